"""A change of boundaries moves the demands that it touches, and their counts."""

from typing import Final

import pandas as pd
import pytest
from sqlalchemy import func, select

from etl import surroundings
from geo.errors import RongtuError
from geo.schema import area, demand, demand_daily
from tests.db.builders import EAST, WEST, World, a_demand, an_area, square

pytestmark = pytest.mark.db

PLACES: Final = ("source_id", "area_code", "place_how")


def places(world: World) -> dict[str, tuple[str | None, str]]:
    """Return the area of each demand, and how it was found."""
    return {id_: (code, how) for id_, code, how in world.rows(demand, *PLACES)}


def counted(world: World) -> dict[str | None, int]:
    """Return how many demands the rollup has received by area."""
    day = demand_daily.c
    with world.engine.connect() as connection:
        found = connection.execute(
            select(day.area_code, func.sum(day.received)).group_by(day.area_code)
        )
        return {code: int(total) for code, total in found if total}


def test_a_border_that_moves_takes_the_demands_between_with_it(world: World) -> None:
    near, far = (104.009, 30.005), (104.002, 30.005)
    world.demands(
        [
            a_demand("near", lon=str(near[0]), lat=str(near[1])),
            a_demand("far", lon=str(far[0]), lat=str(far[1])),
            a_demand("east", lon=str(EAST[0]), lat=str(EAST[1])),
        ]
    )
    report = world.areas(
        "street",
        [
            an_area("A", square(104, 30, 104.008, 30.01), parent_code="D"),
            an_area("B", square(104.008, 30, 104.02, 30.01), parent_code="D"),
        ],
    )
    assert places(world) == {
        "near": ("B", "exact"), "far": ("A", "exact"), "east": ("B", "exact"),
    }  # fmt: skip
    assert counted(world) == {"A": 1, "B": 2}
    assert "1 demands were placed anew" in report.notes


def test_a_new_level_takes_over_what_lies_in_it(world: World) -> None:
    world.demands([a_demand("1"), a_demand("2", lon=str(EAST[0]), lat=str(EAST[1]))])
    west = square(104.004, 30.004, 104.006, 30.006)
    world.areas("community", [an_area("A1", west, parent_code="A")])
    assert places(world) == {"1": ("A1", "exact"), "2": ("B", "exact")}
    assert counted(world) == {"A1": 1, "B": 1}


def test_an_area_that_comes_later_finds_the_demands_that_named_it(world: World) -> None:
    world.demands([a_demand("1", lon="", lat="", area_code="C")])
    assert places(world) == {"1": (None, "none")}
    east = square(104.012, 30.002, 104.018, 30.008)
    world.areas("community", [an_area("C", east, parent_code="B")])
    assert places(world) == {"1": ("C", "community")}
    assert counted(world) == {"C": 1}


def test_an_area_that_is_no_longer_valid_gives_its_demands_back(world: World) -> None:
    world.demands([a_demand("1")])
    path = world.folder / "street.toml"
    profile = path.read_text(encoding="utf-8")
    path.write_text(profile.replace("[fields]", '[fields]\nvalid_to = "valid_to"'), "utf-8")
    (world.folder / "street.geojson").write_text(
        (world.folder / "street.geojson")
        .read_text(encoding="utf-8")
        .replace('"code": "A"', '"valid_to": "2020-01-01", "code": "A"')
        .replace('"code": "B"', '"valid_to": null, "code": "B"'),
        encoding="utf-8",
    )
    world.load("street")
    assert places(world) == {"1": ("D", "exact")}
    assert counted(world) == {"D": 1}


def test_other_figures_of_an_area_move_nothing(world: World) -> None:
    world.demands([a_demand("1")])
    with world.engine.connect() as connection:
        before = connection.execute(select(demand)).all()
    report = world.areas(
        "street",
        [an_area("A", square(104, 30, 104.01, 30.01), parent_code="D", households=777)],
    )
    with world.engine.connect() as connection:
        assert connection.execute(select(demand)).all() == before
    assert report.notes == ()


def test_default_coordinates_stay_what_they_are(world: World) -> None:
    stack = [a_demand(f"s{n}") for n in range(60)]
    others = [a_demand(str(n), lon=f"{104.011 + n / 1e4:.4f}", lat=str(EAST[1])) for n in range(40)]
    world.demands(stack + others)
    assert places(world)["s1"] == ("D", "stacked")
    world.areas(
        "community",
        [an_area("A1", square(104.004, 30.004, 104.006, 30.006), parent_code="A")],
    )
    assert places(world)["s1"] == ("D", "stacked")
    assert WEST == (104.005, 30.005)


def test_placing_anew_gives_what_a_fresh_load_gives(world: World) -> None:
    rng = pd.Series(range(300))
    rows = [
        a_demand(
            f"{n}",
            lon="" if n % 7 == 0 else f"{104 + (n * 37 % 220) / 1e4:.6f}",
            lat="" if n % 7 == 0 else f"{30 + (n * 53 % 110) / 1e4:.6f}",
            area_code="B1" if n % 14 == 0 else "",
        )
        for n in rng
    ]
    world.demands(rows)
    streets = [
        an_area("A", square(104, 30, 104.006, 30.01), parent_code="D"),
        an_area("B", square(104.006, 30, 104.02, 30.01), parent_code="D"),
    ]
    world.areas("street", streets)
    world.areas(
        "community",
        [an_area("B1", square(104.007, 30.001, 104.013, 30.009), parent_code="B")],
    )
    moved = world.rows(demand, *PLACES), world.rows(demand_daily)
    again = world.demands(rows)
    assert again.unchanged == len(rows)
    assert (world.rows(demand, *PLACES), world.rows(demand_daily)) == moved


def test_the_areas_of_a_deployment_can_be_read_when_there_are_none(world: World) -> None:
    with world.engine.begin() as connection:
        connection.execute(area.delete().where(area.c.code.in_(["A", "B"])))
        known = surroundings.areas(connection)
        connection.rollback()
    assert list(known.frame["code"]) == ["D"]


def test_what_a_source_is_silent_about_stays(world: World) -> None:
    west = square(104, 30, 104.01, 30.01)
    world.areas("street", [an_area("A", west, parent_code="D", households=777)])
    path = world.folder / "street.toml"
    profile = path.read_text(encoding="utf-8")
    path.write_text(profile.replace('households = "households"\n', ""), encoding="utf-8")
    report = world.load("street")
    assert (report.unchanged, report.updated) == (1, 0)
    assert ("A", 777) in world.rows(area, "code", "households")


def test_what_was_made_up_goes_when_a_row_is_real(world: World) -> None:
    west = square(104, 30, 104.01, 30.01)
    world.write_areas("street", [an_area("A", west, parent_code="D", households=777)])
    path = world.folder / "street.toml"
    real = path.read_text(encoding="utf-8")
    path.write_text(real.replace('source = "test"', 'source = "test"\nsynthetic = true'), "utf-8")
    world.load("street")
    path.write_text(real.replace('households = "households"\n', ""), encoding="utf-8")
    world.load("street")
    assert ("A", None, False) in world.rows(area, "code", "households", "synthetic")


def test_an_area_whose_day_has_not_come_holds_nothing_yet(world: World) -> None:
    west = square(104, 30, 104.01, 30.01)
    world.write_areas("street", [an_area("A", west, parent_code="D", valid_to="2999-01-01")])
    path = world.folder / "street.toml"
    profile = path.read_text(encoding="utf-8")
    path.write_text(profile.replace("[fields]", '[fields]\nvalid_to = "valid_to"'), "utf-8")
    world.load("street")
    world.demands([a_demand("1")])
    assert places(world) == {"1": ("A", "exact")}
    path.write_text(profile.replace("[fields]", '[fields]\nvalid_from = "valid_to"'), "utf-8")
    world.load("street")
    with world.engine.begin() as connection:
        connection.execute(area.update().where(area.c.code == "A").values(valid_to=None))
    world.demands([a_demand("2")])
    assert places(world)["2"] == ("D", "exact")


def test_a_level_that_would_turn_the_tree_over_is_refused(world: World) -> None:
    east = square(104.011, 30.001, 104.012, 30.002)
    world.areas("compound", [an_area("C", east, parent_code="B")])
    with world.engine.connect() as connection:
        connection.execute(area.update().where(area.c.code == "B").values(parent_code="C"))
        with pytest.raises(RongtuError, match="would be a part of"):
            surroundings.in_order(connection)


def test_a_default_coordinate_found_later_is_one_for_earlier_rows_too(world: World) -> None:
    others = [
        a_demand(f"o{n}", lon=f"{104.011 + n / 1e4:.4f}", lat=str(EAST[1])) for n in range(40)
    ]
    world.demands([a_demand(f"a{n}") for n in range(40)] + others)
    assert places(world)["a1"] == ("A", "exact")
    report = world.demands([a_demand(f"b{n}") for n in range(60)])
    assert places(world)["a1"] == places(world)["b1"] == ("D", "stacked")
    assert any("40 rows of earlier loads" in note for note in report.notes)
    assert counted(world) == {"D": 100, "B": 40}


def test_many_calls_from_one_door_on_one_day_are_no_default_coordinate(world: World) -> None:
    base = [
        a_demand(f"{n}", lon=f"{104.0001 + n % 190 / 1e4:.4f}", lat=f"{30.001 + n / 1e6:.6f}")
        for n in range(6_000)
    ]
    world.demands(base)
    world.demands([a_demand(f"door{n}") for n in range(55)])
    assert places(world)["door1"] == ("A", "exact")


def test_a_real_row_is_not_replaced_by_a_made_up_one_of_another_source(world: World) -> None:
    path = world.folder / "street.toml"
    real = path.read_text(encoding="utf-8")
    path.write_text(real.replace('source = "test"', 'source = "sample"\nsynthetic = true'), "utf-8")
    report = world.load("street")
    assert (report.quarantined, report.updated) == (2, 0)
    assert ("A", "test") in world.rows(area, "code", "source")
    path.write_text(real.replace('source = "test"', 'source = "survey"'), encoding="utf-8")
    assert "2 rows were of another source and are of this one now" in world.load("street").notes
