"""The ledger: what was loaded, when, and what became of every row."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, insert, select, update

from etl.profile import Profile
from geo.schema import etl_run


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


def watermark(connection: Connection, profile: Profile) -> str | None:
    """Return how far the loads of a profile have come; nothing before the first."""
    return connection.scalar(
        select(etl_run.c.watermark)
        .where(
            *(etl_run.c[name] == value for name, value in _whose(profile).items()),
            etl_run.c.status == "done",
            etl_run.c.watermark.is_not(None),
        )
        .order_by(etl_run.c.run_id.desc())
        .limit(1)
    )


def rows_before(connection: Connection, profile: Profile) -> int:
    """Return how many rows the loads of a source have put into its layer."""
    whose = {"layer": profile.layer, "source": profile.source}
    return int(
        connection.scalar(
            select(func.coalesce(func.sum(etl_run.c.inserted), 0)).where(
                *(etl_run.c[name] == value for name, value in whose.items()),
                etl_run.c.status == "done",
            )
        )
        or 0
    )


def runs(*, limit: int) -> Select[Any]:
    """Select the latest runs, newest first."""
    return select(etl_run).order_by(etl_run.c.run_id.desc()).limit(limit)


def _whose(profile: Profile) -> dict[str, str]:
    return {"profile": profile.name, "layer": profile.layer, "source": profile.source}
