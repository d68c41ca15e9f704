"""What the map of the planners' page computes, against other programs' results."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page
from pyproj import Geod

from tests.browser.conftest import PATIENCE_MS
from tests.browser.explore_city import City
from tests.browser.explore_place import served

pytestmark = pytest.mark.browser

WGS84 = Geod(ellps="WGS84")
STATION = (104.0652, 30.6571)


@pytest.fixture(scope="module")
def modules(browser: Browser) -> Iterator[Page]:
    """Open a page that has the map's own modules, and no map."""
    context = browser.new_context()
    context.set_default_timeout(PATIENCE_MS)
    with served(City()) as place:
        page = context.new_page()
        page.goto(place.address)
        page.evaluate(
            "async () => { for (const name of ['map_earth', 'map_ring', 'map_colours',"
            " 'map_legend', 'map_areas', 'layers_classes'])"
            " window[name] = await import(`/static/${name}.js`); }"
        )
        yield page
    context.close()


def _call(page: Page, of: str, *given: Any) -> Any:  # noqa: ANN401 - JSON
    return page.evaluate(f"(given) => {of}(...given)", list(given))


@pytest.mark.parametrize("metres", [300, 500, 1000])
def test_a_circle_is_true_on_the_ground(modules: Page, metres: int) -> None:
    ring = np.array(_call(modules, "map_earth.circle", STATION, metres))
    assert ring[0].tolist() == ring[-1].tolist()
    count = len(ring)
    lon, lat = np.full(count, STATION[0]), np.full(count, STATION[1])
    _, _, lengths = WGS84.inv(lon, lat, ring[:, 0], ring[:, 1])
    assert np.abs(np.asarray(lengths) - metres).max() < 0.1


@pytest.mark.parametrize(("lat", "zoom"), [(30.66, 10.0), (30.66, 16.3), (0.0, 3.0), (49.0, 12.0)])
def test_the_scale_bar_is_as_long_as_it_says(modules: Page, lat: float, zoom: float) -> None:
    bar = _call(modules, "map_earth.scaleBar", lat, zoom, 110)
    assert 40 < bar["px"] <= 110
    degrees = bar["px"] / (512 * 2**zoom) * 360
    # In small pieces: along the parallel, not along the shortest way.
    lons = np.linspace(104, 104 + degrees, 200)
    length = WGS84.line_length(lons, np.full(200, lat))
    assert length == pytest.approx(bar["metres"], rel=1e-4)
    assert str(bar["metres"])[0] in "125"


def test_a_name_stands_inside_its_area(modules: Page) -> None:
    shapes = [
        shapely.Polygon([(0, 0), (10, 0), (10, 2), (2, 2), (2, 8), (10, 8), (10, 10), (0, 10)]),
        shapely.MultiPolygon([shapely.box(0, 0, 1, 1), shapely.box(5, 5, 9, 6)]),
        *(area.shape for area in City().of("street")),
    ]
    for shape in shapes:
        found = _call(modules, "map_earth.anchor", shapely.geometry.mapping(shape))
        assert shape.contains(shapely.Point(found["at"]))


_PLACES = st.tuples(
    st.integers(0, 400).map(lambda n: round(104 + n * 1e-4, 5)),
    st.integers(0, 400).map(lambda n: round(30 + n * 1e-4, 5)),
)


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=st.lists(_PLACES, min_size=3, max_size=24))
def test_whatever_is_drawn_becomes_a_simple_ring_or_none(
    modules: Page, drawn: list[tuple[float, float]]
) -> None:
    ring = _call(modules, "map_ring.ringOf", drawn, 1e-5)
    if ring is not None:
        assert 3 <= len(ring) <= 200
        # Sides may touch where corners meet; they never cross.
        assert _call(modules, "map_ring.selfCrossing", ring) is None


def test_a_line_is_thinned_no_further_than_it_is_told(modules: Page) -> None:
    rng = np.random.default_rng(3)
    line = np.cumsum(rng.normal(0, 1, (900, 2)), axis=0)
    for within in (0.5, 3.0):
        thin = _call(modules, "map_ring.thinned", line.tolist(), within)
        drawn = shapely.LineString(thin)
        assert len(thin) < 0.7 * len(line)
        assert max(drawn.distance(shapely.Point(point)) for point in line) <= within + 1e-9
        # As another program does it.
        other = shapely.simplify(shapely.LineString(line), within, preserve_topology=False)
        assert len(thin) == pytest.approx(len(other.coords), rel=0.05)


def test_a_loop_that_overshoots_keeps_its_larger_part(modules: Page) -> None:
    ring = _call(
        modules, "map_ring.untangled", [[0, 0], [10, 0], [10, 10], [-1, 10], [-1, 9], [0.5, 12]]
    )
    shape = shapely.Polygon(ring)
    assert shape.is_valid
    assert shape.area > 80


def test_a_value_on_a_limit_is_in_the_upper_class(modules: Page) -> None:
    assert [
        _call(modules, "map_colours.classOf", value, [60, 80]) for value in (59.9, 60, 79, 80)
    ] == [0, 1, 1, 2]
    values = np.random.default_rng(1).uniform(0, 100, 50).round(1)
    limits = [20.0, 45.5, 70.0]
    mine = [_call(modules, "map_colours.classOf", float(value), limits) for value in values]
    assert mine == np.searchsorted(limits, values, side="right").tolist()


@pytest.mark.parametrize("breaks", [[70, 80], [55, 70, 80, 95]])
def test_outer_edges_may_be_among_the_limits_or_not(modules: Page, breaks: list[float]) -> None:
    areas = {
        "columns": ["code", "value"], "rows": [["a", 55], ["b", 75], ["c", 95], ["d", None]],
        "classes": {"scheme": "quantile", "breaks": breaks, "counts": [1, 1, 1]},
    }  # fmt: skip
    assert _call(modules, "map_colours.scaleOf", areas) == {
        "scheme": "quantile", "breaks": [70, 80], "count": 3, "low": 55, "high": 95,
    }  # fmt: skip


def test_a_level_without_values_has_no_class(modules: Page) -> None:
    areas = {
        "columns": ["code", "value"],
        "rows": [["a", None]],
        "classes": {"scheme": "quantile", "breaks": [], "counts": []},
    }
    assert _call(modules, "map_colours.scaleOf", areas)["count"] == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["sequential", "demands"])
def test_a_ramp_goes_one_way_in_lightness(modules: Page, theme: str, name: str) -> None:
    for count in range(3, 8):
        colours = _call(modules, "map_colours.ramp", name, count, {"dark": theme == "dark"})
        light = [
            0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (_bands(one) for one in colours)
        ]
        steps = np.diff(light)
        assert (steps > 4).all() if theme == "dark" else (steps < -4).all()


def _bands(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def _about(
    page: Page, breaks: list[float], values: list[float], scheme: str = "user", theme: str = "light"
) -> list[str]:
    """Return the colours about a balance of 100."""
    counts = [] if scheme == "continuous" else [1] * (len(breaks) + 1)
    areas = {
        "columns": ["code", "value"], "rows": [[str(one), one] for one in values],
        "scale": "diverging", "balance": 100,
        "classes": {"scheme": scheme, "breaks": breaks, "counts": counts},
    }  # fmt: skip
    look = {"dark": theme == "dark"}
    scale = _call(page, "map_colours.scaleOf", areas)
    found: list[str] = _call(page, "map_areas.coloursOf", areas, scale, look)
    return found


def _side(colour: str) -> int:
    """Return -1 for brown, 1 for blue, 0 for what is nearly grey."""
    red, _, blue = _bands(colour)
    return 0 if abs(red - blue) < 16 else 1 if blue > red else -1


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("breaks", "values", "sides"),
    [
        ([80, 95, 105, 120], [50, 150], [-1, -1, 0, 1, 1]),
        # Of five classes by equal counts the balance may be in any.
        ([102, 104, 106, 108], [90, 110], [0, 1, 1, 1, 1]),
        ([60, 70, 80, 90], [50, 130], [-1, -1, -1, -1, 0]),
        # A limit on the balance parts what is below from what is above.
        ([80, 100, 120], [50, 150], [-1, -1, 1, 1]),
        ([110, 120], [101, 130], [1, 1, 1]),
        ([70, 80], [60, 90], [-1, -1, -1]),
        ([], [80, 130], [0]),
        ([], [100, 100], [0]),
        ([], [90, 90], [-1]),
    ],
)
def test_a_diverging_scale_has_its_two_hues_about_its_balance(
    modules: Page, theme: str, breaks: list[float], values: list[float], sides: list[int]
) -> None:
    colours = _about(modules, breaks, values, theme=theme)
    assert [_side(one) for one in colours] == sides
    assert len(set(colours)) == len(colours)


def test_classes_equally_far_from_the_balance_are_equally_strong(modules: Page) -> None:
    three = _about(modules, [80, 90, 95, 105, 110, 120], [50, 150])
    # Beside three classes below, two above are the first two of three.
    assert _about(modules, [80, 90, 95, 105, 110], [50, 150])[4:] == three[4:6]
    assert _about(modules, [80, 90, 95, 105], [50, 150])[4:] == three[4:5]
    assert _about(modules, [95, 105, 110, 120], [50, 150])[:2] == three[2:4]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ends", [[60, 110], [98, 180], [40, 160]])
def test_a_continuous_diverging_scale_is_neutral_at_its_balance(
    modules: Page, theme: str, ends: list[float]
) -> None:
    colours = _about(modules, ends, ends, "continuous", theme)
    at = np.linspace(ends[0], ends[1], len(colours))
    away = (at - 100) / max(100 - ends[0], ends[1] - 100)
    for share, colour in zip(away, colours, strict=True):
        wanted = {np.sign(share)} if abs(share) > 0.5 else {np.sign(share), 0}
        assert _side(colour) in wanted, (share, colour)
    assert _side(colours[int(np.argmin(np.abs(at - 100)))]) == 0


def test_hexagons_have_whole_numbers_that_meet_no_other_class(modules: Page) -> None:
    counts = np.random.default_rng(5).poisson(4, 3000).tolist()
    breaks = _call(modules, "map_colours.countBreaks", counts, 5)
    assert breaks == sorted(set(breaks))
    said = modules.evaluate(
        "(breaks) => map_legend.ranges(breaks, 1, 20, String, true)", [2, 4, 5, 9]
    )
    assert said == ["1", "2 – 3", "4", "5 – 8", "≥ 9"]


def test_demands_that_are_everywhere_equal_are_one_class(modules: Page) -> None:
    assert _call(modules, "map_colours.countBreaks", [3, 3, 3], 5) == []
    assert modules.evaluate("map_legend.ranges([], 3, 3, String)") == ["3"]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("60, 80, 90", [60, 80, 90]), ("60，80；90", [60, 80, 90]), ("-1.5 0 2", [-1.5, 0, 2]),
        ("６０、８０", [60, 80]), ("60, x", "map.breaks_number"), ("", "map.breaks_many"),
        ("5 5", "map.breaks_rise"), ("9 8", "map.breaks_rise"), ("1e9999", "map.breaks_number"),
    ],
)  # fmt: skip
def test_limits_are_read_as_they_are_typed(modules: Page, typed: str, wanted: Any) -> None:  # noqa: ANN401
    found = _call(modules, "layers_classes.breaksOf", typed)
    assert found.get("breaks", found.get("wrong")) == wanted
