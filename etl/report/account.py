"""What is told of one run, as the database has it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
import shapely
from sqlalchemy import Connection, RowMapping

from etl.clean.privacy import masked
from geo.errors import RongtuError
from geo.queries import areas
from geo.queries import ledger as queries
from geo.text import Text

EXAMPLES: Final = 5
"""Rows shown of each kind that was held back."""
LEVELS: Final = 2
"""Levels of outlines on the map, the coarsest ones."""
TOLERANCE: Final = 0.0005
"""Degrees, some 50 m: less than a stroke of the map."""
LONGEST: Final = 160
"""Characters of a value that are shown."""
LARGEST_ID: Final = 2**63 - 1
_VALUES: Final = re.compile(queries.VALUES)
COUNTS: Final = ("read", "inserted", "updated", "unchanged", "quarantined", "skipped")


class ReportError(RongtuError):
    """A report that cannot be made or written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One row that was held back; nothing in it tells who somebody is."""

    file: str
    row_number: int
    reason: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Rows that were held back for reasons of one kind, the first of them as examples."""

    kind: str
    rows: int
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """An area on the map; depth 1 is the coarsest level."""

    depth: int
    shape: shapely.Geometry


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """One run. What a run did not say of itself is none, or empty.

    Attributes
    ----------
    counts
        Rows by `COUNTS`, of which the first is the sum of the others.
    rows_before, rows_after
        Rows of this source in its layer.
    cells
        Where rows fell: longitude, latitude, rows.
    steps
        Seconds by step.
    note
        What the profile says of itself.
    """

    run_id: int
    profile: str
    layer: str
    source: str
    failed: bool
    error: str | None
    started_at: datetime
    finished_at: datetime
    seconds: float
    as_of: datetime | None
    time_zone: str
    deployment: Text
    made_at: datetime
    synthetic: bool
    counts: Mapping[str, int]
    rows_before: int | None = None
    rows_after: int | None = None
    reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()
    datum: str | None = None
    note: str | None = None
    places: Mapping[str, int]
    steps: Mapping[str, float]
    files: tuple[str, ...] = ()
    cells: tuple[tuple[float, float, int], ...] = ()
    outlines: tuple[Outline, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Whether every row that was read is accounted for."""
        read, *parts = (self.counts[name] for name in COUNTS)
        return read == sum(parts)


def of_run(connection: Connection, run_id: int | None) -> RunReport:
    """Return what is known of a run, the latest for none.

    Raises
    ------
    ReportError
        There is no such run.
    """
    small = run_id is None or 0 < run_id <= LARGEST_ID
    found = connection.execute(queries.run(run_id)).mappings().first() if small else None
    if found is None:
        raise ReportError(
            given="Nothing was loaded yet" if run_id is None else f"No run has the number {run_id}",
            wanted="a run of the ledger",
            remedy="list them with: rongtu runs",
        )
    state = connection.execute(areas.state()).one()
    zone = ZoneInfo(state.time_zone or "Asia/Shanghai")
    detail: Mapping[str, Any] = found["detail"]
    outlines = connection.execute(queries.ground(levels=LEVELS, tolerance=TOLERANCE)).all()
    held = connection.execute(queries.examples(found["run_id"], each=EXAMPLES)).mappings().all()
    return RunReport(
        **{name: found[name] for name in ("run_id", "profile", "layer", "source")},
        failed=found["status"] == "failed",
        error=_plain(found["error"]),
        started_at=found["started_at"].astimezone(zone),
        finished_at=found["finished_at"].astimezone(zone),
        seconds=float(detail.get("seconds", found["seconds"])),
        as_of=found["as_of"] and found["as_of"].astimezone(zone),
        time_zone=str(zone),
        deployment=Text(zh=state.name_zh or "蓉图", en=state.name_en or "Rongtu"),
        made_at=datetime.now(UTC).astimezone(zone),
        synthetic=bool(detail.get("synthetic")),
        counts={name: int(found[name]) for name in COUNTS},
        rows_before=detail.get("rows_before"),
        rows_after=detail.get("rows_after"),
        reasons=_reasons(detail.get("reasons", {}), held),
        notes=tuple(str(_plain(note)) for note in detail.get("notes", ())),
        datum=_plain(detail.get("datum")),
        note=_plain(detail.get("note")),
        places=detail.get("places", {}),
        steps=detail.get("steps", {}),
        files=tuple(detail.get("files", ())),
        cells=tuple((lon, lat, int(rows)) for lon, lat, rows in detail.get("grid", ())),
        outlines=tuple(
            Outline(depth=row.depth, shape=shapely.from_wkb(bytes(row.geom))) for row in outlines
        ),
    )


def _reasons(told: Mapping[str, int], held: Iterable[RowMapping]) -> tuple[Reason, ...]:
    """Join what the run counted with examples of what it still holds back."""
    rows = Counter[str]()
    for kind, count in told.items():
        rows[_VALUES.sub("…", kind)] += int(count)
    examples: dict[str, list[Example]] = {}
    for row in held:
        kind = row["kind"]
        rows[kind] = max(rows[kind], int(row["rows"]))
        examples.setdefault(kind, []).append(_example(row))
    return tuple(
        Reason(
            kind=str(_plain(kind)), rows=count, examples=tuple(examples.get(kind, ())[:EXAMPLES])
        )
        for kind, count in sorted(rows.items(), key=lambda item: (-item[1], item[0]))
    )


def _example(row: RowMapping) -> Example:
    """Mask once more: the row may have come in under a profile that did not know its columns."""
    values = {str(name): str(value) for name, value in row["row"].items()}
    whole = pd.Series([row["reason"], *values.values()], dtype="str")
    reason, *shown = (_cut(value) for value in masked(whole))
    return Example(
        file=row["file"],
        row_number=row["row_number"],
        reason=reason,
        values=dict(zip(values, shown, strict=True)),
    )


def _plain(text: object) -> str | None:
    """Mask a sentence: what it quotes may be from a row."""
    return None if text is None else str(masked(pd.Series([str(text)], dtype="str")).iloc[0])


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
