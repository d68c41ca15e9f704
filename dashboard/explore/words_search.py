"""The words of the search box."""

from typing import Final

from geo.text import Text

WORDS: Final[dict[str, Text]] = {
    "search.label": Text(
        zh="查找街道、社区、小区、楼宇、站点，或图纸编码",
        en="Find a street, community, compound, building or station, or the code of a map sheet",
    ),
    "search.hint": Text(
        zh="名称、代码、拼音或首字母，按 / 开始", en="Name, code, pinyin or initials; press /"
    ),
    "search.results": Text(zh="查找结果", en="What was found"),
    "search.building": Text(zh="楼宇", en="Buildings"),
    "search.station": Text(zh="站点", en="Stations"),
    "search.sheet": Text(zh="图纸", en="Map sheets"),
    "search.data": Text(zh="图上数据", en="Data of maps"),
    "search.atlas": Text(zh="图集", en="Atlases"),
    "search.bulletin": Text(zh="周报与月报", en="Bulletins"),
    "search.made": Text(zh="{time} 出图", en="made {time}"),
    "search.as_of": Text(zh="数据截至 {time}", en="data as of {time}"),
    "search.code_same": Text(
        zh="图纸 {code}（{title}）：数据与出图时相同，截至 {then}",
        en="Sheet {code} ({title}): the data are the same as when it was made, as of {then}",
    ),
    "search.code_newer": Text(
        zh="图纸 {code}（{title}）出图时数据截至 {then}，此后已更新，现在截至 {now}，数字可能不同",
        en="Sheet {code} ({title}) was made of data as of {then}; they are newer now, as of {now},"
        " and numbers may differ",
    ),
    "search.code_gone": Text(
        zh="登记簿里没有编码 {code}，请核对图上的编码",
        en="The register has no code {code}: check it on the sheet",
    ),
    "search.code_failed": Text(
        zh="暂时读不到编码 {code} 的登记，无法核对数据是否相同",
        en="The register cannot be read now: whether the data are those of {code} is not known",
    ),
    "search.code_close": Text(zh="关闭此提示", en="Close this notice"),
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
