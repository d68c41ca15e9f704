"""A plot of an area's dossier as a picture of its own: what it says, and what it withholds.

A picture goes from hand to hand without the page. So it names its area, its period and the moment
of its data itself, and counts of so few demands that they point at a person are not in it. It is
drawn in `picture_draw`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from dashboard import attachment, numbers
from dashboard.data import Moment
from dashboard.dossier import read_figures, say, trend, words, words_area
from dashboard.dossier import words_picture as said
from dashboard.dossier.area import as_of
from dashboard.dossier.asked import Asked
from dashboard.dossier.door import first
from dashboard.dossier.read_area import trail_of
from dashboard.dossier.trend import Plot
from dashboard.snapshot.few import Mask, withheld
from dashboard.snapshot.words import FEW, WITHHELD
from dashboard.wall.ground import shape
from geo.catalog import INDICATORS
from geo.queries import dossier as queries
from geo.text import Lang, Text

TYPES: Final = {"png": "image/png", "svg": "image/svg+xml; charset=utf-8"}
"""By the end of an address."""
FEW_DRAWN: Final = 2.5
"""Counts of 1 to 4 are all drawn alike, as on the planners' page."""


class Kind(StrEnum):
    """Which plot, as an address has it."""

    DEMANDS = "trend-demands"
    RATE = "trend-rate"


KINDS: Final = ", ".join(f'"{one}"' for one in Kind)
"""As a rule of an address lists them."""


TITLES: Final[Mapping[Kind, Text]] = {
    Kind.DEMANDS: words_area.TREND_DEMANDS,
    Kind.RATE: words_area.TREND_RATE,
}
"""As the plots of the page are called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Save:
    """A link that saves a plot: what it shows, what it is, and where it leads."""

    text: str
    label: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a picture says of itself beside its plot.

    Attributes
    ----------
    where
        What kind of area it is, and what holds it.
    sample
        That the data are made up; empty where they are not.
    """

    name: str
    where: str
    as_of: str
    sample: str
    lang: Lang
    dark: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """A column: the month, its number, and the ends of its interval; empty for none."""

    label: str
    value: str
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """All that is drawn and nothing else: equal pictures are equal files.

    Attributes
    ----------
    period
        The months in words.
    plot
        As on the page, without what is withheld.
    note
        How it is read; empty where there is nothing to say.
    file
        What it is called where it is saved, without an ending.
    """

    kind: Kind
    title: str
    about: About
    period: str
    plot: Plot
    months: tuple[Month, ...]
    note: str
    file: str


def links(asked: Asked) -> dict[str, tuple[Save, ...]]:
    """Return the links that save the plots of an area's dossier, by the plots' titles."""
    if asked.thing != "area":
        return {}
    page, mark, query = asked.link("area", asked.code).partition("?")
    return {
        title[asked.lang]: tuple(
            Save(
                text=ending.upper(),
                label=said.SAVE_AS[asked.lang].format(
                    title=title[asked.lang], format=ending.upper()
                ),
                href=f"{page}/picture/{kind}.{ending}{mark}{query}",
            )
            for ending in TYPES
        )
        for kind, title in TITLES.items()
    }


def read(now: Moment, asked: Asked, kind: Kind) -> Picture | None:
    """Read what a picture shows; none where there is no area with the code."""
    lang, state = asked.lang, now.state
    row = first(now, queries.place(asked.code))
    if row is None:
        return None
    _, places = shape(now)
    level = str(row["level_zh"] if lang is Lang.ZH else row["level_en"])
    above = " › ".join(one.name[lang] for one in trail_of(asked.code, places)[:-1])
    where = (level, said.CODE[lang].format(code=row["code"]), above)
    about = About(
        name=say.name(row, lang),
        where=" · ".join(one for one in where if one),
        as_of=as_of(state, lang),
        sample=words.SYNTHETIC[lang] if state.synthetic else "",
        lang=lang,
        dark=asked.theme == "dark",
    )
    return picture(read_figures.months(now, asked.code, asked.period), kind, about)


def picture(months: pd.DataFrame, kind: Kind, about: About) -> Picture:
    """Return what a picture of months shows.

    Parameters
    ----------
    months
        As `read_figures.months` returns them: a row each, oldest first, at least one.
    """
    lang, title = about.lang, TITLES[kind][about.lang]
    hidden = few(months, kind)
    known = without(months, kind, hidden)
    drawn = trend.counts if kind is Kind.DEMANDS else trend.rates
    columns = tuple(_columns(known, kind, hidden))
    plot = drawn(known, title)
    start, end = (f"{months['start'].iloc[at]:%Y-%m}" for at in (0, -1))
    unit_less = title.partition("（")[0].partition(" (")[0]
    return Picture(
        kind=kind,
        title=title,
        about=about,
        period=said.PERIOD[lang].format(first=start, last=end, n=len(months)),
        plot=plot,
        months=columns,
        note=_note(columns, kind, lang, pale=not all(one.whole for one in plot.marks)),
        file=attachment.titled(f"{about.name}_{unit_less}_{start}_{end}"),
    )


def few(months: pd.DataFrame, kind: Kind) -> Mask:
    """Say of which months the number is withheld, by the rule of the map sheets.

    A count is where it is 1 to 4; a rate where it is of so few, where so few were in time, or
    where beside the month's demands it would tell so few.
    """
    names = ("on_time_rate", "low", "high", "numerator", "denominator", "demands")
    given = {name: months[name].to_numpy(dtype=np.float64) for name in names}
    found = withheld({**given, "value": given["on_time_rate"]}, INDICATORS["on_time_rate"])
    hidden = found["demands"] if kind is Kind.DEMANDS else found["value"] | found["on_time_rate"]
    return np.asarray(hidden, dtype=np.bool_)


def without(months: pd.DataFrame, kind: Kind, hidden: Mask) -> pd.DataFrame:
    """Return the months without what is withheld: neither a mark nor a scale can tell it."""
    if kind is Kind.DEMANDS:
        # Intervals are those of the rates, which are not in this picture.
        return months.assign(
            demands=months["demands"].astype(float).mask(hidden, FEW_DRAWN), low=np.nan, high=np.nan
        )
    return months.assign(
        **{
            name: months[name].astype(float).mask(hidden)
            for name in ("on_time_rate", "low", "high")
        }
    )


def _columns(known: pd.DataFrame, kind: Kind, hidden: Mask) -> Iterator[Month]:
    counts = kind is Kind.DEMANDS
    digits = 0 if counts else INDICATORS["on_time_rate"].digits
    for place, row in enumerate(known.to_dict("records")):
        label = f"{row['start']:%Y-%m}"
        if hidden[place]:
            yield Month(label=label, value=FEW if counts else WITHHELD)
            continue
        value = numbers.shown(float(row["demands" if counts else "on_time_rate"]), digits)
        ends = [float(row[name]) for name in ("low", "high")]
        low, high = ("" if np.isnan(one) else numbers.shown(one, digits) for one in ends)
        yield Month(label=label, value=value, low=low, high=high)


def _note(columns: tuple[Month, ...], kind: Kind, lang: Lang, *, pale: bool) -> str:
    values = {one.value for one in columns}
    told = (
        (kind is Kind.RATE and any(one.low for one in columns), said.INTERVAL),
        (pale, said.PARTIAL),
        (numbers.NONE in values, said.RATE_GAP if kind is Kind.RATE else said.GAP),
        (FEW in values, said.FEW),
        (WITHHELD in values, said.RATE_FEW),
    )
    notes = [text[lang] for true, text in told if true]
    return said.NOTES[lang].format(notes=said.BETWEEN[lang].join(notes)) if notes else ""


def disposition(found: Picture, code: str, ending: str) -> str:
    """Return the header that names a file: in plain letters for old programs, and as it is."""
    plain = "".join(one if one.isascii() and one.isalnum() else "_" for one in code)
    return attachment.disposition(f"rongtu_{plain}_{found.kind}.{ending}", f"{found.file}.{ending}")
