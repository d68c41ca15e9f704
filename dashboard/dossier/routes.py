"""Dossiers over HTTP: a page of its own, and the same as a part of another page."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from flask import Blueprint, Response, make_response, render_template, request

from dashboard import away, built
from dashboard.data import Moment, State, moment
from dashboard.dossier import (
    answers,
    area,
    asked,
    building,
    read_area,
    read_things,
    station,
    words,
    words_area,
    words_picture,
)
from dashboard.dossier import picture as pictures
from dashboard.dossier.asked import MOST_CODE, Asked
from dashboard.dossier.define import titles
from dashboard.dossier.door import rows
from dashboard.dossier.parts import Dossier
from dashboard.once import Once
from dashboard.settings import sheet_settings
from dashboard.snapshot import template
from geo.errors import DatabaseUnavailableError, RongtuError, TooLongError
from geo.period import Period
from geo.queries import dossier as queries
from geo.text import Lang

THINGS: Final = ("area", "building", "station")
PART: Final = ".part"
"""What an address ends with that wants the content alone."""
PICTURE: Final = "/picture/"
"""Between a code and the name of a picture."""
SUGGESTED: Final = 8
RETRY_S: Final = "5"
"""After so many seconds whoever came when many asked should come again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A dossier as HTML without a head, and what its head needs."""

    html: str
    dossier: Dossier


class _NoneError(LookupError):
    """There is no such thing; not kept, as an answer would be."""


routes = Blueprint("dossier", __name__, url_prefix="/place", template_folder="templates")

_MADE: Final = Once[Made](most=128)
"""Contents by what they are made of: pages of dossiers are opened again and again."""
_DRAWN: Final = Once[bytes](most=64)
"""Files of pictures by what they show."""


@routes.get("/<any(area, building, station):thing>/<path:code>")
def page(thing: str, code: str) -> Response:
    """Send a dossier; with .part at the end of the code, its content alone."""
    part = code.endswith(PART)
    code = code.removesuffix(PART)
    if not _may_be(code):
        return answers.missing(thing, code, [])
    with moment() as now:
        wanted = _asked(now.state, thing, code)
        try:
            made = _MADE.get(_key(now, wanted), lambda: _make(now, wanted))
        except _NoneError:
            of, picture_, name = code.rpartition(PICTURE)
            if thing == "area" and picture_:
                return answers.no_picture(of, words_picture.NONE, name)
            return answers.missing(thing, code, rows(now, queries.search(code, limit=SUGGESTED)))
    return answers.kept(make_response(made.html if part else _page(made, wanted)))


@routes.get(
    f"/area/<path:code>/picture/<any({pictures.KINDS}):kind>"
    f".<any({', '.join(pictures.TYPES)}):ending>"
)
def picture(code: str, kind: str, ending: str) -> Response:
    """Send a plot of an area's dossier as a picture to be saved."""
    if not _may_be(code):
        return answers.missing("area", code, [])
    with moment() as now:
        if now.state.as_of is None:
            return answers.no_picture(code, words_picture.NO_DEMANDS)
        found = pictures.read(now, _asked(now.state, "area", code), pictures.Kind(kind))
        if found is None:
            return answers.missing("area", code, rows(now, queries.search(code, limit=SUGGESTED)))
    response = make_response(_drawn(found, ending))
    response.headers["Content-Type"] = pictures.TYPES[ending]
    response.headers["Content-Disposition"] = pictures.disposition(found, code, ending)
    return answers.kept(response)


def _drawn(found: pictures.Picture, ending: str) -> bytes:
    # Only who draws pays for what draws.
    from dashboard.dossier import picture_draw  # noqa: PLC0415

    looks = template.load(folder=sheet_settings().templates)
    key = looks.digest, ending, found
    return _DRAWN.get(key, lambda: picture_draw.written(found, ending, looks))


def _may_be(code: str) -> bool:
    """Say whether a code can be one at all."""
    return 0 < len(code) <= MOST_CODE and code.isprintable()


def _asked(state: State, thing: str, code: str) -> Asked:
    return asked.read(thing, code, request.args, known=known(state), usual=usual(state))


def known(state: State) -> Period | None:
    """Return the days that the data know; none where they know no day."""
    if state.first_day is None or state.last_day is None:
        return None
    first = min(state.first_day, state.last_day)
    return Period(first, state.last_day + timedelta(days=1))


def usual(state: State) -> Period:
    """Return the calendar year of the last day, as far as there are data."""
    days = known(state)
    if days is None:
        today = date.today()  # noqa: DTZ011 - nothing is loaded: no day is shown
        return Period(today.replace(month=1, day=1), today + timedelta(days=1))
    last = days.end - timedelta(days=1)
    return Period(max(last.replace(month=1, day=1), days.start), days.end)


def _key(now: Moment, wanted: Asked) -> Hashable:
    # The day too: areas, and whether an organisation is there yet, are judged by it.
    return now.connection.engine.url, now.state.version, date.today(), build(), wanted  # noqa: DTZ011


def _make(now: Moment, wanted: Asked) -> Made:
    found = _MAKERS[wanted.thing](now, wanted)
    if found is None:
        raise _NoneError
    html = render_template(
        "dossier/content.html",
        dossier=found,
        words=words,
        area_words=words_area,
        lang=wanted.lang,
        called=titles(wanted.lang, found.definitions),
        pictures=pictures.links(wanted),
        save=words_picture.SAVE[wanted.lang],
    )
    return Made(html=html, dossier=found)


def _area(now: Moment, wanted: Asked) -> Dossier | None:
    found = read_area.area(now, wanted.code, wanted.period, wanted.page)
    return None if found is None else area.dossier(found, wanted, now.state)


def _building(now: Moment, wanted: Asked) -> Dossier | None:
    found = read_things.building(now, wanted.code)
    return None if found is None else building.dossier(found, wanted, now.state)


def _station(now: Moment, wanted: Asked) -> Dossier | None:
    found = read_things.station(now, wanted.code, wanted.period)
    return None if found is None else station.dossier(found, wanted, now.state)


_MAKERS: Final[Mapping[str, Callable[[Moment, Asked], Dossier | None]]] = {
    "area": _area,
    "building": _building,
    "station": _station,
}


def _page(made: Made, wanted: Asked) -> str:
    found, lang = made.dossier, wanted.lang
    return answers.framed(
        "dossier/whole.html",
        lang,
        wanted.theme,
        title=words.TITLE[lang].format(name=found.title),
        edges=edges(found, lang),
        content=made.html,
    )


def edges(found: Dossier, lang: Lang) -> str:
    """Return the style of the edges of printed pages: what it is, as of when, and which page."""
    said = words.SYNTHETIC[lang] if found.synthetic else ""
    page, pages = words.PAGE_OF[lang].replace("%t", "%p").split("%p")[:2]
    last = words.PAGE_OF[lang].split("%t")[1]
    boxes = {
        "top-left": quoted(f"{found.title} · {found.kind} · {found.code}"),
        "top-right": quoted(" · ".join(one for one in (words.INTERNAL[lang], said) if one)),
        "bottom-left": quoted(f"{found.period} · {found.as_of}"),
        "bottom-right": f"{quoted(page)} counter(page) {quoted(pages)} counter(pages)"
        f" {quoted(last)}",
    }
    rules = " ".join(f"@{box} {{ content: {text}; }}" for box, text in boxes.items())
    return f"@page {{ font: 8pt sans-serif; color: #45535d; {rules} }}"


def quoted(text: str) -> str:
    """Return `text` as a string of CSS that no text can end."""
    kept = (one if one.isalnum() or one in " -·.,:/()（）" else f"\\{ord(one):x} " for one in text)
    return f'"{"".join(kept)}"'


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Say in words what is wrong."""
    lang, theme = answers.looks()
    gone, busy = isinstance(error, DatabaseUnavailableError), isinstance(error, TooLongError)
    told = away.told(error)
    title, said = words.FAILED_TITLE, str(told)
    if gone:
        title, said = words.AWAY_TITLE, words.AWAY[lang]
    elif busy:
        title, said = words.BUSY_TITLE, words.BUSY[lang]
    body = answers.framed(
        "dossier/away.html",
        lang,
        theme,
        title=title[lang],
        said=said,
    )
    response = answers.plain(body, 503 if gone or busy else 400)
    if busy:
        response.headers["Retry-After"] = RETRY_S
    return response


@routes.get("/static/<version>/<path:name>")
def static(version: str, name: str) -> Response:
    """Send a file of the page; its address changes with its content."""
    return built.sent(answers.STATIC, name, current=version == build())


def build() -> str:
    """Return what differs when the files of the pages do."""
    return answers.build()


def forget() -> None:
    """Forget the contents that are kept."""
    _MADE.clear()
    _DRAWN.clear()
