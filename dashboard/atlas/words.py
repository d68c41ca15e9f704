"""What an atlas says beside its map sheets."""

from typing import Final

from geo.text import Text

TITLE: Final = Text(zh="{title}图集", en="Atlas: {title}")
ATLAS: Final = Text(zh="图集", en="Atlas")
OWN_TITLE: Final = Text(zh="{name}：{title}", en="{name}: {title}")
"""Of a page where the reader gave the title."""
CONTENTS: Final = Text(zh="目录", en="Contents")
CONTENTS_MORE: Final = Text(zh="目录（续）", en="Contents, continued")
INDEX: Final = Text(zh="{where}分幅索引图", en="Index of maps, {where}")
INDEX_NOTE: Final = Text(
    zh="图上数字为各{level}所在页码。", en="Numbers on the map are those of the pages."
)
INDEX_LEFT: Final = Text(
    zh="另有 {n} 处因面积过小或没有边界未注页码，见目录。",
    en="{n} areas are too small to be numbered, or have no outline: see the contents.",
)
INDEX_TABLE: Final = Text(zh="页码", en="Pages")
PAGE: Final = Text(zh="页", en="Page")
MORE_PAGES: Final = Text(zh="另有 {n} 页，见目录", en="{n} more: see the contents")
OVERVIEW: Final = Text(zh="总图：{title}", en="Overview: {title}")
NEIGHBOUR: Final = Text(zh="{name}（{n}）", en="{name} ({n})")
"""A neighbour's name and the page that it is on."""
HERE: Final = Text(zh="本页区域", en="Area of this page")
SCALE: Final = Text(zh="各页地图比例尺 1:{n:,}", en="Maps at 1:{n:,}")
SCALE_SLIDE: Final = Text(
    zh="各页地图比例一致（按幻灯片原大为 1:{n:,}）",
    en="Maps share one scale (1:{n:,} at the slide's own size)",
)
SCALE_BUT: Final = Text(
    zh="；其中 {n} 页范围较大，用更小的比例尺，页上注明",
    en="; {n} larger areas at a smaller scale, as their pages say",
)
SCALE_OTHER: Final = Text(
    zh="本页比例尺小于各页通用的 1:{n:,}", en="Not the common scale of 1:{n:,}"
)
SCALE_OTHER_SLIDE: Final = Text(zh="本页比例小于其他页", en="A smaller scale than on other pages")
AT: Final = Text(zh="{name}（1:{n:,}）", en="{name} (1:{n:,})")
NO_DEMANDS: Final = Text(zh="{name}（无诉求）", en="{name} (no demands)")
NOTHING_HERE: Final = Text(
    zh="本页区域在所选条件下没有诉求", en="No demands here under these conditions"
)
NO_OUTLINE: Final = Text(
    zh="本页区域没有边界数据，地图显示其周边",
    en="This area has no outline: its surroundings are shown",
)
MADE_OF: Final = Text(
    zh="共 {n} 页，{maps} 个{level}各一页",
    en="{n} pages, {maps} of them an area each ({level})",
)
LEGEND_SAME: Final = Text(
    zh="各{level}页使用同一分级，颜色可以相互比较",
    en="All pages share the limits of their classes: colours can be compared",
)
CODE: Final = Text(zh="图集编码", en="Code of the atlas")
SOURCES: Final = Text(zh="资料来源：", en="Sources: ")
DEFINITION: Final = Text(zh="指标定义：", en="Definition: ")
NOTES: Final = Text(zh="说明：", en="Notes: ")
FEW: Final = Text(
    zh="少于 5 件的时段不列出（图中空缺）", en="Counts below 5 are withheld (gaps in the line)"
)
BY: Final = {
    1: Text(zh="每日诉求（件）", en="Demands by day"),
    7: Text(zh="每周诉求（件）", en="Demands by week"),
    28: Text(zh="每四周诉求（件）", en="Demands by four weeks"),
}
"""By the days of a step."""
SINCE: Final = Text(zh="起始日", en="From")

# Steps of a job.
STEPS: Final = {
    "waiting": Text(zh="排队等候", en="Waiting its turn"),
    "start": Text(zh="正在启动", en="Starting"),
    "facts": Text(zh="正在读入数据", en="Reading the data"),
    "plan": Text(zh="正在确定分幅与比例尺", en="Choosing pages and their scale"),
    "read": Text(zh="正在统计第 {n} / {of} 页", en="Counting page {n} of {of}"),
    "draw": Text(zh="正在绘制第 {n} / {of} 页", en="Drawing page {n} of {of}"),
    "write": Text(zh="正在写成文件", en="Writing the file"),
    "enter": Text(zh="正在登记", en="Entering it into the register"),
    "done": Text(zh="已完成", en="Done"),
    "cancelled": Text(zh="已取消，没有留下文件", en="Cancelled; nothing was kept"),
    "failed": Text(zh="没有做成", en="It was not made"),
}
REFUSED: Final = {
    "died": Text(
        zh="绘图进程意外中止，没有留下文件，请重试；若再次发生，请联系管理员",
        en="The process that draws was ended; nothing was kept. Try again, or tell who runs this",
    ),
    "busy": Text(
        zh="正在制作的图集较多，请稍后再试", en="Other atlases are being made; try again later"
    ),
    "gone": Text(
        zh="这项制作已不在本机的记录里，请重新开始",
        en="This job is no longer known; start it again",
    ),
    "none": Text(zh="所选范围内没有这一层级的区域", en="There are no areas of this level in there"),
    "fault": Text(
        zh="程序出错，没有做成；详情见服务器日志", en="A fault of the program; its log has more"
    ),
}
