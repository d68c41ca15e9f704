"""Whether demands are closed, and how soon."""

from typing import Final

from geo.catalog.basis import Counts, TimeToClose
from geo.catalog.indicators.words import HOURS, LOCAL, NOT_COUNTED, PERCENT, PRACTICE
from geo.catalog.model import Better, Indicator, Scale, Theme
from geo.schema import area_daily
from geo.text import Text

_day = area_daily.c
_SURVIVAL: Final = Text(
    zh="Kaplan–Meier 估计（1958）：未办结件按已等待时长计入",
    en="Kaplan-Meier estimate (1958): open demands count for as long as they have waited",
)

CLOSURE: Final = (
    Indicator(
        key="on_time_rate",
        theme=Theme.CLOSURE,
        title=Text(zh="按期办结率", en="On-time closure rate"),
        unit=PERCENT,
        basis=Counts(numerator=_day.due_on_time, denominator=_day.due),
        formula=Text(
            zh="到期日在时段内且不晚于期限办结的件数 ÷ 到期日在时段内的件数",
            en="closed no later than due ÷ due in the period",
        ),
        excludes=NOT_COUNTED,
        origin=PRACTICE,
        explanation=Text(
            zh="该办结的，有多少在期限内办结了；未到期的不计。",
            en="Of what had to be closed, how much was closed in time; what is not due yet is"
            " left out.",
        ),
        beside=("closure_rate",),
    ),
    Indicator(
        key="closure_rate",
        theme=Theme.CLOSURE,
        title=Text(zh="结案率", en="Closure rate"),
        unit=PERCENT,
        basis=Counts(numerator=_day.due_closed, denominator=_day.due),
        formula=Text(
            zh="到期日在时段内、截至数据时间已办结的件数 ÷ 到期日在时段内的件数",
            en="closed as of the data time ÷ due in the period",
        ),
        excludes=NOT_COUNTED,
        origin=PRACTICE,
        explanation=Text(
            zh="该办结的，截至数据时间有多少已办结，无论是否超期；会随时间上升。",
            en="Of what had to be closed, how much is closed by now, late or not; it rises as time"
            " passes.",
        ),
    ),
    Indicator(
        key="same_day_rate",
        theme=Theme.CLOSURE,
        title=Text(zh="当日办结率", en="Same-day closure rate"),
        unit=PERCENT,
        basis=Counts(numerator=_day.received_closed_same_day, denominator=_day.received),
        formula=Text(
            zh="受理当日（自然日）办结的件数 ÷ 时段内受理的件数",
            en="closed on the civil day received ÷ received in the period",
        ),
        excludes=NOT_COUNTED,
        origin=LOCAL,
        explanation=Text(
            zh="当天受理的，有多少当天就办结；晚间受理的很难当日办结，不宜作硬性考核。",
            en="Of what came in on a day, how much was closed before its midnight; what comes late"
            " in the evening hardly can be.",
        ),
    ),
    Indicator(
        key="daily_flow",
        theme=Theme.CLOSURE,
        title=Text(zh="日办结流量", en="Daily flow"),
        unit=PERCENT,
        basis=Counts(numerator=_day.closed, denominator=_day.received),
        share=False,
        scale=Scale.DIVERGING,
        formula=Text(
            zh="时段内办结的件数 ÷ 时段内受理的件数",
            en="closed in the period ÷ received in the period",
        ),
        excludes=NOT_COUNTED,
        origin=LOCAL,
        explanation=Text(
            zh="低于 100 % 表示积压在增加，高于 100 % 表示在消化积压；不是办结率。",
            en="Below 100 % the backlog grows, above it shrinks; it is no closure rate.",
        ),
        beside=("backlog",),
    ),
    Indicator(
        key="cohort_closure",
        theme=Theme.CLOSURE,
        title=Text(zh="受理办结率", en="Cohort closure"),
        unit=PERCENT,
        basis=Counts(numerator=_day.received_closed, denominator=_day.received),
        formula=Text(
            zh="时段内受理、截至数据时间已办结的件数 ÷ 时段内受理的件数",
            en="closed as of the data time ÷ received in the period",
        ),
        excludes=NOT_COUNTED,
        origin=LOCAL,
        explanation=Text(
            zh="某一批受理件截至数据时间的办结比例；受理越久越高，须与数据时间同看，新旧两批不可直接比。",
            en="How much of what was received in the period is closed as of the data time; it rises"
            " with age, so that old and new periods cannot be compared.",
        ),
    ),
    Indicator(
        key="median_hours",
        theme=Theme.CLOSURE,
        title=Text(zh="办结时长中位数", en="Median time to close"),
        unit=HOURS,
        basis=TimeToClose(name="median"),
        factor=1.0,
        share=False,
        digits=0,
        better=Better.LOWER,
        formula=Text(
            zh="时段内受理的诉求，半数办结所需的最少整小时数（未办结件计入）",
            en="least whole hours within which half of what was received in the period is closed,"
            " open ones accounted for",
        ),
        excludes=NOT_COUNTED,
        origin=_SURVIVAL,
        explanation=Text(
            zh="一半诉求在这么多小时内办结；只统计已办结件会偏短。",
            en="Half of the demands are closed within so many hours; to look at the closed ones"
            " alone would give too little.",
        ),
        beside=("p90_hours",),
    ),
    Indicator(
        key="p90_hours",
        theme=Theme.CLOSURE,
        title=Text(zh="办结时长九成位", en="90th percentile of time to close"),
        unit=HOURS,
        basis=TimeToClose(name="p90"),
        factor=1.0,
        share=False,
        digits=0,
        better=Better.LOWER,
        formula=Text(
            zh="时段内受理的诉求，九成办结所需的最少整小时数（未办结件计入）",
            en="least whole hours within which nine tenths of what was received in the period are"
            " closed, open ones accounted for",
        ),
        excludes=NOT_COUNTED,
        origin=_SURVIVAL,
        explanation=Text(
            zh="九成诉求在这么多小时内办结，其余一成等得更久。",
            en="Nine of ten demands are closed within so many hours; the tenth waits longer.",
        ),
    ),
)
