"""The words of hotspots, outbreaks and coverage on a wall, where no other page has them yet."""

from typing import Final

from geo.text import Text

TIMES: Final = Text(zh="预期的 {ratio} 倍", en="{ratio} times expected")
MORE_SPOTS: Final = Text(zh="另有 {count} 处较小的", en="{count} smaller ones")
SPOTS_IN_ALL: Final = Text(zh="共 {count} 处", en="{count} in all")
BAR_NOTE: Final = Text(
    zh="条长为件数；按超出预期的件数排。{period}",
    en="Bars are demands, in the order of those beyond what is expected. {period}",
)
HIGH_AT: Final = Text(zh="高发 {level}", en="high {level}")
LOW_AT: Final = Text(zh="低发 {level}", en="low {level}")
RINGS: Final = Text(
    zh="圈号为热点，按超出预期的件数排；亮边为第 1 处",
    en="Rings are hotspots, the largest excess first; number 1 is outlined",
)
MONTHS: Final = Text(
    zh="（逐月历史 {first} 至 {last}）", en=" (history by month from {first} to {last})"
)
TEST: Final = Text(zh="Gi* 检验，假发现率 ≤ 5 %", en="Gi*, false discoveries ≤ 5 %")
COMPARED: Final = Text(zh="比较 {cells} 个{unit}", en="{cells} {unit} compared")
MARKED: Final = Text(
    zh="，图上 {marked} 个显著高发（95 % 以上置信）",
    en=", {marked} on the map significantly high (95 % confidence or more)",
)
LEFT_OUT: Final = Text(
    zh="未计入 {count} 件（默认坐标或无点位）",
    en="{count} demands left out (on default coordinates or without a point)",
)

ALL_KINDS: Final = Text(zh="各类合计", en="All kinds")
FEW: Final = Text(zh="少于5", en="under 5")
EXPECTED: Final = Text(zh="预期 {usual} 件", en="{usual} expected")
LASTED: Final = Text(zh="截至 {end} 持续 {days} 天", en="{days} days up to {end}")
LASTED_ONE: Final = Text(zh="{end} 当天", en="on {end}")
LAST_SCAN: Final = Text(zh="最近一次扫描截至 {end}", en="last scan up to {end}")
QUIET: Final = Text(
    zh="近几晚没有异常聚集（最近一次扫描截至 {end}）",
    en="No outbreak in the last nights (last scan up to {end})",
)
NOT_LATELY: Final = Text(
    zh="近几晚没有扫描过异常聚集，最近一次扫描截至 {end}",
    en="The last nights were not scanned for outbreaks; the last scan is up to {end}",
)
NEVER: Final = Text(
    zh="这里还没有扫描过异常聚集（rongtu alerts）",
    en="This has not been scanned for outbreaks yet (rongtu alerts)",
)
SOME_KINDS: Final = Text(zh="只扫描了{kinds}", en="only {kinds} were scanned")
MORE_ALERTS: Final = Text(zh="另有 {count} 处", en="{count} more")

BOTH_WAYS: Final = Text(
    zh="直线圈 {straight} %，路网可达 {walk} %", en="circles {straight} %, on foot {walk} %"
)
CIRCLES_ALONE: Final = Text(zh="直线圈 {straight} %", en="circles {straight} %")
SHARE_TITLE: Final = Text(
    zh="{minutes} 分钟{way}可达的住户，%", en="Households within {minutes} minutes {way}, %"
)
EACH_COMPOUND: Final = Text(
    zh="{minutes} 分钟{way}可达的小区", en="Compounds within {minutes} minutes {way}"
)
IN_REACH: Final = Text(zh="可达", en="in reach")
OUT_OF_REACH: Final = Text(zh="不可达", en="out of reach")
CIRCLE_NOTE: Final = Text(zh="细线：{m} 米直线圈", en="Thin line: {m} m circles")
DOTS: Final = Text(
    zh="圆点：圈外小区，越大越亮住户越多（分界 {some}、{many} 户）",
    en="Dots: compounds left out, larger and brighter for more households (from {some}, {many})",
)
MORE_DOTS: Final = Text(
    zh="只标户数最多的 {shown} 个，另有 {count} 个", en="the {shown} largest, {count} more are not"
    " drawn",
)  # fmt: skip
MORE_COMPOUNDS: Final = Text(zh="另有 {count} 个小区", en="{count} more compounds")
MORE_STATIONS: Final = Text(zh="另有 {count} 个站点", en="{count} more stations")
HOUSEHOLDS_IN_ALL: Final = Text(
    zh="圈外合计 {households} 户，{places} 个小区",
    en="{households} households in {places} compounds are left out",
)
HOUSEHOLD_UNIT: Final = Text(zh="户", en="households")
LOAD_NOTE: Final = Text(
    zh="以它为最近站、且在 {minutes} 分钟{way}圈内的住户",
    en="Households within {minutes} minutes {way} that have no nearer station",
)
