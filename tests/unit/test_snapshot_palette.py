"""Colours of a sheet: those of the screen."""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.snapshot import palette
from geo.settings import CHECKOUT

STATIC: Final = CHECKOUT / "dashboard" / "explore" / "static"


def table(file: str, start: str) -> Any:  # noqa: ANN401 - whatever the script has
    """Return the object that a script gives to a name."""
    text = (STATIC / file).read_text(encoding="utf-8")
    (body,) = re.findall(rf"{re.escape(start)}\s*(\{{.*?\n?\}});", text, re.DOTALL)
    keyed = re.sub(r"([{,]\s*)([a-z_]+):", r'\1"\2":', body)
    return json.loads(re.sub(r",(\s*[}\]])", r"\1", keyed))


def sides(found: Mapping[bool, Any]) -> Any:  # noqa: ANN401 - JSON
    """Return colours by side as the script has them, lists as lists."""
    return json.loads(json.dumps({"dark": found[True], "light": found[False]}))


def test_the_ramps_are_those_of_the_screen() -> None:
    assert sides(palette.RAMPS) == table("map_colours.js", "const RAMPS =")
    assert sides(palette.NEUTRAL) == table("map_colours.js", "const NEUTRAL =")
    assert sides(palette.NO_DATA) == table("map_colours.js", "const NO_DATA =")
    assert sides(palette.HATCH) == table("map_colours.js", "const HATCH =")


def test_layers_and_statuses_have_the_colours_of_the_screen() -> None:
    assert table("map_layers.js", "const LIGHT =") == palette.LIGHT_LAYERS
    text = (STATIC / "map_layers.js").read_text(encoding="utf-8")
    fallback = table("map_colours.js", "const FALLBACK =")
    for dark, sign in ((True, "?"), (False, ":")):
        (body,) = re.findall(rf"  {re.escape(sign)} (\{{ open: .*?\}})", text)
        said = re.sub(r"look\.bad", json.dumps(fallback["dark" if dark else "light"]["bad"]), body)
        assert json.loads(re.sub(r"([a-z_]+):", r'"\1":', said)) == palette.STATUSES[dark]


@pytest.mark.parametrize("dark", [True, False])
@pytest.mark.parametrize("count", range(1, 8))
def test_a_ramp_goes_from_end_to_end(count: int, *, dark: bool) -> None:
    found = palette.ramp("sequential", count, dark=dark)
    stops = palette.RAMPS[dark]["sequential"]
    assert len(found) == len(set(found)) == count
    if count > 1:
        assert (found[0], found[-1]) == (stops[0], stops[-1])


def test_the_class_that_holds_the_balance_is_neutral_and_the_others_are_not() -> None:
    found = palette.balanced((80.0, 95.0, 105.0), 60.0, 140.0, 100.0, dark=False)
    assert found[2] == palette.NEUTRAL[False]
    assert found[0] == palette.RAMPS[False]["diverging"][0]
    parted = palette.balanced((80.0, 100.0, 105.0), 60.0, 140.0, 100.0, dark=False)
    assert palette.NEUTRAL[False] not in parted
    alone = palette.balanced((98.0, 99.0), 97.0, 99.5, 100.0, dark=False)
    browns = {palette.RAMPS[False]["diverging"][0], alone[1], alone[2]}
    assert set(alone) == browns
    assert palette.smooth(60.0, 140.0, 100.0, dark=True)[16] == palette.NEUTRAL[True]


def test_a_value_on_a_limit_is_in_the_upper_class_and_none_is_in_none() -> None:
    assert palette.classes_of([1.0, 2.0, 3.0, np.nan], (2.0, 3.0)).tolist() == [0, 1, 2, -1]
    assert palette.along([0.0, 10.0, np.nan, 5.0], 0, 10, ("#000000", "#ffffff")) == [
        "#000000", "#ffffff", None, "#808080",
    ]  # fmt: skip


@given(st.lists(st.integers(0, 400), max_size=300))
def test_limits_of_counts_rise_and_leave_no_class_empty(counts: list[int]) -> None:
    breaks = palette.count_breaks(counts)
    assert len(breaks) < palette.CELL_CLASSES
    assert list(breaks) == sorted(set(breaks))
    known = [one for one in counts if one > 0]
    if known:
        held = np.bincount(palette.classes_of(known, breaks), minlength=len(breaks) + 1)
        assert (held > 0).all()
