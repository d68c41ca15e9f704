"""Atlases over HTTP: a page where they are asked for, and jobs that make them."""

from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, make_response, render_template, request

from dashboard import away, built, i18n
from dashboard.atlas import make, options, preview, process, words, words_page
from dashboard.atlas.order import FORMATS, NoAreasError, Order, order
from dashboard.atlas.process import DiedError
from dashboard.explore.asked import fields, lang_of
from dashboard.explore.decide_jobs import BusyError, Jobs, Stage, Tell, Told
from dashboard.explore.facts import keeper
from dashboard.explore.told import number, sent
from dashboard.exports_data import Export
from dashboard.snapshot import desk as sheets
from dashboard.snapshot import make as sheet_make
from dashboard.snapshot import routes as exports
from dashboard.snapshot import words as sheet_words
from dashboard.snapshot import writes
from dashboard.snapshot.refused import RefusedError, Why
from geo.errors import DatabaseUnavailableError, RongtuError
from geo.text import Lang

STATIC: Final = Path(__file__).parent / "static"
SHARED: Final = {
    "dom.js": sheets.SHARED, "fields.js": sheets.STATIC, "sheet.css": sheets.STATIC,
}  # fmt: skip
"""What of other pages this one is made with, and where that is."""
routes = Blueprint("atlas", __name__, template_folder="pages")
jobs = Jobs(at_once=1, waiting=8)
"""One at a time: two on two processors would leave none for those who look at the wall."""


@routes.get("/atlas")
def page() -> Response:
    """Send the page; its query is the state of the planners' page."""
    query = _query()
    lang = lang_of(fields(query) or {})
    answer = make_response(
        render_template(
            "atlas.html",
            html_lang=i18n.HTML_LANG[lang],
            product=i18n.PRODUCT[lang],
            words=words_page,
            lang=lang,
            theme="dark" if request.args.get("theme") == "dark" else "light",
            query=query,
            back=f"/explore?{query}",
            picture=f"/atlas/preview.png?{query}",
            static=f"/atlas/static/{_build()}/",
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.get("/atlas/options.json")
def choices() -> Response:
    """Send what may be chosen for a state, and the words of the page."""
    return sent(options.told(keeper().told(), _query(), _lang()))


@routes.get("/atlas/plan.json")
def plan() -> Response:
    """Send which pages an atlas would have, and about how long it would take."""
    return sent(options.plan(_wanted()))


@routes.get("/atlas/preview.png")
def picture() -> Response:
    """Send the index map of an atlas that is not made; `px` is its longer side."""
    wanted = _wanted()
    least, most = sheet_make.PREVIEW_PX, sheet_make.MOST_PREVIEW_PX
    longer = max(least, number("px", least, most))
    tag = f"{wanted.digest[:20]}-{longer}"
    if request.if_none_match.contains_weak(tag):
        response = Response(status=304)
    else:
        response = Response(preview.drawn(wanted, longer), mimetype="image/png")
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(tag)
    return response


@routes.post("/atlas/jobs")
def begin() -> Response:
    """Begin an atlas, or give the one that is in the register already."""
    given = writes.given()
    query, lang = given.get("query", ""), _lang()
    if not isinstance(query, str):
        raise writes.no(Why.BAD, "a query that is no text", "the query string of a page")
    wanted = order(keeper().told(), query, format_=given.get("format", FORMATS[0]))
    notes = [note[wanted.sheet.lang] for note in wanted.sheet.notes]
    code, there = make.place(wanted)
    if there is not None and there.kept:
        return sent(_finished(there, lang) | {"notes": notes})

    def run(tell: Tell) -> Export:
        made = process.drawn(wanted, code, tell)
        tell("enter", 0.99)
        return make.entered(wanted, made)

    # What was done and is not in the register any more is done again.
    found = jobs.told(jobs.submit(wanted.digest, run, fresh=True))
    if found is None:
        raise writes.no(Why.GONE, "a job that is not known", "one of this server")
    return sent(_job(found, lang) | {"notes": notes}, 201)


@routes.get("/atlas/jobs/<id_>")
def job(id_: str) -> Response:
    """Send how far a job is."""
    return sent(_job(_known(id_), _lang()))


@routes.delete("/atlas/jobs/<id_>")
def cancel(id_: str) -> Response:
    """Stop a job."""
    writes.own()
    jobs.cancel(id_)
    return sent(_job(_known(id_), _lang()))


@routes.get("/atlas/static/<version>/<path:name>")
def static(version: str, name: str) -> Response:
    """Send a file of the page; its address changes with its content."""
    return built.sent(SHARED.get(name, STATIC), name, current=version == _build())


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Answer an expected error with what the page can say."""
    said = refusal(error, _lang())
    if said is None:
        return exports.refuse(error)
    word, text, status = said
    return sent({"error": text, "word": word, "detail": str(away.told(error))}, status)


class _GoneError(RongtuError):
    """A job that this process does not know."""


def refusal(error: RongtuError, lang: Lang) -> tuple[str, str, int] | None:
    """Return key, words and status of what only atlases refuse; none of another error."""
    match error:
        case NoAreasError():
            word, status = "none", 422
        case BusyError():
            word, status = "busy", 503
        case DiedError():
            word, status = "died", 500
        case _GoneError():
            word, status = "gone", 404
        case _:
            return None
    return word, words.REFUSED[word][lang], status


def _known(id_: str) -> Told:
    found = jobs.told(id_)
    if found is None:
        raise _GoneError(given="A job that is not known", wanted="one of this server",
                         remedy="start it again")  # fmt: skip
    return found


def _job(found: Told, lang: Lang) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": found.id, "state": found.stage.value, "progress": round(found.progress, 3),
        "step": _step(found, lang), "error": None, "entry": None,
    }  # fmt: skip
    if found.stage is Stage.DONE:
        told |= {"entry": exports.entry(found.result)}
    if found.stage is Stage.FAILED:
        told |= {"error": why(found.error, lang)}
    return told


def _step(found: Told, lang: Lang) -> str:
    key = found.stage.value if found.stage is not Stage.RUNNING else found.step
    # A job that has just begun has the word of those that wait.
    text = words.STEPS.get(key, words.STEPS["start"])
    return text[lang].format(**found.values) if key == found.step else text[lang]


def _finished(there: Export, lang: Lang) -> dict[str, Any]:
    return {
        "id": None, "state": Stage.DONE.value, "progress": 1.0, "error": None,
        "step": words.STEPS["done"][lang], "entry": exports.entry(there),
    }  # fmt: skip


def why(error: RongtuError | None, lang: Lang) -> str:
    """Say why a job failed."""
    if error is None:
        return words.REFUSED["fault"][lang]
    said = refusal(error, lang)
    if said is not None:
        return said[1]
    key, limit, what = "cannot", 0, error.given
    if isinstance(error, RefusedError):
        key, limit, what = error.why.value, error.limit, error.what
    elif isinstance(error, DatabaseUnavailableError):
        key = "away"
    return sheet_words.REFUSED[key][lang].format(n=f"{limit:,}", what=what)


def _wanted() -> Order:
    format_ = request.args.get("format", FORMATS[0])
    return order(keeper().told(), _query(), format_=format_)


def _query() -> str:
    return request.query_string.decode("ascii", "replace")


def _lang() -> Lang:
    return lang_of(fields(_query()) or {})


def _build() -> str:
    return built.build(STATIC, *sorted(set(SHARED.values())))
