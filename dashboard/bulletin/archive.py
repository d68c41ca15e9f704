"""What the archive of bulletins shows: entries by month, and what can be made now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Final
from urllib.parse import urlencode

import pandas as pd

from dashboard import data, exports_data
from dashboard.bulletin import issue as issues
from dashboard.bulletin import make, read
from dashboard.bulletin import words_archive as words
from dashboard.bulletin.issue import Issue, IssueError, Kind
from dashboard.data import State
from dashboard.dossier.asked import THEMES, theme_of
from dashboard.exports_data import Export
from dashboard.link import lang_of
from dashboard.snapshot import code as codes
from dashboard.snapshot.words import MONTHS_EN
from geo.text import Lang, Text

SIZE: Final = 60
MOST_PAGES: Final = 9_999
_KB: Final = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How the archive is looked at.

    Attributes
    ----------
    length
        week, month, or empty for both.
    """

    lang: Lang
    theme: str
    length: str = ""
    page: int = 1

    def link(self, **changes: object) -> str:
        """Return the address of the archive with parts of the query changed."""
        told = replace(self, **changes)  # type: ignore[arg-type]  # its own fields
        said = {
            "lang": told.lang.value if told.lang is not Lang.ZH else "",
            "theme": told.theme if told.theme != THEMES[0] else "",
            "length": told.length,
            "page": str(told.page) if told.page != 1 else "",
        }
        query = urlencode({key: value for key, value in said.items() if value})
        return f"/bulletins?{query}" if query else "/bulletins"


def asked(given: Mapping[str, str]) -> Asked:
    """Read an address; what is not known is as usual."""
    length, page = given.get("length", ""), given.get("page", "1")
    there = page.isascii() and page.isdigit() and len(page) <= len(str(MOST_PAGES))
    return Asked(
        lang=lang_of(given),
        theme=theme_of(given),
        length=length if length in set(Kind) else "",
        page=max(1, int(page)) if there else 1,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A bulletin in the list."""

    code: str
    written: str
    kind: str
    issue: str
    days: str
    where: str
    language: str
    edition: int
    old: bool
    title: str
    as_of: str
    made: str
    size: str
    open: str
    download: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The bulletins of the days that began in one month."""

    key: str
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What can be made now: its field's value, and what stands on its button."""

    length: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """All of the page.

    Attributes
    ----------
    choices
        The last whole week and month; none where there is none.
    areas
        Code and name of what a bulletin may be of, below the name of the area that holds it.
    loaded
        Whether there are data.
    """

    state: State
    groups: Sequence[Group]
    total: int
    page: int
    pages: int
    choices: Sequence[Choice]
    areas: Sequence[tuple[str, Sequence[tuple[str, str]]]]
    loaded: bool


def archive(wanted: Asked) -> Archive:
    """Read what the archive shows; a page beyond the last is the last."""
    found = exports_data.issued(length=wanted.length, page=wanted.page, size=SIZE)
    pages = max(1, -(-found.total // SIZE))
    if wanted.page > pages:
        found = exports_data.issued(length=wanted.length, page=pages, size=SIZE)
    loaded = found.state.first_day is not None and found.state.as_of is not None
    return Archive(
        state=found.state,
        groups=_groups(found.exports, wanted.lang),
        total=found.total,
        page=min(wanted.page, pages),
        pages=pages,
        choices=_choices(found.state, wanted.lang) if loaded else (),
        areas=_areas(wanted.lang) if loaded else (),
        loaded=loaded,
    )


def last(state: State, kind: Kind) -> Issue:
    """Return the last whole week or month of the data."""
    return issues.last(kind, read.known(state))


def _choices(state: State, lang: Lang) -> list[Choice]:
    found = []
    for kind in Kind:
        try:
            issue = last(state, kind)
        except IssueError:
            continue
        text = words.BUTTON[kind][lang].format(issue=issue.title[lang])
        found.append(Choice(length=kind.value, text=text))
    return found


def _areas(lang: Lang) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the areas of the two coarsest levels, the finer ones below what holds them."""
    frame: pd.DataFrame = data.tree()
    tops = frame[~frame["parent_code"].isin(frame["code"])]
    name = f"name_{lang.value}"
    found = []
    for top in tops.to_dict("records"):
        below = frame[frame["parent_code"] == top["code"]]
        rows = [(str(one["code"]), str(one[name])) for one in (top, *below.to_dict("records"))]
        found.append((str(top[name]), rows))
    return found


def _groups(exports: Sequence[Export], lang: Lang) -> list[Group]:
    newest: dict[str, int] = {}
    for one in exports:
        newest[one.query] = max(newest.get(one.query, 0), make.edition_of(one))
    groups = groupby(exports, key=lambda one: str(one.spec.get("from", ""))[:7])
    return [
        Group(
            key=f"m-{month}",
            title=_month(month, lang),
            rows=[row(one, lang, old=make.edition_of(one) < newest[one.query]) for one in some],
        )
        for month, some in groups
    ]


def _month(month: str, lang: Lang) -> str:
    year, _, number = month.partition("-")
    if not (year.isdigit() and number.isdigit()):
        return month
    return words.MONTH[lang].format(y=int(year), m=int(number), name=MONTHS_EN[int(number) - 1])


def row(export: Export, lang: Lang, *, old: bool) -> Row:
    """Return a bulletin as the list has it."""
    spec = export.spec
    kind = Kind(spec.get("issue_kind", Kind.WEEK.value))
    first = str(spec.get("from", ""))
    end = date.fromisoformat(str(spec["to"])) - timedelta(days=1)
    return Row(
        code=export.code,
        written=codes.written(export.code),
        kind=words.KINDS[kind][lang],
        issue=_title(spec, kind)[lang],
        days=words.DAYS[lang].format(first=first, last=end),
        where=str(spec.get("where", "")),
        language=words.LANGS.get(str(spec.get("lang")), Text(zh="", en=""))[lang],
        edition=make.edition_of(export),
        old=old,
        title=export.title,
        as_of="" if export.as_of is None else f"{export.as_of:%Y-%m-%d %H:%M}",
        made=f"{export.made_at:%Y-%m-%d %H:%M}",
        size=f"{export.bytes / _KB:,.0f} KB",
        open=f"/bulletins/{export.code}.pdf",
        download=f"/bulletins/{export.code}.pdf?download=1",
    )


def _title(spec: Mapping[str, object], kind: Kind) -> Text:
    start = date.fromisoformat(str(spec["from"]))
    return issues.of(kind, start).title
