"""What is asked, and whether the data can be asked it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pandas as pd
from sqlalchemy import Connection

from geo import db
from geo.catalog import INDICATORS, Indicator
from geo.catalog.basis import Counts
from geo.errors import PeriodError, UnknownKeyError
from geo.period import Grain, Period
from geo.queries import areas, indicators
from geo.queries.scope import Scope, places
from geo.schema import area_daily

MOST_CELLS: Final = 2_000_000
"""Numbers in one answer: beyond, a browser or a server would be lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which indicators, of which areas, over which days, of which demands.

    Attributes
    ----------
    keys
        Of `INDICATORS`.
    level, within
        The areas: every one of the level, at or below `within`; without a level `within` alone;
        with neither, everything as one.
    grain
        A number for each day, week, …; none for one number over the period.
    categories, channels
        Only demands of these; all when empty. Things that are no demands are not filtered.
    """

    keys: tuple[str, ...]
    period: Period
    level: str | None = None
    within: str | None = None
    grain: Grain | None = None
    categories: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    @property
    def indicators(self) -> list[Indicator]:
        """The catalog's entries of the keys, each once."""
        return [INDICATORS[key] for key in dict.fromkeys(self.keys)]

    @property
    def scope(self) -> Scope:
        """Which demands and areas it is about."""
        return Scope(
            level=self.level,
            within=self.within,
            categories=self.categories,
            channels=self.channels,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a question is answered on.

    Attributes
    ----------
    places
        One row a place, in the order of codes: code, name_zh, name_en, parent_code, synthetic,
        households.
    parts
        The buckets of the period.
    as_of
        The moment of the data, on the clock of the deployment; none without data.
    first_day
        The first civil day that the data know of; none without data.
    """

    places: pd.DataFrame
    parts: list[Period]
    as_of: datetime | None
    first_day: date | None

    @property
    def last_day(self) -> date | None:
        """The last civil day that the data know of: part of it may be missing."""
        # Data as of midnight end with the day before it.
        return self._day(-timedelta(microseconds=1))

    def over(self, *, since: int = 0) -> date | None:
        """Return the first civil day that has not been over for `since` times 24 hours."""
        # Clocks of sources tell minutes: what ends at 23:59 ends with its day.
        return self._day(timedelta(minutes=1) - timedelta(days=since))

    def until(self, basis: Counts) -> date | None:
        """Return the first day that cannot be judged yet; none where every day can be."""
        # What is due on a day that is not over may not be due yet.
        if not basis.matures and basis.denominator is not area_daily.c.due:
            return None
        return self.over(since=basis.matures)

    def _day(self, away: timedelta) -> date | None:
        """Return the civil day of so long after the moment of the data."""
        if self.as_of is None:
            return None
        # By the hours that pass and not by the clock, which may be changed meanwhile.
        moment = self.as_of.astimezone(UTC) + away
        return moment.astimezone(self.as_of.tzinfo).date()

    @property
    def end(self) -> date:
        """Where the days of the period that the data can know of end."""
        start, end = self.parts[0].start, self.parts[-1].end
        return start if self.last_day is None else min(end, self.last_day + timedelta(days=1))

    def known(self, part: Period) -> bool:
        """Say whether the data know any day of `part`."""
        first, last = self.first_day, self.last_day
        return first is not None and last is not None and part.start <= last and part.end > first

    def knows_all(self, part: Period) -> bool:
        """Say whether the data know every day of `part`."""
        first, last = self.first_day, self.last_day
        return (
            first is not None
            and last is not None
            and first <= part.start
            and part.end <= (last + timedelta(days=1))
        )


def ground(connection: Connection, question: Question) -> Ground:
    """Check a question against the data, and return what it is answered on.

    Raises
    ------
    UnknownKeyError
        No such indicator, level, area, category or channel.
    PeriodError
        So many days and places that the answer could not be handled.
    """
    _ = question.indicators
    state = connection.execute(areas.state()).one()
    _check_area(connection, question)
    _check_kinds(connection, question)
    parts = question.period.by(question.grain)
    found = db.read_frame(connection, places(question.scope)) if question.level else _one(
        connection, question
    )  # fmt: skip
    cells = len(found) * len(parts) * len(question.indicators)
    if cells > MOST_CELLS:
        raise PeriodError(
            given=f"{len(found):,} areas by {len(parts):,} parts of the period by"
            f" {len(question.indicators)} indicators are {cells:,} numbers",
            wanted=f"at most {MOST_CELLS:,}",
            remedy="ask for a shorter period, a coarser grain, a coarser level or fewer indicators",
        )
    zone = ZoneInfo(state.time_zone or "Asia/Shanghai")
    return Ground(
        places=found,
        parts=parts,
        as_of=state.as_of and state.as_of.astimezone(zone),
        first_day=state.first_day,
    )


def _check_area(connection: Connection, question: Question) -> None:
    known = [row.level for row in connection.execute(areas.levels())]
    if question.level is not None and question.level not in known:
        raise UnknownKeyError("level", question.level, known)  # noqa: EM101 - a kind, not a message
    if question.within is None or connection.execute(areas.one(question.within)).first():
        return
    codes = connection.execute(areas.tree(*known[:3])).scalars().all()
    raise UnknownKeyError("area", question.within, codes)  # noqa: EM101 - as above


def _check_kinds(connection: Connection, question: Question) -> None:
    if not question.categories and not question.channels:
        return
    known = connection.execute(indicators.kinds()).all()
    for kind, asked, there in (
        ("category", question.categories, {row.category for row in known}),
        ("channel", question.channels, {row.channel for row in known}),
    ):
        for one in asked:
            if one not in there:
                raise UnknownKeyError(kind, one, there)


def _one(connection: Connection, question: Question) -> pd.DataFrame:
    """Return the one place as a frame: an area, or everything under the deployment's name."""
    return db.read_frame(connection, areas.whole(question.scope.place, question.within))


def named(codes: Iterable[str]) -> dict[str, int]:
    """Return the row of each code."""
    return {code: row for row, code in enumerate(codes)}
