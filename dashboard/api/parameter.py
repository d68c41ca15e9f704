"""What one parameter of a query may be."""

import re
from datetime import date
from enum import StrEnum
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

_PLAIN: Final = r"^[^\x00-\x1f\x7f]*$"
_FIRST, _LAST = date(1900, 1, 1), date(2200, 1, 1)
_SWITCH: Final = {"0": False, "false": False, "1": True, "true": True}


class Shape(StrEnum):
    """How an answer is written."""

    JSON = "json"
    CSV = "csv"


class Names(StrEnum):
    """In which language names are given."""

    ZH = "zh"
    EN = "en"
    BOTH = "both"


def said(*, zh: str, en: str) -> str:
    """Return a description for people of either language."""
    return f"{en}\n\n中文：{zh}"


def _day(given: object) -> date:
    text = str(given)
    try:
        if re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            day = date.fromisoformat(text)
            if _FIRST <= day <= _LAST:
                return day
    except ValueError:
        pass
    kind, wanted = "day", f"a day from {_FIRST} to {_LAST}, such as 2020-01-31"
    raise PydanticCustomError(kind, wanted)


def _switch(given: object) -> bool:
    if isinstance(given, str) and given in _SWITCH:
        return _SWITCH[given]
    kind, wanted = "switch", "1 or true, 0 or false"
    raise PydanticCustomError(kind, wanted)


def _listed(given: list[str]) -> list[str]:
    return [key for one in given for key in one.split(",")]


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Switch = Annotated[bool, BeforeValidator(_switch), WithJsonSchema({"type": "boolean"})]
Code = Annotated[str, Field(min_length=1, max_length=64, pattern=_PLAIN)]
Word = Annotated[str, Field(max_length=200, pattern=_PLAIN)]
Listed = Annotated[tuple[Word, ...], BeforeValidator(_listed)]
