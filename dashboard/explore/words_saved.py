"""The words of what people keep: views, scenarios, short links."""

from typing import Final

from geo.text import Text

WORDS: Final[dict[str, Text]] = {
    # The menu.
    "saved.open": Text(zh="收藏与分享", en="Save and share"),
    "saved.copy": Text(zh="复制短链接", en="Copy a short link"),
    "saved.copied": Text(zh="短链接已复制", en="The short link is copied"),
    "saved.copy_by_hand": Text(
        zh="浏览器不允许自动复制，请手动复制下面的链接",
        en="This browser does not let a page copy: copy the link below",
    ),
    "saved.link": Text(zh="短链接", en="Short link"),
    "saved.save_as": Text(zh="另存为…", en="Save as…"),
    "saved.list": Text(zh="已保存的视图", en="Saved views"),
    "saved.search": Text(zh="按名称或备注查找", en="Find by name or note"),
    "saved.loading": Text(zh="正在读取…", en="Loading…"),
    "saved.empty": Text(
        zh="还没有保存过视图。用“另存为…”把当前的筛选、图层和地图位置保存下来。",
        en="Nothing is saved yet. “Save as…” keeps filters, layers and the place on the map.",
    ),
    "saved.none": Text(zh="没有名称或备注含“{q}”的视图", en="No saved view has “{q}” in it"),
    "saved.more": Text(zh="再列出一些（共 {n} 个）", en="List more (of {n})"),
    "saved.scenario": Text(zh="方案", en="Scenario"),
    # Of one view.
    "saved.rename": Text(zh="重命名", en="Rename"),
    "saved.delete": Text(zh="删除", en="Delete"),
    "saved.rename_one": Text(zh="重命名“{name}”", en="Rename “{name}”"),
    "saved.delete_one": Text(zh="删除“{name}”", en="Delete “{name}”"),
    "saved.deleted": Text(zh="已删除“{name}”", en="“{name}” is deleted"),
    "saved.undo": Text(zh="撤销", en="Undo"),
    "saved.restored": Text(zh="已恢复“{name}”", en="“{name}” is back"),
    "saved.kept": Text(zh="已保存为“{name}”", en="Saved as “{name}”"),
    "saved.renamed": Text(zh="已改名为“{name}”", en="It is called “{name}” now"),
    "saved.made": Text(zh="保存于 {time}", en="Saved {time}"),
    "saved.data_same": Text(zh="数据截至 {then}，与现在相同", en="data as of {then}, as now"),
    "saved.data_then": Text(
        zh="保存时数据截至 {then}，现在截至 {now}，数字可能不同",
        en="saved on data of {then}, now {now}: numbers may differ",
    ),
    "saved.data_none": Text(zh="保存时还没有数据", en="saved before there were data"),
    # The dialog.
    "saved.name": Text(zh="名称", en="Name"),
    "saved.note": Text(zh="备注（可不填）", en="Note (optional)"),
    "saved.shared": Text(
        zh="内网中的任何人都能看到、改名和删除。",
        en="Anybody on this network can see, rename and delete it.",
    ),
    "saved.save": Text(zh="保存", en="Save"),
    "saved.cancel": Text(zh="取消", en="Cancel"),
    "saved.need_name": Text(zh="请填写名称", en="A name is needed"),
    # What is refused.
    "saved.bad": Text(zh="这个视图无法保存", en="This view cannot be saved"),
    "saved.long": Text(
        zh="筛选条件太多，超过 {n} 个字符，无法保存", en="Too much is chosen: over {n} characters"
    ),
    "saved.bad_name": Text(
        zh="名称须为 1–{n} 个字，不能含特殊控制字符",
        en="A name has 1 to {n} characters, all of them visible",
    ),
    "saved.bad_note": Text(zh="备注最多 {n} 个字", en="A note has at most {n} characters"),
    "saved.often": Text(
        zh="保存得太频繁，请一分钟后再试", en="Too many saves: try again in a minute"
    ),
    "saved.full": Text(
        zh="已存满 {n} 个，请先删除不用的视图", en="{n} are kept already: delete some first"
    ),
    "saved.read_only": Text(
        zh="数据库账户只有读取权限，无法保存；请联系管理员",
        en="The database may only be read: nothing can be saved. Ask whoever runs it.",
    ),
    "saved.not_yours": Text(zh="这个视图属于其他用户，不能更改", en="This view is somebody else's"),
    "saved.elsewhere": Text(
        zh="只能从本系统的页面保存", en="Only pages of this very site may save"
    ),
    "saved.large": Text(zh="内容过大，无法保存", en="This is too large to be saved"),
    "saved.gone": Text(zh="这个视图已不存在", en="This view is not there any more"),
    "saved.away": Text(
        zh="数据库暂时连不上，请稍后再试", en="The database is away; try again soon"
    ),
    "saved.failed": Text(
        zh="暂时无法保存或读取，请稍后再试", en="This does not work now; try again"
    ),
    # The page of a link that leads nowhere.
    "saved.no_link": Text(zh="没有这个链接", en="There is no such link"),
    "saved.no_link_why": Text(
        zh="链接可能抄错了一个字符，或者对应的视图已被删除。",
        en="A character of it may be wrong, or the view was deleted.",
    ),
    "saved.no_link_away": Text(zh="暂时打不开这个链接", en="This link cannot be opened now"),
    "saved.no_link_later": Text(
        zh="数据库暂时连不上，请稍后再试。", en="The database is away; try again soon."
    ),
    "saved.to_page": Text(zh="打开分析页面", en="Open the planners' page"),
}
