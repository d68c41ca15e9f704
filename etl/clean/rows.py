"""What a row must be before it may go on: told apart, complete, and in order."""

from typing import Final

import pandas as pd

from etl.clean.checked import Checked, first, split
from etl.contracts import Contract

LONGEST: Final = 200
"""No source writes an id longer than this; a whole line pasted into the field is."""


def repeats(raw: pd.DataFrame, keys: list[str]) -> "pd.Series[bool]":
    """Say which rows are empty, or repeat an earlier row value by value: there is nothing new.

    `keys` are the columns that tell rows apart: rows that differ there need no closer look.
    """
    again = pd.Series(data=False, index=raw.index)
    suspects = raw.duplicated(subset=keys or None, keep=False)
    if suspects.any():
        again[suspects] = raw[suspects].duplicated()
    unknown = raw[keys].isna().all(axis=1)
    if unknown.any():
        again[unknown] |= raw[unknown].isna().all(axis=1)
    return again


def identified(frame: pd.DataFrame, contract: Contract) -> Checked:
    """Hold back rows without an id, with one that cannot be one, or with one that was there."""
    key = frame[contract.key]
    missing = key.isna()
    told = [pd.Series(f"{contract.key} is missing", index=frame.index[missing], dtype="str")]
    invalid = ~missing & (
        key.str.len().gt(LONGEST) | key.str.contains(r"[\x00-\x1f\x7f]", regex=True, na=False)
    )
    if contract.key == "code":
        invalid |= ~missing & key.str.contains(r"\s", regex=True, na=False)
    told.append(
        f"{contract.key} is '" + key[invalid].str.slice(0, 40) + "': not a code of one short word"
    )
    again = ~missing & ~invalid & key.duplicated()
    if again.any():
        firsts = key[~key.duplicated()].dropna()
        number = pd.Series(firsts.index.astype("str"), index=firsts.to_numpy(), dtype="str")
        told.append(
            f"{contract.key} '" + key[again] + "' was in row " + key[again].map(number) + " already"
        )
    return split(frame, first(*told))


def complete(frame: pd.DataFrame, contract: Contract) -> Checked:
    """Hold back rows that lack what the table requires."""
    told = [
        pd.Series(f"{name} is missing", index=frame.index[frame[name].isna()], dtype="str")
        for name, target in contract.targets.items()
        if target.required and name in frame
    ]
    return split(frame, first(*told))


def in_order(frame: pd.DataFrame) -> Checked:
    """Hold back demands that were closed before they were received."""
    if "closed_at" not in frame:
        return split(frame, pd.Series([], dtype="str"))
    bad = frame["closed_at"].lt(frame["received_at"])
    closed, received = (
        frame.loc[bad, name].dt.strftime("%Y-%m-%d %H:%M:%SZ").astype("str")
        for name in ("closed_at", "received_at")
    )
    return split(frame, "closed_at " + closed + " is before received_at " + received)


def in_range(frame: pd.DataFrame, limits: dict[str, tuple[int, int]]) -> Checked:
    """Hold back rows with a number outside its limits, both of which are allowed."""
    told = [pd.Series([], index=frame.index[:0], dtype="str")]
    for name, (low, high) in limits.items():
        if name in frame:
            bad = ~frame[name].between(low, high).fillna(value=True).astype(bool)
            wanted = f": not within {low} and {high}" if high < 2**31 - 1 else ": below 0"
            told.append(f"{name} is " + frame.loc[bad, name].astype("str") + wanted)
    return split(frame, first(*told))
