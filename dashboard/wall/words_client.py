"""The words that the page of a wall itself needs; its configuration has each in one language."""

from typing import Final

from geo.text import Text

WORDS: Final[dict[str, Text]] = {
    # What the parts of the page are, for listeners.
    "figures": Text(zh="主要数字", en="Headline figures"),
    "lists": Text(zh="排名与清单", en="Rankings and lists"),
    "map": Text(zh="地图", en="Map"),
    "verdict": Text(zh="研判", en="What stands out"),
    "trail": Text(zh="所在区域", en="Where this is"),
    # Time and origin of the data.
    "as_of": Text(zh="数据截至 {time}", en="Data as of {time}"),
    "as_of_short": Text(zh="截至 {time}", en="as of {time}"),
    "synthetic": Text(zh="示例数据（合成）", en="Sample data (made up)"),
    "sources": Text(
        zh="区界：公开数据　街道界：示意",
        en="District outlines: public · street outlines: approximate",
    ),
    # Signs that are more than a colour.
    "attention": Text(zh="需关注", en="Needs attention"),
    "better": Text(zh="好转", en="for the better"),
    "worse": Text(zh="变差", en="for the worse"),
    # The state of this screen.
    "synced": Text(zh="同步轮播", en="In step"),
    "paused": Text(zh="已暂停", en="Paused"),
    "alone": Text(zh="单独浏览", en="Browsing on its own"),
    "fixed": Text(zh="固定场景", en="One scene"),
    "into_hint": Text(zh="↓ 进入", en="↓ go in"),
    "up_hint": Text(zh="↑ 返回上一级", en="↑ one level up"),
    "other_lang": Text(zh="English", en="中文"),
    "help": Text(zh="按键说明 ?", en="Keys ?"),
    # What is out of order.
    "unreachable": Text(
        zh="服务器暂时连不上，以下为最后收到的数字，恢复后自动更新",
        en="The server cannot be reached. These are the last numbers received;"
        " the page recovers by itself.",
    ),
    "unreachable_short": Text(zh="服务器暂时连不上", en="The server cannot be reached."),
    "since": Text(zh="（自 {time} 起）", en=" (since {time})"),
    "failed": Text(zh="此项暂时无法显示", en="This cannot be shown now"),
    "map_failed": Text(zh="地图暂时无法显示", en="The map cannot be shown now"),
    "no_map": Text(
        zh="这台设备无法绘制地图，数字与清单不受影响",
        en="This screen cannot draw maps; numbers and lists stand",
    ),
    "no_detail": Text(zh="这一区域暂时打不开。", en="This area cannot be opened now."),
    # A number's story.
    "open_story": Text(zh="查看定义与走势", en="Definition and trend"),
    "definition": Text(zh="定义", en="Definition"),
    "loading": Text(zh="正在读取…", en="Loading…"),
    "story_failed": Text(
        zh="暂时读不到定义与走势。", en="Definition and trend cannot be read now."
    ),
    "close": Text(zh="关闭 Esc", en="Close Esc"),
    # Keys.
    "help_title": Text(zh="按键与翻页笔", en="Keys and clicker"),
    "help_note": Text(
        zh="无人操作 90 秒后，下钻与弹窗自动返回轮播；"
        "单独浏览 5 分钟后、暂停 30 分钟后，自动恢复同步。",
        en="Untouched, a detail or a dialog goes back to the rotation after 90 seconds,"
        " browsing on its own after 5 minutes, and a pause after 30.",
    ),
    "key_next": Text(zh="下一个场景", en="Next scene"),
    "key_previous": Text(zh="上一个场景", en="Previous scene"),
    "key_pause": Text(zh="暂停或继续", en="Pause or go on"),
    "key_home": Text(zh="回到同步轮播", en="Back in step with the others"),
    "key_mark": Text(zh="在地图上逐个选择区域", en="Mark one area after another on the map"),
    "key_into": Text(zh="进入所选区域", en="Into the marked area"),
    "key_up": Text(zh="返回上一级", en="One level up"),
    "key_story": Text(
        zh="第一个数字的定义与走势（也可点击任一数字）",
        en="Definition and trend of the first number (or click any number)",
    ),
    "key_language": Text(zh="切换为英文", en="Switch to Chinese"),
    "key_fullscreen": Text(zh="全屏", en="Full screen"),
    "key_sheet": Text(zh="把本屏地图制成图纸", en="Make a map sheet of this scene"),
    "sheet": Text(zh="制图", en="Map sheet"),
    "key_help": Text(zh="本说明", en="These keys"),
}
