"""Signs that a rate is better than the work behind it. A sign is to be looked into, no proof."""

from typing import Final

from geo.catalog.basis import Counts, Jumps
from geo.catalog.indicators.words import LOCAL, NOT_COUNTED, PERCENT
from geo.catalog.model import Better, Indicator, Theme
from geo.schema import area_daily
from geo.text import Text

_day = area_daily.c

INTEGRITY: Final = (
    Indicator(
        key="closed_without_callback",
        theme=Theme.INTEGRITY,
        title=Text(zh="未回访即办结", en="Closed without a callback"),
        unit=PERCENT,
        basis=Counts(
            numerator=_day.closed - _day.closed_called_back, denominator=_day.closed, matures=3
        ),
        better=Better.LOWER,
        formula=Text(
            zh="时段内办结而至今没有回访的件数 ÷ 时段内办结的件数",
            en="closed and not called back by now ÷ closed in the period",
        ),
        excludes=Text(
            zh="作废件、重复件；办结未满 3 天的日子",
            en="voided demands and duplicates of another; days of less than 3 days ago",
        ),
        origin=LOCAL,
        explanation=Text(
            zh="办结了却没有问过当事人；比例高时，办结率要打折扣看。",
            en="Closed, and nobody asked whoever had called: where this is high, trust the closure"
            " rate less.",
        ),
        beside=("callback_coverage",),
    ),
    Indicator(
        key="closed_then_repeated",
        theme=Theme.INTEGRITY,
        title=Text(zh="办结后又发生", en="Closed, then repeated"),
        unit=PERCENT,
        basis=Counts(numerator=_day.closed_repeated, denominator=_day.closed_located, matures=14),
        better=Better.LOWER,
        formula=Text(
            zh="办结后 14 天内同一地点、同一类别又有诉求的件数 ÷ 时段内办结且地点明确的件数",
            en="the same spot and category within the 14 days after ÷ closed in the period at a"
            " known spot",
        ),
        excludes=Text(
            zh="作废件、重复件、无明确地点或落在默认坐标上的件；办结未满 14 天的日子",
            en="voided demands, duplicates of another, and those of no known spot or on a default"
            " coordinate; days of less than 14 days ago",
        ),
        origin=LOCAL,
        explanation=Text(
            zh="刚办结，同一处又反映同类问题：可能并未真正解决。",
            en="Closed, and soon the same trouble at the same spot: perhaps it was never solved.",
        ),
        beside=("repeat_rate", "reopened_14"),
    ),
    Indicator(
        key="last_hour_share",
        theme=Theme.INTEGRITY,
        title=Text(zh="到期前一小时办结", en="Closed in the last hour"),
        unit=PERCENT,
        basis=Counts(numerator=_day.closed_last_hour, denominator=_day.closed_on_time),
        better=Better.LOWER,
        formula=Text(
            zh="在期限前最后一小时内办结的件数 ÷ 时段内按期办结的件数",
            en="closed within the hour before due ÷ closed in the period, no later than due",
        ),
        excludes=Text(
            zh="作废件、重复件、没有期限的件、超期办结的件",
            en="voided demands, duplicates of another, those of no deadline, and those closed late",
        ),
        origin=LOCAL,
        explanation=Text(
            zh="卡着期限办结的比例；过高可能是为了指标突击销号。",
            en="How much was closed just in time; where it is high, closing may serve the rate and"
            " not the matter.",
        ),
        beside=("on_time_rate",),
    ),
    Indicator(
        key="disagreeing_share",
        theme=Theme.INTEGRITY,
        title=Text(zh="状态与时间不符", en="Status and times disagree"),
        unit=PERCENT,
        basis=Counts(numerator=_day.received_disagreeing, denominator=_day.received),
        better=Better.LOWER,
        digits=2,
        formula=Text(
            zh="状态为办结而无办结时间、状态为在办而有办结时间、或状态为作废而未标作废的件数"
            " ÷ 时段内受理的件数",
            en="closed by status and without a closing time, open by status and with one, or voided"
            " by status alone ÷ received in the period",
        ),
        excludes=NOT_COUNTED,
        origin=LOCAL,
        explanation=Text(
            zh="记录自相矛盾的比例；各办结率以时间为准。",
            en="How many records contradict themselves; the rates go by the times.",
        ),
    ),
    Indicator(
        key="jump_days",
        theme=Theme.INTEGRITY,
        title=Text(zh="诉求量突变日", en="Days of a sudden jump"),
        unit=PERCENT,
        basis=Jumps(),
        share=False,
        better=Better.NEITHER,
        formula=Text(
            zh="诉求量偏离前八周同一星期几之中位数超过 3.5 倍稳健标准差的天数 ÷ 时段内可判断的天数",
            en="days whose count is more than 3.5 robust standard deviations from the median of the"
            " same weekday of the eight weeks before ÷ days of the period that can be judged",
        ),
        excludes=Text(
            zh="作废件、重复件；前八周不足四个同星期几的日子",
            en="voided demands and duplicates of another; days with less than four such weekdays"
            " before them",
        ),
        origin=Text(
            zh="修正 z 分数（Iglewicz 与 Hoaglin，1993）",
            en="modified z-score (Iglewicz and Hoaglin, 1993)",
        ),
        explanation=Text(
            zh="有多少天的诉求量忽高忽低：可能出了事，也可能是数据漏报、补报。",
            en="How many days jump up or down: something happened, or data came late.",
        ),
    ),
    Indicator(
        key="reports_per_open_day",
        theme=Theme.INTEGRITY,
        title=Text(zh="在办期间重复反映强度", en="Duplicate reports per 100 open days"),
        unit=Text(zh="次/百天", en="per 100 days"),
        basis=Counts(numerator=_day.closed_duplicates, denominator=_day.closed_minutes),
        factor=100.0 * 24 * 60,
        share=False,
        better=Better.NEITHER,
        formula=Text(
            zh="时段内办结的诉求所收到的重复件数 ÷ 这些诉求从受理到办结的时间之和（每百天）",
            en="duplicates of what was closed in the period ÷ time from its receipt to its closing"
            " (per 100 days)",
        ),
        excludes=Text(
            zh="作废件；所重复的诉求未办结的重复件",
            en="voided demands; duplicates of what is still open",
        ),
        origin=Text(
            zh="以重复反映估计上报率（Liu、Bhandaram、Garg，2023）",
            en="reporting rates from duplicate reports (Liu, Bhandaram and Garg, 2023)",
        ),
        explanation=Text(
            zh="同一问题存在期间被反映的频率；明显偏低的地方，可能有问题而少有人反映。",
            en="How often a matter is reported again while it lasts; where this is low, troubles"
            " may go unreported.",
        ),
    ),
)
