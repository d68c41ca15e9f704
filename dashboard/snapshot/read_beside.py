"""What stands beside the map: a table of the areas, or a chart of them or of the days."""

from datetime import timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard import i18n, numbers
from dashboard.snapshot import palette, words
from dashboard.snapshot.content import Chart, Look, Table
from dashboard.snapshot.read_frame import Rows
from dashboard.snapshot.read_ground import Ground, scope
from dashboard.snapshot.read_values import Values, colours, written
from geo.catalog import INDICATORS, Better
from geo.text import Lang

MOST_ROWS: Final = 500
"""Of a table or a chart: no sheet has room for more."""
_DAY: Final = 1


def table(ground: Ground, rows: Rows) -> Table | None:
    """Return the areas, the worst first; the highest first where neither way is better."""
    frame, lang = rows.frame, ground.lang
    if frame.empty:
        return None
    indicator = INDICATORS[ground.asked.indicator]
    title = indicator.title[lang]
    head = words.MOST_FIRST if indicator.better is Better.NEITHER else words.WORST_FIRST
    plain = ground.asked.indicator == "demands"
    fraction = not indicator.counted and "numerator" in frame and "denominator" in frame
    columns = [words.RANK[lang], words.NAME[lang], rows.columns["value"]]
    numeric = [True, False, True]
    for there, name in ((fraction, words.FRACTION), (not plain, words.DEMANDS_COLUMN)):
        if there:
            columns.append(name[lang])
            numeric.append(True)
    order = ranked(ground, rows)
    few = words.FEW if indicator.counted else words.WITHHELD
    cells = []
    for place, at in enumerate(order[:MOST_ROWS].tolist(), start=1):
        line = frame.iloc[at]
        called = str(line[f"name_{lang.value}"])
        # In Latin letters the kind of place, which all have in common, takes most of the room.
        called = i18n.short(called, lang) if lang is Lang.EN else called
        one = [str(place), called, _cell(rows, "value", at, indicator.digits, few=few)]
        if fraction:
            one.append("/".join(_cell(rows, name, at) for name in ("numerator", "denominator")))
        if not plain:
            one.append(_cell(rows, "demands", at))
        cells.append(tuple(one))
    return Table(
        title=head[lang].format(title=title),
        columns=columns,
        numeric=numeric,
        rows=cells,
        more=words.ROWS_MORE[lang],
    )


def ranked(ground: Ground, rows: Rows) -> NDArray[np.intp]:
    """Return the rows in order: withheld ones after those with a value, and none at the end."""
    frame = rows.frame
    value = pd.to_numeric(frame["value"]).to_numpy(dtype=np.float64, na_value=np.nan)
    rising = INDICATORS[ground.asked.indicator].better is Better.HIGHER
    key = np.where(np.isnan(value), np.inf, value if rising else -value)
    unknown = np.isnan(value) & ~rows.hidden["value"]
    codes = frame["code"].to_numpy(dtype=str)
    return np.lexsort((codes, key, unknown))


def _cell(rows: Rows, name: str, at: int, digits: int = 0, *, few: str = words.FEW) -> str:
    if rows.hidden[name][at]:
        return few
    value: Any = rows.frame[name].iloc[at]
    return numbers.NONE if pd.isna(value) else written(float(value), digits)


def chart(ground: Ground, rows: Rows, found: Values, days: dict[str, Any]) -> Chart | None:
    """Return bars of the areas; of one area alone, the demands by day."""
    indicator, lang = INDICATORS[ground.asked.indicator], ground.lang
    if len(rows.frame) < 2:  # noqa: PLR2004 - one bar says nothing
        # The days together would tell what is withheld of all of them.
        return line(ground, days) if rows.total else None
    value = pd.to_numeric(rows.frame["value"]).to_numpy(dtype=np.float64, na_value=np.nan)
    if np.isnan(value).all():
        return None
    codes = rows.frame["code"].to_numpy(dtype=str)
    order = np.lexsort((codes, np.where(np.isnan(value), np.inf, -value)))[:MOST_ROWS]
    mine = scope(ground.facts, ground.asked.level, ground.asked.selection.areas)
    inks = [one for one, here in zip(colours(found), mine.tolist(), strict=True) if here]
    called = rows.frame[f"name_{lang.value}"].tolist()
    return Chart(
        title=indicator.title[lang],
        look=Look.BARS,
        names=[str(called[at]) for at in order],
        values=value[order].tolist(),
        unit=indicator.unit[lang],
        digits=indicator.digits,
        colours=[inks[at] or palette.NO_DATA[ground.dark] for at in order],
        more=words.ROWS_MORE[lang],
    )


def line(ground: Ground, days: dict[str, Any]) -> Chart | None:
    """Return the demands by day of the period, or by week where the view has weeks."""
    step, period = int(days["step"]), ground.asked.selection.period
    first = pd.Timestamp(days["start"]).date()
    starts = [first + timedelta(days=step * at) for at in range(len(days["counts"]))]
    there = [(one, count) for one, count in zip(starts, days["counts"], strict=True)
             if one < period.end and one + timedelta(days=step) > period.start]  # fmt: skip
    if not there:
        return None
    lang = ground.lang
    return Chart(
        title=(words.BY_DAY if step == _DAY else words.BY_WEEK)[lang],
        look=Look.LINE,
        names=[one.isoformat() for one, _ in there],
        values=[float(count) for _, count in there],
        unit=INDICATORS["demands"].unit[lang],
        colours=(palette.MARK[ground.dark],),
    )
