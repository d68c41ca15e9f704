"""From an answer to a page of it."""

from collections.abc import Hashable, Iterator
from datetime import date
from typing import Any, Final, cast
from urllib.parse import urlencode

import numpy as np

from dashboard import i18n
from dashboard.api.asked import Asked
from dashboard.api.parameter import Names, Shape
from dashboard.api.query import IndicatorsQuery
from dashboard.api.schema import IndicatorsAnswer, OfData, Row
from dashboard.data import State
from geo.catalog import INDICATORS
from geo.engine import Answer
from geo.text import Lang

_NUMBERS: Final = (
    "numerator", "denominator", "value", "low", "high", "mean_of_days", "days",
    "value_before", "change", "change_low", "change_high",
    "value_year", "change_year", "change_year_low", "change_year_high",
    "smoothed", "weight", "funnel", "rank", "rank_best", "rank_worst", "tied",
)  # fmt: skip


def page(answer: Answer, query: IndicatorsQuery, state: State, next_url: str) -> IndicatorsAnswer:
    """Return a page of `answer`; `next_url` is where the next one is, should there be one."""
    question, total = answer.question, len(answer.frame)
    period = question.period
    notes = [i18n.SYNTHETIC, *answer.notes] if state.synthetic else answer.notes
    return {
        **of_data(state),
        "period": {"start": period.start.isoformat(), "end": period.end.isoformat()},
        "level": question.level,
        "area": question.within,
        "grain": question.grain,
        "complete": answer.complete,
        "notes": [{"zh": note.zh, "en": note.en} for note in notes],
        "total": total,
        "limit": query.limit,
        "offset": query.offset,
        "next": next_url if query.offset + query.limit < total else None,
        "rows": list(_rows(answer, query)),
    }


def url(asked: Asked, query: IndicatorsQuery, state: State, shape: Shape) -> str:
    """Return the address of the page after that of `query`: complete, and of the same version."""
    pairs = [
        *asked.pairs(),
        ("lang", query.lang),
        ("format", shape),
        ("limit", query.limit),
        ("offset", query.offset + query.limit),
        *([] if state.version is None else [("v", state.version)]),
    ]
    return f"/api/indicators?{urlencode(pairs, safe=',')}"


def of_data(state: State) -> OfData:
    """Return what every answer from the data says of them."""
    return {
        "as_of": None if state.as_of is None else state.as_of.isoformat(),
        "data_version": state.version,
        "synthetic": state.synthetic,
    }


def columns(answer: Answer, lang: Names) -> list[str]:
    """Return the names of a row's columns, in their order."""
    langs = [one.value for one in Lang if lang in (Names.BOTH, one.value)]
    return [
        "indicator",
        *(f"{name}_{one}" for name in ("title", "unit") for one in langs),
        "area_code",
        "parent_code",
        *(f"name_{one}" for one in langs),
        "start",
        "end",
        *(name for name in _NUMBERS if name in answer.frame),
    ]


def plain(value: Any) -> Any:  # noqa: ANN401 - a cell of a frame
    """Return a cell as JSON has it: no data is null, a whole number whole, a day its ISO text."""
    match value:
        case bool() | np.bool_():
            return bool(value)
        case float():
            if not np.isfinite(value):
                return None
            return int(value) if value.is_integer() else float(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _rows(answer: Answer, query: IndicatorsQuery) -> Iterator[Row]:
    named = answer.places.set_index("code")[["parent_code", "name_zh", "name_en"]]
    places = named.to_dict("index")
    names = columns(answer, query.lang)
    part = answer.frame.iloc[query.offset : query.offset + query.limit]
    for row in part.to_dict("records"):
        one = INDICATORS[row["indicator"]]
        cells: dict[Hashable, Any] = {
            **row,
            **{f"title_{lang}": one.title[lang] for lang in Lang},
            **{f"unit_{lang}": one.unit[lang] for lang in Lang},
            **places[row["code"]],
            "area_code": row["code"],
        }
        yield cast("Row", {name: plain(cells[name]) for name in names})
