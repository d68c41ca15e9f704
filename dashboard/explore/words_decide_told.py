"""The words of the tab of decisions that the server writes into its answers."""

from typing import Final

from geo.text import Text

WORDS: Final[dict[str, Text]] = {
    "decide.all_kinds": Text(zh="各类合计", en="All kinds"),
    "decide.ev_counted": Text(zh="本期 {count} 件", en="{count} demands in the period"),
    "decide.ev_against": Text(
        zh="本期 {count} 件，预期 {usual} 件，多出 {more} 件",
        en="{count} demands in the period, {usual} expected: {more} more",
    ),
    "decide.ev_cells": Text(
        zh="{cells} 个相邻单元，约 {km2} 平方公里，{level} % 置信",
        en="{cells} adjoining cells of some {km2} km2 together, {level} % confidence",
    ),
    "decide.ev_run": Text(
        zh="截至期末已连续 {run} 个月显著高发",
        en="Significantly high for {run} months on end up to the end of the period",
    ),
    "decide.ev_shares": Text(
        zh="当地全部 {total} 件诉求中：{parts}", en="Of all {total} demands there: {parts}"
    ),
    "decide.ev_count_only": Text(
        zh="只按件数比较：不知道当地住了多少户",
        en="Compared by number alone: how many live there is not known",
    ),
    "decide.ways_differ": Text(
        zh="按直线计覆盖 {straight} %，按步行路网计覆盖 {walk} %，"
        "相差 {points} 个百分点（{households} 户）。",
        en="{straight} % in a straight line, {walk} % on foot: {points} points apart"
        " ({households} households).",
    ),
    "decide.circle_is": Text(
        zh="{minutes} 分钟取 {metres} 米，{way}距离（GB 50180-2018）",
        en="{minutes} minutes are taken as {metres} m, {way} (GB 50180-2018)",
    ),
    "decide.census": Text(
        zh="按全部住户逐一计数，不是抽样，没有误差区间；与时段和诉求无关",
        en="A census of all households: no sample, no interval; no period or demand matters",
    ),
    "decide.siting_scenario": Text(
        zh="按当前情景计算：关闭 {closed} 个、已新增 {added} 个站点",
        en="On top of the scenario: {closed} stations closed, {added} new",
    ),
    "decide.no_stations_open": Text(zh="没有现有站点计入", en="No existing station counts"),
    "decide.step_waiting": Text(zh="排队等候…", en="Waiting for its turn…"),
    "decide.step_read": Text(
        zh="读取小区、站点与路网…", en="Reading compounds, stations and ways…"
    ),
    "decide.step_measure": Text(
        zh="测算候选点的可达范围：{n} / {of}…", en="Measuring candidates: {n} of {of}…"
    ),
    "decide.step_site": Text(zh="逐个择优：第 {n} / {of} 个…", en="One by one: {n} of {of}…"),
    "decide.step_exact": Text(
        zh="求整体最优（限时 {n} 秒）…", en="Looking for the best of all ({n} s at most)…"
    ),
    "decide.step_done": Text(zh="完成", en="Done"),
    "decide.step_cancelled": Text(zh="已取消", en="Cancelled"),
    "decide.job_failed": Text(zh="选址没有完成。", en="The sites could not be worked out."),
    "decide.scenario_none": Text(
        zh="还没有设定情景：下面是今天的覆盖情况。",
        en="Nothing is supposed yet: this is how it is today.",
    ),
    "decide.scenario_verdict": Text(
        zh="关闭 {closed} 个、新增 {added} 个站点后，{minutes} 分钟{way}圈覆盖的住户"
        "由 {today} % 变为 {then} %（{difference} 户）：{gain} 户得到覆盖，{lose} 户失去覆盖。",
        en="With {closed} stations closed and {added} new, the households within {minutes} minutes"
        " {way} change from {today} % to {then} % ({difference}): {gain} gain, {lose} lose.",
    ),
    "decide.no_households": Text(
        zh="这里没有已知户数的小区，覆盖率无从得知。",
        en="No compound here has a known number of households: coverage is not known.",
    ),
    # What was not taken as given.
    "decide.unheeded": Text(
        zh="热点按时段、区域和类别查找，不受这些筛选影响：{filters}。",
        en="Hotspots are found by period, area and category;"
        " these filters do not apply: {filters}.",
    ),
    "decide.unheeded_census": Text(
        zh="覆盖按住户计数，不受这些诉求筛选影响：{filters}。",
        en="Coverage counts households; these filters of demands do not apply: {filters}.",
    ),
    "decide.first_area": Text(
        zh="这里一次只分析一个区域：取“{name}”。", en="One area is analysed at a time: {name}."
    ),
    "decide.no_walks": Text(
        zh="没有可用的步行路网，改按直线距离计算。",
        en="No walking network can be used: distances are straight lines.",
    ),
    "decide.walk_refused": Text(
        zh="没有载入步行路网，新增点无法按步行计算：今天与情景都改按直线距离。",
        en="No walking network is loaded, so that new stations cannot be walked from: today and the"
        " scenario are both counted by straight lines.",
    ),
    "decide.site_off": Text(
        zh="新增点 {n} 离路网太远（300 米以上），走不到任何小区：不增加覆盖。",
        en="New station {n} is more than 300 m from every way: nobody can walk there,"
        " it adds nothing.",
    ),
    "decide.site_away": Text(
        zh="新增点 {n} 远离本地，不予计算。", en="New station {n} is too far away to be counted."
    ),
    "decide.unknown_households": Text(
        zh="{n} 个小区未填户数，不计入户数。",
        en="{n} compounds do not say how many households they have:"
        " they are in no sum of households.",
    ),
    "decide.beyond": Text(
        zh="{n} 个小区不属于这一级的任何区域，只计入合计。",
        en="{n} compounds are in no area of this level: they count in the total alone.",
    ),
    "decide.many_added": Text(
        zh="最多假设 {n} 个新站点，其余未计。", en="At most {n} new stations count."
    ),
    "decide.field_in": Text(zh="区域", en="area"),
    "decide.field_from": Text(zh="起始日", en="first day"),
    "decide.field_to": Text(zh="截止日", en="end"),
    "decide.field_period": Text(zh="时段", en="period"),
    "decide.field_category": Text(zh="诉求类别", en="category"),
    "decide.field_closed": Text(zh="关闭的站点", en="closed station"),
    "decide.field_added": Text(zh="新增的站点", en="new station"),
    "decide.field_minutes": Text(zh="步行时间", en="number of minutes"),
    "decide.field_way": Text(zh="距离", en="way"),
    "decide.field_k": Text(zh="新增站点数", en="number of new stations"),
    # What is refused.
    "decide.elsewhere": Text(
        zh="只接受本系统页面发来的请求。", en="Only pages of this server may ask for this."
    ),
    "decide.large": Text(zh="请求过大。", en="The request is too large."),
    "decide.bad": Text(zh="请求无法识别。", en="The request is not understood."),
    "decide.gone": Text(
        zh="没有这项计算，可能已过期。", en="There is no such work; it may be too old."
    ),
    "decide.busy": Text(
        zh="正在排队的计算太多，请稍后再试。",
        en="Too much is waiting already: try again in a minute.",
    ),
    "decide.empty": Text(zh="还没有载入数据。", en="Nothing is loaded yet."),
    "decide.away": Text(
        zh="数据库暂时没有应答，请稍后重试。", en="The database does not answer; try again."
    ),
    "decide.too_long": Text(
        zh="计算时间过长，请缩短时段或缩小范围。",
        en="It takes too long: a shorter period or a smaller area.",
    ),
    "decide.wrong": Text(zh="这个问题无法计算。", en="This cannot be worked out."),
}
