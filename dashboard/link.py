"""The parts of a link: read as anybody may have written them, and never an error."""

from collections.abc import Collection, Mapping
from typing import Final
from urllib.parse import parse_qs

from dashboard import i18n
from geo.catalog.circles import CIRCLES
from geo.text import Lang, Text

MAX_QUERY: Final = 2_000
"""No link of ours is near this long; a longer one is not parsed."""
MINUTES: Final = tuple(map(str, CIRCLES))
"""The living circles, as a link says them."""

_MAX_PARTS: Final = 64
_MAX_QUOTE: Final = 24
_MAX_NAME: Final = 120


def read(search: str, *, most: int) -> dict[str, str] | None:
    """Return the parts of a query string; of one given twice the last.

    None where it cannot be read, or is longer than `most` characters.
    """
    if len(search) > most:
        return None
    try:
        found = parse_qs(
            search.removeprefix("?"), keep_blank_values=True, max_num_fields=_MAX_PARTS
        )
    except ValueError:
        return None
    return {key: values[-1].strip() for key, values in found.items()}


def fields(search: str) -> dict[str, str]:
    """Return the parts of a query string; none where it cannot be read."""
    return read(search, most=MAX_QUERY) or {}


def lang_of(given: Mapping[str, str]) -> Lang:
    """Return the language that is asked for; Chinese where it is not said."""
    said = given.get("lang", "")
    return Lang(said) if said in set(Lang) else Lang.ZH


def quoted(given: str) -> str:
    """Return what was given, as it can be repeated: short, and of characters that can be seen."""
    short = given if len(given) <= _MAX_QUOTE else given[:_MAX_QUOTE] + "…"
    return "".join(c if c.isprintable() else "�" for c in short)


def bad(field: str, given: str) -> Text:
    """Say that a part could not be taken as given."""
    return not_taken(i18n.BAD_VALUE, i18n.FIELDS[field], given)


def not_taken(said: Text, what: Text, given: str) -> Text:
    """Say with the words of `said`, which takes `what` and `given`, what was not taken."""
    quote = quoted(given)
    return Text(
        zh=said.zh.format(what=what.zh, given=quote),
        en=said.en.format(what=what.en, given=quote),
    )


def one(
    given: Mapping[str, str], field: str, known: Collection[str], usual: str
) -> tuple[str, list[Text]]:
    """Take one of `known`; what is not among them is as `usual`, with a note."""
    if field not in given:
        return usual, []
    value = given[field]
    return (value, []) if value in set(known) else (usual, [bad(field, value)])


def several(
    given: Mapping[str, str], field: str, known: Collection[str]
) -> tuple[tuple[str, ...], list[Text]]:
    """Take those of `known` that are listed, in their order; a note names the first other one."""
    asked = [key for key in given.get(field, "").split(",") if key]
    taken = set(known)
    unknown = [bad(field, key) for key in asked if key not in taken]
    return tuple(key for key in known if key in asked), unknown[:1]


def name(given: Mapping[str, str], field: str) -> tuple[str | None, list[Text]]:
    """Take a name that only its list can know."""
    value = given.get(field) or None
    if value is not None and (len(value) > _MAX_NAME or not value.isprintable()):
        return None, [bad(field, value)]
    return value, []
