"""The words that every dossier has."""

from typing import Final

from geo.text import Text

FIELDS: Final = {
    "lang": Text(zh="语言", en="language"),
    "theme": Text(zh="配色", en="theme"),
    "from": Text(zh="起始日", en="first day"),
    "to": Text(zh="截止日", en="end"),
    "period": Text(zh="时段", en="period"),
    "page": Text(zh="页码", en="page"),
}
BAD_VALUE: Final = Text(
    zh="地址里的{what}“{given}”无法识别，已改用默认值",
    en="The address's {what} “{given}” is not known; the default is shown",
)
CLIPPED: Final = Text(
    zh="时段超出数据范围，已截取到有数据的日期",
    en="The period reaches beyond the data; it was cut to the days that have any",
)

TITLE: Final = Text(zh="{name} · 档案", en="{name} · dossier")
DOSSIER: Final = Text(zh="档案", en="Dossier")
CODE: Final = Text(zh="代码", en="Code")
FROM_TO: Final = Text(zh="{first} 至 {last}", en="{first} to {last}")
AS_OF: Final = Text(zh="数据截至 {moment}", en="Data as of {moment}")
NO_DEMANDS: Final = Text(zh="没有载入诉求", en="no demands are loaded")
SYNTHETIC: Final = Text(zh="示例数据（合成）", en="Sample data (made up)")
MADE_UP: Final = Text(zh="合成", en="made up")
SHEET: Final = Text(zh="制图", en="Map sheet")
INTERNAL: Final = Text(zh="内部使用", en="For internal use")
TRAIL: Final = Text(zh="所在位置", en="Where it is")
CONTENTS: Final = Text(zh="本页目录", en="On this page")
SKIP: Final = Text(zh="跳到正文", en="Skip to the content")
NOTES: Final = Text(zh="提示", en="Notes")
OTHER_LANG: Final = Text(zh="English", en="中文")
DARK: Final = Text(zh="深色", en="Dark")
LIGHT: Final = Text(zh="浅色", en="Light")
EXPLORE: Final = Text(zh="在分析页中打开", en="Open on the explore page")
PAGE_OF: Final = Text(zh="第 %p 页 共 %t 页", en="Page %p of %t")
DEFINITIONS: Final = Text(zh="口径与依据", en="Definitions and sources")
DEFINITION_OF: Final = Text(zh="{title}：口径与依据", en="{title}: definition and source")
CLOSE: Final = Text(zh="关闭", en="Close")
SOURCE: Final = Text(zh="数据来源", en="Source of the data")
SOURCE_OF: Final = Text(zh="{source}，{moment} 载入", en="{source}, loaded {moment}")
SOURCE_ALONE: Final = Text(zh="{source}", en="{source}")
NO_DATA: Final = Text(zh="无数据", en="no data")
NOT_LOADED: Final = Text(zh="未载入", en="not loaded")
YES: Final = Text(zh="有", en="yes")
NO: Final = Text(zh="没有", en="no")
IS: Final = Text(zh="是", en="yes")
IS_NOT: Final = Text(zh="否", en="no")
BRINGS: Final = Text(
    zh="“{what}”未载入：在“{layer}”图层的载入档案（如 data/profiles/…/{file}）中把列名写入"
    " attributes = [{keys}]，即可载入。",
    en="{what}: not loaded. The profile of the layer {layer} (such as data/profiles/…/{file})"
    " brings it by naming the columns: attributes = [{keys}].",
)
BRINGS_FILE: Final = Text(
    zh="“{what}”未载入：为“{layer}”图层写一个载入档案（如 data/profiles/…/{file}），用"
    " rongtu load 载入。",
    en="{what}: not loaded. A profile of the layer {layer} (such as data/profiles/…/{file}) brings"
    " it: rongtu load.",
)
LAYERS: Final = {
    "area": Text(zh="区域", en="area"),
    "building": Text(zh="楼宇", en="building"),
    "station": Text(zh="服务站", en="station"),
    "organisation": Text(zh="组织", en="organisation"),
    "demand": Text(zh="诉求", en="demand"),
}

METRES: Final = Text(zh="{n} 米", en="{n} m")
STRAIGHT: Final = Text(zh="直线", en="Straight")
WALK: Final = Text(zh="步行", en="On foot")
FAR: Final = Text(zh="超过 1,000 米或不通", en="over 1,000 m, or no way")
NAME: Final = Text(zh="名称", en="Name")
KIND: Final = Text(zh="类型", en="Kind")
STATION: Final = Text(zh="服务站", en="Station")
UNNAMED_KIND: Final = Text(zh="未填", en="not stated")
KINDS: Final = {
    "office": Text(zh="写字楼", en="offices"),
    "mixed": Text(zh="商住综合体", en="mixed use"),
    "commercial": Text(zh="商业", en="commercial"),
    "hotel": Text(zh="酒店", en="hotel"),
    "alone": Text(zh="单独建", en="set up alone"),
    "jointly": Text(zh="联合建", en="set up jointly"),
    "attached": Text(zh="挂靠建", en="attached"),
    "物业小区": Text(zh="物业小区", en="property-managed compound"),
    "老旧院落": Text(zh="老旧院落", en="old courtyard"),
    "蓉城驿站": Text(zh="蓉城驿站", en="Rongcheng station"),
    "楼宇服务站": Text(zh="楼宇服务站", en="building service station"),
    "社区服务站": Text(zh="社区服务站", en="community service station"),
}
"""What the data call a kind, as people say it; another is shown as it came."""
CHANNELS: Final = {
    "app": Text(zh="手机应用", en="app"),
    "grid": Text(zh="网格上报", en="grid workers"),
    "hotline": Text(zh="热线", en="hotline"),
    "visit": Text(zh="上门走访", en="visit"),
    "wechat": Text(zh="微信", en="WeChat"),
}
ORGANISATION_LEVELS: Final = {
    "street": Text(zh="街道", en="street"),
    "community": Text(zh="社区", en="community"),
    "compound": Text(zh="小区", en="compound"),
    "building": Text(zh="楼宇", en="building"),
}

MISSING_TITLE: Final = Text(zh="没有这份档案", en="There is no such dossier")
MISSING: Final = {
    "area": Text(zh="没有代码为“{given}”的区域。", en="No area has the code “{given}”."),
    "building": Text(zh="没有代码为“{given}”的楼宇。", en="No building has the code “{given}”."),
    "station": Text(zh="没有代码为“{given}”的服务站。", en="No station has the code “{given}”."),
}
DID_YOU_MEAN: Final = Text(zh="名称或代码相近的", en="Called something like it")
SEARCH: Final = Text(zh="到分析页搜索", en="Search on the explore page")
HOME: Final = Text(zh="回到总览", en="Back to the overview")
AWAY_TITLE: Final = Text(zh="数据库暂时连不上", en="The database does not answer")
AWAY: Final = Text(
    zh="档案要从数据库读取。请稍后刷新本页；如仍打不开，请联系管理员。",
    en="A dossier is read from the database. Reload this page later, or tell who runs it.",
)
BUSY_TITLE: Final = Text(zh="现在请求较多", en="Many ask at once")
BUSY: Final = Text(zh="请过几秒重新打开。", en="Try again in a few seconds.")
FAILED_TITLE: Final = Text(zh="这份档案暂时做不出来", en="This dossier cannot be made now")
RELOAD: Final = Text(zh="重新打开", en="Try again")

PUBLISHED: Final = Text(zh="公布数字对照", en="Published figures")
PUBLISHED_ASIDE: Final = Text(
    zh="{district}公布的数字与本系统计算的数字，各按其口径",
    en="What {district} publishes, beside what is computed here",
)
PUBLISHED_ONLY: Final = Text(
    zh="种子文件只公布到区县；对照见区县档案。",
    en="The account publishes figures of districts only: see the district's dossier.",
)
PUBLISHED_HEADS: Final = (
    Text(zh="事项", en="What"),
    Text(zh="公布", en="Published"),
    Text(zh="计算", en="Computed"),
    Text(zh="是否相符", en="Agreement"),
)
PUBLISHED_NONE: Final = Text(
    zh="没有公布过有关的数字。", en="No figure about it has been published."
)
