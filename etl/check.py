"""A load that writes nothing: what would become of the rows of a source."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from etl import detective, surroundings
from etl.account import kind_of, sentences
from etl.clean import topology
from etl.clean.checked import first
from etl.failure import said
from etl.flow import Flow, begun, flowed
from etl.piece import Piece, World
from etl.place import Areas
from etl.profile import Profile
from etl.profile import read as read_profile
from etl.sources import read
from etl.sources.numbers import Origins

EXAMPLES: Final = 3
_UNSPOKEN: Final = {"geom", "attributes", "at", "top", "source", "synthetic"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What a load would do.

    Attributes
    ----------
    reasons, examples
        Of the rows held back, by the kind of reason.
    filled, ranges
        The share of the good rows that have a value, and the least and greatest, by target.
    places
        How the places of demands would be found; stacks are known only after a whole load.
    """

    profile: str
    read: int
    good: int
    skipped: int
    reasons: dict[str, int]
    examples: dict[str, list[str]]
    filled: dict[str, float]
    ranges: dict[str, tuple[str, str]]
    places: dict[str, int]
    datum: str
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Sum:
    """What is added up piece by piece."""

    origins: Origins
    read: int = 0
    good: int = 0
    skipped: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[str]] = field(default_factory=dict)
    filled: Counter[str] = field(default_factory=Counter)
    ranges: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    places: Counter[str] = field(default_factory=Counter)
    noticed: Counter[str] = field(default_factory=Counter)

    def add(self, piece: Piece) -> None:
        self.read += piece.read
        self.good += len(piece.good)
        self.skipped += piece.skipped
        self.noticed.update(piece.noticed)
        for number, reason in piece.rejected.items():
            kind = kind_of(reason)
            self.reasons[kind] += 1
            shown = self.examples.setdefault(kind, [])
            if len(shown) < EXAMPLES:
                file, row = self.origins.of(int(str(number)))
                shown.append(f"{file} row {row}: {reason}")
        for name in piece.good.columns.difference(list(_UNSPOKEN)):
            self._look(str(name), piece.good[name].dropna())
        if "place_how" in piece.good:
            self.places.update(piece.good["place_how"])

    def _look(self, name: str, values: "pd.Series[Any]") -> None:
        self.filled[name] += len(values)
        if len(values):
            low, high = values.min(), values.max()
            known = self.ranges.get(name, (low, high))
            self.ranges[name] = (min(known[0], low), max(known[1], high))


def check(profile_path: Path, engine: Engine | None, *, base: Path | None = None) -> Checkup:
    """Read, clean and place the rows of a source, and write nothing.

    Parameters
    ----------
    engine
        The database with the areas; without one, nothing is placed.

    Raises
    ------
    RongtuError
        The profile or its source cannot be read.
    """
    profile = read_profile(profile_path)
    world = _nowhere(profile) if engine is None else _world(engine, profile)
    origins = Origins()
    start, every = begun(read(profile, base=base), profile, origins)
    verdict = detective.asked(start, world)
    found = _Sum(origins)
    notes: list[str] = []
    flow = flowed(every, world, origins)
    for piece in _made(flow, world, notes):
        found.add(piece)
    if verdict.contradicts:
        notes.insert(0, "the coordinates speak against the profile: a load would stop")
    notes.extend(detective.doubts(verdict, profile))
    notes.extend(sentences(found.noticed))
    return Checkup(
        profile=profile.name,
        read=found.read,
        good=found.good,
        skipped=found.skipped,
        reasons=dict(found.reasons),
        examples=found.examples,
        filled={name: rows / max(found.good, 1) for name, rows in found.filled.items()},
        ranges={name: (str(low), str(high)) for name, (low, high) in found.ranges.items()},
        places=dict(found.places),
        datum=verdict.evidence,
        notes=tuple(notes),
    )


def _made(flow: Flow, world: World, notes: list[str]) -> Iterator[Piece]:
    for _, piece in flow:
        if world.profile.level is None or not len(world.areas.frame):
            yield piece
            continue
        good = piece.good.assign(level=world.profile.level.key)
        if "parent_code" not in good:
            good = good.assign(parent_code=pd.Series(None, index=good.index, dtype="str"))
        known = world.areas.frame
        lie = topology.judged(good, known=known, metric_srid=world.metric_srid)
        notes.extend(lie.notes)
        good = piece.good[~piece.good.index.isin(lie.rejected.index)]
        yield replace(piece, good=good, rejected=first(piece.rejected, lie.rejected))


def _world(engine: Engine, profile: Profile) -> World:
    try:
        with engine.connect() as connection, connection.begin() as transaction:
            surroundings.agree(connection, profile)
            world = surroundings.world(connection, profile)
            transaction.rollback()
    except DBAPIError as error:
        raise said(engine, error) from error
    return world


def _nowhere(profile: Profile) -> World:
    columns = ["code", "level", "rank", "parent_code", "name_zh", "name_en", "geom"]
    told = profile.deployment.model_dump(exclude_none=True) if profile.deployment else {}
    return World(
        profile=profile,
        time_zone=profile.time_zone or told.get("time_zone") or surroundings.DEFAULTS["time_zone"],
        metric_srid=told.get("metric_srid") or surroundings.DEFAULTS["metric_srid"],
        now=datetime.now(UTC),
        areas=Areas(pd.DataFrame(columns=columns)),
    )
