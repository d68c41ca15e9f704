"""What cells received day by day, summed to the places of a study."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from geo import grid
from geo.engine.hotspots.study import Study
from geo.grid import Cells
from geo.queries import cells

DAYS_AT_ONCE: Final = 60
"""Days that are read at once: some tens of megabytes of a large city."""
_PACKED: Final = np.dtype(list(cells.PACKED))


def summed(
    connection: Connection,
    study: Study,
    starts: Sequence[date],
    end: date,
    *,
    categories: Sequence[str] = (),
    each: Sequence[str] = (),
) -> NDArray[np.int32]:
    """Read what cells received day by day, and sum it to the places and spans of a study.

    Parameters
    ----------
    starts
        The first day of each span, in order; each ends where the next one starts.
    end
        Where the last one ends.
    categories
        Read only these.
    each
        Count these one by one.

    Returns
    -------
    cube
        Shape (1 + each, places + 1, spans): first what is of no category of `each`; in the last
        place what is in no place of the study.
    """
    assert study.cells is not None and study.resolution is not None  # noqa: S101, PT018
    cube = np.zeros((1 + len(each), len(study.cells) + 1, len(starts)), dtype=np.int32)
    number = {key: at for at, key in enumerate(each, start=1)}
    first = np.array([day.toordinal() for day in starts])
    statement = cells.by_day(starts[0], end, categories, each=bool(each))
    # In parts, so that memory follows the places and not the days.
    at_once = DAYS_AT_ONCE * max(len(each), 1)
    read = connection.execute(statement.execution_options(yield_per=at_once))
    for part in read.partitions():
        packed = [row.packed for row in part]
        rows = np.frombuffer(b"".join(packed), dtype=_PACKED)
        kind = np.array([number.get(row.category, 0) if each else 0 for row in part])
        span = np.searchsorted(first, [row.day.toordinal() for row in part], side="right") - 1
        many = np.array([len(one) // _PACKED.itemsize for one in packed])
        at, known = rows_of(study.cells, grid.parents(rows["cell"], study.resolution))
        at = np.where(known, at, len(study.cells))
        index = (np.repeat(kind, many), at, np.repeat(span, many))
        np.add.at(cube.reshape(-1), np.ravel_multi_index(index, cube.shape),
                  rows["received"].astype(np.int32))  # fmt: skip
    return cube


def rows_of(known: Cells, asked: Cells) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return the row of each cell among `known`, which are in order, and whether it is there."""
    at = np.minimum(np.searchsorted(known, asked), max(len(known) - 1, 0))
    return at, known[at] == asked if len(known) else np.zeros(len(asked), dtype=np.bool_)
