"""Words of the page of the register."""

from typing import Final

from geo.text import Text

TITLE: Final = Text(zh="出图登记簿", en="Register of sheets")
SEARCH: Final = Text(zh="按标题或编码查找", en="Find by title or code")
FIND: Final = Text(zh="查找", en="Find")
ALL: Final = Text(zh="全部列出", en="List all")
COUNT: Final = Text(zh="共 {n} 条", en="{n} entries")
FOUND: Final = Text(zh="“{search}”：找到 {n} 条", en="“{search}”: {n} found")
NOW: Final = Text(
    zh="现在的数据：第 {version} 版，截至 {as_of}", en="Data now: version {version}, as of {as_of}"
)
NO_DATA: Final = Text(zh="现在没有载入数据", en="No data are loaded now")
EMPTY: Final = Text(zh="还没有出过图", en="Nothing has been given out yet")
EMPTY_WHY: Final = Text(
    zh="在制图页做的每一张图、每一份数据都会登记在这里，凭图上的编码可以找回。",
    en="Every sheet and every file of data that is made is entered here, and found by its code.",
)
MAKE: Final = Text(zh="去制图", en="Make a map sheet")
NOTHING: Final = Text(
    zh="没有标题含“{search}”、或编码以它开头的条目",
    en="No title has “{search}” in it, and no code begins with it",
)
AWAY: Final = Text(zh="暂时读不到登记簿", en="The register cannot be read now")
AWAY_WHY: Final = Text(
    zh="数据库暂时没有答复，请稍后重试；已出的图不受影响。",
    en="The database does not answer. Try again soon; what was made is safe.",
)
AGAIN: Final = Text(zh="重试", en="Try again")
BACK: Final = Text(zh="返回研判台", en="Back to the workspace")
SHEET: Final = Text(zh="制图", en="Map sheet")
BULLETINS: Final = Text(zh="周报与月报", en="Bulletins")
LIGHT: Final = Text(zh="浅色", en="Light")
DARK: Final = Text(zh="深色", en="Dark")
COLUMNS: Final = {
    "code": Text(zh="编码", en="Code"),
    "title": Text(zh="标题", en="Title"),
    "kind": Text(zh="类型", en="Kind"),
    "format": Text(zh="格式", en="Format"),
    "bytes": Text(zh="大小", en="Size"),
    "made_at": Text(zh="出图时间", en="Made"),
    "data": Text(zh="所用数据", en="Data"),
    "file": Text(zh="文件", en="File"),
}
NUMERIC: Final = frozenset({"bytes"})
KINDS: Final = {
    "sheet": Text(zh="图纸", en="Map sheet"),
    "data": Text(zh="图上数据", en="Data"),
    "atlas": Text(zh="图集", en="Atlas"),
    "bulletin": Text(zh="周报、月报", en="Bulletin"),
}
STATE: Final = Text(zh="回到地图", en="Back to the map")
STATE_OF: Final = Text(zh="回到地图：{title}", en="Back to the map: {title}")
VERSION: Final = Text(zh="第 {version} 版，截至 {as_of}", en="Version {version}, as of {as_of}")
UNKNOWN: Final = Text(zh="未注明", en="not stated")
NEWER: Final = Text(zh="数据已更新", en="data are newer by now")
DOWNLOAD: Final = Text(zh="下载", en="Download")
DOWNLOAD_OF: Final = Text(zh="下载 {name}", en="Download {name}")
LET_GO: Final = Text(zh="已不保留", en="no longer kept")
LET_GO_WHY: Final = Text(
    zh="登记仍在，文件已腾出空间；回到地图可重新出图",
    en="The entry stays, its file made room for others; go back to the map to make it anew",
)
PAGES: Final = Text(zh="分页", en="Pages")
PAGE: Final = Text(zh="第 {page} / {pages} 页", en="Page {page} of {pages}")
PREVIOUS: Final = Text(zh="上一页（较新）", en="Previous (newer)")
NEXT: Final = Text(zh="下一页（较早）", en="Next (older)")
