"""How demands are taken up, and what people say of it."""

from typing import Final

from sqlalchemy import ColumnElement

from geo.catalog.basis import Counts
from geo.catalog.indicators.words import LOCAL, NOT_COUNTED, PERCENT
from geo.catalog.model import Better, Indicator, Theme
from geo.schema import area_daily
from geo.text import Text

_day = area_daily.c
_RECEIVED: Final = Text(zh=" ÷ 时段内受理的件数", en=" ÷ received in the period")
_CLOSED: Final = Text(zh=" ÷ 时段内办结的件数", en=" ÷ closed in the period")
_SEED_ORDERS: Final = Text(
    zh="三单制：居民下单、支部派单、干部接单（种子文件，金牛区）",
    en="three orders: residents order, branches dispatch, cadres accept (seed document, Jinniu)",
)
_BEIJING: Final = Text(
    zh="接诉即办“响应率”通行做法（24 小时内）；本系统以接单或办结为响应",
    en="the response rate of hotline practice (within 24 hours); here the order being accepted, or"
    " the demand closed, is the response",
)


def _of(count: ColumnElement[int], whole: ColumnElement[int], *, matures: int = 0) -> Counts:
    return Counts(numerator=count, denominator=whole, matures=matures)


SERVICE: Final = (
    Indicator(
        key="response_rate",
        theme=Theme.SERVICE,
        title=Text(zh="24 小时响应率", en="Response within 24 hours"),
        unit=PERCENT,
        basis=_of(_day.received_responded, _day.received, matures=1),
        formula=Text(zh="受理后 24 小时内接单或办结的件数", en="accepted or closed within 24 hours")
        + _RECEIVED,
        excludes=Text(
            zh="作废件、重复件；受理未满 24 小时的日子",
            en="voided demands and duplicates of another; days that ended less than 24 hours ago",
        ),
        origin=_BEIJING,
        explanation=Text(
            zh="受理的诉求，有多少在一天之内有人接手。",
            en="Of what came in, how much was taken up within a day.",
        ),
    ),
    Indicator(
        key="direct_answer_share",
        theme=Theme.SERVICE,
        title=Text(zh="直接答复率", en="Answered at once"),
        unit=PERCENT,
        basis=_of(_day.received_direct_answer, _day.received),
        better=Better.NEITHER,
        formula=Text(zh="受理时直接答复的件数", en="answered at once") + _RECEIVED,
        excludes=NOT_COUNTED,
        origin=LOCAL,
        explanation=Text(
            zh="不经派单、当场答复的比例；与派单率同看。",
            en="How much was answered by whoever took the call, without a dispatch.",
        ),
        beside=("dispatched_share",),
    ),
    Indicator(
        key="dispatched_share",
        theme=Theme.SERVICE,
        title=Text(zh="派单率", en="Dispatched"),
        unit=PERCENT,
        basis=_of(_day.received_dispatched, _day.received),
        better=Better.NEITHER,
        formula=Text(zh="已派单的件数", en="dispatched by now") + _RECEIVED,
        excludes=NOT_COUNTED,
        origin=_SEED_ORDERS,
        explanation=Text(
            zh="三单制第二步：受理的诉求有多少已派单。",
            en="The second of the three orders: how much of what came in was dispatched.",
        ),
        beside=("accepted_share",),
    ),
    Indicator(
        key="accepted_share",
        theme=Theme.SERVICE,
        title=Text(zh="接单率", en="Accepted"),
        unit=PERCENT,
        basis=_of(_day.received_accepted, _day.received),
        better=Better.NEITHER,
        formula=Text(zh="已接单的件数", en="accepted by now") + _RECEIVED,
        excludes=NOT_COUNTED,
        origin=_SEED_ORDERS,
        explanation=Text(
            zh="三单制第三步：受理的诉求有多少已有人接单；直接答复的不需接单。",
            en="The third of the three orders: how much was accepted; what is answered at once need"
            " not be.",
        ),
        beside=("dispatched_share",),
    ),
    Indicator(
        key="callback_coverage",
        theme=Theme.SERVICE,
        title=Text(zh="回访覆盖率", en="Callback coverage"),
        unit=PERCENT,
        basis=_of(_day.closed_called_back, _day.closed),
        target=100.0,
        formula=Text(zh="时段内办结且已回访的件数", en="called back by now") + _CLOSED,
        excludes=NOT_COUNTED,
        origin=Text(
            zh="“件件有着落、事事有回音”（种子文件，锦江区）",
            en='"every matter settled, every call answered" (seed document, Jinjiang)',
        ),
        explanation=Text(
            zh="办结之后有多少回访过；覆盖率低时，满意率说明不了问题。",
            en="How much of what was closed was followed by a call; where it is low, satisfaction"
            " says little.",
        ),
    ),
    Indicator(
        key="satisfaction_rate",
        theme=Theme.SERVICE,
        title=Text(zh="满意率", en="Satisfaction rate"),
        unit=PERCENT,
        basis=_of(_day.closed_satisfied, _day.closed_rated),
        formula=Text(
            zh="时段内办结且评为 4、5 分的件数 ÷ 时段内办结且有评分的件数",
            en="rated 4 or 5 ÷ rated, of those closed in the period",
        ),
        excludes=Text(
            zh="作废件、重复件、没有评分的件",
            en="voided demands, duplicates of another, and those without a rating",
        ),
        origin=LOCAL,
        explanation=Text(
            zh="评过分的有多少满意；只代表被回访到的人，须与回访覆盖率同看。",
            en="How many of those who gave a rating were content; read it with callback coverage.",
        ),
        beside=("callback_coverage", "rated_share"),
    ),
    Indicator(
        key="rated_share",
        theme=Theme.SERVICE,
        title=Text(zh="评价率", en="Rated"),
        unit=PERCENT,
        basis=_of(_day.closed_rated, _day.closed),
        formula=Text(zh="时段内办结且有评分的件数", en="rated by now") + _CLOSED,
        excludes=NOT_COUNTED,
        origin=LOCAL,
        explanation=Text(
            zh="办结之后有多少得到评分。",
            en="How much of what was closed got a rating.",
        ),
    ),
    Indicator(
        key="reopened_14",
        theme=Theme.SERVICE,
        title=Text(zh="14 天内重办率", en="Reopened within 14 days"),
        unit=PERCENT,
        basis=_of(_day.closed_reopened_14, _day.closed, matures=14),
        better=Better.LOWER,
        formula=Text(zh="办结后 14 天内重新打开的件数", en="reopened within 14 days") + _CLOSED,
        excludes=Text(
            zh="作废件、重复件；办结未满 14 天的日子；重办后又办结的，按最后一次办结计",
            en="voided demands and duplicates of another; days of less than 14 days ago; closings"
            " before the last one of a demand",
        ),
        origin=LOCAL,
        explanation=Text(
            zh="办结了又重新打开的比例，反映是否真正办好。",
            en="How much was closed and then opened again: whether it was really done.",
        ),
    ),
    Indicator(
        key="reopened_30",
        theme=Theme.SERVICE,
        title=Text(zh="30 天内重办率", en="Reopened within 30 days"),
        unit=PERCENT,
        basis=_of(_day.closed_reopened_30, _day.closed, matures=30),
        better=Better.LOWER,
        formula=Text(zh="办结后 30 天内重新打开的件数", en="reopened within 30 days") + _CLOSED,
        excludes=Text(
            zh="作废件、重复件；办结未满 30 天的日子；重办后又办结的，按最后一次办结计",
            en="voided demands and duplicates of another; days of less than 30 days ago; closings"
            " before the last one of a demand",
        ),
        origin=LOCAL,
        explanation=Text(
            zh="办结后一个月内重新打开的比例。",
            en="How much was opened again within a month of being closed.",
        ),
    ),
    Indicator(
        key="repeat_rate",
        theme=Theme.SERVICE,
        title=Text(zh="重复诉求率", en="Repeat rate"),
        unit=PERCENT,
        basis=_of(_day.received_repeated, _day.received_located),
        better=Better.LOWER,
        formula=Text(
            zh="此前 14 天内同一地点、同一类别已有诉求的件数 ÷ 时段内受理且地点明确的件数",
            en="the same spot and category within the 14 days before ÷ received in the period at a"
            " known spot",
        ),
        excludes=Text(
            zh="作废件、重复件、无明确地点或落在默认坐标上的件；"
            "同一地点指坐标相差约 10 米以内，无坐标的按地址",
            en="voided demands, duplicates of another, and those of no known spot or on a default"
            " coordinate; a spot is about ten metres wide, or an address",
        ),
        origin=LOCAL,
        explanation=Text(
            zh="同一个地方、同一类问题两周内又被反映的比例。",
            en="How much of what came in had come from the same spot within two weeks.",
        ),
        beside=("closed_then_repeated",),
    ),
)
