"""The catalog of indicators, listed on a terminal and for programs."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from dashboard.commands.document import plain, words
from geo.catalog import INDICATORS, Indicator, page_words
from geo.catalog.page import divided, interval, kind
from geo.text import Text


def entry(indicator: Indicator) -> dict[str, Any]:
    """Return all that is declared of an indicator, as JSON has it."""
    above, below, _ = divided(indicator)
    return {
        "key": indicator.key,
        "theme": {"key": str(indicator.theme), **words(page_words.THEMES[indicator.theme])},
        "title": words(indicator.title),
        "unit": words(indicator.unit),
        "formula": words(indicator.formula),
        "numerator": words(above),
        "denominator": below and words(below),
        "excludes": words(indicator.excludes),
        "direction": {
            "key": str(indicator.better), **words(page_words.DIRECTIONS[indicator.better])
        },
        "target": plain(indicator.target),
        "source": words(indicator.origin),
        "explanation": words(indicator.explanation),
        "read_with": list(indicator.beside),
        "computed": words(kind(indicator)),
        "interval": words(interval(indicator)),
        "share": indicator.share,
        "digits": indicator.digits,
    }  # fmt: skip


def shown(indicators: Sequence[Indicator]) -> str:
    """Write indicators by theme for people: in colour and wrapped when the output is a terminal."""
    console = Console(highlight=False, markup=False)
    if not console.is_terminal:
        # A line of a file is as long as what it says.
        console.width = 1000
    with console.capture() as got:
        for theme, members in groupby(indicators, lambda one: one.theme):
            title = page_words.THEMES[theme]
            console.print(f"{title.zh} {title.en}", style="bold")
            for one in members:
                console.print()
                console.print(f"  {one.key}  {one.title.zh}  {one.title.en}", style="bold cyan")
                console.print(Padding(_fields(one), (0, 0, 0, 4)))
            console.print()
    return "\n".join(line.rstrip() for line in got.get().splitlines())


def _fields(indicator: Indicator) -> Table:
    grid = Table.grid(padding=(0, 2))
    for name, text in _said(indicator):
        both = text.zh if text.zh == text.en else f"{text.zh}\n{text.en}"
        grid.add_row(f"{name.zh} {name.en}", both)
    return grid


def _said(indicator: Indicator) -> Iterator[tuple[Text, Text]]:
    above, below, _ = divided(indicator)
    target = f"{indicator.target or 0:g} "
    yield Text(zh="单位", en="unit"), indicator.unit
    yield Text(zh="分子", en="numerator") if below else Text(zh="计数", en="counts"), above
    if below:
        yield Text(zh="分母", en="denominator"), below
    yield Text(zh="不计入", en="left out"), indicator.excludes
    yield Text(zh="方向", en="direction"), page_words.DIRECTIONS[indicator.better]
    yield (
        Text(zh="目标", en="target"),
        page_words.NO_TARGET
        if indicator.target is None
        else Text(zh=target, en=target) + indicator.unit,
    )
    yield Text(zh="依据", en="source"), indicator.origin
    yield Text(zh="区间", en="interval"), interval(indicator)
    yield Text(zh="读法", en="reading"), indicator.explanation
    if indicator.beside:
        titles = [INDICATORS[key].title for key in indicator.beside]
        yield (
            Text(zh="同看", en="read with"),
            Text(zh="、".join(one.zh for one in titles), en=", ".join(one.en for one in titles)),
        )
