"""What the data page reads: the ledger of loads. It reads through the door of `dashboard.data`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping

from dashboard import data
from geo.queries import ledger as queries

RUNS: Final = 50
KINDS: Final = 100
"""How many runs, and kinds of reason, a screen shows at most."""

STALE_AFTER: Final[Mapping[str, timedelta]] = {"demand": timedelta(days=2)}
"""How old the data of a layer may be. Layers that are not here change when a city does."""

WAYS: Final[Mapping[str, tuple[str, ...]]] = {
    "exact": ("exact",),
    "nearest": ("nearest",),
    "code": ("compound", "community", "street", "district", "area"),
    "name": ("name",),
    "stacked": ("stacked",),
    "none": ("none",),
}
"""How a place was found, from the surest way to none, with the words of the tables for it."""

BY_POINT: Final = ("exact", "nearest")
"""The ways in which a row's own point gave its place."""

# A message of the ledger may quote what a row said; a telephone or identity number is not shown.
_NUMBERS: Final = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15}|1[3-9]\d{9})(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """How recent the rows of one profile are; `rows` are all that it ever put into its layer."""

    profile: str
    layer: str
    source: str
    as_of: datetime | None
    finished_at: datetime | None
    tried_at: datetime
    failed: bool
    rows: int
    synthetic: bool

    def age(self, now: datetime) -> timedelta | None:
        """Return how old the data are; none where nothing was kept."""
        known = self.as_of or self.finished_at
        return None if known is None else max(timedelta(), now - known)

    def stale(self, now: datetime) -> bool:
        """Say whether the data are older than their layer may be."""
        limit, age = STALE_AFTER.get(self.layer), self.age(now)
        return limit is not None and age is not None and age > limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One load, kept or failed."""

    run_id: int
    profile: str
    finished_at: datetime
    failed: bool
    read: int
    inserted: int
    updated: int
    unchanged: int
    quarantined: int
    skipped: int
    seconds: float
    error: str | None
    notes: tuple[str, ...]

    @property
    def adds_up(self) -> bool:
        """Whether every row that was read is accounted for."""
        parts = self.inserted + self.updated + self.unchanged + self.quarantined + self.skipped
        return self.read == parts


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Rows of a profile that are held back for reasons of one kind."""

    profile: str
    kind: str
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Placing:
    """How the last run of a profile that found places found them: rows by way, in their order."""

    profile: str
    run_id: int
    finished_at: datetime
    ways: Mapping[str, int]

    @property
    def rows(self) -> int:
        """All rows that the run placed, or could not place."""
        return sum(self.ways.values())

    @property
    def by_point(self) -> int:
        """Rows whose own point gave their place."""
        return sum(self.ways[way] for way in BY_POINT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything that the data page shows; moments are in the deployment's time zone."""

    sources: tuple[Source, ...]
    runs: tuple[Run, ...]
    held_back: Mapping[str, int]
    reasons: tuple[Reason, ...]
    placings: tuple[Placing, ...]
    repaired: Mapping[str, int]
    """Shapes that the last kept run of each profile repaired, where it did."""


def ledger() -> Ledger:
    """Return the ledger as it is now."""
    state = data.state()
    return _ledger(state.version, state.time_zone)


@lru_cache(maxsize=2)
def _ledger(_version: int | None, time_zone: str) -> Ledger:
    """Read once for each version: whatever writes to the ledger or the quarantine is a run."""
    with data.reading() as connection:
        sources = connection.execute(queries.freshness()).mappings().all()
        runs = connection.execute(queries.runs(limit=RUNS)).mappings().all()
        in_all = connection.execute(queries.held_back_in_all()).all()
        kinds = connection.execute(queries.held_back(limit=KINDS)).all()
        placings = connection.execute(queries.placings()).mappings().all()
        kept = connection.execute(queries.kept()).all()
    zone = ZoneInfo(time_zone)
    return Ledger(
        sources=tuple(_source(row, zone) for row in sources),
        runs=tuple(_run(row, zone) for row in runs),
        held_back={row.profile: row.rows for row in in_all},
        reasons=tuple(Reason(profile=row.profile, kind=row.kind, rows=row.rows) for row in kinds),
        placings=tuple(_placing(row, zone) for row in placings),
        repaired={row.profile: rows for row in kept if (rows := repaired_in(row.detail))},
    )


def _source(row: RowMapping, zone: ZoneInfo) -> Source:
    return Source(
        profile=row["profile"],
        layer=row["layer"],
        source=row["source"],
        as_of=_local(row["as_of"], zone),
        finished_at=_local(row["finished_at"], zone),
        tried_at=row["tried_at"].astimezone(zone),
        failed=row["status"] == "failed",
        rows=int(row["rows"] or 0),
        synthetic=row["synthetic"],
    )


def _run(row: RowMapping, zone: ZoneInfo) -> Run:
    return Run(
        run_id=row["run_id"],
        profile=row["profile"],
        finished_at=row["finished_at"].astimezone(zone),
        failed=row["status"] == "failed",
        **{name: row[name] for name in ("read", "inserted", "updated", "unchanged", "quarantined",
                                        "skipped")},
        seconds=float(row["detail"].get("seconds", row["seconds"])),
        error=None if row["error"] is None else without_numbers(row["error"]),
        notes=tuple(without_numbers(str(note)) for note in row["detail"].get("notes", ())),
    )  # fmt: skip


def _placing(row: RowMapping, zone: ZoneInfo) -> Placing:
    places = row["detail"]["places"]
    return Placing(
        profile=row["profile"],
        run_id=row["run_id"],
        finished_at=row["finished_at"].astimezone(zone),
        ways=by_way(places),
    )


def by_way(places: Mapping[str, Any]) -> dict[str, int]:
    """Sum rows by the tables' words into `WAYS`; a level that is not known there is by code."""
    word_of = {word: way for way, words in WAYS.items() for word in words}
    found = dict.fromkeys(WAYS, 0)
    for word, rows in places.items():
        found[word_of.get(word, "code")] += int(rows)
    return found


def repaired_in(detail: Mapping[str, Any]) -> int:
    """Return how many shapes a run repaired: it says so itself, or among what it noticed."""
    noticed = {k: v for k, v in detail.get("noticed", {}).items() if k.endswith("repaired")}
    return int(detail.get("repaired", sum(noticed.values())))


def without_numbers(text: str) -> str:
    """Return `text` without telephone and identity numbers."""
    return _NUMBERS.sub("…", text)


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return None if moment is None else moment.astimezone(zone)
