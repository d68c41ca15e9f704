"""Which rows of a source were there already, however many pieces it comes in.

Sixty-four bits of each id and of each whole row are kept, some 24 bytes a row: ten million rows
take 240 MB and not the memory of their text. That two of ten million ids are mistaken for one
another has a chance of 3 in a million.
"""

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from etl.clean.fields import taken
from etl.clean.skip import skipped
from etl.profile import Profile
from etl.sources import Rows
from etl.sources.numbers import Origins

Hashes = npt.NDArray[np.uint64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

LONGEST_RUN: Final = 2_000_000
"""Two runs longer than this are not joined: for a moment both would be in memory twice."""

_BETWEEN = "\x1f"
_NOTHING = "\x00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """What tells the rows of a piece apart.

    Attributes
    ----------
    numbers
        The running numbers of the rows below.
    ids, rows
        A number for the id of each row, and for all that it holds.
    skipped
        Rows that are empty or not wanted, by number; they are not among the others.
    """

    numbers: Numbers
    ids: Hashes
    rows: Hashes
    skipped: Numbers


def keys(source: Rows, profile: Profile) -> Keys:
    """Return the keys of the rows that could be taken apart, have an id and are wanted."""
    frame = source.frame
    usable = ~frame.index.isin(source.refused.index) if len(source.refused) else True
    away = np.asarray(skipped(frame, profile) | _empty(source)) & usable
    # As the profile makes it: two columns or spellings may be mapped to one id.
    own = taken(frame, profile.fields[profile.contract.key])
    told = own.notna().to_numpy()
    wanted = told & ~away & usable
    part = frame if wanted.all() else frame[wanted]
    shapes = None if source.geometry is None else source.geometry[wanted]
    return Keys(
        numbers=part.index.to_numpy(dtype=np.int64),
        ids=_hashed(own[wanted].to_frame(), None),
        rows=_hashed(part, shapes),
        skipped=frame.index.to_numpy(dtype=np.int64)[away],
    )


def _empty(source: Rows) -> Flags:
    # Nearly every row has something in its first columns.
    empty = np.ones(len(source.frame), dtype=np.bool_)
    for name in source.frame.columns:
        empty &= source.frame[name].isna().to_numpy()
        if not empty.any():
            return empty
    if source.geometry is not None:
        empty &= shapely.is_missing(source.geometry)
    return empty


def _hashed(frame: pd.DataFrame, shapes: npt.NDArray[np.object_] | None) -> Hashes:
    if not len(frame):
        return np.empty(0, dtype=np.uint64)
    parts: list[Any] = [_text(frame[name]) for name in frame.columns]
    if shapes is not None:
        parts.append(pa.array(shapely.to_wkb(shapes, hex=True), pa.large_string()))
    joined = pc.binary_join_element_wise(
        *parts,
        pa.scalar(_BETWEEN, pa.large_string()),
        null_handling="replace",
        null_replacement=_NOTHING,
    )
    values = np.asarray(joined.to_numpy(zero_copy_only=False), dtype=np.object_)
    hashed: Hashes = pd.util.hash_array(values, categorize=False)
    return hashed


def _text(column: "pd.Series[Any]") -> Any:  # noqa: ANN401 - an arrow array
    held = pa.array(column, from_pandas=True)
    if isinstance(held, pa.ChunkedArray):
        held = held.combine_chunks()
    return held.cast(pa.large_string())


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """The rows of a piece that were there before.

    Attributes
    ----------
    skipped
        Rows with nothing new: empty, not wanted, or an earlier one value by value.
    first
        For another row of an id that was there: where the first is.
    """

    skipped: Numbers
    first: "pd.Series[str]"


@dataclass(slots=True)
class Seen:
    """All keys so far, as sorted runs of doubling length."""

    origins: Origins
    _runs: list[tuple[Hashes, Hashes, Numbers]] = field(default_factory=list)

    def look(self, new: Keys) -> Again:
        """Find out which rows were there before, and remember the others."""
        order = np.argsort(new.ids, kind="stable")
        ids, rows, numbers = new.ids[order], new.rows[order], new.numbers[order]
        starts = np.ones(len(ids), dtype=np.bool_)
        starts[1:] = ids[1:] != ids[:-1]
        # Of the rows with one id the first of this piece stands, unless an earlier piece has it.
        head = np.flatnonzero(starts)[np.cumsum(starts) - 1] if len(ids) else np.empty(0, np.int64)
        first, first_row = numbers[head], rows[head]
        known = np.zeros(len(ids), dtype=np.bool_)
        for run_ids, run_rows, run_numbers in self._runs:
            at = np.searchsorted(run_ids, ids)
            at[at == len(run_ids)] = 0
            here = run_ids[at] == ids
            known |= here
            first = np.where(here, run_numbers[at], first)
            first_row = np.where(here, run_rows[at], first_row)
        again = known | ~starts
        same = again & (rows == first_row)
        other = again & ~same
        fresh = ~again
        self._keep(ids[fresh], rows[fresh], numbers[fresh])
        where = [
            self._where(one, here) for one, here in zip(first[other], numbers[other], strict=True)
        ]
        return Again(
            skipped=np.sort(np.concatenate([new.skipped, numbers[same]])),
            first=pd.Series(where, index=numbers[other], dtype="str").sort_index(),
        )

    def _where(self, first: int, here: int) -> str:
        file, row = self.origins.of(int(first))
        return f"row {row}" + ("" if file == self.origins.of(int(here))[0] else f" of {file}")

    def _keep(self, ids: Hashes, rows: Hashes, numbers: Numbers) -> None:
        if not len(ids):
            return
        run = (ids, rows, numbers)
        while self._runs and len(self._runs[-1][0]) <= min(2 * len(run[0]), LONGEST_RUN):
            before = self._runs.pop()
            joined = [np.concatenate(pair) for pair in zip(before, run, strict=True)]
            order = np.argsort(joined[0], kind="stable")
            run = (joined[0][order], joined[1][order], joined[2][order])
        self._runs.append(run)
