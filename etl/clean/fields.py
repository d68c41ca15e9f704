"""Columns of the source into columns named by targets, still text."""

import string

import pandas as pd

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
    """Return the text that `source` takes from `frame`: origin, then words, then default."""
    if source.constant is not None:
        text = pd.Series(source.constant, index=frame.index, dtype="str")
    elif source.column is not None:
        text = frame[source.column].astype("str")
    else:
        text = _filled(frame, source.template or "")
    if source.words is not None:
        known = text.map(source.words)
        text = known.where(text.isin(list(source.words)), text).astype("str")
        # A profile maps to nothing what means nothing.
        text = text.where(text != "")
    return text if source.default is None else text.fillna(source.default)


def _filled(frame: pd.DataFrame, template: str) -> "pd.Series[str]":
    """Fill in the columns of a template; a missing part makes the whole missing."""
    whole = pd.Series("", index=frame.index, dtype="str")
    for literal, name, _, _ in string.Formatter().parse(template):
        whole = whole + literal
        if name:
            whole = whole + frame[name].astype("str")
    return whole
