"""What every catalog entry must be. A new entry is tested by being declared."""

import pytest

from geo.catalog import CATEGORIES, INDICATORS, LAYERS, LEVELS, Indicator, Layer, called
from geo.errors import UnknownKeyError
from geo.schema import area, demand_daily
from geo.text import Lang

every_entry = pytest.mark.parametrize(
    "entry", [*INDICATORS.values(), *LAYERS.values()], ids=[*INDICATORS, *LAYERS]
)
every_indicator = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)


@every_entry
@pytest.mark.parametrize("lang", Lang)
def test_an_entry_is_named_in_every_language(entry: Indicator | Layer, lang: Lang) -> None:
    assert entry.title[lang].strip()


@every_indicator
@pytest.mark.parametrize("lang", Lang)
def test_an_indicator_says_what_it_divides_by_what(indicator: Indicator, lang: Lang) -> None:
    for words in (indicator.unit, indicator.formula, indicator.excludes, indicator.origin):
        assert words[lang].strip()
    if indicator.denominator is not None:
        assert {Lang.ZH: "÷", Lang.EN: " / "}[lang] in indicator.formula[lang]


@every_indicator
def test_an_indicator_counts_columns_of_the_rollup(indicator: Indicator) -> None:
    assert indicator.numerator.base_columns <= set(demand_daily.c)
    if indicator.denominator is not None:
        assert indicator.denominator.base_columns <= {*demand_daily.c, *area.c}


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_a_layer_selects_what_the_map_needs(layer: Layer) -> None:
    wanted = ["code", "area_code", "name_zh", "name_en", "kind", "synthetic", "geom"]
    assert list(layer.features.selected_columns.keys()) == wanted


def test_an_unknown_key_says_what_is_known_and_which_is_nearest() -> None:
    with pytest.raises(
        UnknownKeyError, match=r"'on_time'; wanted: one of .*did you mean 'on_time_"
    ):
        INDICATORS["on_time"]


def test_levels_go_from_coarse_to_fine() -> None:
    assert [level.rank for level in LEVELS.values()] == sorted(v.rank for v in LEVELS.values())


def test_a_word_that_nobody_named_is_shown_as_it_came() -> None:
    assert called(CATEGORIES, "noise", Lang.ZH) == "噪声"
    assert called(CATEGORIES, "Noise - Residential", Lang.ZH) == "Noise - Residential"
