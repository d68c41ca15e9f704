"""Default coordinates: where a feed puts the cases that it could not locate.

A coordinate is taken for such a stack when more than 50 rows of the load have exactly it (to six
decimals, a hand's breadth), and more than 1 % of all the rows that the load has in the same
coarsest area: no real door draws one in a hundred of a district's demands. It stays one for later
loads of the source. The rows of a stack say no more than that coarsest area. Points outside all
areas make stacks among themselves.

Only the whole load can tell, while rows come in chunks: what is kept of them is how often each
coordinate was seen, in 16 bytes a coordinate.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from etl.place.areas import Floats, Geometries, lon_lat

Packed = npt.NDArray[np.int64]
"""Coordinates in millionths of a degree, longitude and latitude in one number."""

NO_POINT: Final = -1
LEAST_STACK: Final = 50
STACK_SHARE: Final = 0.01

_MILLION: Final = 1_000_000
_LON, _LAT = 180, 90
_LAT_BITS: Final = 32
_MERGE_FROM: Final = 4_000_000
_SLICE: Final = 1_000_000


def packed(points: Geometries) -> Packed:
    """Return each point as one number, `NO_POINT` where there is none on the globe."""
    lon, lat = lon_lat(points)
    there = (np.abs(lon) <= _LON) & (np.abs(lat) <= _LAT)
    made = np.full(len(points), NO_POINT, dtype=np.int64)
    east = np.rint(lon[there] * _MILLION).astype(np.int64) + _LON * _MILLION
    north = np.rint(lat[there] * _MILLION).astype(np.int64) + _LAT * _MILLION
    made[there] = (east << _LAT_BITS) | north
    return made


def unpacked(at: Packed) -> tuple[Floats, Floats]:
    """Return longitudes and latitudes, missing for `NO_POINT`."""
    east, north = at >> _LAT_BITS, at & ((1 << _LAT_BITS) - 1)
    lon = (east - _LON * _MILLION) / _MILLION
    lat = (north - _LAT * _MILLION) / _MILLION
    none = at == NO_POINT
    return np.where(none, np.nan, lon), np.where(none, np.nan, lat)


@dataclass(frozen=True, slots=True)
class _Run:
    """How often coordinates were seen in coarsest areas, by coordinate."""

    points: Packed
    top: npt.NDArray[np.int32]
    count: npt.NDArray[np.int32]

    def part(self, low: int, high: int) -> "_Run":
        start, end = np.searchsorted(self.points, [low, high])
        return _Run(self.points[start:end], self.top[start:end], self.count[start:end])


@dataclass(slots=True)
class Stacks:
    """What the chunks of a load have told of their coordinates."""

    runs: list[_Run] = field(default_factory=list)
    merged: int = 0
    tops: dict[str | None, int] = field(default_factory=dict)
    totals: list[int] = field(default_factory=list)

    def add(self, at: Packed, tops: "pd.Series[str]") -> None:
        """Take in the packed points of a chunk.

        `tops` is the coarsest area that each point fell into, missing outside all of them.
        """
        there = at != NO_POINT
        seen, names = pd.factorize(pd.Series(tops.array[there]), use_na_sentinel=False)
        own = [self._number(None if pd.isna(name) else str(name)) for name in names]
        top = np.asarray(own, dtype=np.int32)[seen]
        for number, count in enumerate(np.bincount(top, minlength=len(self.totals)).tolist()):
            self.totals[number] += count
        self._take(_merged([_Run(at[there], top, np.ones(len(top), dtype=np.int32))]))

    def merge(self, other: "Stacks") -> None:
        """Take in what another has counted: that of another worker."""
        own = np.array([self._number(name) for name in other.tops], dtype=np.int32)
        for number, count in zip(own.tolist(), other.totals, strict=True):
            self.totals[number] += count
        for run in other.runs:
            self._take(_Run(run.points, own[run.top], run.count))

    def found(self, known: Packed) -> pd.DataFrame:
        """Return the stacks of the load: `at`, packed, and `area_code`, missing outside all.

        `rows` lie on it, of `total` in its coarsest area.

        Parameters
        ----------
        known
            Stacks that earlier loads found; those that occur in this load are among the result.
        """
        many = [_repeated(part, known) for part in self._slices(self.runs)]
        names = np.array(list(self.tops), dtype=np.object_)
        frame = pd.DataFrame(
            {
                "at": np.concatenate([one.points for one in many] or [np.empty(0, np.int64)]),
                "top": np.concatenate([one.top for one in many] or [np.empty(0, np.int32)]),
                "count": np.concatenate([one.count for one in many] or [np.empty(0, np.int32)]),
            }
        )
        # Points that differ below the sixth decimal may lie on both sides of a border.
        frame["area_code"] = pd.Series(names[frame["top"]], dtype="str")
        frame = frame.sort_values(["at", "area_code"], na_position="last", ignore_index=True)
        same = frame.groupby("at")["count"].transform("sum").to_numpy(dtype=np.int64)
        total = np.asarray(self.totals, dtype=np.int64)[frame["top"]]
        frame = frame.assign(rows=same, total=total)
        stack = (same > LEAST_STACK) & (same > STACK_SHARE * total)
        first = ~frame["at"].duplicated().to_numpy()
        kept = frame[first & (stack | np.isin(frame["at"].to_numpy(), known))]
        return kept[["at", "area_code", "rows", "total"]].reset_index(drop=True)

    def _number(self, name: str | None) -> int:
        if name not in self.tops:
            self.tops[name] = len(self.tops)
            self.totals.append(0)
        return self.tops[name]

    def _take(self, run: _Run) -> None:
        self.runs.append(run)
        # Merging only when there is twice as much keeps the work linear in the rows.
        if sum(len(one.points) for one in self.runs) > max(_MERGE_FROM, 2 * self.merged):
            parts = list(self._slices(self.runs))
            self.runs.clear()  # before they are there a third time
            self.runs.append(_joined(parts))
            self.merged = len(self.runs[0].points)

    @staticmethod
    def _slices(runs: list[_Run]) -> Iterator[_Run]:
        """Merge the runs slice by slice, lest all of them be in memory twice."""
        size = sum(len(run.points) for run in runs)
        if not size:
            return
        # Every run is sorted, so its own quantiles are at hand.
        longest = max(runs, key=lambda run: len(run.points)).points
        cuts = longest[:: max(1, len(longest) * _SLICE // size)]
        bounds = [0, *np.unique(cuts)[1:].tolist(), np.iinfo(np.int64).max]
        for low, high in pairwise(bounds):
            yield _merged([run.part(low, high) for run in runs])


def _joined(runs: list[_Run]) -> _Run:
    return _Run(
        np.concatenate([run.points for run in runs]),
        np.concatenate([run.top for run in runs]),
        np.concatenate([run.count for run in runs]),
    )


def _merged(runs: list[_Run]) -> _Run:
    """Make one run of several, adding up what is the same."""
    whole = _joined(runs)
    order = np.argsort(whole.points, kind="stable")
    at, top = whole.points[order], whole.top[order]
    starts = np.flatnonzero((np.diff(at, prepend=-1) != 0) | (np.diff(top, prepend=-1) != 0))
    if not len(starts):
        return whole
    count = np.add.reduceat(whole.count[order], starts, dtype=np.int32)
    return _Run(at[starts], top[starts], count)


def _repeated(run: _Run, known: Packed) -> _Run:
    """Keep what may be a stack."""
    own = np.cumsum(np.diff(run.points, prepend=-1) != 0)
    kept = (np.bincount(own, weights=run.count)[own] > LEAST_STACK) | np.isin(run.points, known)
    return _Run(run.points[kept], run.top[kept], run.count[kept])
