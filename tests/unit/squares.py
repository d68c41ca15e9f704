"""Searches on a street of squares, made up of counts alone."""

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from geo.engine.hotspots.found import Against, Found, compare
from geo.engine.hotspots.question import Measure
from geo.engine.hotspots.study import Study
from geo.engine.hotspots.values import Counts
from tests.unit.neighbours import grid, squares

Floats = NDArray[np.float64]
SIDE = 9


def study(*, cells: bool = True) -> Study:
    """Return 9 by 9 squares of a degree's hundredth, in the one street S of nine degrees' bounds.

    Row by row from the southwest: place 0 is its corner, 40 its middle.
    """
    y, x = (axis.ravel() / 100.0 for axis in np.mgrid[:SIDE, :SIDE])
    units = pd.DataFrame(
        {"code": [str(n) for n in range(SIDE**2)], "lon": x, "lat": y, "households": 100.0,
         "place": "S"}
    )  # fmt: skip
    if not cells:
        units = units.assign(name_zh="甲" + units["code"], name_en="A" + units["code"])
    ends = {"west": [0.0], "south": [0.0], "east": [0.08], "north": [0.08]}
    return Study(
        top=None,
        resolution=9 if cells else None,
        units=units,
        cells=np.arange(SIDE**2, dtype=np.int64) if cells else None,
        shapes=shapely.transform(squares(SIDE, SIDE), lambda xy: xy / 10_000),
        weights=grid(SIDE, SIDE),
        places=pd.DataFrame({"code": ["S"], "name_zh": ["南街"], "name_en": ["South St"]} | ends),
        km2=np.full(SIDE**2, 0.1 if cells else np.nan),
    )


def searched(
    where: Study,
    counts: Floats,
    *,
    usual: float = 10.0,
    then: Floats | None = None,
    measure: Measure = Measure.EXCESS,
    category: str | None = "noise",
) -> Found:
    """Compare counts with an equal number of all demands in each place.

    Parameters
    ----------
    then
        The history, shape (places, steps).
    """
    everything = np.full((len(counts), 1), usual)
    steps = 0 if then is None else then.shape[1]
    return compare(
        where,
        measure,
        Counts(inside=counts[:, None], outside=0.0),
        None if then is None else Counts(inside=then, outside=0.0),
        against=Against(now=everything, then=None if then is None else np.full(then.shape, usual)),
        steps=tuple(date(2020, 1, 1) + timedelta(weeks=at) for at in range(steps)),
        category=category,
    )


def heaped(rows: Sequence[int], many: float, *, few: float = 10.0, seed: int = 3) -> Floats:
    """Return counts that are `many` in some places and vary by one about `few` elsewhere."""
    counts = few + np.random.default_rng(seed).integers(-1, 2, SIDE**2).astype(np.float64)
    counts[list(rows)] = many
    return counts


def block(row: int, column: int) -> list[int]:
    """Return the three by three places around one."""
    return [SIDE * y + x for y in range(row - 1, row + 2) for x in range(column - 1, column + 2)]
