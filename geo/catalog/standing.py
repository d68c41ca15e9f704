"""A share of things that stand somewhere: buildings, communities, compounds. It has no period."""

from dataclasses import dataclass
from typing import Any, Final, TypedDict

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Numeric,
    Select,
    String,
    case,
    cast,
    false,
    func,
    literal_column,
    select,
    true,
)

from geo.schema import deployment
from geo.text import Text

TODAY: Final = func.coalesce(
    cast(func.timezone(select(deployment.c.time_zone).scalar_subquery(), func.now()), Date),
    func.current_date(),
)
"""The civil day of the deployment; of the server, where nothing has been loaded yet."""

ONCE: Final = literal_column("1", Integer)

_YES: Final = ("1", "true", "t", "yes", "y", "on", "是", "有", "真")
_NO: Final = ("0", "false", "f", "no", "n", "off", "否", "无", "假")
# Loads keep attributes as the text they came as. Nine digits always fit an integer.
_WHOLE: Final = "^ *[0-9]{1,9}([.]0*)? *$"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a share of things that exist is computed from.

    A thing of which `part` or `whole` is null, or `part` is not between 0 and `whole`, is left
    out: what nobody can read says nothing.

    Attributes
    ----------
    things
        Selects them, one row a thing: `code`, and `area_code`, an area of any level or null.
    part
        What each adds to the numerator, such as `held(...)`.
    whole
        What each adds to the denominator.
    """

    things: Select[Any]
    part: ColumnElement[int]
    whole: ColumnElement[int] = ONCE


class Entry(TypedDict):
    """What an `Indicator` that stands on a `Standing` is made of, but for its theme."""

    key: str
    title: Text
    unit: Text
    formula: Text
    excludes: Text
    origin: Text
    explanation: Text
    standing: Standing


def held(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Count a thing once when `condition` holds; leave it out when that is not known."""
    return cast(condition, Integer)


def number(attributes: ColumnElement[Any], key: str) -> ColumnElement[int]:
    """Return the attribute `key` as a whole number; null for anything else, and never an error."""
    said = _said(attributes, key)
    return case((said.regexp_match(_WHOLE), cast(cast(said, Numeric), Integer)))


def flag(attributes: ColumnElement[Any], key: str) -> ColumnElement[bool]:
    """Return the attribute `key` as yes or no; null for anything else."""
    word = func.lower(func.btrim(_said(attributes, key)))
    return case((word.in_(_YES), true()), (word.in_(_NO), false()))


def _said(attributes: ColumnElement[Any], key: str) -> ColumnElement[str]:
    return attributes.op("->>", return_type=String())(key)
