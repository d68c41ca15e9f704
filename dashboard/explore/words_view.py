"""What the numbers of the planners' page say in words."""

from typing import Final

from geo.text import Text

FIELDS: Final = {
    "lang": Text(zh="语言", en="language"),
    "from": Text(zh="起始日", en="first day"),
    "to": Text(zh="截止日", en="end"),
    "in": Text(zh="区域", en="area"),
    "poly": Text(zh="手绘范围", en="shape"),
    "category": Text(zh="类别", en="category"),
    "channel": Text(zh="渠道", en="channel"),
    "status": Text(zh="状态", en="status"),
    "how": Text(zh="定位质量", en="place quality"),
    "hours": Text(zh="受理时段", en="time of receipt"),
    "close": Text(zh="办结时长", en="time to close"),
    "level": Text(zh="层级", en="level"),
    "indicator": Text(zh="指标", en="indicator"),
    "classes": Text(zh="分级", en="classes"),
}
"""The parts of a link, by their name in it."""

BAD: Final = Text(
    zh="链接里的{what}“{given}”无法识别，已忽略",
    en="The link's {what} “{given}” is not known and was left out",
)
BAD_PERIOD: Final = Text(
    zh="时段无效或没有数据，已改用默认时段",
    en="The period is not valid or has no data; the usual one is shown",
)
LONG: Final = Text(
    zh="链接过长，已显示默认视图", en="The link is too long; the usual view is shown"
)
CROSSING: Final = Text(
    zh="手绘范围自相交，已按围住的部分计算",
    en="The shape crosses itself; what it encloses is counted",
)
SHAPELESS: Final = Text(
    zh="手绘范围无效（需 3 至 {most} 个顶点并围出面积），已忽略",
    en="The shape is not valid (3 to {most} corners that enclose something) and was left out",
)
NO_LIMITS: Final = Text(
    zh="自定分级的界限须由小到大，已改用默认分级",
    en="Limits of classes must rise; the usual classes are shown",
)
NOT_NARROWED: Final = Text(
    zh="{title}不随以下筛选变化：{names}",
    en="{title} does not follow these filters: {names}",
)
WHENEVER: Final = Text(
    zh="{title}：截至数据时间，与时段无关", en="{title}: as of the data, whatever the period"
)
TOO_LATE: Final = Text(
    zh="{title}：{day} 起的日子尚不能评判，不计",
    en="{title}: days from {day} on cannot be judged yet and are left out",
)
OUTSIDE: Final = Text(
    zh="另有 {count} 件诉求不在该层级的任何区域内",
    en="{count} more demands are in no area of this level",
)
NO_ANSWER: Final = Text(
    zh="{title}暂时算不出来，请稍后再试", en="{title} cannot be computed now; try again later"
)
READING: Final = Text(
    zh="正在读入新数据，以下是 {as_of} 的数字",
    en="Newer data are being read; these are the numbers of {as_of}",
)
AWAY: Final = Text(
    zh="数据库暂时连不上，以下是 {as_of} 的数字；恢复后自动更新",
    en="The database does not answer; these are the numbers of {as_of}. It recovers by itself",
)
WAIT: Final = Text(
    zh="正在读入诉求，请几秒后再试", en="The demands are being read; try again in a few seconds"
)
EMPTY: Final = Text(zh="还没有载入诉求数据", en="No demands are loaded")
OPEN: Final = Text(zh="尚未办结", en="Still open")
ASIDES: Final = {
    "on_time_rate": Text(zh="按期办结 {n} 件", en="{n} closed in time"),
    "closure_rate": Text(zh="已办结 {n} 件", en="{n} closed"),
    "same_day_rate": Text(zh="当日办结 {n} 件", en="{n} closed that day"),
}
"""What the numerators of the headline's rates are, by key."""
CANNOT: Final = Text(zh="无法回答：{given}", en="This cannot be answered: {given}")
BOX: Final = Text(zh="地图范围无效", en="The bounds of the map are not valid")
GONE: Final = Text(
    zh="数据库暂时连不上，请稍后再试", en="The database does not answer; try again later"
)
