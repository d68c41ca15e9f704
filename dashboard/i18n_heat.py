"""The words of the view of hotspots. What is said of the hotspots themselves is `geo`'s."""

from typing import Final

from geo.engine.hotspots import Step
from geo.text import Text

TITLE: Final = Text(zh="诉求热点", en="Hotspots")
CATEGORY: Final = Text(zh="诉求类别", en="Category")
EACH: Final = Text(zh="各类分别找", en="Each kind by itself")
ALL: Final = Text(zh="全部合并", en="All together")
UNIT: Final = Text(zh="比较单元", en="Places compared")
GRID: Final = Text(zh="网格", en="Grid")
UNIT_NOTE: Final = Text(
    zh="按区域比较时各类合并", en="Areas are compared by all categories together"
)
STEP: Final = Text(zh="历史步长", en="Step of the history")
STEP_OF: Final = {
    Step.MONTH: Text(zh="按月", en="Monthly"),
    Step.WEEK: Text(zh="按周", en="Weekly"),
}
STEPS: Final = {
    Step.MONTH: Text(zh="个月", en="months"),
    Step.WEEK: Text(zh="周", en="weeks"),
}
WORKING: Final = Text(zh="正在计算…", en="Working…")

SPOTS: Final = Text(zh="热点", en="Hotspots")
PLACES: Final = Text(zh="处", en="places")
CERTAIN: Final = Text(zh="其中 {count} 处达 99 % 置信", en="{count} of them at 99 % confidence")
COMPARED: Final = Text(zh="比较 {cells} 个单元", en="{cells} places compared")
LARGEST: Final = Text(zh="最大热点", en="Largest hotspot")
DEMANDS: Final = Text(zh="件", en="demands")
OF_EXPECTED: Final = Text(zh="预期 {usual} 件，多 {more} 件", en="{usual} expected, {more} more")
LEFT_OUT: Final = Text(zh="未计入", en="Left out")
OF_RECEIVED: Final = Text(zh="共受理 {received} 件的 {share} %", en="{share} % of {received}")
STACKED: Final = Text(zh="默认坐标 {count}", en="on default coordinates {count}")
NOWHERE: Final = Text(zh="无点位 {count}", en="without a point {count}")
MEANING: Final = Text(
    zh="定位失败的诉求堆在少数坐标上，不是热点，先剔除再比较",
    en="Demands heaped on few coordinates are faults of location, not hotspots",
)

COUNTED: Final = Text(zh="{count} 件", en="{count} demands")
AGAINST: Final = Text(zh="{count} 件，预期 {usual} 件", en="{count} demands, {usual} expected")
TIMES: Final = Text(zh="，{ratio} 倍", en=", {ratio} times")
RUN: Final = Text(zh="已连续 {run} {step}", en="{run} {step} on end")

GRADE: Final = Text(zh="显著性（置信度 %）", en="Significance (confidence, %)")
LOW: Final = Text(zh="低发", en="low")
HIGH: Final = Text(zh="高发", en="high")
NOT: Final = Text(zh="不显著", en="neither")
EVIDENCE: Final = Text(
    zh="{from_} 至 {to}；Gi* 检验，假发现率 ≤ 5 %；{cells} 个{unit}，{weights}",
    en="{from_} to {to}; Gi*, false discoveries ≤ 5 %; {cells} {unit}, {weights}",
)
HEXAGONS: Final = Text(zh="六边形（约 {km2} 平方公里）", en="hexagons of some {km2} km2")
HOW: Final = Text(zh="怎么算的", en="How")
HOW_TITLE: Final = Text(zh="热点怎么算的", en="How hotspots are found")

LIST: Final = Text(zh="热点，按超出预期的件数", en="Hotspots by demands beyond what is expected")
LIST_NOTE: Final = Text(
    zh="条：本期件数；竖线：预期。点选看历史和诉求",
    en="bar: demands; line: expected. Choose one for its history and demands",
)
NONE: Final = Text(zh="这里没有可列出的热点", en="There is no hotspot to list here")
GONE: Final = Text(
    zh="所选的热点在这个时段和范围内不是热点",
    en="What was chosen is no hotspot in this period and area",
)
MORE: Final = Text(zh="另有 {count} 处较小的，见地图编号", en="{count} smaller ones are on the map")
NUMBER: Final = Text(zh="第 {rank} 处", en="Number {rank}")

HISTORY: Final = Text(zh="第 {rank} 处的历史", en="History of number {rank}")
HISTORY_OF: Final = Text(zh="{place}{category}", en="{category} in {place}")
A_STEP: Final = Text(zh="每{step}件数", en="demands by {step}")
STEP_NAME: Final = {Step.MONTH: Text(zh="月", en="month"), Step.WEEK: Text(zh="周", en="week")}
HOT_STEP: Final = Text(zh="显著高发", en="significantly high")
PLAIN_STEP: Final = Text(zh="不显著", en="not significant")
NO_HISTORY: Final = Text(
    zh="历史不足两个时段，没有可画的", en="There are fewer than two steps: no history to draw"
)
NO_SPOT: Final = Text(zh="没有热点，也就没有历史", en="Without a hotspot there is no history")

BEHIND: Final = Text(zh="背后的诉求", en="The demands behind it")
SHOWN: Final = Text(zh="最近 {shown} 件，共 {count} 件", en="the latest {shown} of {count}")
NO_TEXT: Final = Text(zh="（无文字）", en="(no text)")
CLOSED_AT: Final = Text(zh="{at} 办结", en="closed {at}")
OPEN: Final = Text(zh="未办结", en="open")
CSV: Final = Text(zh="下载 CSV", en="Download CSV")
CSV_MOST: Final = Text(zh="至多 {most} 件，文字已脱敏", en="at most {most}; texts are masked")
LEAVE: Final = Text(zh="收起", en="Close")
