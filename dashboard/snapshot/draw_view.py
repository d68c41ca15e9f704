"""Which part of the ground a frame shows, and at which scale."""

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.snapshot.draw_paper import Box
from geo.errors import RongtuError

LEAST_SIDE: Final = 10.0
"""Metres; what is smaller is shown within so much."""
PAD: Final = 0.03
"""Of the frame, left free on each side."""


class NoBoxError(RongtuError, ValueError):
    """A sheet that does not say what its map shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The frame in millimetres, its middle in metres, and millimetres of paper per metre."""

    frame: Box
    middle: tuple[float, float]
    per_metre: float

    def to_paper(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return metres, shape (n, 2), as millimetres of paper."""
        left, top, right, bottom = self.frame
        turned = np.array([self.per_metre, -self.per_metre])
        centre = np.array([(left + right) / 2, (top + bottom) / 2])
        return np.asarray((np.asarray(points) - self.middle) * turned + centre)

    @property
    def ground(self) -> Box:
        """West, south, east and north of what the frame shows, in metres."""
        left, top, right, bottom = self.frame
        x, y = self.middle
        wide, high = (right - left) / 2 / self.per_metre, (bottom - top) / 2 / self.per_metre
        return (x - wide, y - high, x + wide, y + high)


def scaled(box: Box, frame: Box, per_metre: float) -> View:
    """Return the view of a box at a scale, or as large as fits where it would not be whole.

    Errors are those of `fitted`.
    """
    view = fitted(box, frame)
    return replace(view, per_metre=per_metre) if per_metre < view.per_metre else view


def fitted(box: Box, frame: Box) -> View:
    """Return the view that shows a box of metres whole, in the middle of a frame.

    Raises
    ------
    NoBoxError
        If the box is none.
    """
    west, south, east, north = box
    if not all(map(math.isfinite, box)) or east < west or north < south:
        raise NoBoxError(
            given=f"A sheet whose map is to show {box}",
            wanted="west, south, east and north in metres",
            remedy="choose an area that has an outline",
        )
    left, top, right, bottom = frame
    wide, high = max(east - west, LEAST_SIDE), max(north - south, LEAST_SIDE)
    free = 1 - 2 * PAD
    per_metre = min((right - left) * free / wide, (bottom - top) * free / high)
    return View(frame=frame, middle=((west + east) / 2, (south + north) / 2), per_metre=per_metre)
