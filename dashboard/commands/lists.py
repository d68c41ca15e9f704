"""Lists that people are shown the beginning of."""

from collections.abc import Iterable
from typing import Any, Final

import typer

from dashboard.commands import layout
from dashboard.commands.layout import Column

SHOWN: Final = 20
"""Rows of a list that people are shown; programs and files get all."""


def listed(zh: str, en: str, columns: Iterable[Column], rows: list[dict[str, Any]]) -> None:
    """Print the first rows under a title that says how many there are; nothing where none is."""
    if not rows:
        return
    more = f" · 共 {len(rows):,} 个，列 {SHOWN} 个 first {SHOWN}" if len(rows) > SHOWN else ""
    typer.echo("")
    typer.secho(f"{zh} {en}{more}", bold=True, fg=typer.colors.CYAN)
    layout.echo(columns, rows[:SHOWN])
