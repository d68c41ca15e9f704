"""What tells a row from others: that it has an id, and that no row before it has the same."""

import pandas as pd

from etl.clean.checked import Checked, first, split
from etl.clean.rules import LONGEST_WORD, shown
from etl.contracts import Contract


def identified(frame: pd.DataFrame, contract: Contract, before: "pd.Series[str]") -> Checked:
    """Hold back rows without an id, with one that cannot be one, or with one that was there.

    Parameters
    ----------
    before
        Where the first row with the same id is, for the rows that have one before them.
    """
    key = frame[contract.key]
    missing = key.isna()
    told = [pd.Series(f"{contract.key} is missing", index=frame.index[missing], dtype="str")]
    invalid = ~missing & (
        key.str.len().gt(LONGEST_WORD) | key.str.contains(r"[\x00-\x1f\x7f]", regex=True, na=False)
    )
    if contract.key == "code":
        invalid |= ~missing & key.str.contains(r"\s", regex=True, na=False)
    told.append(f"{contract.key} is '" + shown(key[invalid]) + "': not a code of one short word")
    again = before[before.index.isin(frame.index[~missing & ~invalid])]
    told.append(f"{contract.key} '" + key[again.index] + "' was in " + again + " already")
    return split(frame, first(*told))
