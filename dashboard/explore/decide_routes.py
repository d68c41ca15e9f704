"""The tab of decisions over HTTP: hotspots, gaps, scenarios, and sites as background jobs."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import Blueprint, Response, jsonify, request

from dashboard import away, data
from dashboard import scope as scopes
from dashboard.explore import (
    body,
    decide_asked,
    decide_gaps,
    decide_hotspots,
    decide_siting,
    decide_whatif,
    saved,
)
from dashboard.explore.decide_asked import Asked
from dashboard.explore.decide_jobs import BusyError, Jobs, Stage, Tell, Told
from dashboard.explore.decide_siting import Sited
from dashboard.explore.decide_values import says
from dashboard.explore.told import sent
from dashboard.link import lang_of
from dashboard.scope import Scope
from geo.errors import DatabaseUnavailableError, RongtuError, TooLongError
from geo.text import Lang, Text

MOST_BODY: Final = 16 * 1024
SITING: Final = "siting"

routes = Blueprint("explore_decide", __name__, url_prefix="/explore/decide")
jobs = Jobs()

Answer = Callable[[Asked, Scope, list[Text]], dict[str, Any]]
BAD, GONE, EMPTY = "decide.bad", "decide.gone", "decide.empty"
ELSEWHERE, LARGE = "decide.elsewhere", "decide.large"
_STATUS: Final[Mapping[str, int]] = {BAD: 400, ELSEWHERE: 403, GONE: 404, LARGE: 413, EMPTY: 503}


class RefusedError(RongtuError, ValueError):
    """A request that is not answered."""

    def __init__(self, word: str) -> None:
        """Refuse with the words of `word`."""
        self.word = word
        super().__init__(
            given="A request of the tab of decisions", wanted="one that its page makes",
            remedy="use the page itself",
        )  # fmt: skip


@routes.get("/hotspots.json")
def hotspots() -> Response:
    """Send the hotspots of the period."""
    return _answered(decide_hotspots.told)


@routes.get("/gaps.json")
def gaps() -> Response:
    """Send who is left out."""
    return _answered(decide_gaps.told)


@routes.get("/whatif.json")
def whatif() -> Response:
    """Send a scenario beside today."""
    return _answered(decide_whatif.told)


@routes.post("/jobs")
def begin() -> Response:
    """Begin a job, or take what was answered before."""
    given = _written()
    query = given.get("query") if isinstance(given, dict) else None
    if not isinstance(given, dict) or given.get("kind") != SITING:
        raise RefusedError(BAD)
    if not isinstance(query, str) or len(query) > decide_asked.MAX_QUERY:
        raise RefusedError(BAD)
    asked, scope, notes = _asked(query)
    # A language is no other question, nor is what siting does not look at.
    key = (
        SITING, scope.state.version, asked.within, asked.minutes, asked.way, asked.k, asked.closed,
        asked.added,
    )  # fmt: skip

    def run(tell: Tell) -> Sited:
        return decide_siting.sited(asked, tell)

    found = jobs.told(jobs.submit(key, run))
    if found is None:
        raise RefusedError(GONE)
    body = _job(found, asked.lang)
    said = [*notes, *decide_asked.unheeded(asked, census=True)]
    return sent(body | {"notes": [note[asked.lang] for note in said]}, 201)


@routes.get("/jobs/<id_>")
def job(id_: str) -> Response:
    """Send how far a job is, and what came of it."""
    found = jobs.told(id_)
    if found is None:
        raise RefusedError(GONE)
    return sent(_job(found, _lang()))


@routes.delete("/jobs/<id_>")
def cancel(id_: str) -> Response:
    """Stop a job."""
    _own()
    jobs.cancel(id_)
    found = jobs.told(id_)
    if found is None:
        raise RefusedError(GONE)
    return sent(_job(found, _lang()))


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Answer an expected error with what the page can say."""
    word, status = "decide.wrong", 400
    if isinstance(error, RefusedError):
        word = error.word
        status = _STATUS[word]
    elif isinstance(error, DatabaseUnavailableError):
        word, status = "decide.away", 503
    elif isinstance(error, BusyError):
        word, status = "decide.busy", 503
    elif isinstance(error, TooLongError):
        word, status = "decide.too_long", 503
    said = says(word, _lang())
    return sent({"error": said, "detail": str(away.told(error))}, status)


def _asked(query: str) -> tuple[Asked, Scope, list[Text]]:
    scope = scopes.current()
    if scope is None:
        raise RefusedError(EMPTY)
    with data.moment() as moment:
        asked, notes = decide_asked.read(query, moment, scope)
    return asked, scope, notes


def _answered(answer: Answer) -> Response:
    response = jsonify(answer(*_asked(request.query_string.decode("ascii", "replace"))))
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    return response


def _job(found: Told, lang: Lang) -> dict[str, Any]:
    error = None
    if found.stage is Stage.FAILED:
        error = says("decide.job_failed", lang)
        if found.error is not None:
            error = f"{error} {found.error}"
    return {
        "id": found.id,
        "state": found.stage.value,
        "progress": round(found.progress, 3),
        "step": says(found.step, lang, **found.values),
        "result": decide_siting.told(found.result, lang) if found.stage is Stage.DONE else None,
        "error": error,
    }


def _own() -> None:
    if not saved.same_origin(dict(request.headers), request.host):
        raise RefusedError(ELSEWHERE)


def _written() -> object:
    """Return the JSON of a request from a page of this server."""
    _own()
    try:
        return body.read(MOST_BODY)
    except body.LargeError:
        raise RefusedError(LARGE) from None
    except body.NotJsonError:
        raise RefusedError(BAD) from None


def _lang() -> Lang:
    return lang_of(request.args)
