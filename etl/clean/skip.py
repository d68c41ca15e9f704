"""Rows that a profile does not want."""

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.errors import ProfileError, nearest
from etl.profile import Profile
from etl.profile.model import Skip

Flags = npt.NDArray[np.bool_]


def skipped(frame: pd.DataFrame, profile: Profile) -> "pd.Series[bool]":
    """Say which rows of `frame` one of the rules of `profile` tells to skip.

    Raises
    ------
    ProfileError
        A rule speaks of a column that the source does not have.
    """
    away = np.zeros(len(frame), dtype=np.bool_)
    for rule in profile.skip:
        if rule.column not in frame.columns:
            raise ProfileError(
                given=f"Profile {profile.name}: [[skip]] names {rule.column!r},"
                " which the source does not have",
                wanted="a column of the source",
                remedy=nearest(rule.column, [str(name) for name in frame.columns]),
            )
        away |= _holds(frame[rule.column].astype("str"), rule)
    return pd.Series(away, index=frame.index, dtype=bool)


def _holds(text: "pd.Series[str]", rule: Skip) -> Flags:
    """Say of which values all is so that the rule says; of a missing one, that it is empty."""
    so = np.ones(len(text), dtype=np.bool_)
    if rule.equal is not None:
        so &= text.isin(list(rule.equal)).to_numpy(dtype=np.bool_)
    if rule.matches is not None:
        held = pa.array(text.array, type=pa.large_string())
        found = pc.match_substring_regex(held, rule.matches)
        so &= found.fill_null(fill_value=False).to_numpy(zero_copy_only=False)
    if rule.empty is not None:
        empty = text.isna().to_numpy(dtype=np.bool_)
        blank = text.str.strip().eq("").to_numpy(dtype=np.bool_, na_value=False)
        so &= (empty | blank) == rule.empty
    return so
