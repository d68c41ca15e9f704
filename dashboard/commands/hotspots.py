"""`rongtu hotspots`: where demands gather more than chance would have it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import pandas as pd
import typer

from dashboard import analysis_data, data, hotspots_data
from dashboard.commands import document, layout, options, written
from dashboard.commands.heading import heading
from dashboard.commands.layout import Column
from geo.analysis.heat_words import BINS
from geo.analysis.hotspots import Outcome
from geo.catalog import CATEGORIES, called
from geo.disclosure import FEWEST
from geo.engine.hotspots import Group, HotspotQuestion, Hotspots, Measure, Neighbours, Step
from geo.engine.hotspots.words import kind_of
from geo.errors import RongtuError
from geo.text import Lang, Text

_SHOWN: Final = 20
"""Hotspots printed for people; a file or JSON has all."""
HUSHED: Final = Text(
    zh=f"不足{FEWEST}件的单元不给出件数。",
    en=f"The numbers of places with fewer than {FEWEST} demands are left out.",
)


def hotspots(  # noqa: PLR0913 - options of a command
    *,
    start: options.From = None,
    end: options.To = None,
    area: options.Area = None,
    level: Annotated[
        str | None, typer.Option(help="Compare areas of it, not the cells of a grid.")
    ] = None,
    categories: options.Categories = None,
    together: Annotated[
        bool, typer.Option("--together", help="Categories as one, not each by itself.")
    ] = False,
    measure: Annotated[Measure | None, typer.Option(help="What is compared.")] = None,
    neighbours: Annotated[Neighbours | None, typer.Option(help="Who is compared with.")] = None,
    parameter: Annotated[
        float | None, typer.Option(help="How many rings or neighbours, or how many metres.")
    ] = None,
    resolution: Annotated[int | None, typer.Option(help="H3's, of the cells: 5 to 10.")] = None,
    step: Annotated[Step, typer.Option(help="Of the history.")] = Step.MONTH,
    behind: Annotated[
        int | None, typer.Option("--demands", help="List the demands behind hotspot N instead.")
    ] = None,
    as_json: options.Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Write a .gpkg, .geojson or .csv of the places.")
    ] = None,
) -> None:
    """Find places with significantly many demands, and say so in a sentence each."""
    if out is not None:
        written.check(out)
    asked = tuple(dict.fromkeys(categories or ()))
    question = HotspotQuestion(
        period=options.period(start, end),
        within=area,
        level=level,
        categories=asked,
        each=level is None and not together and len(asked) != 1,
        resolution=resolution,
        measure=measure,
        neighbours=neighbours,
        parameter=parameter,
        step=step,
    )
    found = hotspots_data.hotspots(question)
    if behind is not None:
        _list_demands(found, behind, as_json=as_json, out=out)
        return
    if out is not None:
        written.write(out, _hushed(hotspots_data.outlined(found)))
    if as_json:
        typer.echo(document.as_json(_document(found)))
        return
    _echo(found)


def _echo(found: Hotspots) -> None:
    question = found.question
    heading(
        data.state(),
        periods=[question.period],
        within=question.within,
        categories=question.categories,
    )
    layout.remarks([found.verdict])
    if found.groups:
        rows = [_row(found, rank, *one) for rank, one in enumerate(found.groups, start=1)]
        layout.echo(_columns(), rows[:_SHOWN])
        if len(rows) > _SHOWN:
            more = len(rows) - _SHOWN
            layout.remarks([Text(zh=f"另有 {more} 处，见 --json", en=f"{more} more: --json")])
    layout.remarks(found.notes)


def _columns() -> Iterator[Column]:
    yield layout.numeric("序", "#", "rank")
    yield layout.words("地点", "place", lambda row: f"{row['name_zh']}{row['side_zh']}")
    yield layout.words("类别", "category", lambda row: row["category_zh"])
    yield layout.numeric("件数", "demands", "count")
    yield layout.numeric("预期", "expected", "usual", 1)
    yield layout.numeric("倍数", "times", "ratio", 1)
    yield layout.words("程度", "grade", lambda row: row["heat_zh"])
    yield layout.words("类型", "history", lambda row: row["kind_zh"])
    yield layout.numeric("连续", "on end", "run")


def _row(found: Hotspots, rank: int, group: Group, verdict: Text) -> dict[str, Any]:
    name = found.place_name(group) or Text(zh="", en="")
    side = group.side or Text(zh="", en="")
    kind = kind_of(group) or Text(zh="", en="")
    category = group.category
    return {
        "rank": rank,
        "place": group.place,
        "name_zh": name.zh,
        "name_en": name.en,
        "side_zh": side.zh,
        "side_en": side.en.removeprefix("the ").removesuffix(" of ").strip(),
        "category": category,
        "category_zh": "" if category is None else called(CATEGORIES, category, Lang.ZH),
        "lon": round(group.lon, 6),
        "lat": round(group.lat, 6),
        "km2": document.plain(round(group.km2, 4)),
        "count": group.count,
        "usual": document.plain(round(group.usual, 2)),
        "ratio": document.plain(round(group.ratio, 3)),
        "total": group.total,
        "heat": group.heat,
        "heat_zh": BINS[group.heat].zh,
        "kind": None if group.kind is None else group.kind.value,
        "kind_zh": kind.zh,
        "run": group.run,
        "shares": [
            {"category": key, "count": count, "share": round(share, 4)}
            for key, count, share in group.shares
        ],
        "places": found.study.units["code"].iloc[group.rows].tolist(),
        "verdict": document.words(verdict),
    }


def _document(found: Hotspots) -> dict[str, Any]:
    question, state = found.question, data.state()
    return {
        "from": question.period.start.isoformat(),
        "to": question.period.end.isoformat(),
        "area": question.within,
        "level": question.level,
        "categories": list(question.categories),
        "each_category": question.each,
        "measure": sorted({one.measure.value for one in found.found}),
        "resolution": found.study.resolution,
        "neighbours": found.study.weights.scheme.value,
        "as_of": state.as_of and state.as_of.isoformat(),
        "synthetic": state.synthetic,
        "outcome": found.outcome.value,
        "received": found.tally.received,
        "stacked": found.tally.stacked,
        "without_a_point": found.tally.nowhere,
        "moran": [
            {
                "category": one.category,
                "i": document.plain(float(one.overall.i)),
                "z": document.plain(float(one.overall.z)),
                "p": document.plain(float(one.overall.p)),
            }
            for one in found.found
        ],
        "verdict": document.words(found.verdict),
        "hotspots": [_row(found, rank, *one) for rank, one in enumerate(found.groups, start=1)],
        "places": document.records(_hushed(_significant(found))),
        "notes": [document.words(note) for note in (*found.notes, HUSHED)],
    }


def _significant(found: Hotspots) -> pd.DataFrame:
    units = found.units
    return units[(units["heat"] != 0) | (units["outlier"] != "")]


def _hushed(places: pd.DataFrame) -> pd.DataFrame:
    """Return places without the numbers of those with so few demands that they point at a person.

    What leaves the system may be put beside other sources.
    """
    few = places["count"].between(1, FEWEST - 1)
    numbers = {name: places[name].mask(few) for name in ("count", "usual", "value")}
    hushed: pd.DataFrame = places.assign(**numbers)
    return hushed


def _list_demands(found: Hotspots, rank: int, *, as_json: bool, out: Path | None) -> None:
    """Write the demands behind a hotspot: as a table, JSON or a file."""
    if found.outcome is not Outcome.OK or not 1 <= rank <= len(found.groups):
        raise RongtuError(
            given=f"--demands {rank} of {len(found.groups)} hotspots",
            wanted="the number of one of them",
            remedy="run it without --demands to see their numbers",
        )
    group = found.groups[rank - 1][0]
    rows = analysis_data.behind(found, group, limit=group.count)
    rows = rows.astype(object).where(rows.notna(), None)
    if out is not None:
        written.write(out, rows)
    if as_json:
        typer.echo(document.as_json(document.records(rows)))
    elif out is None:
        layout.echo(_of_demands(), document.records(rows))


def _of_demands() -> Iterator[Column]:
    yield layout.words("编号", "id", lambda row: row["source_id"])
    yield layout.words(
        "受理时间", "received", lambda row: row["received_at"][:16].replace("T", " ")
    )
    yield layout.words("类别", "category", lambda row: called(CATEGORIES, row["category"], Lang.ZH))
    yield layout.words("状态", "status", lambda row: row["status"])
    yield layout.words("区域", "area", lambda row: row["area_code"])
    yield layout.words("内容", "text", lambda row: row["text"])
