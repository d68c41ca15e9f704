"""What every step of cleaning gives."""

from typing import NamedTuple

import pandas as pd


class Checked(NamedTuple):
    """The rows that may go on, and why the others may not, by the number of the row."""

    good: pd.DataFrame
    rejected: "pd.Series[str]"


def split(frame: pd.DataFrame, reasons: "pd.Series[str]") -> Checked:
    """Part `frame` into the rows without a reason and the reasons of the others."""
    if reasons.empty:
        return Checked(frame, reasons)
    return Checked(frame.loc[~frame.index.isin(reasons.index)], reasons)


def reasons(bad: "pd.Series[bool]", text: "pd.Series[str]") -> "pd.Series[str]":
    """Return the reasons `text` of the rows that are `bad`."""
    return text[bad].astype("str")


def first(*parts: "pd.Series[str]") -> "pd.Series[str]":
    """Join reasons; of several for one row the first is told."""
    joined = pd.concat([part for part in parts if len(part)] or [parts[0]])
    return joined[~joined.index.duplicated()].sort_index()
