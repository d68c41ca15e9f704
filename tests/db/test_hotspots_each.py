"""Every category by itself: all are read at once, and found as if they had been asked for alone."""

from collections.abc import Iterator, Sequence
from dataclasses import fields
from datetime import date, timedelta
from typing import Any, Final

import h3.api.basic_int as h3
import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, select, text

from geo.engine.hotspots import HotspotQuestion, Measure, Step, hotspots, kept
from geo.engine.hotspots.days import summed
from geo.engine.hotspots.each import of_each
from geo.engine.hotspots.found import Found, everything, search, search_each
from geo.engine.hotspots.question import history
from geo.engine.hotspots.study import Study
from geo.period import Period
from geo.queries import areas, cells
from geo.schema import cell_daily

pytestmark = pytest.mark.db

YEAR: Final = Period(date(2020, 1, 1), date(2021, 1, 1))
PERIODS: Final = {
    "a year": YEAR,
    "a quarter within its steps": Period(date(2020, 9, 17), date(2020, 12, 18)),
    "a day": Period(date(2020, 11, 30), date(2020, 12, 1)),
    "more than its steps": Period(date(2019, 1, 1), date(2020, 3, 1)),
    "before there was anything": Period(date(2019, 1, 1), date(2019, 2, 1)),
}


@pytest.fixture
def connection(whole_sample: Engine) -> Iterator[Connection]:
    """Open a transaction on the sample; what a test changes is rolled back."""
    with whole_sample.connect() as connection, connection.begin() as transaction:
        yield connection
        transaction.rollback()


def known(connection: Connection) -> list[str]:
    return sorted(connection.scalars(select(cell_daily.c.category).distinct()))


def laid_out(connection: Connection, question: HotspotQuestion) -> tuple[Study, tuple[date, ...]]:
    first = connection.execute(areas.state()).one().first_day
    return kept.study(connection, question, 50_000), tuple(history(question, first))


def alone(
    connection: Connection, question: HotspotQuestion, categories: Sequence[str]
) -> list[Found]:
    """Ask for one category after another, each with statements of its own."""
    where, steps = laid_out(connection, question)
    against = everything(connection, question, where, steps)
    return [
        search(connection, question, where, steps, categories=(key,), against=against)
        for key in categories
    ]


def agree(one: Any, other: Any) -> None:  # noqa: ANN401 - whatever a search holds
    """Hold two results against each other, bit by bit."""
    assert type(one) is type(other)
    if hasattr(one, "__dataclass_fields__"):
        for field in fields(one):
            agree(getattr(one, field.name), getattr(other, field.name))
    elif isinstance(one, np.ndarray):
        np.testing.assert_array_equal(one, other)
    else:
        assert one == other or (one != one and other != other)  # noqa: PLR0124 - NaN


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
@pytest.mark.parametrize("step", Step)
def test_each_category_is_found_as_if_it_were_asked_for_alone(
    connection: Connection, period: Period, step: Step
) -> None:
    question = HotspotQuestion(period=period, each=True, step=step)
    keys = known(connection)[::3]
    where, steps = laid_out(connection, question)
    found = list(search_each(connection, question, where, steps, keys))
    assert [one.category for one in found] == keys
    for one, other in zip(found, alone(connection, question, keys), strict=True):
        agree(one, other)


@pytest.mark.parametrize("measure", Measure)
def test_whatever_is_compared_it_is_found_so(connection: Connection, measure: Measure) -> None:
    question = HotspotQuestion(period=YEAR, each=True, measure=measure)
    keys = known(connection)[:2]
    where, steps = laid_out(connection, question)
    found = list(search_each(connection, question, where, steps, keys))
    assert {one.measure for one in found} == {measure}
    for one, other in zip(found, alone(connection, question, keys), strict=True):
        agree(one, other)


def test_days_are_summed_as_pandas_and_h3_sum_them(connection: Connection) -> None:
    question = HotspotQuestion(period=YEAR, each=True)
    where, steps = laid_out(connection, question)
    steps = steps[-3:]
    assert where.cells is not None
    assert where.resolution is not None
    # Fewer places than there are, so that some demands lie in none.
    places = where.cells[::2]
    part = Study(**{f.name: getattr(where, f.name) for f in fields(where)} | {"cells": places})
    keys = known(connection)[1:4]
    end = YEAR.end - timedelta(days=9)
    rows = pd.DataFrame(
        connection.execute(
            select(cell_daily).where(cell_daily.c.day >= steps[0], cell_daily.c.day < end)
        ).all(),
        columns=list(cell_daily.c.keys()),
    )
    row_of = {cell: row for row, cell in enumerate(places.tolist())}
    at = [row_of.get(h3.cell_to_parent(cell, where.resolution), len(places)) for cell in rows.cell]
    step = pd.IntervalIndex.from_breaks(
        pd.to_datetime([*steps, end]), closed="left"
    ).get_indexer(pd.DatetimeIndex(rows["day"]))  # fmt: skip
    kind = rows["category"].map({key: number for number, key in enumerate(keys, start=1)})
    wanted = np.zeros((1 + len(keys), len(places) + 1, len(steps)), dtype=np.int64)
    np.add.at(wanted, (kind.fillna(0).astype(int).to_numpy(), np.array(at), step), rows["received"])
    assert summed(connection, part, steps, end, each=keys).tolist() == wanted.tolist()
    of_all = summed(connection, part, steps, end)
    assert of_all.tolist() == wanted.sum(axis=0, keepdims=True).tolist()
    assert wanted[:, -1].sum() > 0
    one = summed(connection, part, steps, end, categories=keys[:1])
    assert one.tolist() == wanted[1:2].tolist()


def test_all_are_those_asked_for_and_all_others(connection: Connection) -> None:
    question = HotspotQuestion(period=YEAR, each=True)
    where, steps = laid_out(connection, question)
    now, then = of_each(connection, question, where, steps, known(connection)[:1]).of_all()
    row = connection.execute(cells.totals(YEAR)).one()
    assert now.inside.sum() + now.outside == sum(row.received)
    assert then is not None
    assert then.inside.sum(axis=1).tolist() == now.inside[:, 0].tolist()


def test_places_are_laid_out_once_and_anew_when_an_area_changes(connection: Connection) -> None:
    def study(question: HotspotQuestion) -> Study:
        return kept.study(connection, question, 50_000)

    question = HotspotQuestion(period=YEAR, categories=("noise",))
    first = study(question)
    assert study(HotspotQuestion(period=PERIODS["a day"], each=True)) is first
    changes = (
        "UPDATE rongtu.area SET households = households + 1",
        "UPDATE rongtu.area SET name_zh = name_zh || '新'",
        "UPDATE rongtu.area SET geom = ST_Multi(ST_Translate(geom, 0.01, 0))",
        "UPDATE rongtu.deployment SET metric_srid = 32648",
    )
    seen = [first]
    for change in changes:
        with connection.begin_nested() as savepoint:
            connection.execute(text(change))
            laid = study(question)
            assert all(laid is not one for one in seen)
            seen.append(laid)
            savepoint.rollback()
    assert study(question) is first
    people = [one.units["households"].sum() for one in seen[:2]]
    assert people[1] > people[0]


def test_a_load_of_demands_leaves_the_places_as_they_are(connection: Connection) -> None:
    question = HotspotQuestion(period=YEAR, each=True)
    before = hotspots(connection, question)
    connection.execute(
        text("UPDATE rongtu.cell_daily SET received = received + 5 WHERE day = '2020-12-30'")
    )
    after = hotspots(connection, question)
    assert after.study is before.study
    assert [one.count.sum() for one in after.found] != [one.count.sum() for one in before.found]
