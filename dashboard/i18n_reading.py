"""The words that stand beside a number: how it is made, how it changed, what its marks mean."""

from typing import Final

from geo.catalog import Better, Theme
from geo.period import Grain
from geo.text import Text

THEMES: Final = {
    Theme.CLOSURE: Text(zh="办结", en="Closure"),
    Theme.BACKLOG: Text(zh="在办与到期", en="Backlog and what falls due"),
    Theme.SERVICE: Text(zh="响应与服务质量", en="Response and quality of service"),
    Theme.VOLUME: Text(zh="诉求量", en="Volume"),
    Theme.INTEGRITY: Text(zh="数据真实性", en="Integrity of the figures"),
    Theme.COVERAGE: Text(zh="组织与服务覆盖", en="Organisation and service coverage"),
}
"""What indicators are about, in the order of the picker."""

DEFINITION: Final = Text(zh="口径", en="Definition")
DEFINITION_OF: Final = Text(zh="{title}的计算口径", en="How {title} is computed")
EXCLUDES: Final = Text(zh="不计入", en="Left out")
ORIGIN: Final = Text(zh="依据", en="Source")
DIRECTION: Final = Text(zh="方向", en="Direction")
BETTER: Final = {
    Better.HIGHER: Text(zh="越高越好", en="the higher the better"),
    Better.LOWER: Text(zh="越低越好", en="the lower the better"),
    Better.NEITHER: Text(zh="高低本身无好坏", en="neither high nor low is better"),
}
TARGET: Final = Text(zh="目标", en="Target")
TARGET_OF: Final = Text(zh="目标 {value}", en="target {value}")
THIS_TIME: Final = Text(zh="本次", en="This time")
BESIDE: Final = Text(zh="须同看", en="Read with")
BESIDE_TAG: Final = Text(zh="同看", en="read too")
CAVEATS: Final = Text(zh="附注", en="Notes")
SHOW: Final = Text(zh="在地图上显示{title}", en="Show {title} on the map")

MEAN_OF_DAYS: Final = Text(zh="日均", en="mean of days")
INTERVAL: Final = Text(zh="区间 {span}", en="interval {span}")
POOLED: Final = Text(zh="合计", en="pooled")
INTERVAL_95: Final = Text(zh="95% 区间", en="95% interval")
A_DAY: Final = Text(zh="日均 {n} 件，共 {days} 天", en="{n} a day over {days} days")
AT_END: Final = Text(zh="截至 {day} 日末", en="at the end of {day}")
AT_DATA: Final = Text(zh="截至数据时间，与时段无关", en="as of the data, whatever the period")
NO_DATA: Final = Text(zh="无数据", en="No data")
CLOSED_OF: Final = Text(zh="{k} ÷ {n} 件已办结", en="{k} of {n} closed")
DAYS_OF: Final = Text(zh="{k} ÷ {n} 天", en="{k} ÷ {n} days")

SINCE_GRAIN: Final = {
    Grain.DAY: Text(zh="较前一天", en="vs the day before"),
    Grain.MONTH: Text(zh="较上月", en="vs prior month"),
    Grain.QUARTER: Text(zh="较上季度", en="vs prior quarter"),
    Grain.YEAR: Text(zh="较上年", en="vs prior year"),
}
SINCE_DAYS: Final = Text(zh="较前 {days} 天", en="vs prior {days} days")
SINCE_YEAR: Final = Text(zh="较去年同期", en="vs a year earlier")
POINTS: Final = Text(zh="个百分点", en="points")
IN_BRACKETS: Final = Text(zh="（{what}）", en=" ({what})")
BY_CHANCE: Final = Text(zh="在偶然范围内", en="within chance")
FOR_BETTER: Final = Text(zh="好转", en="better")
FOR_WORSE: Final = Text(zh="变差", en="worse")
NOT_KNOWN: Final = Text(zh="当时数据不全", en="data incomplete then")
NOT_ALL: Final = Text(zh="本期数据不全", en="data incomplete now")
NOTHING_THEN: Final = Text(zh="没有数据", en="no data")
RIPENS: Final = Text(zh="近期办理时间较短", en="less time so far")

BRIGHT: Final = {
    Better.HIGHER: Text(zh="越亮越好", en="brighter is better"),
    Better.LOWER: Text(zh="越亮越好", en="brighter is better"),
    Better.NEITHER: Text(zh="越亮数值越大", en="brighter is higher"),
}
DIVERGES: Final = Text(zh="两色分居 {value} 两侧", en="two hues on either side of {value}")

RANKING: Final = Text(zh="{level}{title}", en="{title} by {level}")
RANKING_LIST: Final = Text(zh="排名", en="Ranking")
OVERALL: Final = Text(zh="总体 {value}", en="Whole {value}")
WHISKERS: Final = Text(zh="横线为 95% 区间", en="bars: 95% intervals")
SHARED: Final = Text(zh="数值相同者并列", en="equal values share ranks")
RANGES: Final = Text(zh="名次为可能的范围", en="ranks: where each may really stand")
FLAGGED: Final = Text(
    zh="橙色：偏离超出通常差别", en="orange: beyond the usual differences"
)  # fmt: skip
WITHOUT: Final = Text(zh="另有 {count} 个无数据", en="{count} more without data")
RANK: Final = Text(zh="名次", en="Rank")
RANKED: Final = Text(zh="名次 {rank}，共 {count} 个", en="rank {rank} of {count}")
TIED_WITH: Final = Text(zh="与{names}分不出先后", en="cannot be told apart from {names}")
EQUAL_TO: Final = Text(zh="与{names}数值相同", en="the same value as {names}")

DAILY: Final = Text(zh="每日{title}", en="{title} by day")
AT_DAY_ENDS: Final = Text(zh="每日末{title}", en="{title} at the end of each day")
WEEKLY: Final = Text(zh="每周{title}", en="{title} by week")
JUMPING: Final = Text(zh="每日{title}与突变日", en="{title} by day, and sudden jumps")
STANDS_IN: Final = Text(zh="“{title}”没有每日数值", en="{title} has no value of its own by day")
DAY_VALUE: Final = Text(zh="当日", en="the day")
WEEK_MEAN: Final = Text(zh="7 日平均", en="7-day mean")
DAY_END: Final = Text(zh="当日末", en="end of day")
WEEK_VALUE: Final = Text(zh="当周受理", en="received in the week")
USUAL: Final = Text(zh="通常", en="usual")
JUMP: Final = Text(zh="突变", en="jump")

TABLE: Final = Text(zh="各{level}数值表", en="Values by {level}")
NAME: Final = Text(zh="名称", en="Name")
DENOMINATOR: Final = Text(zh="分母", en="Denominator")
