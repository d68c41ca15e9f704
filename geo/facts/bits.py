"""Sets of rows as bits, 64 to a word: to join two is an AND, to count one is a popcount.

Ten million rows are 1.25 MB a set. NumPy goes through that in a fraction of a millisecond, without
holding Python's lock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Bits = NDArray[np.uint64]
Rows = NDArray[np.intp]

WORD: Final = 64
_STEP: Final = 16_384
"""Words worked on at once: they stay in the cache."""
_SPARSE: Final = 0.6
"""Below such a share of words that have any row, the others are left out first."""
_ONE: Final = np.uint64(1)


def packed(rows: NDArray[np.bool_]) -> Bits:
    """Return the set of the rows that are true; their number must be whole words."""
    bits: Bits = np.packbits(rows, bitorder="little").view(np.uint64)
    return bits


def unpacked(bits: Bits) -> NDArray[np.uint8]:
    """Return 1 for each row of the set and 0 for the others."""
    return np.unpackbits(np.ascontiguousarray(bits).view(np.uint8), bitorder="little")


def rows_of(bits: Bits) -> Rows:
    """Return the numbers of the rows of the set, in ascending order."""
    # Words without any row are most of a small set.
    words = np.flatnonzero(bits)
    if words.size > bits.size * _SPARSE:
        return np.flatnonzero(unpacked(bits).view(np.bool_))
    inside = np.flatnonzero(unpacked(bits[words]).view(np.bool_))
    found: Rows = words[inside >> 6] * WORD + (inside & (WORD - 1))
    return found


def of_rows(rows: ArrayLike, words: int) -> Bits:
    """Return the set of the rows of these numbers."""
    inside = np.zeros(words * WORD, dtype=np.bool_)
    inside[np.asarray(rows, dtype=np.intp)] = True
    return packed(inside)


def has(bits: Bits, rows: Rows) -> NDArray[np.bool_]:
    """Say of each row whether it is in the set."""
    found: NDArray[np.bool_] = (bits[rows >> 6] >> (rows & (WORD - 1)).astype(np.uint64)) & _ONE > 0
    return found


def size(bits: Bits) -> int:
    """Count the rows of the set."""
    return int(np.bitwise_count(bits).sum(dtype=np.int64))


def joined(every: Iterable[Bits]) -> Bits | None:
    """Return the rows that are in all sets; none where there is no set."""
    found: Bits | None = None
    for one in every:
        found = one if found is None else found & one
    return found


def cumulated(bits: Bits) -> NDArray[np.int64]:
    """Return how many rows of the set lie before each word, and at last in all."""
    before = np.zeros(bits.size + 1, dtype=np.int64)
    np.cumsum(np.bitwise_count(bits), out=before[1:])
    return before


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A set of rows without the words that have none.

    Attributes
    ----------
    which
        The numbers of the words, in ascending order; a slice where all are there.
    bits
        The words.
    """

    which: Any
    bits: Bits

    def tally(self, sets: Bits) -> NDArray[np.int64]:
        """Count the rows that are in each of `sets` too, of the shape (sets, words)."""
        found = np.zeros(len(sets), dtype=np.int64)
        for part in self._parts():
            found += self._both(sets, part).sum(axis=1, dtype=np.uint32)
        return found

    def by_group(self, sets: Bits, group: NDArray[np.intp], groups: int) -> NDArray[np.int64]:
        """Count them by the group of their word, of the shape (sets, groups).

        Parameters
        ----------
        group
            Of every word that there is.
        """
        mine = group[self.which]
        found = np.zeros((len(sets), groups), dtype=np.int64)
        for part in self._parts():
            # Words of a group lie together: their sums are far fewer than they are.
            here = mine[part]
            starts = np.flatnonzero(np.diff(here, prepend=-1))
            sums = np.add.reduceat(self._both(sets, part), starts, axis=1, dtype=np.uint32)
            for number in range(groups):
                found[:, number] += sums[:, here[starts] == number].sum(axis=1, dtype=np.int64)
        return found

    def _parts(self) -> list[slice]:
        return [slice(start, start + _STEP) for start in range(0, self.bits.size, _STEP)]

    def _both(self, sets: Bits, part: slice) -> NDArray[np.uint8]:
        """Return how many rows of each word are in both, of the shape (sets, words)."""
        if isinstance(self.which, slice):
            theirs = sets[:, part]
        else:
            theirs = np.take(sets, self.which[part], axis=1)
        counts: NDArray[np.uint8] = np.bitwise_count(theirs & self.bits[part])
        return counts


def words_of(bits: Bits) -> Words:
    """Return a set without the words that have no row, where that is worth the while."""
    if not bits.size:
        return Words(slice(None), bits)
    filled = np.flatnonzero(bits)
    if filled.size > _SPARSE * bits.size:
        return Words(slice(None), bits)
    return Words(filled, bits[filled])
