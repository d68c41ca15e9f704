"""The words of the view of coverage. What is said of coverage itself is `geo`'s."""

from typing import Final

from geo.catalog.circles import Way
from geo.engine.coverage import Subject
from geo.text import Text

TITLE: Final = Text(zh="服务覆盖", en="Coverage")
MINUTES: Final = Text(zh="步行时间", en="Minutes on foot")
MINUTES_OF: Final = Text(zh="{n} 分钟", en="{n} min")
WAYS: Final = Text(zh="距离", en="Distance")
WAY: Final = {
    Way.STRAIGHT: Text(zh="直线", en="straight"),
    Way.WALK: Text(zh="步行", en="on foot"),
}
NO_NETWORK: Final = Text(
    zh="没有载入步行路网，只能按直线算", en="No walking network is loaded: straight lines only"
)
KINDS: Final = Text(zh="站点类型", en="Kinds of stations")
ALL_KINDS: Final = Text(zh="全部类型的站点", en="Stations of every kind")
CLOSED: Final = Text(zh="假如关闭这些站点", en="What if these stations close")

SUBJECTS: Final = {
    Subject.HOUSEHOLDS: Text(zh="住户", en="Households"),
    Subject.COMPOUNDS: Text(zh="小区", en="Compounds"),
    Subject.BUILDINGS: Text(zh="楼宇", en="Buildings"),
    Subject.KEY_BUILDINGS: Text(zh="重点楼宇", en="Key ones"),
    Subject.GROUND: Text(zh="面积 km²", en="Ground km²"),
}
COVERED: Final = Text(zh="{minutes} 分钟覆盖住户", en="Households within {minutes} minutes")
OF: Final = Text(zh="{k} ÷ {n}{unit}", en="{k} ÷ {n}{unit}")
HOUSEHOLD_UNIT: Final = Text(zh=" 户", en="")
GAP: Final = Text(zh="相差 {points} 个百分点", en="{points} points apart")
SHARE: Final = Text(zh="覆盖，%", en="Covered, %")
COUNTS: Final = Text(zh="{way}圈内 ÷ 全部", en="{way} ÷ all")
STRAIGHT_OTHER: Final = Text(zh="直线 {share} %", en="straight {share} %")
WALK_OTHER: Final = Text(zh="步行 {share} %", en="on foot {share} %")
LOST: Final = Text(zh="关闭后 {n} 户失去覆盖", en="{n} households lose their cover")

SHARE_OF: Final = Text(
    zh="{way}覆盖 {share} %（{k} ÷ {n} 户）", en="{way} {share} % ({k} ÷ {n} households)"
)
HOUSEHOLDS: Final = Text(zh="{n} 户", en="{n} households")
NO_HOUSEHOLDS: Final = Text(zh="户数未填", en="households not known")
NO_STATION_NEAR: Final = Text(zh="一刻钟内没有服务站", en="no station within a quarter of an hour")
STRAIGHT_M: Final = Text(zh="直线 {m} 米", en="{m} m straight")
WALK_M: Final = Text(zh="步行 {m} 米", en="{m} m on foot")
BEYOND: Final = Text(zh="步行 >1,000 米", en=">1,000 m on foot")
IN_REACH: Final = Text(zh="{n} 个服务站可及", en="stations in reach: {n}")
SERVES: Final = Text(
    zh="可及 {households} 户、{compounds} 个小区",
    en="in reach of {households} households, {compounds} compounds",
)

LEGEND: Final = Text(zh="住户覆盖率，%", en="Households covered, %")
LEGEND_COVERED: Final = Text(zh="小区：圈内", en="Compounds: covered")
LEGEND_OUT: Final = Text(
    zh="圈外：不足 {some} 户、不足 {many} 户、更多",
    en="left out: under {some}, under {many} households, more",
)
LEGEND_CIRCLE: Final = Text(zh="{m} 米圈", en="{m} m circles")

LIST: Final = Text(zh="谁在圈外", en="Who is left out")
LIST_NOTE: Final = Text(
    zh="{places} 个小区 {households} 户，按户数排；距离到最近的站",
    en="{places} compounds, {households} households; distances to the nearest station",
)
NOBODY: Final = Text(zh="没有小区在圈外", en="No compound is left out")
NOT_KNOWN: Final = Text(zh="谁在圈外，还无从得知", en="Who is left out is not known yet")
MORE: Final = Text(
    zh="只列前 {shown} 个，其余 {count} 个见 rongtu coverage 或下载",
    en="the first {shown}; {count} more in the download",
)
CSV: Final = Text(zh="下载全部 CSV", en="Download all as CSV")
GONE: Final = Text(
    zh="链接里的小区不在这个范围内", en="The compound of the link is not in this area"
)

OVERLAP: Final = Text(zh="被几个站覆盖", en="In reach of how many stations")
STATIONS_N: Final = Text(zh="{n} 个站", en="{n}")
STATIONS_MORE: Final = Text(zh="{n} 个及以上", en="{n} or more")
COMPOUNDS_N: Final = Text(zh="{n} 个小区", en="{n} compounds")
LOAD: Final = Text(zh="负荷：最近站户数", en="Load: nearest households")
SITING: Final = Text(zh="最该新增的 {n} 个站点", en="Next best {n} stations")
SITE: Final = Text(zh="建议站点 {rank}", en="Proposed station {rank}")
GAIN: Final = Text(zh="新增覆盖 {households} 户", en="{households} more households")
GAIN_SHORT: Final = Text(zh="+{households} 户", en="+{households}")
SITING_WORK: Final = Text(zh="正在选址…", en="Choosing sites…")
NO_SITING: Final = Text(zh="没有数据，无从选址", en="Without data no site can be chosen")

MISSING: Final = Text(zh="组织缺口", en="Missing organisations")
NO_LEVEL: Final = Text(zh="没有载入组织", en="No organisations are loaded")
EVIDENCE: Final = Text(
    zh="{minutes} 分钟 = {m} 米（GB 50180-2018）；{way}距离；{stations} 个站点",
    en="{minutes} minutes = {m} m (GB 50180-2018); {way}; {stations} stations",
)
HOW: Final = Text(zh="附注", en="Notes")
