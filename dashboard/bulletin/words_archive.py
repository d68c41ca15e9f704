"""Words of the archive of bulletins."""

from typing import Final

from dashboard.bulletin.issue import Kind
from geo.text import Text

TITLE: Final = Text(zh="周报月报", en="Bulletins")
LEAD: Final = Text(
    zh="每周、每月的诉求办理报告。编好即登记入库，长期保存，不会被覆盖；数据变化后重新编制的，作为新版与旧版并存。",
    en="Reports of each week and month. Once made they are registered and kept, and never"
    " overwritten: where the data have changed since, a new edition stands beside the"
    " earlier ones.",
)
SKIP: Final = Text(zh="跳到正文", en="Skip to the content")
DARK: Final = Text(zh="深色", en="Dark")
LIGHT: Final = Text(zh="浅色", en="Light")
OTHER_LANG: Final = Text(zh="English", en="中文")
WORKSPACE: Final = Text(zh="研判台", en="Workspace")
REGISTER: Final = Text(zh="出图登记", en="Register of exports")
LINKS: Final = Text(zh="其他页面", en="Other pages")
AS_OF: Final = Text(zh="数据截至 {moment}", en="Data as of {moment}")
SYNTHETIC: Final = Text(zh="示例数据（合成）", en="Sample data (made up)")

# To make one.
MAKE: Final = Text(zh="编制", en="Make one")
AREA: Final = Text(zh="范围", en="Area")
ALL: Final = Text(zh="全部区域", en="All areas")
BUTTON: Final = {
    Kind.WEEK: Text(zh="编制周报：{issue}", en="Weekly: {issue}"),
    Kind.MONTH: Text(zh="编制月报：{issue}", en="Monthly: {issue}"),
}
NO_ISSUE: Final = Text(
    zh="数据还不足一个完整的周或月，暂不能编制。",
    en="The data do not hold a whole week or month yet.",
)
MAKE_WHY: Final = Text(
    zh="最近一个完整的周或月，约需十秒。其他周月：rongtu bulletin --week 2020-W52。",
    en="Of the last whole week or month; it takes some ten seconds. Others: rongtu bulletin --week"
    " 2020-W52.",
)

# The list.
FILTER: Final = Text(zh="筛选", en="Show")
BOTH: Final = Text(zh="全部", en="All")
KINDS: Final = {
    Kind.WEEK: Text(zh="周报", en="Weekly"), Kind.MONTH: Text(zh="月报", en="Monthly"),
}  # fmt: skip
COUNT: Final = Text(zh="共 {n} 份", en="{n} in all")
MONTH: Final = Text(zh="{y}年{m}月", en="{name} {y}")
ISSUE: Final = Text(zh="期号", en="Issue")
DAYS: Final = Text(zh="{first} 至 {last}", en="{first} to {last}")
EDITION: Final = Text(zh="版次", en="Edition")
EDITION_N: Final = Text(zh="第 {n} 版", en="{n}")
OLD: Final = Text(zh="已有新版", en="superseded")
DATA: Final = Text(zh="数据截至", en="Data as of")
MADE: Final = Text(zh="编制时间", en="Made")
SIZE: Final = Text(zh="大小", en="Size")
CODE: Final = Text(zh="编码", en="Code")
FILE: Final = Text(zh="文件", en="File")
OPEN: Final = Text(zh="打开", en="Open")
DOWNLOAD: Final = Text(zh="下载", en="Download")
OPEN_OF: Final = Text(zh="打开 {title} 第 {n} 版", en="Open {title}, edition {n}")
DOWNLOAD_OF: Final = Text(zh="下载 {title} 第 {n} 版", en="Download {title}, edition {n}")
LANGS: Final = {"zh": Text(zh="", en="Chinese"), "en": Text(zh="英文", en="")}
PAGES: Final = Text(zh="第 {n} 页，共 {of} 页", en="Page {n} of {of}")
NEWER: Final = Text(zh="较新", en="Newer")
OLDER: Final = Text(zh="较旧", en="Older")
EMPTY: Final = Text(zh="还没有{kind}", en="No {kind} yet")
EMPTY_KINDS: Final = {
    "": Text(zh="周报或月报", en="bulletins"),
    "week": Text(zh="周报", en="weekly bulletins"),
    "month": Text(zh="月报", en="monthly bulletins"),
}
EMPTY_WHY: Final = Text(
    zh="用上面的按钮编制第一份，或让服务器按时编制：rongtu bulletin --cron 给出定时任务的写法。",
    en="Make the first one above, or let the server make them in time: rongtu bulletin --cron"
    " prints the lines for a crontab.",
)
NOTHING: Final = Text(zh="还没有载入诉求数据", en="No demands are loaded")
NOTHING_WHY: Final = Text(
    zh="运行 ./run demo 载入示例，或用 rongtu load 载入自己的数据。",
    en="Run ./run demo for the sample, or rongtu load for your own data.",
)

# What became of a wish.
WORKING: Final = Text(zh="正在编制：{step}…", en="Making it: {step}…")
RELOAD: Final = Text(zh="刷新", en="Reload")
DONE: Final = Text(zh="已编好：{title}，第 {n} 版。", en="Made: {title}, edition {n}.")
THERE: Final = Text(
    zh="已有这一份：{title}，第 {n} 版。数据没有变化，未重新编制。",
    en="It is there already: {title}, edition {n}. The data are the same; nothing was made.",
)
LOST: Final = Text(
    zh="看不到这次编制的进度，可能服务器已重启；列表里没有的话，请再点一次。",
    en="The progress of this is not known: the server may have been restarted. If it is not in the"
    " list, ask again.",
)
BROKEN: Final = Text(
    zh="编制没有完成，请再试一次；原因见服务器日志。", en="It was not made; try again."
)
CANNOT: Final = Text(zh="无法编制：{what}", en="It cannot be made: {what}")
BUSY: Final = Text(
    zh="正在编制的较多，请稍后再试。", en="Others are being made; try again in a minute."
)
READ_ONLY: Final = Text(
    zh="数据库只有读取权限，无法登记，因此不编制。",
    en="The database may only be read: the bulletin cannot be entered and is not made.",
)
BAD: Final = Text(zh="请求不完整或格式不对。", en="The request is not as it must be.")
AWAY_TITLE: Final = Text(zh="数据库暂时连不上", en="The database does not answer")
AWAY: Final = Text(zh="请稍后再试。", en="Try again later.")
WRONG_TITLE: Final = Text(zh="打不开", en="This cannot be opened")
MISSING_TITLE: Final = Text(zh="没有这份报告", en="There is no such bulletin")
MISSING: Final = Text(
    zh="登记簿里没有编码“{code}”的周报或月报。",
    en="The register has no bulletin of the code “{code}”.",
)
BACK: Final = Text(zh="返回周报月报", en="Back to the bulletins")
PAGE_OF: Final = Text(zh="第 %p 页 共 %t 页", en="Page %p of %t")
