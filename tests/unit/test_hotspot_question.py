"""What may be asked of a search for hotspots, and what its steps are."""

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.engine.hotspots import HotspotQuestion, Measure, Neighbours, Step
from geo.engine.hotspots.question import MEASURES, history, months_before
from geo.errors import RongtuError
from geo.period import Period

YEAR = Period(date(2020, 1, 1), date(2021, 1, 1))
days = st.dates(date(1900, 1, 1), date(2100, 12, 31))

REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"resolution": 4}, "Cells of resolution 4", "leave it out"),
    ({"resolution": 11}, "Cells of resolution 11", "leave it out"),
    ({"resolution": -1}, "Cells of resolution -1", "leave it out"),
    ({"level": "street", "resolution": 9}, "with what belongs to the grid", "leave out the level"),
    ({"level": "street", "each": True}, "with what belongs to the grid", "leave out the level"),
    ({"level": "street", "neighbours": Neighbours.RINGS}, "Rings of neighbours for areas", "grid"),
    ({"neighbours": Neighbours.TOUCHING}, "Touching neighbours for cells", "one ring"),
    ({"parameter": 0.0}, "0 as the parameter", "leave it out"),
    ({"parameter": -2.0}, "-2 as the parameter", "leave it out"),
    ({"parameter": 1.5}, "1.5 as the parameter", "leave it out"),
    ({"parameter": 1e9}, "1e\\+09 as the parameter", "leave it out"),
    ({"parameter": float("nan")}, "nan as the parameter", "leave it out"),
    ({"parameter": float("inf")}, "inf as the parameter", "leave it out"),
    ({"neighbours": Neighbours.NEAREST, "parameter": 101}, "101 as the parameter", "leave it out"),
    ({"neighbours": Neighbours.NEAREST, "parameter": 2.5}, "2.5 as the parameter", "leave it out"),
    ({"neighbours": Neighbours.WITHIN, "parameter": 20_001}, "20001 as the", "leave it out"),
    ({"level": "street", "parameter": 5.0}, "parameter of areas that touch", "another rule"),
    ({"level": "street", "neighbours": Neighbours.TOUCHING, "parameter": 5.0}, "touch", "another"),
]


@pytest.mark.parametrize(("asked", "given", "remedy"), REFUSED)
def test_what_cannot_be_searched_is_refused_with_a_remedy(
    asked: dict[str, Any], given: str, remedy: str
) -> None:
    with pytest.raises(RongtuError, match=given) as refused:
        HotspotQuestion(period=YEAR, **asked)
    assert remedy in refused.value.remedy
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "asked",
    [
        {"resolution": 5, "parameter": 10},
        {"resolution": 10, "neighbours": Neighbours.RINGS, "parameter": 1.0},
        {"neighbours": Neighbours.NEAREST, "parameter": 100},
        {"neighbours": Neighbours.WITHIN, "parameter": 0.5},
        {"level": "street", "neighbours": Neighbours.WITHIN, "parameter": 20_000},
        {"level": "street", "neighbours": Neighbours.TOUCHING},
        {"each": True, "categories": ("noise",)},
    ],
)
def test_what_can_be_searched_is_not_refused(asked: dict[str, Any]) -> None:
    assert hash(HotspotQuestion(period=YEAR, **asked)) == hash(
        HotspotQuestion(period=YEAR, **asked)
    )


@given(days, st.integers(0, 60))
def test_months_before_are_those_of_pandas(day: date, months: int) -> None:
    wanted = pd.Timestamp(day) - pd.DateOffset(months=months)
    assert months_before(day, months) == wanted.date()


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2020, 3, 31), 1, date(2020, 2, 29)),
        (date(2021, 3, 31), 1, date(2021, 2, 28)),
        (date(2020, 2, 29), 12, date(2019, 2, 28)),
        (date(2021, 1, 1), 1, date(2020, 12, 1)),
        (date(2021, 1, 31), 2, date(2020, 11, 30)),
        (date(2021, 1, 15), 13, date(2019, 12, 15)),
    ],
)
def test_a_month_before_a_day_that_month_has_not_is_its_last(
    day: date, months: int, before: date
) -> None:
    assert months_before(day, months) == before


@given(days, st.integers(1, 40), st.sampled_from(Step))
def test_steps_are_in_order_and_end_with_the_period(end: date, steps: int, step: Step) -> None:
    starts = step.starts(end, steps)
    assert len(starts) == steps
    assert starts == sorted(set(starts))
    assert starts[-1] < end
    if step is Step.WEEK:
        assert {b - a for a, b in zip([*starts, end], [*starts[1:], end], strict=False)} <= {
            timedelta(weeks=1), timedelta(0)
        }  # fmt: skip
    else:
        assert 28 <= (end - starts[-1]).days <= 31


def test_months_are_calendar_months_where_the_period_ends_with_one() -> None:
    assert Step.MONTH.starts(date(2021, 1, 1), 3) == [
        date(2020, 10, 1), date(2020, 11, 1), date(2020, 12, 1)
    ]  # fmt: skip


def test_a_history_begins_with_the_data() -> None:
    question = HotspotQuestion(period=YEAR)
    assert len(history(question, date(2019, 1, 1))) == 12
    assert history(question, date(2020, 10, 2)) == [date(2020, 11, 1), date(2020, 12, 1)]
    assert not history(question, None)
    assert not history(question, date(2021, 1, 1))
    assert not history(HotspotQuestion(period=Period(date(1, 1, 1), date(1, 1, 2))), YEAR.start)


def test_every_measure_has_a_name() -> None:
    assert set(MEASURES) == set(Measure)
