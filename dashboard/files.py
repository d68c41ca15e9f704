"""What a reader takes home from an analysis: a CSV of the rows behind it, by the page's own link.

Everything personal was masked when it was loaded; addresses and points are left out all the same.
"""

from collections.abc import Sequence
from typing import Final

import pandas as pd
from flask import Blueprint, Response, request

from dashboard import analysis_data, away, heat, reach
from dashboard import scope as scopes
from dashboard import view as views
from dashboard.api.table import written
from dashboard.commands import document
from dashboard.geojson import problem
from dashboard.scope import Scope
from dashboard.view import View
from geo.errors import DatabaseUnavailableError, RongtuError
from geo.queries.cells import MOST_DEMANDS

DEMAND: Final = (
    "source", "source_id", "received_at", "due_at", "closed_at", "status", "category", "channel",
    "area_code", "place_how", "text", "synthetic",
)  # fmt: skip
LEFT_OUT: Final = (
    "code", "name_zh", "name_en", "street_code", "street_zh", "street_en", "households",
    "station_code", "station_zh", "station_en", "straight_m", "walk_m",
)  # fmt: skip

routes = Blueprint("files", __name__, url_prefix="/files")


@routes.get("/demands.csv")
def demands() -> Response:
    """Send the demands behind the hotspot that the link names: MOST_DEMANDS, the newest first."""
    view, _ = _looked_up()
    seen = heat.heat(view)
    if seen.chosen is None:
        return problem(404, "The link names no hotspot of this period and area; choose one first")
    rows = analysis_data.behind(seen.found, seen.chosen.group, limit=MOST_DEMANDS)
    return _sent(DEMAND, rows, "rongtu-demands.csv")


@routes.get("/left-out.csv")
def left_out() -> Response:
    """Send the compounds that no station is near enough to, most households first."""
    found = reach.reach(*_looked_up()).found
    return _sent(LEFT_OUT, found.left_out, "rongtu-left-out.csv")


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Answer an expected error with one line."""
    error = away.told(error)
    return problem(503 if isinstance(error, DatabaseUnavailableError) else 400, str(error))


def _looked_up() -> tuple[View, Scope]:
    scope = scopes.current()
    if scope is None:
        raise RongtuError(
            given="The database holds nothing yet", wanted="areas and demands",
            remedy="load them first: rongtu load PROFILE",
        )  # fmt: skip
    search = request.query_string.decode("ascii", "replace")
    return views.parse(search, scope)[0], scope


def _sent(names: Sequence[str], rows: pd.DataFrame, name: str) -> Response:
    known = rows[list(names)]
    plain = document.records(known.astype(object).where(known.notna(), None))
    response = Response(written(names, plain), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return response
