"""Answers of the database, each read once for a version of the data, whichever panel asks."""

from collections.abc import Hashable
from datetime import datetime
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from dashboard import data
from dashboard.once import Once
from dashboard.wall.ground import Ground
from geo.catalog import INDICATORS
from geo.catalog.basis import Counts
from geo.engine import Answer, Question
from geo.engine import changed as splitting
from geo.engine.changed import Changed
from geo.engine.published import Compared
from geo.period import Period
from geo.queries import change
from geo.queries.indicators import Ratio

_ANSWERS: Final = Once[Answer](most=512)
_KINDS: Final = Once[dict[str, float]](most=64)
_SPLITS: Final = Once[Changed](most=32)
_PUBLISHED: Final = Once[tuple[Compared, ...]](most=2)


def forget() -> None:
    """Forget every answer."""
    for kept in (_ANSWERS, _KINDS, _SPLITS, _PUBLISHED):
        kept.clear()


def version(ground: Ground) -> Hashable:
    """Return what an answer is good for: what stands somewhere is judged by today's date too."""
    state = ground.moment.state
    today = datetime.now(ZoneInfo(state.time_zone)).date()
    return ground.moment.connection.engine, state.version, today


def answered(ground: Ground, question: Question) -> Answer:
    """Answer `question` in the scene's snapshot."""
    key = (version(ground), question)
    return _ANSWERS.get(key, partial(ground.moment.figures, question))


def compared(ground: Ground, question: Question) -> Answer:
    """Answer `question` beside the period before and a year before."""
    key = (version(ground), question, "compared")
    return _ANSWERS.get(key, partial(ground.moment.compared, question))


def published(ground: Ground) -> tuple[Compared, ...]:
    """Return every published figure beside the computed one."""
    return _PUBLISHED.get(version(ground), data.published)


def kinds(ground: Ground, period: Period) -> dict[str, float]:
    """Count the demands received of the scene's area by category; of everything, all there are."""

    def read() -> dict[str, float]:
        basis = INDICATORS["demands"].basis
        assert isinstance(basis, Counts)  # noqa: S101 - it counts demands
        received = Ratio(numerator=basis.numerator)
        statement = change.strata(received, period, within=ground.code, of_level=None)
        rows = ground.moment.connection.execute(statement)
        return {str(category): float(count) for _, category, count in rows}

    return _KINDS.get((version(ground), period, ground.code), read)


def split(ground: Ground, key: str, period: Period) -> Changed:
    """Split the change of a rate from the period before, in the scene's area.

    Raises
    ------
    UnknownKeyError
        No such indicator.
    RongtuError
        The indicator cannot be split.
    """

    def read() -> Changed:
        return splitting.changed(
            ground.moment.connection,
            key=key,
            now=period,
            before=period.before,
            within=ground.code,
        )

    return _SPLITS.get((version(ground), key, period, ground.code), read)
