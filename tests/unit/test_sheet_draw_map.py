"""The map on a sheet: its scale and north are the ground's, its names and signs stand apart."""

import io
import itertools
import math

import numpy as np
import pyproj
import pytest
import shapely
from matplotlib.patches import Polygon
from numpy.typing import NDArray
from PIL import Image

from dashboard.snapshot import draw_names, draw_shapes, page, scale, template
from dashboard.snapshot.content import Layer, Mark, Name, Sheet
from dashboard.snapshot.draw_view import NoBoxError, fitted
from dashboard.snapshot.scale import ScaleError
from dashboard.snapshot.spec import Format, Paper, Spec, Turn
from tests.unit import sheet_draw_made as made

STANDARD = template.load()
GEOD = pyproj.Geod(ellps="GRS80")
LON, LAT = 114.06, 22.54
RED, GREEN = (255, 0, 0), (0, 170, 0)


def to(crs: int) -> pyproj.Transformer:
    return pyproj.Transformer.from_crs(4490, crs, always_xy=True)


def two_points(crs: int, metres: float) -> Sheet:
    """Return a sheet with two signs so many metres of ground apart, east and west of its middle."""
    ends = [GEOD.fwd(LON, LAT, turn, metres / 2)[:2] for turn in (90, 270)]
    x, y = to(crs).transform(*np.transpose(ends))
    mx, my = to(crs).transform(LON, LAT)
    layers = [
        Layer(
            key=f"{at}", mark=Mark.POINT, shapes=shapely.points(x[[at]], y[[at]]), fills=[colour],
            edge=colour, width=0.1, size=4,
        )
        for at, colour in enumerate(("#ff0000", "#00aa00"))
    ]  # fmt: skip
    wide = metres * 0.75
    return made.with_(
        made.sheet(many=30),
        crs=crs, layers=layers, names=[], sample="",
        box=(mx - wide, my - wide / 2, mx + wide, my + wide / 2),
    )  # fmt: skip


def dots_of(file: bytes) -> NDArray[np.int64]:
    with Image.open(io.BytesIO(file)) as picture:
        return np.array(picture)[..., :3].astype(int)


def middle(dots: NDArray[np.int64], colour: tuple[int, int, int]) -> NDArray[np.float64]:
    rows, columns = np.nonzero((abs(dots - colour) < 60).all(axis=2))
    return np.array([columns.mean(), rows.mean()])


def longest_run(row: NDArray[np.bool_]) -> int:
    return max((sum(1 for _ in run) for dark, run in itertools.groupby(row) if dark), default=0)


@pytest.mark.parametrize("crs", [4544, 4547, 32650])
@pytest.mark.parametrize("metres", [9_000.0, 700.0, 40.0])
def test_the_bar_s_dots_are_as_long_as_the_ground_that_it_states(crs: int, metres: float) -> None:
    """Two places are a known geodesic apart; the bar is measured against their signs."""
    spec = Spec(format=Format.PNG, dpi=300)
    sheet = two_points(crs, metres)
    dots = dots_of(page.drawn(sheet, spec, STANDARD))
    apart = float(np.hypot(*(middle(dots, RED) - middle(dots, GREEN))))
    bar = page.composed(sheet, spec, STANDARD).map.bar
    rows = slice(math.floor(bar.top / 25.4 * 300), math.ceil(bar.bottom / 25.4 * 300) + 1)
    columns = slice(int((bar.left - 4) / 25.4 * 300), int((bar.right + 4) / 25.4 * 300))
    ink = np.asarray((dots[rows, columns] < 110).all(axis=2))
    long = max(longest_run(row) for row in ink)
    assert long / apart * metres == pytest.approx(bar.metres, rel=0.01)
    assert long == pytest.approx((bar.right - bar.left) / 25.4 * 300, abs=2)


@pytest.mark.parametrize("crs", [4544, 4547, 4549, 32650])
def test_the_scale_at_a_place_is_the_projection_s_own(crs: int) -> None:
    x, y = to(crs).transform(LON, LAT)
    factors = pyproj.Proj(pyproj.CRS.from_epsg(crs)).get_factors(LON, LAT)
    assert scale.grid_per_ground(crs, x, y) == pytest.approx(factors.parallel_scale, rel=1e-4)


def test_the_scale_of_the_web_s_mercator_is_that_of_the_ellipsoid() -> None:
    """It projects as if the earth were a sphere: k = sqrt(1 - e² sin² φ) / cos φ of the ground."""
    x, y = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(LON, LAT)
    phi, e2 = math.radians(LAT), 0.00669438
    wanted = math.sqrt(1 - e2 * math.sin(phi) ** 2) / math.cos(phi)
    assert scale.grid_per_ground(3857, x, y) == pytest.approx(wanted, rel=1e-6)


def test_on_the_district_s_grid_a_bar_without_correction_would_be_wrong() -> None:
    assert scale.grid_per_ground(made.CRS, *made.MIDDLE) == pytest.approx(1.0108, abs=1e-4)


@pytest.mark.parametrize("crs", [4544, 4547, 4549, 32650])
def test_north_is_off_the_grid_s_by_the_meridian_s_convergence(crs: int) -> None:
    x, y = to(crs).transform(LON, LAT)
    factors = pyproj.Proj(pyproj.CRS.from_epsg(crs)).get_factors(LON, LAT)
    assert scale.north(crs, x, y) == pytest.approx(-factors.meridian_convergence, abs=0.01)


def test_the_arrow_points_along_the_meridian() -> None:
    """A place due north of the middle is where the needle on paper points to."""
    x, y = made.MIDDLE
    back = pyproj.Transformer.from_crs(made.CRS, 4490, always_xy=True)
    lon, lat = back.transform(x, y)
    north = np.array([to(made.CRS).transform(lon, lat + 0.001)])
    view = fitted((x - 500, y - 500, x + 500, y + 500), (0, 0, 100, 100))
    (east, down) = view.to_paper(north)[0] - (50, 50)
    turn = math.degrees(math.atan2(east, -down))
    assert turn == pytest.approx(-3.5, abs=0.1)
    assert scale.north(made.CRS, x, y) == pytest.approx(turn, abs=0.01)
    drawn = page.composed(made.sheet(many=30), Spec(), STANDARD)
    arrow = drawn.map.furniture[-1]
    needle = [
        artist.get_xy()
        for artist in drawn.figure.findobj(Polygon)
        if artist.get_xy()[0][0] > arrow[0]
    ]
    for points in needle:
        tip, _, notch, *_ = points
        assert math.degrees(math.atan2(tip[0] - notch[0], notch[1] - tip[1])) == pytest.approx(
            turn, abs=0.05
        )
    assert len(needle) == 2


@pytest.mark.parametrize("room", [0.7, 1, 3.3, 4.99, 5, 42, 999, 1_000, 1_700, 54_321])
def test_a_bar_is_the_longest_round_one_that_has_room(room: float) -> None:
    bar = scale.bar(room)
    power = 10 ** math.floor(math.log10(bar.metres) + 1e-9)
    assert round(bar.metres / power, 9) in {1, 2, 5}
    assert room / 2.5 - 1e-9 <= bar.metres <= room
    last, unit = bar.marks[2].split("\N{NO-BREAK SPACE}")
    assert float(last) * (1_000 if unit == "km" else 1) == pytest.approx(bar.metres)
    assert float(bar.marks[1]) == pytest.approx(float(last) / 2)


def test_the_stated_ratio_is_the_paper_s() -> None:
    drawn = page.composed(made.sheet(many=30), Spec(paper=Paper.A3), STANDARD)
    bar = drawn.map.bar
    assert bar.denominator == pytest.approx(bar.metres * 1_000 / (bar.right - bar.left), rel=0.005)
    said = [text.get_text() for text, _ in drawn.texts]
    assert f"比例尺 1:{bar.denominator:,}" in said


def test_a_slide_states_no_ratio_for_nobody_knows_how_large_it_is_shown() -> None:
    drawn = page.composed(made.sheet(many=30), Spec(paper=Paper.SLIDE), STANDARD)
    assert not any(text.get_text().startswith("比例尺") for text, _ in drawn.texts)


def test_meridians_meet_the_frame_where_they_are_labelled() -> None:
    x, y = made.MIDDLE
    box = (x - 5_000, y - 3_000, x + 5_000, y + 3_000)
    lines = scale.graticule(made.CRS, box)
    back = pyproj.Transformer.from_crs(made.CRS, 4490, always_xy=True)
    assert 2 <= sum(line.meridian for line in lines) <= 6
    for line in lines:
        lon, lat = back.transform(*line.points.T)
        degrees = lon if line.meridian else lat
        assert np.ptp(degrees) < 1e-7
        whole, minutes = line.label[:-1].split("°")
        stated = int(whole) + float(minutes.split("′")[0]) / 60
        assert degrees.mean() == pytest.approx(stated, abs=1e-6)
    assert {line.label[-1] for line in lines} == {"E", "N"}


@pytest.mark.parametrize(
    ("seconds", "meridian", "label"),
    [(410_580, True, "114°03′E"), (410_600, True, "114°03′20″E"), (-81_000, False, "22°30′S")],
)
def test_degrees_are_written_with_minutes(seconds: int, meridian: bool, label: str) -> None:  # noqa: FBT001 - a parameter
    assert scale.arc(seconds, meridian=meridian) == label


def test_degrees_that_do_not_count_in_metres_are_refused() -> None:
    with pytest.raises(ScaleError, match=r"EPSG:4490.*EPSG:4544"):
        page.drawn(made.with_(made.sheet(many=30), crs=4490), Spec(), STANDARD)


@pytest.mark.parametrize("box", [(math.nan,) * 4, (1.0, 0.0, 0.0, 1.0), (math.inf,) * 4])
def test_a_map_of_nowhere_is_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(NoBoxError):
        page.drawn(made.with_(made.sheet(many=30), box=box), Spec(), STANDARD)


@pytest.mark.parametrize("turn", Turn)
@pytest.mark.parametrize("side", [0.0, 10.0, 3_000.0])
def test_the_frame_shows_all_of_the_box(turn: Turn, side: float) -> None:
    x, y = made.MIDDLE
    box = (x, y, x + side, y + side / 3)
    drawn = page.composed(made.with_(made.sheet(many=30), box=box), Spec(turn=turn), STANDARD)
    ground = shapely.box(*drawn.map.view.ground)
    assert ground.contains(shapely.box(*box).buffer(0.1))
    left, top, right, bottom = drawn.map.view.frame
    west, south, east, north = drawn.map.view.ground
    assert (east - west) / (north - south) == pytest.approx((right - left) / (bottom - top))


def test_ten_metres_have_a_bar_of_metres() -> None:
    x, y = made.MIDDLE
    sheet = made.with_(made.sheet(many=30), box=(x, y, x + 10, y + 10))
    bar = page.composed(sheet, Spec(), STANDARD).map.bar
    assert bar.metres in {1, 2, 5}


@pytest.mark.parametrize("graticule", [False, True])
@pytest.mark.parametrize("many", [30, 104])
def test_names_stand_apart_in_the_frame_and_off_the_furniture(many: int, graticule: bool) -> None:  # noqa: FBT001 - a parameter
    spec = Spec(graticule=graticule)
    drawn = page.composed(made.sheet(many=many), spec, STANDARD).map
    frame = shapely.box(*drawn.view.frame)
    boxes = [shapely.box(*one.box) for one in drawn.names]
    taken = [shapely.box(*box) for box in drawn.furniture]
    assert len(boxes) > many * 0.9
    assert all(frame.contains(box) for box in boxes)
    for one, other in itertools.combinations([*boxes, *taken], 2):
        assert shapely.area(shapely.intersection(one, other)) == 0


@pytest.mark.parametrize(
    ("name", "ways"),
    [
        ("福保社区", [("福保社区",), ("福保", "社区")]),
        ("Tianhuizhen", [("Tianhuizhen",)]),
        ("Jinhua Community", [("Jinhua Community",), ("Jinhua", "Community")]),
        ("南园", [("南园",)]),
    ],
)
def test_a_name_is_broken_between_characters_or_words_but_not_within_one(
    name: str, ways: list[tuple[str, ...]]
) -> None:
    paper = page.composed(made.sheet(many=30), Spec(), STANDARD).paper
    forms = draw_names.forms(paper, Name(text=name, x=0, y=0, rank=1))
    assert [form.lines for form in forms] == [*ways, *ways]
    assert forms[-1].size < forms[0].size


def test_nearly_all_names_of_areas_are_within_them() -> None:
    sheet = made.sheet(many=40)
    drawn = page.composed(sheet, Spec(), STANDARD).map
    within = {
        one.index: shapely.transform(sheet.names[one.index].within, drawn.view.to_paper)
        for one in drawn.names
        if sheet.names[one.index].within is not None
    }
    inside = [
        shapely.contains(within[one.index], shapely.box(*one.box))
        for one in drawn.names
        if one.index in within
    ]
    assert len(inside) == 40
    assert np.mean(inside) > 0.95


def test_a_sheet_s_features_are_drawn_in_their_colours_where_they_are() -> None:
    sheet = made.with_(made.sheet(many=30, stations=0), names=[], sample="")
    spec = Spec(format=Format.PNG, dpi=150)
    dots = dots_of(page.drawn(sheet, spec, STANDARD))
    view = page.composed(sheet, spec, STANDARD).map.view
    layer = sheet.layers[0]
    right = []
    for shape, colour in zip(layer.shapes, layer.fills, strict=True):
        inner = shape.buffer(-60)
        for point in (inner.representative_point(), inner.centroid):
            x, y = view.to_paper(np.array([[point.x, point.y]]))[0] / 25.4 * 150
            wanted = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
            right.append(abs(dots[int(y), int(x)] - wanted).max() <= 2)
    assert np.mean(right) > 0.9  # a road crosses a few


def test_holes_stay_holes_and_parts_stay_together() -> None:
    ring = shapely.Polygon([(0, 0), (9, 0), (9, 9), (0, 9)], [[(3, 3), (6, 3), (6, 6), (3, 6)]])
    two = shapely.union(ring, shapely.box(20, 0, 22, 2))
    first, second = draw_shapes.paths(np.array([two, shapely.box(0, 0, 1, 1)], dtype=object))
    assert first.contains_point((1, 1))
    assert first.contains_point((21, 1))
    assert not second.contains_point((21, 1))
    loops = first.to_polygons()
    assert len(loops) == 3
    # Turning against each other, shell and hole: or the hole is filled.
    assert abs(sum(_signed(np.asarray(loop)) for loop in loops)) == pytest.approx(shapely.area(two))


def _signed(loop: NDArray[np.float64]) -> float:
    x, y = loop.T
    return float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1])) / 2


def test_a_hatch_is_within_its_area_and_even() -> None:
    area = shapely.Point(50, 50).buffer(20).difference(shapely.Point(50, 50).buffer(8))
    strokes = [shapely.linestrings(points) for points in draw_shapes.hatch(area, 1.5)]
    assert len(strokes) > 20
    assert all(area.buffer(1e-6).contains(stroke) for stroke in strokes)
    total = sum(stroke.length for stroke in strokes)
    assert total * 1.5 == pytest.approx(area.area, rel=0.03)


def test_no_area_has_no_hatch() -> None:
    assert draw_shapes.hatch(shapely.Polygon(), 1.0) == []
