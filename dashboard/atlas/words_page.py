"""Words of the page where atlases are asked for."""

from typing import Final

from dashboard.snapshot import words_desk
from geo.text import Text

TITLE: Final = Text(zh="图集", en="Atlas")
BACK: Final = words_desk.BACK
LOADING: Final = words_desk.LOADING
NO_SCRIPT: Final = Text(
    zh="制作图集需要浏览器的脚本功能；命令行 rongtu atlas 可制作同样的图集。",
    en="This page needs scripts; the command rongtu atlas makes the same atlases.",
)
AUTOMATIC: Final = words_desk.HINTS["title"]
PLAN: Final = Text(
    zh="共 {n} 幅分区图，另有封面、目录、索引图和总图；"
    "约需\N{NO-BREAK SPACE}{s}\N{NO-BREAK SPACE}秒。",
    en="{n} maps of areas, with cover, contents, index and overview; about {s} seconds.",
)
FACTS: Final = {
    "pages": Text(zh="页数", en="Pages"),
    "order": Text(zh="分区图顺序", en="Order of areas"),
    "paper": Text(zh="纸张与格式", en="Paper and format"),
}
PAGES: Final = Text(
    zh="共 {n} 页：封面 1 页、目录 {contents} 页、索引图 1 页、总图 1 页、分区图 {maps} 页",
    en="{n} pages: cover 1, contents {contents}, index map 1, overview 1, areas {maps}",
)
ORDER: Final = Text(zh="按区划代码排列：{areas}", en="By area code: {areas}")
AT_PAGE: Final = Text(
    zh="{name}（第\N{NO-BREAK SPACE}{page}\N{NO-BREAK SPACE}页）",
    en="{name} (p.\N{NO-BREAK SPACE}{page})",
)
THEN: Final = Text(zh="、", en=", ")
TO_LAST: Final = Text(zh="{first}……{last}", en="{first} … {last}")
TURNED: Final = Text(zh="{paper} {turn}", en="{paper} {turn}")
PAPER: Final = Text(
    zh="{paper}（{wide} × {high} 毫米），{format}", en="{paper} ({wide} × {high} mm), {format}"
)
PREVIEW: Final = Text(zh="索引图预览", en="Preview of the index map")
PREVIEW_PAGE: Final = Text(
    zh="索引图预览（图集第 {n} 页）", en="Preview of the index map (page {n} of the atlas)"
)
PREVIEW_SLIDE: Final = Text(
    zh="索引图预览（第 {n} 张幻灯片中的地图）",
    en="Preview of the index map (the map on slide {n})",
)
PREVIEW_ALT: Final = Text(
    zh="索引图预览：{n} 个区域各注页码，从{first}（第 {page} 页）到{last}（第 {of} 页）",
    en="Preview of the index map: {n} areas with the numbers of their pages, "
    "from {first} (page {page}) to {last} (page {of})",
)
PREVIEW_ALT_PLAIN: Final = Text(
    zh="索引图预览：各区域注有所在页码",
    en="Preview of the index map: areas with their page numbers",
)
LEVELS: Final = {
    "city": Text(zh="每市一页", en="A page for each city"),
    "district": Text(zh="每个区县一页", en="A page for each district"),
    "street": Text(zh="每个街道一页", en="A page for each street"),
    "community": Text(zh="每个社区一页", en="A page for each community"),
    "grid": Text(zh="每个网格一页", en="A page for each grid"),
    "compound": Text(zh="每个小区一页", en="A page for each compound"),
}
WORDS: Final = {
    "level": Text(zh="分幅", en="Pages"),
    "area": Text(zh="范围", en="Covers"),
    "all": Text(zh="全部区域", en="All areas"),
    "several": Text(zh="研判台所选的 {n} 个区域", en="The {n} areas chosen in the workspace"),
    "what": Text(zh="内容", en="What it shows"),
    "looks": Text(zh="样式", en="How it looks"),
    "start": Text(zh="制作图集", en="Make the atlas"),
    "cancel": Text(zh="取消", en="Cancel"),
    "progress": Text(zh="进度", en="Progress"),
    "download": Text(zh="下载", en="Download"),
    "copy": Text(zh="复制编码", en="Copy the code"),
    "copied": Text(zh="编码已复制", en="The code is copied"),
    "not_copied": Text(
        zh="浏览器不允许复制，请手动抄录", en="The browser does not allow it: copy by hand"
    ),
    "code": Text(zh="编码", en="Code"),
    "state": Text(zh="恢复制作时的状态", en="Open its state"),
    "ready": Text(zh="选好后即可制作；制作时可离开本页，完成后在登记簿中查找。",
                  en="Choose, then make it. You may leave the page: the register will have it."),
    "made": Text(zh="已完成并登记", en="Made, and in the register"),
    "left": Text(zh="约余 {s} 秒", en="about {s} s left"),
    "preview": PREVIEW,
    "facts": Text(zh="图集概况", en="What the atlas will be"),
    "drawing": Text(zh="正在绘制索引图预览…", en="Drawing the index map…"),
    "drawn": Text(zh="索引图预览已更新", en="The preview of the index map is up to date"),
    "no_preview": Text(zh="没有可预览的索引图。", en="There is no index map to show."),
    "not_drawn": Text(zh="索引图预览没有绘成：{why}", en="The index map is not drawn. {why}"),
    "retry": Text(zh="重试", en="Try again"),
    "planning": Text(zh="正在计算页数…", en="Counting pages…"),
    "size": Text(zh="{mb} MB", en="{mb} MB"),
}  # fmt: skip
FIELDS: Final = {
    "format": words_desk.FIELDS["format"],
    "paper": words_desk.FIELDS["paper"],
    "turn": words_desk.FIELDS["turn"],
    "look": words_desk.FIELDS["look"],
    "beside": words_desk.FIELDS["beside"],
    "graticule": words_desk.FIELDS["graticule"],
    "template": words_desk.FIELDS["template"],
    "title": words_desk.FIELDS["title"],
}
HELP: Final = words_desk.HELP | {
    "format": Text(
        zh="PDF 便于打印；PPT 的标题、表格和图表可以编辑",
        en="PDF for print; in PPT titles, tables and charts can be edited",
    ),
}
OPTIONS: Final = {
    "format": {
        "pdf": Text(zh="PDF", en="PDF"),
        "pptx": Text(zh="PPT（可编辑，16:9）", en="PowerPoint (editable, 16:9)"),
    },
    "paper": words_desk.OPTIONS["paper"],
    "turn": words_desk.OPTIONS["turn"],
    "look": words_desk.OPTIONS["look"],
    "beside": words_desk.OPTIONS["beside"],
}
