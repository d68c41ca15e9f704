"""The comparison: two to four areas or two periods, under the same other filters."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from dashboard import numbers
from dashboard.explore import words_compare as words
from dashboard.explore.asked import Asked, days_of
from dashboard.i18n_reading import POINTS
from geo.analysis.change_sentence import sentence
from geo.catalog import CATEGORIES, INDICATORS, Better, Indicator, called
from geo.engine.figures import Figures
from geo.facts.beside import difference, explained, whole
from geo.facts.counted import counted
from geo.facts.selection import Selection
from geo.facts.table import Facts
from geo.period import Period
from geo.queries.facts import EPOCH
from geo.text import Lang, Text

MOST_SIDES: Final = 4
KEYS: Final = (
    "demands", "on_time_rate", "closure_rate", "same_day_rate", "median_hours", "backlog",
    "response_rate", "satisfaction_rate", "callback_coverage", "reopened_14",
    "direct_answer_share",
)  # fmt: skip
"""What is always compared, in this order; the chosen indicator comes first."""
MOST_CATEGORIES: Final = 12
WEEK: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of what is compared."""

    title: Text
    selection: Selection


def sides(asked: Asked, said: str, facts: Facts) -> list[Side]:
    """Return what `said` asks to compare; fewer than two where it asks for nothing that is there.

    Parameters
    ----------
    said
        Two to four codes of areas, with commas, or the other period as `from..to`: it comes first,
        so that a difference is what has changed since.
    """
    if ".." in said:
        return _periods(asked, said, facts)
    codes = [code for code in dict.fromkeys(said.split(",")) if code in facts.areas.at]
    frame = facts.areas.frame
    found = []
    for code in codes[:MOST_SIDES]:
        row = frame.iloc[facts.areas.at[code]]
        title = Text(zh=str(row["name_zh"]), en=str(row["name_en"]))
        found.append(Side(title=title, selection=replace(asked.selection, areas=(code,))))
    return found


def _periods(asked: Asked, said: str, facts: Facts) -> list[Side]:
    first, _, end = said.partition("..")
    try:
        start, stop = date.fromisoformat(first), date.fromisoformat(end)
    except ValueError:
        return []
    # With days that the data do not know, what is missing would pass for a change.
    known = days_of(facts)
    if not known[0] <= start < stop <= known[1] + timedelta(days=1):
        return []
    other = Period(start, stop)
    return [
        Side(title=_span(period), selection=replace(asked.selection, period=period))
        for period in (other, asked.selection.period)
    ]


def _span(period: Period) -> Text:
    last = period.end - timedelta(days=1)
    return Text(zh=f"{period.start} 至 {last}", en=f"{period.start} to {last}")


def compared(facts: Facts, asked: Asked, said: str, notes: Sequence[Text] = ()) -> dict[str, Any]:
    """Return the JSON of a comparison; without sides where there is nothing to compare.

    Parameters
    ----------
    notes
        What must be said beside.
    """
    lang, found, periods = asked.lang, sides(asked, said, facts), ".." in said
    if len(found) < 2:  # noqa: PLR2004 - one is no comparison
        return {"sides": [], "rows": [], "categories": [], "sentence": "",
                "notes": [note[lang] for note in (*notes, words.NOTHING)]}  # fmt: skip
    keys = dict.fromkeys((asked.indicator, *KEYS))
    apart = [_apart(facts, found[0], one, periods=periods) for one in found[1:]]
    told = [*notes, *_lengths(found), *([] if all(apart) else [words.OVERLAP])]
    figures = [whole(facts, one.selection, tuple(keys)) for one in found]
    panels = [
        counted(facts, one.selection, level=asked.level, indicator="demands") for one in found
    ]
    return {
        "sides": [
            {"title": one.title[lang], **_weeks(one.selection.period, panel)}
            for one, panel in zip(found, panels, strict=True)
        ],
        "rows": [_row(INDICATORS[key], figures, apart, lang) for key in keys if key in figures[0]],
        "categories": _categories(facts, panels, lang),
        "sentence": _sentence(facts, asked, found, lang, periods=periods) if all(apart) else "",
        "notes": [note[lang] for note in told],
    }


def _apart(facts: Facts, one: Side, two: Side, *, periods: bool) -> bool:
    """Say whether no demand can be of both: only then are their shares independent."""
    if periods:
        a, b = one.selection.period, two.selection.period
        return a.end <= b.start or b.end <= a.start
    (a,), (b,) = (facts.areas.numbers(side.selection.areas) for side in (one, two))
    return not (a <= b < facts.areas.end[a] or b <= a < facts.areas.end[b])


def _lengths(found: Sequence[Side]) -> list[Text]:
    days = [one.selection.period.days for one in found]
    if len(set(days)) == 1:
        return []
    said = " / ".join(map(str, days))
    return [Text(zh=words.LENGTHS.zh.format(days=said), en=words.LENGTHS.en.format(days=said))]


def _weeks(period: Period, panel: Any) -> dict[str, Any]:  # noqa: ANN401 - a Counted
    """Sum the days of the period by weeks; those that are not wholly in it are left out."""
    day = EPOCH + timedelta(days=int(panel.first_day))
    from_, to = (period.start - day).days, (period.end - day).days
    if panel.step == 1:
        days = panel.days[max(from_, 0) : to]
        full = len(days) // WEEK * WEEK
        weeks = days[:full].reshape(-1, WEEK).sum(axis=1)
    else:
        weeks = panel.days[-(-max(from_, 0) // WEEK) : max(to, 0) // WEEK]
    return {
        "weeks": [int(one) for one in weeks],
        "first": period.start.isoformat(),
        "last": (period.end - timedelta(days=1)).isoformat(),
    }


def _row(
    indicator: Indicator,
    figures: Sequence[Mapping[str, Figures]],
    apart: Sequence[bool],
    lang: Lang,
) -> dict[str, Any]:
    ours = [one[indicator.key] for one in figures]
    return {
        "key": indicator.key,
        "title": indicator.title[lang],
        "unit": indicator.unit[lang],
        "values": [_value(indicator, one, lang) for one in ours],
        "differences": [
            _difference(indicator, ours[0], one, lang, judged=judged)
            for one, judged in zip(ours[1:], apart, strict=True)
        ],
    }


def _value(indicator: Indicator, found: Figures, lang: Lang) -> dict[str, Any]:
    value, low, high, below = (
        float(getattr(found, name)[-1]) for name in ("value", "low", "high", "denominator")
    )
    parts = [numbers.span(low, high, indicator.digits)]
    if not np.isnan(below):
        parts.append(words.OF[lang].format(n=numbers.shown(below)))
    return {
        "value": None if np.isnan(value) else value,
        "text": numbers.shown(value, indicator.digits),
        "aside": " · ".join(one for one in parts if one),
    }


def _difference(
    indicator: Indicator, first: Figures, second: Figures, lang: Lang, *, judged: bool
) -> dict[str, Any] | None:
    change, low, high = difference(indicator, first, second)
    if not judged:
        low = high = np.nan
    if np.isnan(change):
        return None
    unit = POINTS[lang] if indicator.unit.en == "%" else ""
    text = f"{numbers.signed(change, indicator.digits)} {unit}".strip()
    told: dict[str, Any] = {"text": text, "judged": None, "interval": ""}
    if not np.isnan(low):
        ends = {name: numbers.signed(end, indicator.digits) for name, end in
                (("low", low), ("high", high))}  # fmt: skip
        told["interval"] = words.WORDS["compare.interval"][lang].format(**ends)
        told["judged"] = _judged(indicator, change, low, high)
    return told


def _judged(indicator: Indicator, change: float, low: float, high: float) -> str:
    if low <= 0 <= high:
        return "chance"
    if indicator.better is Better.NEITHER:
        return "moved"
    return "better" if (change > 0) is (indicator.better is Better.HIGHER) else "worse"


def _categories(facts: Facts, panels: Sequence[Any], lang: Lang) -> list[dict[str, Any]]:
    """Return the shares of the categories of each side, the largest first."""
    counts = np.array([panel.category for panel in panels], dtype=np.float64)
    totals = counts.sum(axis=1, keepdims=True)
    shares = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
    order = np.argsort(-shares.sum(axis=0), kind="stable")[:MOST_CATEGORIES]
    known = facts.facets["category"].keys
    return [
        {
            "title": called(CATEGORIES, known[at], lang),
            "shares": [float(one) for one in shares[:, at].round(5)],
            "texts": [
                f"{numbers.shown(count)} ({numbers.shown(100 * share, 1)}%)" if of else numbers.NONE
                for count, share, of in zip(counts[:, at], shares[:, at], totals[:, 0], strict=True)
            ],
        }
        for at in order
        if counts[:, at].any()
    ]


def _sentence(
    facts: Facts, asked: Asked, found: Sequence[Side], lang: Lang, *, periods: bool
) -> str:
    """Say what of the difference of two is performance and what mix; of more, nothing."""
    if len(found) != 2:  # noqa: PLR2004 - two
        return ""
    indicator = INDICATORS[asked.indicator]
    if not indicator.share or indicator.counted:
        indicator = INDICATORS["on_time_rate"]
    first, second = (one.selection for one in found)
    if periods and second.period.start < first.period.start:
        # It is told in the order of time.
        first, second = second, first
    change = explained(facts, first, second, indicator, level=asked.level if periods else None)
    if change is None:
        return ""
    one, two = (whole(facts, one, (indicator.key,))[indicator.key] for one in (first, second))
    _, low, high = difference(indicator, one, two)
    interval = low / indicator.factor, high / indicator.factor
    if periods:
        return sentence(
            change, title=indicator.title, names=_names(facts), categories=_kinds(facts),
            interval=interval,
        )[lang]  # fmt: skip
    return words.between(
        change, indicator.title, [side.title for side in found], interval
    )[lang]  # fmt: skip


def _names(facts: Facts) -> dict[str, Text]:
    frame = facts.areas.frame
    names = {
        str(code): Text(zh=str(zh), en=str(en))
        for code, zh, en in zip(frame["code"], frame["name_zh"], frame["name_en"], strict=True)
    }
    return names | {"": Text(zh="未定位的诉求", en="demands in no known area")}


def _kinds(facts: Facts) -> dict[str, Text]:
    return {
        key: Text(**{lang: called(CATEGORIES, key, lang) for lang in Lang})
        for key in facts.facets["category"].keys
    }
