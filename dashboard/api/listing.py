"""What can be asked for: indicators, areas, categories and channels."""

from collections.abc import Hashable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

from dashboard.api.page import of_data, plain
from dashboard.api.query import AreasQuery
from dashboard.api.schema import (
    AreaEntry,
    AreasAnswer,
    CatalogAnswer,
    CatalogEntry,
    KindsAnswer,
    LevelEntry,
    Link,
    Links,
    Term,
)
from dashboard.data import Moment, State
from geo.catalog import CATEGORIES, INDICATORS, Indicator, called
from geo.errors import UnknownKeyError
from geo.text import Lang, Text

LINKS: Final = {
    "/api/indicators": Text(zh="指标数值", en="Figures"),
    "/api/indicators.csv": Text(zh="指标数值（CSV）", en="Figures as CSV"),
    "/api/indicators/catalog": Text(zh="指标目录", en="What the indicators mean"),
    "/api/areas": Text(zh="层级与区域", en="Levels and areas"),
    "/api/kinds": Text(zh="类别与渠道", en="Categories and channels"),
    "/api/openapi.json": Text(zh="接口说明（OpenAPI）", en="The OpenAPI document"),
}
"""Every address but the one that lists them."""

_SILENT: Final = Text(zh="来源未注明", en="Not stated")
"""The channel of demands whose source does not say."""


def links() -> Links:
    """Return where everything is."""
    return {
        "links": [Link(href=path, title_zh=text.zh, title_en=text.en)
                  for path, text in LINKS.items()]
    }  # fmt: skip


def catalog() -> CatalogAnswer:
    """Return what every indicator is."""
    return {"indicators": [_entry(one) for one in INDICATORS.values()]}


def areas(moment: Moment, query: AreasQuery) -> AreasAnswer:
    """Return the levels and a page of the areas.

    Raises
    ------
    UnknownKeyError
        No such level or area.
    """
    levels, end = moment.levels(), query.offset + query.limit
    known = [row.key for row in levels]
    if query.level is not None and query.level not in known:
        raise UnknownKeyError("level", query.level, known)  # noqa: EM101 - a kind, not a message
    every = [_area(row) for row in moment.areas().to_dict("records")]
    found = [one for one in _within(every, query.area) if query.level in (None, one["level"])]
    return {
        **of_data(moment.state),
        "total": len(found),
        "limit": query.limit,
        "offset": query.offset,
        "next": _next_url(query, moment.state) if end < len(found) else None,
        "levels": [
            LevelEntry(level=row.key, rank=row.rank, name_zh=row.title.zh, name_en=row.title.en)
            for row in levels
        ],
        "areas": found[query.offset : end],
    }


def kinds(moment: Moment) -> KindsAnswer:
    """Return the categories and channels that the data have, and what people call them."""
    pairs = moment.kinds()
    categories, channels = ({pair[i] for pair in pairs} for i in range(2))
    return {
        **of_data(moment.state),
        "categories": [_term(key, _called(key)) for key in sorted(categories)],
        "channels": [_term(key, _called(key) if key else _SILENT) for key in sorted(channels)],
    }


def _next_url(query: AreasQuery, state: State) -> str:
    pairs = {
        "level": query.level,
        "area": query.area,
        "limit": query.limit,
        "offset": query.offset + query.limit,
        "v": state.version,
    }
    given = {name: value for name, value in pairs.items() if value is not None}
    return f"/api/areas?{urlencode(given)}"


def _area(row: Mapping[Hashable, Any]) -> AreaEntry:
    return {
        "code": row["code"],
        "level": row["level"],
        "parent_code": plain(row["parent_code"]),
        "name_zh": row["name_zh"],
        "name_en": row["name_en"],
    }


def _within(areas: list[AreaEntry], code: str | None) -> list[AreaEntry]:
    """Return the area `code` and all below it, in the order of `areas`."""
    if code is None:
        return areas
    parts: dict[str | None, list[str]] = {}
    for one in areas:
        parts.setdefault(one["parent_code"], []).append(one["code"])
    codes = [one["code"] for one in areas]
    if code not in codes:
        raise UnknownKeyError("area", code, codes)  # noqa: EM101 - as above
    inside, rest = set[str](), [code]
    while rest:
        here = rest.pop()
        inside.add(here)
        rest += parts.get(here, [])
    return [one for one in areas if one["code"] in inside]


def _called(key: str) -> Text:
    return Text(**{lang: called(CATEGORIES, key, lang) for lang in Lang})


def _term(key: str, title: Text) -> Term:
    return {"key": key, "title_zh": title.zh, "title_en": title.en}


def _entry(one: Indicator) -> CatalogEntry:
    below = one.denominator
    return {
        "key": one.key,
        "theme": one.theme,
        "title_zh": one.title.zh,
        "title_en": one.title.en,
        "unit_zh": one.unit.zh,
        "unit_en": one.unit.en,
        "numerator_zh": one.numerator.zh,
        "numerator_en": one.numerator.en,
        "denominator_zh": None if below is None else below.zh,
        "denominator_en": None if below is None else below.en,
        "formula_zh": one.formula.zh,
        "formula_en": one.formula.en,
        "excludes_zh": one.excludes.zh,
        "excludes_en": one.excludes.en,
        "origin_zh": one.origin.zh,
        "origin_en": one.origin.en,
        "explanation_zh": one.explanation.zh,
        "explanation_en": one.explanation.en,
        "better": one.better,
        "target": one.target,
        "share": one.share,
        "beside": list(one.beside),
        "of_a_period": one.of_a_period,
    }
