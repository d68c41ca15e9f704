"""The words of an area's dossier."""

from typing import Final

from geo.text import Text

BASICS: Final = Text(zh="基本情况", en="Basics")
LEVEL: Final = Text(zh="层级", en="Level")
HOUSEHOLDS: Final = Text(zh="户数", en="Households")
POPULATION: Final = Text(zh="人口", en="Population")
KM2: Final = Text(zh="面积（平方千米）", en="Area (km²)")
VALID: Final = Text(zh="有效期", en="Valid")
SINCE: Final = Text(zh="{day} 起", en="from {day}")
UNTIL: Final = Text(zh="至 {day}（不含）", en="until {day}")
BELOW: Final = Text(zh="下辖", en="Contains")
BELOW_OF: Final = Text(zh="{n} 个{level}", en="{level}: {n}")

FIGURES: Final = Text(zh="诉求办理", en="Demands and their closure")
FIGURE: Final = Text(zh="指标", en="Figure")
VALUE: Final = Text(zh="数值", en="Value")
INTERVAL: Final = Text(zh="95% 区间", en="95% interval")
BASE: Final = Text(zh="分子 ÷ 分母", en="Of what")
CHANGE: Final = Text(zh="较前期", en="Since before")
WHOLE: Final = Text(zh="全部区域", en="All areas")
RANK: Final = Text(zh="同级名次", en="Rank")
RANK_OF: Final = Text(zh="{rank} / {count}", en="{rank} of {count}")
RANK_RANGE: Final = Text(zh="可能 {best}–{worst}", en="may be {best}–{worst}")
RANK_ALONE: Final = Text(zh="没有同级", en="no others")
MEAN_OF_DAYS: Final = Text(zh="日均 {value}", en="mean of days {value}")
HIGHER: Final = Text(zh="好于其余", en="better than the rest")
LOWER: Final = Text(zh="差于其余", en="worse than the rest")
ALIKE: Final = Text(zh="与其余无显著差别", en="no different from the rest")
COVERAGE_LOW: Final = Text(
    zh="满意率只代表被回访且评分的人：须与回访覆盖率同看。",
    en="Satisfaction is of those who were called back and gave a rating: read it with the callback"
    " coverage.",
)
NO_DAYS: Final = Text(zh="没有载入诉求数据，无从计算。", en="No demands are loaded.")

TREND: Final = Text(zh="13 个月走势", en="Thirteen months")
TREND_DEMANDS: Final = Text(zh="每月诉求（件）", en="Demands a month")
TREND_RATE: Final = Text(zh="每月按期办结率（%）", en="On-time rate a month (%)")
TREND_PARTIAL: Final = Text(
    zh="浅色为数据不足整月；缺口为无数据。", en="Pale: not a whole month. A gap: no data."
)
DEMANDS: Final = Text(zh="诉求", en="Demands")
ON_TIME: Final = Text(zh="按期办结率", en="On-time rate")
CATEGORIES: Final = Text(zh="诉求类别", en="Categories")
CATEGORIES_ASIDE: Final = Text(
    zh="时段内受理，件数最多的 {n} 类", en="received in the period, the {n} largest"
)
CATEGORY: Final = Text(zh="类别", en="Category")
COUNT: Final = Text(zh="件数", en="Demands")
SHARE: Final = Text(zh="占比", en="Share")
UNDER: Final = Text(zh="少于 5", en="under 5")
OTHERS: Final = Text(zh="其余 {n} 类", en="{n} others")
NO_CATEGORIES: Final = Text(zh="时段内没有受理诉求。", en="Nothing was received in the period.")

NEIGHBOURS: Final = Text(zh="相邻{level}", en="Neighbours")
NEIGHBOURS_TOUCH: Final = Text(zh="边界相接（1 米以内）", en="outlines that touch, within 1 m")
NEIGHBOURS_NEAR: Final = Text(
    zh="没有相接的，列最近的 {n} 个", en="none touches; the nearest {n} are listed"
)
GAP: Final = Text(zh="相距", en="Apart")
TOUCHES: Final = Text(zh="相接", en="touches")
NO_NEIGHBOURS: Final = Text(zh="没有别的同级区域。", en="There is no other area of its level.")

STATIONS: Final = Text(zh="服务站与可达", en="Stations in reach")
STATIONS_ASIDE: Final = Text(
    zh="按最近的小区量起；15 分钟按 1,000 米计",
    en="from its nearest compound; 15 minutes are taken as 1,000 m",
)
INSIDE: Final = Text(zh="在区域内", en="inside")
NEAREST_STRAIGHT: Final = Text(zh="直线", en="Straight")
NEAREST_WALK: Final = Text(zh="步行", en="On foot")
SERVES_STRAIGHT: Final = Text(zh="15 分钟直线覆盖", en="Within 15 min straight")
SERVES_WALK: Final = Text(zh="15 分钟步行覆盖", en="Within 15 min on foot")
SERVES: Final = Text(zh="{n} 个小区", en="compounds: {n}")
SERVES_PEOPLE: Final = Text(zh="{n} 户", en="households: {n}")
NO_STATIONS: Final = Text(
    zh="1,000 米内没有服务站，区域内也没有。", en="No station within 1,000 m, and none inside."
)
COVERAGE: Final = Text(zh="覆盖率", en="Coverage")
STANDING: Final = Text(zh="组织、楼宇与服务", en="Organisations, buildings and services")
STANDING_ASIDE: Final = Text(
    zh="截至数据时间，与时段无关", en="as of the data, whatever the period"
)
ITS_ORGANISATIONS: Final = Text(zh="本级党组织", en="Organisations of its own")
NO_ORGANISATIONS: Final = Text(
    zh="没有载入本级党组织。", en="No organisation of its own is loaded."
)
OTHER_COVERAGES: Final = Text(zh="工作覆盖、活动覆盖", en="Coverage by work and by activities")
ORGANISED: Final = Text(zh="成立", en="Set up")
ACTIVE: Final = Text(zh="在运行", en="active")
RESTING: Final = Text(zh="未运行", en="at rest")

HOTSPOTS: Final = Text(zh="诉求热点", en="Hotspots")
HOTSPOTS_ASIDE: Final = Text(
    zh="网格统计显著高于预期、且与本区域相交的",
    en="cells with significantly more than expected that meet the area",
)
NO_HOTSPOTS: Final = Text(
    zh="时段内没有与本区域相交的热点。", en="No hotspot meets the area in the period."
)
SEE_HOTSPOTS: Final = Text(zh="在总览中查看热点", en="See the hotspots on the overview")

EVALUATION: Final = Text(zh="评价与档案材料", en="Evaluation and documents")
EVALUATIONS: Final = {
    "evaluation_score": Text(zh="红色物业评价得分", en="Evaluation score"),
    "welfare_index": Text(zh="公益指数", en="Public-welfare index"),
    "documents": Text(zh="档案材料", en="Documents"),
}

PROPERTY: Final = Text(zh="物业与约谈", en="Property management and interviews")
PROPERTIES: Final = {
    "property_firm": Text(zh="物业企业", en="Property firm"),
    "owners_committee": Text(zh="业主委员会", en="Owners' committee"),
    "interviewed_on": Text(zh="最近一次约谈", en="Last interview"),
    "interview_reason": Text(zh="约谈事由", en="Why interviewed"),
    "service_score": Text(zh="物业服务评分", en="Service score"),
}
TRIGGER: Final = Text(zh="指标", en="Figure")
TRIGGERS_PERIOD: Final = Text(
    zh="没有约谈日期，按时段与前一时段并列",
    en="no interview is loaded: the period beside the one before",
)
TRIGGERS_INTERVIEW: Final = Text(
    zh="{day} 约谈前、后各 {days} 天", en="{days} days before and after the interview of {day}"
)
BEFORE: Final = Text(zh="之前", en="Before")
AFTER: Final = Text(zh="之后", en="After")
THIS_PERIOD: Final = Text(zh="本时段", en="This period")
PERIOD_BEFORE: Final = Text(zh="前一时段", en="Period before")
PROPERTY_DEMANDS: Final = Text(zh="物业服务诉求（件）", en="Demands about property services")
DISPUTES: Final = Text(zh="矛盾纠纷诉求（件）", en="Demands about disputes")
SATISFACTION: Final = Text(zh="满意率（%）", en="Satisfaction rate (%)")

LIST: Final = Text(zh="诉求清单", en="Its demands")
LIST_ASIDE: Final = Text(
    zh="时段内受理 {total} 件；最新的在前，最多列 {most} 件，已脱敏",
    en="{total} received in the period; newest first, at most {most}, masked",
)
LIST_ALL: Final = Text(
    zh="时段内受理 {total} 件；最新的在前，已脱敏",
    en="{total} received in the period; newest first, masked",
)
LIST_EMPTY: Final = Text(zh="时段内没有受理诉求。", en="Nothing was received in the period.")
LIST_PAGE: Final = Text(zh="第 {first}–{last} 件", en="{first} to {last}")
NUMBER: Final = Text(zh="编号", en="Number")
RECEIVED: Final = Text(zh="受理", en="Received")
DUE: Final = Text(zh="应办结", en="Due")
CLOSED: Final = Text(zh="办结", en="Closed")
STATE: Final = Text(zh="状态", en="Status")
PLACE: Final = Text(zh="区域 · 定位", en="Area · how placed")
TEXT: Final = Text(zh="内容", en="Text")
STATES: Final = {
    "open": Text(zh="在办", en="open"),
    "overdue": Text(zh="逾期未结", en="overdue"),
    "on_time": Text(zh="按期办结", en="on time"),
    "late": Text(zh="逾期办结", en="late"),
    "closed": Text(zh="已办结", en="closed"),
}
HOW: Final = {
    "exact": Text(zh="坐标", en="point"),
    "nearest": Text(zh="就近", en="nearest"),
    "compound": Text(zh="小区代码", en="compound code"),
    "community": Text(zh="社区代码", en="community code"),
    "street": Text(zh="街道代码", en="street code"),
    "district": Text(zh="区县代码", en="district code"),
    "area": Text(zh="区域代码", en="area code"),
    "name": Text(zh="地名", en="name"),
    "stacked": Text(zh="默认坐标", en="default point"),
    "none": Text(zh="无", en="none"),
}

SKETCH_OF: Final = Text(zh="{name}在{parent}中的位置示意图", en="Sketch: {name} within {parent}")
SKETCH_CAPTION: Final = Text(
    zh="示意图，内部使用，不作测绘依据；圆点为服务站",
    en="A sketch for internal use, no survey; dots: stations",
)
SKETCH_PLAIN: Final = Text(
    zh="示意图，内部使用，不作测绘依据", en="A sketch for internal use, no survey"
)
RATED: Final = Text(zh="{n} 件有评分", en="of {n} rated")
COVERED_OF: Final = Text(zh="{what} · {minutes} 分钟", en="{what}, {minutes} minutes")
DIFFERENCE: Final = Text(zh="步行与直线之差（百分点）", en="On foot less straight (points)")
WITHOUT: Final = Text(zh="无数据：{names}", en="No data: {names}")
STATIONS_MORE: Final = Text(zh="共 {count} 个，列最近的 {n} 个", en="the nearest {n} of {count}")
CHANGE_NONE: Final = Text(
    zh="{since}：{reason}，不作比较。", en="{since}: {reason}; nothing is compared."
)
UNDER_EACH: Final = Text(zh="有的少于 5", en="some under 5")
SHARES: Final = Text(zh="覆盖与落实", en="What is covered and done")
NEWER: Final = Text(zh="较新的", en="Newer")
OLDER: Final = Text(zh="较早的", en="Older")
