"""The words of the catalog itself: what its themes, directions and ways of computing are called."""

from typing import Final

from geo.catalog.basis import Age, Counts, Falling, Hot, Jumps, Stock, TimeToClose
from geo.catalog.model import Better, Theme
from geo.catalog.standing import Standing
from geo.text import Text

THEMES: Final = {
    Theme.CLOSURE: Text(zh="办结", en="Closure"),
    Theme.BACKLOG: Text(zh="在办与到期", en="Backlog and what falls due"),
    Theme.SERVICE: Text(zh="响应与服务质量", en="Response and quality of service"),
    Theme.VOLUME: Text(zh="诉求量", en="Volume"),
    Theme.INTEGRITY: Text(zh="数据真实性", en="Integrity of the figures"),
    Theme.COVERAGE: Text(zh="组织与服务覆盖", en="Organisation and service coverage"),
}

DIRECTIONS: Final = {
    Better.HIGHER: Text(zh="越高越好", en="the higher the better"),
    Better.LOWER: Text(zh="越低越好", en="the lower the better"),
    Better.NEITHER: Text(zh="高低本身无好坏", en="neither high nor low is better"),
}

KINDS: Final = {
    Counts: Text(zh="逐日计数之和", en="Sums of daily counts"),
    Stock: Text(zh="时段末在办", en="What is open at the end"),
    Age: Text(zh="在办天数", en="Age of what is open"),
    Falling: Text(zh="即将到期", en="What falls due"),
    TimeToClose: Text(zh="办结时长", en="Time to close"),
    Jumps: Text(zh="突变日", en="Days of a sudden jump"),
    Hot: Text(zh="热点单元", en="Hot cells"),
    Standing: Text(zh="现存事物的占比", en="Shares of what stands there"),
}
"""By the basis."""

NO_INTERVAL: Final = Text(zh="无", en="none")
WILSON: Final = Text(
    zh="95 % 置信区间，Wilson（1927）得分法，按合计的分子、分母",
    en="95 %, Wilson's score interval (1927) of the pooled counts",
)
GARWOOD: Final = Text(
    zh="95 % 置信区间，Garwood（1936）泊松精确法，户数视为已知",
    en="95 %, Garwood's exact Poisson interval (1936), households taken as known",
)
BROOKMEYER_CROWLEY: Final = Text(
    zh="95 % 置信区间，Brookmeyer–Crowley（1982）法；上限可能没有",
    en="95 %, Brookmeyer and Crowley (1982); it may have no upper end",
)

MATURES: Final = Text(
    zh="数据时间之前不满 {days} 天的日子不计（分子、分母都不计）",
    en="days less than {days} days before the data time are left out, above and below the line",
)
NOT_OVER: Final = Text(
    zh="数据时间所在的、尚未结束的那一天不计",
    en="the day of the data time is left out while it is not over",
)
NO_TARGET: Final = Text(zh="未设", en="none set")
