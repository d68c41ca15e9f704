"""The view of coverage: what its parts show, from one reading of who is near a station."""

from dash import html, no_update

from dashboard import analysis_data, data
from dashboard.components import reach_lists, reach_parts
from dashboard.figures.base import Screen
from dashboard.figures.reach_map import repaint
from dashboard.pages.shown import Below, Shown
from dashboard.reach import asked, lacking, reach
from dashboard.scope import Scope
from dashboard.view import View
from geo.engine.coverage import Outcome
from geo.engine.siting import Siting

__all__ = ["asked", "below", "shown", "sited"]


def shown(view: View, scope: Scope, screen: Screen) -> Shown:
    """Read what the view shows, and put it into its places."""
    seen, lang = reach(view, scope), view.lang
    outlines = data.outlines(scope.parts.key)
    return Shown(
        map=repaint(seen, outlines, view, scope, screen),
        legend=reach_parts.legend(seen, lang),
        table=reach_parts.table(seen, lang),
        head=reach_lists.head(seen, view),
        list=reach_lists.left_out(seen, view),
        verdict=reach_parts.sentence(seen, view, scope, lacking(view)),
        headline=reach_parts.headline(seen, view),
    )


def below(view: View, scope: Scope, _screen: Screen) -> Below:
    """List how many stations serve whom, and how many each has to serve."""
    lists = html.Div(reach_lists.below(reach(view, scope), view.lang), className="below-lists")
    return Below(figure=no_update, head=[], lists=lists)


def sited(view: View, scope: Scope) -> Siting | None:
    """Choose where the next stations would serve most; none where coverage is not known."""
    question = asked(view, scope)
    if analysis_data.coverage(question).outcome is not Outcome.MEASURED:
        return None
    return analysis_data.siting(question)
