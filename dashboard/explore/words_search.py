"""The words of the search box."""

from typing import Final

from geo.text import Text

WORDS: Final[dict[str, Text]] = {
    "search.label": Text(
        zh="查找街道、社区、小区、楼宇、站点",
        en="Find a street, community, compound, building or station",
    ),
    "search.hint": Text(
        zh="名称、代码、拼音或首字母，按 / 开始", en="Name, code, pinyin or initials; press /"
    ),
    "search.results": Text(zh="查找结果", en="What was found"),
    "search.building": Text(zh="楼宇", en="Buildings"),
    "search.station": Text(zh="站点", en="Stations"),
    "search.recent": Text(zh="最近打开", en="Opened lately"),
    "search.loading": Text(zh="正在查找…", en="Looking…"),
    "search.none": Text(
        zh="没有名为“{q}”的地方：可试试代码或拼音",
        en="Nothing is called “{q}”: try a code or pinyin",
    ),
    "search.like": Text(
        zh="没有完全符合“{q}”的，以下名称相近", en="Nothing is called “{q}”; these are like it"
    ),
    "search.found": Text(zh="找到 {n} 个", en="{n} found"),
    "search.more": Text(
        zh="共 {n} 个，列出 {shown} 个；多输入几个字可缩小范围",
        en="{n} found, {shown} listed: type more to narrow it down",
    ),
    "search.keys": Text(
        zh="↑↓ 选择　Enter 打开　Ctrl+Enter 只看所在区域　Esc 关闭",
        en="↑↓ choose · Enter open · Ctrl+Enter only its area · Esc close",
    ),
    "search.clear": Text(zh="清空", en="Clear"),
    "search.failed": Text(zh="暂时无法查找，请稍后再试", en="Nothing can be found now; try again"),
    "search.away": Text(
        zh="数据库暂时连不上，恢复后即可查找", en="The database is away; try again soon"
    ),
    "search.long": Text(zh="最多可输入 {n} 个字", en="At most {n} characters can be looked for"),
}
