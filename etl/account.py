"""What becomes of the rows of a load, as they come."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import pandas as pd

from etl.errors import LoadError
from etl.piece import GRID, Piece, cell_of
from etl.profile import Profile
from geo.queries.ledger import VALUES

SHOWN: Final = 20
"""Kinds of reason kept with a run."""
CELLS: Final = 2_000
"""Cells of the small map of a run."""
_VALUES: Final = re.compile(VALUES)


def kind_of(reason: str) -> str:
    """Return a reason without the values in it, by which like ones are counted."""
    return _VALUES.sub("…", reason)


def sentences(noticed: Counter[str]) -> list[str]:
    """Return what was noticed, and of how many rows."""
    return [f"{rows:,} rows: {what}" for what, rows in sorted(noticed.items()) if rows]


@dataclass(slots=True)
class Account:
    """Rows counted piece by piece."""

    profile: Profile
    read: int = 0
    skipped: int = 0
    quarantined: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    noticed: Counter[str] = field(default_factory=Counter)
    as_of: datetime | None = None
    cells: "list[pd.Series[int]]" = field(default_factory=list)

    def add(self, piece: Piece, *, limited: bool = True) -> None:
        """Enter a piece; what is tried again is not `limited`: it was held back already.

        Raises
        ------
        LoadError
            More rows than the profile allows are held back already.
        """
        self.read += piece.read
        self.skipped += piece.skipped
        self.quarantined += len(piece.rejected)
        if len(piece.rejected):
            self.reasons.update(Counter(piece.rejected.map(kind_of)))
        self.noticed.update(piece.noticed)
        if piece.as_of is not None:
            self.as_of = max(self.as_of or piece.as_of, piece.as_of)
        if len(piece.grid):
            self.cells.append(piece.grid)
        limit = self.profile.limits.failed_rows
        if limited and limit is not None and self.quarantined > limit:
            wanted = f"at most {limit:,} rows held back (limits.failed_rows)"
            raise self._too_many(wanted)

    def check(self) -> None:
        """Refuse a load of which too great a share is held back.

        Raises
        ------
        LoadError
            It is more than the profile allows.
        """
        limit = self.profile.limits.failed_share
        if limit is not None and self.quarantined > limit * self.read:
            wanted = f"at most {limit:.1%} of the rows held back (limits.failed_share)"
            raise self._too_many(wanted)

    def _too_many(self, wanted: str) -> LoadError:
        share = self.quarantined / max(self.read, 1)
        often = "; ".join(f"{rows:,} x {kind}" for kind, rows in self.reasons.most_common(3))
        return LoadError(
            given=f"{self.quarantined:,} of {self.read:,} rows read so far ({share:.1%}) cannot be"
            f" used: {often}",
            wanted=wanted,
            remedy="correct the source or its profile (rongtu profile check), or raise the limit;"
            " nothing of this load was kept",
        )

    def detail(self) -> dict[str, Any]:
        """Return what is kept with the run."""
        grid = self._grid()
        found = {"reasons": dict(self.reasons.most_common(SHOWN)), "noticed": dict(self.noticed)}
        return found | ({} if grid is None else grid)

    def notes(self) -> list[str]:
        """Return what is odd about rows that were loaded, in sentences."""
        return sentences(self.noticed)

    def _grid(self) -> dict[str, Any] | None:
        if not self.cells:
            return None
        cells = pd.concat(self.cells).groupby(level=0).sum()
        numbers = cells.index.to_numpy()
        x, y, size = *cell_of(numbers), GRID
        bounds = [x.min() * size, y.min() * size, (x.max() + 1) * size, (y.max() + 1) * size]
        rows = cells.to_numpy()
        while len(rows) > CELLS:
            halved = pd.Series(rows).groupby([x // 2, y // 2]).sum()
            x, y = (halved.index.get_level_values(level).to_numpy() for level in (0, 1))
            rows, size = halved.to_numpy(), size * 2
        grid = [
            [round(float(lon), 5), round(float(lat), 5), int(count)]
            for lon, lat, count in zip((x + 0.5) * size, (y + 0.5) * size, rows, strict=True)
        ]
        return {"bounds": [round(float(one), 5) for one in bounds], "grid": grid}
