"""What every catalog entry must be. A new entry is tested by being declared."""

import pytest

from geo.catalog import CATEGORIES, INDICATORS, LAYERS, LEVELS, Indicator, Layer, called
from geo.catalog.basis import Counts
from geo.errors import UnknownKeyError
from geo.queries.scope import names_of
from geo.schema import COUNTS, RETURNS
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
def test_an_indicator_is_explained_in_every_language(indicator: Indicator, lang: Lang) -> None:
    words = (indicator.unit, indicator.formula, indicator.excludes, indicator.origin,
             indicator.explanation, indicator.numerator)  # fmt: skip
    assert all(text[lang].strip() for text in words)
    assert indicator.formula[lang].count("÷") <= 1


@every_indicator
def test_an_indicator_says_what_it_divides_by_what(indicator: Indicator) -> None:
    if isinstance(indicator.basis, Counts):
        assert (indicator.denominator is None) == indicator.counted
    if indicator.denominator is not None:
        assert all(f"÷ {indicator.denominator[lang]}" in indicator.formula[lang] for lang in Lang)


@every_indicator
def test_only_a_part_of_a_whole_is_a_share(indicator: Indicator) -> None:
    if indicator.share:
        assert isinstance(indicator.basis, Counts)
        assert indicator.basis.denominator is not None
        assert (indicator.factor, indicator.unit[Lang.ZH]) == (100, "%")
    if indicator.target is not None:
        assert not indicator.share or 0 < indicator.target <= 100


@every_indicator
def test_an_indicator_is_read_with_others_that_there_are(indicator: Indicator) -> None:
    assert indicator.key not in indicator.beside
    assert set(indicator.beside) <= set(INDICATORS)
    assert indicator.key.isidentifier()
    assert indicator.key.islower()


@every_indicator
def test_an_indicator_counts_columns_of_the_rollup(indicator: Indicator) -> None:
    if isinstance(indicator.basis, Counts):
        assert names_of(indicator.basis.numerator) <= {*COUNTS, *RETURNS}
        below = indicator.basis.denominator
        assert indicator.per_household or below is None or names_of(below) <= {*COUNTS, *RETURNS}


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
