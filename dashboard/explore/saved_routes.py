"""Kept views and short links over HTTP. What writes is answered to pages of this server only."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from flask import Blueprint, Response, redirect, request

from dashboard import away, saved_data
from dashboard.explore import body, saved
from dashboard.explore.saved import Pace, RefusedError, Why
from dashboard.explore.told import moment, number, page, sent
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
routes = Blueprint("explore_saved", __name__)
pace = Pace()


@routes.post("/explore/saved.json")
def keep() -> Response:
    """Keep a view, or make a short link."""
    view = saved_data.keep(saved.draft(_written()))
    return sent({"view": _view(view)}, 201)


@routes.get("/explore/saved.json")
def listed() -> Response:
    """Send the named views, newest first."""
    at, size = number("page", 1, MOST_PAGES), number("size", SIZE, MOST_SIZE)
    kind = request.args.get("kind")
    found = saved_data.listed(
        search=request.args.get("q", "").strip()[:MAX_SEARCH].replace("\0", ""),
        kind=kind if kind in saved.KINDS else None,
        page=at,
        size=size,
    )
    return sent({
        "views": [_view(view) for view in found.views],
        "total": found.total,
        "page": at,
        "pages": -(-found.total // size),
        "now": {"version": found.state.version, "as_of": moment(found.state.as_of)},
    })  # fmt: skip


@routes.get("/explore/saved/<id_>")
def one(id_: str) -> Response:
    """Send a view."""
    return sent({"view": _view(_there(saved_data.one(_id(id_))))})


@routes.patch("/explore/saved/<id_>")
def rename(id_: str) -> Response:
    """Give a view another name and note."""
    name, note = saved.renaming(_written())
    return sent({"view": _view(_there(saved_data.rename(_id(id_), name, note)))})


@routes.delete("/explore/saved/<id_>")
def delete(id_: str) -> Response:
    """Delete a view; it can be restored."""
    _allowed()
    _there(saved_data.delete(_id(id_)))
    return sent({"deleted": id_})


@routes.post("/explore/saved/<id_>/restore")
def restore(id_: str) -> Response:
    """Undo the deletion of a view."""
    _written()
    _there(saved_data.restore(_id(id_)))
    return sent({"restored": id_})


@routes.get("/s/<id_>")
def short(id_: str) -> Response:
    """Lead to the page with the view of a short link."""
    id_ = id_.lower()
    try:
        view = saved_data.one(id_) if saved.is_id(id_) else None
    except RongtuError as error:
        away.told(error)
        return _no_link("saved.no_link_away", "saved.no_link_later", 503)
    if view is None:
        return _no_link("saved.no_link", "saved.no_link_why", 404)
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
    response = sent({"error": said, "word": word, "detail": str(away.told(error))}, status)
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
        "as_of": moment(view.as_of),
        "made_at": moment(view.made_at),
        "parent": view.parent,
        "link": _address(view),
        "short": f"/s/{view.id}",
    }


def _address(view: Saved) -> str:
    return f"/explore?{view.query}" if view.query else "/explore"


def _no_link(title: str, why: str, status: int) -> Response:
    return page(WORDS[title], WORDS[why], WORDS["saved.to_page"], status)


def _lang() -> Lang:
    return lang_of(request.args)
