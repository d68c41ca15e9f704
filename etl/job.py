"""One load, in its transaction: from the first piece of its source to its entry in the ledger."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, func, select

from etl import detective, ledger, moved, reach, surroundings
from etl import load as tables
from etl.account import Account
from etl.clean import topology
from etl.clean.checked import first
from etl.contracts import FILLED_BY_THE_LOAD
from etl.errors import LoadError
from etl.flow import ahead, begun, behind, flowed
from etl.held import Held
from etl.ledger import Report
from etl.piece import Piece, World
from etl.place import Stacks
from etl.profile import Profile
from etl.progress import Steps
from etl.sources import Rows
from etl.sources.numbers import Origins
from etl.sources.watermark import latest as latest_mark
from etl.staging import Staging

PLACES: Final = {"lon", "wkt", "area_code", "address"}
"""Targets that say where a demand is."""


@dataclass(slots=True, kw_only=True)
class Job:
    """One load in its transaction."""

    connection: Connection
    profile: Profile
    steps: Steps
    run_id: int
    world: World
    staging: Staging
    account: Account
    held: Held
    origins: Origins = field(default_factory=Origins)
    stacks: Stacks = field(default_factory=Stacks)
    mark: str | None = None
    sized: bool = False
    incremental: bool = True
    notes: list[str] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def begun(cls, connection: Connection, profile: Profile, steps: Steps, *, run_id: int) -> "Job":
        """Agree with the database on what everything in it shares, and make room."""
        surroundings.agree(connection, profile)
        origins = Origins()
        return cls(
            connection=connection,
            profile=profile,
            steps=steps,
            run_id=run_id,
            world=surroundings.world(connection, profile),
            staging=Staging.of(profile.contract),
            account=Account(profile),
            held=Held(profile, run_id, origins),
            origins=origins,
        )

    def take(self, pieces: Iterator[Rows], *, size: int | None = None) -> None:
        """Clean and place what comes, and let it wait in the staging table.

        Parameters
        ----------
        size
            How many bytes of text will come, where that is known.
        """
        self.staging.make(self.connection)
        self.steps.step("read, clean, place", total=size)
        self.sized = size is not None
        behind(self._flow(pieces), self._keep)

    def judge(self, start: Rows) -> None:
        """Stop when the first rows speak against where the profile says they lie."""
        verdict = detective.asked(start, self.world)
        self.detail["datum"] = verdict.evidence
        detective.settled(verdict, self.profile)
        self.notes.extend(detective.doubts(verdict, self.profile))

    def finished(self, *, whole: bool, since: float) -> Report:
        """Write what is staged, and return what became of every row.

        Parameters
        ----------
        whole
            All that there is was read, and not only what is newer than the last load.
        """
        if self.incremental:
            self.account.check()
        found = self._find_stacks()
        before = ledger.rows_before(self.connection, self.profile)
        changes = moved.before(self.connection, self.staging)
        self.steps.step("write")
        done = tables.write(self.connection, self.staging, self.run_id, spoken=self._spoken())
        earlier = moved.stacked(self.connection, self.profile.source, found)
        if done.changed or earlier.rows:
            tables.analyze(self.connection, self.profile.contract.table, changed=done.changed)
            self._follow(done, changes, earlier)
        self.held.settle(self.connection, self.staging.table, whole=whole)
        self.detail |= self._places()
        self.staging.drop(self.connection)
        return self._closed(done, before=before, since=since)

    def _spoken(self) -> set[str]:
        """Return the columns that this load speaks of: of a place, only what it gives."""
        told = spoken(self.profile)
        if self.profile.layer != "demand":
            return told
        fields = self.profile.fields.keys()
        if "area_code" not in fields:
            told -= {"area_said"}
        if PLACES & fields or self._has_points():
            return told
        return told - {"geom", "cell", "area_code", "area_said", "place_how", "place_score"}

    def _has_points(self) -> bool:
        any_point = select(self.staging.table.c.geom.is_not(None)).where(
            self.staging.table.c.geom.is_not(None)
        )
        return bool(self.connection.scalar(select(any_point.exists())))

    def _flow(self, pieces: Iterator[Rows]) -> Iterator[tuple[Rows, Piece]]:
        """Clean and place what comes."""
        start, every = begun(pieces, self.profile, self.origins)
        self.judge(start)
        flow = flowed(ahead(every), self.world, self.origins)
        return (self._fitted(rows, piece) for rows, piece in flow)

    def _fitted(self, rows: Rows, piece: Piece) -> tuple[Rows, Piece]:
        """Fit things in with those that are there; areas into one another."""
        if self.profile.layer == "demand":
            return rows, piece
        kept, theirs = surroundings.ours(self.connection, self.profile, piece.good)
        piece = replace(piece, good=kept, rejected=first(piece.rejected, theirs.rejected))
        self.notes.extend(theirs.notes)
        if self.profile.level is None:
            return rows, piece
        level = self.profile.level.key
        good, told = surroundings.parented(
            piece.good.assign(level=level),
            self.profile,
            self.world.areas,
            rank=surroundings.rank_of(self.connection, level),
        )
        lie = topology.judged(
            good, known=self.world.areas.frame, metric_srid=self.world.metric_srid
        )
        self.notes.extend(lie.notes)
        self.detail["topology"] = lie.counts
        good = good[~good.index.isin(lie.rejected.index)]
        rejected = first(piece.rejected, told, lie.rejected)
        return rows, replace(piece, good=good, rejected=rejected)

    def _keep(self, item: tuple[Rows, Piece]) -> None:
        rows, piece = item
        self.staging.copy(self.connection, piece.good)
        if self.profile.layer == "demand":
            self.stacks.add(piece.good["at"].to_numpy(), piece.good["top"])
        self.enter(rows, piece)
        mark = self.profile.read.watermark
        if mark is not None and self.incremental and mark in rows.frame:
            self.reach(rows.frame[mark])

    def reach(self, marks: "pd.Series[str]") -> None:
        """Remember how far the source was read."""
        if self.profile.read.watermark is not None:
            self.mark = latest_mark(marks, self.mark, now=self.world.now)

    def enter(self, rows: Rows, piece: Piece) -> None:
        """Count what became of a piece, and hold back what cannot be used."""
        self.account.add(piece, limited=self.incremental)
        if len(piece.rejected):
            self.held.add(self.connection, rows, piece.rejected)
        self.steps.advance(piece.read, done=rows.bytes if self.sized else None)

    def _find_stacks(self) -> pd.DataFrame:
        """Mark the staged rows on default coordinates, and return these."""
        known = surroundings.known_stacks(self.connection, self.profile.source)
        found = self.stacks.found(known)
        if not len(found):
            return found
        source = self.profile.source
        found = surroundings.confirmed(self.connection, found, known)
        marked = self.staging.put_stacks(self.connection, found, source=source, run_id=self.run_id)
        if marked:
            self.notes.append(
                f"{marked:,} rows lie on {len(found)} default coordinates: they count for their"
                " coarsest area only"
            )
        return found

    def _follow(self, done: tables.Written, changes: moved.Changes, earlier: moved.Anew) -> None:
        """Bring up to date what is computed from the rows."""
        days, changed = sorted({*done.days, *earlier.days}), done.changed + earlier.rows
        if earlier.rows:
            self.notes.append(f"{earlier.rows:,} rows of earlier loads lie on them too")
        if self.profile.layer == "area":
            surroundings.in_order(self.connection)
            tables.rebuild_paths(self.connection)
            self.steps.step("place demands anew")
            again = moved.placed_anew(self.connection, changes)
            days, changed = list(again.days), again.rows
            if again.rows:
                self.notes.append(f"{again.rows:,} demands were placed anew")
        if days:
            self.steps.step("count again")
            tables.refresh_rollup(self.connection, days, changed=changed)
        if reach.wanted(self.connection, self.profile.layer):
            self.steps.step("measure reach")
            note = reach.refresh(self.connection).note
            self.notes.extend([note] if note else [])

    def _closed(self, done: tables.Written, *, before: int, since: float) -> Report:
        account = self.account
        counts = {
            "read": account.read,
            "inserted": done.inserted,
            "updated": done.updated,
            "unchanged": done.unchanged,
            "quarantined": account.quarantined,
            "skipped": account.skipped,
        }
        report = Report(
            profile=self.profile.name,
            layer=self.profile.layer,
            source=self.profile.source,
            run_id=self.run_id,
            **counts,
            as_of=account.as_of,
            seconds=perf_counter() - since,
            notes=tuple(self.notes + account.notes()),
        )
        if not report.adds_up:
            raise LoadError(
                given=f"The rows of {self.profile.name} do not add up: {report}",
                wanted="every row accounted for",
                remedy="this is a fault of Rongtu: report it; nothing of this load was kept",
            )
        detail = (
            account.detail()
            | self.detail
            | {
                "notes": list(report.notes),
                "note": self.profile.note,
                "synthetic": self.profile.synthetic,
                "files": self.origins.files[:100],
                "steps": dict(self.steps.seconds),
                "seconds": round(report.seconds, 3),
                "rows_before": before,
                "rows_after": before + done.inserted,
            }
        )
        ledger.closed(
            self.connection, self.run_id, counts, as_of=report.as_of, watermark=self.mark,
            detail=detail,
        )  # fmt: skip
        return report

    def _places(self) -> dict[str, Any]:
        """Return how the places of demands were found, and by what rules."""
        if self.profile.layer != "demand":
            return {}
        how = self.staging.table.c.place_how
        found = self.connection.execute(select(how, func.count()).group_by(how)).all()
        return {"places": dict(map(tuple, found)), "place": self.profile.place.model_dump()}


def spoken(profile: Profile) -> set[str]:
    """Return the columns of the table that a source speaks of."""
    placed = {"area_code"} if profile.contract.placed else set()
    parents = {"parent_code"} if profile.parent else set()
    # Attributes are one document: it is the source's as a whole or not at all.
    silent = set() if profile.attributes else {"attributes"}
    return set(profile.fields) | (FILLED_BY_THE_LOAD - silent) | placed | parents | {"level"}
