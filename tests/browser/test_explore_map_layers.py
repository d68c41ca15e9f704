"""What lies over the areas, what is drawn by hand, the list of layers, and two maps at once."""

import io
import json
import math
from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from PIL import Image
from playwright.sync_api import Browser, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.explore_city import MIDDLE, City
from tests.browser.explore_map import AT, LEFT, SIZE, Desk, layers, rgb
from tests.browser.explore_place import Place, served

pytestmark = pytest.mark.browser

CENTRE = (LEFT + (SIZE[0] - LEFT) / 2, SIZE[1] / 2)
PURPLE = "#482077"
"""Of hexagons with the most demands, by day."""


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


def _shown(desk: Desk, of: str) -> int:
    """Return how many pixels have a colour."""
    image = Image.open(io.BytesIO(desk.page.screenshot())).convert("RGB").crop((LEFT, 0, *SIZE))
    wanted = rgb(of)
    return sum(
        count
        for count, colour in image.getcolors(maxcolors=1 << 20) or []
        if isinstance(colour, tuple)
        and all(abs(a - b) <= 4 for a, b in zip(colour, wanted, strict=True))
    )


def test_hexagons_are_coloured_by_their_demands_and_say_how_many(desk: Desk) -> None:
    desk.open(layers=layers("cells"))
    desk.until("map.stats().states > 100")
    desk.still()
    assert _shown(desk, PURPLE) > 1000
    row = desk.page.locator("[data-layer=cells]")
    assert "每格诉求件数" in row.inner_text()
    assert row.locator(".xl-rows li").count() == 5
    desk.page.mouse.move(*CENTRE)
    assert "件" in desk.card()
    assert "六边形网格" in desk.card()


def test_a_filter_counts_hexagons_anew_and_asks_for_no_hexagon_again(desk: Desk) -> None:
    desk.open(layers=layers("cells"))
    desk.until("map.stats().states > 100")
    desk.change(category=["noise"])
    asked = desk.place.asked
    desk.until_seen(lambda: sum("/explore/cells.json" in one for one in asked) > 1)
    assert sum("/explore/cells.json" in one for one in asked) == 2
    assert "category=noise" in asked[-1]
    assert sum("/geo/cells/" in one for one in asked) == 1


def test_hexagons_counted_by_other_ones_than_are_drawn_are_not_shown_in_wrong_places(
    desk: Desk,
) -> None:
    desk.place.mark = "of newer areas"
    desk.open(layers=layers("cells"))
    desk.page.wait_for_timeout(500)
    # Coarser ones may be tried instead, but none again and again.
    asked = [one for one in desk.place.asked if "/explore/cells.json" in one]
    assert len(asked) == len(set(asked)) > 0
    assert desk.page.evaluate("map.stats().states") == 0
    # A while later they are asked for again.
    desk.place.mark = None
    desk.page.evaluate("() => { const now = Date.now; Date.now = () => now() + 20_000; redraw(); }")
    desk.until("map.stats().states > 100")
    desk.still()
    assert _shown(desk, PURPLE) > 1000


def test_heat_lies_where_demands_are(desk: Desk) -> None:
    desk.open(layers=layers("heat"))
    ground = (LEFT + 40, SIZE[1] - 80)
    desk.until_seen(lambda: desk.colour(CENTRE)[1] < desk.colour(ground)[1] - 60)
    assert desk.near(desk.colour(ground), "#eef2f4")


def test_few_demands_are_shown_one_by_one_and_a_click_says_what_one_is(desk: Desk) -> None:
    lon, lat, *_ = desk.place.city.points(400)[0]
    desk.open(layers=layers("points"), at=[lon, lat, 18])
    desk.until("document.querySelector('[data-layer=points] .ly-count').textContent !== ''")
    desk.still()
    desk.page.mouse.click(*CENTRE)
    card = desk.page.locator(".xc-pinned")
    expect(card).to_be_visible()
    assert any(word in card.inner_text() for word in ("噪声", "停车"))
    assert "状态" in card.inner_text()
    # Nobody is asked about it.
    assert not any("D0" in one for one in desk.place.asked)


def test_a_number_of_demands_comes_apart_at_a_click(desk: Desk) -> None:
    desk.open(layers=layers("points"), at=[*MIDDLE, 9])
    desk.until("document.querySelector('[data-layer=points] .ly-count').textContent !== ''")
    desk.still()
    desk.page.mouse.move(*CENTRE)
    for right in range(-60, 61, 12):
        desk.page.mouse.move(CENTRE[0] + right, CENTRE[1])
        desk.page.wait_for_timeout(120)
        if (
            desk.page.locator(".xc-over").is_visible()
            and "点击放大" in desk.page.locator(".xc-over").inner_text()
        ):
            desk.page.mouse.click(CENTRE[0] + right, CENTRE[1])
            break
    desk.until("state.at[2] > 9.5")


def test_too_many_demands_are_said_and_hexagons_stand_in(desk: Desk) -> None:
    desk.place.demands = 7000
    desk.open(layers=layers("points"))
    desk.page.get_by_text("请放大").wait_for()
    desk.until("map.stats().states > 100")
    desk.still()
    assert _shown(desk, PURPLE) > 1000
    desk.change(at=[*MIDDLE, 15])
    desk.until("document.querySelector('[data-layer=points] .ly-note').hidden")


def test_a_small_move_asks_for_no_demands_again(desk: Desk) -> None:
    desk.open(layers=layers("points"), at=[*MIDDLE, 14])
    desk.until("document.querySelector('[data-layer=points] .ly-count').textContent !== ''")
    desk.still()
    before = sum("/explore/points.json" in one for one in desk.place.asked)
    desk.change(at=[MIDDLE[0] + 0.002, MIDDLE[1], 14])
    desk.change(at=[MIDDLE[0], MIDDLE[1], 14.3])
    assert sum("/explore/points.json" in one for one in desk.place.asked) == before
    desk.change(at=[MIDDLE[0] + 0.1, MIDDLE[1], 14])
    asked = desk.place.asked
    desk.until_seen(lambda: sum("/explore/points.json" in one for one in asked) > before)
    assert sum("/explore/points.json" in one for one in asked) == before + 1


def test_a_station_is_named_chosen_and_has_its_circles_in_a_straight_line(desk: Desk) -> None:
    code, name, at = desk.place.city.stations[4]
    desk.open(layers=layers("stations", "areas"), at=[at.x, at.y, 14])
    desk.page.mouse.move(*CENTRE)
    assert name in desk.card()
    desk.page.mouse.click(*CENTRE)
    desk.until(f"state.pick === 'station:{code}'")
    card = desk.page.locator(".xc-pinned")
    expect(card).to_contain_text("直线距离，非步行路线")
    for minutes, metres in ((5, 300), (10, 500), (15, 1000)):
        assert f"{minutes} 分钟服务圈" in card.inner_text()
        assert f"{metres} 米" in card.inner_text()
    assert desk.page.locator(".xm-label", has_text="（直线）").count() >= 2


def test_compounds_are_chosen_as_areas(desk: Desk) -> None:
    compound = max(desk.place.city.of("compound"), key=lambda a: a.shape.area)
    lon, lat = compound.shape.representative_point().coords[0]
    desk.open(layers=layers("compounds"), at=[lon, lat, 14])
    desk.page.mouse.click(*CENTRE)
    desk.until(f"state.pick === 'area:{compound.code}'")


def test_a_layer_that_is_not_seen_yet_says_from_where(desk: Desk) -> None:
    desk.open(layers=layers("compounds"), at=[*MIDDLE, 9])
    note = desk.page.locator("[data-layer=compounds] .ly-note")
    expect(note).to_have_text("放大到 11 级起可见（当前 9.0）")
    desk.change(at=[*MIDDLE, 12])
    expect(note).to_be_hidden()


def test_layers_are_switched_faded_and_put_in_order_by_keyboard(desk: Desk) -> None:
    desk.open(layers=layers("stations", "areas"))
    rows = desk.page.locator(".ly-list > li")
    assert [row.get_attribute("data-layer") for row in rows.all()][:2] == ["stations", "areas"]
    down = desk.page.get_by_role("button", name="服务站下移")
    down.focus()
    desk.page.keyboard.press("Enter")
    assert [one["key"] for one in desk.state()["layers"]] == ["areas", "stations"]
    # The focus stays in the row that moved.
    assert desk.page.evaluate("document.activeElement.closest('li').dataset.layer") == "stations"
    slider = desk.page.get_by_role("slider", name="区域着色的不透明度")
    slider.focus()
    desk.page.keyboard.press("Home")
    assert desk.state()["layers"][0] == {"key": "areas", "opacity": 0}
    desk.page.get_by_role("checkbox", name="区域着色").uncheck()
    assert [one["key"] for one in desk.state()["layers"]] == ["stations"]
    desk.page.get_by_role("checkbox", name="上级边界").check()
    assert [one["key"] for one in desk.state()["layers"]] == ["stations", "outlines"]


def test_a_layer_is_dragged_over_another(desk: Desk) -> None:
    desk.open(layers=layers("stations", "outlines", "areas"))
    desk.page.locator("[data-layer=areas] .ly-grip").drag_to(
        desk.page.locator("[data-layer=stations] .ly-head")
    )
    assert [one["key"] for one in desk.state()["layers"]] == ["areas", "stations", "outlines"]


def test_layers_say_how_much_of_them_is_in_view(desk: Desk) -> None:
    desk.open(layers=layers("stations", "areas"))
    count = len(desk.place.city.of("street"))
    expect(desk.page.locator("[data-layer=areas] .ly-count")).to_have_text(f"视野内 {count}")
    expect(desk.page.locator("[data-layer=stations] .ly-count")).to_have_text(f"视野内 {count}")


def test_the_legend_says_each_class_with_its_areas_and_what_is_unknown(desk: Desk) -> None:
    desk.open()
    classes = desk.place.city.view("street")["areas"]["classes"]
    legend = desk.page.locator("#layers .ly-classes .xl")
    assert legend.locator(".xl-title").inner_text() == "按期办结率（%）"
    rows = [row.inner_text().split("\n") for row in legend.locator("li").all()]
    first, *_ = classes["breaks"]
    assert rows[0] == [f"< {first:.1f}", f"{classes['counts'][0]} 个"]
    assert rows[-2][0] == f"≥ {classes['breaks'][-1]:.1f}"
    assert rows[-1] == ["无数据", "1 个"]


def test_classes_are_chosen_and_wrong_limits_are_told_what_is_wrong(desk: Desk) -> None:
    desk.open()
    desk.page.get_by_label("分级方法").select_option("jenks")
    assert desk.state()["classes"] == {"scheme": "jenks", "k": 5, "breaks": []}
    desk.page.get_by_label("级数").select_option("7")
    assert desk.state()["classes"]["k"] == 7
    desk.page.get_by_label("分级方法").select_option("user")
    limits = desk.page.get_by_label("分界值")
    wrong = desk.page.locator(".ly-wrong")
    for given, said in (
        ("60, 八十", "“八十”不是数字"),
        ("80，60", "60 不大于 80"),
        ("1 2 3 4 5 6 7", "现有 7 个"),
    ):
        limits.fill(given)
        expect(wrong).to_contain_text(said)
    limits.fill("60，80、 92.5")
    expect(wrong).to_have_text("")
    limits.press("Enter")
    assert desk.state()["classes"] == {"scheme": "user", "k": 4, "breaks": [60, 80, 92.5]}


def _ring(desk: Desk) -> shapely.Polygon:
    desk.until("state.poly")
    return shapely.Polygon(desk.state()["poly"])


def test_a_polygon_is_drawn_corner_by_corner_and_removed(desk: Desk) -> None:
    desk.open()
    desk.page.get_by_role("button", name="画多边形选范围").click()
    corners = [(600, 300), (800, 320), (780, 500), (620, 480), (500, 200)]
    for x, y in corners:
        desk.page.mouse.click(x, y)
    desk.page.keyboard.press("Backspace")
    desk.page.keyboard.press("Enter")
    ring = _ring(desk)
    drawn = shapely.Polygon([_ground(x, y) for x, y in corners[:-1]])
    assert shapely.hausdorff_distance(ring, drawn) < 2e-5
    assert desk.state()["pick"] is None
    desk.page.get_by_role("button", name="清除范围").click()
    assert desk.state()["poly"] is None


def _ground(x: float, y: float) -> tuple[float, float]:
    """Return the place of a pixel near the middle: a degree of latitude is longer by 1 / cos."""
    world = 512 * 2 ** AT[2]
    middle = math.asinh(math.tan(math.radians(AT[1]))) / (2 * math.pi)
    north = middle - (y - CENTRE[1]) / world
    return AT[0] + (x - CENTRE[0]) / world * 360, math.degrees(
        math.atan(math.sinh(2 * math.pi * north))
    )


def test_a_double_click_ends_a_polygon_without_a_corner_more(desk: Desk) -> None:
    desk.open()
    desk.page.get_by_role("button", name="画多边形选范围").click()
    for x, y in ((600, 300), (800, 320)):
        desk.page.mouse.click(x, y)
    desk.page.mouse.dblclick(780, 500)
    _ring(desk)
    assert len(desk.state()["poly"]) == 3
    assert desk.state()["at"] == AT


def test_a_polygon_is_drawn_by_keyboard_alone(desk: Desk) -> None:
    desk.open()
    desk.page.get_by_role("button", name="画多边形选范围").press("Enter")
    desk.press(
        "ArrowRight", " ", *["Shift+ArrowRight"] * 2, " ", *["Shift+ArrowDown"] * 2, " ", "Enter"
    )
    assert _ring(desk).is_valid
    assert len(desk.state()["poly"]) == 3


def test_a_polygon_whose_sides_cross_is_refused_and_escape_forgets_it(desk: Desk) -> None:
    desk.open()
    desk.page.get_by_role("button", name="画多边形选范围").click()
    for x, y in ((600, 300), (800, 500), (800, 300), (600, 500)):
        desk.page.mouse.click(x, y)
    desk.page.keyboard.press("Enter")
    desk.page.get_by_text("边线互相交叉").wait_for()
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator(".xd-bar")).to_be_hidden()
    assert desk.changes() == []


def test_a_loop_by_hand_is_one_simple_ring_of_few_corners(desk: Desk) -> None:
    desk.open()
    desk.page.get_by_role("button", name="手绘圈选范围").click()
    desk.page.mouse.move(900, 400)
    desk.page.mouse.down()
    # More than once around, and not smooth.
    for step in range(1, 420):
        angle = step / 62
        reach = 150 + 6 * math.sin(9 * angle)
        desk.page.mouse.move(750 + reach * math.cos(angle), 400 + reach * math.sin(angle))
    desk.page.mouse.up()
    ring = _ring(desk)
    assert ring.is_valid
    assert 12 <= len(desk.state()["poly"]) <= 200
    drawn = shapely.Polygon(
        [_ground(750 + 150 * math.cos(a / 20), 400 + 150 * math.sin(a / 20)) for a in range(126)]
    )
    assert ring.intersection(drawn).area / ring.union(drawn).area > 0.9


def _sides(desk: Desk) -> dict[str, Any]:
    city = desk.place.city
    return {
        "left": {"view": city.view("street"), "title": "2020 年"},
        "right": {"view": city.view("street", shift=-30), "title": "2019 年"},
    }


def _compare(desk: Desk) -> None:
    desk.open(pair=True, at=None)
    desk.page.evaluate(
        "(sides) => { window.sides = sides; pair.draw(sides, state); }", _sides(desk)
    )
    desk.still()


def test_two_maps_have_the_same_classes_and_a_line_that_the_keyboard_moves(desk: Desk) -> None:
    _compare(desk)
    line = desk.page.get_by_role("separator")
    assert line.get_attribute("aria-valuenow") == "50"
    # All of the right side is lower than the lowest limit of the left.
    right = desk.colour((CENTRE[0] + 60, CENTRE[1] + 90))
    assert desk.near(right, "#dce9f0", by=10)
    line.focus()
    desk.page.keyboard.press("End")
    assert line.get_attribute("aria-valuenow") == "100"
    assert desk.colour((CENTRE[0] + 60, CENTRE[1] + 90)) != right
    desk.page.keyboard.press("ArrowLeft")
    assert line.get_attribute("aria-valuenow") == "98"
    assert desk.page.evaluate("pair.stats().maps") == 2


def test_two_maps_move_together_and_say_both_values(desk: Desk) -> None:
    _compare(desk)
    desk.until("document.querySelectorAll('.xp-left .xm-label').length > 5")
    desk.until("document.querySelectorAll('.xp-right .xm-label').length > 5")
    desk.page.mouse.move(500, 300)
    desk.page.mouse.down()
    desk.page.mouse.move(540, 340, steps=5)
    desk.page.mouse.up()
    # A map that was let go glides on.
    desk.still()
    names = json.loads(desk.page.evaluate(
        "JSON.stringify(['left', 'right'].map((side) => Object.fromEntries("
        "[...document.querySelectorAll(`.xp-${side} .xm-label`)]"
        ".map((one) => [one.firstChild.textContent, one.style.transform]))))"
    ))  # fmt: skip
    assert names[0] == names[1]
    assert len(names[0]) > 5
    desk.page.mouse.move(700, 420)
    said = desk.card()
    assert "2020 年" in said
    assert "2019 年" in said


def test_two_maps_stand_side_by_side(desk: Desk) -> None:
    _compare(desk)
    desk.page.evaluate("state = { ...state, split: 'side' }; pair.draw(sides, state)")
    desk.still()
    expect(desk.page.get_by_role("separator")).to_be_hidden()
    left, right = (desk.page.locator(f".xp-{side}").bounding_box() for side in ("left", "right"))
    assert left is not None
    assert right is not None
    assert left["x"] + left["width"] <= right["x"]
    assert left["width"] == pytest.approx(right["width"], abs=1)
