"""The words of the wall's panels that the other pages do not have."""

from typing import Final

from dashboard.wall.plan import Span
from geo.catalog import Better
from geo.text import Text

SO_FAR: Final = {
    Span.DAY: Text(zh="当日 {value}", en="that day {value}"),
    Span.WEEK: Text(zh="近 7 天 {value}", en="7 days {value}"),
    Span.DAYS_30: Text(zh="近 30 天 {value}", en="30 days {value}"),
    Span.MONTH: Text(zh="本月 {value}", en="month to date {value}"),
    Span.QUARTER: Text(zh="本季 {value}", en="quarter to date {value}"),
    Span.YEAR: Text(zh="今年 {value}", en="year to date {value}"),
}
"""A number of other days, beside the large one."""
SUMMED: Final = {
    **SO_FAR,
    Span.MONTH: Text(zh="本月累计 {value}", en="month to date {value}"),
    Span.QUARTER: Text(zh="本季累计 {value}", en="quarter to date {value}"),
    Span.YEAR: Text(zh="今年累计 {value}", en="year to date {value}"),
}
"""The same, of what adds up."""
YEAR_OF: Final = Text(zh="{year} 年累计 {value}", en="{year}: {value}")
"""Of a year that is not this one any more."""
YEAR_MEAN: Final = Text(zh="{year} 年 {value}", en="{year}: {value}")

WHOLE_YEAR: Final = Text(zh="{year} 年", en="{year}")
WHOLE_MONTH: Final = Text(zh="{year} 年 {month} 月", en="{year}-{month:02}")
FROM_TO: Final = Text(zh="{first} 至 {last}", en="{first} to {last}")
NOT_OVER: Final = Text(
    zh="当日未结束，截至 {at}，不与整日比较",
    en="the day is not over: up to {at}, not compared with a full day",
)
INCOMPLETE: Final = Text(zh="本期数据不全", en="data incomplete")

LAST_DAYS: Final = Text(zh="近 {count} 天", en="last {count} days")
LAST_WEEKS: Final = Text(zh="近 {count} 周", en="last {count} weeks")
BY_DAY: Final = Text(zh="逐日，{first} 至 {last}", en="By day, {first} to {last}")
BY_WEEK: Final = Text(zh="逐周，{first} 至 {last}", en="By week, {first} to {last}")
DAY_ENDS: Final = Text(
    zh="每日末，{first} 至 {last}", en="At the end of each day, {first} to {last}"
)
PLACE: Final = Text(zh="区域", en="Area")
WHEN: Final = Text(zh="时段", en="Period")

LEFT_ABOVE: Final = Text(zh="名次在前的另有 {count} 个{level}", en="{count} more {level} above")
LEFT_BELOW: Final = Text(zh="名次在后的另有 {count} 个{level}", en="{count} more {level} below")
LEFT_MORE: Final = Text(zh="另有 {count} 个{level}", en="{count} more {level}")
LEFT_KINDS: Final = Text(zh="另有 {count} 类", en="{count} more kinds")
LEFT_ROWS: Final = Text(zh="另有 {count} 项", en="{count} more")
AMONG_THEM: Final = Text(
    zh="，其中 {count} 个偏离超出通常差别", en=", {count} of them beyond the usual differences"
)
ZEROS: Final = Text(zh="{count} 个{level}为 0", en="{count} {level} with 0")
ALL_ZERO: Final = Text(zh="{count} 个{level}均为 0", en="0 in all {count} {level}")
LEVELS: Final = Text(zh="{level}", en="{level} areas")
"""Areas of a level, many of them."""
HOUSEHOLDS: Final = Text(zh="{k} ÷ {n} 户", en="{k} ÷ {n} households")
TOTAL: Final = Text(zh="合计 {value} {unit}", en="total {value}")

CATEGORIES: Final = Text(zh="诉求类别", en="Demands by category")
CHANGES_SIDE: Final = Text(zh="右侧为{since}的增减", en="at the right: {since}")
NO_CHANGES: Final = Text(zh="不作比较：{reason}", en="not compared: {reason}")
SHARES: Final = Text(zh="覆盖与落实", en="Coverage")
CHANGES: Final = Text(zh="与上期相比", en="Against the period before")
NOW: Final = Text(zh="本期", en="Now")
BEFORE: Final = Text(zh="上期", en="Before")
CHANGE: Final = Text(zh="变化", en="Change")
PERIODS: Final = Text(zh="{now}；上期 {before}", en="{now}; before: {before}")
WITH_UNIT: Final = Text(zh="{title}（{unit}）", en="{title} ({unit})")
IN_POINTS: Final = Text(zh="比率的变化为百分点", en="changes of rates are points")
OF_TITLE: Final = Text(zh="{title}：{what}", en="{title}: {what}")
POOLED: Final = Text(zh="比率为合计口径", en="rates are pooled")
PROVES_NOTHING: Final = Text(
    zh="* 由合成的样例算出，相符不能当作印证",
    en="* computed from made-up data, so that agreeing proves nothing",
)

CHANGED: Final = Text(zh="{title}{since}的变化", en="{title}, {since}")
FROM_BEFORE: Final = Text(zh="{before} → {now}", en="{before} → {now}")
SIDES: Final = {
    Better.HIGHER: (Text(zh="变差", en="worse"), Text(zh="好转", en="better")),
    Better.LOWER: (Text(zh="变差", en="worse"), Text(zh="好转", en="better")),
    Better.NEITHER: (Text(zh="减少", en="less"), Text(zh="增加", en="more")),
}
"""What the two hues of a map of changes mean."""
SAME: Final = Text(zh="不变", en="the same")
JUDGED: Final = Text(
    zh="95% 区间不含 0 者着色；{count} 个{level}同看，其中约 5% 可能出于偶然",
    en="coloured where the 95% interval leaves out 0; of {count} {level}, some 5% may be chance",
)
UNJUDGED: Final = Text(
    zh="没有区间，不能判断是否偶然，故用浅色", en="no intervals: may be chance, so the hues are dim"
)
RIPENING: Final = Text(
    zh="近期办理时间较短，不能判断好坏，故用浅色",
    en="the later period had less time so far, so the hues are dim",
)
ALT: Final = Text(zh="地图：各{level}{title}。{rows}", en="Map: {title} by {level}. {rows}")
ALT_ROW: Final = Text(zh="{name} {value}", en="{name} {value}")
NOT_A_PERIOD: Final = Text(
    zh="截至数据时间，没有上一期可比", en="as of the data: there is no period before"
)
AGAINST: Final = Text(zh="{now} 与 {before} 相比", en="{now} against {before}")
