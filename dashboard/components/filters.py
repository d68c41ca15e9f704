"""Controls that choose what is looked at."""

from typing import Any, Final

import feffery_antd_components as fac
from dash import html

from dashboard import i18n, ids, theme
from dashboard.components import choices
from dashboard.components.choices import field
from dashboard.components.picker import picker
from dashboard.scope import Place, Scope
from dashboard.view import Show, View, last_day
from geo.catalog import LAYERS, Kind
from geo.period import Period
from geo.text import Lang, Text

PRESETS: Final[dict[str, Text]] = {
    "year": i18n.YEAR,
    "days_30": i18n.DAYS_30,
    "quarter": i18n.QUARTER,
    "month": i18n.MONTH,
}
"""Properties of `Scope`, and what they are called."""


def filters(view: View, scope: Scope) -> html.Section:
    """Offer every choice of a `View`, with those of `view` made; each view shows its own."""
    lang = view.lang
    return html.Section(
        [
            field(i18n.SHOW[lang], choices.switch(view)),
            field(i18n.INDICATOR[lang], *picker(view), shown_in=(Show.FIGURES,)),
            field(i18n.AREA[lang], _areas(view, scope)),
            field(
                i18n.PERIOD[lang], _dates(view, scope), _presets(view, scope),
                shown_in=(Show.FIGURES, Show.HOTSPOTS),
            ),
            html.Div(choices.of_heat(view, scope), className="filters only in-hotspots"),
            html.Div(choices.of_reach(view, scope), className="filters only in-coverage"),
        ],
        className="filters",
        **{"aria-label": i18n.FILTERS[lang]},
    )  # fmt: skip


def days_of(period: Period) -> list[str]:
    """Return the first and the last day of `period`, as the date picker wants them."""
    return [period.start.isoformat(), last_day(period).isoformat()]


def pressed(period: Period, scope: Scope) -> list[str]:
    """Say of each preset whether `period` is it, as ARIA has it; in April two of them are."""
    return [str(getattr(scope, key) == period).lower() for key in PRESETS]


def _areas(view: View, scope: Scope) -> fac.AntdTreeSelect:
    return fac.AntdTreeSelect(
        id=ids.OVERVIEW_AREA,
        treeData=_tree(scope, view.lang),
        value=view.within,
        placeholder=i18n.EVERYWHERE[view.lang],
        allowClear=True,
        treeNodeFilterProp="title",
        treeDefaultExpandAll=len(scope.places) <= 24,  # noqa: PLR2004 - what fits on a list
        locale=i18n.ANTD_LOCALE[view.lang],
        listHeight=400,
    )


def _tree(scope: Scope, lang: Lang) -> list[dict[str, Any]]:
    """Nest the parts in their wholes; parts of no whole stand beside them."""

    def node(place: Place) -> dict[str, Any]:
        return {"title": place.name[lang], "key": place.code, "value": place.code}

    def below(code: str | None) -> list[dict[str, Any]]:
        return [node(place) for place in parts if place.parent_code == code]

    parts = [place for place in scope.places.values() if place.level == scope.parts.key]
    wholes = [place for place in scope.places.values() if place.level != scope.parts.key]
    held = {place.code for place in wholes}
    nested = [{**node(place), "children": below(place.code)} for place in wholes]
    return nested + [node(place) for place in parts if place.parent_code not in held]


def _dates(view: View, scope: Scope) -> fac.AntdDateRangePicker:
    first, last = scope.first_day.isoformat(), scope.last_day.isoformat()
    return fac.AntdDateRangePicker(
        id=ids.OVERVIEW_DATES,
        value=days_of(view.period),
        pickerValue=days_of(view.period),
        allowClear=False,
        placeholder=["", ""],
        disabledDatesStrategy=[
            {"mode": "lt", "target": "specific-date", "value": first},
            {"mode": "gt", "target": "specific-date", "value": last},
        ],
        locale=i18n.ANTD_LOCALE[view.lang],
    )


def _presets(view: View, scope: Scope) -> html.Div:
    states = zip(PRESETS.items(), pressed(view.period, scope), strict=True)
    return html.Div(
        [
            html.Button(
                text[view.lang],
                id=ids.preset(key),
                type="button",
                **{"aria-pressed": state},
            )
            for (key, text), state in states
        ],
        className="presets",
    )


def layers(view: View) -> fac.AntdCheckboxGroup:
    """Offer the layers of the catalog; they stand on the map, whatever it shows."""
    return fac.AntdCheckboxGroup(
        id=ids.OVERVIEW_LAYERS,
        options=[{"label": _swatched(key, view.lang), "value": key} for key in LAYERS],
        value=list(view.layers),
    )


def _swatched(key: str, lang: Lang) -> html.Span:
    layer = LAYERS[key]
    return html.Span(
        [
            html.I(
                className=f"swatch swatch-{layer.kind}",
                style={"background": theme.layer_colour(key)}
                if layer.kind is Kind.POINT
                else {"borderColor": theme.layer_colour(key)},
            ),
            layer.title[lang],
        ]
    )
