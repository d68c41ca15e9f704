"""Values of the analyses as JSON has them: what is not known is null, never 0 or NaN."""

import math
from collections.abc import Mapping
from typing import Any, Final

from dashboard.explore.words_decide_told import WORDS
from dashboard.scope import Scope
from geo.text import Lang, Text

DEGREES: Final = 5
"""Digits of degrees: a metre."""
SHARE: Final = 5


def number(value: Any, digits: int = 0) -> float | int | None:  # noqa: ANN401 - of pandas
    """Return a number; none for what is not known."""
    if value is None or math.isnan(float(value)):
        return None
    return round(float(value), digits) if digits else round(float(value))


def degrees(value: Any) -> float | None:  # noqa: ANN401 - of pandas
    """Return degrees as exact as a map needs them; none for what is nowhere."""
    if value is None or not math.isfinite(float(value)):
        return None
    return round(float(value), DEGREES)


def text(value: Any) -> str | None:  # noqa: ANN401 - of pandas
    """Return a text; none where there is none."""
    return value if isinstance(value, str) and value else None


def says(key: str, lang: Lang, **values: object) -> str:
    """Return the words of `key` with its values."""
    said = WORDS[key][lang]
    for name, value in values.items():
        said = said.replace(f"{{{name}}}", str(value))
    return said


def both(key: str, **values: object) -> Text:
    """Return the words of `key` with its values, in both languages."""
    return Text(zh=says(key, Lang.ZH, **values), en=says(key, Lang.EN, **values))


def headed(scope: Scope, lang: Lang, notes: list[Text]) -> dict[str, Any]:
    """Return what every answer begins with."""
    state = scope.state
    return {
        "version": state.version,
        "as_of": None if state.as_of is None else f"{state.as_of:%Y-%m-%d %H:%M}",
        "synthetic": state.synthetic,
        "notes": list(dict.fromkeys(note[lang] for note in notes)),
    }


def named(row: Mapping[Any, Any], lang: Lang, of: str = "name") -> str | None:
    """Return a name of a row in the language."""
    return text(row[f"{of}_{lang}"])
