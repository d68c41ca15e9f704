"""The scenes as they are now: kept, and made anew in the background when the data change.

A screen never waits for the database. Whoever asks gets what is kept; one thread a process looks
every second whether there is anything new, and then makes anew what is being looked at. So a
load costs each scene once, however many screens there are, and a database that is away or slow is
noticed by nobody but that thread.
"""

import gzip
import hashlib
import json
import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from threading import BoundedSemaphore, Event, Lock, Thread
from typing import Any, Final

from dashboard.once import Once
from geo.errors import DatabaseUnavailableError, RongtuError
from geo.text import Lang

LOOK_S: Final = 1.0
"""How often the database is asked for news while anybody looks at a wall, unless told."""
UNSEEN_S: Final = 90.0
"""So long after the last reader the database is left alone."""
LIVING_S: Final = 1_200.0
"""What was asked for within so long is made anew after a load: more than a round takes."""
RETRY_S: Final = 20.0
"""So long after a failure it is tried again."""
AT_ONCE: Final = 3
"""So many readers may wait for the database; the others of a process's threads answer meanwhile."""
MOST: Final = 512
"""Scenes kept, of some 20 kB each."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """A scene, of an area or of everything, in a language."""

    scene: str
    area: str | None
    lang: Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A scene that was made.

    Attributes
    ----------
    packed
        Its JSON, compressed by gzip.
    made_of
        What it was made of: with something else it would be another.
    whole
        Whether no panel of it failed.
    """

    packed: bytes
    etag: str
    made_of: Hashable
    made_at: float
    whole: bool

    def content(self) -> Any:  # noqa: ANN401 - JSON
        """Return what it says."""
        return json.loads(gzip.decompress(self.packed))


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What the last look found.

    Attributes
    ----------
    seen
        What the database held when it last answered; none where it never did.
    away_since
        Since when it does not answer; none where it does.
    """

    seen: Any = None
    away_since: datetime | None = None


class LaterError(RongtuError):
    """What is asked for would have to be waited for, and others wait already."""


class Board:
    """What is shown on walls."""

    def __init__(
        self,
        *,
        make: Callable[[Asked], Mapping[str, Any]],
        look: Callable[[], Any],
        made_of: Callable[[Any], Hashable],
        look_s: float = LOOK_S,
    ) -> None:
        """Keep scenes.

        Parameters
        ----------
        make
            Makes a scene.
        look
            Returns what the database holds, or raises.
        made_of
            What of that (and of anything else) scenes are made of.
        look_s
            How often it looks while anybody reads, in seconds.
        """
        self._look_s: Final = look_s
        self._make, self._look, self._made_of = make, look, made_of
        self._lock: Final = Lock()
        self._wake: Final = Event()
        self._kept: Final = OrderedDict[Asked, Kept]()
        self._wanted: Final = OrderedDict[Asked, float]()
        self._failed: Final = OrderedDict[Asked, float]()
        self._once: Final = Once[Kept](most=32)
        self._waiting: Final = BoundedSemaphore(AT_ONCE)
        self._news = News()
        self._last_reader = 0.0
        self._thread: Thread | None = None

    def news(self) -> News:
        """Return what the last look found. Never waits."""
        self._note(None)
        return self._news

    def seen(self) -> Any:  # noqa: ANN401 - whatever `look` returns
        """Return what the database held at the last look; it waits at the very first only."""
        news = self.news()
        if news.seen is None and news.away_since is None:
            self._look_once()
        return self._news.seen

    def known(self, asked: Asked) -> Kept | None:
        """Return a scene as it is kept, and keep it up to date from now on. Never waits."""
        self._note(asked)
        with self._lock:
            return self._kept.get(asked)

    def scene(self, asked: Asked) -> Kept:
        """Return a scene; made now where it is not kept yet.

        Raises
        ------
        RongtuError
            It cannot be made; without waiting where the database is known to be away, or where
            too many wait already.
        """
        found = self.known(asked)
        if found is not None:
            return found
        self.seen()
        if self._news.away_since is not None:
            raise DatabaseUnavailableError(
                given="The database does not answer", wanted="a running database",
                remedy="wait: what was asked for is shown when it is back",
            )  # fmt: skip
        with self.waiting():
            return self._made(asked, found)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Wait for the database, as one of few.

        Raises
        ------
        LaterError
            Too many wait already.
        """
        if not self._waiting.acquire(blocking=False):
            raise LaterError(
                given="Others wait for the database already",
                wanted="fewer questions at once",
                remedy="ask again in a few seconds",
            )
        try:
            yield
        finally:
            self._waiting.release()

    def _made(self, asked: Asked, before: Kept | None) -> Kept:
        made_of = self._made_of(self._news.seen)
        # Whoever wants the same instead of the same gets the same, also a moment too late.
        key = asked, made_of, None if before is None else before.made_at
        return self._once.get(key, lambda: self._make_now(asked, made_of))

    def _make_now(self, asked: Asked, made_of: Hashable) -> Kept:
        try:
            content = self._make(asked)
        except Exception as error:
            self._note_failure(asked, error)
            raise
        body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        data = body.encode()
        kept = Kept(
            # The moment is left out: equal scenes are equal bytes.
            packed=gzip.compress(data, compresslevel=6, mtime=0),
            etag=hashlib.sha256(data).hexdigest()[:20],
            made_of=made_of,
            made_at=time.monotonic(),
            whole=not _fails(content),
        )
        with self._lock:
            self._failed.pop(asked, None)
            self._kept[asked] = kept
            self._kept.move_to_end(asked)
            while len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return kept

    def _note_failure(self, asked: Asked, error: Exception) -> None:
        with self._lock:
            if isinstance(error, LookupError):
                # What there is not will not be there by being asked for again and again.
                self._wanted.pop(asked, None)
                return
            self._failed[asked] = time.monotonic()
            while len(self._failed) > MOST:
                self._failed.popitem(last=False)

    def _note(self, asked: Asked | None) -> None:
        now = time.monotonic()
        with self._lock:
            self._last_reader = now
            if asked is not None:
                self._wanted[asked] = now
                self._wanted.move_to_end(asked)
                while len(self._wanted) > MOST:
                    self._wanted.popitem(last=False)
            if self._thread is None or not self._thread.is_alive():
                # In the process that answers: a thread does not survive a fork.
                self._thread = Thread(target=self._run, name="wall", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        while True:
            busy = False
            try:
                busy = self._round()
            except Exception:  # noqa: BLE001 - it goes on looking, whatever happens
                _log.exception("the wall's look at the data failed")
            if not busy:
                self._wake.wait(self._look_s)
            with self._lock:
                if time.monotonic() - self._last_reader > UNSEEN_S:
                    self._thread = None
                    return

    def _round(self) -> bool:
        """Look once, and make anew what is wanted and out of date, what is looked at first.

        Return whether anything is left: after a while it is time to look again, lest what is on a
        screen waits for what is on none.
        """
        until = time.monotonic() + self._look_s
        if not self._look_once():
            return False
        for asked, before in self._out_of_date(self._made_of(self._news.seen)):
            try:
                self._made(asked, before)
            except DatabaseUnavailableError:
                return False
            except RongtuError as error:
                _log.info("the scene %s cannot be made: %s", asked.scene, error)
            if time.monotonic() > until:
                return True
        return False

    def _look_once(self) -> bool:
        try:
            self._news = News(seen=self._look())
        except RongtuError as error:
            if self._news.away_since is None:
                _log.warning("the wall: %s", error)
            since = self._news.away_since or datetime.now(UTC)
            self._news = News(seen=self._news.seen, away_since=since)
            return False
        return True

    def _out_of_date(self, made_of: Hashable) -> list[tuple[Asked, Kept | None]]:
        now = time.monotonic()
        with self._lock:
            for asked in [one for one, at in self._wanted.items() if now - at > LIVING_S]:
                del self._wanted[asked]
            return [
                (asked, self._kept.get(asked))
                for asked in reversed(self._wanted)
                if now - self._failed.get(asked, -RETRY_S) >= RETRY_S
                and _old(self._kept.get(asked), made_of, now)
            ]


def _old(kept: Kept | None, made_of: Hashable, now: float) -> bool:
    if kept is None or kept.made_of != made_of:
        return True
    return not kept.whole and now - kept.made_at > RETRY_S


def _fails(content: Mapping[str, Any]) -> bool:
    """Say whether a panel of a scene has an error in place of its content."""
    parts = [content.get("map"), content.get("verdict")]
    for name in ("figures", "lists", "overlays"):
        parts += content.get(name, ())
    return any(isinstance(part, Mapping) and "error" in part for part in parts)
