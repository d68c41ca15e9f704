"""What the panels of a scene ask, so that one scene asks few questions and none of them twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import pandas as pd

from dashboard.figures.order import Ranked, rank
from dashboard.once import Once
from dashboard.reading import Reading, notes_of, readings
from dashboard.sight import by_area
from dashboard.wall.ground import Ground
from dashboard.wall.panels import answers
from dashboard.wall.panels.answers import answered, compared, version
from dashboard.wall.plan import Listing, ListPanel, Span
from geo.catalog import INDICATORS, Indicator
from geo.catalog.basis import Age, Counts, Stock
from geo.engine import Question
from geo.period import Grain, Period

SERIES_DAYS: Final = 30
_READINGS: Final = Once[dict[str, Reading]](most=256)
_PARTS: Final = Once["Parts"](most=128)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A number of one place, and whether the data know all of its days.

    Attributes
    ----------
    complete
        Whether the data know every day; also true of what has no period.
    until
        The moment of the data on its clock, where the only day of the period is not over then.
    """

    reading: Reading
    complete: bool
    until: datetime | None


def forget() -> None:
    """Forget every answer: another database may call its data the same version."""
    answers.forget()
    _READINGS.clear()
    _PARTS.clear()


def told(
    ground: Ground, key: str, span: Span | None = None, categories: tuple[str, ...] = ()
) -> Told:
    """Tell the number of the scene's area, with its changes; those of one day only when it is over.

    Raises
    ------
    UnknownKeyError
        No such indicator, or category.
    """
    indicator = INDICATORS[key]
    period = ground.period(span)
    asked = Question(
        keys=_together(ground, indicator, period, categories),
        period=period,
        within=ground.code,
        categories=categories,
    )
    compares = indicator.of_a_period and _knows_before(ground, period)
    answer = (compared if compares else answered)(ground, asked)
    reading = _READINGS.get(
        (version(ground), asked, compares), lambda: readings(answer, ground.scope.first_day)
    )[key]
    until = open_day(ground, period) if indicator.of_a_period else None
    if until is not None:
        reading = replace(reading, changes=())
    complete = answer.complete or not indicator.of_a_period
    return Told(reading=reading, complete=complete, until=until)


def _knows_before(ground: Ground, period: Period) -> bool:
    """Say whether there is a period to compare with: else two of three questions are spared."""
    # The year before begins no later than the period before.
    return ground.scope.first_day <= period.before.start


def open_day(ground: Ground, period: Period) -> datetime | None:
    """Return the moment of the data where `period` is one day that is not over then."""
    as_of = ground.moment.state.as_of
    if period.days > 1 or as_of is None:
        return None
    # Clocks of sources tell minutes: what ends at 23:59 ends with its day.
    return as_of if (as_of + _MINUTE).date() < period.end else None


def beside(ground: Ground, key: str, span: Span, categories: tuple[str, ...]) -> Reading:
    """Return the number of the scene's area over other days, without changes."""
    period = ground.period(span)
    asked = Question(
        keys=_together(ground, INDICATORS[key], period, categories),
        period=period,
        within=ground.code,
        categories=categories,
    )
    return readings(answered(ground, asked), None)[key]


def _together(
    ground: Ground, indicator: Indicator, period: Period, categories: tuple[str, ...]
) -> tuple[str, ...]:
    """Return what the scene shows of the same days and costs no more to ask for as well.

    What is read from the demands themselves, or from things that stand somewhere, is asked for by
    itself, so that what is slow holds up no more than its own panel.
    """
    if not _cheap(indicator):
        return (indicator.key,)
    of_scene = [
        key
        for key, span, kinds in _of_scene(ground)
        if kinds == categories and key in INDICATORS and ground.period(span) == period
    ]
    asked = of_scene if indicator.key in of_scene else [indicator.key]
    with_beside = [one for key in asked for one in (key, *INDICATORS[key].beside)]
    return tuple(key for key in dict.fromkeys(with_beside) if _cheap(INDICATORS[key]))


def _cheap(indicator: Indicator) -> bool:
    return isinstance(indicator.basis, Counts | Stock | Age)


def _of_scene(ground: Ground) -> Iterable[tuple[str, Span | None, tuple[str, ...]]]:
    """Yield the indicators of the scene, the days they are shown of, and of which demands."""
    scene = ground.scene
    for figure in scene.figures:
        for span in (figure.period, *figure.beside):
            yield figure.indicator, span, figure.categories
    for one in scene.lists:
        for key in _of_list(one):
            yield key, one.period, one.categories
        if one.show is Listing.CATEGORIES:
            yield "demands", one.period, ()
    if scene.map.indicator is not None:
        yield scene.map.indicator, scene.map.period, scene.map.categories


def _of_list(one: ListPanel) -> tuple[str, ...]:
    if one.show in {Listing.RANKING, Listing.BARS} and one.indicator is not None:
        return (one.indicator,)
    return one.indicators if one.show in {Listing.SHARES, Listing.CHANGES} else ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Parts:
    """An indicator of the areas on the map.

    Attributes
    ----------
    rows
        One row an area, in the order of codes: names, the columns of an `Answer`, and `beside`,
        the readings of what the number must be read with.
    overall
        The number of all of them together, with the notes on all these numbers.
    order
        The rows that have a number, in their order.
    """

    rows: pd.DataFrame
    overall: Reading
    period: Period
    order: Ranked


def parts(
    ground: Ground,
    key: str,
    span: Span | None = None,
    categories: tuple[str, ...] = (),
    *,
    change: bool = False,
) -> Parts:
    """Return an indicator of the areas on the map, and of what they lie in.

    Parameters
    ----------
    change
        Whether to compare with other periods; the rows then have the columns of `compare`.
    """
    indicator = INDICATORS[key]
    period = ground.period(span)
    asked = Question(
        keys=(key,) if change else (key, *indicator.beside),
        period=period,
        level=ground.level.key,
        within=ground.within,
        categories=categories,
    )
    key_of = (version(ground), asked, change, ground.code)
    return _PARTS.get(key_of, lambda: _parts(ground, asked, span, change=change))


def _parts(ground: Ground, asked: Question, span: Span | None, *, change: bool) -> Parts:
    key = asked.keys[0]
    indicator = INDICATORS[key]
    found = (compared if change else answered)(ground, asked)
    overall = (
        told(ground, key, span, asked.categories).reading
        if ground.within == ground.code
        else readings(
            answered(ground, replace(asked, keys=(key,), level=None)), ground.scope.first_day
        )[key]
    )
    rows = by_area(found.frame, found.places, key)
    return Parts(
        rows=rows,
        overall=replace(overall, changes=(), notes=notes_of(indicator, found)),
        period=asked.period,
        order=rank(rows, indicator, overall.value),
    )


def along(
    ground: Ground,
    keys: Sequence[str],
    period: Period,
    grain: Grain,
    categories: tuple[str, ...] = (),
) -> pd.DataFrame:
    """Return the numbers of the scene's area by day or week: the frame of an `Answer`.

    A count of a day that is not over is no number of a day, and missing.
    """
    asked = Question(
        keys=tuple(keys), period=period, within=ground.code, grain=grain, categories=categories
    )
    frame = answered(ground, asked).frame
    as_of = ground.moment.state.as_of
    if grain is not Grain.DAY or as_of is None:
        return frame
    flows = frame["indicator"].map(lambda key: isinstance(INDICATORS[key].basis, Counts))
    over = pd.Series([end <= (as_of + _MINUTE).date() for end in frame["end"]], index=frame.index)
    return frame.assign(value=frame["value"].where(over | ~flows))


def drawn_together(ground: Ground, categories: tuple[str, ...]) -> tuple[str, ...]:
    """Return the scene's figures that have a number for each day, to be asked for at once."""
    return tuple(
        dict.fromkeys(
            one.indicator
            for one in ground.scene.figures
            if one.categories == categories
            and one.indicator in INDICATORS
            and by_days(INDICATORS[one.indicator])
        )
    )


def by_days(indicator: Indicator) -> bool:
    """Say whether it has a number for each day."""
    return indicator.of_days or isinstance(indicator.basis, Stock | Age)
