"""Figures from small frames."""

import math

import numpy as np
import pandas as pd
import pytest

from dashboard import numbers, theme
from dashboard.figures.camera import fit
from dashboard.figures.classes import COUNT, classify
from dashboard.figures.course import Line, course
from dashboard.figures.order import rank
from dashboard.figures.ranking import ranking
from dashboard.figures.trend import trend, week_mean
from geo.catalog import INDICATORS, Better, Scale
from geo.text import Lang
from tests.unit import fakes

ON_TIME = INDICATORS["on_time_rate"]
FLOW = INDICATORS["daily_flow"]


@pytest.mark.parametrize("key", INDICATORS)
@pytest.mark.parametrize("values", [[1.0], [2.0, 2.0], [90.0, 95.0], list(range(100)), [0.0]])
def test_every_value_has_a_class_and_limits_rise(key: str, values: list[float]) -> None:
    classes = classify(pd.Series(values, dtype=float), INDICATORS[key])
    assert classes is not None
    assert len(classes.edges) == len(classes.colours) + 1 <= COUNT + 1
    assert list(classes.edges) == sorted(set(classes.edges))
    assert classes.edges[0] <= min(values) <= max(values) <= classes.edges[-1]
    stops = [stop for stop, _ in classes.colorscale]
    assert (stops[0], stops[-1]) == (0.0, 1.0)
    assert stops == sorted(stops)


def test_no_values_have_no_classes() -> None:
    assert classify(pd.Series([np.nan, np.nan]), ON_TIME) is None


def test_the_classes_of_a_diverging_indicator_lie_about_its_balance() -> None:
    classes = classify(pd.Series([80.0, 90.0, 99.0, 101.0, 130.0]), FLOW)
    assert classes is not None
    low, _, _, high = classes.limits
    assert (low + high) / 2 == pytest.approx(100) == FLOW.balance
    assert classes.colours == theme.RAMP[FLOW.scale]


@pytest.mark.parametrize("key", INDICATORS)
def test_the_better_end_is_the_brighter_one(key: str) -> None:
    indicator = INDICATORS[key]
    if indicator.scale is Scale.SEQUENTIAL:
        low, *_, high = (int(colour[1:], 16) for colour in theme.ramp(indicator))
        assert (low > high) is (indicator.better is Better.LOWER)


@pytest.mark.parametrize("key", INDICATORS)
def test_only_a_diverging_indicator_has_a_balance(key: str) -> None:
    indicator = INDICATORS[key]
    assert (indicator.balance is not None) is (indicator.scale is Scale.DIVERGING)


def test_few_that_differ_from_all_others_have_a_class_of_their_own() -> None:
    classes = classify(pd.Series([0.0] * 33 + [3.2, 3.2, 4.1]), INDICATORS["jump_days"])
    assert classes is not None
    assert classes.limits == (3.2,)


def test_one_value_alone_has_one_class_that_says_it() -> None:
    classes = classify(pd.Series([100.0, 100.0]), ON_TIME)
    assert classes is not None
    assert {numbers.shown(edge, 1) for edge in classes.edges} == {"100.0"}


def test_classes_are_of_about_equal_size() -> None:
    values = pd.Series(np.linspace(90, 99, 50))
    classes = classify(values, ON_TIME)
    assert classes is not None
    sizes = np.histogram(values, classes.edges)[0]
    assert sizes.max() - sizes.min() <= 2


def test_the_camera_shows_all_of_it() -> None:
    outlines = fakes.outlines()
    wide, narrow = (fit(outlines, width=w, height=700) for w in (1800, 450))
    assert wide.lon == pytest.approx(104.015)
    assert wide.lat == pytest.approx(30.005, abs=1e-4)
    assert wide.zoom - narrow.zoom == pytest.approx(2, abs=0.01)
    # 0.03 degrees on 86 % of 450 pixels.
    assert narrow.zoom == pytest.approx(math.log2(450 * 0.86 / 512 / (0.03 / 360)), abs=0.01)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("key", INDICATORS)
def test_every_indicator_can_be_ranked(key: str, lang: Lang) -> None:
    whole = fakes.overall(key)
    ranked = rank(fakes.figures(key), INDICATORS[key], whole.value)
    figure = ranking(ranked, whole, lang, rem=16)
    texts = [note.text for note in figure.layout.annotations]
    assert ("东街道" if lang is Lang.ZH else "Dong") in texts
    assert figure.layout.height > 0


def test_the_chosen_area_is_ringed() -> None:
    ranked = rank(fakes.figures("on_time_rate"), ON_TIME, overall=93.0)
    figure = ranking(ranked, fakes.overall("on_time_rate"), Lang.ZH, rem=16, chosen="S2")
    (dots,) = [trace for trace in figure.data if trace.mode == "markers"]
    assert [width > 0 for width in dots.marker.line.width] == [False, True]


def test_an_empty_ranking_is_still_a_figure() -> None:
    ranked = rank(fakes.figures("on_time_rate").iloc[:0], ON_TIME, overall=math.nan)
    nothing = fakes.overall("on_time_rate", value=math.nan)
    assert ranking(ranked, nothing, Lang.ZH, rem=16).layout.height > 0


def test_type_grows_with_the_screen() -> None:
    ranked = rank(fakes.figures("on_time_rate"), ON_TIME, overall=93.0)
    whole = fakes.overall("on_time_rate")
    small, large = (ranking(ranked, whole, Lang.ZH, rem=rem) for rem in (16, 32))
    assert large.layout.height == 2 * small.layout.height
    assert large.layout.font.size == 2 * small.layout.font.size


def test_a_day_without_data_is_a_gap_in_both_lines() -> None:
    days = fakes.days(*[90.0] * 10, np.nan, *[90.0] * 10)
    figure = trend(days, course(ON_TIME), Lang.EN, rem=16)
    for line in figure.data:
        assert not line.connectgaps
        assert np.isnan(line.y[10])


def test_the_week_mean_is_of_the_day_and_the_six_before() -> None:
    days = fakes.days(*range(10))
    assert week_mean(days).tolist()[6:] == [3.0, 4.0, 5.0, 6.0]
    assert week_mean(days).isna().tolist()[:4] == [True, True, True, False]


def test_no_days_draw_nothing() -> None:
    assert len(trend(fakes.days(np.nan, np.nan), course(ON_TIME), Lang.ZH, rem=16).data) == 0


def test_every_indicator_has_a_course() -> None:
    lines = {key: course(indicator) for key, indicator in INDICATORS.items()}
    assert {key for key, one in lines.items() if one.line is Line.WEEKS} == {
        "median_hours", "p90_hours",
    }  # fmt: skip
    assert lines["backlog"].line is Line.ENDS
    assert lines["jump_days"].line is Line.JUMPS
    for key, one in lines.items():
        assert one.drawn.key in {key, "demands"}
        assert one.stands_in is (one.line is Line.DAYS and one.drawn.key != key)
        assert one.stands_in or one.line is not Line.DAYS or INDICATORS[key].of_days


def test_a_week_is_drawn_with_its_interval() -> None:
    weeks = fakes.days(4.0, 5.0).assign(low=[3.0, 4.0], high=[6.0, np.nan])
    (dots,) = trend(weeks, course(INDICATORS["median_hours"]), Lang.ZH, rem=16).data
    assert list(dots.error_y.arrayminus) == [1.0, 1.0]
    assert dots.error_y.array[0] == 2.0
    assert np.isnan(dots.error_y.array[1])


def test_the_days_that_jump_are_marked_beside_what_is_usual() -> None:
    days = fakes.jumping(10.0, 11.0, 40.0)
    usual, _, marks = trend(days, course(INDICATORS["jump_days"]), Lang.ZH, rem=16).data
    assert list(usual.y) == [10.0, 10.0, 10.0]
    assert list(marks.y) == [40.0]
    assert marks.marker.color == theme.ACCENT


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(270108.0, 0, "270,108"), (95.34, 1, "95.3"), (math.nan, 1, "—"), (-0.01, 1, "0.0")],
)
def test_numbers_read_as_people_write_them(value: float, digits: int, text: str) -> None:
    assert numbers.shown(value, digits) == text


def test_an_interval_that_is_not_there_is_not_shown() -> None:
    assert numbers.span(math.nan, math.nan, 1) == ""
    assert numbers.span(90.0, 95.25, 1) == "90.0–95.2"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [(1234.0, 0, "+1,234"), (-0.64, 1, "−0.6"), (0.04, 1, "0.0"), (math.nan, 1, "—")],
)
def test_a_difference_has_its_sign(value: float, digits: int, text: str) -> None:
    assert numbers.signed(value, digits) == text
