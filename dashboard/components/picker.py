"""Every indicator to choose from, by what it is about."""

from typing import Any

import feffery_antd_components as fac
from dash import dcc
from dash.development.base_component import Component

from dashboard import i18n, ids
from dashboard import i18n_reading as words
from dashboard.view import View
from geo.catalog import INDICATORS, Indicator
from geo.text import Lang


def picker(view: View) -> list[Component]:
    """Offer the indicators under their themes; what is typed finds titles of both languages."""
    offered = groups(view.lang)
    return [
        fac.AntdSelect(
            id=ids.OVERVIEW_INDICATOR,
            options=offered,
            value=view.indicator,
            allowClear=False,
            # The library looks at one text of an entry only: `assets/rongtu.js` finds them.
            optionFilterMode="remote-match",
            locale=i18n.ANTD_LOCALE[view.lang],
        ),
        dcc.Store(id=ids.OVERVIEW_OFFERED, data=offered),
    ]


def groups(lang: Lang) -> list[dict[str, Any]]:
    """Return the themes with their indicators: label, value, and the words that find them."""
    return [
        {
            "group": title[lang],
            "options": [_option(one, lang) for one in INDICATORS.values() if one.theme is theme],
        }
        for theme, title in words.THEMES.items()
    ]


def _option(indicator: Indicator, lang: Lang) -> dict[str, str]:
    found_by = [indicator.title.zh, indicator.title.en, indicator.key]
    found_by += [words.THEMES[indicator.theme].zh, words.THEMES[indicator.theme].en]
    return {
        "label": indicator.title[lang],
        "value": indicator.key,
        "words": " ".join(found_by).casefold(),
    }
