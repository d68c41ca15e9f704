"""What was computed before, as long as there is room for it."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, Final

MOST: Final = 64
"""Answers kept: sets of ten million rows are 1.25 MB each."""


class Kept:
    """The last answers. Two who ask for the same at once may both compute it: no one waits."""

    def __init__(self, most: int = MOST) -> None:
        """Keep at most `most` answers."""
        self._most = most
        self._lock = Lock()
        self._found: OrderedDict[Hashable, Any] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever is made
        """Return what is kept under `key`, or make it."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = make()
        with self._lock:
            self._found[key] = made
            while len(self._found) > self._most:
                self._found.popitem(last=False)
        return made
