"""What commands print: for people in aligned columns, for programs as JSON and CSV."""

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pymannkendall
import pytest
from rich.cells import cell_len

from dashboard.commands import document, layout, options
from dashboard.commands.trend import notes, trends
from geo.errors import PeriodError
from geo.period import Grain, Period

MONDAY = date(2020, 1, 6)


def test_columns_line_up_although_chinese_is_twice_as_wide() -> None:
    columns = [
        layout.words("名称", "name", lambda row: row["name"]),
        layout.numeric("数值", "value", "value", 1),
    ]
    rows = [{"name": "锦江区", "value": 94.75}, {"name": "Gate 1", "value": 1234567.0}]
    lines = list(layout.table(columns, rows))
    assert [line.split()[-1] for line in lines[2:]] == ["94.8", "1,234,567.0"]
    plain = [line.replace("\x1b[1m", "").replace("\x1b[0m", "") for line in lines]
    assert {cell_len(line) for line in plain} == {len("Gate 1") + 2 + len("1,234,567.0")}


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [(0.04, 1, "0.0"), (0.05001, 1, "+0.1"), (-0.3, 1, "-0.3"), (1200.0, 0, "+1,200"),
     (0.0, 0, "0"), (None, 1, "")],
)  # fmt: skip
def test_a_change_has_its_sign_and_no_change_has_none(
    value: float | None, digits: int, said: str
) -> None:
    assert layout.number(value, digits, signed=True) == said


def test_an_interval_without_an_end_stays_open() -> None:
    assert layout.span(12.0, None, 0) == "12–"
    assert layout.span(None, None, 0) == ""
    assert layout.span(-0.21, 0.33, 1, signed=True) == "-0.2 … +0.3"


def test_json_has_no_number_that_is_none() -> None:
    frame = pd.DataFrame({"day": [MONDAY], "a": [np.nan], "n": [7.0], "x": [0.5], "t": [True]})
    assert document.records(frame) == [
        {"day": "2020-01-06", "a": None, "n": 7, "x": 0.5, "t": True}
    ]
    assert document.as_json(document.records(frame)).count("NaN") == 0


def test_a_spreadsheet_is_given_no_formula() -> None:
    rows: list[dict[str, Any]] = [{"名称": "=1+1", "change": -0.5, "none": None}]
    text = document.as_csv(rows)
    assert text.startswith("\ufeff")
    (read,) = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    assert read == {"名称": "'=1+1", "change": "-0.5", "none": ""}


def test_a_period_wants_both_its_days_in_order() -> None:
    start, end = datetime(2020, 1, 1), datetime(2020, 2, 1)  # noqa: DTZ001 - as typer gives them
    assert options.period(start, end) == Period(date(2020, 1, 1), date(2020, 2, 1))
    with pytest.raises(PeriodError, match="without its end; wanted: --before-from and --before-to"):
        options.period(start, None, name="before-")
    with pytest.raises(PeriodError, match="end it on 2020-02-02"):
        options.period(end, start)


def weekly(values: list[float], *, key: str = "on_time_rate", start: date = MONDAY) -> pd.DataFrame:
    """Return the frame of an answer by week."""
    starts = [start + timedelta(weeks=week) for week in range(len(values))]
    return pd.DataFrame({
        "indicator": key, "code": "A", "start": starts,
        "end": [day + timedelta(weeks=1) for day in starts], "value": values,
    })  # fmt: skip


def followed(
    figures: pd.DataFrame, *, first: date = date.min, end: date = date.max
) -> pd.DataFrame:
    return trends(figures, Grain.WEEK, first=first, end=end)


def test_a_trend_is_that_of_another_implementation() -> None:
    rng = np.random.default_rng(0)
    noise = rng.normal(size=40)
    wave = np.convolve(noise, [1, 0.7, 0.5], mode="same") + 0.05 * np.arange(40)
    (found,) = followed(weekly([float(one) for one in wave])).to_dict("records")
    expected = pymannkendall.hamed_rao_modification_test(wave)
    assert found["slope"] == pytest.approx(expected.slope)
    assert found["tau"] == pytest.approx(expected.Tau)
    assert found["p"] == pytest.approx(expected.p, abs=1e-6)
    assert found["direction"] == {"increasing": "rising", "no trend": "none"}[expected.trend]


def test_parts_that_are_cut_short_are_in_no_trend() -> None:
    whole = [10.0, 20.0, 30.0, 40.0, 50.0, 60.0]
    # From Thursday on, and to the Wednesday after: as counts too low, and no trend of their own.
    cut = pd.concat([
        weekly([3.0]).assign(start=MONDAY - timedelta(4), end=MONDAY),
        weekly(whole),
        weekly([4.0], start=MONDAY + timedelta(weeks=6)).assign(
            end=MONDAY + timedelta(weeks=6, days=3)),
    ], ignore_index=True)  # fmt: skip
    (found,) = followed(cut).to_dict("records")
    assert (found["parts"], found["slope"], found["direction"]) == (6, 10, "rising")
    # Nor are those of which the data do not know every day.
    known = {"first": MONDAY + timedelta(1), "end": MONDAY + timedelta(weeks=6) - timedelta(1)}
    (found,) = followed(cut, **known).to_dict("records")
    assert found["parts"] == 4


@pytest.mark.parametrize(
    "figures",
    [weekly([1.0, 2.0, 3.0]), weekly([1.0, np.nan, 2.0, np.nan, 3.0]),
     weekly([5.0] * 9, key="overdue")],
    ids=["three parts", "three with a number", "no period"],
)  # fmt: skip
def test_what_cannot_show_a_trend_has_none(figures: pd.DataFrame) -> None:
    (found,) = followed(figures).to_dict("records")
    assert found["direction"] is None
    assert np.isnan([found["p"], found["slope"]]).all()


def test_many_tests_are_said_to_find_trends_by_chance() -> None:
    one = followed(weekly([1.0, 2.0, 3.0, 4.0, 5.0]))
    assert len(list(notes(one))) == 1
    many = pd.concat([one.assign(code=str(place)) for place in range(40)])
    assert "共检验 40 次：即使毫无趋势，也会有约 2 次" in list(notes(many))[-1].zh


def test_an_answer_of_nothing_has_no_trend() -> None:
    assert followed(weekly([])).empty
