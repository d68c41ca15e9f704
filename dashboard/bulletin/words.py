"""What a bulletin says beside the numbers."""

from typing import Final

from dashboard.bulletin.issue import Kind
from geo.text import Text

HEADING: Final = {
    Kind.WEEK: Text(zh="诉求办理周报", en="Weekly Bulletin"),
    Kind.MONTH: Text(zh="诉求办理月报", en="Monthly Bulletin"),
}
KINDS: Final = {
    Kind.WEEK: Text(zh="周报", en="Weekly bulletin"),
    Kind.MONTH: Text(zh="月报", en="Monthly bulletin"),
}
NUMBER: Final = Text(
    zh="{year}年第{number}期（第{edition}版）", en="No. {number}/{year}, edition {edition}"
)
TITLE: Final = Text(zh="{where}{kind}（{issue}）", en="{kind}, {where}, {issue}")
PERIOD: Final = Text(
    zh="{first} 至 {last}（{weekday_first}至{weekday_last}，共 {days} 天）",
    en="{first} ({weekday_first}) to {last} ({weekday_last}), {days} days",
)
WEEKDAYS: Final = Text(zh="周一 周二 周三 周四 周五 周六 周日", en="Mon Tue Wed Thu Fri Sat Sun")
CODE: Final = Text(zh="编码", en="Code")
PAGE: Final = Text(zh="第 {n} 页，共 {of} 页", en="Page {n} of {of}")
AREA: Final = Text(zh="范围：{where}", en="Area: {where}")

SECTIONS: Final = {
    "figures": Text(zh="主要指标", en="Key figures"),
    "changes": Text(zh="变化情况", en="What changed"),
    "maps": Text(zh="空间分布", en="On the map"),
    "hotspots": Text(zh="诉求热点", en="Hotspots"),
    "streets": Text(zh="各{level}情况", en="By {level}"),
    "definitions": Text(zh="指标定义与资料来源", en="Definitions and sources"),
}
NUMERALS: Final = Text(zh="一、 二、 三、 四、 五、 六、", en="1. 2. 3. 4. 5. 6.")

# What must be known first.
UNFINISHED: Final = Text(
    zh="本期尚未结束：数据截至 {as_of}，只含 {days} 天，不与其他时段比较，数字仍会变化。",
    en="This period is not over: the data end at {as_of} and hold {days} of its days. Nothing is"
    " compared, and the numbers will change.",
)
BEGUN_LATE: Final = Text(
    zh="数据自 {first} 起，本期开头的日子没有数据，不与其他时段比较。",
    en="The data begin on {first}: they do not know the first days of this period, and nothing is"
    " compared.",
)
NOTHING: Final = Text(
    zh="本期没有数据：现有数据自 {first} 至 {last}。以下各项均无数字，不表示为零。",
    en="There are no data of this period: they are of {first} to {last}. What has no number below"
    " is not known; it is not zero.",
)
NONE_RECEIVED: Final = Text(
    zh="本期没有受理诉求的记录，请核对数据是否已经载入；以下没有数字的各项均为无数据，不表示为零。",
    en="No demand is recorded as received in this period: check that its data are loaded. What has"
    " no number below is not known; it is not zero.",
)

# Columns of the key figures.
NOW: Final = {
    Kind.WEEK: Text(zh="本周", en="This week"), Kind.MONTH: Text(zh="本月", en="This month"),
}  # fmt: skip
BEFORE: Final = {
    Kind.WEEK: Text(zh="较上周", en="On last week"),
    Kind.MONTH: Text(zh="较上月", en="On last month"),
}
THEN: Final = {
    Kind.WEEK: Text(zh="上周", en="the week before"),
    Kind.MONTH: Text(zh="上月", en="the month before"),
}
YEAR: Final = Text(zh="较去年同期", en="On a year before")
INDICATOR: Final = Text(zh="指标", en="Indicator")
CLOSED: Final = Text(zh="办结量", en="Closed")
END_OF: Final = Text(zh="{title}（期末）", en="{title}, at the end")
AT_MOMENT: Final = Text(zh="{title}（截至数据时间）", en="{title}, at the data's moment")
OF_DAYS: Final = Text(zh="日均值 {value}", en="mean of days {value}")
POINTS: Final = Text(zh=" 个百分点", en=" points")
RANGE: Final = Text(zh="{low} 至 {high}", en="{low} to {high}")
CHANCE: Final = Text(zh="偶然范围内", en="within chance")
BEYOND: Final = Text(zh="超出偶然范围", en="beyond chance")
OTHER: Final = {
    "demands_per_1000_households": Text(zh="每千户 {value}", en="{value}"),
    "rated_share": Text(zh="评价率 {value}", en="rated {value}"),
    "p90_hours": Text(zh="九成位 {value}", en="90th percentile {value}"),
    "backlog_age": Text(zh="平均已 {value}", en="{value} old on average"),
}
UNCHANGED: Final = Text(zh="持平", en="unchanged")
NOT_COMPARED: Final = Text(zh="不比较", en="not compared")
FIGURES_NOTES: Final = (
    Text(
        zh="比率下方为分子/分母及各日比率的平均；变化下方为 95 % 置信区间，含零即在偶然波动范围内，"
        "不宜据此评判。件数是全部记录的计数，没有抽样误差，不作检验。",
        en="Below a rate stand its fraction and the mean of the days' rates; below a change its"
        " 95 % interval: where that holds zero, chance alone may have made it, and it is no ground"
        " for judgement. Counts are of all records and are not tested.",
    ),
)

# Sentences.
RECEIVED: Final = Text(zh="受理诉求 {now} 件", en="{now} demands were received")
MORE_OR_LESS: Final = Text(
    zh="，比{then}（{before} 件）{moved} {by} 件（{share}）",
    en=", {by} {moved} than {then} ({before}; {share})",
)
MORE_OR_LESS_ONLY: Final = Text(
    zh="，比{then}（{before} 件）{moved} {by} 件", en=", {by} {moved} than {then} ({before})"
)
AS_MANY: Final = Text(zh="，与{then}持平", en=", as many as {then}")
YEAR_THEN: Final = Text(zh="去年同期", en="the same days a year before")
UP: Final = Text(zh="增加", en="more")
DOWN: Final = Text(zh="减少", en="fewer")
END: Final = Text(zh="。", en=".")
NO_COMPARISON: Final = Text(zh="；{then}数据不全，不作比较", en="; nothing to compare with {then}")
BACKLOG: Final = Text(zh="期末在办 {now} 件", en="{now} demands were open at the end")
TOP_KINDS: Final = Text(zh="受理最多的类别是{kinds}。", en="Most demands were about {kinds}.")
KIND: Final = Text(zh="{name}（{n} 件，占 {share}）", en="{name} ({n}, {share})")
KIND_UP: Final = Text(
    zh="增加最多的是{name}（{before} 件增至 {now} 件）",
    en="{name} rose most (from {before} to {now})",
)
KIND_DOWN: Final = Text(
    zh="减少最多的是{name}（{before} 件降至 {now} 件）",
    en="{name} fell most (from {before} to {now})",
)
THAN: Final = Text(zh="与{then}相比，", en="Compared with {then}, ")
BETWEEN: Final = Text(zh="；", en="; ")
AND: Final = Text(zh="、", en=", ")
LOW_PLACES: Final = Text(
    zh="{title}低于总体、且超出偶然波动的{level}：{names}。",
    en="{title} is lower than the whole's by more than chance in: {names}.",
)
HIGH_PLACES: Final = Text(
    zh="{title}高于总体、且超出偶然波动的{level}：{names}。",
    en="{title} is higher than the whole's by more than chance in: {names}.",
)
REST: Final = Text(
    zh="其余 {n} 个{level}与总体的差别都在偶然波动范围内。",
    en="The other {n} differ from the whole by no more than chance.",
)
ALL_ALIKE: Final = Text(
    zh="各{level}{title}与总体的差别都在偶然波动范围内，不宜据此排名评判。",
    en="{title}: no {level} differs from the whole by more than chance; ranking them is no ground"
    " for judgement.",
)
FEW_CASES: Final = Text(
    zh="{title}：本期或前一时段不足 {n} 件，不列出。",
    en="{title}: fewer than {n} cases in one of the two periods; withheld.",
)

# Maps.
MAPS: Final = {
    "demands": Text(zh="图1　各{level}诉求量（件）", en="Map 1. Demands by {level}"),
    "on_time_rate": Text(
        zh="图2　各{level}按期办结率（%）", en="Map 2. On-time closure rate by {level}, %"
    ),
    "hotspots": Text(zh="图3　诉求热点", en="Map 3. Hotspots of demands"),
}
HOT: Final = Text(zh="热点单元", en="Hot cells")
HOT_NOTE: Final = Text(
    zh="六边形单元，各类诉求分别检验，同一单元取程度最高的一类；右侧为单元数。"
    "图中括号内数字与文字说明的序号对应。",
    en="Hexagons; each category is tested by itself, and a cell shows its hottest. Numbers of cells"
    " at the right; figures on the map are those of the text.",
)
HOT_SHOWN: Final = Text(zh="另有 {n} 处热点未列出。", en="{n} more hotspots are not listed.")

# The table of streets.
RANK: Final = Text(zh="位次", en="Rank")
RANKS: Final = Text(zh="位次\n区间", en="Ranks")
NAME: Final = Text(zh="名称", en="Name")
DEMANDS: Final = Text(zh="受理\n（件）", en="Demands")
CHANGE: Final = Text(zh="增减\n（件）", en="Change")
FRACTION: Final = Text(zh="按期/到期", en="On time/\ndue")
RATE: Final = Text(zh="按期办结率\n（%）", en="On time,\n%")
INTERVAL: Final = Text(zh="95 % 区间", en="95 % interval")
WHOLE: Final = Text(zh="与总体\n相比", en="Beside\nthe whole")
OPEN: Final = Text(zh="期末\n在办", en="Open")
FUNNEL: Final = {
    "far_below": Text(zh="明显偏低", en="far lower"),
    "below": Text(zh="偏低", en="lower"),
    "within": Text(zh="无差别", en="no different"),
    "above": Text(zh="偏高", en="higher"),
    "far_above": Text(zh="明显偏高", en="far higher"),
}
STREETS_TITLE: Final = Text(
    zh="表2　各{level}受理与按期办结（依{title}由高到低排列）",
    en="Table 2. Demands and closure on time by {level}, the highest rate first",
)
FIGURES_TITLE: Final = Text(zh="表1　主要指标", en="Table 1. Key figures")
TABLE_NOTES: Final = (
    Text(
        zh="位次区间为联合 95 % 置信：区间重叠的{level}分不出高下。“与总体相比”依漏斗图判断"
        "（已校正过度离散），"
        "“无差别”指差别在偶然波动范围内。",
        en="Ranks are joint 95 % intervals: where two overlap, the places cannot be told apart."
        " “Beside the whole” is read from the funnel plot, adjusted for overdispersion; “no"
        " different” is within chance.",
    ),
)
FEW_NOTE: Final = Text(
    zh="少于 5 件的数字不列出（<5），共 {n} 处。",
    en="Numbers below 5 are withheld (<5): {n} cells.",
)
WITHHELD_NOTE: Final = Text(
    zh="为避免由合计推算出上述数字，标“*”处一并不列出。",
    en="Cells marked * are withheld too, so that totals do not tell these numbers.",
)
NOTES: Final = Text(zh="说明", en="Notes")
SOURCES: Final = Text(zh="资料来源", en="Sources")
DEFINITIONS: Final = Text(zh="指标定义", en="Definitions")
METHOD: Final = (
    Text(
        zh="变化分解：Kitagawa 分解，构成变化在类别与地点之间按 Shapley 值分摊；"
        "变化区间为 Newcombe 法。",
        en="Changes are split by Kitagawa's decomposition, their intervals are Newcombe's.",
    ),
    Text(
        zh="周为 ISO 周（周一至周日），月为公历月，均按本部署所在时区的自然日计。",
        en="Weeks are ISO weeks, Monday to Sunday; days are civil days of the deployment's"
        " time zone.",
    ),
)
NO_SENTENCES: Final = Text(zh="没有数据，不作比较。", en="No data: nothing is compared.")

# What is told of the making.
STEPS: Final = {
    "waiting": Text(zh="正在排队", en="Waiting"),
    "counting": Text(zh="正在统计", en="Counting"),
    "maps": Text(zh="正在制图", en="Drawing the maps"),
    "pages": Text(zh="正在排版", en="Setting the pages"),
    "entering": Text(zh="正在登记", en="Entering it in the register"),
}
