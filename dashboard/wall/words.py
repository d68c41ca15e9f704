"""The words of the wall itself."""

from datetime import datetime, timedelta
from typing import Final

from dashboard import i18n
from dashboard.components import ages
from dashboard.ledger_data import STALE_AFTER, Source
from geo.period import Period
from geo.text import Lang, Text

NOTHING: Final = Text(
    zh="还没有数据；载入后本屏自动显示。",
    en="No data yet; this screen follows as soon as some are loaded.",
)
FAILED: Final = Text(
    zh="此项没能算出来，已记入日志。", en="This could not be computed and was logged."
)
TOO_LONG: Final = Text(
    zh="此项计算超时，稍后自动重试。", en="This took too long; it is tried again by itself."
)
NO_PERIOD: Final = Text(zh="这个时段没有数据。", en="There are no data of this period.")
UNKNOWN: Final = Text(zh="没有名为“{key}”的{kind}。", en="No {kind} is called {key}.")
LATER: Final = Text(
    zh="正在等待数据库，请稍后再试。", en="Waiting for the database; try again soon."
)
CANNOT: Final = Text(zh="此项无法显示：{given}", en="This cannot be shown: {given}")
KINDS: Final = {
    "indicator": Text(zh="指标", en="indicator"),
    "layer": Text(zh="图层", en="layer"),
    "category": Text(zh="诉求类别", en="category"),
    "area": Text(zh="区域", en="area"),
    "level": Text(zh="层级", en="level"),
    "scene": Text(zh="场景", en="scene"),
    "period": Text(zh="时段", en="period"),
}

AWAY: Final = Text(
    zh="数据库暂时连不上，屏上是 {as_of} 的数字；恢复后自动更新。",
    en="The database does not answer; the numbers are those of {as_of}. It recovers by itself.",
)
AWAY_EMPTY: Final = Text(
    zh="数据库暂时连不上；恢复后自动显示。",
    en="The database does not answer; this screen follows when it is back.",
)
PLAN_WRONG: Final = Text(
    zh="场景文件有误，仍按上一版播放；查看原因：rongtu wall check",
    en="The file of scenes is wrong; the last good one is shown. Why: rongtu wall check",
)
NO_SCENE: Final = Text(
    zh="没有这个场景：{key}；有：{known}", en="No scene is called {key}; known: {known}"
)
NO_PLAYLIST: Final = Text(
    zh="没有这个播放单：{key}；有：{known}", en="No playlist is called {key}; known: {known}"
)
STALE: Final = Text(
    zh="{layer}数据是{age}的，已超过时限（{limit}）",
    en="{layer}: the data are from {age}, older than they may be ({limit})",
)


def dates(period: Period, lang: Lang) -> str:
    """Write the days of a period.

    >>> from datetime import date
    >>> dates(Period(date(2020, 1, 1), date(2021, 1, 1)), Lang.ZH)
    '2020-01-01 至 2020-12-31'
    """
    last = period.end - timedelta(days=1)
    if last == period.start:
        return f"{last}"
    return f"{period.start} {'至' if lang is Lang.ZH else 'to'} {last}"


def stale(source: Source, now: datetime, lang: Lang) -> str:
    """Say how old the data of a layer are, and how old they may be."""
    age = source.age(now)
    layer = i18n.DATA_LAYERS.get(source.layer)
    return STALE[lang].format(
        layer=source.layer if layer is None else layer[lang],
        age="—" if age is None else ages.ago(age, lang),
        limit=ages.span(STALE_AFTER[source.layer], lang),
    )
