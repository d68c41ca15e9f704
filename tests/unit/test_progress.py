"""What a load says of itself while it works."""

import io
import json
import re
from typing import Any

import pytest

from etl import progress as module
from etl.progress import progress, silent


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Stop the clock; a test moves it on by writing to the list."""
    now = [100.0]
    monkeypatch.setattr(module, "perf_counter", lambda: now[0])
    return now


def _said(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_log_gets_a_line_a_step_and_one_every_two_seconds(clock: list[float]) -> None:
    stream = io.StringIO()
    with progress("demand", stream=stream) as steps:
        steps.step("read", total=1000)
        for _ in range(10):
            clock[0] += 0.5
            steps.advance(100)
        steps.step("write")
    lines = _said(stream)
    assert [(line["step"], line["rows"]) for line in lines] == [
        ("read", 0), ("read", 400), ("read", 800), ("read", 1000), ("write", 0),
    ]  # fmt: skip
    assert lines[1]["rows_per_s"] == 200
    assert lines[1]["seconds_left"] == 3.0
    assert set(lines[0]) == {"at", "profile", "step", "rows", "rows_per_s", "seconds_left"}
    assert lines[0]["profile"] == "demand"
    assert "\x1b" not in stream.getvalue()


def test_the_time_left_follows_bytes_where_rows_are_not_counted(clock: list[float]) -> None:
    stream = io.StringIO()
    with progress("demand", stream=stream) as steps:
        steps.step("read", total=1_000_000)
        clock[0] += 4
        steps.advance(5_000, done=250_000)
    line = _said(stream)[-1]
    assert (line["rows"], line["rows_per_s"], line["seconds_left"]) == (5_000, 1_250, 12.0)


def test_without_a_total_nobody_knows_the_time_left(clock: list[float]) -> None:
    stream = io.StringIO()
    with progress("demand", stream=stream) as steps:
        steps.step("read")
        clock[0] += 4
        steps.advance(400)
    assert _said(stream)[-1]["seconds_left"] is None
    assert _said(stream)[-1]["rows_per_s"] == 100


def test_steps_that_take_turns_are_told_once_and_summed(clock: list[float]) -> None:
    stream = io.StringIO()
    with progress("demand", stream=stream) as steps:
        for _ in range(20):
            for name in ("read", "clean"):
                steps.step(name)
                clock[0] += 0.01
                steps.advance(10)
        assert steps.seconds == pytest.approx({"read": 0.2, "clean": 0.2})
    last = {line["step"]: line["rows"] for line in _said(stream)}
    assert last == {"read": 200, "clean": 200}
    assert len(_said(stream)) < 6


def test_a_note_is_a_line_of_its_own(clock: list[float]) -> None:
    assert clock
    stream = io.StringIO()
    with progress("demand", stream=stream) as steps:
        steps.note("第一行\n\x1b[31mred")
    (line,) = _said(stream)
    assert line["note"] == "第一行��[31mred"


def test_a_terminal_gets_a_bar_with_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    stream = Terminal()
    with progress("demand", stream=stream) as steps:
        steps.step("read", total=100)
        steps.advance(60)
        steps.note("[bold]a file[/]\x1b[2J")
        steps.step("index")
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", stream.getvalue())
    assert "━" in shown
    assert "60 rows" in shown
    assert "rows/s" in shown
    assert "left" in shown
    assert "demand: [bold]a file[/]�[2J" in shown
    assert [line for line in shown.splitlines() if "index" in line and "━" in line] == []


def test_no_colour_is_kept_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    stream = Terminal()
    with progress("demand", stream=stream) as steps:
        steps.step("read", total=100)
        steps.advance(60)
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]m", stream.getvalue())


@pytest.mark.parametrize("term", ["dumb", "unknown"])
def test_a_terminal_that_cannot_move_its_cursor_gets_lines(
    monkeypatch: pytest.MonkeyPatch, term: str
) -> None:
    monkeypatch.setenv("TERM", term)
    stream = Terminal()
    with progress("demand", stream=stream) as steps:
        steps.step("read")
    assert _said(stream)


@pytest.mark.parametrize("kind", [io.StringIO, Terminal])
def test_a_load_goes_on_when_nobody_listens_any_more(
    monkeypatch: pytest.MonkeyPatch, kind: type[io.StringIO]
) -> None:
    def broken(*_given: object) -> int:
        raise BrokenPipeError

    monkeypatch.setenv("TERM", "xterm")
    stream = kind()
    monkeypatch.setattr(stream, "write", broken)
    monkeypatch.setattr(stream, "flush", broken)
    with progress("demand", stream=stream) as steps:
        steps.step("read", total=10)
        steps.advance(5)
        steps.note("still there")
    assert steps.seconds["read"] >= 0


def test_a_closed_stream_is_written_to_in_vain() -> None:
    stream = io.StringIO()
    stream.close()
    with progress("demand", stream=stream) as steps:
        steps.step("read")
        steps.advance(1)


def test_an_error_passes_through(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    for stream in (io.StringIO(), Terminal()):
        with pytest.raises(ValueError, match="the load"):
            _load_that_fails(stream)


def _load_that_fails(stream: io.StringIO) -> None:
    with progress("demand", stream=stream) as steps:
        steps.step("read")
        message = "the load"
        raise ValueError(message)


def test_a_stream_of_another_encoding_gets_what_it_can_show() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    with progress("诉求", stream=stream) as steps:
        steps.note("第一行")
    stream.flush()
    assert json.loads(raw.getvalue())["note"] == "???"


def test_silence_counts_and_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    steps = silent()
    steps.advance(1)
    steps.step("read", total=3)
    steps.advance(3)
    steps.note("hush")
    assert list(steps.seconds) == ["read"]
    assert capsys.readouterr() == ("", "")
