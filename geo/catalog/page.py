"""The catalog as a page to read: what every indicator is, and how it is computed.

The page is `README.md` beside this file; `rongtu indicators --page` prints it anew.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from jinja2 import Environment, StrictUndefined, Template
from sqlalchemy import BinaryExpression, Column, ColumnElement, Table
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.visitors import iterate

from geo.catalog import INDICATORS, Indicator, Theme, page_words
from geo.catalog.basis import Age, Basis, Counts, Falling, Hot, Jumps, Stock, TimeToClose
from geo.catalog.standing import Standing
from geo.schema import SCHEMA, area_daily, cell_daily, cell_monthly, demand, etl_run
from geo.text import Lang, Text

_SHARE_CLOSED: Final = {"median": "50", "p90": "90"}
_LINES: Final[dict[type[Basis], str]] = {
    Stock: "Σ (received − closed)",
    Age: "(Σ (received − closed) × days since − Σ closed_days) ÷ Σ (received − closed)",
    Falling: "closed_at is null, due_at < as_of",
    TimeToClose: "closed_at − received_at; as_of − received_at while open",
    Hot: "Σ received where Gi* > 0 and its p is a discovery at 5 % ÷ Σ received",
    Jumps: "abs(received − median) > 3.5 × max(MAD ÷ 0.6745, √median, 1)",
}
_COUNTED: Final = (demand.c.voided, demand.c.duplicate_of)
_STOCK: Final = (area_daily.c.received, area_daily.c.closed)
_ALWAYS: Final[dict[type[Basis], tuple[ClauseElement, ...]]] = {
    Stock: _STOCK,
    Age: (*_STOCK, area_daily.c.closed_days),
    Falling: (demand.c.closed_at, demand.c.due_at, *_COUNTED, etl_run.c.as_of),
    TimeToClose: (demand.c.received_at, demand.c.closed_at, *_COUNTED, etl_run.c.as_of),
    Hot: (cell_daily.c.received, cell_monthly.c.received),
}
"""What those read that are always of the same columns."""


class Source(NamedTuple):
    """Something in the database that an indicator reads, and what it holds where that is said."""

    name: str
    comment: str


def page() -> str:
    """Return the catalog as Markdown, Chinese first."""
    return _template().render(
        themes={
            theme: [one for one in INDICATORS.values() if one.theme is theme] for theme in Theme
        },
        indicators=INDICATORS,
        kinds={basis.__name__: said for basis, said in page_words.KINDS.items()},
        words=page_words,
    )


@cache
def _template() -> Template:
    environment = Environment(  # noqa: S701 - Markdown, and only our own words
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters |= {
        one.__name__: one for one in (formula, computed, sources, kind, interval, maturity)
    }
    source = files("geo.catalog").joinpath("page.md.j2").read_text(encoding="utf-8")
    return environment.from_string(source)


def divided(indicator: Indicator) -> tuple[Text, Text | None, str]:
    """Return the words above the line, below it, and after the fraction."""
    below = indicator.denominator
    if below is None:
        return indicator.numerator, None, ""
    zh, _, times = below.zh.partition(" × ")
    return indicator.numerator, Text(zh=zh, en=below.en.partition(" × ")[0]), times


def formula(indicator: Indicator) -> str:
    """Return the definition as TeX, in Chinese."""
    title = _tex(indicator.title.zh)
    if isinstance(indicator.basis, TimeToClose):
        closed, at_risk = _tex("恰在第 t 小时办结"), _tex("第 t 小时前仍在办")
        return (
            rf"{title} = \min\{{h : \hat S(h) \le 1 - {_SHARE_CLOSED[indicator.basis.name]}\,\%\}},"
            rf" \qquad \hat S(h) = \prod_{{t \le h}}"
            rf" \left(1 - \frac{{{closed}}}{{{at_risk}}}\right)"
        )
    above, below, times = divided(indicator)
    if below is None:
        return f"{title} = {_tex(above.zh)}"
    after = r"100\,\%" if indicator.unit.zh == "%" else times
    fraction = rf"{title} = \frac{{{_tex(above.zh)}}}{{{_tex(below.zh)}}}"
    return rf"{fraction} \times {after}" if after else fraction


def _tex(words: str) -> str:
    return rf"\text{{{words}}}"


def kind(indicator: Indicator) -> Text:
    """Return what the way of computing it is called."""
    return page_words.KINDS[type(indicator.basis)]


def interval(indicator: Indicator) -> Text:
    """Return which interval its value has."""
    if indicator.share:
        return page_words.WILSON
    if indicator.per_household:
        return page_words.GARWOOD
    if isinstance(indicator.basis, TimeToClose):
        return page_words.BROOKMEYER_CROWLEY
    return page_words.NO_INTERVAL


def maturity(indicator: Indicator) -> Text | None:
    """Return which days are left out because it is too early to judge them, if any."""
    basis = indicator.basis
    if isinstance(basis, Jumps):
        return page_words.NOT_OVER
    if not isinstance(basis, Counts):
        return None
    if basis.matures:
        said = page_words.MATURES
        return Text(**{lang: said[lang].format(days=basis.matures) for lang in Lang})
    return page_words.NOT_OVER if basis.denominator is area_daily.c.due else None


def computed(indicator: Indicator) -> str | None:
    """Return what is computed of the columns of the database, where a line can say it."""
    basis = indicator.basis
    if isinstance(basis, Counts):
        return _sums(basis, indicator)
    if isinstance(basis, Falling) and basis.hours is not None:
        return f"closed_at is null, as_of ≤ due_at ≤ as_of + {basis.hours} h"
    return _LINES.get(type(basis))


def _sums(basis: Counts, indicator: Indicator) -> str:
    above = f"Σ {_plain(basis.numerator)}"
    if basis.denominator is None:
        return above
    below = _plain(basis.denominator)
    sum_ = "" if indicator.per_household else "Σ "
    return f"{above} ÷ {sum_}{below} × {indicator.factor:,.0f}"


def _plain(expression: ColumnElement[int]) -> str:
    words = str(expression).replace(f"{SCHEMA}.", "").replace("area_daily.", "")
    return f"({words.replace('-', '−')})" if " " in words else words


def sources(indicator: Indicator) -> list[Source]:
    """Return what of the database it reads."""
    found = dict.fromkeys(
        source for one in _read(indicator.basis) for source in _sources_in(one)
    )  # fmt: skip
    named = {source.name for source in found}
    # A column of attributes is said by the attributes that are read of it.
    return [one for one in found if not any(name.startswith(f"{one.name} ->> ") for name in named)]


def _read(basis: Basis) -> Iterator[ClauseElement]:
    match basis:
        case Counts(numerator=above, denominator=below):
            yield from (above,) if below is None else (above, below)
        case Jumps(count=count):
            yield count
        case Standing(things=things, part=part, whole=whole):
            yield from (things, part, whole)
        case _:
            yield from _ALWAYS[type(basis)]


def _sources_in(read: ClauseElement) -> Iterator[Source]:
    for element in iterate(read):
        if isinstance(element, Column) and isinstance(element.table, Table):
            yield Source(f"{element.table.name}.{element.name}", element.comment or "")
        elif isinstance(element, BinaryExpression) and _operator(element) == "->>":
            yield Source(
                f"{element.left.table.name}.{element.left.name} ->> {element.right.value}", ""
            )


def _operator(expression: BinaryExpression[object]) -> str:
    return getattr(expression.operator, "opstring", "")
