"""What is open, for how long, and what falls due next."""

from typing import Final

from geo.catalog.basis import Age, Falling, Stock
from geo.catalog.indicators.words import CASES, LOCAL, NOT_COUNTED
from geo.catalog.model import Better, Indicator, Theme
from geo.text import Text


def _falling(key: str, title: Text, basis: Falling, formula: Text, explanation: Text) -> Indicator:
    return Indicator(
        key=key,
        theme=Theme.BACKLOG,
        title=title,
        unit=CASES,
        basis=basis,
        factor=1.0,
        share=False,
        digits=0,
        better=Better.LOWER,
        formula=formula,
        excludes=NOT_COUNTED,
        origin=LOCAL,
        explanation=explanation,
    )


BACKLOG: Final = (
    Indicator(
        key="backlog",
        theme=Theme.BACKLOG,
        title=Text(zh="在办件数", en="Backlog"),
        unit=CASES,
        basis=Stock(),
        factor=1.0,
        share=False,
        digits=0,
        better=Better.LOWER,
        formula=Text(
            zh="截至时段末日，已受理而未办结的件数",
            en="received and not closed by the end of the last day of the period",
        ),
        excludes=NOT_COUNTED,
        origin=LOCAL,
        explanation=Text(
            zh="手上还有多少件没有办结。",
            en="How many demands are still to be closed.",
        ),
        beside=("backlog_age",),
    ),
    Indicator(
        key="backlog_age",
        theme=Theme.BACKLOG,
        title=Text(zh="在办件平均天数", en="Mean age of the backlog"),
        unit=Text(zh="天", en="days"),
        basis=Age(),
        factor=1.0,
        share=False,
        better=Better.LOWER,
        formula=Text(
            zh="在办件自受理日起至时段末日的天数之和 ÷ 截至时段末日的在办件数",
            en="civil days since receipt, summed over the backlog ÷ backlog at the end of the last"
            " day",
        ),
        excludes=NOT_COUNTED,
        origin=LOCAL,
        explanation=Text(
            zh="没有办结的，平均已经等了几天；越大说明老件越多。",
            en="For how many days, in the mean, the open ones have waited.",
        ),
    ),
    _falling(
        "overdue",
        Text(zh="超期在办", en="Overdue"),
        Falling(hours=None),
        Text(
            zh="数据时间已过期限而未办结的件数",
            en="open and past due at the data time",
        ),
        Text(
            zh="已经超过期限还没有办结，须先处理。",
            en="Already past due and still open: these come first.",
        ),
    ),
    _falling(
        "due_24h",
        Text(zh="24 小时内到期", en="Due within 24 hours"),
        Falling(hours=24),
        Text(
            zh="数据时间起 24 小时内到期而未办结的件数",
            en="open and due within 24 hours of the data time",
        ),
        Text(
            zh="今明两天必须办结的件数。",
            en="What must be closed within a day so as not to be late.",
        ),
    ),
    _falling(
        "due_72h",
        Text(zh="72 小时内到期", en="Due within 72 hours"),
        Falling(hours=72),
        Text(
            zh="数据时间起 72 小时内到期而未办结的件数",
            en="open and due within 72 hours of the data time",
        ),
        Text(
            zh="三天内必须办结的件数，含 24 小时内到期的。",
            en="What must be closed within three days, what is due within 24 hours included.",
        ),
    ),
)
