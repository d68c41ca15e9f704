"""`rongtu forecast`: how many demands the coming days will bring, and what falls due."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Final

import pandas as pd
import typer

from dashboard import data
from dashboard.commands import document, layout, options
from dashboard.commands.heading import heading
from dashboard.commands.layout import Column, Row
from geo.analysis.holidays import DAY_KINDS, DayKind
from geo.catalog import INDICATORS
from geo.text import Text

_WEEKDAYS: Final = "一二三四五六日"
_SCORES: Final = ("mae", "wape", "mase", "naive_mase", "coverage_80", "coverage_95")


def forecast(
    *,
    area: options.Area = None,
    categories: options.Categories = None,
    days: Annotated[int, typer.Option(help="How many, 1 to 90.")] = 14,
    backtest: Annotated[
        bool, typer.Option("--backtest", help="How good such forecasts would have been.")
    ] = False,
    as_json: options.Json = False,
) -> None:
    """Foretell the demands of the coming days, and say what falls due."""
    asked = tuple(categories or ())
    found = data.coming(days=days, within=area, categories=asked)
    state = data.state()
    tested = found.backtest
    rows = _days(found.forecast.frame)
    due = {str(key): document.plain(value) for key, value in found.due.items()}
    places = document.records(found.places)
    ahead = [] if tested is None else document.records(tested.by_ahead)
    notes = (found.forecast.method, *(() if tested is None else (tested.verdict,)), *found.notes)
    if as_json:
        told: dict[str, Any] = {
            "area": area,
            "categories": list(asked),
            "as_of": found.as_of and found.as_of.isoformat(),
            "synthetic": state.synthetic,
            "history_from": found.history.index[0].date().isoformat(),
            "notes": [document.words(note) for note in notes],
            "days": rows,
            "due": due,
            "level": found.level,
            "places": places,
        }
        if backtest:
            told["backtest"] = tested and {
                **{name: document.plain(getattr(tested, name)) for name in _SCORES},
                "by_ahead": ahead,
            }
        typer.echo(document.as_json(told))
        return
    heading(state, within=area, categories=asked)
    layout.echo(_of_days(), rows)
    typer.echo("")
    layout.echo(_of_places(), [{"code": "", "name_zh": "合计 whole", **due}, *places])
    if backtest and ahead:
        typer.echo("")
        layout.echo(_of_trials(), ahead)
    layout.remarks(notes)


def _days(frame: pd.DataFrame) -> list[dict[str, Any]]:
    days = frame["day"].dt.date
    return document.records(frame.assign(day=days))


def _of_days() -> Iterator[Column]:
    yield layout.words("日期", "day", lambda row: row["day"])
    yield layout.words("星期", "", lambda row: _WEEKDAYS[date.fromisoformat(row["day"]).weekday()])
    yield layout.words("类型", "kind", _kind)
    yield layout.numeric("预计件数", "expected", "mean")
    for share in ("80", "95"):
        yield _between(share)


def _between(share: str) -> Column:
    return Column(
        title=Text(zh=f"{share} % 区间", en="interval"),
        cell=lambda row: layout.span(row[f"low_{share}"], row[f"high_{share}"], 0),
    )


def _kind(row: Row) -> str:
    kind = DAY_KINDS[DayKind(row["kind"])]
    name = row["holiday_zh"]
    return f"{name or kind.zh} {row['holiday_en'] or kind.en}"


def _of_places() -> Iterator[Column]:
    yield layout.words("代码", "code", lambda row: row["code"])
    yield layout.words("名称", "name", lambda row: row["name_zh"])
    for key in ("overdue", "due_24h", "due_72h"):
        title = INDICATORS[key].title
        yield layout.numeric(title.zh, title.en, key)


def _of_trials() -> Iterator[Column]:
    yield layout.numeric("提前天数", "days ahead", "ahead")
    yield layout.numeric("平均误差（件）", "mean error", "mae", 1)
    yield layout.numeric("相对误差 MASE", "scaled error", "mase", 2)
    yield Column(title=Text(zh="80 % 区间命中", en="hit"), cell=lambda row: _hit(row, "80"))
    yield Column(title=Text(zh="95 % 区间命中", en="hit"), cell=lambda row: _hit(row, "95"))


def _hit(row: Row, share: str) -> str:
    hit = row[f"coverage_{share}"]
    return "" if hit is None else f"{100 * hit:.0f} %"
