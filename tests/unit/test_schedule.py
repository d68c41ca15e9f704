"""Loads by the clock: what a line of cron means, and a scheduler that outlives failed loads."""

import json
import os
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from etl import cron, schedule, systemd
from etl.errors import ProfileError
from geo.settings import CHECKOUT

SHANGHAI = ZoneInfo("Asia/Shanghai")
UNIVERSAL = ZoneInfo("UTC")
ANALYZE = shutil.which("systemd-analyze") or ""
START = datetime(2023, 12, 30, 22, 7, tzinfo=UTC)
"""A Saturday, before a leap year."""


def due(line: str, at: datetime) -> bool:
    """Say whether cron would start the job, digit by digit as its manual has it."""

    def fits(field: str, value: int, low: int, high: int) -> bool:
        for part in field.split(","):
            span, _, step = part.partition("/")
            first, _, last = span.partition("-")
            begin, end = (low, high) if first == "*" else (int(first), int(last or first))
            if begin <= value <= end and (value - begin) % int(step or 1) == 0:
                return True
        return False

    minute, hour, day, month, weekday = line.split()
    sunday_first = (at.weekday() + 1) % 7
    by_month = fits(day, at.day, 1, 31)
    by_week = fits(weekday, sunday_first, 0, 6) or (sunday_first == 0 and fits(weekday, 7, 0, 7))
    if day.startswith("*") or weekday.startswith("*"):
        by_day = by_month and by_week
    else:
        by_day = by_month or by_week
    return (
        by_day
        and fits(minute, at.minute, 0, 59)
        and fits(hour, at.hour, 0, 23)
        and fits(month, at.month, 1, 12)
    )


def fired(
    line: str, count: int, *, zone: ZoneInfo = UNIVERSAL, since: datetime = START
) -> list[datetime]:
    trigger = cron.read(line).trigger(zone)
    times: list[datetime] = []
    now = since
    while len(times) < count:
        at = trigger.get_next_fire_time(times[-1] if times else None, now)
        if at is None:
            break
        times.append(at)
        now = at + timedelta(microseconds=1)
    return times


def field(low: int, high: int) -> st.SearchStrategy[str]:
    number = st.integers(low, high)
    span = st.tuples(number, number).map(sorted).map(lambda two: f"{two[0]}-{two[1]}")
    step = st.integers(1, 6)
    part = st.one_of(
        number.map(str),
        span,
        st.tuples(span, step).map(lambda both: f"{both[0]}/{both[1]}"),
        step.map(lambda by: f"*/{by}"),
        st.just("*"),
    )
    return st.one_of(st.just("*"), st.lists(part, min_size=1, max_size=3).map(",".join))


LINES = st.tuples(field(0, 59), field(0, 23), field(1, 28), field(1, 12), field(0, 7)).map(" ".join)


@settings(max_examples=25, deadline=None)
@given(LINES)
def test_a_job_is_due_whenever_cron_would_start_it(line: str) -> None:
    minutes = (START + timedelta(minutes=one) for one in range(40 * 24 * 60))
    expected = [at for at in minutes if due(line, at)][:25]
    times = fired(line, len(expected) or 1)
    assert times[: len(expected)] == expected


@pytest.mark.parametrize(
    ("weekday", "days"),
    [
        ("0", ["Sun"]),
        ("7", ["Sun"]),
        ("1", ["Mon"]),
        ("6", ["Sat"]),
        ("1-5", ["Mon", "Tue", "Wed", "Thu", "Fri"]),
        ("5-7", ["Fri", "Sat", "Sun"]),
        ("0,6", ["Sat", "Sun"]),
        ("sun", ["Sun"]),
        ("MON-wed", ["Mon", "Tue", "Wed"]),
        ("*/2", ["Tue", "Thu", "Sat", "Sun"]),
    ],
)
def test_the_days_of_the_week_are_those_of_cron(weekday: str, days: list[str]) -> None:
    seen = {f"{at:%a}" for at in fired(f"0 12 * * {weekday}", 20)}
    assert seen == set(days)


def test_a_day_is_due_by_its_month_or_by_its_week() -> None:
    times = [f"{at:%a %d}" for at in fired("0 0 13 * 5", 6, since=datetime(2024, 9, 1, tzinfo=UTC))]
    assert times == ["Fri 06", "Fri 13", "Fri 20", "Fri 27", "Fri 04", "Fri 11"]
    times = [f"{at:%a %d}" for at in fired("0 0 14 * 5", 4, since=datetime(2024, 9, 1, tzinfo=UTC))]
    assert times == ["Fri 06", "Fri 13", "Sat 14", "Fri 20"]


def test_a_job_is_due_on_the_clock_of_its_zone() -> None:
    assert fired("15 2 * * *", 1, zone=SHANGHAI) == [datetime(2023, 12, 31, 18, 15, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("word", "line"), [("@daily", "0 0 * * *"), ("@HOURLY", "0 * * * *"), ("@weekly", "0 0 * * 7")]
)
def test_words_stand_for_times(word: str, line: str) -> None:
    assert fired(word, 3) == fired(line, 3)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "it has 0 fields; wanted: minute, hour"),
        ("02:15", 'remedy: write "15 2 * * *"'),
        ("15 2", 'fill up with stars: "15 2 * * *"'),
        ("0 15 2 * * *", 'without seconds it is "15 2 * * *"'),
        ("60 2 * * *", "'60' is no minute; wanted: a minute of 0 to 59; remedy: the nearest is 59"),
        ("0 24 * * *", "'24' is no hour; wanted: a hour of 0 to 23; remedy: the nearest is 23"),
        ("0 0 0 * *", "remedy: the nearest is 1"),
        ("0 0 * 13 *", "'13' is no month"),
        ("0 0 * * 8", "remedy: the nearest is 7"),
        ("0 0 * * mno", "did you mean 'mon'"),
        ("0 0 * janu *", "did you mean 'jan'"),
        ("0 22-2 * * *", 'goes backwards; wanted: a hour of 0 to 23; remedy: write "22-23,0-2"'),
        ("5/15 * * * *", 'write "5-59/15"'),
        ("*/0 * * * *", "steps of nothing"),
        ("*-5 * * * *", "remove the star or the rest"),
        ("1,,2 * * * *", "'' is no minute"),
        ("-1 * * * *", "'-1' is no minute"),
        ("0 0 L * *", "'l' is no day of month"),
        ("0 0 30 2 *", "no month of it has such a day"),
        ("0 0 31 4,6,9,11 *", "no month of it has such a day"),
        ("@dayly", "did you mean '@daily'"),
        ("@reboot", "choose one of"),
    ],
)
def test_a_line_that_is_no_cron_is_told_with_its_remedy(line: str, told: str) -> None:
    with pytest.raises(cron.CronError) as error:
        cron.read(line)
    assert told in str(error.value)


def test_a_day_that_comes_every_four_years_comes() -> None:
    assert fired("0 0 29 2 *", 2)[1] == datetime(2028, 2, 29, tzinfo=UTC)
    assert len(fired("0 0 31 2 1", 3)) == 3


@pytest.mark.skipif(not ANALYZE, reason="there is no systemd here")
@settings(max_examples=10, deadline=None)
@given(LINES)
def test_systemd_reads_the_same_times(line: str) -> None:
    # It tells what comes after a time, cron what comes from it on.
    base = f"--base-time={START - timedelta(seconds=1):%F %T} UTC"
    times: set[datetime] = set()
    for event in cron.read(line).calendar(SHANGHAI):
        done = subprocess.run(
            [ANALYZE, "calendar", "--iterations=6", base, event],
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"TZ": "UTC", "LC_ALL": "C"},
        )
        told = [words for words in done.stdout.splitlines() if words.endswith(" UTC")]
        times |= {
            datetime.strptime(words[-23:-4], "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
            for words in told
        }
    assert sorted(times)[:6] == fired(line, 6, zone=SHANGHAI)


def write(folder: Path, name: str, *, when: str | None = "15 2 * * *", layer: str = "demand",
          more: str = "") -> Path:  # fmt: skip
    fields = {
        "demand": 'source_id = "a"\nreceived_at = "b"\ncategory = "c"',
        "organisation": 'code = "a"\nname_zh = "b"\nlevel = "c"\nkind = "d"',
    }[layer]
    times = f'[schedule]\ncron = "{when}"\n' if when else ""
    path = folder / f"{name}.toml"
    path.write_text(
        f'layer = "{layer}"\nsource = "{name}"\n{more}\n'
        f'[read]\npath = "a.csv"\n{times}[fields]\n{fields}\n',
        encoding="utf-8",
    )
    return path


def test_a_profile_says_when_and_on_what_clock(tmp_path: Path) -> None:
    paths = [
        write(tmp_path, "a"),
        write(tmp_path, "b", more='time_zone = "America/New_York"'),
        write(tmp_path, "c", more='deployment = {time_zone = "Europe/Paris"}'),
    ]
    jobs = schedule.read(paths)
    assert [str(job.zone) for job in jobs] == ["Asia/Shanghai", "America/New_York", "Europe/Paris"]
    assert [job.name for job in jobs] == [f"{tmp_path.name}/{name}" for name in "abc"]


def test_a_profile_without_times_or_with_wrong_ones_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"no \[schedule\]; .* remedy: add: \[schedule\]"):
        schedule.read([write(tmp_path, "a", when=None)])
    with pytest.raises(ProfileError, match=r"a\.toml: cron '60 \* \* \* \*': '60' is no minute"):
        schedule.read([write(tmp_path, "a", when="60 * * * *")])
    path = write(tmp_path, "a")
    with pytest.raises(ProfileError, match="given twice"):
        schedule.read([path, path])


def invoked(*words: str) -> Result:
    app = typer.Typer()
    app.command()(schedule.command)
    return CliRunner().invoke(app, list(words))


def test_timers_of_systemd_are_printed(tmp_path: Path) -> None:
    path = write(tmp_path, "热线 50%", when="15 2 1 * mon", more='time_zone = "Asia/Urumqi"')
    said = invoked("--systemd", str(path), "--data", str(tmp_path / "$x")).output
    stem = systemd.unit_name(f"{tmp_path.name}/热线 50%")
    assert f"# /etc/systemd/system/{stem}.service\n" in said
    assert f"# /etc/systemd/system/{stem}.timer\n" in said
    assert (
        "OnCalendar=*-*-01 02:15:00 Asia/Urumqi\nOnCalendar=Mon *-*-* 02:15:00 Asia/Urumqi" in said
    )
    assert f'ExecStart={CHECKOUT}/run rongtu load --json "{tmp_path}/热线 50%%.toml"' in said
    assert f"--data {tmp_path}/$$x\n" in said
    for line in ("NoNewPrivileges=yes", "ProtectSystem=strict", "Persistent=yes", "PrivateTmp=yes"):
        assert f"\n{line}\n" in said
    allowed = (
        str(CHECKOUT),
        str(tmp_path),
        "/etc/systemd/system",
        os.environ.get("RONGTU_HOME", "?"),
    )
    paths = [word.strip('"-') for word in said.replace("=", " ").split() if "/" in word[:3]]
    assert not [one for one in paths if one.startswith("/") and not one.startswith(allowed)]


def test_the_names_of_units_are_plain_and_apart() -> None:
    assert systemd.unit_name("sample/demand") == "rongtu-sample-demand"
    names = {systemd.unit_name(name) for name in ("x/热线", "x/投诉", "x/ ", "x/-", "x")}
    assert len(names) == 5
    assert all(name.isascii() and " " not in name and "/" not in name for name in names)


@pytest.mark.skipif(not ANALYZE, reason="there is no systemd here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    job = schedule.read([write(tmp_path, "a b$c%d", when="*/7 2 1 * 1")])[0]
    for unit in systemd.units(job.name, job.path, job.cron, job.zone, data=None):
        (tmp_path / unit.name).write_text(unit.text, encoding="utf-8")
    files = sorted(str(one) for one in tmp_path.iterdir() if one.suffix in {".service", ".timer"})
    done = subprocess.run(
        [ANALYZE, "verify", "--man=no", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    complaints = [one for one in done.stderr.splitlines() if str(tmp_path) in one]
    assert not [one for one in complaints if "Failed to create" not in one], done.stderr


PROGRAM = textwrap.dedent("""
    import dataclasses, os, sys, time
    from pathlib import Path
    from datetime import datetime
    from apscheduler.triggers.interval import IntervalTrigger
    from etl import schedule
    from etl.errors import LoadError
    from etl.ledger import Report

    log, how, patience = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])

    def load(path):
        with log.open("a") as file:
            file.write(f"begin {path.stem}\\n")
        if how == "slow":
            time.sleep(1.5)
        if how == "endless":
            time.sleep(60)
        if how == "failing" and path.stem == "a":
            raise LoadError(given="no file", wanted="a file", remedy="send it")
        if how == "broken" and path.stem == "a":
            raise KeyError("oh\\nno")
        with log.open("a") as file:
            file.write(f"end {path.stem}\\n")
        return Report(profile=path.stem, layer="demand", source="s", run_id=1, read=2, inserted=2,
                      updated=0, unchanged=0, quarantined=0, skipped=0,
                      as_of=datetime(2020, 1, 1), seconds=0.1)

    class Seconds:
        # Cron knows no seconds, and a test has no minutes.
        line = "every second"
        def trigger(self, zone):
            return IntervalTrigger(seconds=1, timezone=zone)

    jobs = schedule.read([*map(Path, sys.argv[4:])])
    jobs = [dataclasses.replace(job, cron=Seconds()) for job in jobs]
    schedule.serve(jobs, load, patience_s=patience)
""")


@contextmanager
def served(
    tmp_path: Path, how: str, paths: list[Path], *, patience_s: float = 30
) -> Iterator[subprocess.Popen[str]]:
    words = [sys.executable, "-c", PROGRAM, str(tmp_path / "log"), how, str(patience_s)]
    with subprocess.Popen(
        [*words, *map(str, paths)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        cwd=CHECKOUT, env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.kill()


def until(done: Callable[[], bool], *, within_s: float = 120) -> None:
    end = time.monotonic() + within_s
    while not done():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def logged(tmp_path: Path) -> list[str]:
    path = tmp_path / "log"
    return path.read_text().splitlines() if path.exists() else []


def ended(process: subprocess.Popen[str]) -> list[dict[str, Any]]:
    out, err = process.communicate(timeout=120)
    assert err == ""
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_after_the_load_that_is_running(tmp_path: Path, number: int) -> None:
    with served(tmp_path, "slow", [write(tmp_path, "a")]) as process:
        until(lambda: bool(logged(tmp_path)))
        process.send_signal(number)
        said = ended(process)
    assert process.returncode == 0
    assert logged(tmp_path) == ["begin a", "end a"]
    assert said[0]["event"] == "planned"
    assert datetime.fromisoformat(said[0]["next"]).tzinfo is not None
    assert (said[0]["zone"], said[0]["profile"]) == ("Asia/Shanghai", f"{tmp_path.name}/a")
    loaded = next(one for one in said if one["event"] == "loaded")
    assert (loaded["read"], loaded["adds_up"], loaded["as_of"]) == (2, True, "2020-01-01T00:00:00")
    assert said[-1] == {"event": "stopped"}


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("failing", "no file; wanted: a file; remedy: send it"),
        ("broken", "KeyError: 'oh\\nno'"),
    ],
)
def test_a_load_that_fails_is_told_and_tried_again(tmp_path: Path, how: str, why: str) -> None:
    paths = [write(tmp_path, "a"), write(tmp_path, "b")]
    with served(tmp_path, how, paths) as process:
        until(lambda: logged(tmp_path).count("begin a") > 1 and "end b" in logged(tmp_path))
        process.send_signal(signal.SIGTERM)
        said = ended(process)
    assert process.returncode == 0
    errors = [one["error"] for one in said if one["event"] == "failed"]
    assert len(errors) > 1
    assert set(errors) == {why}


def test_two_loads_of_a_layer_never_run_at_once_and_those_of_two_layers_do(tmp_path: Path) -> None:
    paths = [write(tmp_path, "a"), write(tmp_path, "b"), write(tmp_path, "c", layer="organisation")]
    with served(tmp_path, "slow", paths) as process:
        until(lambda: {"end a", "end b", "end c"} <= set(logged(tmp_path)))
        process.send_signal(signal.SIGTERM)
        said = ended(process)
    under_way: set[str] = set()
    beside = False
    for what, name in map(str.split, logged(tmp_path)):
        (under_way.add if what == "begin" else under_way.discard)(name)
        assert not {"a", "b"} <= under_way
        beside |= len(under_way) > 1
    assert beside
    # A load takes longer than until its next time: that is told, and it is not begun twice.
    assert {one["error"] for one in said if one["event"] == "not begun"} == {
        "its last load is not done yet"
    }


def test_a_load_that_waits_for_its_layer_is_not_begun_after_the_signal(tmp_path: Path) -> None:
    with served(tmp_path, "slow", [write(tmp_path, "a"), write(tmp_path, "b")]) as process:
        until(lambda: bool(logged(tmp_path)))
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        ended(process)
    assert process.returncode == 0
    assert [line.split()[0] for line in logged(tmp_path)] == ["begin", "end"]


def test_a_load_that_does_not_end_is_cut_off(tmp_path: Path) -> None:
    with served(tmp_path, "endless", [write(tmp_path, "a")], patience_s=0.5) as process:
        until(lambda: bool(logged(tmp_path)))
        process.send_signal(signal.SIGTERM)
        said = ended(process)
    assert process.returncode == 1
    assert said[-1] == {"event": "stopped", "error": "a load was cut off after 0.5 s"}


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    with served(tmp_path, "endless", [write(tmp_path, "a")]) as process:
        until(lambda: bool(logged(tmp_path)))
        process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        ended(process)
    assert process.returncode == 128 + signal.SIGTERM


def test_a_signal_that_comes_first_of_all_ends_it_too(tmp_path: Path) -> None:
    with served(tmp_path, "slow", [write(tmp_path, "a")]) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)
    assert json.loads(first)["event"] == "planned"
    assert process.returncode in {0, -signal.SIGTERM}
