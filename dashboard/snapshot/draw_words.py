"""What a sheet says of itself, beside what `read` has put on it."""

from typing import Final

from geo.text import Text

DEFINITION: Final = Text(zh="指标定义", en="Definition")
NOTES: Final = Text(zh="说明", en="Notes")
LOCATION: Final = Text(zh="位置示意", en="Location")
SOURCES: Final = Text(zh="资料来源：", en="Sources: ")
BETWEEN: Final = Text(zh="；", en="; ")
PARTS: Final = " · "
CODE: Final = Text(zh="图幅编码", en="Sheet code")
PREVIEW: Final = Text(zh="预览", en="Preview")
NO_DATA: Final = Text(zh="无数据", en="No data")
MORE: Final = Text(zh="另有 {n} 行", en="{n} more rows")
COLUMNS: Final = Text(zh="另有 {n} 列未列出", en="{n} more columns not shown")
PAGE: Final = Text(zh="第 {n} 页，共 {of} 页", en="Page {n} of {of}")
SCALE: Final = Text(zh="比例尺 1:{n:,}", en="Scale 1:{n:,}")
NORTH: Final = "N"
