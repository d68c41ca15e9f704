"""Hotspots of a period: of all demands together, of some categories, or of each by itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from sqlalchemy import Connection

from geo import grid
from geo.analysis import weights as spatial
from geo.analysis.heat_words import OUTCOMES
from geo.analysis.hotspots import Outcome
from geo.engine.hotspots import kept, units, words
from geo.engine.hotspots.found import Found, everything, graded, search, search_each
from geo.engine.hotspots.groups import CERTAIN, Group, grouped, shares
from geo.engine.hotspots.question import HotspotQuestion, Measure, history
from geo.engine.hotspots.study import Study, top_of
from geo.queries import areas, cells, indicators
from geo.queries.indicators import Ratio, by_bucket
from geo.queries.scope import Scope
from geo.schema import area_daily
from geo.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many demands were received in the period, and how many of them are in the places.

    `stacked` lie on default coordinates, `nowhere` have no point of their own. Areas count both.
    """

    received: int
    stacked: int
    nowhere: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hotspots:
    """What was found.

    Attributes
    ----------
    found
        One search each, in the order searched.
    units
        One row a place of the study that is shown: code, names of an area, lon, lat, households,
        place, and of the search in which it is part of a hotspot, else is hottest: category, count,
        usual, value, z, p, heat, kind, run, outlier; and `group`, the number of its hotspot, 0 for
        none.
    groups
        The hotspots, the largest excess first, each with its verdict.
    tally
        What is and is not counted.
    outcome
        OK, or why there is nothing to be found.
    verdict
        The one sentence.
    notes
        What limits all this, in words.
    """

    question: HotspotQuestion
    study: Study
    found: tuple[Found, ...]
    units: pd.DataFrame
    groups: tuple[tuple[Group, Text], ...]
    tally: Tally
    outcome: Outcome
    verdict: Text
    notes: tuple[Text, ...]

    def place_name(self, group: Group) -> Text | None:
        """Return what the area is called that most of a hotspot lies in."""
        return _name(self.study, group.place)

    @property
    def shapes(self) -> NDArray[np.object_]:
        """The outlines of `units`, degrees."""
        shapes: NDArray[np.object_] = self.study.shapes[self.units.index.to_numpy()]
        return shapes


Layout = Callable[[Connection, HotspotQuestion, float], Study]
"""How the places of a question are laid out, given how many demands there are to compare."""


def laid_out(connection: Connection, question: HotspotQuestion, demands: float) -> Study:
    """Lay the places out, or take what was laid out before on the same areas."""
    return kept.study(connection, question, demands)


def hotspots(
    connection: Connection, question: HotspotQuestion, *, layout: Layout = laid_out
) -> Hotspots:
    """Find where demands gather.

    Parameters
    ----------
    layout
        For one who lays out otherwise.

    Raises
    ------
    UnknownKeyError
        No such area, level or category.
    RongtuError
        There is no area to search.
    """
    question.check(connection)
    searched = _searched(connection, question)
    tally = _tally(connection, question)
    where = layout(connection, question, _usual(connection, question, searched))
    state = connection.execute(areas.state()).one()
    steps = tuple(history(question, state.first_day))
    found = graded(tuple(_found(connection, question, where, steps, searched)))
    shown = _shown(connection, question, where)
    groups = [
        group for one in found for group in grouped(where, one, shown, days=question.period.days)
    ]
    parts = shares(connection, question, where, groups)
    groups = [
        replace(group, shares=part, total=total)
        for group, (part, total) in zip(groups, parts, strict=True)
    ]
    groups.sort(key=lambda group: -group.excess)
    said = tuple((one, words.verdict(one, _name(where, one.place), question)) for one in groups)
    outcome = _outcome(found) if shown.any() else Outcome.NO_DATA
    table = units.table(where, found, groups)[shown]
    marked = int((table["heat"] >= CERTAIN).sum())
    return Hotspots(
        question=question,
        study=where,
        found=found,
        units=table,
        groups=said,
        tally=tally,
        outcome=outcome,
        verdict=words.overall(said, marked=marked)
        if outcome is Outcome.OK
        else _sentence(OUTCOMES[outcome]),
        notes=tuple(
            _notes(question, where, found, tally, steps=len(steps), narrowed=any(searched))
        ),
    )


def _found(
    connection: Connection,
    question: HotspotQuestion,
    where: Study,
    steps: tuple[date, ...],
    searched: Sequence[tuple[str, ...]],
) -> Iterator[Found]:
    """Search for each of `searched`."""
    if len(searched) > 1:
        yield from search_each(connection, question, where, steps, [key for (key,) in searched])
        return
    for one in searched:
        against = everything(connection, question, where, steps) if one else None
        yield search(connection, question, where, steps, categories=one, against=against)


def _sentence(text: Text) -> Text:
    return Text(zh=f"{text.zh}。", en=f"{text.en[:1].upper()}{text.en[1:]}.")


def _searched(connection: Connection, question: HotspotQuestion) -> list[tuple[str, ...]]:
    """Return the categories of each search; all of them together is an empty one."""
    known = sorted({row.category for row in connection.execute(indicators.kinds())})
    asked = [key for key in known if not question.categories or key in question.categories]
    # Where there are no others, nothing is to be held against them.
    if len(known) < 2 or (not question.each and asked == known):  # noqa: PLR2004 - one of its kind
        return [()]
    return [(key,) for key in asked] if question.each else [tuple(asked)]


def _usual(
    connection: Connection, question: HotspotQuestion, searched: Sequence[tuple[str, ...]]
) -> float:
    """Return how many demands a search compares in the mean, with a place in the grid."""
    whole = replace(question, within=top_of(connection, question.within))
    return _sums(connection, whole, question.categories)[1] / max(len(searched), 1)


def _sums(
    connection: Connection, question: HotspotQuestion, categories: tuple[str, ...]
) -> Sequence[float]:
    scope = Scope(within=question.within, categories=categories)
    day = area_daily.c
    counts = (day.received, day.received_in_cell, day.received_stacked)
    ratios = {one.name: Ratio(numerator=one) for one in counts}
    statement = by_bucket(scope, ratios, [question.period.start], question.period.end)
    row = connection.execute(statement).first()
    return (0.0, 0.0, 0.0) if row is None else [float(value or 0) for value in row[2:]]


def _tally(connection: Connection, question: HotspotQuestion) -> Tally:
    received, located, stacked = _sums(connection, question, question.categories)
    return Tally(
        received=int(received),
        stacked=int(stacked),
        nowhere=int(received - located - stacked),
    )


def _shown(connection: Connection, question: HotspotQuestion, where: Study) -> NDArray[np.bool_]:
    """Return which places lie in what is to be shown: cells too that touch it with a finer one."""
    if question.within in {None, where.top}:
        return np.ones(len(where.units), dtype=np.bool_)
    raw = connection.execute(cells.outline(question.within or "")).scalar_one()
    shape = shapely.from_wkb(bytes(raw))
    if where.cells is not None and where.resolution is not None:
        return np.isin(where.cells, grid.covering(shape, where.resolution))
    shapely.prepare(shape)
    points = shapely.points(where.units["lon"].to_numpy(), where.units["lat"].to_numpy())
    found: NDArray[np.bool_] = shapely.contains(shape, points)
    return found


def _outcome(found: Sequence[Found]) -> Outcome:
    """Return OK if any search has a result, else why the first has none."""
    if not found or not any(one.count.sum() for one in found):
        return Outcome.NO_DATA
    every = [one.gi.outcome for one in found]
    return Outcome.OK if Outcome.OK in every else every[0]


def _name(where: Study, code: str | None) -> Text | None:
    for table in (where.places, where.units):
        if "name_zh" in table:
            known = table[table["code"] == code]
            if len(known):
                return Text(zh=known["name_zh"].iloc[0], en=known["name_en"].iloc[0])
    return None


def _notes(
    question: HotspotQuestion,
    where: Study,
    found: Sequence[Found],
    tally: Tally,
    *,
    steps: int,
    narrowed: bool,
) -> list[Text]:
    said = [words.compared(one, narrowed=narrowed) for one in {f.measure for f in found}]
    said.append(words.CONTROLLED)
    if any(one.measure is not Measure.COUNT for one in found):
        said.append(words.LISTED)
    if where.cells is not None and where.resolution is not None:
        mean = float(where.km2.mean()) if len(where.cells) else 0.0
        said.append(words.grid_of(len(where.cells), mean, where.resolution))
        said += words.left_out(tally.stacked, tally.nowhere, tally.received)
        if where.top is not None:
            said.append(words.BORDER)
        elif outside := int(sum(one.outside for one in found)):
            said.append(words.outside(outside))
    said.append(_sentence(spatial.described(where.weights)))
    if found and not any(one.classed for one in found):
        said.append(words.short_history(steps, question.step))
    return said
