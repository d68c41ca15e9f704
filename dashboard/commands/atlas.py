"""`rongtu atlas`: a page for each street or community, as PDF or as slides."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer

from dashboard.atlas import make, words
from dashboard.atlas.order import FORMATS, order
from dashboard.commands import layout, options, written
from dashboard.commands.snapshot import day, joined, query, strict, write
from dashboard.explore.facts import Told, read_facts
from dashboard.snapshot import code as codes
from dashboard.snapshot.asked import Look
from dashboard.snapshot.spec import Beside, Paper
from geo.errors import RongtuError
from geo.text import Lang

_STEP: Final = 0.1
"""Of the work, between two lines where nobody watches a terminal."""


class Kind(StrEnum):
    """What an atlas is written as."""

    PDF = "pdf"
    PPTX = "pptx"


def atlas(  # noqa: PLR0913 - all that can be asked of an atlas
    *,
    out: Annotated[Path, typer.Option(help="FILE.pdf or FILE.pptx.")],
    level: options.Level = None,
    areas: Annotated[
        list[str] | None,
        typer.Option("--in", help="Code of an area that it covers; repeatable. All unless told."),
    ] = None,
    format_: Annotated[
        Kind | None, typer.Option("--format", help="What the file's name ends in, unless told.")
    ] = None,
    state: Annotated[
        str, typer.Option(help="The query of the page's address, as a link has it.")
    ] = "",
    indicator: Annotated[str | None, typer.Option(help="Its key.")] = None,
    start: options.From = None,
    end: options.To = None,
    categories: options.Categories = None,
    layers: Annotated[
        str | None, typer.Option(help="The topmost first, such as stations,areas~0.85.")
    ] = None,
    paper: Annotated[Paper | None, typer.Option(help="Of a PDF; slides are 16:9.")] = None,
    portrait: Annotated[bool, typer.Option("--portrait", help="Standing, not lying.")] = False,
    look: Annotated[Look | None, typer.Option(help="Light for print, dark for a screen.")] = None,
    beside: Annotated[Beside | None, typer.Option(help="What stands beside the maps.")] = None,
    graticule: Annotated[bool, typer.Option("--graticule", help="With degrees.")] = False,
    title: Annotated[str | None, typer.Option(help="Instead of the usual one.")] = None,
    template: Annotated[str | None, typer.Option(help="The name of a layout.")] = None,
    lang: Annotated[Lang | None, typer.Option(help="Of the atlas.")] = None,
) -> None:
    """Make an atlas: cover, contents, index map, overview, and a page for each area of a level.

    All maps share the limits of their classes, and a scale wherever they fit. It is entered into
    the register, and its code is printed.
    """
    kind = _kind(out, format_)
    if (start is None) != (end is None):
        options.period(start, end)
    given: dict[str, str | None] = {
        "in": joined(areas), "level": level, "indicator": indicator, "from": day(start),
        "to": day(end), "category": joined(categories), "layers": layers,
        "paper": paper and paper.value, "turn": "portrait" if portrait else None,
        "look": look and look.value, "beside": beside and beside.value,
        "graticule": "1" if graticule else None, "title": title, "template": template,
        "lang": lang and lang.value,
    }  # fmt: skip
    progress = _Progress(lang or Lang.EN)
    progress("facts", 0.01)
    wanted = order(Told(facts=read_facts()), query(state, given), format_=kind)
    strict(wanted.sheet.notes)
    code, there = make.place(wanted)
    body = make.kept(there)
    if there is None or body is None:
        made = make.drawn(wanted, code, progress)
        progress("enter", 0.99)
        there, body = make.entered(wanted, made), made.body
    progress.end()
    write(out, body)
    typer.echo(f"{out}: {there.title}", err=True)
    layout.remarks(list(wanted.sheet.notes), err=True)
    typer.echo(codes.written(there.code))


def _kind(out: Path, given: Kind | None) -> str:
    """Return what is written, which its name must say too."""
    written.check(out, tuple(f".{one}" for one in FORMATS), "atlas.pdf")
    named = out.suffix.lower().removeprefix(".")
    if given is not None and given.value != named:
        raise RongtuError(
            given=f"--format {given.value} and --out {out.name}",
            wanted="one format",
            remedy=f"such as --out {out.with_suffix('.' + given.value).name}",
        )
    return named


class _Progress:
    """Says on standard error how far it is: on one line of a terminal, else now and then."""

    def __init__(self, lang: Lang) -> None:
        self.lang, self.said, self.before = lang, -1.0, ""
        self.terminal = sys.stderr.isatty()

    def __call__(self, step: str, progress: float, **values: object) -> None:
        text = f"{progress:4.0%}  {words.STEPS[step][self.lang].format(**values)}"
        if self.terminal:
            typer.echo(f"\r\x1b[K{text}", err=True, nl=False)
        elif step != self.before or progress - self.said >= _STEP:
            typer.echo(text, err=True)
            self.said = progress
        self.before = step

    def end(self) -> None:
        """Leave the line to what comes after."""
        if self.terminal:
            typer.echo("\r\x1b[K", err=True, nl=False)
