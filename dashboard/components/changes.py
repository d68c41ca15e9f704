"""How a number changed, in words."""

from dash import html

from dashboard import i18n_reading as words
from dashboard import numbers
from dashboard.reading import Change, Reading
from geo.catalog import Better, Indicator
from geo.text import Lang


def changes(reading: Reading, lang: Lang, *, brief: bool = False) -> list[html.Div]:
    """Say how the number differs from that of other periods, and whether that may be chance.

    Parameters
    ----------
    brief
        Whether to leave out what is not known, instead of saying why.
    """
    shown = [change for change in reading.changes if change.known or not brief]
    return [_change(change, reading.indicator, lang) for change in shown]


def _change(change: Change, indicator: Indicator, lang: Lang) -> html.Div:
    mark = ""
    if change.known and change.judged and not change.by_chance:
        mark = {True: "better", False: "worse", None: "moved"}[for_better(change, indicator)]
    judged = judgement(change, indicator, lang)
    return html.Div(
        [
            html.Span(f"{change.since[lang]} "),
            html.B(difference(change, indicator, lang), className=mark),
            words.IN_BRACKETS[lang].format(what=judged) if judged else "",
        ],
        className="change",
    )


def difference(change: Change, indicator: Indicator, lang: Lang) -> str:
    """Write a difference with its sign and unit."""
    if not change.known:
        return numbers.NONE
    unit = indicator.unit[lang]
    text = f"{numbers.signed(change.difference, indicator.digits)}"
    text += f" {words.POINTS[lang]}" if unit == "%" else f" {unit}"
    if indicator.counted and abs(change.relative) < 10:  # noqa: PLR2004 - beyond, a share says little
        text += f" ({numbers.signed(100 * change.relative, 1)}%)"
    return text


def judgement(change: Change, indicator: Indicator, lang: Lang) -> str:
    """Say what a difference means, or why it means little."""
    if change.reason is not None:
        return change.reason[lang]
    if not change.judged:
        return ""
    if change.by_chance:
        return words.BY_CHANCE[lang]
    better = for_better(change, indicator)
    if better is None:
        return ""
    return (words.FOR_BETTER if better else words.FOR_WORSE)[lang]


def for_better(change: Change, indicator: Indicator) -> bool | None:
    """Say whether it changed for the better; none where no direction is better."""
    if indicator.better is Better.NEITHER:
        return None
    return (change.difference > 0) is (indicator.better is Better.HIGHER)
