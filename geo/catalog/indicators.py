"""Every indicator. To add one, add an entry; no other file changes."""

from typing import Final

from geo.catalog.model import Better, Catalog, Indicator, Scale
from geo.schema import area, demand_daily
from geo.text import Text

_count = demand_daily.c
_PERCENT: Final = Text(zh="%", en="%")
_NOT_COUNTED: Final = Text(zh="作废件、重复件", en="voided demands and duplicates of another")
_LOCAL: Final = Text(zh="本系统约定，无公开标准", en="defined here: no public standard")

INDICATORS: Final = Catalog(
    "indicator",
    Indicator(
        key="on_time_rate",
        title=Text(zh="按期办结率", en="On-time closure rate"),
        unit=_PERCENT,
        numerator=_count.due_on_time,
        denominator=_count.due,
        formula=Text(
            zh="到期日在时段内且不晚于期限办结的件数 ÷ 到期日在时段内的件数",
            en="closed no later than due / due in the period",
        ),
        excludes=_NOT_COUNTED,
        origin=Text(
            zh="数字化城市管理通行口径：以应结案数为分母",
            en="digital urban management practice: divided by what was due",
        ),
    ),
    Indicator(
        key="closure_rate",
        title=Text(zh="结案率", en="Closure rate"),
        unit=_PERCENT,
        numerator=_count.due_closed,
        denominator=_count.due,
        formula=Text(
            zh="到期日在时段内、截至数据时间已办结的件数 ÷ 到期日在时段内的件数",
            en="closed as of the data time / due in the period",
        ),
        excludes=_NOT_COUNTED,
        origin=Text(zh="数字化城市管理通行口径", en="digital urban management practice"),
    ),
    Indicator(
        key="same_day_rate",
        title=Text(zh="当日办结率", en="Same-day closure rate"),
        unit=_PERCENT,
        numerator=_count.received_closed_same_day,
        denominator=_count.received,
        formula=Text(
            zh="受理当日（自然日）办结的件数 ÷ 时段内受理的件数",
            en="closed on the civil day received / received in the period",
        ),
        excludes=_NOT_COUNTED,
        origin=_LOCAL,
    ),
    Indicator(
        key="daily_flow",
        title=Text(zh="日办结流量", en="Daily flow"),
        unit=_PERCENT,
        numerator=_count.closed,
        denominator=_count.received,
        share=False,
        scale=Scale.DIVERGING,
        formula=Text(
            zh="时段内办结的件数 ÷ 时段内受理的件数，可超过 100 %",
            en="closed in the period / received in the period; can exceed 100 %",
        ),
        excludes=_NOT_COUNTED,
        origin=_LOCAL,
    ),
    Indicator(
        key="callback_coverage",
        title=Text(zh="回访覆盖率", en="Callback coverage"),
        unit=_PERCENT,
        numerator=_count.closed_called_back,
        denominator=_count.closed,
        formula=Text(
            zh="时段内办结且已回访的件数 ÷ 时段内办结的件数",
            en="called back / closed in the period",
        ),
        excludes=_NOT_COUNTED,
        origin=_LOCAL,
    ),
    Indicator(
        key="satisfaction_rate",
        title=Text(zh="满意率", en="Satisfaction rate"),
        unit=_PERCENT,
        numerator=_count.closed_satisfied,
        denominator=_count.closed_rated,
        formula=Text(
            zh="时段内办结且评为 4、5 分的件数 ÷ 时段内办结且有评分的件数（须与回访覆盖率同看）",
            en="rated 4 or 5 / rated, of those closed in the period (read with callback coverage)",
        ),
        excludes=_NOT_COUNTED,
        origin=_LOCAL,
    ),
    Indicator(
        key="demands",
        title=Text(zh="诉求量", en="Demands"),
        unit=Text(zh="件", en="demands"),
        numerator=_count.received,
        denominator=None,
        factor=1.0,
        share=False,
        digits=0,
        better=Better.NEITHER,
        formula=Text(zh="时段内受理的件数", en="received in the period"),
        excludes=_NOT_COUNTED,
        origin=_LOCAL,
    ),
    Indicator(
        key="demands_per_1000_households",
        title=Text(zh="千户诉求量", en="Demands per 1,000 households"),
        unit=Text(zh="件/千户", en="per 1,000 households"),
        numerator=_count.received,
        denominator=area.c.households,
        factor=1000.0,
        share=False,
        better=Better.NEITHER,
        formula=Text(
            zh="时段内受理的件数 ÷ 户数 × 1000",
            en="received in the period / households × 1,000",
        ),
        excludes=_NOT_COUNTED,
        origin=_LOCAL,
    ),
)
