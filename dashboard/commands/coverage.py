"""`rongtu coverage`: who is near enough to a station, and who is left out."""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

import geopandas as gpd
import pandas as pd
import typer

from dashboard import coverage_data, data
from dashboard.commands import document, layout, options, written
from dashboard.commands.heading import heading
from dashboard.commands.layout import Column, Row
from dashboard.commands.lists import listed
from dashboard.commands.missing import missing as lacking
from geo.catalog.circles import WAYS, Way
from geo.engine.coverage import Coverage, CoverageQuestion, Subject
from geo.engine.missing import Kind
from geo.errors import RongtuError
from geo.text import Text

_SUBJECTS: Final = {
    Subject.GROUND: Text(zh="面积（平方千米）", en="ground (km²)"),
    Subject.COMPOUNDS: Text(zh="小区", en="compounds"),
    Subject.BUILDINGS: Text(zh="楼宇", en="buildings"),
    Subject.KEY_BUILDINGS: Text(zh="重点楼宇", en="key buildings"),
    Subject.HOUSEHOLDS: Text(zh="户数", en="households"),
}


class Rows(StrEnum):
    """What a file has in it."""

    AREAS = "areas"
    COMPOUNDS = "compounds"
    BUILDINGS = "buildings"
    STATIONS = "stations"


Kinds = Annotated[
    list[str] | None, typer.Option("--kind", help="Only stations of this kind; repeatable.")
]
Closed = Annotated[
    list[str] | None,
    typer.Option("--close", help="As if the station of this code were closed; repeatable."),
]
Minutes = Annotated[int, typer.Option(help="5, 10 or 15 on foot: 300, 500 or 1,000 m.")]
By = Annotated[
    Way | None,
    typer.Option("--way", help="Lists by this; on foot unless told, where a network is loaded."),
]
Out = Annotated[Path | None, typer.Option("--out", help="Write it to FILE.gpkg, .geojson or .csv.")]


def coverage(  # noqa: PLR0913 - all that can be asked of coverage
    *,
    level: options.Level = None,
    area: options.Area = None,
    minutes: Minutes = 15,
    way: By = None,
    kinds: Kinds = None,
    closed: Closed = None,
    missing: Annotated[
        Kind | None,
        typer.Option(help="Instead: what lacks this; organisations of areas want --level."),
    ] = None,
    rows: Annotated[
        Rows | None,
        typer.Option(
            "--rows",
            help="What --out has: areas with all figures (with --level or --area; then unless"
            " told), compounds or buildings left out, or stations with their load.",
        ),
    ] = None,
    as_json: options.Json = False,
    out: Out = None,
) -> None:
    """Print who is near enough to a station, by circle and on foot, and who is left out.

    With --missing: areas without an organisation, buildings without a steward or a specialist.
    """
    if out is not None:
        written.check(out)
    if missing is not None:
        lacking(missing, level=level, area=area, as_json=as_json, out=out)
        return
    question = CoverageQuestion(
        level=level,
        within=area,
        minutes=minutes,
        way=way,
        kinds=tuple(kinds or ()),
        closed=tuple(closed or ()),
    )
    found = coverage_data.coverage(question)
    state = data.state()
    if out is not None:
        frame = _rows(found, rows)
        written.write(out, frame)
        typer.echo(f"{out}: {len(frame):,} rows", err=True)
    if as_json:
        typer.echo(document.as_json(_document(found)))
    elif out is None:
        heading(state, within=area)
        _print(found)


def _rows(found: Coverage, rows: Rows | None) -> gpd.GeoDataFrame:
    named = found.question.level is not None or found.question.within is not None
    match rows or (Rows.AREAS if named else Rows.COMPOUNDS):
        case Rows.AREAS:
            if not named:
                raise RongtuError(
                    given="--rows areas of everything as one",
                    wanted="areas",
                    remedy="add --level street, or another level, or --area CODE",
                )
            return coverage_data.covered_areas(found)
        case Rows.COMPOUNDS:
            return coverage_data.pointed(found.left_out)
        case Rows.BUILDINGS:
            return coverage_data.pointed(found.buildings_left_out)
        case Rows.STATIONS:
            return coverage_data.pointed(found.load)


def _document(found: Coverage) -> dict[str, Any]:
    question = found.question
    names = found.places[["code", "name_zh", "name_en", "parent_code", "synthetic"]]
    return {
        "level": question.level,
        "area": question.within,
        "minutes": question.minutes,
        "metres": found.metres,
        "way": str(found.way),
        "ways": [str(way) for way in found.ways],
        "kinds": list(question.kinds),
        "closed": list(question.closed),
        "outcome": str(found.outcome),
        "as_of": found.as_of and found.as_of.isoformat(),
        "synthetic": found.synthetic,
        "verdict": document.words(found.verdict),
        "notes": [document.words(note) for note in found.notes],
        "whole": document.records(found.whole),
        "rows": document.records(names.merge(found.frame, on="code")),
        "left_out": document.records(found.left_out),
        "buildings_left_out": document.records(found.buildings_left_out),
        "overlap": document.records(found.overlap),
        "load": document.records(found.load),
        "lost": document.plain(found.lost),
    }


def _print(found: Coverage) -> None:
    typer.echo(found.verdict.zh)
    typer.echo(found.verdict.en)
    if found.ways:
        typer.echo("")
        layout.echo(_of_whole(), document.records(found.whole))
        _places(found)
        listed("圈外小区", "compounds left out", _of_left_out(found, households=True),
              document.records(found.left_out))  # fmt: skip
        listed("圈外楼宇", "buildings left out", _of_left_out(found, households=False),
              document.records(found.buildings_left_out))  # fmt: skip
        listed("被几个服务站覆盖", "served by how many stations", _of_overlap(),
              document.records(found.overlap))  # fmt: skip
        listed("各服务站的负荷", "load of each station", _of_load(), document.records(found.load))
    layout.remarks(found.notes)


def _places(found: Coverage) -> None:
    if found.question.level is None:
        return
    wide = found.frame.pivot_table(
        index="code", columns="subject", values=["straight_share", "walk_share"], dropna=False
    )
    pairs = wide.columns.to_frame(index=False).to_numpy()
    wide.columns = pd.Index([f"{subject}_{name}" for name, subject in pairs])
    names = found.places[["code", "name_zh"]]
    rows = document.records(names.join(wide, on="code"))
    typer.echo("")
    layout.echo(_of_places(found), rows)


def _of_whole() -> Iterator[Column]:
    yield layout.words("覆盖对象", "of what", lambda row: _SUBJECTS[Subject(row["subject"])].zh)
    yield layout.words("", "", lambda row: _SUBJECTS[Subject(row["subject"])].en)
    yield Column(title=Text(zh="总数", en="all"), cell=lambda row: _amount(row, "whole"))
    for way in Way:
        yield Column(
            title=Text(zh=f"{WAYS[way].zh}覆盖", en=WAYS[way].en),
            cell=lambda row, name=str(way): _amount(row, name),  # type: ignore[misc]
        )
        yield _share(way)
    yield Column(title=Text(zh="相差（百分点）", en="points apart"),
                 cell=lambda row: layout.number(_percent(row["difference"]), 1))  # fmt: skip


def _of_places(found: Coverage) -> Iterator[Column]:
    yield layout.words("代码", "code", lambda row: row["code"])
    yield layout.words("名称", "name", lambda row: row["name_zh"])
    for subject in (Subject.HOUSEHOLDS, Subject.COMPOUNDS, Subject.BUILDINGS, Subject.GROUND):
        title = _SUBJECTS[subject]
        for way in found.ways:
            yield _share(
                way,
                name=f"{subject}_{way}_share",
                title=Text(
                    zh=f"{title.zh.partition('（')[0]}{WAYS[way].zh} %",
                    en=f"{title.en.partition(' (')[0]}, {way} %",
                ),
            )


def _of_left_out(found: Coverage, *, households: bool) -> Iterator[Column]:
    yield layout.words("代码", "code", lambda row: row["code"])
    yield layout.words("街道", "street", lambda row: row["street_zh"])
    yield layout.words("名称", "name", lambda row: row["name_zh"])
    if households:
        yield layout.numeric("户数", "households", "households")
    else:
        yield layout.words("重点", "key", lambda row: "是 yes" if row["is_key"] else "")
    yield layout.words("最近的服务站", "nearest station", lambda row: row["station_zh"])
    yield layout.numeric("直线（米）", "straight (m)", "straight_m")
    if Way.WALK in found.ways:
        yield Column(
            title=Text(zh="步行（米）", en="on foot (m)"),
            cell=lambda row: layout.number(row["walk_m"]) or ">1,000",
        )


def _of_overlap() -> Iterator[Column]:
    yield Column(
        title=Text(zh="服务站数", en="stations"),
        cell=lambda row: f"{row['stations']}" + ("+" if row["stations"] >= 3 else ""),  # noqa: PLR2004 - and more
    )
    yield layout.numeric("小区", "compounds", "compounds")
    yield layout.numeric("户数", "households", "households")


def _of_load() -> Iterator[Column]:
    yield layout.words("代码", "code", lambda row: row["code"])
    yield layout.words("名称", "name", lambda row: row["name_zh"])
    yield layout.words("类型", "kind", lambda row: row["kind"])
    yield layout.numeric("圈内小区", "compounds in reach", "compounds")
    yield layout.numeric("圈内户数", "households in reach", "households")
    yield layout.numeric("就近户数", "nearest to it", "nearest_households")


def _share(way: Way, *, name: str | None = None, title: Text | None = None) -> Column:
    key = name or f"{way}_share"
    return Column(
        title=title or Text(zh="占比 %", en="share %"),
        cell=lambda row: layout.number(_percent(row[key]), 1) or layout.NO_DATA,
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _amount(row: Row, name: str) -> str:
    return layout.number(row[name], 2 if row["subject"] == Subject.GROUND else 0)
