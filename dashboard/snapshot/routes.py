"""Map sheets and their register over HTTP. What writes is answered to pages of this server only."""

import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, request

from dashboard import attachment, away, exports_data
from dashboard.explore import saved
from dashboard.explore.asked import fields, lang_of
from dashboard.explore.facts import NothingError, ReadingError, keeper
from dashboard.explore.told import moment, number, page, sent
from dashboard.explore.words_saved import WORDS as SAVED_WORDS
from dashboard.exports_data import Export
from dashboard.snapshot import code as codes
from dashboard.snapshot import make, words, writes
from dashboard.snapshot.refused import RefusedError, Why
from geo.errors import DatabaseUnavailableError, RongtuError, TooLongError
from geo.text import Lang

SIZE, MOST_SIZE, MOST_PAGES = 20, 100, 10_000
MAX_SEARCH: Final = 80
MOST_HEADER: Final = 6_000
"""Characters of the notes that a preview tells in a header."""
_MIMES: Final = {
    "png": "image/png", "pdf": "application/pdf", "svg": "image/svg+xml",
    "csv": "text/csv", "geojson": "application/geo+json",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}  # fmt: skip
_STATUS: Final[Mapping[Why, int]] = {
    Why.LARGE: 413, Why.MANY: 422, Why.BUSY: 503, Why.NEWER: 503, Why.ANSWER: 503,
    Why.ELSEWHERE: 403, Why.READ_ONLY: 403, Why.FULL: 409, Why.GONE: 404, Why.LET_GO: 410,
    Why.CHANGED: 409, Why.EMBLEM: 500,
}  # fmt: skip
OF_STATE: Final = frozenset({"sheet", "data"})
"""Kinds that show a state of the page; of the others there is a file to be had."""
_OWN: Final = {"lang": frozenset(Lang), "theme": frozenset({"light", "dark"})}
_PLAIN: Final = ",:;~"
_RETRY_S: Final = {503: "5", 429: str(saved.A_MINUTE)}
routes = Blueprint("snapshot", __name__, url_prefix="/snapshot")


@routes.get("/preview.png")
def preview() -> Response:
    """Send a small picture of a sheet, which is in no register; `px` is its longer side."""
    wanted = make.order(keeper().told(), _query(), format_="png")
    longer = max(make.PREVIEW_PX, number("px", make.PREVIEW_PX, make.MOST_PREVIEW_PX))
    tag = f"{wanted.identity[:20]}-{longer}"
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        found = make.preview(wanted, longer)
        response = Response(found.body, mimetype="image/png")
        said = quote(json.dumps(found.notes, ensure_ascii=False))
        if found.notes and len(said) <= MOST_HEADER:
            response.headers["X-Rongtu-Notes"] = said
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(tag)
    return response


@routes.post("/exports")
def export() -> Response:
    """Make a file, enter it, and say where it is; the same one is not made again."""
    given = writes.given()
    query = given.get("query", "")
    if not isinstance(query, str):
        raise writes.no(Why.BAD, "a query that is no text", "the query string of a page")
    wanted = make.order(
        keeper().told(), query, format_=given.get("format", "pdf"),
        crs=given.get("crs", make.WGS84),
    )  # fmt: skip
    found = make.made(wanted)
    return sent(entry(found.export) | {"notes": list(found.notes)}, 201 if found.new else 200)


@routes.get("/exports/<name>")
def file(name: str) -> Response:
    """Send a kept file."""
    said, _, ending = name.rpartition(".")
    found = _entry(said)
    if ending.lower() != found.format:
        raise writes.no(Why.GONE, f"no {ending[:10]!r} of this code", found.format)
    if request.if_none_match.contains_weak(found.sha256):
        response = Response(status=304)
    else:
        kept = exports_data.file(found.code) if found.kept else None
        if kept is None:
            raise writes.no(Why.LET_GO, "a file that is no longer kept", "a newer one")
        response = Response(kept, mimetype=_MIMES.get(found.format, "application/octet-stream"))
        response.headers["Content-Disposition"] = disposition(found)
        response.headers["Content-Length"] = str(len(kept))
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(found.sha256)
    return response


@routes.get("/exports.json")
def listed() -> Response:
    """Send the register, newest first: of a title, or of a code that begins so."""
    search = request.args.get("search", "").strip()[:MAX_SEARCH].replace("\0", "")
    found = exports_data.listed(
        search=search,
        code=codes.start(search),
        page=(at := number("page", 1, MOST_PAGES)),
        size=(size := number("size", SIZE, MOST_SIZE)),
    )
    now = found.state
    return sent({
        "exports": [entry(one) for one in found.exports],
        "total": found.total,
        "page": at,
        "pages": -(-found.total // size),
        "now": {"version": now.version, "as_of": moment(now.as_of)},
    })  # fmt: skip


@routes.get("/e/<said>")
def restore(said: str) -> Response:
    """Lead to the page with the state of a sheet, and its code; to the file of anything else."""
    try:
        found = _entry(said)
    except RefusedError:
        return page(words.NO_LINK, words.NO_LINK_WHY, words.TO_PAGE, 404)
    except RongtuError as error:
        away.told(error)
        return page(words.NO_LINK, words.NO_LINK_LATER, words.TO_PAGE, 503)
    said = codes.written(found.code)
    # Language and theme may be the reader's own.
    own = {key: word for key, known in _OWN.items() if (word := request.args.get(key)) in known}
    if found.kind in OF_STATE:
        state = fields(codes.state_of(found.query)) or {}
        address = f"/explore?{urlencode(state | own | {'code': said}, safe=_PLAIN)}"
    else:
        own = {"lang": str(found.spec.get("lang", Lang.ZH.value))} | own
        address = f"/exports?{urlencode({'search': said} | own)}"
    response: Any = redirect(address, 302)
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[no-any-return]  # of werkzeug, and Flask's in fact


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Answer an expected error with what the page can say."""
    lang, told = _lang(), away.told(error)
    status, limit, what = 400, 0, ""
    match error:
        case RefusedError():
            word, limit, what = error.why.value, error.limit, error.what
            status = _STATUS.get(error.why, 400)
        case saved.RefusedError():
            said = SAVED_WORDS[error.why][lang].replace("{n}", "")
            return _refused(said, error.why.value, told, 429)
        case DatabaseUnavailableError():
            word, status = "away", 503
        case ReadingError():
            word, status = "wait", 503
        case NothingError():
            word, status = "empty", 503
        case TooLongError():
            word, status = "busy", 503
        case _:
            word, what = "cannot", error.given
    said = words.REFUSED[word][lang].format(n=f"{limit:,}", what=what)
    return _refused(said, word, told, status)


def _refused(said: str, word: str, told: RongtuError, status: int) -> Response:
    response = sent({"error": said, "word": word, "detail": str(told)}, status)
    if status in _RETRY_S:
        response.headers["Retry-After"] = _RETRY_S[status]
    return response


def entry(found: Export) -> dict[str, Any]:
    """Return an entry of the register as JSON has it."""
    return {
        "code": found.code,
        "shown": codes.written(found.code),
        "kind": found.kind,
        "title": found.title,
        "format": found.format,
        "bytes": found.bytes,
        "url": f"/snapshot/exports/{found.code}.{found.format}",
        "name": make.file_name(found),
        "made_at": moment(found.made_at),
        "version": found.version,
        "as_of": moment(found.as_of),
        "seconds": found.seconds,
        "sha256": found.sha256,
        "query": codes.state_of(found.query),
        "kept": found.kept,
    }


def disposition(found: Export) -> str:
    """Return the header that names a file: in plain letters for old programs, and in Chinese."""
    plain = f"rongtu_{codes.written(found.code)}.{found.format}"
    return attachment.disposition(plain, make.file_name(found))


def _entry(said: str) -> Export:
    code = codes.read(said)
    found = None if code is None else exports_data.one(code)
    if found is None:
        raise writes.no(
            Why.GONE, "a code that is not in the register", "one that stands on a sheet"
        )
    return found


def _query() -> str:
    return request.query_string.decode("ascii", "replace")


def _lang() -> Lang:
    return lang_of(fields(_query()) or {})
