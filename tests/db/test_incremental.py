"""Loads of what is new since the last: nothing is lost, nothing counts twice."""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import text

from etl.errors import LoadError
from etl.ledger import Report
from etl.run import load_again
from geo.schema import demand, demand_daily, etl_run, quarantine
from tests.db.builders import ROLLUPS, World

pytestmark = pytest.mark.db

PROFILE = """
layer = "demand"
source = "test"
[read]
{read}
watermark = "changed_at"
[fields]
source_id = "id"
received_at = "received_at"
category = "category"
"""
QUERY = (
    "select id, received_at, category, changed_at from {table}"
    " where cast(:watermark as char(1)) is null or changed_at >= :watermark order by changed_at"
)
Row = tuple[str, str, str | None, str]


def row(id_: str, changed: int, *, category: str | None = "noise", day: int = 6) -> Row:
    """Return a call that was changed on a day of May."""
    return id_, f"2020-05-{day:02} 09:00:00", category, f"2020-05-{changed:02} 12:00:00"


@dataclass(frozen=True, slots=True)
class Feed:
    """A source that changes."""

    world: World
    put: Callable[[Iterable[Row]], None]

    def load(self, *rows: Row) -> Report:
        """Put rows in the place of all that were there, and load what is new."""
        self.put(rows)
        report = self.world.load("calls")
        assert report.adds_up
        return report


def _csv(world: World, _monkeypatch: pytest.MonkeyPatch) -> Feed:
    world.profile("calls", PROFILE.format(read='path = "calls.csv"'))

    def put(rows: Iterable[Row]) -> None:
        lines = [",".join(cell or "" for cell in one) + "\n" for one in rows]
        head = "id,received_at,category,changed_at\n"
        (world.folder / "calls.csv").write_text(head + "".join(lines), encoding="utf-8")

    return Feed(world, put)


def _sqlite(world: World, _monkeypatch: pytest.MonkeyPatch) -> Feed:
    query = QUERY.format(table="calls")
    read = f'format = "sql"\nurl = "sqlite:///calls.db"\nquery = """{query}"""'
    world.profile("calls", PROFILE.format(read=read))

    def put(rows: Iterable[Row]) -> None:
        made = sqlite3.connect(world.folder / "calls.db")
        with made:
            made.execute("drop table if exists calls")
            made.execute("create table calls (id, received_at, category, changed_at)")
            made.executemany("insert into calls values (?, ?, ?, ?)", rows)
        made.close()

    return Feed(world, put)


def _postgres(world: World, monkeypatch: pytest.MonkeyPatch) -> Feed:
    url = world.engine.url.render_as_string(hide_password=False)
    monkeypatch.setenv("RONGTU_TEST_SOURCE", url)
    query = QUERY.format(table="hotline.calls")
    read = f'format = "sql"\nurl = "${{RONGTU_TEST_SOURCE}}"\nquery = """{query}"""'
    world.profile("calls", PROFILE.format(read=read))

    def put(rows: Iterable[Row]) -> None:
        names = ("id", "received_at", "category", "changed_at")
        with world.engine.begin() as connection:
            connection.execute(text("CREATE SCHEMA IF NOT EXISTS hotline"))
            connection.execute(text("DROP TABLE IF EXISTS hotline.calls"))
            connection.execute(
                text(
                    "CREATE TABLE hotline.calls (id text, received_at timestamp, category text,"
                    " changed_at timestamp)"
                )
            )
            insert = text(
                "INSERT INTO hotline.calls"
                " VALUES (:id, cast(:received_at as timestamp), :category,"
                " cast(:changed_at as timestamp))"
            )
            for one in rows:
                connection.execute(insert, dict(zip(names, one, strict=True)))

    return Feed(world, put)


FEEDS = {"csv": _csv, "sqlite": _sqlite, "postgresql": _postgres}


@pytest.fixture(params=FEEDS)
def feed(world: World, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Feed:
    """Return a source, of every kind there is."""
    return FEEDS[request.param](world, monkeypatch)


@pytest.fixture
def file(world: World, monkeypatch: pytest.MonkeyPatch) -> Feed:
    """Return a source that is a file."""
    return _csv(world, monkeypatch)


def mark(world: World) -> str:
    """Return how far the last run came that was done."""
    done = [one for one in world.rows(etl_run, "run_id", "watermark", "status", "profile")
            if one[2] == "done" and str(one[3]).endswith("/calls")]  # fmt: skip
    return str(max(done)[1])


def counts(report: Report) -> tuple[int, int, int, int]:
    """Return what was read, inserted, updated and left alone."""
    return report.read, report.inserted, report.updated, report.unchanged


def test_only_what_is_new_is_read_and_a_changed_row_is_updated(feed: Feed) -> None:
    world = feed.world
    first = [row("1", 7), row("2", 8), row("3", 9), row("4", 9)]
    assert counts(feed.load(*first)) == (4, 4, 0, 0)
    assert mark(world) == "2020-05-09 12:00:00"
    # Those of the last moment are read again: others of that moment may have come since.
    assert counts(feed.load(*first)) == (2, 0, 0, 2)
    changed = row("1", 10, category="parking", day=7)
    late = row("6", 9)
    assert counts(feed.load(*first[1:], late, changed, row("5", 11))) == (5, 2, 1, 2)
    assert mark(world) == "2020-05-11 12:00:00"
    assert world.rows(demand, "source_id", "category") == [
        ("1", "parking"), *((id_, "noise") for id_ in "23456"),
    ]  # fmt: skip
    received = {(d, c): n for d, c, n in world.rows(demand_daily, "day", "category", "received")}
    assert {key: n for key, n in received.items() if n} == {
        (date(2020, 5, 6), "noise"): 5,
        (date(2020, 5, 7), "parking"): 1,
    }


def test_nothing_new_is_no_error(feed: Feed) -> None:
    feed.load(row("1", 7))
    before = feed.world.everything()
    assert counts(feed.load()) == (0, 0, 0, 0)
    assert mark(feed.world) == "2020-05-07 12:00:00"
    assert counts(feed.load(row("1", 7), row("0", 6))) == (1, 0, 0, 1)
    assert feed.world.everything() == before


def test_rows_held_back_stay_until_their_id_comes_good(feed: Feed) -> None:
    world = feed.world
    feed.load(row("1", 7, category=None), row("2", 7, category=None), row("3", 8))
    held = ("row_key", "reason")
    assert len(world.rows(quarantine)) == 2
    feed.load(row("1", 7, category=None), row("3", 8), row("4", 9))
    assert len(world.rows(quarantine)) == 2
    report = feed.load(row("2", 7, category=None), row("4", 9), row("1", 10))
    assert counts(report) == (2, 1, 0, 1)
    assert world.rows(quarantine, *held) == [("2", "category is missing")]
    feed.load(row("2", 11, category=None))
    assert world.rows(quarantine, *held) == [("2", "category is missing")]
    feed.load(row("2", 12))
    assert world.rows(quarantine) == []
    assert [id_ for (id_,) in world.rows(demand, "source_id")] == ["1", "2", "3", "4"]


def test_a_failed_increment_does_not_move_the_watermark(feed: Feed) -> None:
    world = feed.world
    feed.load(row("1", 7))
    before = world.everything()
    path = world.folder / "calls.toml"
    toml = path.read_text(encoding="utf-8")
    path.write_text(toml + "[limits]\nfailed_rows = 0\n", encoding="utf-8")
    new = [row("2", 8), row("3", 9, category=None)]
    with pytest.raises(LoadError, match=r"limits\.failed_rows"):
        feed.load(*new)
    assert world.everything() == before
    assert mark(world) == "2020-05-07 12:00:00"
    path.write_text(toml, encoding="utf-8")
    report = feed.load(*new)
    assert (report.read, report.inserted, report.quarantined) == (2, 1, 1)
    assert mark(world) == "2020-05-09 12:00:00"


def test_a_time_that_never_comes_does_not_end_all_increments(file: Feed) -> None:
    wrong = ("9", "2020-05-06 09:00:00", "noise", "2999-01-01 00:00:00")
    assert counts(file.load(row("1", 7), wrong)) == (2, 2, 0, 0)
    assert mark(file.world) == "2020-05-07 12:00:00"
    assert counts(file.load(row("1", 7), wrong, row("2", 8))) == (3, 1, 0, 2)


def test_a_row_without_a_watermark_is_read_every_time(file: Feed) -> None:
    bare = ("9", "2020-05-06 09:00:00", "noise", "")
    assert counts(file.load(row("1", 7), row("2", 8), bare)) == (3, 3, 0, 0)
    assert counts(file.load(row("1", 7), row("2", 8), bare)) == (2, 0, 0, 2)


def test_a_replay_does_not_move_the_watermark(file: Feed) -> None:
    world = file.world
    file.load(row("1", 7, category=None), row("2", 9))
    path = world.folder / "calls.toml"
    fixed = '{ column = "category", default = "other" }'
    toml = path.read_text(encoding="utf-8").replace('"category"\n', f"{fixed}\n")
    path.write_text(toml, encoding="utf-8")
    report = load_again(path, world.engine)
    assert (report.read, report.inserted) == (1, 1)
    assert counts(file.load(row("1", 7), row("2", 9))) == (1, 0, 0, 1)
    assert mark(world) == "2020-05-09 12:00:00"


def test_the_same_rows_in_increments_and_at_once_make_the_same_tables(file: Feed) -> None:
    rows = [row(str(n), 7 + n % 9, day=1 + n % 6) for n in range(60)]
    rows.sort(key=lambda one: one[3])
    for count in (10, 25, 25, 60):
        file.load(*rows[:count])
    found = file.world.everything()
    with file.world.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE rongtu.demand, {ROLLUPS}"))
        connection.execute(text("DELETE FROM rongtu.etl_run WHERE watermark IS NOT NULL"))
    assert file.load(*rows).inserted == 60
    again = file.world.everything()
    without = [name for name in found if name != "demand"]
    assert [found[name] for name in without] == [again[name] for name in without]
    assert len(file.world.rows(demand)) == 60
