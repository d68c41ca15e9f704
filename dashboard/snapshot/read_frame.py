"""The areas of a sheet as rows, for data and table: few cases are withheld."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.snapshot import words
from dashboard.snapshot.read_ground import Ground, scope
from dashboard.snapshot.read_values import Values, titled
from geo.catalog import INDICATORS, Indicator
from geo.catalog.standing import Standing

FEWEST: Final = 5
"""Numbers of demands below this, but for none at all, point at a person."""
COUNTS: Final = ("numerator", "denominator", "demands")

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """The areas that a sheet is about, in the order of codes.

    Attributes
    ----------
    frame
        As `content.Sheet.frame`, with what is withheld left empty.
    hidden
        For each number of it which rows are withheld: what is not known is empty and not withheld.
    """

    frame: pd.DataFrame
    columns: Mapping[str, str]
    hidden: Mapping[str, Mask]

    @property
    def suppressed(self) -> int:
        """How many numbers are withheld."""
        return sum(int(mask.sum()) for mask in self.hidden.values())


def rows(ground: Ground, found: Values) -> Rows:
    """Return the areas that are chosen, or hold one that is; all where none is chosen."""
    facts, level, lang = ground.facts, ground.asked.level, ground.lang
    indicator = INDICATORS[ground.asked.indicator]
    areas = facts.areas
    numbers = areas.of_level(level)
    mine = scope(facts, level, ground.asked.selection.areas)
    named = areas.frame.iloc[numbers[mine]].reset_index(drop=True)
    above = named["parent_code"].map(areas.frame.set_index("code")[f"name_{lang.value}"])
    given = {name: column[mine] for name, column in found.columns.items()}
    hidden = withheld(given, indicator)
    table: dict[str, Any] = {
        "code": named["code"], "name_zh": named["name_zh"], "name_en": named["name_en"],
        "level": level, "parent_code": named["parent_code"], "parent": above,
    }  # fmt: skip
    for name in ("value", "numerator", "denominator", "low", "high", "demands", "on_time_rate"):
        column = np.where(hidden[name], np.nan, given[name])
        whole = name in COUNTS or (name == "value" and indicator.counted)
        table[name] = pd.array(column, dtype="Int64") if whole else column
    if found.scheme != "continuous":
        # A class would tell what is withheld as well as its number.
        classes = np.where(hidden["value"], -1, found.classes[mine])
        table["class"] = [None if at < 0 else found.labels[at] for at in classes.tolist()]
    table["geom"] = ground.outlines(level).degrees[mine]
    frame = pd.DataFrame(table)
    unused = [name for name in ("numerator", "denominator", "low", "high")
              if frame[name].isna().all() and not hidden[name].any()]  # fmt: skip
    frame = frame.drop(columns=unused)
    return Rows(frame=frame, columns=_columns(ground, indicator, frame), hidden=hidden)


def withheld(given: Mapping[str, NDArray[np.float64]], indicator: Indicator) -> Mapping[str, Mask]:
    """Say which numbers are withheld: counts of 1 to 4, and what is computed of so few cases.

    A share goes with its numerator: beside its denominator it would tell it again. What is counted
    of buildings, organisations or households is about no single demand and stays.
    """
    few = {name: _few(given[name]) for name in COUNTS}
    of_demands = not isinstance(indicator.basis, Standing)
    above, below = few["numerator"] & of_demands, few["denominator"] & of_demands
    value = below | above
    if indicator.counted and of_demands:
        value = value | _few(given["value"])
    same = np.full(value.shape, indicator is INDICATORS["on_time_rate"])
    return {
        "value": value & np.isfinite(given["value"]),
        "low": value & np.isfinite(given["low"]),
        "high": value & np.isfinite(given["high"]),
        "numerator": above,
        "denominator": below,
        "demands": few["demands"],
        "on_time_rate": (few["demands"] | _told(given) | (value & same))
        & np.isfinite(given["on_time_rate"]),
    }


def _told(given: Mapping[str, NDArray[np.float64]]) -> Mask:
    """Say where the share of demands closed in time tells that these were few, or nearly so."""
    return _few(np.rint(given["on_time_rate"] / 100 * given["demands"]))


def _few(values: NDArray[np.float64]) -> Mask:
    with np.errstate(invalid="ignore"):
        found: Mask = (values > 0) & (values < FEWEST)
    return found


def _columns(ground: Ground, indicator: Indicator, frame: pd.DataFrame) -> Mapping[str, str]:
    lang = ground.lang
    titles = {name: text[lang] for name, text in words.COLUMNS.items() if name in frame}
    titles["value"] = titled(indicator, lang)
    return titles
