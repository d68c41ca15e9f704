"""Published figures beside computed ones, as a table of a dossier."""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from dashboard import i18n_published as said
from dashboard.components.published import as_computed, as_published
from dashboard.dossier import words
from dashboard.dossier.parts import Cell, Head, Table
from geo.engine.published import Compared
from geo.published import Count, Counted, Measured
from geo.text import Lang

_BUILDINGS: Final = {Count.BUILDINGS, Count.RICH_BUILDINGS, Count.STEWARDS}
_STATIONS: Final = {Count.STATIONS, Count.STATION_SERVICES}
_MEASURED: Final = ("building", "steward", "team", "dossier")
"""Parts of the keys of indicators that are about buildings."""


def table(found: Sequence[Compared], lang: Lang) -> Table:
    """Lay published figures out, each with where it is said and what is computed."""
    return Table(
        caption=words.PUBLISHED[lang],
        heads=tuple(
            Head(text=text[lang], number=place in {1, 2})
            for place, text in enumerate(words.PUBLISHED_HEADS)
        ),
        rows=tuple(_row(one, lang) for one in found),
        empty=words.PUBLISHED_NONE[lang],
    )


def _row(one: Compared, lang: Lang) -> tuple[Cell, ...]:
    figure = one.figure
    computed = math.isnan(one.computed)
    return (
        Cell(text=figure.title[lang], small=f"{figure.section}：“{figure.quote}”"),
        Cell(text=as_published(figure, lang)),
        Cell(text=words.NO_DATA[lang] if computed else as_computed(one, lang),
             tone="missing" if computed else "",
             mark=said.MADE_UP[lang] if one.synthetic else ""),
        Cell(text=agreement(one, lang), small="" if one.agrees is not None else one.why[lang]),
    )  # fmt: skip


def agreement(one: Compared, lang: Lang) -> str:
    """Say with a sign and a word whether the two agree."""
    if one.agrees is None:
        return (said.NOT_COMPUTED if math.isnan(one.computed) else said.NOT_JUDGED)[lang]
    return f"= {said.AGREES[lang]}" if one.agrees else f"≠ {said.DIFFERS[lang]}"


def of_buildings(found: Iterable[Compared]) -> list[Compared]:
    """Return the figures that are about buildings."""
    return [one for one in found if _about(one, _BUILDINGS)]


def of_stations(found: Iterable[Compared]) -> list[Compared]:
    """Return the figures that are about stations."""
    return [
        one
        for one in found
        if (_about(one, _STATIONS) and not _about(one, _BUILDINGS))
        or (isinstance(way := one.figure.computed, Measured) and "station" in way.indicator)
    ]  # fmt: skip


def _about(one: Compared, counts: set[Count]) -> bool:
    match one.figure.computed:
        case Counted(count=count):
            return count in counts
        case Measured(indicator=key):
            return counts is _BUILDINGS and any(part in key for part in _MEASURED)
    return False
