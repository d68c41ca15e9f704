"""Answers that are made once."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashboard.once import Once


def test_two_who_ask_at_the_same_time_share_one_answer() -> None:
    made, begun, go = [], threading.Event(), threading.Event()

    def make() -> int:
        made.append(1)
        begun.set()
        assert go.wait(10)
        return 7

    kept = Once[int](most=2)
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(kept.get, "a", make)
        assert begun.wait(10)
        second = pool.submit(kept.get, "a", make)
        go.set()
        assert (first.result(10), second.result(10), made) == (7, 7, [1])
    assert kept.get("a", lambda: 8) == 7


def test_an_error_is_raised_and_not_kept() -> None:
    kept = Once[int](most=2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 1) == 1


def test_what_was_asked_for_longest_ago_is_forgotten() -> None:
    kept = Once[str](most=2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda: "old")
    assert [kept.get(key, lambda: "new") for key in ("a", "c", "b")] == ["old", "old", "new"]
    kept.clear()
    assert kept.get("b", lambda: "newest") == "newest"
