"""The commands of the ETL, to be mounted on the one command `rongtu`.

Errors pass through: the command that mounts these says them in one line.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from sqlalchemy import Engine, Select, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.exc import DBAPIError

from etl import alerts, held, ledger, profile_cli, report, run, sample, schedule
from etl.errors import LoadError
from etl.failure import said
from etl.ledger import Report
from etl.profile import read as read_profile
from etl.progress import Steps, progress, silent
from etl.sample.generate import MARKER
from geo import db
from geo.schema import etl_run
from geo.settings import geo_settings

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Limit = Annotated[int, typer.Option(min=1, help="At most so many.")]
Data = Annotated[
    Path | None, typer.Option(help="The folder of the files, when not beside the profiles.")
]
_DANGEROUS: Final = tuple("=+-@＝＋－＠\t\r\n")
"""What a spreadsheet would take for the start of a formula."""


def mount(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    app.command("load")(load)
    app.command("runs")(runs)
    app.command("report")(report.command)
    app.command("quarantine")(quarantine)
    app.command("schedule")(schedule.command)
    app.command("alerts")(alerts.command)
    app.command("sample")(write_sample)
    app.add_typer(profile_cli.app, name="profile")


def load(
    profiles: Annotated[list[Path], typer.Argument(metavar="PROFILE…", help="In this order.")],
    *,
    data: Data = None,
    cluster: Annotated[
        str | None, typer.Option(help="Clean and place on the Dask cluster at this address.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Load sources by their profiles, and say what became of every row."""
    engine = _database()
    reports = []
    for path in profiles:
        with _shown(path, quiet=False) as steps:
            done = run.load(path, engine, base=data, progress=steps, cluster=cluster)
        reports.append(done)
        if not as_json:
            _tell(done)
    if as_json:
        typer.echo(_json([asdict(one) | {"adds_up": one.adds_up} for one in reports]))


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


def quarantine(
    *,
    profile: Annotated[
        str | None, typer.Option(help="Only of this profile, such as nyc/request.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="Only with a reason that has these words.")
    ] = None,
    limit: Limit = 100,
    out: Annotated[
        Path | None, typer.Option(help="Write all of them to this CSV, for a spreadsheet.")
    ] = None,
    replay: Annotated[
        Path | None,
        typer.Option(metavar="PROFILE", help="Load those of this profile file once more."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Print, export or try again the rows held back."""
    if replay is not None:
        engine = _database()
        with _shown(replay, quiet=as_json) as steps:
            done = run.load_again(replay, engine, progress=steps)
        if as_json:
            typer.echo(_json([asdict(done) | {"adds_up": done.adds_up}]))
        else:
            _tell(done)
        return
    rows = _rows(held.listed(limit=None if out else limit, profile=profile, reason=reason))
    if out is not None:
        _export(rows, out)
        typer.echo(f"{len(rows)} rows are in {out}")
    elif as_json:
        typer.echo(_json(rows))
    else:
        for row in rows:
            where = f"{row['file']} row {row['row_number']}"
            typer.echo(f"{row['profile']} {where}: {row['reason']}")
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
        _tell(run.load(path, engine, base=folder))


def _has(engine: Engine, profiles: Iterable[Path], *, since: float) -> bool:
    """Say whether the latest load of each profile was done after the files were written."""
    names = [read_profile(path).name for path in profiles]
    newest = (
        select(etl_run.c.profile, etl_run.c.status, etl_run.c.finished_at)
        .ext(distinct_on(etl_run.c.profile))
        .where(etl_run.c.profile.in_(names))
        .order_by(etl_run.c.profile, etl_run.c.run_id.desc())
    )
    with engine.connect() as connection:
        rows = connection.execute(newest).all()
    fresh = [row for row in rows if row.status == "done" and row.finished_at.timestamp() > since]
    return len(fresh) == len(names)


def _connected() -> Engine:
    return db.connect(geo_settings())


def _database() -> Engine:
    engine = _connected()
    try:
        db.migrate(engine)
    except DBAPIError as error:
        raise said(engine, error) from error
    return engine


def _rows(statement: Select[Any]) -> list[dict[str, Any]]:
    # To look needs no right to build: whoever may read the tables may list them.
    engine = _connected()
    try:
        with engine.connect() as connection:
            return [dict(row) for row in connection.execute(statement).mappings()]
    except DBAPIError as error:
        raise said(engine, error) from error


@contextmanager
def _shown(path: Path, *, quiet: bool) -> Iterator[Steps]:
    """Show how far a load is, on the terminal or as lines."""
    if quiet:
        yield silent()
        return
    with progress(f"{path.parent.name}/{path.stem}") as steps:
        yield steps


def _export(rows: Sequence[Mapping[str, Any]], out: Path) -> None:
    """Write rows held back for people to correct; no cell is a formula."""
    columns = list(dict.fromkeys(name for row in rows for name in row["row"]))
    ours = ("profile", "file", "row_number", "reason")
    try:
        # The mark makes a spreadsheet read UTF-8.
        with out.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow([_plain_cell(name) for name in (*ours, *columns)])
            for row in rows:
                values = [row[name] for name in ours] + [row["row"].get(c, "") for c in columns]
                writer.writerow([_plain_cell(value) for value in values])
    except OSError as error:
        raise LoadError(
            given=f"{out} cannot be written ({error.strerror or error})",
            wanted="a file in a folder that can be written",
            remedy="name another with --out",
        ) from error


def _plain_cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def _tell(done: Report) -> None:
    typer.echo(f"{done.profile}: {done} ({done.seconds:.1f} s)")
    for note in done.notes:
        typer.echo(f"{done.profile}: NOTE {note}")


def _json(document: Sequence[Mapping[str, Any]]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
