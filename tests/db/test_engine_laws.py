"""The engine against plain pandas on random worlds, and the laws that its sums obey."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from geo.catalog import INDICATORS
from geo.catalog.basis import Hot
from geo.catalog.standing import Standing
from geo.engine import Question, answer
from geo.period import Grain, Period
from geo.schema import EVERYWHERE
from tests.db.engine_definitions import RATES
from tests.db.engine_reference import DUE_WITHIN, KEYS, QUANTILES, STOCKS, agree, answered
from tests.db.engine_world import LEVELS, PARENTS, World, drawn, put

pytestmark = pytest.mark.db

LAW: Final = settings(
    deadline=None,
    max_examples=12,
    # To make a failing world smaller takes minutes, and makes nothing clearer.
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
FEW: Final = settings(LAW, max_examples=5)
ZONES: Final = ("Asia/Shanghai", "America/New_York", "America/Havana")
FIRSTS: Final = ("2020-01-20", "2020-09-10")
"""Each is followed by eleven weeks in which New York and Havana change the clock."""
OF_DAYS: Final = (*(key for key in RATES if "household" not in key), *QUANTILES)
"""What is a sum over days."""
ADDITIVE: Final = (*OF_DAYS, *STOCKS, *DUE_WITHIN)
"""What is a sum over places."""


@st.composite
def worlds(draw: st.DrawFn) -> World:
    return drawn(
        draw(st.integers(0, 2**32 - 1)),
        count=draw(st.sampled_from([0, 1, 3, 40, 150, 300, 300])),
        zone=draw(st.sampled_from(ZONES)),
        first=draw(st.sampled_from(FIRSTS)),
    )


def some(values: Collection[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Choose some of the values, mostly none."""
    if not values:
        return st.just(())
    chosen = st.lists(st.sampled_from(sorted(values)), unique=True, min_size=1).map(tuple)
    return st.just(()) | st.just(()) | chosen


@st.composite
def periods(draw: st.DrawFn, world: World) -> Period:
    first = world.first or date.fromisoformat(FIRSTS[0])
    start = first + timedelta(days=draw(st.integers(-70, 90)))
    return Period(start, start + timedelta(days=draw(st.sampled_from([1, 2, 7, 31, 90, 200]))))


@st.composite
def questions(draw: st.DrawFn, world: World) -> Question:
    return Question(
        keys=KEYS,
        period=draw(periods(world)),
        level=draw(st.sampled_from([None, *LEVELS.values()])),
        within=draw(st.none() | st.sampled_from(sorted(PARENTS))),
        grain=draw(st.sampled_from([None, *Grain])),
        categories=draw(some(set(world.rows["category"]))),
        channels=draw(some(set(world.rows["channel"].fillna("")))),
    )


@contextmanager
def loaded(connection: Connection, world: World) -> Iterator[None]:
    """Put `world` into the database for a while."""
    with connection.begin_nested() as savepoint:
        put(connection, world)
        yield
        savepoint.rollback()


def counts(frame: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Sum numerators and denominators by some of the columns."""
    return frame.groupby([*by])[["numerator", "denominator"]].sum()


def test_every_indicator_of_demands_has_a_reference() -> None:
    # The grid has its own, in test_hot_share.
    others = Standing | Hot
    of_demands = {key for key, one in INDICATORS.items() if not isinstance(one.basis, others)}
    assert of_demands == set(KEYS)


@LAW
@given(st.data())
def test_the_engine_says_what_the_raw_demands_say(
    connection: Connection, data: st.DataObject
) -> None:
    world = data.draw(worlds())
    with loaded(connection, world):
        for question in data.draw(st.lists(questions(world), min_size=3, max_size=5)):
            agree(connection, world, question)


@FEW
@given(st.data())
def test_a_place_has_what_its_parts_have_and_what_is_right_there(
    connection: Connection, data: st.DataObject
) -> None:
    world = data.draw(worlds())
    asked = replace(data.draw(questions(world)), keys=ADDITIVE, within=None)
    wholes = {None: "district", "district": "street", "street": "community"}
    with loaded(connection, world):
        for level, finer in wholes.items():
            whole = answer(connection, replace(asked, level=level)).frame
            parts = answer(connection, replace(asked, level=finer)).frame
            right_there = answered(world, replace(asked, level=level), below=False)
            above = {code: PARENTS[code] or EVERYWHERE for code in PARENTS}
            parts = pd.concat([parts.assign(code=parts["code"].map(above)), right_there])
            by = ("indicator", "code", "start")
            pd.testing.assert_frame_equal(counts(whole, *by), counts(parts, *by))


@FEW
@given(st.data())
def test_a_month_or_any_part_has_the_sum_of_its_days(
    connection: Connection, data: st.DataObject
) -> None:
    world = data.draw(worlds())
    asked = replace(data.draw(questions(world)), keys=OF_DAYS)
    with loaded(connection, world):
        days = answer(connection, replace(asked, grain=Grain.DAY)).frame
        for grain in (None, *Grain):
            parts = answer(connection, replace(asked, grain=grain)).frame
            starts = np.array([part.start for part in asked.period.by(grain)])
            at = np.searchsorted(starts, days["start"].to_numpy(), side="right") - 1
            by = ("indicator", "code", "start")
            pd.testing.assert_frame_equal(
                counts(parts, *by), counts(days.assign(start=starts[at]), *by)
            )


@FEW
@given(st.data())
def test_the_backlog_changes_by_what_comes_in_and_what_goes_out(
    connection: Connection, data: st.DataObject
) -> None:
    world = data.draw(worlds())
    keys = ("backlog", "demands", "daily_flow")
    asked = replace(data.draw(questions(world)), keys=keys)
    with loaded(connection, world):
        frame = answer(connection, asked).frame
        before = Period(asked.period.start - timedelta(days=1), asked.period.start)
        start = answer(connection, replace(asked, keys=("backlog",), period=before, grain=None))
        backlog, received, closed = (
            frame.loc[frame["indicator"] == key, "numerator"]
            .to_numpy()
            .reshape(len(start.frame), len(asked.period.by(asked.grain)))
            for key in keys
        )
        held = np.column_stack([start.frame["numerator"], backlog])
        assert (np.diff(held, axis=1) == received - closed).all()
