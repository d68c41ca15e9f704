"""The places of searches, laid out once and kept until an area changes.

Demands come every day, areas hardly ever: a load must not cost the outlines of a city again.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Final, TypeVar

from sqlalchemy import Connection

from geo.engine import metric
from geo.engine.hotspots import study as studies
from geo.engine.hotspots.question import HotspotQuestion
from geo.engine.hotspots.study import Ground, Study
from geo.queries import cells

T = TypeVar("T")

MOST_GROUNDS: Final = 8
MOST_STUDIES: Final = 16
"""Of a city of 17,000 cells some 20 MB each."""

_grounds: Final[OrderedDict[Hashable, Ground]] = OrderedDict()
_studies: Final[OrderedDict[Hashable, Study]] = OrderedDict()
_lock: Final = Lock()


def ground(connection: Connection, top: str | None) -> Ground:
    """Return what is searched, of a coarsest area or of everything.

    Raises
    ------
    RongtuError
        There are no areas.
    """
    return _ground(connection, top, _mark(connection))


def study(connection: Connection, question: HotspotQuestion, demands: float) -> Study:
    """Return the places that a question compares, given how many demands there are to compare.

    Raises
    ------
    RongtuError
        There are no areas, or too many cells or neighbours are asked for.
    """
    mark, top = _mark(connection), studies.top_of(connection, question.within)
    on = _ground(connection, top, mark)
    resolution = studies.resolution_of(question, on, demands)
    # Of the question only what the places depend on: periods and categories share them.
    key = (mark, top, question.level, question.level is None and resolution,
           question.neighbours, question.parameter)  # fmt: skip
    return _kept(
        _studies, key, MOST_STUDIES, lambda: studies.study(connection, question, resolution, on)
    )


def clear() -> None:
    """Forget everything."""
    with _lock:
        _grounds.clear()
        _studies.clear()


def _mark(connection: Connection) -> Hashable:
    """Return what differs as soon as an area does, or how metres are measured."""
    return metric.plane(connection), tuple(connection.execute(cells.areas_are()).one())


def _ground(connection: Connection, top: str | None, mark: Hashable) -> Ground:
    return _kept(_grounds, (mark, top), MOST_GROUNDS, lambda: studies.ground(connection, top))


def _kept(held: "OrderedDict[Hashable, T]", key: Hashable, most: int, make: Callable[[], T]) -> T:
    """Return what is kept under `key`, or make it; who asks for another key need not wait."""
    with _lock:
        if key in held:
            held.move_to_end(key)
            return held[key]
    made = make()
    with _lock:
        held[key] = made
        while len(held) > most:
            held.popitem(last=False)
    return made
