"""The words of the chart panels of the planners' page."""

from typing import Final

from geo.text import Text

WORDS: Final[dict[str, Text]] = {
    # What every panel says.
    "panels.count": Text(zh="{n} 件", en="{n} demands"),
    "panels.none": Text(zh="无数据", en="no data"),
    "panels.clear": Text(zh="清除", en="Clear"),
    "panels.clear_of": Text(zh="清除筛选：{title}", en="Clear filter: {title}"),
    "panels.failed": Text(
        zh="暂时读不到新的数字，以下为上一次的结果。",
        en="New numbers cannot be read now; these are the last ones.",
    ),
    "panels.drag_hint": Text(
        zh="拖动选择；方向键移动，Shift+方向键扩大范围，回车确认，Esc 取消",
        en="Drag to select; arrows move, Shift+arrows extend, Enter applies, Escape gives up",
    ),
    # Where nothing is left.
    "panels.empty": Text(
        zh="没有符合条件的诉求，请去掉一项筛选。", en="No demands match: remove a filter."
    ),
    "panels.empty_without": Text(zh="去掉“{title}”：{n} 件", en="Without “{title}”: {n} demands"),
    "panels.empty_areas": Text(zh="去掉“{title}”", en="Without “{title}”"),
    "panels.empty_all": Text(zh="去掉全部筛选", en="Without any filter"),
    "panels.empty_whole": Text(
        zh="全部时段内也没有诉求。", en="There are no demands in the whole period either."
    ),
    # Headline figures.
    "panels.headline": Text(zh="主要指标", en="Headline figures"),
    "panels.interval": Text(zh="95% 区间 {low}–{high}", en="95% CI {low}–{high}"),
    "panels.of": Text(zh="共 {n} 件", en="of {n}"),
    "panels.of_on_time_rate": Text(zh="到期 {n} 件", en="of {n} due"),
    "panels.of_closure_rate": Text(zh="到期 {n} 件", en="of {n} due"),
    "panels.of_same_day_rate": Text(zh="受理 {n} 件", en="of {n} received"),
    "panels.of_median_hours": Text(zh="共 {n} 件", en="of {n} demands"),
    "panels.of_open": Text(zh="共 {n} 件", en="of {n}"),
    "panels.define": Text(zh="{title}：查看定义", en="{title}: definition"),
    "panels.about_open": Text(
        zh="所选诉求中，到数据截止时刻仍未办结的件数。作废件、重复件不计。",
        en="Of the chosen demands, those not closed at the moment of the data."
        " Voided demands and duplicates are not counted.",
    ),
    # Days.
    # A chart as a picture.
    "panels.picture_of": Text(zh="“{title}”存为图片", en="{title} as a picture"),
    "panels.picture_png": Text(zh="下载 PNG", en="Download PNG"),
    "panels.picture_svg": Text(zh="下载 SVG", en="Download SVG"),
    "panels.picture_copy": Text(zh="复制图片", en="Copy picture"),
    "panels.picture_copied": Text(zh="已复制到剪贴板", en="It is on the clipboard"),
    "panels.picture_not_copied": Text(
        zh="浏览器不允许复制，请下载", en="The browser does not let it be copied; download it"
    ),
    "panels.picture_failed": Text(zh="图片没有做成，请重试", en="It was not made; try again"),
    "panels.picture_colon": Text(zh="：", en=": "),
    "panels.picture_sum": Text(zh="合计：{n} 件", en="Sum: {n} demands"),
    "panels.picture_hour": Text(
        zh="横轴为受理的钟点（0–23 时）", en="Across: hour of receipt, 0 to 23"
    ),
    "panels.picture_few": Text(
        zh="1–4 件的数字不列出（<5），图上一律画作 2.5 件",
        en="Numbers of 1 to 4 are withheld (<5) and all drawn as 2.5",
    ),
    "panels.picture_chosen": Text(
        zh="深色为所选（{title}：{said}）；浅色未按此筛选，仍列出供比较",
        en="Dark is what is chosen ({title}: {said}); the rest is shown to compare with",
    ),
    "panels.days": Text(zh="每日诉求", en="Demands by day"),
    "panels.weeks": Text(zh="每周诉求", en="Demands by week"),
    "panels.workday": Text(zh="工作日", en="Mon–Fri"),
    "panels.weekend": Text(zh="周末", en="Sat, Sun"),
    "panels.period_from": Text(zh="时段开始", en="First day"),
    "panels.period_to": Text(zh="时段结束", en="Last day"),
    "panels.days_chosen": Text(
        zh="{from} 至 {to} · {days} 天 · {n} 件", en="{from} to {to} · {days} days · {n} demands"
    ),
    "panels.days_chosen_weeks": Text(
        zh="{from} 至 {to} · {days} 天", en="{from} to {to} · {days} days"
    ),
    "panels.day_said": Text(zh="{day} {weekday} · {n} 件", en="{weekday} {day} · {n} demands"),
    "panels.week_said": Text(zh="{from} 至 {to} · {n} 件", en="{from} to {to} · {n} demands"),
    "panels.whole": Text(zh="全部时段", en="Whole period"),
    "panels.days_hint": Text(
        zh="拖动选择时段，双击恢复全部；手柄：方向键移 1 天，Shift+方向键移 7 天",
        en="Drag to choose a period, double-click for the whole;"
        " handles: arrows by a day, Shift+arrows by a week",
    ),
    "panels.year": Text(zh="{year}年", en="{year}"),
    "panels.year_month": Text(zh="{year}年{month}月", en="{name} {year}"),
    "panels.month": Text(zh="{month}月", en="{name}"),
    "panels.months": Text(
        zh="1月,2月,3月,4月,5月,6月,7月,8月,9月,10月,11月,12月",
        en="Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec",
    ),
    "panels.weekdays": Text(
        zh="周一,周二,周三,周四,周五,周六,周日", en="Mon,Tue,Wed,Thu,Fri,Sat,Sun"
    ),
    # Facets.
    "panels.category": Text(zh="诉求类别", en="Category"),
    "panels.channel": Text(zh="受理渠道", en="Channel"),
    "panels.status": Text(zh="办理状态", en="Status"),
    "panels.how": Text(zh="定位质量", en="Place quality"),
    "panels.facet_find": Text(zh="查找", en="Find"),
    "panels.facet_find_in": Text(zh="在“{title}”中查找", en="Find in {title}"),
    "panels.facet_nothing": Text(zh="没有这一项", en="Nothing of that name"),
    "panels.facet_chosen": Text(zh="已选 {n} / {of}", en="{n} of {of}"),
    "panels.sort_count": Text(zh="按数量", en="By count"),
    "panels.sort_catalog": Text(zh="按目录", en="As listed"),
    "panels.sort_to": Text(zh="{title}排序：{order}", en="Order of {title}: {order}"),
    # Hours of the week.
    "panels.hours": Text(zh="受理时段", en="Time of receipt"),
    "panels.hours_cell": Text(
        zh="{weekday} {from}:00–{to}:00 · {n} 件", en="{weekday} {from}:00–{to}:00 · {n} demands"
    ),
    "panels.hours_days": Text(
        zh="{weekday}至{last} {from}:00–{to}:00 · {n} 件",
        en="{weekday}–{last} {from}:00–{to}:00 · {n} demands",
    ),
    "panels.hours_all": Text(zh="全部时段", en="All hours"),
    "panels.hours_office": Text(zh="工作时间", en="Office hours"),
    "panels.hours_office_said": Text(zh="周一至周五 9–18 时", en="Monday to Friday, 9 to 18"),
    "panels.hours_night": Text(zh="夜间", en="Nights"),
    "panels.hours_night_said": Text(zh="每天 22 时至次日 6 时", en="22 to 6, every day"),
    "panels.hours_weekend": Text(zh="周末", en="Weekends"),
    "panels.hours_weekend_said": Text(zh="周六、周日全天", en="All of Saturday and Sunday"),
    "panels.hours_legend": Text(zh="每格件数", en="Demands a cell"),
    # Hours to close.
    "panels.close": Text(zh="办结时长", en="Time to close"),
    "panels.close_hours": Text(zh="小时", en="hours"),
    "panels.close_days": Text(zh="天", en="days"),
    "panels.close_open": Text(zh="未办结", en="Open"),
    "panels.hour_of": Text(zh="{n} 小时", en="{n} h"),
    "panels.day_of": Text(zh="{n} 天", en="{n} d"),
    "panels.close_bin": Text(zh="{from} 至 {to}：{n} 件", en="{from} to {to}: {n} demands"),
    "panels.close_under": Text(zh="不到 {to}：{n} 件", en="under {to}: {n} demands"),
    "panels.close_over": Text(zh="{from} 及以上：{n} 件", en="{from} and more: {n} demands"),
    "panels.close_open_bin": Text(zh="未办结：{n} 件", en="still open: {n} demands"),
    # The table.
    "panels.table": Text(zh="区域明细", en="Areas"),
    "panels.rows": Text(zh="{n} 个区域", en="{n} areas"),
    "panels.rows_of": Text(zh="{n} / {of} 个区域", en="{n} of {of} areas"),
    "panels.find_row": Text(zh="查找名称或编码", en="Find a name or code"),
    "panels.columns": Text(zh="列", en="Columns"),
    "panels.column_show": Text(zh="显示“{title}”", en="Show {title}"),
    "panels.column_pin": Text(zh="固定“{title}”在左侧", en="Keep {title} at the left"),
    "panels.pin": Text(zh="固定", en="Pin"),
    "panels.copy": Text(zh="复制表格", en="Copy table"),
    "panels.copied": Text(zh="已复制 {n} 行", en="{n} rows copied"),
    "panels.copied_cell": Text(zh="已复制：{said}", en="Copied: {said}"),
    "panels.copy_failed": Text(
        zh="浏览器不允许复制，请改用导出。",
        en="The browser does not let this copy; export instead.",
    ),
    "panels.csv": Text(zh="导出 CSV", en="Export CSV"),
    "panels.few": Text(
        zh="* 分母不足 30，请看区间", en="* fewer than 30 in the denominator: see the interval"
    ),
    "panels.grid_failed": Text(
        zh="表格组件未能载入，请刷新页面。", en="The table could not be loaded; reload the page."
    ),
    "panels.col_name": Text(zh="区域", en="Area"),
    "panels.col_code": Text(zh="编码", en="Code"),
    "panels.col_parent": Text(zh="上级", en="Within"),
    "panels.col_demands": Text(zh="诉求量", en="Demands"),
    "panels.col_interval": Text(zh="95% 区间", en="95% interval"),
    "panels.col_low": Text(zh="区间下限", en="Interval, low"),
    "panels.col_high": Text(zh="区间上限", en="Interval, high"),
    "panels.col_fraction": Text(zh="分子 / 分母", en="Numerator / denominator"),
    "panels.col_numerator": Text(zh="分子", en="Numerator"),
    "panels.col_denominator": Text(zh="分母", en="Denominator"),
    "panels.col_on_time_rate": Text(zh="按期办结率 %", en="On time %"),
    "panels.col_closure_rate": Text(zh="结案率 %", en="Closed %"),
    "panels.col_median_hours": Text(zh="办结中位数 小时", en="Median hours"),
    "panels.col_open": Text(zh="未办结", en="Open"),
    # The grid's own, by its keys.
    "panels.grid_noRowsToShow": Text(zh="没有区域", en="No areas"),
    "panels.grid_noMatchingRows": Text(zh="没有符合的区域", en="No matching areas"),
    "panels.grid_loadingOoo": Text(zh="正在读取…", en="Loading…"),
    "panels.grid_filterOoo": Text(zh="筛选…", en="Filter…"),
    "panels.grid_contains": Text(zh="包含", en="Contains"),
    "panels.grid_notContains": Text(zh="不包含", en="Does not contain"),
    "panels.grid_startsWith": Text(zh="开头是", en="Begins with"),
    "panels.grid_endsWith": Text(zh="结尾是", en="Ends with"),
    "panels.grid_equals": Text(zh="等于", en="Equals"),
    "panels.grid_notEqual": Text(zh="不等于", en="Does not equal"),
    "panels.grid_greaterThan": Text(zh="大于", en="Greater than"),
    "panels.grid_greaterThanOrEqual": Text(zh="不小于", en="At least"),
    "panels.grid_lessThan": Text(zh="小于", en="Less than"),
    "panels.grid_lessThanOrEqual": Text(zh="不大于", en="At most"),
    "panels.grid_inRange": Text(zh="介于", en="Between"),
    "panels.grid_inRangeStart": Text(zh="从", en="From"),
    "panels.grid_inRangeEnd": Text(zh="到", en="To"),
    "panels.grid_blank": Text(zh="无数据", en="No data"),
    "panels.grid_notBlank": Text(zh="有数据", en="With data"),
    "panels.grid_andCondition": Text(zh="并且", en="And"),
    "panels.grid_orCondition": Text(zh="或者", en="Or"),
    "panels.grid_ariaChecked": Text(zh="已选", en="checked"),
    "panels.grid_ariaUnchecked": Text(zh="未选", en="not checked"),
    "panels.grid_ariaIndeterminate": Text(zh="部分已选", en="partly checked"),
    "panels.grid_ariaColumnFiltered": Text(zh="此列已筛选", en="Column filtered"),
    "panels.grid_ariaFilterColumn": Text(
        zh="按 Ctrl+回车 打开筛选", en="Press Ctrl+Enter to open the filter"
    ),
    "panels.grid_ariaSortableColumn": Text(zh="按回车排序", en="Press Enter to sort"),
    "panels.grid_ariaFilterValue": Text(zh="筛选值", en="Filter value"),
    "panels.grid_ariaFilterFromValue": Text(zh="筛选起始值", en="Filter from value"),
    "panels.grid_ariaFilterToValue": Text(zh="筛选终止值", en="Filter to value"),
    "panels.grid_ariaFilteringOperator": Text(zh="筛选方式", en="Filtering operator"),
    "panels.grid_ariaFilterInput": Text(zh="筛选输入", en="Filter input"),
    "panels.grid_ariaFilterMenuOpen": Text(zh="打开筛选", en="Open the filter"),
    "panels.grid_ariaLabelColumnFilter": Text(zh="列筛选", en="Column filter"),
    "panels.grid_ariaLabelColumnMenu": Text(zh="列菜单", en="Column menu"),
    "panels.grid_ariaLabelTooltip": Text(zh="提示", en="Tooltip"),
    "panels.grid_ariaRowToggleSelection": Text(
        zh="按空格勾选或取消此行", en="Press Space to tick or untick this row"
    ),
    "panels.grid_ariaRowSelect": Text(zh="按空格勾选此行", en="Press Space to tick this row"),
    "panels.grid_ariaRowDeselect": Text(
        zh="按空格取消勾选此行", en="Press Space to untick this row"
    ),
    "panels.grid_ariaRowSelectAll": Text(
        zh="按空格勾选或取消全部行", en="Press Space to tick or untick all rows"
    ),
    "panels.grid_ariaHeaderSelection": Text(zh="勾选列", en="Column of ticks"),
}
