"""`rongtu snapshot` and `rongtu exports`: map sheets, the data beside them, and the register."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import typer

from dashboard import exports_data, i18n
from dashboard.commands import document, layout, options, written
from dashboard.commands.layout import Column
from dashboard.explore import words_view
from dashboard.explore.asked import fields
from dashboard.explore.facts import Told, read_facts
from dashboard.exports_data import Export
from dashboard.snapshot import code as codes
from dashboard.snapshot import make
from dashboard.snapshot.spec import LEAST_DPI, MOST_DPI, USUAL_DPI, Beside, Paper
from geo.errors import RongtuError
from geo.text import Lang, Text

_MILD: Final = (i18n.CLIPPED, words_view.CROSSING)
"""What is said and not refused: the sheet is still of what was asked for."""
_SHOWN: Final = 50


def snapshot(  # noqa: PLR0913 - all that can be asked of a sheet
    *,
    out: Annotated[
        Path, typer.Option(help="FILE.png, .pdf, .svg, .csv, .xlsx, .geojson or .gpkg.")
    ],
    state: Annotated[
        str, typer.Option(help="The query of the page's address, as a link has it.")
    ] = "",
    areas: Annotated[
        list[str] | None, typer.Option("--area", help="Code of an area; repeatable.")
    ] = None,
    level: options.Level = None,
    indicator: Annotated[str | None, typer.Option(help="Its key.")] = None,
    start: options.From = None,
    end: options.To = None,
    categories: options.Categories = None,
    layers: Annotated[
        str | None, typer.Option(help="The topmost first, such as stations,areas~0.85.")
    ] = None,
    paper: Annotated[Paper | None, typer.Option(help="Its size.")] = None,
    portrait: Annotated[bool, typer.Option("--portrait", help="Standing, not lying.")] = False,
    dark: Annotated[bool, typer.Option("--dark", help="For a screen, not for print.")] = False,
    dpi: Annotated[
        int | None,
        typer.Option(min=LEAST_DPI, max=MOST_DPI, help=f"Of a PNG; {USUAL_DPI} unless told."),
    ] = None,
    beside: Annotated[Beside | None, typer.Option(help="What stands beside the map.")] = None,
    graticule: Annotated[bool, typer.Option("--graticule", help="With degrees.")] = False,
    title: Annotated[str | None, typer.Option(help="Instead of the usual one.")] = None,
    template: Annotated[str | None, typer.Option(help="The name of a layout.")] = None,
    lang: Annotated[Lang | None, typer.Option(help="Of the sheet.")] = None,
    crs: Annotated[int, typer.Option(help="Of data: 4326, or 4544 in metres.")] = make.WGS84,
) -> None:
    """Make a map sheet, or a file of the data on it; enter it, and print its code.

    What is given by options goes before what `--state` says.
    """
    written.check(out, tuple(f".{one}" for one in make.FORMATS), "map.pdf")
    if (start is None) != (end is None):
        options.period(start, end)
    given: dict[str, str | None] = {
        "in": joined(areas), "level": level, "indicator": indicator,
        "from": day(start), "to": day(end), "category": joined(categories), "layers": layers,
        "paper": paper and paper.value, "turn": "portrait" if portrait else None,
        "look": "dark" if dark else None, "dpi": None if dpi is None else str(dpi),
        "beside": beside and beside.value, "graticule": "1" if graticule else None,
        "title": title, "template": template, "lang": lang and lang.value,
    }  # fmt: skip
    wanted = make.order(
        Told(facts=read_facts()),
        query(state, given),
        format_=out.suffix.lower().removeprefix("."),
        crs=crs,
    )
    strict(wanted.notes)
    found = make.made(wanted)
    write(out, found.body)
    typer.echo(f"{out}: {found.export.title}", err=True)
    layout.remarks([Text(zh=one, en=one) for one in found.notes], err=True)
    typer.echo(codes.written(found.export.code))


def exports(
    *,
    search: Annotated[str, typer.Option(help="A code, how it begins, or a part of a title.")] = "",
    as_json: options.Json = False,
) -> None:
    """Print the register of what was given out, the newest first."""
    found = exports_data.listed(search=search, code=codes.start(search), page=1, size=_SHOWN)
    rows = [_row(one) for one in found.exports]
    if as_json:
        typer.echo(document.as_json({"total": found.total, "exports": rows}))
        return
    if not rows:
        layout.remarks([Text(zh="登记簿里没有", en="nothing in the register")])
        return
    layout.echo(_columns(), rows)
    if found.total > len(rows):
        more = found.total - len(rows)
        layout.remarks([Text(zh=f"另有 {more} 条：用 --search 查找", en=f"{more} more: --search")])


def query(state: str, given: Mapping[str, str | None]) -> str:
    """Return the query of a state with what options say."""
    found = fields(state)
    if found is None:
        raise RongtuError(
            given=f"--state of {len(state):,} characters that cannot be read",
            wanted="the query of a link to the page",
            remedy="copy the link again",
        )
    said = {key: value for key, value in given.items() if value is not None}
    return urlencode(found | said)


def strict(notes: tuple[Text, ...]) -> None:
    """Refuse what a page would leave out with a note: who types a command reads no notes."""
    wrong = [one for one in notes if one not in _MILD]
    if wrong:
        raise RongtuError(
            given="; ".join(one.en for one in wrong),
            wanted="what the data and the catalog know",
            remedy="correct it: rongtu indicators lists indicators, and the page areas and levels",
        )


def write(out: Path, body: bytes) -> None:
    """Write a file whole, or leave what was there."""
    with written.whole(out, remedy="; it is made already and is fetched at once") as part:
        part.write_bytes(body)


def joined(some: list[str] | None) -> str | None:
    """Return several values as a link has them."""
    return ",".join(some) if some else None


def day(at: datetime | None) -> str | None:
    """Return a day as a link has it."""
    return None if at is None else at.date().isoformat()


def _row(one: Export) -> dict[str, Any]:
    return {
        "code": codes.written(one.code),
        "made_at": f"{one.made_at:%Y-%m-%d %H:%M}",
        "kind": one.kind,
        "format": one.format,
        "title": one.title,
        "bytes": one.bytes,
        "version": one.version,
        "as_of": None if one.as_of is None else f"{one.as_of:%Y-%m-%d %H:%M}",
        "sha256": one.sha256,
        "query": one.query,
        "kept": one.kept,
    }


def _columns() -> Iterator[Column]:
    yield layout.words("编码", "code", lambda row: row["code"])
    yield layout.words("时间", "made at", lambda row: row["made_at"])
    yield layout.words("格式", "format", lambda row: row["format"])
    yield layout.numeric("字节", "bytes", "bytes")
    yield layout.numeric("数据版本", "version", "version")
    yield layout.words("数据截至", "data as of", lambda row: row["as_of"])
    yield layout.words("文件", "file", lambda row: "" if row["kept"] else "不再保留 no longer kept")
    yield layout.words("标题", "title", lambda row: row["title"])
