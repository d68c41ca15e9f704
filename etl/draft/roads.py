"""What files of roads lack: ids, names of small ways, and a word on where people may walk."""

from dataclasses import replace
from typing import Final

import pandas as pd

from etl.draft.fields import Guess, Mapping
from etl.draft.look import Seen

FINGERPRINT: Final = "fingerprint"
"""The column that is added where no column tells the rows apart."""
UNNAMED: Final = {"name_zh": "未命名道路", "name_en": "Unnamed road"}
NOT_ON_FOOT: Final = ("motorway", "motorway_link", "trunk_link")
"""Classes of OpenStreetMap along which nobody may walk."""


def completed(seen: Seen, mapping: Mapping) -> tuple[Seen, Mapping]:
    """Return what was seen and the mapping, with what is missing filled in."""
    guesses = dict(mapping.guesses)
    name = next((guesses[one] for one in UNNAMED if one in guesses), None)
    if name is not None and seen.frame[name.column].isna().any():
        guesses |= {
            target: replace(name, default=word, why=f"{name.why}; some rows have none")
            for target, word in UNNAMED.items()
            if target not in guesses or guesses[target].column == name.column
        }
    if "walkable" not in guesses and "kind" in guesses:
        guesses |= _walkable(seen.frame[guesses["kind"].column], guesses["kind"].column)
    if "code" not in guesses and FINGERPRINT not in seen.frame:
        why = "no column tells the rows apart: their geometry has to"
        seen = replace(seen, said=seen.said | {FINGERPRINT: (FINGERPRINT, why)})
        code = Guess(column=FINGERPRINT, why="made of the geometry, by [read]", by_name=False)
        guesses = {"code": code, "name_zh": replace(code, why=f"{code.why}: no name")} | guesses
    return seen, replace(mapping, guesses=guesses)


def _walkable(classes: "pd.Series[str]", column: str) -> dict[str, Guess]:
    if not classes.isin(NOT_ON_FOOT).any():
        return {}
    guess = Guess(
        column=column,
        why="nobody walks along these classes of OpenStreetMap",
        extract=f"^({'|'.join(NOT_ON_FOOT)})$",
        words=dict.fromkeys(NOT_ON_FOOT, "0"),
        default="1",
        by_name=False,
    )
    return {"walkable": guess}
