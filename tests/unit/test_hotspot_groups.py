"""Hot places that touch, as one thing with a name."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.analysis.emerging import Kind
from geo.analysis.hotspots import classified
from geo.disclosure import FEWEST
from geo.engine.hotspots.found import FEWEST_STEPS, Found, graded
from geo.engine.hotspots.groups import CENTRE, SIDES, Group, grouped
from geo.engine.hotspots.question import Measure
from geo.engine.hotspots.study import Study
from geo.engine.hotspots.units import table
from tests.unit.squares import SIDE, block, heaped, searched, study

EVERYWHERE = np.ones(SIDE**2, dtype=np.bool_)
MIDDLE = SIDE // 2


def listed(where: Study, found: Found, *, days: int = 30) -> list[Group]:
    return grouped(where, found, EVERYWHERE, days=days)


@pytest.mark.parametrize(
    ("row", "column", "side"),
    [
        (MIDDLE, 7, 0), (7, 7, 1), (7, MIDDLE, 2), (7, 1, 3),
        (MIDDLE, 1, 4), (1, 1, 5), (1, MIDDLE, 6), (1, 7, 7), (MIDDLE, MIDDLE, None),
    ],
)  # fmt: skip
def test_a_hotspot_is_called_by_its_side_of_the_street(
    row: int, column: int, side: int | None
) -> None:
    where = study()
    (group,) = listed(where, searched(where, heaped(block(row, column), 60)))
    assert group.place == "S"
    assert group.side == (CENTRE if side is None else SIDES[side])


def test_places_that_touch_are_one_hotspot_and_others_another() -> None:
    where = study()
    rows = [*block(1, 1), *block(7, 7)]
    found = searched(where, heaped(rows, 60))
    first, second = sorted(listed(where, found), key=lambda group: group.rows[0])
    assert {0, 1, 10} <= {*first.rows.tolist()}
    assert {80, 79, 70} <= {*second.rows.tolist()}
    assert not {*first.rows.tolist()} & {*second.rows.tolist()}
    for group in (first, second):
        assert group.count == found.count[group.rows].sum()
        assert group.usual == pytest.approx(found.usual[group.rows].sum())
        assert group.km2 == pytest.approx(0.1 * len(group.rows))
        assert group.heat == found.heat[group.rows].max()


def test_what_is_not_shown_is_no_hotspot_unless_a_part_of_it_is() -> None:
    where = study()
    found = searched(where, heaped(block(1, 1), 60))
    shown = np.zeros(SIDE**2, dtype=np.bool_)
    assert not grouped(where, found, shown, days=30)
    shown[0] = True
    assert len(grouped(where, found, shown, days=30)) == 1


@pytest.mark.parametrize(
    ("many", "few", "days", "there"),
    [
        (60, 10, 30, 1),  # six times as many, 400 more
        (13, 10, 30, 0),  # certain, but by too little
        (3, 1, 30, 0),  # three times as many, but few
        (60, 10, 30 * 12 * 9, 0),  # many in all, but few a month
    ],
)
def test_only_what_is_much_and_many_is_worth_a_sentence(
    many: float, few: float, days: int, there: int
) -> None:
    where = study()
    counts = heaped(block(MIDDLE, MIDDLE), many, few=few)
    if few == 1:
        counts[:] = 1
        counts[block(MIDDLE, MIDDLE)] = 3
    found = searched(where, counts, usual=few)
    assert (found.heat >= 2).any()
    assert len(listed(where, found, days=days)) == there


def test_where_nothing_is_expected_what_is_hot_is_listed_from_five_demands_on() -> None:
    where = study()
    counts = np.zeros(SIDE**2)
    for many, there in ((FEWEST - 1, 0), (FEWEST, 1)):
        counts[:] = 0
        counts[0] = many
        found = searched(where, counts, measure=Measure.COUNT, category=None)
        assert (found.heat >= 2).any()
        groups = listed(where, found)
        assert len(groups) == there
        assert all(np.isnan(group.ratio) and group.excess == group.count for group in groups)


def test_a_run_counts_the_steps_up_to_the_end_on_which_any_of_it_was_hot() -> None:
    where = study()
    quiet, loud = heaped([], 0), heaped(block(MIDDLE, MIDDLE), 90)
    steps = [loud, quiet, quiet, quiet, quiet, quiet, quiet, loud, loud, loud]
    found = searched(where, loud, then=np.stack(steps, axis=1))
    (group,) = listed(where, found)
    assert group.run == 3
    assert found.classed
    assert group.kind is Kind.SPORADIC
    over = searched(where, loud, then=np.stack([*steps, quiet, quiet], axis=1))
    (group,) = listed(where, over)
    assert (group.run, group.kind) == (0, Kind.NONE)


def test_a_short_history_has_runs_but_no_kind() -> None:
    where = study()
    loud = heaped(block(MIDDLE, MIDDLE), 90)
    found = searched(where, loud, then=np.stack([loud] * (FEWEST_STEPS - 1), axis=1))
    (group,) = listed(where, found)
    assert (group.run, group.kind, found.classed) == (FEWEST_STEPS - 1, None, False)
    none = searched(where, loud)
    (group,) = listed(where, none)
    assert (group.run, group.kind) == (0, None)


def test_a_hotspot_that_used_to_be_cold_is_not_called_by_a_cold_kind() -> None:
    where = study()
    loud = heaped(block(MIDDLE, MIDDLE), 60)
    cold = heaped(block(MIDDLE, MIDDLE), 0, few=40)
    found = searched(where, loud, then=np.stack([cold] * 12, axis=1))
    assert found.history is not None
    assert found.history.of_cold[40]
    (group,) = listed(where, found)
    assert (group.kind, group.run) == (Kind.NONE, 0)
    units = table(where, [found], [group])
    assert (units["kind"] == "").all()
    assert (units["run"] == 0).all()


def test_areas_are_called_by_the_one_that_stands_out_most() -> None:
    where = study(cells=False)
    counts = heaped(block(MIDDLE, MIDDLE), 60)
    counts[41] = 90
    (group,) = listed(where, searched(where, counts, category=None))
    assert (group.place, group.side) == ("41", None)


def test_a_place_is_shown_by_the_hotspot_it_is_part_of_else_where_it_is_hottest() -> None:
    where = study()
    noise = searched(where, heaped(block(1, 1), 60), category="noise")
    parking = searched(where, heaped(block(2, 2), 90), category="parking")
    water = searched(where, heaped([80], 25), category="water_power")
    found = graded([noise, parking, water])
    groups = [group for one in found for group in listed(where, one)]
    units = table(where, found, groups)
    assert [group.category for group in groups] == ["noise", "parking"]
    for number, group in enumerate(groups, start=1):
        mine = units["group"] == number
        assert (units.loc[mine, "category"] == group.category).all()
        assert mine[group.rows].any()
    both = set(groups[0].rows.tolist()) & set(groups[1].rows.tolist())
    assert both
    for row in both:
        hottest = max(found[:2], key=lambda one: (one.heat[row], one.gi.z[row]))
        assert units.loc[row, "category"] == hottest.category
    assert (units.loc[units["category"] == "water_power", "group"] == 0).all()
    for one in found:
        rows = np.flatnonzero(units["category"] == one.category)
        assert units.loc[rows, "count"].tolist() == one.count[rows].tolist()
        assert units.loc[rows, "z"].tolist() == one.gi.z[rows].tolist()


@given(st.integers(0, 2**32 - 1), st.integers(2, 4))
def test_several_searches_are_graded_as_one_family(seed: int, searches: int) -> None:
    where, rng = study(), np.random.default_rng(seed)
    found = [
        searched(where, rng.poisson(10, SIDE**2).astype(np.float64), category=str(number))
        for number in range(searches)
    ]
    found[0] = searched(where, heaped(block(1, 1), 60), category="0")
    together = graded(found)
    z, p = (np.concatenate([getattr(one.gi, name) for one in found]) for name in ("z", "p"))
    assert np.concatenate([one.heat for one in together]).tolist() == classified(z, p).tolist()
    assert [one.category for one in together] == [one.category for one in found]
    assert graded(found[:1])[0].heat.tolist() == found[0].heat.tolist()


def test_a_place_without_a_value_is_shown_by_a_search_that_has_one() -> None:
    where = study()
    noise = searched(where, heaped([], 0), category="noise")
    blind = replace(noise, category="blind", gi=replace(noise.gi, z=np.full(SIDE**2, np.nan)))
    units = table(where, [blind, noise], [])
    assert (units["category"] == "noise").all()


def test_a_hotspot_that_is_listed_is_shown_before_a_hotter_one_that_is_not() -> None:
    where = study()
    noise = searched(where, heaped([*block(1, 1), *block(7, 7)], 60), category="noise")
    few = np.ones(SIDE**2)
    few[block(1, 1)] = 3
    small = searched(where, few, usual=1, category="small")
    assert small.gi.z[10] > noise.gi.z[10]
    assert small.heat[10] == noise.heat[10] == 3
    assert not listed(where, small)
    units = table(where, [small, noise], listed(where, noise))
    assert (units.loc[10, "category"], units.loc[10, "count"]) == ("noise", 60)
    assert units["group"].tolist()[10] > 0
