"""The words of the sentence under the map, and of what it rests on."""

from typing import Final

from geo.text import Text

APART: Final = Text(
    zh="{name}{title}{most}：{value}{unit}，{side}{scope} {overall}{unit_too}，区间不重叠",
    en="{title}, {most}: {name} with {value}{unit}, {side} {scope} at {overall}{unit_too},"
    " intervals apart",
)
TOGETHER: Final = Text(
    zh="{name}{title}{most}：{value}{unit}，但区间含{scope} {overall}{unit_too}，不足以断定",
    en="{title}, {most}: {name} with {value}{unit}, but not to be told apart from {scope} at"
    " {overall}{unit_too}",
)
ALONE: Final = Text(
    zh="{name}{title}{most}：{value}{unit}", en="{title}, {most}: {name} with {value}{unit}"
)
COUNT: Final = Text(
    zh="{name}{title}{most}：{value}{unit}，占{scope} {overall}{unit_too}的 {share}%",
    en="{title}, {most}: {name} with {value}, {share}% of {scope} at {overall}",
)
OUTLYING: Final = Text(
    zh="{names}{title}明显{off}：{values}{unit}",
    en="{title}, clearly {off}: {names} ({values}{unit})",
)
FEW_TIED: Final = Text(
    zh="{names}{title}{most}，彼此分不出先后：{values}{unit}",
    en="{title}, {most}: {names}, not to be told apart ({values}{unit})",
)
MANY_TIED: Final = Text(
    zh="{count} 个{level}中有 {tied} 个{title}同属{most}一端，分不出先后，不宜点名：{values}{unit}",
    en="{title}: {tied} of {count} {level} areas are at the {most} end and not to be told apart, so"
    " none is named ({values}{unit})",
)
ALL_TIED: Final = Text(
    zh="{count} 个{level}的{title}彼此分不出先后：{values}{unit}",
    en="{title}: none of {count} {level} areas can be told apart ({values}{unit})",
)
FEW_EQUAL: Final = Text(
    zh="{names}{title}同为{most}：{value}{unit}",
    en="{title}, {most}: {names}, all with {value}{unit}",
)
MANY_EQUAL: Final = Text(
    zh="{count} 个{level}中有 {tied} 个{title}同为{most}：{value}{unit}",
    en="{title}, {most}: {tied} of {count} {level} areas, all with {value}{unit}",
)
ALL_EQUAL: Final = Text(
    zh="{count} 个{level}的{title}都是 {value}{unit}",
    en="{title}: {value}{unit} in all {count} {level} areas",
)
ONE: Final = Text(zh="{name}{title}：{value}{unit}", en="{title} of {name}: {value}{unit}")
BESIDE_WHOLE: Final = Text(zh="；{scope} {overall}{unit_too}", en="; {scope}: {overall}{unit_too}")
NONE: Final = Text(
    zh="所选时段和区域没有可比较的数据", en="Nothing to compare in this period and area"
)

HIGHEST: Final = Text(zh="最高", en="highest")
LOWEST: Final = Text(zh="最低", en="lowest")
ABOVE: Final = Text(zh="高于", en="above")
BELOW: Final = Text(zh="低于", en="below")
TOO_HIGH: Final = Text(zh="偏高", en="high")
TOO_LOW: Final = Text(zh="偏低", en="low")
WHOLE: Final = Text(zh="总体", en="the whole")

PERIOD: Final = Text(
    zh="{from_} 至 {to}，{count} 个{level}", en="{from_} to {to}, {count} {level} areas"
)
MOMENT: Final = Text(zh="{count} 个{level}", en="{count} {level} areas")
POOLED: Final = Text(zh="，合计口径", en=", pooled")
INTERVAL: Final = Text(
    zh="{name} {k} ÷ {n}，区间 {low}–{high}", en="{name} {k} ÷ {n} ({low}–{high})"
)
WORSE: Final = Text(zh="区间劣于总体 {count} 个", en="{count} worse than the whole and apart")
FUNNEL: Final = Text(
    zh="偏离超出{level}间通常差别（漏斗图 95% 限）",
    en="beyond the usual differences between them (funnel plot, 95%)",
)
OWN_SERIES: Final = Text(
    zh="各按自身的每日数量判断，与总体不可直接相比",
    en="each judged by its own days: not to be compared with the whole",
)
