"""The facts against the engine, for all it knows, and against plain SQL for all it does not."""

from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, text

from geo.catalog import INDICATORS
from geo.catalog.basis import Counts
from geo.engine import Question, answer
from geo.facts import bits
from geo.facts.counted import counted
from geo.facts.measures import Measures, held
from geo.facts.read import columns_of, read
from geo.facts.selection import Chosen, Selection, Window
from geo.facts.table import STATUSES, Facts
from geo.period import Period
from geo.queries.facts import CLOSE_EDGES
from geo.schema import RETURNS
from tests.db.builders import World as Loaded
from tests.db.builders import a_demand
from tests.db.engine_world import LEVELS, PARENTS, World, world_of
from tests.db.facts_reference import STATUS, Plain
from tests.db.test_engine_laws import loaded, periods, some, worlds

pytestmark = pytest.mark.db

LAW: Final = settings(
    deadline=None,
    max_examples=10,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
KEYS: Final = tuple(key for key, one in INDICATORS.items() if held(one))
NUMBERS: Final = ("numerator", "denominator", "value", "low", "high")
YEAR: Final = Period(date(2020, 1, 1), date(2021, 1, 1))


@st.composite
def selections(draw: st.DrawFn, world: World, *, beyond: bool) -> Selection:
    """Choose demands; `beyond` what the engine knows."""
    plain = Selection(
        period=draw(periods(world)),
        areas=draw(st.just(()) | st.sampled_from([(code,) for code in sorted(PARENTS)])),
        categories=draw(some(set(world.rows["category"]))),
        channels=draw(some(set(world.rows["channel"].fillna("")))),
    )
    if not beyond:
        return plain
    west = 104 + draw(st.integers(-1, 11)) / 5_000 - 1e-4
    box = shapely.box(west, 29.9, west + draw(st.integers(1, 8)) / 5_000, 30.1)
    days, hours = (
        sorted(draw(st.tuples(st.integers(1, 7), st.integers(1, 7)))),
        sorted(draw(st.tuples(st.integers(0, 23), st.integers(0, 23)))),
    )
    return replace(
        plain,
        areas=draw(st.lists(st.sampled_from(sorted(PARENTS)), unique=True).map(tuple)),
        polygon=draw(st.none() | st.just(shapely.to_wkb(box))),
        statuses=draw(some(STATUSES)),
        hows=draw(some(["exact", "stacked"])),
        hours=draw(st.just(()) | st.just((Window(*days, *hours),))),
        classes=tuple(sorted(draw(st.sets(st.integers(0, len(CLOSE_EDGES)), max_size=9)))),
    )


def assert_as_the_engine(
    connection: Connection, facts: Facts, selection: Selection, level: str
) -> None:
    """Compare the areas of a level at or below the chosen one, and the chosen one itself."""
    within = selection.areas[0] if selection.areas else None
    measures = Measures(Chosen(facts, selection), level)
    codes = facts.areas.frame["code"].to_numpy()[measures.areas]
    asked = Question(
        keys=KEYS, period=selection.period, level=level, within=within,
        categories=selection.categories, channels=selection.channels,
    )  # fmt: skip
    parts = answer(connection, asked).frame
    whole = answer(connection, replace(asked, level=None)).frame
    for key in KEYS:
        found = measures.figures(INDICATORS[key])
        of_parts, of_whole = (frame[frame["indicator"] == key] for frame in (parts, whole))
        at = np.searchsorted(codes, of_parts["code"].to_numpy(dtype=object))
        for name in NUMBERS:
            ours = getattr(found, name)
            told = f"{key} {name}"
            np.testing.assert_allclose(ours[:-1][at], of_parts[name], rtol=1e-9, err_msg=told)
            np.testing.assert_allclose(ours[-1:], of_whole[name], rtol=1e-9, err_msg=told)
    medians = parts[parts["indicator"] == "median_hours"]
    at = np.searchsorted(codes, medians["code"].to_numpy(dtype=object))
    np.testing.assert_array_equal(measures.closing.medians()[:-1][at], medians["value"])


def assert_as_sql(connection: Connection, facts: Facts, selection: Selection) -> None:
    """Compare every panel."""
    plain = Plain(connection=connection, selection=selection, as_of=facts.known.as_of)
    found = counted(facts, selection, level="street", indicator="demands")
    assert found.demands == plain.count()
    assert found.voided == plain.count(counts="voided")
    assert found.duplicates == plain.count(counts="NOT voided AND duplicate_of IS NOT NULL")
    for name, value in (
        ("category", "category"),
        ("channel", "coalesce(channel, '')"),
        ("how", "place_how"),
    ):
        ours = dict(zip(facts.facets[name].keys, getattr(found, name).tolist(), strict=True))
        assert {key: n for key, n in ours.items() if n} == plain.by(value, name), name
    assert found.close.tolist() == plain.closing()
    hours = {(day, hour): n for (day, hour), n in np.ndenumerate(found.hours) if n}
    assert hours == plain.hours()
    statuses = plain.by(STATUS, "status")
    assert found.status.tolist() == [statuses.get(key, 0) for key in STATUSES]
    days = plain.by("(received_at AT TIME ZONE (SELECT time_zone FROM rongtu.deployment))::date",
                    "days")  # fmt: skip
    first = date(2000, 1, 1) + timedelta(days=found.first_day)
    assert {first + timedelta(days=at): n for at, n in enumerate(found.days.tolist()) if n} == days
    assert_areas_as_sql(plain, found.codes, found.areas["demands"], found.outside)


def assert_areas_as_sql(plain: Plain, codes: Any, demands: Any, outside: int) -> None:  # noqa: ANN401 - arrays
    street = """(SELECT ancestor_code FROM rongtu.area_path AS up
        WHERE up.area_code = demand.area_code AND level = 'street')"""
    by_street = plain.by(street, "areas")
    assert outside == by_street.pop(None, 0)
    assert {code: n for code, n in zip(codes, demands, strict=True) if n} == by_street


def test_every_indicator_of_plain_counts_is_told_by_the_facts() -> None:
    told = {key for key, one in INDICATORS.items() if isinstance(one.basis, Counts)}
    # What one demand has to do with others is no fact of its own.
    others = {"repeat_rate", "closed_then_repeated", "reports_per_open_day"}
    assert others < told
    assert told - set(KEYS) == others
    assert len(RETURNS) == 3


@LAW
@given(st.data())
def test_the_facts_say_what_the_engine_says(connection: Connection, data: st.DataObject) -> None:
    world = data.draw(worlds())
    with loaded(connection, world):
        facts = read(connection)
        for _ in range(3):
            selection = data.draw(selections(world, beyond=False))
            level = data.draw(st.sampled_from(sorted(LEVELS.values())))
            assert_as_the_engine(connection, facts, selection, level)


@LAW
@given(st.data())
def test_under_any_filters_every_panel_is_what_plain_sql_counts(
    connection: Connection, data: st.DataObject
) -> None:
    world = data.draw(worlds())
    with loaded(connection, world):
        facts = read(connection)
        for _ in range(4):
            assert_as_sql(connection, facts, data.draw(selections(world, beyond=True)))


@LAW
@given(st.data())
def test_each_facet_is_counted_without_its_own_filter(
    connection: Connection, data: st.DataObject
) -> None:
    world = data.draw(worlds())
    with loaded(connection, world):
        facts = read(connection)
        selection = data.draw(selections(world, beyond=True))
        found = counted(facts, selection, level="street", indicator="demands")
        for facet, without in (
            ("category", replace(selection, categories=())),
            ("status", replace(selection, statuses=())),
            ("how", replace(selection, hows=())),
        ):
            whole = counted(facts, without, level="street", indicator="demands")
            assert getattr(found, facet).tolist() == getattr(whole, facet).tolist()
            assert getattr(found, facet).sum() == whole.demands


def test_what_is_due_at_the_moment_of_the_data_is_not_overdue_yet(connection: Connection) -> None:
    moment = "2020-05-08 09:00:00"
    before, after = "2020-05-08 08:59:59.999999", "2020-05-08 09:00:00.000001"
    asked = [{"received_at": "2020-05-06 09:00:00", "due_at": due} for due in
             (before, moment, after, None)]  # fmt: skip
    with loaded(connection, world_of(*asked, as_of=moment)):
        facts = read(connection)
        found = counted(facts, Selection(period=YEAR), level="street", indicator="due_24h")
        assert found.status.tolist() == [3, 1, 0, 0, 0]
        assert found.chosen is not None
        assert found.chosen.value.sum() == 2
        # Two whole days, to the microsecond: more would be none.
        assert facts.open.hours.tolist() == [48] * 4


def assert_same(one: Facts, other: Facts) -> None:
    """Compare all that two facts hold, row by row in the order of their keys."""
    mine, theirs = columns_of(one), columns_of(other)
    a, b = np.argsort(mine["key"]), np.argsort(theirs["key"])
    for name, column in mine.items():
        np.testing.assert_array_equal(column[a], theirs[name][b], err_msg=name)
    assert bits.size(one.facets["status"].of([1])) == bits.size(other.facets["status"].of([1]))
    for hours, rows in one.falling.items():
        assert bits.size(rows) == bits.size(other.falling[hours])
    for name in (field.name for field in fields(one.known)):
        assert getattr(one.known, name) == getattr(other.known, name)


def _read(engine: Engine, before: Facts | None = None) -> Facts:
    with engine.connect() as connection, connection.begin():
        return read(connection, before)


def test_what_is_read_after_a_load_is_what_a_full_reading_gives(world: Loaded) -> None:
    first = [a_demand(str(n), due_at=f"2020-05-{8 + n % 9:02} 09:00:00") for n in range(60)]
    world.demands(first)
    before = _read(world.engine)
    late = {"received_at": "2020-05-20 09:00:00", "due_at": "2020-05-22 09:00:00", "closed_at": ""}
    changed = [row | {"closed_at": ""} for row in first[:7]]
    # A new category, too: the numbers of the others move.
    new = [a_demand(f"n{n}", category="animals", **late) for n in range(5)]
    world.demands([*changed, *first[7:], *new])
    after = _read(world.engine, before)
    assert after.areas is before.areas, "everything was read again"
    assert_same(after, _read(world.engine))
    assert after.facets["category"].keys == ("animals", "noise")


def test_after_a_load_of_areas_everything_is_read_again(world: Loaded) -> None:
    world.demands(a_demand(str(n)) for n in range(5))
    before = _read(world.engine)
    world.load("street")
    assert _read(world.engine, before).areas is not before.areas


def test_rows_that_went_away_without_a_load_are_noticed(world: Loaded) -> None:
    world.demands(a_demand(str(n)) for n in range(5))
    before = _read(world.engine)
    with world.engine.begin() as connection:
        connection.execute(text("DELETE FROM rongtu.demand WHERE source_id = '3'"))
    assert _read(world.engine, before).key.size == _read(world.engine).key.size


def test_the_whole_sample_agrees_with_the_engine(whole_sample: Engine) -> None:
    facts = _read(whole_sample)
    with whole_sample.connect() as connection:
        for level in ("street", "compound"):
            assert_as_the_engine(connection, facts, Selection(period=YEAR), level)
        noise = Selection(period=Period(date(2020, 11, 1), date(2020, 12, 1)),
                          categories=("noise",), areas=("510106",))  # fmt: skip
        assert_as_the_engine(connection, facts, noise, "community")
        shape = shapely.box(104.05, 30.65, 104.08, 30.69)
        drawn = Selection(period=YEAR, polygon=shapely.to_wkb(shape.buffer(0.003)),
                          hours=(Window(6, 7, 18, 23),), statuses=("late", "overdue"))  # fmt: skip
        assert_as_sql(connection, facts, drawn)
