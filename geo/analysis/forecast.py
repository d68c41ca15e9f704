"""How many demands the coming days will bring.

The model is a structural time series [1]_ of the square roots of the counts [2]_: a level that
walks, a fixed effect of each weekday, of public holidays and of the Spring Festival, and noise. It
was chosen by rolling-origin back-tests of 14 days; MASE, and coverage of the 80 / 95 % intervals:

====================================  ================  ================  ====================
candidate                             sample districts  sample streets    simulated holidays
====================================  ================  ================  ====================
this model                            0.81, 80 / 94 %   0.80, 83 / 96 %   0.67, 84 / 96 %
the same on log1p                     0.81, 84 / 96 %   0.80, 87 / 98 %   0.66, 83 / 95 %
ETS, additive week                    0.79, 86 / 96 %   0.80, 83 / 95 %   0.76, 88 / 96 %
negative binomial GLM, last 8 weeks   0.99, 62 / 84 %   0.88, 72 / 90 %   0.73, 75 / 90 %
negative binomial GLM, all days       1.27, 69 / 89 %   0.98, 76 / 92 %   1.00, 73 / 90 %
seasonal naive                        0.98, 89 / 97 %   1.07, 86 / 97 %   0.95, 91 / 98 %
====================================  ================  ================  ====================

The sample's 3 districts and 36 streets hold the lockdown of 2020 but few holiday effects, and ETS
knows no holidays; the 28 simulated series of 0.5 to 500 a day have them. The square root was
preferred to log1p for intervals nearer to nominal where counts are small.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from statsmodels.tsa.statespace.structural import UnobservedComponents

from geo.analysis.holidays import SPRING_FESTIVAL, DayKind, civil_days, known_until
from geo.errors import RongtuError
from geo.text import Text

Floats = NDArray[np.float64]

FEWEST_DAYS: Final = 56
"""Days with a count that a forecast needs: eight weeks."""

LONGEST: Final = 1096
"""Days of history that are looked at: three years, so that old habits do not weigh on new days."""

FARTHEST: Final = 90
"""The farthest day ahead."""

LEVELS: Final = (0.8, 0.95)

METHOD: Final = Text(
    zh="按近期水平、星期规律和国家放假调休安排推算（结构时间序列模型），不含全年季节变化。",
    en=(
        "From the recent level, the pattern of the week and the national holiday schedule "
        "(a structural time series model), without the seasons of the year."
    ),
)

_FEWEST_EACH: Final = 4
"""Days with a count that each weekday needs."""

_SEEN: Final = 3
"""Days with a count that holidays need before they have an effect of their own."""

_SHIFT: Final = 3 / 8
"""Anscombe's constant: it makes the variance of small counts most nearly that of large ones."""

_WEEK: Final = 7


class ForecastError(RongtuError, ValueError):
    """A history that nothing can be foretold from, or a question beyond what can be foretold."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """Counts to expect on the coming days.

    Attributes
    ----------
    frame
        One row a day: the columns of `civil_days`; mean, demands, not whole; and for each level,
        say 0.8, whole numbers low_80 and high_80, both within the interval.
    method, notes
        What every forecast rests on, and what to keep in mind when reading this one.
    """

    frame: pd.DataFrame
    method: Text
    notes: tuple[Text, ...]


def forecast(
    history: "pd.Series[float]", *, days: int, level: Sequence[float] = LEVELS
) -> Forecast:
    """Foretell the counts of the `days` days after the last day with a count.

    Parameters
    ----------
    history
        Counts by civil day: a DatetimeIndex at midnight without a time zone, in any order. A day
        that is missing or NaN is unknown, not zero. The last day must be over.
    days
        From 1 to 90.
    level
        Shares of the prediction intervals, each between 0 and 1.

    Raises
    ------
    ForecastError
        For less than 56 days with a count, a weekday seen less than four times, negative counts,
        an index that is not of civil days or repeats one, days or a level out of range.

    References
    ----------
    .. [1] Harvey, A. C. (1989). Forecasting, structural time series models and the Kalman filter.
       Cambridge University Press, chapters 4 and 7.
    .. [2] Anscombe, F. J. (1948). The transformation of Poisson, binomial and negative-binomial
       data. Biometrika 35(3/4), 246-254.
    """
    frame, notes = foretell(regular(history), days=days, level=level)
    return Forecast(frame=frame, method=METHOD, notes=notes)


def regular(history: "pd.Series[float]") -> "pd.Series[float]":
    """Return the counts from the first to the last known, every day a row, unknown ones NaN.

    Raises
    ------
    ForecastError
        For negative or infinite counts, and an index that is not of civil days or repeats one.
    """
    if not _civil(history.index):
        raise ForecastError(
            given="A history whose index is not of civil days, or has a day twice",
            wanted="a pandas DatetimeIndex of midnights without a time zone, each day once",
            remedy="group the demands by their civil day",
        )
    known = history.astype("float64").dropna()
    if ((known < 0) | np.isinf(known)).any():
        raise ForecastError(
            given="A history with a negative or infinite count",
            wanted="demands by day",
            remedy="count the demands received on each day",
        )
    return known.asfreq("D")


def foretell(
    counts: "pd.Series[float]", *, days: int, level: Sequence[float] = LEVELS
) -> tuple[pd.DataFrame, tuple[Text, ...]]:
    """Return the frame and the notes of a forecast from `regular` counts.

    The days begin after the last row, whether its count is known or not.
    """
    counts = counts.iloc[-LONGEST:]
    _check(counts, days=days, level=level)
    calendar = civil_days(pd.date_range(counts.index[0], periods=len(counts) + days))
    effects, notes = _effects(calendar, counts.notna().to_numpy())
    centre, spread = _fit(np.asarray(counts, dtype="float64"), effects, days=days)
    frame = calendar.iloc[-days:].reset_index(drop=True)
    # E[x^2] = E[x]^2 + var(x): no bias from the square root, however small the counts.
    frame["mean"] = _counts(centre) + spread**2
    for share in level:
        reach = stats.norm.ppf((1 + share) / 2) * spread
        frame[f"low_{100 * share:g}"] = np.rint(_counts(centre - reach)).astype("int64")
        frame[f"high_{100 * share:g}"] = np.rint(_counts(centre + reach)).astype("int64")
    return frame, (*_gaps(int(counts.isna().sum())), *notes)


def _civil(index: "pd.Index[Any]") -> bool:
    """Tell whether these are midnights without a time zone, each once."""
    return (
        isinstance(index, pd.DatetimeIndex)
        and index.tz is None
        and not index.hasnans
        and index.is_unique
        and bool((index == index.normalize()).all())
    )


def _check(counts: "pd.Series[float]", *, days: int, level: Sequence[float]) -> None:
    """Refuse what cannot be foretold."""
    if not 1 <= days <= FARTHEST:
        raise ForecastError(
            given=f"A forecast of {days} days",
            wanted=f"1 to {FARTHEST} days",
            remedy=f"ask for at most {FARTHEST} days",
        )
    if not all(0 < share < 1 for share in level):
        raise ForecastError(
            given=f"Prediction intervals of {', '.join(map(str, level))}",
            wanted="shares between 0 and 1",
            remedy="write 0.95 for 95 %",
        )
    known = counts.dropna()
    if len(known) < FEWEST_DAYS:
        raise ForecastError(
            given=f"A history of {len(known)} days with a count",
            wanted=f"at least {FEWEST_DAYS} (8 weeks)",
            remedy="load more days, or forecast a larger area",
        )
    weekdays = pd.DatetimeIndex(known.index).day_name()
    each = pd.date_range("2024-01-01", periods=_WEEK).day_name()  # a Monday
    rare = [day for day in each if (weekdays == day).sum() < _FEWEST_EACH]
    if rare:
        raise ForecastError(
            given=f"A history that hardly knows {', '.join(rare)}",
            wanted=f"a count on at least {_FEWEST_EACH} days of each weekday",
            remedy="write 0 on the days when nothing came",
        )


def _gaps(days: int) -> tuple[Text, ...]:
    """Return the note of a history in which `days` have no count."""
    note = Text(
        zh=f"历史数据缺 {days} 天，按未知处理，不当作零。",
        en=f"{days} days of the history have no count: taken as unknown, not as zero.",
    )
    return (note,) if days else ()


def _effects(calendar: pd.DataFrame, known: NDArray[np.bool_]) -> tuple[Floats, tuple[Text, ...]]:
    """Return what shifts each day from a Monday, one column an effect, and what was assumed.

    A make-up working day is the mean of Monday to Friday, a public holiday a Sunday; once the
    history holds enough of them, holidays differ from Sundays, and the Spring Festival from other
    holidays.
    """
    week = np.eye(_WEEK)[pd.DatetimeIndex(calendar["day"]).day_of_week]
    holiday = calendar["kind"].eq(DayKind.HOLIDAY).to_numpy()
    week[holiday] = np.eye(_WEEK)[_WEEK - 1]
    week[calendar["kind"].eq(DayKind.MAKE_UP)] = [1 / 5] * 5 + [0, 0]
    spring = calendar["holiday_en"].eq(SPRING_FESTIVAL.en).to_numpy()
    seen, coming = np.zeros(len(calendar), dtype=bool), slice(len(known), None)
    seen[: len(known)] = known
    notes = []
    columns = [week[:, 1:]]
    if (spring & seen).sum() >= _SEEN:
        columns.append(spring[:, None].astype("float64"))
        holiday = holiday & ~spring
    elif spring[coming].any():
        notes.append(
            Text(
                zh="历史数据中没有足够的春节天数，春节按其他节假日推算。",
                en="The history holds too little of a Spring Festival: taken as other holidays.",
            )
        )
    if (holiday & seen).sum() >= _SEEN:
        columns.append(holiday[:, None].astype("float64"))
    elif holiday[coming].any():
        notes.append(
            Text(
                zh="历史数据中节假日太少，节假日按星期日推算。",
                en="The history holds too few public holidays: taken as Sundays.",
            )
        )
    unknown, end = int((~calendar["known"]).sum()), known_until()
    if unknown:
        notes.append(
            Text(
                zh=f"有 {unknown} 天的放假安排未收录（已收录至 {end.year} 年底），只按星期推算。",
                en=f"The holiday schedule of {unknown} days is not held (it is to the end of "
                f"{end.year}): told by weekday alone.",
            )
        )
    return np.hstack(columns), tuple(notes)


def _fit(known: Floats, effects: Floats, *, days: int) -> tuple[Floats, Floats]:
    """Return mean and standard deviation of the roots of the coming counts."""
    roots = np.sqrt(known + _SHIFT)
    first = roots[~np.isnan(roots)][0]
    if np.nanmax(np.abs(roots - first)) == 0:
        # Nothing varies: there are no variances to be found, and the same is foretold.
        return np.full(days, first), np.zeros(days)
    model = UnobservedComponents(
        roots,
        "local level",
        exog=effects[:-days],
        mle_regression=False,  # effects are states: their uncertainty is in the intervals
    )
    # What hardly varies may not converge: its variances are as good as zero either way.
    fitted = model.fit(disp=0, maxiter=200, cov_type="none", warn_convergence=False)
    coming = fitted.get_forecast(days, exog=effects[-days:])
    return np.asarray(coming.predicted_mean), np.asarray(coming.se_mean)


def _counts(roots: Floats) -> Floats:
    """Return the counts that have these roots; roots below that of zero are zero."""
    return np.asarray(np.maximum(roots**2 - _SHIFT, 0) * (roots > 0))
