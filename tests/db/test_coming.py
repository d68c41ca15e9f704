"""What comes and what falls due: against pandas on the raw demands."""

from datetime import timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection

from geo.analysis.backtest import backtest
from geo.analysis.forecast import ForecastError, forecast
from geo.engine.coming import FALLING, coming
from geo.errors import UnknownKeyError
from tests.db.engine_world import PARENTS, World, above, drawn, put, world_of

pytestmark = pytest.mark.db

HOURS: Final = {"due_24h": 24, "due_72h": 72}


def a_world(connection: Connection, seed: int, days: int, as_of: str | None = None) -> World:
    world = drawn(seed, count=1500, zone="Asia/Shanghai", first="2020-01-20", days=days)
    if as_of is not None:
        moment = pd.Timestamp(as_of, tz="Asia/Shanghai").tz_convert("UTC")
        rows = world.rows[world.rows["received_at"] <= moment].reset_index(drop=True)
        for name in ("closed_at", "reopened_at", "callback_at", "dispatched_at", "accepted_at"):
            rows[name] = rows[name].where(rows[name] <= moment)
        world = World(rows=rows, zone=world.zone, as_of=moment, households=world.households)
    put(connection, world)
    return world


def inside(rows: pd.DataFrame, within: str | None) -> "pd.Series[bool]":
    if within is None:
        return rows["received_at"].notna()
    return rows["area_code"].isin([code for code in PARENTS if within in above(code)])


def counted(world: World, within: str | None, categories: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return the demands of a place that count in anything."""
    rows = world.rows
    chosen = inside(rows, within) & ~rows["voided"] & rows["duplicate_of"].isna()
    if categories:
        chosen &= rows["category"].isin(categories)
    return rows[chosen]


def received(world: World, rows: pd.DataFrame, end: str) -> "pd.Series[float]":
    """Count what was received on each civil day before `end`, from the world's first day on."""
    on = rows["received_at"].dt.tz_convert(world.zone).dt.tz_localize(None).dt.normalize()
    assert world.first is not None
    days = pd.date_range(world.first, pd.Timestamp(end) - timedelta(days=1))
    counts: pd.Series[float] = on.value_counts().reindex(days, fill_value=0).astype(float)
    return counts


def falling(world: World, rows: pd.DataFrame) -> dict[str, float]:
    due, now = rows.loc[rows["closed_at"].isna(), "due_at"], world.as_of
    assert now is not None
    soon = {key: due.between(now, now + pd.Timedelta(hours=h)).sum() for key, h in HOURS.items()}
    return {"overdue": float((due < now).sum())} | {k: float(n) for k, n in soon.items()}


@pytest.mark.parametrize("within", [None, "D2", "C1"])
@pytest.mark.parametrize("categories", [(), ("noise", "greening")])
@pytest.mark.parametrize(
    ("as_of", "end"),
    [
        ("2020-04-10 00:00", "2020-04-10"),  # midnight ends the day before
        ("2020-04-09 23:59:59", "2020-04-10"),
        ("2020-04-09 23:40", "2020-04-09"),
        ("2020-04-09 11:00", "2020-04-09"),
    ],
)
def test_the_history_is_of_the_days_that_are_over(
    connection: Connection, within: str | None, categories: tuple[str, ...], as_of: str, end: str
) -> None:
    world = a_world(connection, 1, 100, as_of)
    found = coming(connection, within=within, categories=categories, days=3)
    wanted = received(world, counted(world, within, categories), end)
    pd.testing.assert_series_equal(
        found.history, wanted, check_names=False, check_freq=False, check_index_type=False
    )
    assert found.forecast.frame["day"].tolist() == list(pd.date_range(end, periods=3))
    begun = [note for note in found.notes if "尚不完整" in note.zh]
    assert len(begun) == (end == "2020-04-09")


def test_the_forecast_and_its_back_test_are_of_that_history(connection: Connection) -> None:
    world = a_world(connection, 2, 150, "2020-06-15 00:00")
    found = coming(connection, within="D1", days=7)
    history = received(world, counted(world, "D1"), "2020-06-15")
    wanted = forecast(history, days=7).frame
    pd.testing.assert_frame_equal(found.forecast.frame, wanted, check_dtype=False)
    assert found.backtest is not None
    assert found.backtest.verdict == backtest(history, horizon=7).verdict
    assert set(forecast(history, days=7).notes) <= set(found.notes)


def test_a_history_too_short_for_a_back_test_is_said_to_be_so(connection: Connection) -> None:
    a_world(connection, 3, 90, "2020-04-10 00:00")
    found = coming(connection)
    assert found.backtest is None
    assert any("不能回测" in note.zh for note in found.notes)
    assert len(found.forecast.frame) == 14


@pytest.mark.parametrize(
    ("within", "level", "codes"),
    [
        (None, "street", ["S1", "S2", "S3"]),
        ("D1", "street", ["S1", "S2"]),
        ("S1", "community", ["C1", "C2"]),
        ("C3", "community", ["C3"]),
    ],
)
@pytest.mark.parametrize("seed", range(2))
def test_what_falls_due_is_told_by_place(
    connection: Connection, seed: int, within: str | None, level: str, codes: list[str]
) -> None:
    world = a_world(connection, seed, 100)
    found = coming(connection, within=within, days=1)
    assert found.level == level
    assert dict(found.due) == falling(world, counted(world, within))
    assert found.places["code"].tolist() == codes
    for row in found.places.to_dict("records"):
        wanted = falling(world, counted(world, str(row["code"])))
        assert {key: row[key] for key in FALLING} == wanted
    assert found.as_of == world.as_of


def test_a_place_without_demands_is_foretold_none(connection: Connection) -> None:
    long_ago: dict[str, Any] = {"received_at": "2020-01-01 09:00", "area_code": "C3"}
    put(connection, world_of(long_ago, as_of="2020-04-10"))
    found = coming(connection, within="D2")
    assert found.history.sum() == 0
    assert found.forecast.frame["mean"].to_numpy() == pytest.approx(np.zeros(14), abs=0.5)


@pytest.mark.parametrize("rows", [0, 1])
def test_without_eight_weeks_there_is_no_forecast(connection: Connection, rows: int) -> None:
    one: dict[str, Any] = {"received_at": "2020-05-02 09:00"}
    put(connection, world_of(*[one] * rows, as_of="2020-05-20" if rows else None))
    with pytest.raises(ForecastError, match="at least 56"):
        coming(connection)


def test_a_period_too_far_ahead_is_refused(connection: Connection) -> None:
    a_world(connection, 3, 90)
    with pytest.raises(ForecastError, match="1 to 90 days"):
        coming(connection, days=91)


@pytest.mark.parametrize(
    ("given", "kind"), [({"within": "D9"}, "area"), ({"categories": ("nose",)}, "category")]
)
def test_unknown_words_are_refused(connection: Connection, given: Any, kind: str) -> None:  # noqa: ANN401 - arguments
    a_world(connection, 4, 80)
    with pytest.raises(UnknownKeyError, match=f"No {kind} is called"):
        coming(connection, **given)
