"""The answers of the planners' page: made from the facts, and kept."""

import gzip
import hashlib
import json
import logging
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashboard import data, hotspots_data
from dashboard.explore import view_json
from dashboard.explore import words_view as words
from dashboard.explore.asked import Asked, Notes
from dashboard.explore.facts import Told
from dashboard.once import Once
from geo import db, grid
from geo.catalog import INDICATORS, Indicator
from geo.catalog.basis import Hot, Jumps
from geo.engine import Question
from geo.engine.figures import Figures
from geo.errors import DatabaseUnavailableError, RongtuError, TooLongError
from geo.facts import spots
from geo.facts.counted import counted
from geo.facts.measures import held
from geo.facts.selection import Chosen
from geo.facts.table import Facts
from geo.queries import facts as queries
from geo.text import Lang, Text

_log = logging.getLogger(__name__)

POINTS: Final = 5_000
"""Demands sent one by one."""
_LEVEL: Final = 5
"""Of gzip: more would cost more time than it saves on a wire."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """An answer as it is sent."""

    body: bytes
    etag: str


_ANSWERS: Final = Once[Packed](most=128)
_FIGURES: Final = Once[Figures](most=64)


def forget() -> None:
    """Forget every answer."""
    _ANSWERS.clear()
    _FIGURES.clear()
    geometry.cache_clear()


def view(told: Told, asked: Asked, notes: Notes) -> Packed:
    """Return all panels of a view."""
    facts, said = told.facts, tuple(notes) + _standing(told)
    ours = held(INDICATORS[asked.indicator])
    others = None if ours else _figures(facts, asked)

    def make() -> dict[str, Any]:
        found = counted(facts, asked.selection, level=asked.level, indicator=asked.indicator)
        chosen = view_json.Chosen(figures=found.chosen if ours else others, ignored=ignored(asked))
        return view_json.view(asked, facts, found, chosen, said)

    return kept(("view", facts.known.version, asked, said, ours or others is not None), make)


def _standing(told: Told) -> tuple[Text, ...]:
    as_of = told.facts.known.as_of
    shown = "—" if as_of is None else f"{as_of:%Y-%m-%d %H:%M}"
    note = words.AWAY if told.away else words.READING if told.newer else None
    if note is None:
        return ()
    return (Text(zh=note.zh.format(as_of=shown), en=note.en.format(as_of=shown)),)


def ignored(asked: Asked) -> tuple[str, ...]:
    """Return the filters, by their names in a link, that the chosen indicator does not follow."""
    selection, indicator = asked.selection, INDICATORS[asked.indicator]
    there = ["poly" if one == "polygon" else one for one in selection.beyond]
    if indicator.per_household:
        return tuple(one for one in there if one == "poly")
    if held(indicator):
        return ()
    if not _of_demands(indicator):
        there += ["category"] * bool(selection.categories)
        there += ["channel"] * bool(selection.channels)
    elif isinstance(indicator.basis, Hot) and selection.channels:
        there.append("channel")
    return tuple(there)


def _of_demands(indicator: Indicator) -> bool:
    """Say whether an indicator that the facts cannot tell is about demands at all."""
    return indicator.of_a_period or isinstance(indicator.basis, Hot | Jumps)


def _figures(facts: Facts, asked: Asked) -> Figures | None:
    """Return what the engine says of the areas, in the order of codes; none if it cannot."""
    selection = asked.selection
    question = Question(
        keys=(asked.indicator,), period=selection.period, level=asked.level,
        categories=selection.categories, channels=selection.channels,
    )  # fmt: skip
    try:
        return _FIGURES.get((facts.known.version, question), lambda: _engine(facts, question))
    except RongtuError as error:
        _log.warning("%s: %s", asked.indicator, error)
        return None


def _engine(facts: Facts, question: Question) -> Figures:
    with data.moment() as moment:
        if moment.state.version != facts.known.version:
            raise RongtuError(
                given="Figures of newer data than the rest of the view",
                wanted="figures of one version",
                remedy="ask again in a moment",
            )
        frame = moment.figures(question).frame.set_index("code")
    assert question.level is not None  # noqa: S101 - it always has one here
    codes = facts.areas.frame["code"].to_numpy()[facts.areas.of_level(question.level)]
    names = ("numerator", "denominator", "value", "low", "high", "mean_of_days", "days")
    rows = frame.reindex(codes)
    return Figures(**{name: rows[name].to_numpy(dtype=np.float64) for name in names})


def cells(told: Told, asked: Asked, resolution: int) -> Packed:
    """Return the demands by cell, as places in the list that the geometry comes in."""
    facts = told.facts

    def make() -> dict[str, Any]:
        found, counts = spots.by_cell(Chosen(facts, asked.selection), resolution)
        drawn = geometry(resolution, facts.known.version)
        at = np.searchsorted(drawn, found)
        there = (at < drawn.size) & (drawn[np.minimum(at, max(drawn.size - 1, 0))] == found)
        return {
            "res": resolution,
            "mark": hotspots_data.mark(drawn),
            "ids": at[there].tolist(),
            "counts": counts[there].tolist(),
        }

    return kept(("cells", facts.known.version, asked.selection, resolution), make)


@lru_cache(maxsize=8)
def geometry(resolution: int, version: int | None) -> NDArray[np.int64]:  # noqa: ARG001 - a key
    """Return the cells in the order in which `/geo/cells/<resolution>.geojson` has them.

    They are those of the areas as they are now, which may be newer than `version`; a page knows by
    their mark whether it has drawn the same.
    """
    return np.unique(grid.parents(hotspots_data.ground(None).finest, resolution))


def points(told: Told, asked: Asked, box: spots.Box) -> dict[str, Any]:
    """Return the demands of a part of the map one by one; only their number if there are many.

    Of each: where it is, its category and status, what its source calls it, and the civil day on
    which it was received.
    """
    facts = told.facts
    found = spots.points(Chosen(facts, asked.selection), box, most=POINTS)
    ids = _ids(facts, found)
    columns = (found.lon.round(6), found.lat.round(6), found.category, found.status)
    days = [view_json.day(one).isoformat() for one in facts.received[found.rows].tolist()]
    rows = zip(*(one.tolist() for one in columns), ids, days, strict=True)
    return {"count": found.count, "points": [list(row) for row in rows]}


def _ids(facts: Facts, found: spots.Points) -> list[str | None]:
    """Look up what their source calls demands; what is not found now has no name."""
    keys = facts.key[found.rows].tolist()
    if not keys:
        return []
    try:
        with data.reading() as connection:
            rows = connection.execute(
                queries.ids(keys, found.lon.tolist(), found.lat.tolist())
            ).all()
    except (DatabaseUnavailableError, TooLongError):
        return [None] * len(keys)
    named = {row.key: row.source_id for row in rows}
    return [named.get(key) for key in keys]


def tree(facts: Facts, lang: Lang) -> Packed:
    """Return every area, each before its parts."""
    return kept(("tree", facts.known.version, lang), lambda: _tree(facts, lang))


def _tree(facts: Facts, lang: Lang) -> dict[str, Any]:
    with data.reading() as connection:
        bounds = db.read_frame(connection, queries.bounds()).set_index("code")
        named = {
            row.level: Text(zh=row.name_zh, en=row.name_en)
            for row in connection.execute(queries.titles())
        }
    areas = facts.areas
    reach = bounds.reindex(areas.frame["code"])[["west", "south", "east", "north"]].round(5)
    ends = reach.astype(object).where(reach.notna(), None).to_numpy().tolist()
    rows = areas.frame.to_dict("records")
    return {
        "levels": [{"key": key, "title": named[key][lang]} for key in areas.levels],
        "areas": [
            [
                row["code"], areas.levels.index(row["level"]), areas.at.get(row["parent_code"], -1),
                row[f"name_{lang.value}"], *box,
            ]
            for row, box in zip(rows, ends, strict=True)
        ],
    }  # fmt: skip


def kept(key: Hashable, make: Callable[[], Mapping[str, Any]]) -> Packed:
    """Return an answer as it was made for `key`, or made now."""
    return _ANSWERS.get(key, lambda: packed(make()))


def packed(content: Mapping[str, Any]) -> Packed:
    """Write an answer. A number that is none would be refused here, and never sent as NaN."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    return Packed(
        body=gzip.compress(body, compresslevel=_LEVEL, mtime=0),
        etag=hashlib.sha256(body).hexdigest()[:20],
    )
