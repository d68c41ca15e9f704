"""The rounds of a wall: what is on follows from the clock alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.scope import Place
from dashboard.wall.plan_file import parse
from dashboard.wall.slots import at, slots
from geo.text import Text


def _place(code: str, level: str, parent: str | None) -> Place:
    return Place(code=code, level=level, parent_code=parent, name=Text(zh=code, en=code))


PLACES = {
    one.code: one
    for one in (
        _place("1", "district", None), _place("2", "district", None),
        *(_place(f"1{n}", "street", "1") for n in range(5)), _place("20", "street", "2"),
    )
}  # fmt: skip

PLAN = parse(
    "\n".join(
        f'[[scene]]\nkey = "{key}"\ntitle = "{key}"\nseconds = {seconds}\n{more}\n'
        'map = { indicator = "demands" }\nfigures = [{ indicator = "demands" }]'
        for key, seconds, more in (
            ("a", 30, ""),
            ("streets", 10, 'each = "street"\ntake = 2'),
            ("day", 20, 'hours = "08:00-20:00"'),
            ("night", 20, 'hours = "22:00-06:00"\narea = "2"'),
        )
    )
    + '\n[[playlist]]\nkey = "one"\ntitle = "one"\nscenes = ["a", "streets"]\narea = "1"\n'
)
ALL = slots(PLAN, None, PLACES)


def _on(seconds: float, minute: int = 600) -> tuple[str, str | None]:
    found = at(ALL, seconds, minute)
    assert found is not None
    return found[0].scene.key, found[1]


def test_a_round_goes_through_scenes_and_takes_areas_in_turn() -> None:
    # 30 + 2 x 10 + 20 seconds a round by day.
    assert _on(0) == ("a", None)
    assert _on(29.9) == ("a", None)
    assert [_on(30 + 70 * turn)[1] for turn in range(4)] == ["10", "12", "14", "10"]
    assert [_on(40 + 70 * turn)[1] for turn in range(4)] == ["11", "13", "20", "11"]
    assert _on(50) == ("day", None)
    assert _on(70) == ("a", None)


def test_a_scene_is_on_in_its_hours_only() -> None:
    assert {_on(second, minute=60)[0] for second in range(70)} == {"a", "streets", "night"}
    assert {_on(second, minute=1260)[0] for second in range(50)} == {"a", "streets"}
    assert _on(55, minute=1320) == ("night", "2")


def test_a_playlist_has_its_scenes_its_area_and_only_areas_inside_it() -> None:
    found = slots(PLAN, PLAN.playlists["one"], PLACES)
    assert [(one.scene.key, one.area, len(one.areas)) for one in found] == [
        ("a", "1", 0),
        ("streets", "1", 5),
    ]


def test_areas_that_are_not_loaded_are_not_gone_through() -> None:
    assert [one.scene.key for one in slots(PLAN, None, {})] == ["a", "day", "night"]


def test_a_wall_is_never_empty_where_there_are_scenes() -> None:
    only = [one for one in ALL if one.scene.key == "day"]
    assert at(only, 5, 60) == (only[0], None)
    assert at([], 5, 60) is None


@given(st.floats(0, 4e9), st.integers(0, 1439))
def test_some_scene_is_always_on_and_stays_so_for_its_seconds(seconds: float, minute: int) -> None:
    found = at(ALL, seconds, minute)
    assert found is not None
    assert found[0].on(minute)
    assert (found[1] is None) is (not found[0].areas and found[0].area is None)


@pytest.mark.parametrize("minute", [0, 600, 1439])
def test_every_area_has_its_turn(minute: int) -> None:
    seen = {_on(second, minute)[1] for second in range(0, 1000, 5)}
    assert seen >= {"10", "11", "12", "13", "14", "20"}
