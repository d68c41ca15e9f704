"""Columns of the source into columns named by targets, still text."""

import re
import string
from collections.abc import Callable

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from etl.profile import Profile, Source


def mapped(frame: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    """Return one column a target of `profile`, in the order of its [fields]."""
    named = {target: taken(frame, source) for target, source in profile.fields.items()}
    # A place that has one name only is called by it in both languages.
    for missing, other in (("name_zh", "name_en"), ("name_en", "name_zh")):
        if missing in profile.contract.targets and other in named:
            given = named.get(missing)
            named[missing] = named[other] if given is None else given.fillna(named[other])
    return pd.DataFrame(named, index=frame.index, dtype="str")


def taken(frame: pd.DataFrame, source: Source) -> "pd.Series[str]":
    """Return the text that `source` takes from `frame`.

    It comes from its origin; then a part of it is extracted, words are replaced, and what is
    missing by then is filled in.
    """
    text = _origin(frame, source)
    if source.extract is not None:
        text = _extracted(text, source.extract)
    if source.words is not None:
        known = text.map(source.words)
        text = known.where(text.isin(list(source.words)), text).astype("str")
        # A profile maps to nothing what means nothing.
        text = text.where(text != "")
    return text if source.default is None else text.fillna(source.default)


def by_word(text: "pd.Series[str]", told: Callable[[str], str | None]) -> "pd.Series[str]":
    """Return what `told` says of each text; it is asked once for each that is different."""
    held = pa.array(text.astype("str"), type=pa.large_string())
    whole = held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held
    coded = whole.dictionary_encode()
    answers = [told(word) for word in coded.dictionary.to_pylist()]
    made = pa.array(answers, type=pa.large_string()).take(coded.indices)
    return pd.Series(made.to_pandas().array, index=text.index, name=text.name, dtype="str")


def _origin(frame: pd.DataFrame, source: Source) -> "pd.Series[str]":
    if source.constant is not None:
        return pd.Series(source.constant, index=frame.index, dtype="str")
    if source.column is not None:
        return frame[source.column].astype("str")
    if source.first_of is not None:
        return _first(frame, source.first_of)
    return _filled(frame, source.template or "")


def _first(frame: pd.DataFrame, columns: tuple[str, ...]) -> "pd.Series[str]":
    """Return for each row the first of `columns` with something in it; blanks are nothing."""
    found = pd.Series(None, index=frame.index, dtype="str")
    for name in columns:
        text = frame[name].astype("str")
        found = found.fillna(text.where(text.str.strip() != ""))
        if not found.isna().any():
            break
    return found


def _extracted(text: "pd.Series[str]", pattern: str) -> "pd.Series[str]":
    """Return the first group of `pattern` where it is found, or all that it finds."""
    part = pattern if re.compile(pattern).groups else f"({pattern})"
    held = pa.array(text.astype("str").array, type=pa.large_string())
    some = pc.if_else(pc.match_substring_regex(held, pattern), held, None)
    found = pc.replace_substring_regex(some, rf"(?s)^.*?(?:{part}).*$", r"\1")
    found = pc.if_else(pc.equal(found, ""), None, found)
    return pd.Series(found.to_pandas().array, index=text.index, name=text.name, dtype="str")


def _filled(frame: pd.DataFrame, template: str) -> "pd.Series[str]":
    """Fill in the columns of a template; a missing part makes the whole missing."""
    whole = pd.Series("", index=frame.index, dtype="str")
    for literal, name, _, _ in string.Formatter().parse(template):
        whole = whole + literal
        if name:
            whole = whole + frame[name].astype("str")
    return whole
