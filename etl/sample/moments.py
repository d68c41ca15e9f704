"""When demands are received: seasons, weeks, hours, and days that are busier by chance."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from etl.sample.arrays import Floats, Labels, Moments
from etl.sample.assumptions import SNAPSHOT, WARM_UP, YEAR
from etl.sample.categories import (
    CATEGORIES,
    MONTHS,
    NATIONAL_DAY,
    NIGHT_HOURS,
    OFFICE_HOURS,
    SPRING_FESTIVAL,
    WEEK,
    Category,
)

DAYS: Final = np.arange(WARM_UP, YEAR[1], dtype="datetime64[D]")
IN_YEAR: Final = np.datetime64(YEAR[0]) <= DAYS
YEAR_START: Final = np.datetime64(YEAR[0], "s")
END: Final = np.datetime64(SNAPSHOT, "s")
NEVER: Final = np.datetime64("NaT", "s")
DAY_SECONDS: Final = 86_400
OVERDISPERSION: Final = 0.09
"""Standard deviation of a day's own factor, beyond what season, week and chance explain."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Categories (rows of `CATEGORIES`) and receipt of some demands, in order of receipt."""

    category: Labels
    received: Moments


def drawn(in_year: int, rng: np.random.Generator) -> Drawn:
    """Draw `in_year` demands of 2020 and as many before it as its rate gives."""
    rate = _rates(rng)
    chance = rate * IN_YEAR[:, None]
    counts = rng.multinomial(in_year, (chance / chance.sum()).ravel()).reshape(rate.shape)
    before = rng.poisson(rate / chance.sum() * in_year)
    counts = np.where(IN_YEAR[:, None], counts, before)
    day, category = (np.repeat(index.ravel(), counts.ravel()) for index in np.indices(rate.shape))
    received = np.empty(len(day), dtype="datetime64[s]")
    for row, kind in enumerate(CATEGORIES.values()):
        mine = np.flatnonzero(category == row)
        received[mine] = DAYS[day[mine]].astype("datetime64[s]") + _seconds(kind, len(mine), rng)
    order = np.lexsort((category, received))
    return Drawn(category[order], received[order])


def _rates(rng: np.random.Generator) -> Floats:
    """Return the relative rate of each day and category."""
    weekday = (DAYS.astype(int) + 3) % 7  # 1970-01-01 was a Thursday
    base = np.array(WEEK)[weekday] * _seasons(MONTHS)
    for first, after, left in (SPRING_FESTIVAL, NATIONAL_DAY):
        base[(np.datetime64(first) <= DAYS) & (np.datetime64(after) > DAYS)] *= left
    spread = 1 / OVERDISPERSION**2
    base *= rng.gamma(spread, 1 / spread, len(DAYS))
    kinds = [kind.share * _seasons(kind.months) for kind in CATEGORIES.values()]
    chance = rng.gamma(60, 1 / 60, (len(DAYS), len(kinds)))
    rates: Floats = base[:, None] * np.column_stack(kinds) * chance
    return rates


def _seasons(months: tuple[float, ...]) -> Floats:
    """Lead smoothly from the middle of a month to the middle of the next."""
    start = DAYS.astype("datetime64[M]").astype("datetime64[D]")
    place = (
        (DAYS - start).astype(float) / 30.5 - 0.5 + DAYS.astype("datetime64[M]").astype(int) % 12
    )
    factor: Floats = np.interp(place, np.arange(-1, 13), [months[-1], *months, months[0]])
    return factor


def _seconds(kind: Category, count: int, rng: np.random.Generator) -> NDArray[np.timedelta64]:
    """Draw moments of the day."""
    office, night = (np.array(h) / sum(h) for h in (OFFICE_HOURS, NIGHT_HOURS))
    edges = np.cumsum(office * (1 - kind.night) + night * kind.night)
    hour = np.searchsorted(edges, rng.random(count) * edges[-1]).clip(max=23)
    seconds = hour * 3_600 + rng.integers(0, 3_600, count)
    moments: NDArray[np.timedelta64] = seconds.astype("timedelta64[s]")
    return moments


def later(start: Moments, seconds: Floats) -> Moments:
    """Move moments by a number of seconds, whole ones."""
    moved: Moments = start + np.rint(seconds).astype("timedelta64[s]")
    return moved
