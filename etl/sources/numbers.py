"""One number for every row of a source that has several files."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from etl.sources.rows import Rows


@dataclass(slots=True)
class Origins:
    """Where rows are from, by their running number.

    Attributes
    ----------
    starts
        The running number of the last row before each file.
    files
        Their names.
    """

    starts: list[int] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    def of(self, number: int) -> tuple[str, int]:
        """Return the file of a row, and its number there."""
        which = max(bisect_right(self.starts, number - 1) - 1, 0)
        return self.files[which], number - self.starts[which]

    def running(self, pieces: Iterable[Rows]) -> Iterator[Rows]:
        """Give every row of `pieces` one running number; remember where each file starts."""
        last = 0
        for piece in pieces:
            if not self.files or piece.file != self.files[-1]:
                self.starts.append(last)
                self.files.append(piece.file)
            start = self.starts[-1]
            if len(piece.frame):
                last = start + int(piece.frame.index.max())
            yield shifted(piece, start)


def shifted(piece: Rows, start: int) -> Rows:
    """Return a piece whose rows are numbered from `start` on."""
    if not start:
        return piece
    frame, refused = piece.frame.copy(deep=False), piece.refused.copy(deep=False)
    frame.index, refused.index = frame.index + start, refused.index + start
    return replace(piece, frame=frame, refused=refused)


def whole(pieces: Iterable[Rows]) -> Rows:
    """Join numbered pieces into one; a column that a piece lacks is missing there."""
    parts = list(pieces)
    if len(parts) == 1:
        return parts[0]
    geometry = [
        np.full(len(part.frame), None, dtype=np.object_) if part.geometry is None else part.geometry
        for part in parts
    ]
    crs = next((part.crs for part in parts if part.crs is not None), None)
    return Rows(
        frame=pd.concat([part.frame for part in parts]),
        geometry=None if all(p.geometry is None for p in parts) else np.concatenate(geometry),
        crs=crs,
        refused=pd.concat([part.refused for part in parts]),
        file=parts[0].file,
    )
