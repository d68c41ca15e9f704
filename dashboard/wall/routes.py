"""The wall over HTTP: one page, and the JSON that it asks for."""

import gzip
import hashlib
import json
import time
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, render_template, request

from dashboard import away, built, data, i18n, ledger_data
from dashboard.geojson import problem
from dashboard.scope import Place
from dashboard.settings import wall_settings
from dashboard.wall import config, ground, words
from dashboard.wall.board import LOOK_S, Asked, Board, Kept, LaterError, News
from dashboard.wall.ground import NothingLoadedError
from dashboard.wall.plan import Plan, Scene, Span
from dashboard.wall.plan_file import PlanFile
from dashboard.wall.sayings import trouble
from dashboard.wall.show import show
from geo.errors import DatabaseUnavailableError, RongtuError, TooLongError, UnknownKeyError
from geo.text import Lang

STATIC: Final = Path(__file__).parent / "static"
MOST_CATEGORIES: Final = 50

_STATUS: Final[Mapping[type[RongtuError], int]] = {
    DatabaseUnavailableError: 503,
    LaterError: 503,
    TooLongError: 503,
    NothingLoadedError: 503,
    UnknownKeyError: 404,
}

routes = Blueprint("wall", __name__, url_prefix="/wall", template_folder=".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a look at the database finds.

    Attributes
    ----------
    alerts
        What differs after a nightly scan, which is no load.
    places
        Every area by its code.
    sources
        How recent the data are.
    """

    state: data.State
    alerts: tuple[int | None, ...]
    places: dict[str, Place]
    sources: tuple[ledger_data.Source, ...]


def _look() -> Seen:
    with data.moment() as moment:
        _, places = ground.shape(moment)
        state, scanned = moment.state, moment.scanned()
    return Seen(
        state=state, alerts=scanned, places=dict(places), sources=ledger_data.ledger().sources
    )


@cache
def plan_file() -> PlanFile:
    """Return the file of scenes of this server."""
    return PlanFile(wall_settings().scenes)


def _make(asked: Asked) -> dict[str, Any]:
    return show(_scene(plan_file().plan(), asked.scene), asked.area, asked.lang)


def _made_of(seen: Seen | None) -> Hashable:
    if seen is None:
        return None, plan_file().fingerprint
    # Whether a station is open is judged by today's date.
    today = datetime.now(ZoneInfo(seen.state.time_zone)).date()
    return seen.state.version, seen.alerts, today, plan_file().fingerprint


@cache
def board() -> Board:
    """Return what this process keeps for the walls."""
    # Screens that ask more often, as in a test, want to be told as soon.
    look_s = min(LOOK_S, wall_settings().poll_ms / 2000)
    return Board(make=_make, look=_look, made_of=_made_of, look_s=look_s)


@routes.get("")
def page() -> Response:
    """Send the page, with the scene that is on in it: it is painted before anything is asked."""
    shown = config.asked(request.args)
    seen = board().seen()
    told = config.build(shown, plan_file().plan(), seen, _page_facts(shown.lang))
    first, wrong = _first(told, shown.lang)
    shows = told | {"first": first, "first_etag": first and first.pop("etag"), "trouble": wrong}
    page = render_template("page.html", html_lang=i18n.HTML_LANG[shown.lang], config=shows)
    answer = make_response(page)
    # It has numbers in it: a browser that goes back must not show those of yesterday.
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page_facts(lang: Lang) -> dict[str, Any]:
    return {
        "build": build(),
        "poll_ms": wall_settings().poll_ms,
        "fingerprint": _plan_print(board().seen()),
        "lang": lang.value,
    }


def _first(told: dict[str, Any], lang: Lang) -> tuple[Any, str | None]:
    """Return the scene that is on, or why there is none."""
    on = told["on"]
    if on is None:
        return None, words.NOTHING[lang]
    try:
        return _content(board().scene(Asked(on["scene"], on["area"], lang))), None
    except DatabaseUnavailableError:
        return None, words.AWAY_EMPTY[lang]
    except RongtuError as error:
        return None, trouble(error, lang)


def _content(kept: Kept) -> Any:  # noqa: ANN401 - JSON
    return kept.content() | {"etag": kept.etag}


@routes.get("/scene/<key>.json")
def scene(key: str) -> Response:
    """Send a scene."""
    kept = board().scene(_asked(_scene(plan_file().plan(), key)))
    response = _packed(kept.packed)
    response.set_etag(kept.etag)
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response


@routes.get("/pulse.json")
def pulse() -> Response:
    """Say whether anything is new. It never waits for the database."""
    lang, key = _lang(), request.args.get("scene", "")
    plans = plan_file()
    kept = None
    if key in plans.plan().scenes:
        kept = board().known(_asked(plans.plan().scenes[key]))
    news = board().news()
    found = {
        "now": int(time.time() * 1000),
        "version": None if news.seen is None else news.seen.state.version,
        "build": build(),
        # Without the areas the rounds are not known: nothing to start afresh for.
        "plan": None if news.seen is None else _plan_print(news.seen),
        "etag": None if kept is None else kept.etag,
        "away": _away(news, lang),
        "stale": [] if news.seen is None else _stale(news.seen, lang),
        "plan_error": None if plans.error is None else words.PLAN_WRONG[lang],
    }
    response = Response(
        json.dumps(found, ensure_ascii=False, separators=(",", ":")), mimetype="application/json"
    )
    response.headers["Cache-Control"] = "no-store"
    return response


@routes.get("/figure/<key>.json")
def figure(key: str) -> Response:
    """Send how a number is made, and how it went."""
    from dashboard.wall.story import story  # noqa: PLC0415 - few ask, and it draws on much

    span = request.args.get("period", Span.YEAR.value)
    if span not in set(Span):
        raise UnknownKeyError("period", span, list(Span))  # noqa: EM101 - a kind
    categories = tuple(one for one in request.args.get("categories", "").split(",") if one)
    plan = plan_file().plan()
    with board().waiting(), data.moment() as moment:
        stood = ground.stand(plan.scene[0], _code(), _lang(), moment)
        told = story(key, stood, Span(span), categories[:MOST_CATEGORIES])
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    response = _packed(gzip.compress(body, mtime=0))
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@routes.get("/static/<version>/<path:name>")
def static(version: str, name: str) -> Response:
    """Send a file of the page; its address changes with its content."""
    return built.sent(STATIC, name, current=version == build())


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Answer an expected error with what a screen can say."""
    status = _STATUS.get(type(error), 400)
    response = problem(status, str(away.told(error)))
    gone = isinstance(error, DatabaseUnavailableError)
    shown = words.AWAY_EMPTY[_lang()] if gone else trouble(error, _lang())
    response.set_data(json.dumps({"error": shown, "detail": str(away.told(error))}))
    return response


def build() -> str:
    """Return what differs when the files of the page do."""
    return built.build(STATIC)


def _plan_print(seen: Seen | None) -> str:
    """Return what differs when the rounds do: the file, and the areas that they go through."""
    areas = "" if seen is None else _areas_print(seen.state.version, tuple(seen.places))
    return f"{plan_file().fingerprint}{areas}"


@lru_cache(maxsize=2)
def _areas_print(_version: int | None, codes: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(codes).encode()).hexdigest()[:8]


def _away(news: News, lang: Lang) -> dict[str, str] | None:
    if news.away_since is None:
        return None
    if news.seen is None:
        since = news.away_since.astimezone(config.ZONE)
        return {"text": words.AWAY_EMPTY[lang], "since": f"{since:%H:%M}"}
    state = news.seen.state
    as_of = f"{state.as_of:%Y-%m-%d %H:%M}" if state.as_of is not None else "—"
    since = news.away_since.astimezone(ZoneInfo(state.time_zone))
    return {"text": words.AWAY[lang].format(as_of=as_of), "since": f"{since:%H:%M}"}


def _stale(seen: Seen, lang: Lang) -> list[dict[str, str]]:
    """Say which layers are older than they may be; of what is made up nobody expects news."""
    now = datetime.now(UTC)
    oldest: dict[str, ledger_data.Source] = {}
    for source in seen.sources:
        age, other = source.age(now), oldest.get(source.layer)
        if source.synthetic or age is None or not source.stale(now):
            continue
        if other is None or age > (other.age(now) or age):
            oldest[source.layer] = source
    return [
        {"layer": layer, "text": words.stale(source, now, lang)} for layer, source in oldest.items()
    ]


def _scene(plan: Plan, key: str) -> Scene:
    if key not in plan.scenes:
        raise UnknownKeyError("scene", key, list(plan.scenes))  # noqa: EM101 - a kind
    return plan.scenes[key]


def _asked(scene: Scene) -> Asked:
    """Return what is asked for: without an area the scene's own."""
    return Asked(scene.key, _code() or scene.area, _lang())


def _code() -> str | None:
    return request.args.get("area", "")[:60] or None


def _lang() -> Lang:
    given = request.args.get("lang", "")
    return Lang(given) if given in set(Lang) else Lang.ZH


def _packed(packed: bytes) -> Response:
    """Answer with JSON that is compressed already."""
    if request.accept_encodings["gzip"] > 0:
        response = Response(packed, mimetype="application/json")
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(gzip.decompress(packed), mimetype="application/json")
    response.headers["Vary"] = "Accept-Encoding"
    return response
