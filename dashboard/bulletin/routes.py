"""The archive of bulletins over HTTP: the list, the files, and the wish for a new one."""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, make_response, redirect, render_template, request

from dashboard import away, built, data, exports_data, i18n, link
from dashboard.bulletin import archive, make
from dashboard.bulletin import words as paper_words
from dashboard.bulletin import words_archive as words
from dashboard.bulletin.archive import Asked
from dashboard.bulletin.issue import Kind
from dashboard.bulletin.make import KIND, Made
from dashboard.bulletin.read import Wanted
from dashboard.bulletin.told import told
from dashboard.dossier import routes as dossier
from dashboard.explore import saved
from dashboard.explore.decide_jobs import BusyError, Jobs, Stage, Tell
from dashboard.explore.facts import ReadingError, Told, keeper
from dashboard.explore.told import sent
from dashboard.exports_data import Export
from dashboard.snapshot import code as codes
from dashboard.snapshot import writes
from dashboard.snapshot.refused import RefusedError, Why
from dashboard.snapshot.routes import disposition
from geo.errors import DatabaseUnavailableError, RongtuError, TooLongError
from geo.text import Lang

STATIC: Final = Path(__file__).parent / "static"
TEMPLATES: Final = Path(__file__).parent / "templates"
PATIENCE_S: Final = 120.0
"""So long a job waits until the newest demands are read."""
LOOK_S: Final = 0.5
_STEP: Final = "bulletin."
_SHARES: Final = {"waiting": 0.0, "counting": 0.1, "maps": 0.4, "pages": 0.6, "entering": 0.95}

routes = Blueprint("bulletins", __name__, url_prefix="/bulletins", template_folder="templates")
jobs: Final = Jobs(at_once=1)


@routes.get("")
def page() -> Response:
    """Send the archive."""
    wanted = archive.asked(request.args)
    found = archive.archive(wanted)
    return _page(
        "bulletin/archive.html", wanted, 200, archive=found, notice=_notice(wanted.lang),
        kinds=Kind, edges=_edges(wanted.lang),
    )  # fmt: skip


@routes.post("")
def wish() -> Response:
    """Begin to make the last whole week or month; the one that is there already is shown."""
    wanted = archive.asked(request.form)
    writes.own()
    writes.pace.take()
    length, within = request.form.get("make", ""), request.form.get("area", "") or None
    if length not in set(Kind):
        raise writes.no(Why.BAD, f"{length[:20]!r} to be made", "week or month")
    issue = archive.last(data.state(), Kind(length))
    asked = Wanted(issue=issue, within=within, lang=wanted.lang)
    at = make.place(asked)
    if at.there is not None:
        return _to(wanted, there=at.code)

    def run(tell: Tell) -> Made:
        def step(key: str) -> None:
            tell(_STEP + key, _SHARES.get(key, 0.0))

        step("waiting")
        return make.made(lambda: _facts(at.version), asked, tell=step)

    return _to(wanted, job=jobs.submit(at.digest, run))


def _facts(version: int | None) -> Told:
    """Return the facts of a version, which may still be being read."""
    until = time.monotonic() + PATIENCE_S
    while True:
        try:
            told = keeper().told()
            if told.facts.known.version == version or time.monotonic() > until:
                return told
        except ReadingError:
            if time.monotonic() > until:
                raise
        time.sleep(LOOK_S)


@routes.get("/jobs/<id_>.json")
def job(id_: str) -> Response:
    """Send how far a job is."""
    lang = link.lang_of(request.args)
    said, state, code = _job(id_, lang)
    return sent({"said": said, "state": state, "code": code})


@routes.get("/<name>.pdf")
def file(name: str) -> Response:
    """Send a bulletin, to be read in the browser, or to be saved."""
    found = _entry(name)
    if found is None:
        return _missing(name)
    if request.if_none_match.contains_weak(found.sha256):
        response = Response(status=304)
    else:
        kept = exports_data.file(found.code)
        if kept is None:
            return _missing(name)
        response = Response(kept, mimetype="application/pdf")
        header = disposition(found)
        if request.args.get("download") != "1":
            header = header.replace("attachment", "inline", 1)
        response.headers["Content-Disposition"] = header
        response.headers["Content-Length"] = str(len(kept))
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(found.sha256)
    return response


@routes.get("/static/<version>/<path:name>")
def static(version: str, name: str) -> Response:
    """Send a file of the page; its address changes with its content."""
    return built.sent(STATIC, name, current=version == build())


def build() -> str:
    """Return what differs when the files of the page do."""
    return built.build(STATIC, TEMPLATES)


def _entry(said: str) -> Export | None:
    code = codes.read(said)
    found = None if code is None else exports_data.one(code)
    return found if found is not None and found.kind == KIND else None


def _notice(lang: Lang) -> Mapping[str, Any] | None:
    """Return what is said of the last wish: made, there already, being made, or failed."""
    for field, text in (("made", words.DONE), ("there", words.THERE)):
        entry = _entry(request.args.get(field, ""))
        if entry is not None:
            said = text[lang].format(title=entry.title, n=make.edition_of(entry))
            return {"said": said, "state": "done", "code": entry.code, "job": ""}
    id_ = request.args.get("job", "")
    if not id_:
        return None
    said, state, code = _job(id_, lang)
    return {"said": said, "state": state, "code": code, "job": id_ if state == "working" else ""}


def _job(id_: str, lang: Lang) -> tuple[str, str, str]:
    """Return what is said of a job, its state, and the code of what it made."""
    found = jobs.told(id_)
    if found is None:
        return words.LOST[lang], "lost", ""
    match found.stage:
        case Stage.DONE:
            made: Made = found.result
            text = words.DONE if made.new else words.THERE
            said = text[lang].format(title=made.export.title, n=made.edition)
            return said, "done", made.export.code
        case Stage.WAITING | Stage.RUNNING:
            key = found.step.removeprefix(_STEP)
            step = paper_words.STEPS.get(key, paper_words.STEPS["waiting"])
            return words.WORKING[lang].format(step=i18n.inside(step[lang], lang)), "working", ""
        case _:
            said = words.BROKEN[lang] if found.error is None else told(found.error)[lang]
            return said, "failed", ""


_STATUS: Final[Mapping[Why, int]] = {Why.ELSEWHERE: 403, Why.READ_ONLY: 403, Why.FULL: 409}


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Say in words what is wrong."""
    given = request.form if request.method == "POST" else request.args
    wanted = archive.asked(given)
    lang = wanted.lang
    known = away.told(error)
    gone = isinstance(error, DatabaseUnavailableError)
    status = 503 if isinstance(error, DatabaseUnavailableError | TooLongError | BusyError) else 400
    if isinstance(error, RefusedError):
        status = _STATUS.get(error.why, 400)
    if isinstance(error, saved.RefusedError):
        status = 429
    return _page(
        "bulletin/message.html", wanted, status,
        title=(words.AWAY_TITLE if gone else words.WRONG_TITLE)[lang],
        said=words.AWAY[lang] if gone else told(error)[lang],
        detail="" if gone else str(known), role="alert",
    )  # fmt: skip


def _missing(name: str) -> Response:
    wanted = archive.asked(request.args)
    said = words.MISSING[wanted.lang].format(code=link.quoted(name))
    return _page("bulletin/message.html", wanted, 404, title=words.MISSING_TITLE[wanted.lang],
                 said=said, detail="", role="alert")  # fmt: skip


def _to(wanted: Asked, **more: str) -> Response:
    """Lead back to the archive, which says what became of the wish."""
    address = wanted.link(length="", page=1)
    between = "&" if "?" in address else "?"
    ((field, value),) = more.items()
    response: Any = redirect(f"{address}{between}{field}={value}", 303)
    response.headers["Cache-Control"] = "no-store"
    return response  # type: ignore[no-any-return]  # of werkzeug, and Flask's in fact


def _page(template: str, wanted: Asked, status: int, **more: Any) -> Response:  # noqa: ANN401 - for a template
    lang = wanted.lang
    other = Lang.EN if lang is Lang.ZH else Lang.ZH
    body = render_template(
        template,
        html_lang=i18n.HTML_LANG[lang],
        lang=lang,
        asked=wanted,
        words=words,
        product=i18n.PRODUCT[lang],
        other_lang=i18n.HTML_LANG[other],
        to_lang=wanted.link(lang=other),
        to_theme=wanted.link(theme="light" if wanted.theme == "dark" else "dark"),
        css=f"/place/static/{dossier.build()}/dossier.css",
        static=f"/bulletins/static/{build()}/",
        **more,
    )
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def _edges(lang: Lang) -> str:
    """Return the style of the edges of printed pages."""
    page_, pages = words.PAGE_OF[lang].replace("%t", "%p").split("%p")[:2]
    end = words.PAGE_OF[lang].split("%t")[1]
    quoted = dossier.quoted
    return (
        f"@page {{ @top-left {{ content: {quoted(words.TITLE[lang])}; }} @bottom-right {{ content:"
        f" {quoted(page_)} counter(page) {quoted(pages)} counter(pages) {quoted(end)}; }} }}"
    )
