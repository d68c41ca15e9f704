"""`rongtu incidents`: demands that lie together point by point."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from dashboard import data, hotspots_data
from dashboard.commands import document, layout, options, written
from dashboard.commands.heading import heading
from dashboard.commands.layout import Column
from geo.text import Text


def incidents(  # noqa: PLR0913 - options of a command
    *,
    start: options.From = None,
    end: options.To = None,
    area: options.Area = None,
    categories: options.Categories = None,
    min_size: Annotated[int, typer.Option(min=5, max=10_000, help="Demands of a group.")] = 20,
    as_json: options.Json = False,
    out: Annotated[
        Path | None, typer.Option(help="Write a .gpkg, .geojson or .csv of the groups.")
    ] = None,
) -> None:
    """Find groups of demands by HDBSCAN: the largest excess first, at most 20,000 demands."""
    if out is not None:
        written.check(out)
    asked, period = tuple(dict.fromkeys(categories or ())), options.period(start, end)
    found = hotspots_data.incidents(period, within=area, categories=asked, min_size=min_size)
    if out is not None:
        written.write(out, found.frame)
    rows = document.records(found.frame.drop(columns="geometry"))
    if as_json:
        state = data.state()
        typer.echo(
            document.as_json(
                {
                    "from": period.start.isoformat(),
                    "to": period.end.isoformat(),
                    "area": area,
                    "categories": list(asked),
                    "as_of": state.as_of and state.as_of.isoformat(),
                    "synthetic": state.synthetic,
                    "outcome": found.outcome.value,
                    "points": found.points,
                    "verdict": document.words(found.verdict),
                    "groups": rows,
                }
            )
        )
        return
    heading(data.state(), periods=[period], within=area, categories=asked)
    layout.remarks([found.verdict])
    if rows:
        layout.echo(_columns(), rows)
    looked = f"{found.points:,}"
    layout.remarks(
        [Text(zh=f"共{looked}件带点位的诉求", en=f"of {looked} demands with a point of their own")]
    )


def _columns() -> Iterator[Column]:
    yield layout.numeric("序", "#", "rank")
    yield layout.words("地点", "place", lambda row: row["name_zh"])
    yield layout.numeric("件数", "demands", "demands")
    yield layout.numeric("半径（米）", "radius, m", "radius_m")
    yield layout.numeric("密度倍数", "times as dense", "times", 1)
    yield layout.numeric("经度", "lon", "lon", 4)
    yield layout.numeric("纬度", "lat", "lat", 4)
