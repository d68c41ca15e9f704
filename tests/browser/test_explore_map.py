"""The map of the planners' page in a real browser, on a page of its own with a made-up city."""

from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from playwright.sync_api import Browser

from tests.browser.conftest import PATIENCE_MS
from tests.browser.explore_city import City
from tests.browser.explore_map import AT, LEFT, SIZE, Desk, layers, rgb
from tests.browser.explore_place import Place, served

pytestmark = pytest.mark.browser

LOWEST, HIGHEST, NONE = "#d9ebf2", "#0c4f74", "#d5d9dc"
"""Of the light ramp, and of what is not known."""
GROUND = "#eef2f4"


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    """Serve a city."""
    with served(City()) as place:
        yield place


@pytest.fixture
def desk(browser: Browser, place: Place) -> Iterator[Desk]:
    """Open a window; whatever a test does, nothing may fail silently."""
    context = browser.new_context(viewport={"width": SIZE[0], "height": SIZE[1]})
    context.set_default_timeout(PATIENCE_MS)
    place.gone.clear()
    place.asked.clear()
    place.demands = 400
    desk = Desk(context, place)
    yield desk
    context.close()
    assert desk.complaints == []


def _class(desk: Desk, code: str, level: str = "street") -> int:
    """Return the class of an area: one that equals a limit is in the upper one."""
    areas = desk.place.city.view(level)["areas"]
    value = next(row[2] for row in areas["rows"] if row[0] == code)
    return sum(value >= limit for limit in areas["classes"]["breaks"])


def test_areas_have_the_colour_of_their_class_and_what_is_unknown_is_hatched(desk: Desk) -> None:
    desk.open()
    streets = desk.place.city.of("street")
    lowest = next(a for a in streets if a is not streets[1] and _class(desk, a.code) == 0)
    highest = next(a for a in streets if a is not streets[1] and _class(desk, a.code) == 4)
    assert desk.near(desk.seen(lowest), LOWEST)
    assert desk.near(desk.seen(highest), HIGHEST)
    x, y = desk.inside(streets[1])
    # Between two lines of the hatching, somewhere.
    assert any(desk.near(desk.colour((x + right, y)), NONE) for right in range(0, 10, 2))


def test_new_numbers_change_colours_and_names_and_ask_for_no_outline_again(desk: Desk) -> None:
    desk.open()
    street = next(a for a in desk.place.city.of("street") if _class(desk, a.code) == 0)
    view = desk.place.city.view("street")
    row = next(row for row in view["areas"]["rows"] if row[0] == street.code)
    row[2] = 99.9
    desk.page.evaluate("(view) => { views.street = view; redraw(); }", view)
    desk.still()
    assert desk.near(desk.seen(street), HIGHEST)
    assert (
        desk.page.locator(".xm-label", has_text=street.name).inner_text() == f"{street.name}\n99.9"
    )
    assert sum("/geo/area/street" in one for one in desk.place.asked) == 1


def test_values_without_classes_are_coloured_in_between(desk: Desk) -> None:
    views = {"street": desk.place.city.view("street", scheme="continuous")}
    desk.open(views=views)
    known = {row[0]: row[2] for row in views["street"]["areas"]["rows"] if row[2] is not None}
    order = sorted(known, key=lambda code: known[code])
    by_code = {area.code: area for area in desk.place.city.of("street")}
    assert desk.near(desk.seen(by_code[order[0]]), LOWEST)
    assert desk.near(desk.seen(by_code[order[-1]]), HIGHEST)
    # The higher, the darker.
    reds = [desk.seen(by_code[code])[0] for code in order]
    assert reds == sorted(reds, reverse=True)


def test_names_neither_meet_nor_leave_the_map(desk: Desk) -> None:
    desk.open(at=None, layers=layers("stations", "areas"))
    boxes = [box.bounding_box() for box in desk.page.locator(".xm-label").all()]
    assert len(boxes) >= 8
    for index, box in enumerate(boxes):
        assert box is not None
        assert box["x"] >= LEFT
        assert box["x"] + box["width"] <= SIZE[0]
        assert not any(_meet(box, other) for other in boxes[index + 1 :])


def _meet(a: Any, b: Any) -> bool:  # noqa: ANN401 - Playwright's boxes
    across = a["x"] < b["x"] + b["width"] and b["x"] < a["x"] + a["width"]
    return bool(across and a["y"] < b["y"] + b["height"] and b["y"] < a["y"] + a["height"])


def test_names_go_with_the_map_while_it_moves(desk: Desk) -> None:
    desk.open()
    label = desk.page.locator(".xm-label").first
    before = label.bounding_box()
    desk.page.mouse.move(764, 400)
    desk.page.mouse.down()
    desk.page.mouse.move(800, 430, steps=4)
    during = label.bounding_box()
    desk.page.mouse.up()
    assert before is not None
    assert during is not None
    assert abs(during["x"] - before["x"] - 36) <= 3
    assert abs(during["y"] - before["y"] - 30) <= 3


def test_pointing_says_name_value_interval_and_demands(desk: Desk) -> None:
    desk.open()
    city = desk.place.city
    street = city.of("street")[4]
    row = city.view("street")["areas"]["rows"][4]
    desk.page.mouse.move(*desk.inside(street))
    said = desk.card()
    for part in (
        street.name,
        "街道",
        f"{row[2]:.1f}%",
        f"{row[3]:.1f} – {row[4]:.1f}%",
        f"{row[1]} 件",
    ):
        assert part in said
    desk.page.mouse.move(*desk.inside(city.of("street")[1]))
    desk.page.wait_for_function("document.querySelector('.xc-over').innerText.includes('无数据')")
    desk.away()
    assert desk.page.locator(".xc-over").is_hidden()


def test_a_click_looks_closely_and_one_with_shift_adds_to_the_filter_and_takes_from_it(
    desk: Desk,
) -> None:
    desk.open()
    street = desk.place.city.of("street")[4]
    at = desk.inside(street)
    desk.page.mouse.click(*at)
    desk.until(f"state.pick === 'area:{street.code}'")
    desk.page.keyboard.down("Shift")
    desk.page.mouse.click(*at)
    desk.until(f"state.in.join() === '{street.code}'")
    desk.page.mouse.click(*at)
    desk.until("state.in.length === 0")
    desk.page.keyboard.up("Shift")
    assert [change[0] for change in desk.changes()] == [
        {"pick": f"area:{street.code}"}, {"in": [street.code]}, {"in": []},
    ]  # fmt: skip


def test_the_card_of_what_was_chosen_filters_and_closes(desk: Desk) -> None:
    desk.open()
    street = desk.place.city.of("street")[4]
    desk.page.mouse.click(*desk.inside(street))
    desk.page.get_by_role("button", name="加入筛选").click()
    assert desk.state()["in"] == [street.code]
    desk.page.get_by_role("button", name="移出筛选").click()
    assert desk.state()["in"] == []
    desk.page.get_by_role("button", name="关闭").click()
    assert desk.state()["pick"] is None
    assert desk.page.locator(".xc-pinned").is_hidden()


def test_a_street_within_a_chosen_district_narrows_it(desk: Desk) -> None:
    street = desk.place.city.of("street")[4]
    district = desk.place.city.areas[street.parent]
    desk.open()
    desk.change(**{"in": [district.code]})
    desk.page.keyboard.down("Shift")
    desk.page.mouse.click(*desk.inside(street))
    desk.page.keyboard.up("Shift")
    desk.until(f"state.in.join() === '{street.code}'")


def test_what_is_chosen_stands_out_and_the_rest_is_dimmed(desk: Desk) -> None:
    city = desk.place.city
    street = city.of("street")[4]
    other = next(
        a for a in city.of("street") if a.parent != street.parent and a is not city.of("street")[1]
    )
    desk.open()
    bright, before = desk.seen(street), desk.seen(other)
    # A district is chosen, streets are shown: those in it keep their colour.
    desk.change(**{"in": [city.areas[street.parent].code]})
    assert desk.seen(street) == bright
    dimmed = desk.seen(other)
    ground = rgb(GROUND)
    assert sum(abs(a - b) for a, b in zip(dimmed, ground, strict=True)) < sum(
        abs(a - b) for a, b in zip(before, ground, strict=True)
    )


def test_the_keyboard_points_chooses_and_filters_as_a_pointer_does(desk: Desk) -> None:
    desk.open()
    desk.press("ArrowRight", "ArrowDown", "ArrowRight")
    said = desk.card()
    assert desk.page.locator(".xm-heard").inner_text().startswith(said.split("\n")[1])
    name = said.split("\n")[1]
    street = next(a for a in desk.place.city.of("street") if a.name == name)
    desk.press("Enter")
    desk.until(f"state.pick === 'area:{street.code}'")
    desk.press("Shift+Enter")
    desk.until(f"state.in.join() === '{street.code}'")
    desk.press("Escape")
    desk.until("state.pick === null")


def test_the_cross_hair_takes_the_map_along_at_its_edge(desk: Desk) -> None:
    desk.open()
    desk.press(*["Shift+ArrowRight"] * 12)
    desk.until("changes.some(([patch]) => patch.at)")
    assert desk.state()["at"][0] > AT[0]


def test_the_first_look_writes_nothing_and_a_move_is_written_once_it_is_over(desk: Desk) -> None:
    desk.open(at=None)
    desk.page.wait_for_timeout(600)
    assert desk.changes() == []
    desk.page.get_by_role("button", name="放大").click()
    desk.until("changes.length > 0")
    desk.still()
    ((patch, how), *more) = desk.changes()
    assert more == []
    assert how == {"replace": True}
    assert [
        len(str(float(one)).split(".")[1]) <= digits
        for one, digits in zip(patch["at"], (5, 5, 2), strict=True)
    ]


def test_a_place_in_the_link_is_where_the_map_looks_and_fitting_shows_everything(
    desk: Desk,
) -> None:
    street = desk.place.city.of("street")[4]
    lon, lat = street.shape.representative_point().coords[0]
    desk.open(at=[lon, lat, 15])
    desk.page.mouse.move(LEFT + (SIZE[0] - LEFT) / 2 + 40, SIZE[1] / 2 + 40)
    assert street.name in desk.card()
    desk.change(at=AT)
    assert desk.page.locator(".xm-label").count() >= 8
    desk.change(at=[lon, lat, 15])
    desk.page.get_by_role("button", name="显示全部").click()
    desk.until("state.at[2] < 13")


def test_what_is_chosen_in_a_list_is_brought_into_sight(desk: Desk) -> None:
    desk.open(at=[AT[0] + 0.2, AT[1], 15])
    street = desk.place.city.of("street")[4]
    desk.page.evaluate("(pick) => change({ pick })", f"area:{street.code}")
    desk.until("document.querySelector('.xc-pinned').style.visibility === ''")
    desk.until("!document.querySelector('.xc-pinned').hidden && state.at[2] < 15")


def test_a_level_of_very_many_areas_comes_as_tiles_and_looks_the_same(desk: Desk) -> None:
    tree = desk.place.city.tree
    many = [[f"X{i}", 2, 3, f"X{i}", 120, 40, 120.01, 40.01] for i in range(5001)]
    desk.open(level="compound", tree={**tree, "areas": tree["areas"] + many})
    asked = desk.place.asked
    assert any(one.startswith("/tiles/compound/") for one in asked)
    assert not any(one.startswith("/geo/area/compound") for one in asked)
    compounds = desk.place.city.of("compound")
    largest = max((a for a in compounds if _known(desk, a.code)), key=lambda a: a.shape.area)
    expected = (LOWEST, "#b9dae6", "#66a8c4", "#2b7b9f", HIGHEST)[
        _class(desk, largest.code, "compound")
    ]
    assert desk.near(desk.seen(largest), expected, by=6)
    desk.page.mouse.move(*desk.inside(largest))
    assert largest.name in desk.card()


def _known(desk: Desk, code: str) -> bool:
    rows = desk.place.city.view("compound")["areas"]["rows"]
    return any(row[0] == code and row[2] is not None for row in rows)


def test_the_other_theme_changes_colours_and_builds_nothing_anew(desk: Desk) -> None:
    desk.open()
    street = next(a for a in desk.place.city.of("street") if _class(desk, a.code) == 0)
    desk.page.evaluate("gl().kept = 1")
    before = desk.stats()
    desk.change(theme="dark")
    assert desk.near(desk.seen(street), "#12324a")
    assert desk.near(desk.colour((LEFT + 200, SIZE[1] - 60)), "#0a1622")
    assert desk.page.evaluate("gl().kept") == 1
    after = desk.stats()
    assert {k: after[k] for k in ("sources", "layers", "maps")} == {
        k: before[k] for k in ("sources", "layers", "maps")
    }


def test_nothing_is_drawn_while_nothing_changes(desk: Desk) -> None:
    desk.open(layers=layers("stations", "outlines", "cells", "areas"))
    before = desk.stats()["frames"]
    desk.page.evaluate("redraw(); redraw();")
    desk.page.wait_for_timeout(500)
    assert desk.stats()["frames"] == before


def test_a_lost_context_comes_back_with_its_colours(desk: Desk) -> None:
    desk.open(layers=layers("cells", "areas", opacity=0.5))
    street = desk.place.city.of("street")[4]
    before = desk.seen(street)
    desk.page.evaluate("window.ext = gl().getExtension('WEBGL_lose_context'); ext.loseContext()")
    desk.until("!document.querySelector('.xm-trouble').hidden")
    desk.page.evaluate("ext.restoreContext()")
    desk.until("document.querySelector('.xm-trouble').hidden")
    desk.still()
    assert desk.seen(street) == before


def test_a_context_lost_for_good_has_the_map_built_anew(desk: Desk) -> None:
    desk.open()
    street = desk.place.city.of("street")[4]
    before = desk.seen(street)
    desk.page.evaluate("gl().getExtension('WEBGL_lose_context').loseContext()")
    desk.until("!document.querySelector('.xm-trouble').hidden")
    desk.until("document.querySelector('.xm-trouble').hidden")
    desk.still()
    assert desk.seen(street) == before
    assert desk.stats()["maps"] == 1


def test_outlines_that_cannot_be_had_are_said_to_be_missing(desk: Desk) -> None:
    desk.place.gone.add("/geo/area/street")
    desk.open(wait=False)
    desk.page.get_by_text("部分图层暂时读不到").wait_for()


def test_without_webgl_the_place_of_the_map_says_so(desk: Desk) -> None:
    desk.page.add_init_script(
        "const get = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...more) {"
        " return kind.startsWith('webgl') ? null : get.call(this, kind, ...more); };"
    )
    desk.open(wait=False)
    desk.page.get_by_text("这台设备无法绘制地图").wait_for()


def test_a_reader_who_wants_less_motion_sees_the_map_jump(desk: Desk) -> None:
    desk.page.emulate_media(reduced_motion="reduce")
    desk.open()
    moves = desk.page.evaluate(
        "async () => { const scale = document.querySelector('.xm-scale'); const seen = new Set();"
        " const watch = new MutationObserver(() => seen.add(scale.lastChild.style.width));"
        " watch.observe(scale, {subtree: true, attributes: true});"
        " document.querySelector('[aria-label^=放大]').click(); await still(); return seen.size; }"
    )
    assert moves <= 1


def test_a_map_put_away_leaves_nothing_behind(desk: Desk) -> None:
    desk.open(layers=layers("stations", "areas"))
    lost = desk.page.evaluate(
        "(() => { const before = gl(); map.destroy(); return before.isContextLost(); })()"
    )
    assert lost
    assert desk.page.locator("#map *").count() == 0


def test_the_city_of_these_tests_is_a_city(place: Place) -> None:
    streets = place.city.of("street")
    whole = shapely.union_all([a.shape for a in place.city.of("district")])
    assert abs(sum(a.shape.area for a in streets) / whole.area - 1) < 0.02
