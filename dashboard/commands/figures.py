"""An answer of the indicator engine, as tables and as rows."""

from collections.abc import Iterator, Sequence
from typing import Final

import typer

from dashboard.commands import layout
from dashboard.commands.layout import Column, Row
from geo.analysis.trend import Direction
from geo.catalog import INDICATORS, Indicator
from geo.period import Grain
from geo.text import Text

_POSITIONS: Final = {
    "far_below": "明显偏低 far below",
    "below": "偏低 below",
    "within": "正常 within",
    "above": "偏高 above",
    "far_above": "明显偏高 far above",
}
_DIRECTIONS: Final = {
    Direction.RISING: "上升 rising",
    Direction.FALLING: "下降 falling",
    Direction.NONE: "不明显 none",
}
_A_PART: Final = {
    Grain.DAY: Text(zh="每天", en="a day"),
    Grain.WEEK: Text(zh="每周", en="a week"),
    Grain.MONTH: Text(zh="每月", en="a month"),
    Grain.QUARTER: Text(zh="每季", en="a quarter"),
    Grain.YEAR: Text(zh="每年", en="a year"),
}


def tables(rows: Sequence[Row], *, grain: Grain | None) -> Iterator[str]:
    """Yield the lines of an answer: one table an indicator, or one of all when each has one row.

    Parameters
    ----------
    rows
        As JSON has them: what a column is of is not there where it was not asked for.
    """
    by_key: dict[str, list[Row]] = {}
    for row in rows:
        by_key.setdefault(row["indicator"], []).append(row)
    if all(len(found) == 1 for found in by_key.values()):
        yield from layout.table([*_of_indicator(), *_numbers(rows, grain, unit=True)], rows)
        return
    for number, (key, found) in enumerate(by_key.items()):
        one = INDICATORS[key]
        unit = one.unit.zh if one.unit.zh == one.unit.en else f"{one.unit.zh} {one.unit.en}"
        if number:
            yield ""
        heading = f"{one.title.zh} {one.title.en} · {key} · {unit}"
        yield typer.style(heading, bold=True, fg=typer.colors.CYAN)
        yield from layout.table([*_of_place(found), *_numbers(found, grain)], found)


def _of_indicator() -> Iterator[Column]:
    yield layout.words("指标", "indicator", lambda row: _of(row).title.zh)
    yield layout.words("键", "key", lambda row: row["indicator"])


def _of_place(rows: Sequence[Row]) -> Iterator[Column]:
    yield layout.words("代码", "code", lambda row: row["code"])
    yield layout.words("名称", "name", lambda row: row["name_zh"])
    if "start" in rows[0] and len({row["start"] for row in rows}) > 1:
        yield layout.words("起", "from", lambda row: row["start"])
        yield layout.words("止（不含）", "to (not in it)", lambda row: row["end"])


def _numbers(rows: Sequence[Row], grain: Grain | None, *, unit: bool = False) -> Iterator[Column]:
    if "slope" in rows[0]:
        yield from _of_trend(grain)
        return
    yield _figure("数值", "value", "value", empty=layout.NO_DATA)
    if unit:
        yield layout.words("单位", "unit", lambda row: _of(row).unit.zh)
    for name, columns in (
        ("low", (_interval("95 % 区间", "interval", ""),)),
        ("mean_of_days", (_figure("日均", "mean of days", "mean_of_days"),)),
        ("denominator", tuple(_counts())),
        ("value_before", tuple(_of_change("上期", "before", "value_before", "change"))),
        ("value_year", tuple(_of_change("去年同期", "a year ago", "value_year", "change_year"))),
        ("smoothed", tuple(_of_judgement())),
    ):
        if any(row.get(name) is not None for row in rows):
            yield from columns


def _counts() -> Iterator[Column]:
    yield layout.numeric("分子", "numerator", "numerator")
    yield layout.numeric("分母", "denominator", "denominator")


def _of_change(zh: str, en: str, value: str, change: str) -> Iterator[Column]:
    yield _figure(zh, en, value)
    yield _figure("变化", "change", change, signed=True)
    yield _interval("变化的 95 % 区间", "its interval", f"{change}_", signed=True)


def _of_judgement() -> Iterator[Column]:
    yield _figure("平滑值", "smoothed", "smoothed")
    yield layout.words("漏斗图", "funnel", lambda row: _POSITIONS.get(row["funnel"], ""))
    yield layout.numeric("位次", "rank", "rank")
    yield Column(title=Text(zh="可能位次", en="range"), cell=_ranks)


def _of_trend(grain: Grain | None) -> Iterator[Column]:
    yield layout.words(
        "趋势", "trend", lambda row: _DIRECTIONS.get(row["direction"], layout.NO_DATA)
    )
    a_part = _A_PART[grain or Grain.DAY]
    yield Column(
        title=Text(zh=f"{a_part.zh}变化", en=f"slope {a_part.en}"),
        cell=lambda row: layout.number(row["slope"], _of(row).digits + 2, signed=True),
    )
    yield Column(title=Text(zh="p 值", en="p"), cell=_chance)
    yield layout.numeric("τ", "tau", "tau", 2)
    yield layout.numeric("段数", "parts", "parts")


def _chance(row: Row) -> str:
    p = row["p"]
    return "<0.001" if p is not None and p < 0.001 else layout.number(p, 3)  # noqa: PLR2004 - a thousandth


def _ranks(row: Row) -> str:
    if row["rank"] is None:
        return ""
    alone = row["rank_best"] == row["rank_worst"]
    return f"{row['rank_best']}" if alone else f"{row['rank_best']}–{row['rank_worst']}"


def _of(row: Row) -> Indicator:
    return INDICATORS[row["indicator"]]


def _figure(zh: str, en: str, name: str, *, signed: bool = False, empty: str = "") -> Column:
    return Column(
        title=Text(zh=zh, en=en),
        cell=lambda row: layout.number(row[name], _of(row).digits, signed=signed) or empty,
    )


def _interval(zh: str, en: str, before: str, *, signed: bool = False) -> Column:
    return Column(
        title=Text(zh=zh, en=en),
        cell=lambda row: layout.span(
            row[f"{before}low"], row[f"{before}high"], _of(row).digits, signed=signed
        ),
    )
