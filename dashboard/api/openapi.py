"""The OpenAPI document, made of the models that read queries and of the shapes of answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from pydantic import TypeAdapter
from pydantic.json_schema import models_json_schema

from dashboard.api.parameter import said
from dashboard.api.query import AreasQuery, IndicatorsQuery, Query, Versioned
from dashboard.api.schema import ANSWERS

VERSION: Final = "1.0.0"
"""Of the API, not of the data: a change that breaks a reader is a new first number."""

_ABOUT: Final = said(
    en="Indicators of a city district, to be read by spreadsheets and other programs. Periods are"
    " half-open civil days; no data is null, never 0. Only GET and HEAD: other methods answer 405,"
    " other addresses 404, with a Problem as every error.",
    zh="供表格与其他程序读取的治理指标；时段不含截止日，无数据为空值，绝不以 0 代替。只支持 GET 与"
    " HEAD；其他方法返回 405，未知地址返回 404，错误格式均为 Problem。",
)
_REF: Final = "#/components/schemas/{model}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Address:
    """What one takes, what it answers with, and what it is for."""

    query: type[Query]
    answer: str
    zh: str
    en: str


_PATHS: Final = {
    "/api": _Address(query=Query, answer="Links", zh="接口目录", en="Where everything is."),
    "/api/indicators": _Address(
        query=IndicatorsQuery,
        answer="IndicatorsAnswer",
        zh="指标数值",
        en="Figures: one row an indicator, place and part of the period, in the order of the"
        " catalog, the areas' codes and the days. The same as CSV at /api/indicators.csv.",
    ),
    "/api/indicators.csv": _Address(
        query=IndicatorsQuery,
        answer="IndicatorsAnswer",
        zh="指标数值（CSV）",
        en="The same rows as CSV: UTF-8 with a byte order mark, one line of column names, no data"
        " an empty cell, an apostrophe before text that a spreadsheet would take for a formula."
        " The last columns are as_of, data_version, synthetic and total (rows of all pages).",
    ),
    "/api/indicators/catalog": _Address(
        query=Query,
        answer="CatalogAnswer",
        zh="指标目录",
        en="What every indicator is, and how to read it.",
    ),
    "/api/areas": _Address(
        query=AreasQuery,
        answer="AreasAnswer",
        zh="层级与区域",
        en="Levels, coarsest first, and a page of areas.",
    ),
    "/api/kinds": _Address(
        query=Versioned,
        answer="KindsAnswer",
        zh="类别与渠道",
        en="Categories and channels of the demands.",
    ),
    "/api/openapi.json": _Address(
        query=Query, answer="Document", zh="接口说明", en="This document."
    ),
}
_CSV: Final = "/api/indicators.csv"

_ERRORS: Final = {
    HTTPStatus.BAD_REQUEST: said(
        en="A parameter is unknown, given twice, or not what it must be.",
        zh="参数名未知、重复，或取值不合要求。",
    ),
    HTTPStatus.INTERNAL_SERVER_ERROR: said(
        en="The server failed; its log says why.", zh="服务器出错，原因见日志。"
    ),
}
_ERRORS_OF_DATA: Final = {
    HTTPStatus.SERVICE_UNAVAILABLE: said(en="The database is away.", zh="数据库暂时不可用。"),
}
_ERRORS_OF_PAGES: Final = {
    HTTPStatus.NOT_FOUND: said(
        en="No such indicator, level, area, category or channel.",
        zh="没有该指标、层级、区域、类别或渠道。",
    ),
    HTTPStatus.CONFLICT: said(
        en="A later page of data that have changed since the first.",
        zh="翻页期间数据已更新，请从第一页重新读取。",
    ),
}
_ERRORS_OF_FIGURES: Final = {
    HTTPStatus.UNPROCESSABLE_ENTITY: said(
        en="A period without a day, a comparison by grain, or more numbers than can be answered.",
        zh="时段为空、按 grain 比较，或数据量超过上限。",
    ),
}
_ERRORS_OF: Final[Mapping[type[Query], Mapping[HTTPStatus, str]]] = {
    Query: _ERRORS,
    Versioned: _ERRORS | _ERRORS_OF_DATA,
    AreasQuery: _ERRORS | _ERRORS_OF_DATA | _ERRORS_OF_PAGES,
    IndicatorsQuery: _ERRORS | _ERRORS_OF_DATA | _ERRORS_OF_PAGES | _ERRORS_OF_FIGURES,
}
"""What can go wrong, by the kind of query."""

_HEADERS: Final = {
    "ETag": said(en="Of this answer; send it as If-None-Match.", zh="缓存标识。"),
    "Cache-Control": said(
        en="To be asked for again each time, unless `v` is the current version.",
        zh="每次需重新验证；带当前版本 v 时可长期缓存。",
    ),
}


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    _, of_queries = models_json_schema(
        [(query, "validation") for query in _ERRORS_OF], ref_template=_REF
    )
    _, of_answers = TypeAdapter.json_schemas(
        [(name, "serialization", TypeAdapter(kind)) for name, kind in ANSWERS.items()],
        ref_template=_REF,
    )
    schemas = of_queries["$defs"] | of_answers["$defs"]
    own = {query: schemas.pop(query.__name__) for query in _ERRORS_OF}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Rongtu 蓉图",
            "version": VERSION,
            "summary": "城区治理指标只读接口",
            "description": _ABOUT,
        },
        "servers": [{"url": "/"}],
        "paths": {
            path: {
                "get": {
                    "operationId": path.strip("/").replace("/", "_").replace(".", "_"),
                    "summary": one.zh,
                    "description": one.en,
                    "parameters": _parameters(own[one.query]),
                    "responses": _responses(path, one.answer) | _refusals(_ERRORS_OF[one.query]),
                }
            }
            for path, one in _PATHS.items()
        },
        "components": {"schemas": schemas | {"Document": {"type": "object"}}},
    }


def _parameters(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "query",
            "description": one["description"],
            "schema": _given(one),
            "example": one["examples"][0],
        }
        for name, one in schema.get("properties", {}).items()
    ]


def _given(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a parameter must be when it is there: in a query string nothing is null."""
    kinds = [one for one in schema.get("anyOf", ()) if one != {"type": "null"}]
    left_out = {"anyOf", "title", "description", "examples"} | ({"default"} if kinds else set())
    kept = {name: value for name, value in schema.items() if name not in left_out}
    return kept | (kinds[0] if kinds else {})


def _responses(path: str, answer: str) -> dict[str, Any]:
    headers = {
        name: {"description": text, "schema": {"type": "string"}} for name, text in _HEADERS.items()
    }
    if answer in ("IndicatorsAnswer", "AreasAnswer"):
        link = said(en='The next page, as rel="next"; none on the last.', zh="下一页。")
        headers["Link"] = {"description": link, "schema": {"type": "string"}}
    content = {"application/json": {"schema": {"$ref": _REF.format(model=answer)}}}
    if answer == "IndicatorsAnswer":
        as_csv = {"text/csv": {"schema": {"type": "string"}}}
        content = as_csv if path == _CSV else content | as_csv
    return {
        "200": {
            "description": said(en="The answer.", zh="结果。"),
            "headers": headers,
            "content": content,
        },
        "304": {
            "description": said(en="The reader has it already.", zh="内容未变。"),
            "headers": headers,
        },
    }


def _refusals(errors: Mapping[HTTPStatus, str]) -> dict[str, Any]:
    problem = {"application/json": {"schema": {"$ref": _REF.format(model="Problem")}}}
    return {
        str(status.value): {"description": text, "content": problem}
        for status, text in sorted(errors.items())
    }
