"""Where the map of a scene is: the areas on it, their outlines by URL, and what frames them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import shapely
from numpy.typing import NDArray

from dashboard import data, geojson, i18n, theme
from dashboard.once import Once
from dashboard.wall.ground import Ground
from geo.errors import RongtuError

Bounds = tuple[float, float, float, float]

STAMP: Final = 12
"""Letters of the mark of some content; two contents share one once in 10^14."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Extent:
    """What is read once of each version of the data.

    Attributes
    ----------
    rows
        The areas on the map: as of `dashboard.data.outlines`.
    bounds
        West, south, east, north of what is shown.
    land
        All that is shown as one shape, degrees.
    """

    rows: pd.DataFrame
    bounds: Bounds
    land: shapely.Geometry
    geometry: Mapping[str, str]
    outline: Mapping[str, str] | None


_EXTENTS: Final = Once[_Extent](most=128)


def extent(ground: Ground) -> Bounds:
    """Return where what is shown lies: west, south, east, north, in degrees.

    Raises
    ------
    RongtuError
        There is nothing that has an outline.
    """
    return _extent(ground).bounds


def geometry(ground: Ground) -> dict[str, str]:
    """Return the outlines of the areas on the map: id, and URL, the same for the same outlines."""
    return dict(_extent(ground).geometry)


def outline(ground: Ground) -> dict[str, str] | None:
    """Return what frames these areas, as of `geometry`; none where nothing is above them."""
    found = _extent(ground).outline
    return None if found is None else dict(found)


def land(ground: Ground) -> shapely.Geometry:
    """Return all that is shown as one shape, in degrees."""
    return _extent(ground).land


def names(ground: Ground) -> dict[str, dict[str, Any]]:
    """Return the areas on the map by code: plain land, with name and where it is written."""
    lang = ground.lang
    return {
        row["code"]: {
            "fill": theme.LAND,
            "name": i18n.short(row[f"name_{lang}"], lang),
            "value": "",
            "at": [round(row["lon"], 5), round(row["lat"], 5)],
            "hover": [row[f"name_{lang}"]],
        }
        for row in _extent(ground).rows.to_dict("records")
    }


def stamped(url: str, mark: str) -> str:
    """Add the mark of a content to its URL, which then changes with the content and only then."""
    return f"{url}{'&' if '?' in url else '?'}g={mark}"


def mark_of(content: bytes) -> str:
    """Return the mark of a content."""
    return hashlib.sha256(content).hexdigest()[:STAMP]


def rings(shape: shapely.Geometry) -> list[list[list[list[float]]]]:
    """Return the polygons of a shape, each the rings of it: the outer one, and holes.

    Coordinates have five decimals, a metre; what is smaller than that goes.
    """
    exact = shapely.set_precision(shape, 1e-5)
    return [
        [
            shapely.get_coordinates(ring).round(5).tolist()
            for ring in (polygon.exterior, *polygon.interiors)
        ]
        for polygon in shapely.get_parts(exact).tolist()
        if polygon.geom_type == "Polygon" and not polygon.is_empty
    ]


def _extent(ground: Ground) -> _Extent:
    key = ground.moment.state.version, ground.level.key, ground.within
    return _EXTENTS.get(key, lambda: _read(ground))


def _read(ground: Ground) -> _Extent:
    level, within = ground.level.key, ground.within
    rows, above = data.outlines(level, within), _above(ground)
    frame = rows if above is None else data.outlines(*above)
    bounded = frame if len(frame) else rows
    if bounded.empty:
        raise RongtuError(
            given="Nothing here has an outline",
            wanted="areas with outlines",
            remedy="load them: rongtu load PROFILE",
        )
    shapes: NDArray[Any] = data.outline_shapes(
        *(above if above and len(frame) else (level, within))
    )
    west, south = (float(bounded[name].min()) for name in ("west", "south"))
    east, north = (float(bounded[name].max()) for name in ("east", "north"))
    return _Extent(
        rows=rows,
        bounds=(round(west, 5), round(south, 5), round(east, 5), round(north, 5)),
        land=shapely.union_all(shapely.make_valid(shapes)),
        geometry=_source(level, within),
        outline=None if above is None else _source(*above),
    )


def _above(ground: Ground) -> tuple[str, str | None] | None:
    """Return the level and code of what holds the areas on the map: the coarsest for everything."""
    if ground.within is not None:
        return ground.scope.places[ground.within].level, ground.within
    coarsest = ground.scope.whole
    if coarsest is None or coarsest.key == ground.level.key:
        return None
    return coarsest.key, None


def _source(level: str, within: str | None) -> dict[str, str]:
    url = geojson.area_url(level, version=None, within=within)
    mark = mark_of(data.outline_collection(level, within))
    return {"id": level, "url": stamped(url, mark)}
