"""What the map of coverage draws over the areas: compounds left out, and the circles."""

from typing import Any, Final

import numpy as np
import shapely

from dashboard import analysis_data, i18n, numbers, theme
from dashboard import i18n_reach as words
from dashboard.figures.reach_map import distances
from dashboard.once import Once
from dashboard.reach import MANY, SOME
from dashboard.wall.ground import Ground
from dashboard.wall.panels import extent
from geo.catalog.circles import Way
from geo.engine.coverage import Coverage
from geo.text import Lang

MOST_POINTS: Final = 300
"""Compounds left out that are drawn, the largest."""
MOST_CORNERS: Final = 800
"""Of the circles: some 6 kB compressed."""
SMALLEST: Final = 5.0
LARGEST: Final = 13.0
"""Pixels across a compound left out, on a screen of 1920 x 1080."""


_POINTS: Final = Once[list[dict[str, Any]]](most=64)


def left_out(found: Coverage, ground: Ground) -> list[dict[str, Any]]:
    """Draw the largest compounds left out, the small ones first so that they do not cover any."""
    key = found.question, ground.moment.state.version, ground.lang
    return _POINTS.get(key, lambda: _points(found, ground.lang))


def _points(found: Coverage, lang: Lang) -> list[dict[str, Any]]:
    rows = found.left_out.dropna(subset=["lon", "lat"]).head(MOST_POINTS)
    walks = Way.WALK in found.ways
    people = rows["households"].fillna(0).to_numpy(dtype=float)
    grades = np.digitize(people, [SOME, MANY])
    sizes = np.clip(np.sqrt(people) / 4, SMALLEST, LARGEST).round(1)
    points = [
        {
            "lon": round(row["lon"], 5),
            "lat": round(row["lat"], 5),
            "colour": theme.LEFT_OUT[grade],
            "size": size,
            "text": "",
            "hover": [row[f"name_{lang}"], _people(row["households"], lang),
                      where(row, lang, walks=walks)],
            "tone": "none",
        }
        for row, grade, size in zip(
            rows.to_dict("records"), grades.tolist(), sizes.tolist(), strict=True
        )
    ]  # fmt: skip
    return points[::-1]


def where(row: dict[Any, Any], lang: Lang, *, walks: bool) -> str:
    """Say in which street, and how far the nearest station is."""
    street = row[f"street_{lang}"]
    far = words.NO_STATION_NEAR[lang]
    if not np.isnan(row["straight_m"]):
        far = distances(row["straight_m"], row["walk_m"], lang, walks=walks)
    said = [i18n.short(street, lang) if isinstance(street, str) else "", far.replace("　", " ")]
    return " · ".join(one for one in said if one)


def _people(households: float, lang: Lang) -> str:
    if np.isnan(households):
        return words.NO_HOUSEHOLDS[lang]
    return words.HOUSEHOLDS[lang].format(n=numbers.shown(households))


_CIRCLES: Final = Once[list[dict[str, Any]]](most=64)


def circles(metres: int, ground: Ground) -> list[dict[str, Any]]:
    """Return what lies in the circles, as fine as the map shows it."""
    bounds = extent.extent(ground)
    key = metres, bounds, ground.moment.state.version
    return _CIRCLES.get(key, lambda: _drawn(metres, bounds))


def _drawn(metres: int, bounds: extent.Bounds) -> list[dict[str, Any]]:
    shape = shapely.from_geojson(analysis_data.circle_collection(metres, (), ()).decode())
    west, south, east, north = bounds
    wide = max(east - west, north - south)
    # Cut far outside of what is seen, so that the cut is not.
    near = shapely.clip_by_rect(
        shapely.union_all(shapely.get_parts(shape)), west - wide, south - wide, east + wide,
        north + wide,
    )  # fmt: skip
    tolerance = wide / 2_000
    simple = shapely.simplify(near, tolerance)
    while shapely.get_num_coordinates(simple) > MOST_CORNERS:
        tolerance *= 1.5
        simple = shapely.simplify(near, tolerance)
    features = [{"rings": part, "colour": theme.CIRCLE} for part in extent.rings(simple)]
    return [{"id": "circle", "style": "circle", "features": features}] if features else []
