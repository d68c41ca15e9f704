"""What the planners' page asks beside its view: counts of the tree, and comparisons."""

from dataclasses import replace
from typing import Any, Final

from flask import Blueprint, Response, request

from dashboard.explore import answers
from dashboard.explore.api import asked_now, refuse, sent
from dashboard.explore.compare import compared
from geo.errors import RongtuError
from geo.facts.beside import by_area
from geo.facts.selection import Chosen

MOST_SAID: Final = 400

routes = Blueprint("explore_more", __name__, url_prefix="/explore")
routes.register_error_handler(RongtuError, refuse)


@routes.get("/tree.json")
def tree() -> Response:
    """Send the demands of every area, whichever areas are chosen."""
    told, asked, _ = asked_now()
    facts = told.facts
    plain = replace(asked.selection, areas=())

    def make() -> dict[str, Any]:
        return dict(by_area(Chosen(facts, plain)))

    return sent(answers.kept(("tree", facts.known.version, plain), make))


@routes.get("/compare.json")
def compare() -> Response:
    """Send the figures of two to four areas, or of two periods, with their differences."""
    told, asked, notes = asked_now()
    facts = told.facts
    said = request.args.get("cmp", "")[:MOST_SAID]
    key = ("compare", facts.known.version, asked, said, tuple(notes))
    return sent(answers.kept(key, lambda: compared(facts, asked, said, notes)))
