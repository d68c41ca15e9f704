"""The planners' page over HTTP: the page, its files, and what only it needs."""

from functools import cache
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, make_response, render_template, request

from dashboard import away, built, data, i18n
from dashboard import scope as scopes
from dashboard.dossier import routes as dossier
from dashboard.explore import config, words
from dashboard.view import lang_of
from dashboard.wall.routes import STATIC as SHARED
from geo.errors import DatabaseUnavailableError, RongtuError
from geo.text import Lang, Text

STATIC: Final = Path(__file__).parent / "static"
VENDOR: Final = "vendor/maplibre-"
"""What of `vendor/` lies with the wall, which draws its map with it too."""

routes = Blueprint("explore", __name__, url_prefix="/explore", template_folder=".")


@routes.get("")
def page() -> Response:
    """Send the page."""
    lang = _lang()
    scope = scopes.current()
    if scope is None:
        return _message(i18n.EMPTY, i18n.EMPTY_REMEDY, 200)
    with data.moment() as moment:
        levels, kinds = moment.levels(), moment.kinds()
    told = config.build(
        scope, lang, levels=levels, kinds=kinds, static=f"/explore/static/{build()}/",
        given=request.args,
    )  # fmt: skip
    answer = make_response(
        render_template(
            "explore.html",
            html_lang=i18n.HTML_LANG[lang],
            config=told,
            dossier=f"/place/static/{dossier.build()}/dossier.css",
            styles=_files("css", first="explore"),
            modules=_files("js", first="main"),
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.get("/static/<version>/<path:name>")
def static(version: str, name: str) -> Response:
    """Send a file of the page; its address changes with its content."""
    folder = SHARED if name.startswith(VENDOR) else STATIC
    return built.sent(folder, name, current=version == build())


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Say on a page of its own what is out of order."""
    if isinstance(error, DatabaseUnavailableError):
        return _message(i18n.GONE, words.GONE_REMEDY, 503, str(away.told(error)))
    return _message(words.WRONG, words.WRONG_REMEDY, 400, str(away.told(error)))


def _message(title: Text, remedy: Text, status: int, detail: str = "") -> Response:
    lang = _lang()
    answer = make_response(
        render_template(
            "explore_message.html",
            html_lang=i18n.HTML_LANG[lang],
            product=i18n.PRODUCT[lang],
            title=title[lang],
            remedy=remedy[lang],
            detail=detail,
            again=words.AGAIN[lang],
            static=f"/explore/static/{build()}/",
        ),
        status,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _lang() -> Lang:
    return lang_of(request.query_string.decode("ascii", "replace"))


@cache
def _files(ending: str, *, first: str) -> list[str]:
    """Return the page's own files of a kind, without ending; `first` comes first."""
    found = sorted(path.stem for path in STATIC.glob(f"*.{ending}"))
    return sorted(found, key=lambda name: name != first)


def build() -> str:
    """Return what differs when the files of the page do."""
    return built.build(STATIC, SHARED / "vendor")
