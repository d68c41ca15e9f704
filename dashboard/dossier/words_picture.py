"""The words of a plot that is saved as a picture, and of the links that lead to it."""

from typing import Final

from geo.text import Text

SAVE: Final = Text(zh="存为图片", en="Picture")
SAVE_AS: Final = Text(zh="“{title}”存为 {format} 图片", en="{title}: picture as {format}")
PERIOD: Final = Text(
    zh="时段：{first} 至 {last}（{n} 个月）", en="Period: {first} to {last} ({n} months)"
)
CODE: Final = Text(zh="代码 {code}", en="code {code}")
MONTH: Final = Text(zh="月份", en="Month")
HIGH: Final = Text(zh="95% 上限", en="95% upper")
LOW: Final = Text(zh="95% 下限", en="95% lower")

FEW: Final = Text(
    zh="“<5”为 1–4 件，不列出具体数字，图上一律画作 2.5 件",
    en="<5 = 1 to 4, which are withheld and all drawn as 2.5",
)
RATE_FEW: Final = Text(
    zh="“*”为不列出：当月件数少于 5，或由比率能推算出少于 5 的件数",
    en="* = withheld: fewer than 5 demands in the month, or a rate that would tell so few",
)
INTERVAL: Final = Text(
    zh="按当月应办结的件计，竖线为 95% 区间（Wilson 法）",
    en="rates are of what was due in the month, bars are 95% intervals (Wilson)",
)
PARTIAL: Final = Text(
    zh="浅色为数据不足整月，不与整月比较", en="pale = not a whole month, not to be compared"
)
GAP: Final = Text(zh="“—”为无数据", en="— = no data")
RATE_GAP: Final = Text(zh="“—”为无数据或没有应办结的件", en="— = no data, or nothing that was due")
BETWEEN: Final = Text(zh="；", en="; ")
NOTES: Final = Text(zh="注：{notes}。", en="Notes: {notes}.")

NONE_TITLE: Final = Text(zh="没有这幅图", en="There is no such picture")
NONE: Final = Text(
    zh="没有名为“{given}”的图。区域档案的两幅走势图可存为 PNG 或 SVG，入口在走势图旁。",
    en="No picture is called “{given}”. The two plots of an area's thirteen months can be saved as"
    " PNG or SVG, by the links beside them.",
)
NO_DEMANDS: Final = Text(
    zh="没有载入诉求，走势无从画起。", en="No demands are loaded: there is nothing to draw."
)
BACK: Final = Text(zh="回到这份档案", en="Back to the dossier")
BUSY: Final = "Many pictures at once"
