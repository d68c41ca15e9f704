"""`rongtu coverage --missing`: what lacks an organisation, a steward or a specialist."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from dashboard import coverage_data, data
from dashboard.commands import document, layout, written
from dashboard.commands.heading import heading
from dashboard.commands.layout import Column
from dashboard.commands.lists import listed
from geo.engine.missing import Kind, Missing


def missing(
    kind: Kind, *, level: str | None, area: str | None, as_json: bool, out: Path | None
) -> None:
    """Print what lacks something: `rongtu coverage --missing`."""
    found = coverage_data.missing(kind, level=level, within=area)
    if out is not None:
        frame = coverage_data.pointed(found.frame)
        written.write(out, frame)
        typer.echo(f"{out}: {len(frame):,} rows", err=True)
    if as_json:
        typer.echo(document.as_json(_missing_document(found, area)))
    elif out is None:
        heading(data.state(), within=area)
        typer.echo(found.verdict.zh)
        typer.echo(found.verdict.en)
        listed("缺的是", "those that lack it", _of_missing(), document.records(found.frame))
        layout.remarks(found.notes)


def _missing_document(found: Missing, area: str | None) -> dict[str, Any]:
    return {
        "missing": str(found.kind),
        "level": found.level,
        "area": area,
        "things": found.things,
        "unknown": found.unknown,
        "verdict": document.words(found.verdict),
        "notes": [document.words(note) for note in found.notes],
        "rows": document.records(found.frame),
    }


def _of_missing() -> Iterator[Column]:
    yield layout.words("代码", "code", lambda row: row["code"])
    yield layout.words("街道", "street", lambda row: row["street_zh"])
    yield layout.words("名称", "name", lambda row: row["name_zh"])
    yield layout.words("类型", "kind", lambda row: row["kind"])
