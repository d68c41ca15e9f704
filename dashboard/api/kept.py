"""Answers kept for the next page of them."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Kept(Generic[T]):
    """What was asked for last, bounded in number and in size; safe between threads."""

    def __init__(self, *, most: int, rows: int) -> None:
        """Keep at most `most` answers of together at most `rows`, or one however large."""
        self._most, self._rows = most, rows
        self._lock = Lock()
        self._found: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int]) -> T:
        """Return what is kept under `key`, or make it; `size` counts its rows."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key][0]
        # Made outside of the lock: nobody waits for another's question.
        made = make()
        with self._lock:
            self._found[key] = made, size(made)
            self._found.move_to_end(key)
            while len(self._found) > 1 and self._is_too_much():
                self._found.popitem(last=False)
        return made

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._found.clear()

    def _is_too_much(self) -> bool:
        rows = sum(rows for _, rows in self._found.values())
        return len(self._found) > self._most or rows > self._rows
