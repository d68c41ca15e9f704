"""`rongtu profile`: draft a profile of a file, check one without writing, print the schema."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from sqlalchemy import Engine, inspect
from sqlalchemy.exc import SQLAlchemyError

from etl.errors import ProfileError
from etl.profile import Limits
from etl.profile import read as read_profile
from etl.profile.model import LayerName
from etl.profile.schema import text as schema_text
from geo import db
from geo.errors import RongtuError
from geo.schema import deployment
from geo.settings import geo_settings

if TYPE_CHECKING:
    from etl.check import Checkup

app = typer.Typer(help="Write, check and describe profiles.", no_args_is_help=True)

_WIDTH: Final = 14


@app.command()
def draft(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Of any kind that can be loaded.")],
    *,
    layer: Annotated[LayerName | None, typer.Option(help="When it is known.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="PROFILE.toml", help="Written here, not printed.")
    ] = None,
    force: Annotated[bool, typer.Option(help="Write over a file that is there.")] = False,
) -> None:
    """Look at the first rows of a file and write a first profile, every guess marked."""
    from etl.draft import guessed, toml  # noqa: PLC0415 - only this command needs the words

    if out is not None and out.exists() and not force:
        raise _there(out)
    found = guessed(file, layer=layer)
    text = toml(found, out=out)
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        with out.open("w" if force else "x", encoding="utf-8") as target:
            target.write(text)
    except FileExistsError:
        raise _there(out) from None
    except OSError as error:
        raise ProfileError(
            given=f"{out} cannot be written ({error.strerror})",
            wanted="a file in a folder that is there",
            remedy="correct --out",
        ) from error
    data = "" if file.resolve().parent == out.resolve().parent else f" --data {file.parent}"
    if found.missing:
        typer.echo(f"{out}: fill in {', '.join(found.missing)}, each marked by # required")
    typer.echo(f"{out}: next: rongtu profile check {out}{data}")


@app.command()
def check(
    profiles: Annotated[list[Path], typer.Argument(metavar="PROFILE…")],
    *,
    data: Annotated[
        Path | None, typer.Option(help="The folder of the files, when not beside the profiles.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Read, clean and place the rows of sources, and say what a load would do. Writes nothing."""
    from etl.check import check as checkup  # noqa: PLC0415 - the whole of a load comes with it

    limits = [read_profile(path).limits for path in profiles]
    engine = _engine()
    found = [checkup(path, engine, base=data) for path in profiles]
    beyond = [_beyond(one, limit) for one, limit in zip(found, limits, strict=True)]
    if as_json:
        shown = [
            asdict(one) | {"beyond_limits": over} for one, over in zip(found, beyond, strict=True)
        ]
        typer.echo(json.dumps(shown, ensure_ascii=False, indent=1, default=str))
    else:
        for one, over in zip(found, beyond, strict=True):
            typer.echo("\n".join(_told(one)))
            if over:
                typer.echo(f"  more is held back than [limits] of {one.profile} allow")
    if any(beyond):
        raise typer.Exit(1)


@app.command()
def schema() -> None:
    """Print the JSON Schema of a profile."""
    typer.echo(schema_text(), nl=False)


def _engine() -> Engine | None:
    """Return the database, or nothing when it does not answer: a check can do without."""
    try:
        engine = db.connect(geo_settings())
        # A check may well be the first command on a database; one that has tables is left alone.
        if not inspect(engine).has_table(deployment.name, deployment.schema):
            db.migrate(engine)
    except RongtuError as error:
        reason = str(error)
    except SQLAlchemyError as error:
        reason = (str(error).strip().splitlines() or [repr(error)])[0]
    else:
        return engine
    sys.stderr.write(f"without the database, so nothing is placed: {reason}\n")
    return None


def _beyond(found: "Checkup", limits: Limits) -> bool:
    held = sum(found.reasons.values())
    rows, share = limits.failed_rows, limits.failed_share
    return (rows is not None and held > rows) or (
        share is not None and found.read > 0 and held / found.read > share
    )


def _told(found: "Checkup") -> Iterator[str]:
    held = sum(found.reasons.values())
    yield (
        f"{found.profile}: {found.read} read = {found.good} good + {held} held back"
        f" + {found.skipped} skipped; nothing was written"
    )
    for reason, count in sorted(found.reasons.items(), key=lambda pair: -pair[1]):
        yield f"  held back {count}: {reason}"
        yield from (f"    such as {one}" for one in found.examples.get(reason, [])[:3])
    if found.places:
        placed = ", ".join(f"{how} {n}" for how, n in found.places.items())
        yield f"  {'placed':<{_WIDTH}} {placed}"
    if found.datum:
        yield f"  {'datum':<{_WIDTH}} {found.datum}"
    for target, share in found.filled.items():
        low, high = found.ranges.get(target, ("", ""))
        span = f", {low} to {high}" if low or high else ""
        yield f"  {target:<{_WIDTH}} {share:.1%} filled{span}"
    yield from (f"  note: {note}" for note in found.notes)


def _there(out: Path) -> ProfileError:
    return ProfileError(
        given=f"{out} is there already",
        wanted="a name that is free",
        remedy="choose another --out, or say --force to write over it",
    )
