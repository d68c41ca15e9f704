"""What a dossier is asked for: read as anybody may have written it, and never an error."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from urllib.parse import quote, urlencode

from dashboard.dossier import words
from dashboard.link import lang_of, quoted
from geo.period import Period
from geo.text import Lang, Text

THEMES: Final = ("light", "dark")
MOST_CODE: Final = 60
"""Characters: no code of ours is as long."""
PAGE: Final = 50
MOST: Final = 1_000
"""Demands to a page, and on all pages together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is shown, and how.

    Attributes
    ----------
    thing
        area, building or station.
    page
        Of the list of demands, from 1.
    usual
        The period that an address without one means.
    notes
        What could not be taken as given.
    """

    thing: str
    code: str
    lang: Lang
    theme: str
    period: Period
    usual: Period
    page: int = 1
    notes: tuple[Text, ...] = ()

    @property
    def fields(self) -> dict[str, str]:
        """The parts of the query that are not as usual."""
        said = {
            "lang": self.lang.value if self.lang is not Lang.ZH else None,
            "theme": self.theme if self.theme != THEMES[0] else None,
            "from": self.period.start.isoformat() if self.period != self.usual else None,
            "to": self.period.end.isoformat() if self.period != self.usual else None,
            "page": str(self.page) if self.page != 1 else None,
        }
        return {key: value for key, value in said.items() if value is not None}

    def link(self, thing: str, code: str) -> str:
        """Return the address of another dossier, in the same language and of the same days."""
        return _address(f"/place/{thing}/{quote(code, safe='')}", replace(self, page=1).fields)

    def here(self, **changes: str) -> str:
        """Return the address of this dossier with parts of the query changed."""
        fields = {**self.fields, **changes}
        return _address(f"/place/{self.thing}/{quote(self.code, safe='')}", fields)

    def elsewhere(self, path: str, **fields: str) -> str:
        """Return the address of another page, in the same language and of the same days."""
        days = {"from": self.period.start.isoformat(), "to": self.period.end.isoformat()}
        return _address(path, {"lang": self.lang.value, **days, **fields})


def _address(path: str, fields: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(fields, safe=',:')}" if fields else path


def theme_of(given: Mapping[str, str]) -> str:
    """Return the theme asked for; light when that is not said."""
    said = given.get("theme", "")
    return said if said in THEMES else THEMES[0]


def read(
    thing: str, code: str, given: Mapping[str, str], *, known: Period | None, usual: Period
) -> Asked:
    """Read an address.

    Parameters
    ----------
    given
        The query, by name.
    known
        The days that the data know; none where they know no day.
    usual
        What is shown where no period is asked for.
    """
    notes = [
        bad(name, given[name])
        for name, choices in (("lang", set(Lang)), ("theme", set(THEMES)))
        if given.get(name) and given[name] not in choices
    ]
    period, of_period = _period(given, known, usual)
    page, of_page = _page(given)
    return Asked(
        thing=thing,
        code=code,
        lang=lang_of(given),
        theme=theme_of(given),
        period=period,
        usual=usual,
        page=page,
        notes=(*notes, *of_period, *of_page),
    )


def _period(
    given: Mapping[str, str], known: Period | None, usual: Period
) -> tuple[Period, list[Text]]:
    days, notes = {}, list[Text]()
    for name, fallback in (("from", usual.start), ("to", usual.end)):
        try:
            days[name] = date.fromisoformat(given[name]) if given.get(name) else fallback
        except ValueError:
            notes.append(bad(name, given[name]))
            days[name] = fallback
    asked = f"{days['from']}–{days['to']}"
    start, end = days["from"], days["to"]
    if known is None:
        # No day has anything to show; one at an end of the calendar has none before it.
        other = (start, end) != (usual.start, usual.end)
        return usual, [*notes, bad("period", asked)] if other else notes
    start, end = max(start, known.start), min(end, known.end)
    if end <= start or end - start > timedelta(days=36_600):
        return usual, [*notes, bad("period", asked)]
    if (start, end) != (days["from"], days["to"]):
        notes.append(words.CLIPPED)
    return Period(start, end), notes


def _page(given: Mapping[str, str]) -> tuple[int, list[Text]]:
    said = given.get("page") or "1"
    if said.isascii() and said.isdigit() and len(said) <= 4 and 1 <= int(said) <= MOST // PAGE:  # noqa: PLR2004 - digits enough
        return int(said), []
    return 1, [bad("page", said)]


def bad(field: str, given: str) -> Text:
    """Say that a part of the address could not be taken as given."""
    what, cited = words.FIELDS[field], quoted(given)
    return Text(
        zh=words.BAD_VALUE.zh.format(what=what.zh, given=cited),
        en=words.BAD_VALUE.en.format(what=what.en, given=cited),
    )
