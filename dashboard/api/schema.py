"""What an answer looks like. The document of the API is made of these."""

from typing import Annotated, Any, NotRequired

from pydantic import Field, WithJsonSchema

# Pydantic does not take the one of `typing` before Python 3.12.
from typing_extensions import TypedDict

Number = Annotated[float | int | None, WithJsonSchema({"type": ["number", "null"]})]
"""As the engine has it, in the indicator's unit; null for no data, never NaN."""

Moment = Annotated[str | None, WithJsonSchema({"type": ["string", "null"], "format": "date-time"})]
Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
Count = Annotated[int, Field(ge=0)]
Url = Annotated[str | None, WithJsonSchema({"type": ["string", "null"], "format": "uri-reference"})]


class Said(TypedDict):
    """A remark in both languages."""

    zh: str
    en: str


class Span(TypedDict):
    """Half-open civil days: the start is in it, the end is not."""

    start: Day
    end: Day


class Row(TypedDict):
    """One indicator of one place over one part of the period."""

    indicator: Annotated[str, Field(description="The key of the indicator. 指标键。")]
    title_zh: NotRequired[str]
    title_en: NotRequired[str]
    unit_zh: NotRequired[str]
    unit_en: NotRequired[str]
    area_code: Annotated[str, Field(description="`*` is everything as one. * 为全部合计。")]
    parent_code: str | None
    name_zh: NotRequired[str]
    name_en: NotRequired[str]
    start: Day
    end: Day
    numerator: Number
    denominator: Annotated[Number, Field(description="Null for a plain count. 计数类为空。")]
    value: Annotated[Number, Field(description="In the unit; null for no data. 无数据为空。")]
    low: Annotated[Number, Field(description="The 95 % interval, where there is one. 95% 区间。")]
    high: Number
    mean_of_days: Annotated[Number, Field(description="Mean of the days' own values. 日均值。")]
    days: Annotated[Number, Field(description="How many days have one. 有值的天数。")]
    value_before: NotRequired[
        Annotated[Number, Field(description="Of the period before. 上一时段。")]
    ]
    change: NotRequired[Number]
    change_low: NotRequired[Number]
    change_high: NotRequired[Number]
    value_year: NotRequired[
        Annotated[Number, Field(description="Of the same days a year before. 上年同期。")]
    ]
    change_year: NotRequired[Number]
    change_year_low: NotRequired[Number]
    change_year_high: NotRequired[Number]
    smoothed: NotRequired[Annotated[Number, Field(description="Empirical Bayes. 经验贝叶斯平滑。")]]
    weight: NotRequired[
        Annotated[Number, Field(description="Of the place's own figure in it. 自身数据权重。")]
    ]
    funnel: NotRequired[
        Annotated[str | None, Field(description="Place in the funnel plot. 漏斗图位置。")]
    ]
    rank: NotRequired[Number]
    rank_best: NotRequired[Number]
    rank_worst: NotRequired[Number]
    tied: NotRequired[
        Annotated[bool, Field(description="Not told apart from some other place. 与他处难分高下。")]
    ]


class OfData(TypedDict):
    """What every answer from the data says of them."""

    as_of: Annotated[Moment, Field(description="The moment of the data. 数据时间。")]
    data_version: Annotated[
        int | None, Field(description="Grows with every load; null when empty. 数据版本。")
    ]
    synthetic: Annotated[
        bool, Field(description="Whether anything in the data is made up. 是否含合成数据。")
    ]


class Page(OfData):
    """A part of many rows."""

    total: Annotated[Count, Field(description="Rows of all pages. 总行数。")]
    limit: Count
    offset: Count
    next: Annotated[Url, Field(description="The next page; null on the last. 下一页。")]


class IndicatorsAnswer(Page):
    """Figures, and what must be said with them."""

    period: Span
    level: str | None
    area: str | None
    grain: str | None
    complete: Annotated[
        bool, Field(description="Whether the data know every day. 时段内数据是否完整。")
    ]
    notes: Annotated[list[Said], Field(description="What limits the figures. 说明。")]
    rows: list[Row]


class CatalogEntry(TypedDict):
    """An indicator: what it is, and how to read it."""

    key: str
    theme: str
    title_zh: str
    title_en: str
    unit_zh: str
    unit_en: str
    numerator_zh: str
    numerator_en: str
    denominator_zh: str | None
    denominator_en: str | None
    formula_zh: str
    formula_en: str
    excludes_zh: str
    excludes_en: str
    origin_zh: str
    origin_en: str
    explanation_zh: str
    explanation_en: str
    better: Annotated[str, Field(description="higher, lower or neither. 越高、越低越好或不论。")]
    target: Number
    share: Annotated[bool, Field(description="Whether it is part of a whole. 是否为占比。")]
    beside: Annotated[list[str], Field(description="Keys to be read with it. 须同看的指标。")]
    of_a_period: Annotated[
        bool, Field(description="Whether it depends on the period. 是否随时段变化。")
    ]


class CatalogAnswer(TypedDict):
    """Every indicator."""

    indicators: list[CatalogEntry]


class LevelEntry(TypedDict):
    """A level that has areas."""

    level: str
    rank: Annotated[int, Field(description="The coarsest has the least. 越小层级越高。")]
    name_zh: str
    name_en: str


class AreaEntry(TypedDict):
    """An area."""

    code: str
    level: str
    parent_code: str | None
    name_zh: str
    name_en: str


class AreasAnswer(Page):
    """Levels, coarsest first, and a page of areas in the order of their codes."""

    levels: list[LevelEntry]
    areas: list[AreaEntry]


class Term(TypedDict):
    """A word that the data use, and what people call it."""

    key: str
    title_zh: str
    title_en: str


class KindsAnswer(OfData):
    """The categories and channels of the demands."""

    categories: list[Term]
    channels: list[Term]


class Link(TypedDict):
    """An address of the API."""

    href: str
    title_zh: str
    title_en: str


class Links(TypedDict):
    """What the API has."""

    links: list[Link]


class Problem(TypedDict):
    """Why there is no answer: what was given, what was wanted, what to do."""

    status: Annotated[str, Field(description="error, or unavailable. 出错或暂不可用。")]
    error: Annotated[str, Field(description="All of it in one line. 一行说明。")]
    given: str
    wanted: str
    remedy: str


ANSWERS: dict[str, Any] = {
    kind.__name__: kind
    for kind in (IndicatorsAnswer, CatalogAnswer, AreasAnswer, KindsAnswer, Links, Problem)
}
"""Every kind of answer by its name in the document."""
