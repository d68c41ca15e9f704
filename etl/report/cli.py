"""The command `rongtu report`."""

from pathlib import Path
from typing import Annotated

import typer

from etl.report.account import ReportError, of_run
from etl.report.document import written
from geo import db
from geo.settings import geo_settings

LAST = "last"


def report(
    run: Annotated[str, typer.Argument(metavar="RUN|last", help="A run by its number.")] = LAST,
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.html", help="Written anew when it is there.")
    ],
) -> None:
    """Write what became of a load as one HTML file: counts, reasons, places, notes, a map."""
    number = _number(run)
    engine = db.connect(geo_settings())
    db.migrate(engine)
    with engine.connect() as connection:
        told = of_run(connection, number)
    written(told, out)
    typer.echo(f"run {told.run_id} of {told.profile}: {out}")


def _number(run: str) -> int | None:
    """Return the number of a run; none for the last one."""
    if run.casefold() == LAST:
        return None
    if not (run.isascii() and run.isdigit()):
        raise ReportError(
            given=f"{run!r} is no run",
            wanted="the number of a run, or last",
            remedy="list them with: rongtu runs",
        )
    return int(run) if len(run) < 20 else 0  # noqa: PLR2004 - more digits than any number there
