"""Kept views and short links over HTTP. What writes is answered to pages of this server only."""

from collections.abc import Mapping
from datetime import datetime
from html import escape
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, jsonify, redirect, request

from dashboard import away, i18n, saved_data
from dashboard.explore import body, saved
from dashboard.explore.saved import Pace, RefusedError, Why
from dashboard.explore.words_saved import WORDS
from dashboard.link import lang_of
from dashboard.saved_data import Saved
from geo.errors import DatabaseUnavailableError, RongtuError
from geo.schema.saved import MAX_QUERY
from geo.text import Lang

MOST_BODY: Final = 16 * 1024
SIZE, MOST_SIZE, MOST_PAGES = 20, 100, 1_000
MAX_SEARCH: Final = 80

_STATUS: Final[Mapping[Why, int]] = {
    Why.OFTEN: 429, Why.FULL: 409, Why.READ_ONLY: 403, Why.NOT_YOURS: 403,
    Why.ELSEWHERE: 403, Why.LARGE: 413, Why.GONE: 404,
}  # fmt: skip
_LIMITS: Final[Mapping[Why, int]] = {
    Why.LONG: MAX_QUERY, Why.NAME: saved.MAX_NAME, Why.NOTE: saved.MAX_NOTE,
    Why.FULL: saved_data.MOST,
}  # fmt: skip
_LINK: Final = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
body {{ margin: 15vh auto; max-width: 34em; padding: 0 1.5em; font: 16px/1.6 sans-serif }}
</style>
</head>
<body>{parts}</body>
</html>
"""

routes = Blueprint("explore_saved", __name__)
pace = Pace()


@routes.post("/explore/saved.json")
def keep() -> Response:
    """Keep a view, or make a short link."""
    view = saved_data.keep(saved.draft(_written()))
    return _sent({"view": _view(view)}, 201)


@routes.get("/explore/saved.json")
def listed() -> Response:
    """Send the named views, newest first."""
    page, size = _number("page", 1, MOST_PAGES), _number("size", SIZE, MOST_SIZE)
    kind = request.args.get("kind")
    found = saved_data.listed(
        search=request.args.get("q", "").strip()[:MAX_SEARCH].replace("\0", ""),
        kind=kind if kind in saved.KINDS else None,
        page=page,
        size=size,
    )
    return _sent({
        "views": [_view(view) for view in found.views],
        "total": found.total,
        "page": page,
        "pages": -(-found.total // size),
        "now": {"version": found.state.version, "as_of": _moment(found.state.as_of)},
    })  # fmt: skip


@routes.get("/explore/saved/<id_>")
def one(id_: str) -> Response:
    """Send a view."""
    return _sent({"view": _view(_there(saved_data.one(_id(id_))))})


@routes.patch("/explore/saved/<id_>")
def rename(id_: str) -> Response:
    """Give a view another name and note."""
    name, note = saved.renaming(_written())
    return _sent({"view": _view(_there(saved_data.rename(_id(id_), name, note)))})


@routes.delete("/explore/saved/<id_>")
def delete(id_: str) -> Response:
    """Delete a view; it can be restored."""
    _allowed()
    _there(saved_data.delete(_id(id_)))
    return _sent({"deleted": id_})


@routes.post("/explore/saved/<id_>/restore")
def restore(id_: str) -> Response:
    """Undo the deletion of a view."""
    _written()
    _there(saved_data.restore(_id(id_)))
    return _sent({"restored": id_})


@routes.get("/s/<id_>")
def short(id_: str) -> Response:
    """Lead to the page with the view of a short link."""
    id_ = id_.lower()
    try:
        view = saved_data.one(id_) if saved.is_id(id_) else None
    except RongtuError as error:
        away.told(error)
        return _page("saved.no_link_away", "saved.no_link_later", 503)
    if view is None:
        return _page("saved.no_link", "saved.no_link_why", 404)
    response: Any = redirect(_address(view), 302)
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[no-any-return]  # of werkzeug, and Flask's in fact


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Answer an expected error with what the page can say."""
    limit, gone = 0, isinstance(error, DatabaseUnavailableError)
    word, status = ("saved.away" if gone else "saved.failed"), 503
    if isinstance(error, RefusedError):
        word, status, limit = error.why, _STATUS.get(error.why, 400), _LIMITS.get(error.why, 0)
    said = WORDS[word][_lang()].replace("{n}", f"{limit:,}")
    response = _sent({"error": said, "word": word, "detail": str(away.told(error))}, status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = str(saved.A_MINUTE)
    return response


def _allowed() -> None:
    """Refuse what no page of this server asked for, and what comes too often."""
    if not saved.same_origin(dict(request.headers), request.host):
        raise _no(Why.ELSEWHERE, "A write from elsewhere", "one from a page of this server")
    pace.take()


def _written() -> object:
    """Return the JSON of a write that is allowed."""
    _allowed()
    try:
        return body.read(MOST_BODY)
    except (body.LargeError, body.NotJsonError) as error:
        why = Why.LARGE if isinstance(error, body.LargeError) else Why.BAD
        raise _no(why, error.given, error.wanted) from None


def _no(why: Why, given: str, wanted: str) -> RefusedError:
    return RefusedError(why, given=given, wanted=wanted, remedy="use the page itself")


def _id(given: str) -> str:
    if not saved.is_id(given):
        raise _no(Why.GONE, "What is no id", "the id of a kept view")
    return given


def _there(found: Any) -> Any:  # noqa: ANN401 - whatever was asked for
    if not found:
        raise _no(Why.GONE, "The id of no view", "the id of a kept view")
    return found


def _view(view: Saved) -> dict[str, Any]:
    return {
        "id": view.id,
        "name": view.name,
        "query": view.query,
        "kind": view.kind,
        "note": view.note,
        "version": view.version,
        "as_of": _moment(view.as_of),
        "made_at": _moment(view.made_at),
        "parent": view.parent,
        "link": _address(view),
        "short": f"/s/{view.id}",
    }


def _address(view: Saved) -> str:
    return f"/explore?{view.query}" if view.query else "/explore"


def _moment(at: datetime | None) -> str | None:
    return None if at is None else f"{at:%Y-%m-%d %H:%M}"


def _sent(body: Mapping[str, Any], status: int = 200) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(title: str, why: str, status: int) -> Response:
    parts = "".join(
        f'<section lang="{i18n.HTML_LANG[lang]}"><h1>{escape(WORDS[title][lang])}</h1>'
        f"<p>{escape(WORDS[why][lang])}</p>"
        f'<p><a href="/explore?lang={lang.value}">{escape(WORDS["saved.to_page"][lang])}</a></p>'
        "</section>"
        for lang in Lang
    )
    body = _LINK.format(title=escape(WORDS[title][Lang.ZH]), parts=parts)
    response = Response(body, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def _number(name: str, usual: int, most: int) -> int:
    given = request.args.get(name, "")
    known = given.isascii() and given.isdigit() and len(given) < len(str(most)) + 1
    return min(max(int(given), 1), most) if known else usual


def _lang() -> Lang:
    return lang_of(request.args)
