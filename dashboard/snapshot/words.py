"""What a sheet says beside the data, and why one is not made."""

from typing import Final

from geo.text import Text

FIELDS: Final = {
    "paper": Text(zh="纸张", en="paper"),
    "turn": Text(zh="方向", en="orientation"),
    "look": Text(zh="配色", en="look"),
    "dpi": Text(zh="分辨率", en="resolution"),
    "beside": Text(zh="附图表", en="what stands beside"),
    "graticule": Text(zh="经纬网", en="graticule"),
    "title": Text(zh="标题", en="title"),
    "template": Text(zh="版式", en="template"),
    "layers": Text(zh="图层", en="layer"),
    "at": Text(zh="地图位置", en="place of the map"),
    "pick": Text(zh="所选对象", en="what is picked"),
}
"""The parts of a sheet's query that the page itself does not judge, by name."""
BAD: Final = Text(
    zh="{what}“{given}”无法识别，已改用默认值",
    en="The {what} “{given}” is not known; the usual one is used",
)
TITLE_LONG: Final = Text(
    zh="标题超过 {most} 个字，已截短", en="The title was cut to {most} characters"
)

# Titles.
EVERYWHERE: Final = Text(zh="全域", en="All areas")
EACH: Final = Text(zh="各{level}", en=" by {level}")
OF_CATEGORY: Final = Text(zh="{category}类诉求", en="{category}: ")
MANY_AREAS: Final = Text(zh="{name}等{n}个区域", en="{name} and {more} more")
TITLE: Final = Text(zh="{when}{where}{each}{what}", en="{what}{each}, {where}, {when}")
TITLE_NOW: Final = Text(zh="{where}{each}{what}", en="{what}{each}, {where}")
SUBJECTS: Final = {
    "cells": Text(zh="诉求网格分布", en="Demands in hexagons"),
    "heat": Text(zh="诉求热力分布", en="Density of demands"),
    "points": Text(zh="诉求点位分布", en="Demands, one by one"),
}
"""What a sheet is about that does not colour areas."""
SPREAD: Final = Text(zh="{layers}分布", en="{layers}")
PLAIN: Final = Text(zh="区划图", en="Map of areas")
YEAR: Final = Text(zh="{y}年", en="{y}")
HALVES: Final = (
    Text(zh="{y}年上半年", en="first half of {y}"),
    Text(zh="{y}年下半年", en="second half of {y}"),
)
QUARTERS: Final = tuple(
    Text(zh=f"{{y}}年第{zh}季度", en=f"Q{n} {{y}}") for n, zh in enumerate("一二三四", start=1)
)
MONTHS_EN: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip

# Filters.
PERIOD: Final = Text(zh="{first} 至 {last}，共 {days} 天", en="{first} to {last}, {days} days")
PART: Final = Text(zh="{label}：{said}", en="{label}: {said}")
LABELS: Final = {
    "period": Text(zh="时段", en="Period"),
    "in": Text(zh="区域", en="Areas"),
    "poly": Text(zh="范围", en="Shape"),
    "category": Text(zh="类别", en="Category"),
    "channel": Text(zh="渠道", en="Channel"),
    "status": Text(zh="状态", en="Status"),
    "how": Text(zh="定位质量", en="Place quality"),
    "hours": Text(zh="受理时段", en="Time of receipt"),
    "close": Text(zh="办结时长", en="Time to close"),
    "demands": Text(zh="诉求", en="Demands"),
}
AND: Final = Text(zh="、", en=", ")
MORE: Final = Text(zh="{names} 等 {n} 项", en="{names} and others, {n} in all")
DEMANDS: Final = Text(zh="{n} 件", en="{n}")
DEMANDS_WITHHELD: Final = Text(zh="总数不列出（*）", en="total withheld (*)")
"""Where it would tell a number that is withheld."""

# Legends.
TITLE_UNIT: Final = Text(zh="{title}（{unit}）", en="{title}, {unit}")
NO_DATA: Final = Text(zh="无数据", en="No data")
NO_DATA_OR_WITHHELD: Final = Text(zh="无数据或不列出（*）", en="No data, or withheld (*)")
SCHEMES: Final = {
    "quantile": Text(zh="分位数分级", en="Quantiles"),
    "jenks": Text(zh="自然断点分级", en="Natural breaks"),
    "equal": Text(zh="等间距分级", en="Equal steps"),
    "user": Text(zh="自定义分级", en="Limits as given"),
    "continuous": Text(zh="连续", en="Continuous"),
}
COUNTED: Final = Text(zh="{scheme}；右侧为{level}个数", en="{scheme}; number of areas at the right")
COUNTED_ALL: Final = Text(
    zh="{scheme}；右侧为全部{level}的个数", en="{scheme}; number of all areas at the right"
)
PER_CELL: Final = Text(zh="每格诉求（件）", en="Demands per hexagon")
CELL_NOTE: Final = Text(
    zh="六边形网格，平均每格约 {km2} 平方公里；右侧为格数",
    en="Hexagons of about {km2} km²; number of them at the right",
)
HEAT: Final = Text(zh="诉求热力", en="Heat of demands")
HEAT_NOTE: Final = Text(
    zh="纸上以六边形表示，颜色越深每格诉求越多，{most} 件及以上同色",
    en="Drawn on paper as hexagons, by demands in each; {most} and more look alike",
)
HEAT_NOTE_DARK: Final = Text(
    zh="以六边形表示，颜色越亮每格诉求越多，{most} 件及以上同色",
    en="Drawn as hexagons, by demands in each; {most} and more look alike",
)
POINTS: Final = Text(zh="诉求（按状态）", en="Demands by status")
STAND_IN: Final = Text(
    zh="图内有 {n} 件诉求，超过 {most} 件，不逐件显示，以六边形代替",
    en="{n} demands are more than {most}: hexagons stand in for single ones",
)
OTHERS: Final = Text(zh="其他图层", en="Other layers")
BORDERS: Final = Text(zh="{level}界", en="Borders: {level}")
SHAPE: Final = Text(zh="所绘范围", en="Drawn shape")
CHOSEN: Final = Text(zh="所选区域", en="Chosen areas")
PICKED: Final = Text(zh="所看对象", en="Looked at")
CIRCLES: Final = Text(
    zh="{minutes} 分钟服务圈（直线 {metres} 米）",
    en="{minutes} min circles, {metres} m in a straight line",
)
MINUTES: Final = Text(zh="{n} 分钟", en="{n} min")
CUT: Final = Text(zh="{layer}过多，只画出 {most} 个", en="{layer}: only {most} of them are drawn")

# Beside the map.
RANK: Final = Text(zh="序", en="No.")
NAME: Final = Text(zh="名称", en="Name")
FRACTION: Final = Text(zh="分子/分母", en="Of")
DEMANDS_COLUMN: Final = Text(zh="诉求（件）", en="Demands")
ROWS_MORE: Final = Text(zh="另有 {n} 个未列出", en="{n} more are not listed")
WORST_FIRST: Final = Text(zh="{title}（差的在前）", en="{title}, the worst first")
MOST_FIRST: Final = Text(zh="{title}（高的在前）", en="{title}, the highest first")
BY_DAY: Final = Text(zh="每日诉求", en="Demands by day")
BY_WEEK: Final = Text(zh="每周诉求", en="Demands by week")
FEW: Final = "<5"
WITHHELD: Final = "*"
"""A rate that would tell such a number."""
SUPPRESSED: Final = Text(
    zh="少于 5 件的数字不列出（<5），能推算出它们的比率也不列出（*），共 {n} 处",
    en="Numbers below 5 are withheld (<5), and so are rates that would tell them (*): {n} cells",
)

# Around.
EQUALS: Final = Text(zh="{title} = {formula}。", en="{title} = {formula}. ")
EXCLUDES: Final = Text(zh="不计入：{what}。", en="Left out: {what}. ")
AS_OF: Final = Text(zh="数据截至 {moment}", en="Data as of {moment}")
SYNTHETIC: Final = Text(zh="示例数据（合成）", en="Sample data (made up)")
INTERNAL: Final = Text(zh="内部使用", en="For internal use")
REVIEWED: Final = Text(zh="审图号：{number}", en="Map review number: {number}")
PREVIEW: Final = Text(zh="预览", en="Preview")
SYSTEM: Final = Text(zh="坐标系：EPSG:{srid}", en="Reference system: EPSG:{srid}")
NOTHING: Final = Text(zh="所选条件下没有诉求", en="No demands meet these conditions")

# Columns of the data.
COLUMNS: Final = {
    "code": Text(zh="代码", en="Code"),
    "name_zh": Text(zh="名称", en="Chinese name"),
    "name_en": Text(zh="英文名称", en="Name"),
    "level": Text(zh="层级", en="Level"),
    "parent_code": Text(zh="上级代码", en="Code of the area above"),
    "parent": Text(zh="上级", en="Area above"),
    "value": Text(zh="指标值", en="Value"),
    "numerator": Text(zh="分子", en="Numerator"),
    "denominator": Text(zh="分母", en="Denominator"),
    "low": Text(zh="95% 区间下限", en="95% interval, low"),
    "high": Text(zh="95% 区间上限", en="95% interval, high"),
    "demands": Text(zh="诉求量（件）", en="Demands"),
    "on_time_rate": Text(zh="按期办结率（%）", en="Closed on time, %"),
    "class": Text(zh="图上分级", en="Class on the map"),
}

# What is refused, and why. Keys are those of `refused.Why`.
REFUSED: Final = {
    "bad": Text(zh="请求不完整或格式不对", en="The request is not as it must be"),
    "long": Text(zh="链接过长（最多 {n} 个字符）", en="The link is too long (at most {n})"),
    "format": Text(zh="没有这种文件格式", en="There is no such format"),
    "large": Text(
        zh="文件超过 {n} MB，请换小一些的纸张、较低的分辨率，或用 PDF",
        en="The file is larger than {n} MB: take smaller paper, a lower resolution, or PDF",
    ),
    "many": Text(
        zh="区域过多（超过 {n} 个），请先选定区域或换粗一级的层级",
        en="More than {n} areas: choose some, or a coarser level",
    ),
    "busy": Text(
        zh="正在出图的人较多，请稍后再试", en="Other sheets are being made; try again soon"
    ),
    "newer": Text(
        zh="正在读入新数据，请几秒后再出图",
        en="Newer data are being read; try again in a few seconds",
    ),
    "answer": Text(
        zh="{what}暂时算不出来，请稍后再出图", en="{what} cannot be computed now; try again later"
    ),
    "elsewhere": Text(zh="只接受本系统页面的请求", en="Only pages of this system may ask for that"),
    "read_only": Text(
        zh="数据库只有读取权限，无法登记，因此不出图",
        en="The database may only be read: the sheet cannot be entered and is not given out",
    ),
    "full": Text(
        zh="登记簿已满（{n} 条），请联系管理员", en="The register is full ({n}); tell who runs this"
    ),
    "gone": Text(zh="登记簿里没有这个编号", en="The register has no such code"),
    "let_go": Text(
        zh="这份文件已不再保留；可按编号恢复当时的视图，重新出图",
        en="This file is no longer kept; the code still brings back its view, to make it anew",
    ),
    "changed": Text(
        zh="程序或版式已更新，不能再做出与原编号逐字节相同的文件；请重新出图",
        en="The program has changed and cannot make the same file again; make a new sheet",
    ),
    "emblem": Text(
        zh="徽标文件读不到或不是 PNG，请管理员检查 RONGTU_EMBLEM",
        en="The emblem cannot be read or is no PNG; tell who runs this: RONGTU_EMBLEM",
    ),
    "away": Text(
        zh="数据库暂时连不上，请稍后再试", en="The database does not answer; try again later"
    ),
    "wait": Text(
        zh="正在读入诉求，请几秒后再试", en="The demands are being read; try again in a few seconds"
    ),
    "empty": Text(zh="还没有载入诉求数据", en="No demands are loaded"),
    "cannot": Text(zh="无法出图：{what}", en="The sheet cannot be made: {what}"),
}

NO_LINK: Final = Text(zh="没有这个编号", en="There is no such code")
NO_LINK_WHY: Final = Text(
    zh="请核对图上的编号；也可能来自另一套系统。",
    en="Check the code on the sheet; it may be of another system.",
)
NO_LINK_LATER: Final = Text(zh="请稍后再试。", en="Try again later.")
TO_PAGE: Final = Text(zh="打开研判台", en="Open the workspace")
