"""The application: pages in, server out."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from dash import Dash, Input, Output, State, dcc, html, no_update, set_props
from dash.development.base_component import Component
from dash.exceptions import PreventUpdate
from flask import Flask, request
from flask_compress import Compress

from dashboard import api, data, files, geojson, i18n, ids, tiles
from dashboard import view as views
from dashboard.atlas import routes as atlas
from dashboard.bulletin import routes as bulletins
from dashboard.callbacks import callback
from dashboard.components import frame
from dashboard.dossier import routes as dossier
from dashboard.explore import api as explore_api
from dashboard.explore import decide_routes, more_routes, saved_routes, search_routes
from dashboard.explore import routes as explore
from dashboard.pages import overview, published, sources
from dashboard.security.headers import protect
from dashboard.snapshot import desk, register
from dashboard.snapshot import routes as snapshot
from dashboard.wall import routes as wall
from geo.errors import RongtuError
from geo.text import Lang

PAGES: Final[Mapping[str, Callable[[str | None], Component]]] = {
    "/": overview.layout,
    "/data": sources.layout,
    "/published": published.layout,
}
"""Every page by its path."""

ROUTES: Final = (
    geojson, files, api, tiles, wall, dossier,
    explore, explore_api, more_routes, search_routes, saved_routes, decide_routes, snapshot, desk,
    atlas,
    register, bulletins,
)  # fmt: skip
"""Modules of what is served beside Dash's own pages."""

BEAT_MS: Final = 30_000
BEAT_GONE_MS: Final = 5_000
"""How often a page asks whether there are new data, and whether a lost database is back."""

_log = logging.getLogger(__name__)


def create_app(*, trusted_hosts: Sequence[str] | None = None) -> Dash:
    """Build the dashboard. Nothing is read from the database until a page asks.

    Parameters
    ----------
    trusted_hosts
        The names that a request may call this server by; none for any.
    """
    server = Flask("dashboard")
    server.config["TRUSTED_HOSTS"] = list(trusted_hosts) if trusted_hosts is not None else None
    server.config["COMPRESS_MIMETYPES"] = [
        "text/html", "text/css", "text/csv", "text/javascript", "application/javascript",
        "application/json", geojson.MIMETYPE,
    ]  # fmt: skip
    Compress(server)
    for one in ROUTES:
        server.register_blueprint(one.routes)
    app = Dash(
        __name__,
        server=server,
        title=i18n.PRODUCT[Lang.ZH],
        update_title=None,
        serve_locally=True,
        suppress_callback_exceptions=True,
        on_error=report,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.index_string = app.index_string.replace("<html>", '<html lang="zh-CN">')
    app.interpolate_index = _in_its_language(app.interpolate_index)
    app.layout = shell()
    protect(server, script_hashes=app.csp_hashes())
    return app


def shell() -> html.Div:
    """Return what is there before any page."""
    return html.Div(
        [
            dcc.Location(id=ids.URL, refresh=False),
            dcc.Interval(id=ids.HEART, interval=BEAT_MS),
            dcc.Store(id=ids.PULSE),
            dcc.Store(id=ids.OPENED),
            html.Div(id=ids.NOTICE, className="notice", role="alert"),
            html.Div(
                html.Div(i18n.LOADING[Lang.ZH], className="loading", role="status"), id=ids.PAGE
            ),
        ]
    )


def report(error: Exception) -> None:
    """Tell the reader that a callback failed; what it last showed stays, marked as such."""
    if isinstance(error, RongtuError):
        set_props(ids.PULSE, {"data": {"version": None, "error": str(error)}})
        set_props(ids.HEART, {"interval": BEAT_GONE_MS})
        return
    _log.error("a callback failed", exc_info=error)
    lang = views.lang_of(request.headers.get("Referer", "").partition("?")[2])
    set_props(ids.NOTICE, {"children": i18n.FAILED[lang]})


def _in_its_language(interpolate: Callable[..., str]) -> Callable[..., str]:
    """Let the page say in which language it is, for those who listen to it."""

    def interpolated(**parts: str) -> str:
        lang = views.lang_of(request.query_string.decode("ascii", "replace"))
        return interpolate(**parts).replace(
            '<html lang="zh-CN">', f'<html lang="{i18n.HTML_LANG[lang]}">'
        )

    return interpolated


@callback(
    Output(ids.PULSE, "data"),
    Output(ids.HEART, "interval"),
    Input(ids.HEART, "n_intervals"),
    State(ids.PULSE, "data"),
)
def beat(_beats: int | None, pulse: Any) -> tuple[Any, int]:  # noqa: ANN401 - JSON, or no update
    """Find out which version of the data there is, and whether the database answers."""
    now: dict[str, Any]
    try:
        now = {"version": data.state().version, "error": None}
    except RongtuError as error:
        now = {"version": None, "error": str(error)}
    return (no_update if now == pulse else now), BEAT_GONE_MS if now["error"] else BEAT_MS


@callback(
    Output(ids.PAGE, "children"),
    Output(ids.NOTICE, "children"),
    Output(ids.OPENED, "data"),
    Input(ids.URL, "pathname"),
    Input(ids.PULSE, "data"),
    State(ids.URL, "search"),
    State(ids.OPENED, "data"),
)
def route(
    pathname: str | None, pulse: Mapping[str, Any] | None, search: str | None, opened: str | None
) -> tuple[Any, Any, str | None]:
    """Open the page of the path, and open it anew when there are new data.

    While the database is away, a page that is open stays as it was, under a notice.
    """
    if pulse is None:
        raise PreventUpdate
    lang, path = views.lang_of(search), pathname or "/"
    if pulse["error"] and opened == path:
        return no_update, [html.B(i18n.GONE[lang]), " ", i18n.GONE_STALE[lang]], path
    if pulse["error"]:
        return frame.message(i18n.GONE, i18n.GONE_EMPTY, lang, pulse["error"]), [], None
    if path not in PAGES:
        return frame.message(i18n.NOT_FOUND, i18n.HOME, lang, "/"), [], None
    return PAGES[path](search), [], path
