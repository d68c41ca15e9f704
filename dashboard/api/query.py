"""What may be asked: query strings, and what they must be."""

from typing import Any, Final, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from werkzeug.datastructures import MultiDict

from dashboard.api.errors import QueryError, unknown_name
from dashboard.api.parameter import Code, Day, Listed, Names, Shape, Switch, Word, said
from geo.engine.question import MOST_CELLS
from geo.period import Grain

MOST_BYTES: Final = 3_000
"""Of a query string: the server takes a request line of 4,094."""

MOST_ROWS: Final = 10_000
"""Of one page."""

_MOST_QUOTED: Final = 60


class Query(BaseModel):
    """A query string without any parameter."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Versioned(Query):
    """A query of the data."""

    v: int | None = Field(
        default=None,
        ge=0,
        le=2**63 - 1,
        examples=[7],
        description=said(
            en="The version of the data (`data_version`) that the answer must be of. While it is"
            " the current one, the answer may be kept for good; a later page (`offset`) of another"
            " version is refused, so that pages always belong together.",
            zh="数据版本。为当前版本时结果可长期缓存；翻页时版本已变则拒绝，避免前后页拼错。",
        ),
    )


class Paged(Versioned):
    """A query with many rows for an answer."""

    limit: int = Field(
        default=1_000,
        ge=1,
        le=MOST_ROWS,
        examples=[1_000],
        description=said(en="Rows of one page.", zh="每页行数。"),
    )
    offset: int = Field(
        default=0,
        ge=0,
        le=MOST_CELLS,
        examples=[0],
        description=said(
            en="Rows to pass over. Rather than count, follow `next` or the Link header.",
            zh="跳过的行数；建议直接使用 next 或 Link 头翻页。",
        ),
    )


class IndicatorsQuery(Paged):
    """Which indicators, of which areas, over which days, of which demands."""

    key: Listed = Field(
        default=(),
        max_length=100,
        examples=[["on_time_rate", "closure_rate"]],
        description=said(
            en="Only these indicators, all when absent; repeat it, or separate keys by commas."
            " /api/indicators/catalog has them.",
            zh="指标键，可重复或用逗号分隔；不填为全部，见 /api/indicators/catalog。",
        ),
    )
    level: Code | None = Field(
        default=None,
        examples=["street"],
        description=said(
            en="Every area of this level, such as `street`; without it the one place that `area`"
            " names, or with neither everything as one, under the code `*`. /api/areas has them.",
            zh="层级（如 street），逐个区域给出；不填则为 area 一处，两者都不填为全部合计（代码"
            " *）。",
        ),
    )
    area: Code | None = Field(
        default=None,
        examples=["510104"],
        description=said(
            en="Only at or below the area of this code.", zh="只要该代码的区域及其下级。"
        ),
    )
    start: Day | None = Field(
        default=None,
        alias="from",
        examples=["2020-01-01"],
        description=said(
            en="The first day. Without `from` and `to`: the last calendar month that the data know"
            " whole (all known days, if there is no such month). With only one of them,"
            " the other end is that of the data.",
            zh="起始日（含）。from 与 to 都不填为数据完整的最近一个自然月；只填一个，另一端取数据"
            "起止日。",
        ),
    )
    end: Day | None = Field(
        default=None,
        alias="to",
        examples=["2021-01-01"],
        description=said(
            en="The day after the last: it is not in the period.", zh="截止日（不含当日）。"
        ),
    )
    grain: Grain | None = Field(
        default=None,
        examples=["month"],
        description=said(
            en="A row for each day, week, month, quarter or year of the period; one row over all"
            " of it when absent.",
            zh="按日、周、月、季、年分行；不填则整段一行。",
        ),
    )
    category: tuple[Word, ...] = Field(
        default=(),
        max_length=50,
        examples=[["noise"]],
        description=said(
            en="Only demands of this category; repeatable. /api/kinds has them.",
            zh="只计该类别的诉求，可重复；见 /api/kinds。",
        ),
    )
    channel: tuple[Word, ...] = Field(
        default=(),
        max_length=50,
        examples=[["hotline"]],
        description=said(
            en="Only demands of this channel; repeatable. Empty is the channel of demands whose"
            " source does not say. /api/kinds has them.",
            zh="只计该渠道的诉求，可重复；空值指来源未注明的诉求。",
        ),
    )
    compare: Switch = Field(
        default=False,
        examples=[True],
        description=said(
            en="Whether (`true` or `1`) to compare with the period before and with the same days a"
            " year before; not with a grain.",
            zh="是否与上一时段、上年同期比较；不能与 grain 同用。",
        ),
    )
    judge: Switch = Field(
        default=False,
        examples=[True],
        description=said(
            en="Whether (`true` or `1`) to judge each place among the others: smoothed value, place"
            " in the funnel plot, rank with the ranks that it may really have.",
            zh="是否给出各区域的平滑值、漏斗图位置、名次及其可能范围。",
        ),
    )
    lang: Names = Field(
        default=Names.BOTH,
        examples=["zh"],
        description=said(
            en="The language of titles, units and names: columns that end in `_zh`, in `_en`, or"
            " both.",
            zh="名称、单位所用语言：_zh、_en 或两种都给。",
        ),
    )
    format: Shape | None = Field(
        default=None,
        examples=["json"],
        description=said(
            en="How the answer is written; otherwise as the Accept header prefers, else JSON.",
            zh="返回格式；不填按 Accept 头，默认 JSON。",
        ),
    )


class AreasQuery(Paged):
    """Which areas."""

    level: Code | None = Field(
        default=None,
        examples=["street"],
        description=said(en="Only areas of this level.", zh="只要该层级的区域。"),
    )
    area: Code | None = Field(
        default=None,
        examples=["510104"],
        description=said(en="Only this area and those below it.", zh="只要该代码的区域及其下级。"),
    )


Q = TypeVar("Q", bound=Query)


def parameters(model: type[Query]) -> dict[str, bool]:
    """Return the names that a query may have, each with whether it may be repeated."""
    return {
        field.alias or name: isinstance(field.default, tuple)
        for name, field in model.model_fields.items()
    }


def read(model: type[Q], given: MultiDict[str, str], *, size: int) -> Q:
    """Read a query string.

    Parameters
    ----------
    size
        Its length in bytes.

    Raises
    ------
    QueryError
        It is too long, names a parameter that there is not, or gives one what it does not take.
    """
    if size > MOST_BYTES:
        raise QueryError(
            given=f"A query of {size:,} bytes",
            wanted=f"at most {MOST_BYTES:,}",
            remedy="ask for fewer indicators, categories or channels at once",
        )
    known, fields = parameters(model), dict[str, Any]()
    for name, values in given.lists():
        if name not in known:
            raise unknown_name(name[:_MOST_QUOTED], list(known))
        if len(values) > 1 and not known[name]:
            raise QueryError(
                given=f"{name} is there {len(values)} times",
                wanted="it once",
                remedy="give one value, or ask for each by itself",
            )
        fields[name] = values if known[name] else values[0]
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        raise _said(error) from error


def _said(error: ValidationError) -> QueryError:
    first = error.errors(include_url=False)[0]
    name, quote = str(first["loc"][0]), repr(first["input"])
    quote = quote if len(quote) <= _MOST_QUOTED else f"{quote[:_MOST_QUOTED]}…"
    return QueryError(
        given=f"{name} is {quote}",
        wanted=first["msg"].removeprefix("Input should be "),
        remedy=f"correct {name} or leave it out; /api/openapi.json says what it takes",
    )
