"""What is kept for walls: made once, made anew after a load, kept when the database is gone."""

from collections.abc import Callable
from contextlib import ExitStack
from threading import Barrier, Semaphore, Thread
from typing import Any

import pytest

from dashboard.wall import board as boards
from dashboard.wall.board import Asked, Board
from geo.errors import DatabaseUnavailableError, TooLongError, UnknownKeyError
from geo.text import Lang

ONE = Asked("one", None, Lang.ZH)
GONE = DatabaseUnavailableError(given="gone", wanted="there", remedy="wait")


class Still(Board):
    """A board without a thread of its own: the test does what it would do."""

    def _run(self) -> None:
        return


class World:
    """A database that the test turns on and off, and a count of what was made of it."""

    def __init__(self) -> None:
        self.version: int | Exception = 1
        self.made: list[Asked] = []
        self.fails: Exception | None = None
        self.panel: dict[str, Any] = {"value": "7"}
        self.board = Still(make=self._make, look=self._look, made_of=lambda seen: seen)

    def _look(self) -> int:
        if isinstance(self.version, Exception):
            raise self.version
        return self.version

    def _make(self, asked: Asked) -> dict[str, Any]:
        self.made.append(asked)
        if self.fails is not None:
            raise self.fails
        return {"version": self._look(), "figures": [self.panel], "map": None}

    def round(self) -> None:
        """Do what the thread does every two seconds."""
        self.board._round()  # noqa: SLF001 - time itself is not to be waited for


@pytest.fixture
def world() -> World:
    return World()


def test_a_scene_is_made_once_and_then_kept(world: World) -> None:
    first = world.board.scene(ONE)
    assert first.content()["version"] == 1
    assert world.board.scene(ONE) is first
    assert world.made == [ONE]


def test_after_a_load_what_is_looked_at_is_made_anew_and_served_meanwhile(world: World) -> None:
    before = world.board.scene(ONE)
    world.round()
    world.version = 2
    assert world.board.scene(ONE) is before
    world.round()
    assert world.board.scene(ONE).content()["version"] == 2
    assert world.board.scene(ONE).etag != before.etag
    world.round()
    assert len(world.made) == 2


def test_equal_content_has_an_equal_etag_so_that_no_screen_fetches_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.round()
    before = world.board.scene(ONE)
    world.version = 2
    content = before.content()
    monkeypatch.setattr(world.board, "_make", lambda _asked: content)
    world.round()
    assert world.board.scene(ONE).etag == before.etag


def test_a_database_that_is_gone_leaves_what_was_kept_and_is_said(world: World) -> None:
    world.round()
    kept = world.board.scene(ONE)
    world.version = GONE
    world.round()
    assert world.board.news().away_since is not None
    since = world.board.news().away_since
    world.round()
    assert world.board.news().away_since == since
    assert world.board.scene(ONE) is kept
    with pytest.raises(DatabaseUnavailableError):
        world.board.scene(Asked("two", None, Lang.ZH))
    world.version = 1
    world.round()
    assert world.board.news().away_since is None
    assert world.board.news().seen == 1


def test_what_was_asked_for_while_it_was_gone_is_made_when_it_is_back(world: World) -> None:
    world.version = GONE
    world.round()
    with pytest.raises(DatabaseUnavailableError):
        world.board.scene(ONE)
    world.version = 3
    world.round()
    found = world.board.known(ONE)
    assert found is not None
    assert found.content()["version"] == 3


def test_a_scene_that_fails_is_not_tried_at_every_look(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.fails = TooLongError(given="slow", wanted="quick", remedy="wait")
    with pytest.raises(TooLongError):
        world.board.scene(ONE)
    world.round()
    world.round()
    assert len(world.made) == 1
    monkeypatch.setattr(boards, "RETRY_S", 0.0)
    world.round()
    assert len(world.made) == 2


def test_what_there_is_not_costs_nothing_after_it_was_asked_for(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(boards, "RETRY_S", 0.0)
    world.fails = UnknownKeyError("area", "9", ["1"])
    for number in range(3):
        with pytest.raises(UnknownKeyError):
            world.board.scene(Asked("one", f"{number}", Lang.ZH))
    world.round()
    assert len(world.made) == 3


def test_a_scene_with_a_failed_panel_is_tried_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.round()
    world.panel = {"error": "too long"}
    assert not world.board.scene(ONE).whole
    world.panel = {"value": "7"}
    world.round()
    assert not world.board.scene(ONE).whole
    monkeypatch.setattr(boards, "RETRY_S", 0.0)
    world.round()
    assert world.board.scene(ONE).whole


def test_many_screens_that_start_at_once_make_one_scene(world: World) -> None:
    world.round()
    gate = Barrier(boards.AT_ONCE)
    _together(boards.AT_ONCE, lambda: (gate.wait(), world.board.scene(ONE)))
    assert len(world.made) == 1


def test_who_would_have_to_wait_behind_others_is_told_and_what_is_kept_is_served(
    world: World,
) -> None:
    kept = world.board.scene(ONE)
    with ExitStack() as stack:
        for _ in range(boards.AT_ONCE):
            stack.enter_context(world.board.waiting())
        assert world.board.scene(ONE) is kept
        with pytest.raises(boards.LaterError):
            world.board.scene(Asked("two", None, Lang.ZH))
    assert world.board.scene(Asked("two", None, Lang.ZH)).content()


def test_what_nobody_asked_for_lately_is_not_made_anew(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.board.scene(ONE)
    world.version = 2
    monkeypatch.setattr(boards, "LIVING_S", -1.0)
    world.round()
    assert len(world.made) == 1


def test_a_number_that_is_none_is_never_written(world: World) -> None:
    world.panel = {"value": float("nan")}
    with pytest.raises(ValueError, match="not JSON compliant"):
        world.board.scene(ONE)


def test_a_thread_looks_by_itself_for_as_long_as_anybody_reads(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looked = Semaphore(0)

    def look() -> int:
        looked.release()
        return 1

    board = Board(make=lambda _asked: {}, look=look, made_of=lambda seen: seen, look_s=0.001)
    board.news()
    for _ in range(3):
        assert looked.acquire(timeout=30)
    monkeypatch.setattr(boards, "UNSEEN_S", 0.0)
    thread = board._thread  # noqa: SLF001 - it must end
    if thread is not None:
        thread.join(30)
        assert not thread.is_alive()
    board.news()
    assert looked.acquire(timeout=30)


def _together(count: int, work: Callable[[], Any]) -> None:
    threads = [Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
