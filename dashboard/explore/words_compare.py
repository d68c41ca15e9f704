"""The words of the comparison."""

import math
from collections.abc import Sequence
from typing import Final

from dashboard import numbers
from geo.analysis.change import Change
from geo.text import Lang, Text

WORDS: Final[dict[str, Text]] = {
    "compare.what": Text(zh="比较什么", en="What to compare"),
    "compare.areas": Text(zh="不同区域", en="Areas"),
    "compare.periods": Text(zh="不同时段", en="Periods"),
    "compare.area_n": Text(zh="区域 {n}", en="Area {n}"),
    "compare.choose": Text(zh="选择区域…", en="Choose an area…"),
    "compare.none": Text(zh="（不选）", en="(none)"),
    "compare.add": Text(zh="添加", en="Add"),
    "compare.from": Text(zh="对照时段起始日", en="Other period, first day"),
    "compare.to": Text(zh="对照时段截止日", en="Other period, last day"),
    "compare.before": Text(zh="前一时段", en="Period before"),
    "compare.year": Text(zh="去年同期", en="A year before"),
    "compare.empty_areas": Text(
        zh="请选择两到四个区域，逐项对比其数字。", en="Choose two to four areas to compare."
    ),
    "compare.empty_periods": Text(zh="请选择对照时段。", en="Choose the other period."),
    "compare.no_data": Text(
        zh="对照时段没有数据，不作比较。", en="The other period has no data: nothing is compared."
    ),
    "compare.table": Text(zh="逐项对比", en="Figure by figure"),
    "compare.figure": Text(zh="指标", en="Figure"),
    "compare.difference": Text(zh="差（后减前）", en="Difference (second less first)"),
    "compare.against": Text(zh="与“{name}”之差", en="Difference to {name}"),
    "compare.better": Text(zh="更好", en="better"),
    "compare.worse": Text(zh="更差", en="worse"),
    "compare.moved": Text(zh="有差别", en="differs"),
    "compare.chance": Text(zh="差异不显著", en="not significant"),
    "compare.interval": Text(zh="95% 区间 {low} 至 {high}", en="95% interval {low} to {high}"),
    "compare.days": Text(zh="每周诉求（件）", en="Demands by week (number)"),
    "compare.categories": Text(zh="类别构成", en="By category"),
    "compare.maps": Text(zh="地图对照", en="Maps"),
    "compare.swipe": Text(zh="卷帘", en="Swipe"),
    "compare.side": Text(zh="并排", en="Side by side"),
    "compare.loading": Text(zh="正在计算…", en="Working it out…"),
    "compare.failed": Text(zh="没有算出来：{why}", en="It could not be worked out: {why}"),
    "compare.again": Text(zh="重试", en="Try again"),
    "compare.now": Text(zh="当前时段", en="this period"),
    "compare.then": Text(zh="对照时段", en="the other period"),
    "compare.span": Text(zh="{from} 至 {to}", en="{from} to {to}"),
    "compare.filtered": Text(
        zh="其余筛选条件对各列同样适用。", en="The other filters apply to each column alike."
    ),
    "compare.nodata": Text(zh="无数据", en="no data"),
}

NOTHING: Final = Text(
    zh="没有可比的对象：请选两到四个区域，或一个数据齐全的时段。",
    en="There is nothing to compare: choose two to four areas, or a period that the data know.",
)
OVERLAP: Final = Text(
    zh="所比对象有重叠，只列差值，不作判断。",
    en="What is compared overlaps: differences are told, not judged.",
)
LENGTHS: Final = Text(
    zh="各时段天数不同（{days} 天），件数不能直接相比。",
    en="The periods are not equally long ({days} days): counts cannot be compared.",
)
OF: Final = Text(zh="分母 {n}", en="of {n}")
_ABOVE: Final = Text(
    zh="{two}的{title}为 {b}%，比{one}（{a}%）{way} {by} 个百分点",
    en="{title} of {two} is {b} %, {by} points {way} {one} ({a} %)",
)
_WAY: Final = {True: Text(zh="高", en="above"), False: Text(zh="低", en="below")}
_EQUAL: Final = Text(
    zh="{two}的{title}（{b}%）与{one}（{a}%）相当",
    en="{title} of {two} ({b} %) equals {one} ({a} %)",
)
_PARTS: Final = Text(
    zh="：同类诉求办理差 {performance}，诉求类别构成差 {mix}。",
    en=": handling of like demands {performance}, their make-up by category {mix}.",
)
_CHANCE: Final = Text(
    zh="，在偶然波动范围内，不宜据此评判。", en="; this may be chance: no ground for judgement."
)
_NO_RATE: Final = Text(
    zh="其中一方没有数据，无法比较。", en="One of them has no data: no comparison."
)


def between(
    change: Change, title: Text, names: Sequence[Text], interval: tuple[float, float]
) -> Text:
    """Say by how much a share of one place differs from that of another, and why."""
    if math.isnan(change.change):
        return _NO_RATE
    # What is said adds up: the difference is that of the two as said, the mix what is left of it.
    a, b = (round(1000 * value) for value in (change.before, change.after))
    performance = round(1000 * change.performance)
    mix = b - a - performance
    found = {}
    for lang in Lang:
        given = {
            "one": names[0][lang], "two": names[1][lang], "title": title[lang],
            "a": f"{a / 10:.1f}", "b": f"{b / 10:.1f}", "by": f"{abs(b - a) / 10:.1f}",
            "way": _WAY[b > a][lang],
        }  # fmt: skip
        said = (_ABOVE if a != b else _EQUAL)[lang].format(**given)
        if interval[0] <= 0 <= interval[1]:
            found[lang.value] = said + _CHANCE[lang]
            continue
        parts = {
            name: numbers.signed(tenths / 10, 1)
            for name, tenths in (("performance", performance), ("mix", mix))
        }
        found[lang.value] = said + _PARTS[lang].format(**parts)
    return Text(**found)
