"""The areas of a sheet as rows, for data and table: few cases are withheld."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.snapshot import words
from dashboard.snapshot.few import COUNTS, Mask, tells, withheld
from dashboard.snapshot.read_ground import Ground, scope
from dashboard.snapshot.read_values import Values, titled
from geo.catalog import INDICATORS, Indicator


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """The areas that a sheet is about, in the order of codes.

    Attributes
    ----------
    frame
        As `content.Sheet.frame`, with what is withheld left empty.
    hidden
        For each number of it which rows are withheld: what is not known is empty and not withheld.
    total
        Whether the number of all demands may be said: it must not tell one that is withheld.
    """

    frame: pd.DataFrame
    columns: Mapping[str, str]
    hidden: Mapping[str, Mask]
    total: bool = True

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
    return Rows(
        frame=frame,
        columns=_columns(ground, indicator, frame),
        hidden=hidden,
        total=not tells(given["demands"][hidden["demands"]]),
    )


def _columns(ground: Ground, indicator: Indicator, frame: pd.DataFrame) -> Mapping[str, str]:
    lang = ground.lang
    titles = {name: text[lang] for name, text in words.COLUMNS.items() if name in frame}
    titles["value"] = titled(indicator, lang)
    return titles
