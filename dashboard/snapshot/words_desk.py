"""Words of the desk where sheets are made."""

from typing import Final

from geo.text import Text

TITLE: Final = Text(zh="制图", en="Map sheet")
BACK: Final = Text(zh="返回研判台", en="Back to the workspace")
LOADING: Final = Text(zh="正在打开…", en="Opening…")
NO_SCRIPT: Final = Text(
    zh="制图需要浏览器的脚本功能；命令行 rongtu snapshot 可同样出图。",
    en="This page needs scripts; the command rongtu snapshot makes the same sheets.",
)
WORDS: Final = {
    "desk.preview": Text(zh="图纸预览", en="Preview of the sheet"),
    "desk.make": Text(zh="出图并下载", en="Make and download"),
    "desk.copy": Text(zh="复制图片", en="Copy picture"),
    "desk.copied": Text(zh="已复制到剪贴板，编码", en="On the clipboard; code"),
    "desk.not_copied": Text(
        zh="浏览器不允许复制，请下载；编码",
        en="The browser does not let it be copied; download it. Code",
    ),
    "desk.made": Text(zh="已登记，编码", en="Registered; code"),
    "desk.again": Text(zh="再次下载", en="download again"),
    "desk.state": Text(zh="恢复此图的状态", en="open its state"),
    "desk.drawing": Text(zh="正在绘制预览…", en="Drawing the preview…"),
    "desk.retry": Text(zh="重试", en="Try again"),
    "desk.more": Text(zh="其他成果", en="Other products"),
    "desk.atlas": Text(zh="图集", en="Atlas"),
    "desk.atlas_help": Text(
        zh="同一视图，每个街道或社区一页", en="The same view, a page for each street or community"
    ),
    "desk.bulletins": Text(zh="周报与月报", en="Bulletins"),
    "desk.bulletins_help": Text(zh="已编好的周报、月报", en="Weekly and monthly ones, as kept"),
    "desk.register": Text(zh="出图登记簿", en="Register"),
    "desk.register_help": Text(
        zh="已出的每一张图和每一份数据", en="Every sheet and file that was given out"
    ),
    "desk.working": Text(zh="正在制作…", en="Working…"),
    "desk.data": Text(zh="图上数据", en="Data on the map"),
}

FIELDS: Final = {
    "title": Text(zh="标题", en="Title"),
    "paper": Text(zh="纸张", en="Paper"),
    "turn": Text(zh="方向", en="Orientation"),
    "look": Text(zh="配色", en="Look"),
    "beside": Text(zh="图旁内容", en="Beside the map"),
    "graticule": Text(zh="经纬网", en="Graticule"),
    "template": Text(zh="版式", en="Template"),
    "format": Text(zh="格式", en="Format"),
    "dpi": Text(zh="分辨率", en="Resolution"),
    "crs": Text(zh="坐标系", en="Coordinates"),
}
HELP: Final = {
    "title": Text(
        zh="不填则由指标、区域和时段自动生成", en="Made of indicator, area and period if left empty"
    ),
    "paper": Text(zh="图纸的大小", en="The size of the sheet"),
    "turn": Text(
        zh="横放或竖放；幻灯片与方图不分方向",
        en="Lying or standing; slides and squares have one way only",
    ),
    "look": Text(zh="打印用浅色，投屏用深色", en="Light for print, dark for screens"),
    "beside": Text(
        zh="地图旁放一张小表或小图，也可不放",
        en="A small table or chart beside the map, or nothing",
    ),
    "graticule": Text(
        zh="在图廓标注经纬度", en="Lines of longitude and latitude with their degrees"
    ),
    "template": Text(
        zh="版式由管理员以文本文件维护", en="Layouts are kept as text files by who runs this"
    ),
    "format": Text(
        zh="PDF 与 SVG 的文字可搜索；PNG 便于粘贴",
        en="PDF and SVG have text that can be searched; PNG is easy to paste",
    ),
    "dpi": Text(zh="仅用于 PNG；印刷用 300", en="Of PNG only; 300 for print"),
    "crs": Text(
        zh="GeoJSON 只用经纬度；GeoPackage、XLSX、CSV 可选 CGCS2000 投影坐标",
        en="GeoJSON has degrees only; the others may have CGCS2000 metres",
    ),
}
HINTS: Final = {"title": Text(zh="自动", en="automatic")}
OPTIONS: Final = {
    "paper": {
        "a4": Text(zh="A4", en="A4"),
        "a3": Text(zh="A3", en="A3"),
        "a2": Text(zh="A2", en="A2"),
        "slide": Text(zh="幻灯片 16:9", en="Slide 16:9"),
        "square": Text(zh="方图", en="Square"),
    },
    "turn": {
        "landscape": Text(zh="横向", en="Landscape"),
        "portrait": Text(zh="纵向", en="Portrait"),
    },
    "look": {
        "light": Text(zh="浅色（打印）", en="Light (print)"),
        "dark": Text(zh="深色（投屏）", en="Dark (screen)"),
    },
    "beside": {
        "table": Text(zh="表格", en="Table"),
        "chart": Text(zh="图表", en="Chart"),
        "none": Text(zh="不放", en="Nothing"),
    },
    "format": {
        "pdf": Text(zh="PDF", en="PDF"),
        "png": Text(zh="PNG 图片", en="PNG picture"),
        "svg": Text(zh="SVG 矢量图", en="SVG drawing"),
    },
    "dpi": {
        "96": Text(zh="96 dpi（屏幕）", en="96 dpi (screen)"),
        "150": Text(zh="150 dpi", en="150 dpi"),
        "300": Text(zh="300 dpi（印刷）", en="300 dpi (print)"),
        "600": Text(zh="600 dpi", en="600 dpi"),
    },
    "crs": {
        "4326": Text(zh="WGS 84 经纬度", en="WGS 84 degrees"),
        "4544": Text(zh="CGCS2000 / 105°E（米）", en="CGCS2000 / 105°E (metres)"),
    },
}
FORMATS: Final = {
    "csv": Text(zh="CSV", en="CSV"),
    "xlsx": Text(zh="Excel", en="Excel"),
    "geojson": Text(zh="GeoJSON", en="GeoJSON"),
    "gpkg": Text(zh="GeoPackage", en="GeoPackage"),
}
