"""The commands of the ETL, to be mounted on the one command `rongtu`.

Errors pass through: the command that mounts these says them in one line.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Engine, select

from etl import ledger, sample
from etl.ledger import Report
from etl.profile import Profile
from etl.run import load as load_profile
from etl.sample.generate import MARKER
from geo import db
from geo.schema import etl_run
from geo.settings import geo_settings

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Limit = Annotated[int, typer.Option(min=1, help="At most so many.")]


def mount(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("load")(load)
    app.command("runs")(runs)
    app.command("quarantine")(quarantine)
    app.command("sample")(write_sample)


def load(
    profiles: Annotated[list[Path], typer.Argument(metavar="PROFILE…", help="In this order.")],
    *,
    data: Annotated[
        Path | None, typer.Option(help="The folder of the files, when not beside the profiles.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Load sources by their profiles, and say what became of every row."""
    engine = db.connect(geo_settings())
    db.migrate(engine)
    reports = []
    for path in profiles:
        report = load_profile(path, engine, base=data, progress=None if as_json else _progress)
        reports.append(report)
        if not as_json:
            _tell(report)
    if as_json:
        typer.echo(_json([asdict(report) | {"adds_up": report.adds_up} for report in reports]))


def runs(*, limit: Limit = 20, as_json: Json = False) -> None:
    """Print the ledger, newest run first."""
    rows = _rows(ledger.runs(limit=limit))
    if as_json:
        typer.echo(_json(rows))
        return
    for row in rows:
        counts = ", ".join(
            f"{name} {row[name]}"
            for name in ("read", "inserted", "updated", "unchanged", "quarantined", "skipped")
        )
        said = counts if row["error"] is None else row["error"]
        finished = f"{row['finished_at']:%Y-%m-%d %H:%M:%SZ}"
        typer.echo(f"{row['run_id']:>5}  {finished}  {row['status']:<6}  {row['profile']}: {said}")


def quarantine(*, limit: Limit = 100, as_json: Json = False) -> None:
    """Print the rows held back, and why."""
    rows = _rows(ledger.quarantined(limit=limit))
    if as_json:
        typer.echo(_json(rows))
        return
    for row in rows:
        typer.echo(f"{row['profile']} row {row['row_number']}: {row['reason']}")
    if not rows:
        typer.echo("nothing is held back")


def write_sample(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Made when missing.")],
) -> None:
    """Write the sample's files into a folder; the same ones every time."""
    sample.write(folder)
    typer.echo(f"the sample is in {folder}")


def load_sample(engine: Engine, folder: Path, profiles: Sequence[Path]) -> None:
    """Write the sample into `folder` and load it, unless this very sample is loaded already."""
    typer.echo("the sample: writing its files")
    sample.write(folder)
    if _has(engine, profiles, since=(folder / MARKER).stat().st_mtime):
        typer.echo("the sample: loaded already")
        return
    for path in profiles:
        _tell(load_profile(path, engine, base=folder))


def _has(engine: Engine, profiles: Iterable[Path], *, since: float) -> bool:
    """Say whether the latest load of each profile was done after the files were written."""
    names = [Profile.load(path).name for path in profiles]
    newest = (
        select(etl_run.c.profile, etl_run.c.status, etl_run.c.finished_at)
        .distinct(etl_run.c.profile)
        .where(etl_run.c.profile.in_(names))
        .order_by(etl_run.c.profile, etl_run.c.run_id.desc())
    )
    with engine.connect() as connection:
        rows = connection.execute(newest).all()
    fresh = [row for row in rows if row.status == "done" and row.finished_at.timestamp() > since]
    return len(fresh) == len(names)


def _rows(statement: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - any SELECT
    engine = db.connect(geo_settings())
    db.migrate(engine)
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(statement).mappings()]


def _tell(report: Report) -> None:
    typer.echo(f"{report.profile}: {report} ({report.seconds:.1f} s)")
    for note in report.notes:
        typer.echo(f"{report.profile}: NOTE {note}")


def _progress(line: str) -> None:
    typer.echo(line, err=True)


def _json(document: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
