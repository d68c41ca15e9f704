"""Answers that are kept, each made once however many ask for it at the same time."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Once(Generic[T]):
    """What was asked for last. Two callbacks of one page often want the same at once."""

    def __init__(self, *, most: int) -> None:
        """Keep at most `most` answers."""
        self._most = most
        self._lock = Lock()
        self._found: OrderedDict[Hashable, Future[T]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what is kept under `key`, make it, or wait for who is making it.

        An error is raised to all who wait, and not kept.
        """
        with self._lock:
            found = self._found.get(key)
            mine = found is None
            if found is None:
                found = self._found[key] = Future()
                while len(self._found) > self._most:
                    self._found.popitem(last=False)
            self._found.move_to_end(key)
        if mine:
            try:
                found.set_result(make())
            except BaseException as error:  # noqa: BLE001 - whoever waits must be told
                with self._lock:
                    if self._found.get(key) is found:
                        del self._found[key]
                found.set_exception(error)
        return found.result()

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._found.clear()
