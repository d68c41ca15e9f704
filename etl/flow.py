"""Pieces of a source through the steps, one after the other, in bounded memory."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from typing import Any, TypeVar

from etl.clean.privacy import protected
from etl.held import nothing
from etl.piece import Piece, World, made
from etl.profile import Profile
from etl.seen import Seen, keys
from etl.sources import Rows
from etl.sources.numbers import Origins, whole

Item = TypeVar("Item")
Flow = Iterator[tuple[Rows, Piece]]


def flowed(pieces: Iterable[Rows], world: World, origins: Origins) -> Flow:
    """Clean and place each piece; of rows with one id the first stands, wherever it is."""
    seen = Seen(origins)
    for rows in pieces:
        yield rows, made(rows, seen.look(keys(rows, world.profile)), world)


def begun(
    pieces: Iterable[Rows], profile: Profile, origins: Origins
) -> tuple[Rows, Iterator[Rows]]:
    """Return the first of the pieces, numbered and masked, and all of them.

    A layer whose rows must fit one another comes whole.
    """
    ready = masked(origins.running(pieces), profile)
    if profile.layer != "demand":
        ready = iter([whole(ready)])
    start = next(ready, None) or nothing(profile)
    return start, chain([start], ready)


def masked(pieces: Iterable[Rows], profile: Profile) -> Iterator[Rows]:
    """Take out what tells who somebody is, before anything else sees it."""
    for rows in pieces:
        yield replace(rows, frame=protected(rows.frame, profile, rows.refused.index))


def ahead(items: Iterator[Item]) -> Iterator[Item]:
    """Fetch the next item while this one is worked on."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        coming: Future[Item | None] = reader.submit(next, items, None)
        while (item := coming.result()) is not None:
            coming = reader.submit(next, items, None)
            yield item


def behind(items: Iterable[Item], work: Callable[[Item], Any]) -> None:
    """Do `work` on each item while the next one is made; never two at once."""
    with ThreadPoolExecutor(max_workers=1) as writer:
        last: Future[Any] | None = None
        for item in items:
            if last is not None:
                last.result()
            last = writer.submit(work, item)
        if last is not None:
            last.result()
