"""What the page of the planners is told when it opens."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import quote

from dashboard import i18n, i18n_reading, theme
from dashboard.components.filters import PRESETS
from dashboard.components.frame import PAGES
from dashboard.data import LevelRow
from dashboard.explore import (
    words,
    words_compare,
    words_decide,
    words_map,
    words_panels,
    words_saved,
    words_search,
)
from dashboard.explore.names import CHANNELS, HOWS, OWN, STATUSES
from dashboard.scope import Scope
from dashboard.snapshot import desk
from dashboard.tiles import tile_url
from geo.catalog import CATEGORIES, INDICATORS, LAYERS, Indicator, called
from geo.text import Lang, Text

_WORDS: Final = (
    words,
    words_map,
    words_panels,
    words_search,
    words_saved,
    words_compare,
    words_decide,
)


def build(
    scope: Scope,
    lang: Lang,
    *,
    levels: Iterable[LevelRow],
    kinds: Iterable[tuple[str, str]],
    static: str,
    given: Mapping[str, str],
) -> dict[str, Any]:
    """Return the configuration of a page.

    Parameters
    ----------
    levels
        That have areas, the coarsest first.
    kinds
        Every pair of category and channel of the data.
    static
        Where the files of the page are.
    given
        The fields of the address.
    """
    known = set(kinds)
    rows = list(levels)
    version = scope.state.version
    return {
        "lang": lang.value,
        "theme": "dark" if given.get("theme") == "dark" else "light",
        "title": _title(scope)[lang],
        "words": {key: text[lang] for part in _WORDS for key, text in part.WORDS.items()},
        "names": {
            "category": {
                key: called(CATEGORIES, key, lang) for key in sorted({one for one, _ in known})
            },
            "channel": {
                key: CHANNELS[key][lang] if key in CHANNELS else key
                for key in sorted({one for _, one in known})
            },
            "status": {key: text[lang] for key, text in STATUSES.items()},
            "how": {key: text[lang] for key, text in HOWS.items()},
            "level": {row.key: row.title[lang] for row in rows},
            "indicator": {key: indicator(one, lang) for key, one in INDICATORS.items()},
            "layer": _layers(lang, version),
        },
        "themes": [
            {
                "title": title[lang],
                "keys": [key for key, one in INDICATORS.items() if one.theme is about],
            }
            for about, title in i18n_reading.THEMES.items()
        ],
        "levels": [{"key": row.key, "title": row.title[lang]} for row in rows],
        "level": scope.parts.key,
        "weekdays": words.WEEKDAYS[lang].split(" "),
        "days": {
            "first": scope.first_day.isoformat(),
            "last": scope.last_day.isoformat(),
            **span_of(scope.year.start, scope.year.end),
        },
        "presets": [
            {"key": key, "title": text[lang], **span_of(span.start, span.end)}
            for key, text in PRESETS.items()
            if (span := getattr(scope, key))
        ],
        "version": version,
        "synthetic": scope.state.synthetic,
        "tour": "tour" not in given or given["tour"] != "0",
        "pages": [
            {"title": title[lang], "url": f"{path}?lang={lang.value}"}
            for path, title in PAGES.items()
            if path != "/explore"
        ],
        "urls": {
            "static": static,
            "view": "/explore/view.json",
            "tree": "/explore/tree.json",
            "cells": "/explore/cells.json",
            "points": "/explore/points.json",
            "areas": f"/explore/areas.json?lang={lang.value}",
            "search": "/explore/search.json",
            "saved": "/explore/saved",
            "compare": "/explore/compare.json",
            "place": "/place/",
            "short": "/s/",
            "sheet": desk.address(),
            "exports": "/snapshot/exports.json",
        },
    }


def span_of(start: date, end: date) -> dict[str, str]:
    """Write a half-open period as links do."""
    return {"from": start.isoformat(), "to": end.isoformat()}


def indicator(one: Indicator, lang: Lang) -> dict[str, Any]:
    """Return what is said of an indicator wherever its number is shown."""
    return {
        "title": one.title[lang],
        "unit": one.unit[lang],
        "digits": one.digits,
        "better": one.better.value,
        "formula": one.formula[lang],
        "exclusions": one.excludes[lang],
        "explanation": one.explanation[lang],
        "source": one.origin[lang],
    }


def _title(scope: Scope) -> Text:
    name = scope.state.name
    return Text(zh=f"{name.zh}{i18n.SUBJECT.zh}", en=f"{name.en} {i18n.SUBJECT.en}")


def _layers(lang: Lang, version: int | None) -> dict[str, dict[str, Any]]:
    own = {key: {"title": words.LAYERS[key][lang], "kind": key} for key in OWN}
    return own | {
        key: {
            "title": layer.title[lang],
            "kind": layer.kind.value,
            "colour": theme.layer_colour(key),
            "tiles": tile_url(quote(key), version=version),
        }
        for key, layer in LAYERS.items()
    }
