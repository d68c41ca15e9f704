"""Columns that hold a person and nothing else."""

from typing import Any, Final, Literal

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.clean.privacy.numbers import N
from etl.clean.privacy.rules import Rule, replaced
from etl.clean.privacy.text import masked
from etl.clean.privacy.words import COMPOUND
from etl.errors import ProfileError, nearest
from etl.profile import Profile

How = Literal["name", "phone", "identity", "text"]

_UNSEEN: Final = Rule(r"[\p{Cf}\x{E000}\x{FE00}-\x{FE0F}]+", "")
_AROUND: Final = Rule(r"^[\s\p{Z}]+|[\s\p{Z}]+$", "")
_SEPARATE: Final = r"[\s\p{Z}\p{Pd}.．·()（）]*"
_DONE: Final = rf"(?:{N}{{3}}|[(（]?[0０]{N}{{2,3}}[)）]?{_SEPARATE})\*{{4}}{N}{{4}}"
_RULES: Final[dict[str, tuple[Rule, ...]]] = {
    "name": (
        Rule(rf"^({COMPOUND}|\p{{L}})(?s:.*)$", r"\1*"),
        Rule(r"^[^\p{L}](?s:.*)$", "*"),
    ),
    "phone": (
        Rule(
            rf"^(?:[+＋]|00|００)?(?:86|８６)?{_SEPARATE}([1１][3-9３-９]{N}){_SEPARATE}{N}{{4}}{_SEPARATE}({N}{{4}})$",
            r"\1****\2",
        ),
        Rule(
            rf"^([(（]?[0０]{N}{{2,3}}[)）]?{_SEPARATE}){N}{{3,4}}{_SEPARATE}({N}{{4}})$",
            r"\1****\2",
        ),
    ),
    "identity": (
        Rule(r"^([\p{L}\p{N}]{3})(?s:.*)$", r"\1***"),
    ),
}  # fmt: skip
_ELSE: Final = {"phone": (_DONE, "****"), "identity": (r"[\p{L}\p{N}]{3}\*\*\*", "***")}


def column_masked(values: "pd.Series[str]", how: How) -> "pd.Series[str]":
    """Return `values` with each of them masked as a whole, whatever it holds.

    Parameters
    ----------
    how
        `name`: the surname and a star; `phone`: 138****1234; `identity`: its first three
        characters; `text`: only what is found in it, as `masked` does.
    """
    if how == "text":
        return masked(values)
    held = pa.array(values.astype("str"), type=pa.large_string())
    whole = held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held
    whole = replaced(replaced(whole, _UNSEEN), _AROUND)
    for rule in _RULES[how]:
        whole = replaced(whole, rule)
    if how in _ELSE:
        whole = _otherwise(whole, *_ELSE[how])
    return pd.Series(whole.to_pandas().array, index=values.index, dtype="str")


def _otherwise(whole: Any, fine: str, stars: str) -> Any:  # noqa: ANN401 - an arrow array
    """Hide what is not in the form `fine` and not empty altogether."""
    done = pc.match_substring_regex(whole, rf"^(?:{fine})?$")
    return pc.if_else(done.fill_null(pa.scalar(value=True)), whole, stars)


def protected(
    frame: pd.DataFrame, profile: Profile, refused: pd.Index | None = None
) -> pd.DataFrame:
    """Return `frame` with the columns of [privacy] masked or emptied.

    This comes before anything else sees the rows, so that nobody is kept in quarantine either.

    Parameters
    ----------
    refused
        Rows that could not be taken apart: their text stands in one column and may hold what
        belongs in any, so that it is masked as free text wherever it stands.

    Raises
    ------
    ProfileError
        [privacy] names a column that the source does not have: nothing would be masked.
    """
    if not profile.privacy:
        return frame
    missing = [name for name in profile.privacy if name not in frame.columns]
    if missing:
        raise ProfileError(
            given=f"Profile {profile.name}: [privacy] names {missing[0]!r},"
            " which the source does not have",
            wanted="a column of the source",
            remedy=nearest(missing[0], [str(name) for name in frame.columns]),
        )
    hidden = {
        name: pd.Series(None, index=frame.index, dtype="str")
        if how == "drop"
        else column_masked(frame[name].astype("str"), how)
        for name, how in profile.privacy.items()
    }
    found = frame.assign(**hidden)
    if refused is not None and len(refused):
        lines = frame.index.isin(refused)
        for name in frame.columns:
            found.loc[lines, name] = masked(frame.loc[lines, name].astype("str"))
    return found
