"""Controls of the analyses: what the page shows, and what is asked of hotspots and coverage."""

import feffery_antd_components as fac
from dash import html
from dash.development.base_component import Component

from dashboard import i18n, ids
from dashboard import i18n_heat as heat
from dashboard import i18n_reach as reach
from dashboard.scope import Scope
from dashboard.view import ALL, EACH, GRID, Show, View
from geo.catalog import CATEGORIES, called
from geo.catalog.circles import CIRCLES, Way
from geo.text import Lang, Text

_SHOWN = {
    Show.FIGURES: i18n.SHOW_FIGURES,
    Show.HOTSPOTS: heat.SPOTS,
    Show.COVERAGE: i18n.SHOW_COVERAGE,
}


def switch(view: View) -> fac.AntdSegmented:
    """Choose what the page is about."""
    return fac.AntdSegmented(
        id=ids.OVERVIEW_SHOW,
        options=[{"label": _SHOWN[one][view.lang], "value": one.value} for one in Show],
        value=view.show.value,
        block=True,
    )


def of_heat(view: View, scope: Scope) -> list[Component]:
    """Choose which demands are searched, in which places, and the step of the history."""
    lang = view.lang
    levels = [{"label": title[lang], "value": key} for key, title in scope.offer.levels.items()]
    return [
        field(
            heat.CATEGORY[lang],
            fac.AntdSelect(
                id=ids.OVERVIEW_CATEGORY,
                options=_categories(scope, lang),
                value=view.category,
                allowClear=False,
                locale=i18n.ANTD_LOCALE[lang],
            ),
        ),
        field(
            heat.UNIT[lang],
            fac.AntdSegmented(
                id=ids.OVERVIEW_UNIT,
                options=[{"label": heat.GRID[lang], "value": GRID}, *levels],
                value=view.unit,
                block=True,
            ),
        ),
        field(
            heat.STEP[lang],
            fac.AntdSegmented(
                id=ids.OVERVIEW_STEP,
                options=[
                    {"label": text[lang], "value": step.value}
                    for step, text in heat.STEP_OF.items()
                ],
                value=view.step.value,
                block=True,
            ),
        ),
    ]


def _categories(scope: Scope, lang: Lang) -> list[dict[str, str]]:
    usual = [{"label": heat.EACH[lang], "value": EACH}, {"label": heat.ALL[lang], "value": ALL}]
    return usual + [
        {"label": called(CATEGORIES, key, lang), "value": key} for key in scope.offer.categories
    ]


def of_reach(view: View, scope: Scope) -> list[Component]:
    """Choose how far people go, by which way, and which stations count."""
    lang, offer = view.lang, scope.offer
    way = (view.way or Way.WALK) if offer.network else Way.STRAIGHT
    closed = [{"label": name[lang], "value": code} for code, name in offer.stations.items()]
    return [
        field(
            reach.MINUTES[lang],
            fac.AntdSegmented(
                id=ids.OVERVIEW_MINUTES,
                options=[
                    {"label": reach.MINUTES_OF[lang].format(n=n), "value": str(n)} for n in CIRCLES
                ],
                value=str(view.minutes),
                block=True,
            ),
        ),
        field(
            reach.WAYS[lang],
            fac.AntdSegmented(
                id=ids.OVERVIEW_WAY,
                options=[
                    {
                        "label": reach.WAY[one][lang],
                        "value": one.value,
                        "disabled": one is Way.WALK and not offer.network,
                    }
                    for one in Way
                ],
                value=way.value,
                block=True,
            ),
            *([] if offer.network else [html.Small(reach.NO_NETWORK[lang], className="why-not")]),
        ),
        field(
            reach.KINDS[lang],
            _several(ids.OVERVIEW_KINDS, [{"label": kind, "value": kind} for kind in offer.kinds],
                     view.kinds, reach.ALL_KINDS, lang),
        ),
        field(
            reach.CLOSED[lang],
            _several(ids.OVERVIEW_CLOSED, closed, view.closed, reach.CLOSED, lang),
        ),
    ]  # fmt: skip


def _several(
    id_: str, options: list[dict[str, str]], chosen: tuple[str, ...], hint: Text, lang: Lang
) -> fac.AntdSelect:
    return fac.AntdSelect(
        id=id_,
        options=options,
        value=list(chosen),
        mode="multiple",
        maxTagCount="responsive",
        placeholder=hint[lang],
        allowClear=True,
        optionFilterProp="label",
        locale=i18n.ANTD_LOCALE[lang],
    )


def field(label: str, *controls: Component, shown_in: tuple[Show, ...] = ()) -> html.Div:
    """Name controls for those who listen; `shown_in` names the views that have them, or all."""
    only = " ".join(f"in-{one}" for one in shown_in)
    return html.Div(
        [html.Span(label, className="label"), *controls],
        className=f"field only {only}" if only else "field",
        role="group",
        **{"aria-label": label},
    )
