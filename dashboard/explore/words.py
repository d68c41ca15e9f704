"""The words of the planners' page itself; its parts have their own."""

from typing import Final

from geo.text import Text

GONE_REMEDY: Final = Text(
    zh="请联系管理员检查数据库，稍后重试。",
    en="Ask the administrator to check the database, and try again.",
)
WRONG: Final = Text(zh="这一页打不开", en="This page cannot be opened")
WRONG_REMEDY: Final = Text(
    zh="请检查链接，或从总览进入。", en="Check the link, or start from the overview."
)
AGAIN: Final = Text(zh="重试", en="Try again")
TITLE: Final = Text(zh="研判台", en="Workspace")
WEEKDAYS: Final = Text(zh="周一 周二 周三 周四 周五 周六 周日", en="Mon Tue Wed Thu Fri Sat Sun")

LAYERS: Final = {
    "areas": Text(zh="指标分布", en="Indicator by area"),
    "cells": Text(zh="诉求网格", en="Demands in hexagons"),
    "heat": Text(zh="诉求热力", en="Heat of demands"),
    "points": Text(zh="诉求点位", en="Demands, one by one"),
    "outlines": Text(zh="上级边界", en="Borders of the level above"),
}
"""Layers of the page itself."""

_PARTS: Final = {
    "from": Text(zh="起始日", en="first day"),
    "to": Text(zh="截止日", en="end"),
    "tab": Text(zh="功能", en="view"),
    "theme": Text(zh="主题", en="theme"),
    "lang": Text(zh="语言", en="language"),
    "level": Text(zh="层级", en="level"),
    "indicator": Text(zh="指标", en="indicator"),
    "layers": Text(zh="图层", en="layers"),
    "classes": Text(zh="分级", en="classes"),
    "poly": Text(zh="手绘范围", en="shape"),
    "hours": Text(zh="受理时段", en="time of receipt"),
    "close": Text(zh="办结时长", en="time to close"),
    "at": Text(zh="地图位置", en="place of the map"),
    "minutes": Text(zh="步行时间", en="minutes"),
    "way": Text(zh="距离", en="distance"),
    "sub": Text(zh="决策页", en="part of decisions"),
}
"""Parts of a link, by their name in it."""

WORDS: Final[dict[str, Text]] = {
    **{f"page.part_{key}": text for key, text in _PARTS.items()},
    "page.title": TITLE,
    "page.loading": Text(zh="正在打开研判台…", en="Opening the workspace…"),
    "page.no_script": Text(zh="研判台需要启用 JavaScript。", en="The workspace needs JavaScript."),
    "page.skip": Text(zh="跳到正文", en="Skip to the content"),
    # What the parts of the page are.
    "page.map": Text(zh="地图", en="Map"),
    "page.days": Text(zh="每日诉求", en="Demands by day"),
    "page.table": Text(zh="区域列表", en="Table of areas"),
    "page.figures": Text(zh="数字与构成", en="Figures and composition"),
    "page.side": Text(zh="筛选与图层", en="Filters and layers"),
    "page.filters": Text(zh="筛选", en="Filters"),
    "page.layers": Text(zh="图层", en="Layers"),
    "page.areas": Text(zh="区域", en="Areas"),
    "page.period": Text(zh="时段", en="Period"),
    "page.pages": Text(zh="其他页面", en="Other pages"),
    "page.tabs": Text(zh="功能", en="Views"),
    "page.tab_data": Text(zh="研判", en="Explore"),
    "page.tab_compare": Text(zh="对比", en="Compare"),
    "page.tab_decide": Text(zh="决策", en="Decide"),
    "page.indicator": Text(zh="指标", en="Indicator"),
    "page.level": Text(zh="层级", en="Level"),
    "page.definition": Text(zh="口径", en="Definition"),
    "page.other_lang": Text(zh="English", en="中文"),
    "page.dark": Text(zh="深色主题", en="Dark theme"),
    "page.light": Text(zh="浅色主题", en="Light theme"),
    "page.help": Text(zh="按键与帮助", en="Keys and help"),
    "page.close": Text(zh="关闭", en="Close"),
    "page.sheet": Text(zh="制图", en="Map sheet"),
    "page.sheet_help": Text(
        zh="把当前所见制成图纸：打印、插入报告，或取图上数据",
        en="What is looked at as a map sheet: for print and reports, with its data",
    ),
    # Filters.
    "page.undo": Text(zh="撤销 (Z)", en="Undo (Z)"),
    "page.redo": Text(zh="重做 (Y)", en="Redo (Y)"),
    "page.active": Text(zh="已选条件", en="Active filters"),
    "page.clear": Text(zh="全部清除", en="Clear all"),
    "page.drop": Text(zh="去掉条件：{what}", en="Remove the filter: {what}"),
    "page.total": Text(zh="{n} 件诉求", en="{n} demands"),
    "page.total_of": Text(zh="{n} 件诉求，全部 {of} 件", en="{n} of {of} demands"),
    "page.and": Text(zh="、", en=", "),
    "page.more": Text(zh="{names} 等 {n} 项", en="{names} and others, {n} in all"),
    "page.unsaid": Text(zh="未注明", en="not stated"),
    "page.days_said": Text(zh="{from} 至 {to}", en="{from} to {to}"),
    "page.poly_said": Text(zh="手绘范围（{n} 个顶点）", en="drawn, {n} corners"),
    "page.hours_said": Text(zh="{days} {from}–{to}时", en="{days} {from}:00–{to}:00"),
    "page.close_said": Text(zh="{a}–{b} 小时办结", en="closed in {a}–{b} hours"),
    "page.close_over": Text(zh="{a} 小时以上办结", en="closed in {a} hours or more"),
    "page.areas_cut": Text(
        zh="只列出前 {n} 个，请多输入几个字。", en="The first {n} are listed: type more."
    ),
    "page.open": Text(zh="尚未办结", en="still open"),
    "page.filter_in": Text(zh="区域", en="Areas"),
    "page.filter_poly": Text(zh="范围", en="Shape"),
    "page.filter_category": Text(zh="类别", en="Category"),
    "page.filter_channel": Text(zh="渠道", en="Channel"),
    "page.filter_status": Text(zh="状态", en="Status"),
    "page.filter_how": Text(zh="定位质量", en="Place quality"),
    "page.filter_hours": Text(zh="受理时段", en="Time of receipt"),
    "page.filter_close": Text(zh="办结时长", en="Time to close"),
    "page.first_day": Text(zh="起始日", en="First day"),
    "page.last_day": Text(zh="截止日", en="Last day"),
    "page.days_turned": Text(
        zh="起始日晚于截止日，请调换。", en="The first day is after the last: exchange them."
    ),
    "page.find_area": Text(zh="按名称或代码查找", en="Find by name or code"),
    "page.no_area": Text(zh="没有这样的区域。", en="There is no such area."),
    "page.refused": Text(
        zh="链接里的这些部分无法识别，已改用默认值：{keys}",
        en="These parts of the link are not known; the usual values are shown: {keys}",
    ),
    # What is looked at closely.
    "page.whole": Text(zh="打开档案页 ↗", en="Open its page ↗"),
    "page.only": Text(zh="只看这里", en="Filter by it"),
    "page.no_dossier": Text(
        zh="数据里没有这个对象，可能已撤并或改码；请用搜索查找。",
        en="The data hold no such thing; it may have been renamed. Try the search.",
    ),
    "page.dossier_failed": Text(
        zh="暂时读不到档案，请重试。", en="It cannot be read now; try again."
    ),
    # The state of the page.
    "page.synthetic": Text(zh="示例数据（合成）", en="Sample data (made up)"),
    "page.as_of": Text(zh="数据截至 {time}", en="Data as of {time}"),
    "page.sources": Text(
        zh="口径与来源见各指标“口径”", en="definitions and sources: the i beside each indicator"
    ),
    "page.failed": Text(zh="数字没有更新：", en="The numbers were not updated:"),
    "page.again": Text(zh="重试", en="Try again"),
    "page.def_formula": Text(zh="公式", en="Formula"),
    "page.def_exclusions": Text(zh="不计入", en="Left out"),
    "page.def_explanation": Text(zh="怎么看", en="How to read it"),
    "page.def_source": Text(zh="依据", en="Source"),
    # Help.
    "page.key_search": Text(zh="搜索", en="Search"),
    "page.key_help": Text(zh="本说明", en="This help"),
    "page.key_z": Text(zh="撤销", en="Undo"),
    "page.key_y": Text(zh="重做", en="Redo"),
    "page.key_l": Text(zh="图层", en="Layers"),
    "page.key_f": Text(zh="筛选", en="Filters"),
    "page.key_d": Text(zh="切换深浅主题", en="Light or dark"),
    "page.key_t": Text(zh="到区域列表", en="To the table"),
    "page.key_tabs": Text(zh="研判、对比、决策", en="Explore, compare, decide"),
    "page.key_escape": Text(zh="关闭档案", en="Close the dossier"),
    "page.keys_on": Text(zh="启用单键快捷键", en="Shortcuts of one key"),
    "page.keys_are_on": Text(
        zh="使用语音输入或容易误触按键时，可以关闭；本机浏览器会记住。",
        en="Turn them off if you dictate or press keys by chance. This browser remembers it.",
    ),
    "page.keys_are_off": Text(
        zh="单键快捷键已关闭；? 与 Esc 仍可用。",
        en="They are off. ? and Esc still work.",
    ),
    "page.help_note": Text(
        zh="图表、地图与列表彼此联动：在一处选择，其余随之收窄；每项自身仍显示可选的其余数量。"
        "地址栏即当前视图，可直接转发。",
        en="Charts, map and table filter one another: what is chosen in one narrows the others,"
        " and each still shows what else could be chosen. The address is the view: send it.",
    ),
    "page.tour": Text(zh="导览", en="Tour"),
    "page.tour_again": Text(zh="再看一遍导览", en="Take the tour again"),
    "page.tour_next": Text(zh="下一步", en="Next"),
    "page.tour_done": Text(zh="开始使用", en="Start"),
    "page.tour_stop": Text(zh="跳过", en="Skip"),
    "page.tour_filters": Text(
        zh="在这里选时段与区域：勾选街道、社区或小区，可多选。",
        en="Choose period and areas here: tick streets, communities or compounds.",
    ),
    "page.tour_map": Text(
        zh="地图按所选指标着色；点击区域看档案，也可手绘范围。",
        en="The map is coloured by the indicator. Click an area for its dossier, or draw a shape.",
    ),
    "page.tour_facets": Text(
        zh="点类别、状态、时段即可筛选，其余图表随之变化。",
        en="Click a category, a status or an hour to filter; everything else follows.",
    ),
    "page.tour_days": Text(
        zh="在每日曲线上拖动，即可选取时段。", en="Drag over the days to choose a period."
    ),
    "page.tour_table": Text(
        zh="列表可排序、筛选、复制、导出。", en="Sort, filter, copy or export the table."
    ),
    "page.tour_search": Text(
        zh="按 / 搜索：名称、代码、拼音首字母都可以。",
        en="Press / to search by name, code or pinyin.",
    ),
    "page.tour_saved": Text(
        zh="保存视图，或复制短链接发给同事。", en="Save the view, or copy a short link to it."
    ),
}
