"""A small map without a map: an area's outline among those of its fellows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import shapely

WIDTH: Final = 300.0
MOST_HEIGHT: Final = 200.0
_AIR: Final = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """Paths in a box of width x height; `here` is what it is about, or none.

    Attributes
    ----------
    others
        Of the fellows and of what holds them.
    dots, spot
        Stations, and the one point that it is about, where it is a point.
    """

    width: float
    height: float
    others: tuple[str, ...]
    here: str | None
    dots: tuple[tuple[float, float], ...]
    spot: tuple[float, float] | None


def sketch(
    outlines: Sequence[tuple[str, Any]],
    code: str,
    *,
    dots: Sequence[tuple[float, float]] = (),
    spot: tuple[float, float] | None = None,
) -> Sketch | None:
    """Draw outlines, those of `code` filled; none where there is nothing to draw.

    Parameters
    ----------
    outlines
        Code and shape, metres.
    dots, spot
        In metres.
    """
    known = [(name, shape) for name, shape in outlines if not shapely.is_empty(shape)]
    if not known:
        return None
    west, south, east, north = shapely.total_bounds([shape for _, shape in known])
    scale = min(
        (WIDTH - 2 * _AIR) / max(east - west, 1.0),
        (MOST_HEIGHT - 2 * _AIR) / max(north - south, 1.0),
    )

    def at(x: float, y: float) -> tuple[float, float]:
        return round(_AIR + (x - west) * scale, 1), round(_AIR + (north - y) * scale, 1)

    def path(shape: Any) -> str:  # noqa: ANN401 - shapely has no types
        rings = shapely.get_rings(shapely.get_parts(shape))
        return "".join(
            "M"
            + "L".join("{} {}".format(*at(x, y)) for x, y in shapely.get_coordinates(ring))
            + "Z"
            for ring in rings
        )

    return Sketch(
        width=round((east - west) * scale + 2 * _AIR, 1),
        height=round((north - south) * scale + 2 * _AIR, 1),
        others=tuple(path(shape) for name, shape in known if name != code),
        here=next((path(shape) for name, shape in known if name == code), None),
        dots=tuple(at(*one) for one in dots),
        spot=None if spot is None else at(*spot),
    )
