"""Where names stand on a map: none over another, none out of the frame, the important first.

Greedy by rank, as most atlases were lettered: a name takes the best of its free places, and what
finds none is left out. Areas' names stay inside the area where that is possible; points' names go
round the sign in the order of Imhof (1975, Positioning names on maps, The American Cartographer
2(2), 128-144): right of it first. Millimetres of paper throughout, y downwards.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

Box = tuple[float, float, float, float]
Floats = NDArray[np.float64]

GAP: Final = 0.5
"""Between two names at least."""
_GRID: Final = 7
_OVER_POINT: Final = 2.0
"""A sign that is covered is as bad as standing so many of the name's heights off the best place."""
_MOST_OUT: Final = 0.4
"""Of a name that does not fit its area, the part that may lie outside it."""
_ROUND: Final = ((1, 0), (1, -1), (1, 1), (-1, 0), (-1, -1), (-1, 1), (0, -1), (0, 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One way to write a name: its lines, its size, and how much room that takes."""

    lines: tuple[str, ...]
    size: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wanted:
    """A name that asks for a place.

    Attributes
    ----------
    forms
        The ways to write it, the best first.
    within
        Its area; none of a point.
    reach
        How far from a point its name starts.
    """

    x: float
    y: float
    rank: int
    forms: Sequence[Form]
    within: Any = None
    reach: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A name that has a place: which of those wanted, how it is written, and its box."""

    index: int
    form: Form
    box: Box


def place(
    wanted: Sequence[Wanted], *, frame: Box, taken: Sequence[Box], points: Floats, sign: float = 0.0
) -> list[Placed]:
    """Return the names that have room.

    Parameters
    ----------
    frame
        What none leaves.
    taken
        Where none may stand: the scale bar, the arrow.
    points
        Middles of signs, shape (n, 2), that are better not covered.
    sign
        Half of how wide a sign is.
    """
    inside = shapely.box(*frame)
    # An edge that touches a sign is as bad as covering it.
    signs = shapely.STRtree(shapely.buffer(shapely.points(points), sign)) if len(points) else None
    full = np.array(taken, dtype=float).reshape(-1, 4)
    placed: list[Placed] = []
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index].rank, index))
    for index in order:
        for form, boxes in _tries(wanted[index], inside):
            free = boxes[_free(boxes, full, frame)]
            if len(free):
                best = free[_best(free, wanted[index], form, signs)]
                box = (float(best[0]), float(best[1]), float(best[2]), float(best[3]))
                placed.append(Placed(index=index, form=form, box=box))
                full = np.vstack([full, best])
                break
    return placed


def _tries(wanted: Wanted, frame: Any) -> Iterator[tuple[Form, Floats]]:  # noqa: ANN401 - shapely
    if wanted.within is None:
        for form in wanted.forms:
            yield form, _boxes(_around(wanted, form), form)
        return
    area = shapely.intersection(wanted.within, frame)
    if shapely.is_empty(area) or shapely.area(area) <= 0:
        return
    shapely.prepare(area)
    middles = _middles(wanted, area)
    for form in wanted.forms:
        boxes = _boxes(middles, form)
        yield form, boxes[shapely.contains_properly(area, shapely.box(*boxes.T))]
    for form in wanted.forms:
        boxes = _boxes(middles, form)
        part = shapely.area(shapely.intersection(area, shapely.box(*boxes.T)))
        yield form, boxes[part >= (1 - _MOST_OUT) * form.width * form.height]


def _middles(wanted: Wanted, area: Any) -> Floats:  # noqa: ANN401 - shapely
    """Places in an area, the best first: as asked, where there is most room, and all over it."""
    west, south, east, north = shapely.bounds(area)
    room = shapely.maximum_inscribed_circle(area, tolerance=max(east - west, north - south) / 40)
    pole = shapely.get_coordinates(room)[0]
    part = (np.arange(_GRID) + 0.5) / _GRID
    x, y = np.meshgrid(west + part * (east - west), south + part * (north - south))
    return np.vstack([[wanted.x, wanted.y], pole, np.column_stack([x.ravel(), y.ravel()])])


def _around(wanted: Wanted, form: Form) -> Floats:
    out = wanted.reach
    return np.array(
        [
            (
                wanted.x + right * (form.width / 2 + (out if down == 0 else out * 0.6)),
                wanted.y + down * (form.height / 2 + (out if right == 0 else 0.0)),
            )
            for right, down in _ROUND
        ]
    )


def _boxes(middles: Floats, form: Form) -> Floats:
    half = np.array([form.width / 2, form.height / 2])
    return np.hstack([middles - half, middles + half])


def _free(boxes: Floats, full: Floats, frame: Box) -> NDArray[np.bool_]:
    left, top, right, bottom = boxes.T
    inside = (
        (left >= frame[0] + GAP)
        & (top >= frame[1] + GAP)
        & (right <= frame[2] - GAP)
        & (bottom <= frame[3] - GAP)
    )
    if not len(full):
        return np.asarray(inside)
    apart = (
        (boxes[:, None, 0] >= full[None, :, 2] + GAP)
        | (boxes[:, None, 2] <= full[None, :, 0] - GAP)
        | (boxes[:, None, 1] >= full[None, :, 3] + GAP)
        | (boxes[:, None, 3] <= full[None, :, 1] - GAP)
    )
    return np.asarray(inside & apart.all(axis=1))


def _best(free: Floats, wanted: Wanted, form: Form, signs: Any) -> int:  # noqa: ANN401 - shapely
    """Of free places the one that is nearest to the best and covers the fewest signs."""
    if wanted.within is None:
        cost = np.arange(len(free)) * 0.1
    else:
        away = (free[:, :2] + free[:, 2:]) / 2 - np.array([wanted.x, wanted.y])
        cost = np.hypot(*away.T) / form.height
    if signs is not None:
        hit = signs.query(shapely.box(*free.T), predicate="intersects")[0]
        cost = cost + _OVER_POINT * np.bincount(hit, minlength=len(free))
    return int(np.argmin(cost))
