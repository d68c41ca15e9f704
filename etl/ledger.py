"""What was loaded, and what was held back and why."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Engine, Select, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql

from etl.clean import privacy
from etl.profile import Profile
from etl.sources import Rows
from geo.schema import etl_run, quarantine

SHOWN: Final = 500
"""So much of an outline is kept with a row that is held back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of the rows of one load."""

    profile: str
    layer: str
    source: str
    run_id: int
    read: int
    inserted: int
    updated: int
    unchanged: int
    quarantined: int
    skipped: int
    as_of: datetime | None
    seconds: float
    notes: tuple[str, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Whether every row that was read is accounted for."""
        return self.read == (
            self.inserted + self.updated + self.unchanged + self.quarantined + self.skipped
        )

    def __str__(self) -> str:
        """Return the reconciliation."""
        return (
            f"read {self.read} = inserted {self.inserted} + updated {self.updated}"
            f" + unchanged {self.unchanged} + quarantined {self.quarantined}"
            f" + skipped {self.skipped}"
        )


def opened(connection: Connection, profile: Profile, started_at: datetime) -> int:
    """Enter a run and return its number; it is seen by others only when all is committed."""
    statement = insert(etl_run).values(status="done", started_at=started_at, **_whose(profile))
    return int(connection.execute(statement.returning(etl_run.c.run_id)).scalar_one())


def closed(connection: Connection, run_id: int, counts: dict[str, int], **also: Any) -> None:  # noqa: ANN401
    """Write what became of the rows."""
    connection.execute(
        update(etl_run)
        .where(etl_run.c.run_id == run_id)
        .values(finished_at=func.clock_timestamp(), **counts, **also)
    )


def failed(engine: Engine, profile: Profile, started_at: datetime, error: str) -> None:
    """Enter a run of which nothing was kept."""
    with engine.begin() as connection:
        connection.execute(
            insert(etl_run).values(
                status="failed",
                started_at=started_at,
                finished_at=datetime.now(UTC),
                error=error,
                **_whose(profile),
            )
        )


def held_back(
    connection: Connection,
    profile: Profile,
    rows: Rows,
    rejected: "pd.Series[str]",
    *,
    run_id: int,
) -> None:
    """Make the quarantine of this profile hold the rows that are `rejected`, and no others."""
    found = list(_entries(profile, rows, rejected, run_id))
    if found:
        statement = postgresql.insert(quarantine)
        new = {name: statement.excluded[name] for name in ("profile", "row_number", "row",
               "reason", "run_id")}  # fmt: skip
        connection.execute(
            statement.on_conflict_do_update(
                index_elements=["source", "layer", "fingerprint"], set_=new
            ),
            found,
        )
    # Whatever this run did not write again is no longer held back.
    connection.execute(
        delete(quarantine).where(
            *(quarantine.c[name] == value for name, value in _whose(profile).items()),
            quarantine.c.run_id != run_id,
        )
    )


def runs(*, limit: int) -> Select[Any]:
    """Select the latest runs, newest first."""
    return select(etl_run).order_by(etl_run.c.run_id.desc()).limit(limit)


def quarantined(*, limit: int) -> Select[Any]:
    """Select the rows held back, by profile and number of the row."""
    order = (quarantine.c.profile, quarantine.c.row_number)
    return select(quarantine).order_by(*order).limit(limit)


def _whose(profile: Profile) -> dict[str, str]:
    return {"profile": profile.name, "layer": profile.layer, "source": profile.source}


def _entries(
    profile: Profile, rows: Rows, rejected: "pd.Series[str]", run_id: int
) -> Iterator[dict[str, Any]]:
    """Yield one entry a row; what would tell who somebody is, is masked here too."""
    raw = rows.frame.loc[rejected.index]
    if rows.geometry is not None:
        shapes = pd.Series(rows.geometry, index=rows.frame.index).loc[rejected.index]
        raw = raw.assign(geometry=shapes.map(lambda shape: shape.wkt[:SHOWN], na_action="ignore"))
    shown = raw
    if profile.layer == "demand":
        source = profile.fields[profile.contract.key]
        others = [name for name in raw.columns if name not in source.columns()]
        shown = raw.assign(**{name: privacy.masked(raw[name].astype("str")) for name in others})
    seen: Counter[str] = Counter()
    pairs = zip(raw.to_dict("records"), shown.to_dict("records"), strict=True)
    for (number, reason), (as_it_came, masked) in zip(rejected.items(), pairs, strict=True):
        words = json.dumps(_present(as_it_came), ensure_ascii=False, sort_keys=True)
        # The same row twice in a file is two rows held back.
        seen[words] += 1
        print_ = hashlib.sha256(f"{words}#{seen[words]}".encode()).hexdigest()
        yield {
            **_whose(profile),
            "fingerprint": print_,
            "row_number": number,
            "row": _present(masked),
            "reason": reason,
            "run_id": run_id,
        }


def _present(row: dict[Any, Any]) -> dict[str, str]:
    return {str(name): value for name, value in row.items() if isinstance(value, str)}
