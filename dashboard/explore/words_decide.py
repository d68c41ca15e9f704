"""The words of the tab of decisions: hotspots, gaps, siting, what if."""

from typing import Final

from geo.text import Text

WORDS: Final[dict[str, Text]] = {
    # The four parts.
    "decide.parts": Text(zh="决策分析", en="Analyses"),
    "decide.hotspots": Text(zh="热点", en="Hotspots"),
    "decide.gaps": Text(zh="服务盲区", en="Gaps"),
    "decide.siting": Text(zh="选址", en="Siting"),
    "decide.whatif": Text(zh="情景推演", en="What if"),
    "decide.map": Text(zh="决策地图", en="Map of the analysis"),
    "decide.no_map": Text(
        zh="这台设备无法显示地图（WebGL 不可用），左侧列表仍可使用。",
        en="This device cannot show the map (no WebGL); the lists still work.",
    ),
    "decide.map_lost": Text(zh="地图正在恢复…", en="The map is coming back…"),
    "decide.loading": Text(zh="正在计算…", en="Working it out…"),
    "decide.failed": Text(zh="没有算出来：{why}", en="It could not be worked out: {why}"),
    "decide.again": Text(zh="重试", en="Try again"),
    "decide.evidence": Text(zh="依据与局限", en="Evidence and limits"),
    "decide.fit": Text(zh="显示全部", en="Show all"),
    "decide.zoom_in": Text(zh="放大", en="Zoom in"),
    "decide.zoom_out": Text(zh="缩小", en="Zoom out"),
    "decide.key": Text(zh="图例", en="Key"),
    "decide.unknown": Text(zh="不详", en="not known"),
    "decide.households_n": Text(zh="{n} 户", en="{n} households"),
    "decide.compounds_n": Text(zh="{n} 个小区", en="{n} compounds"),
    "decide.metres_n": Text(zh="{n} 米", en="{n} m"),
    "decide.first_n": Text(zh="只列前 {n} 项，共 {of} 项", en="the first {n} of {of}"),
    # How far people go.
    "decide.minutes": Text(zh="生活圈", en="Living circle"),
    "decide.minutes_n": Text(zh="{n} 分钟", en="{n} min"),
    "decide.way": Text(zh="距离", en="Distance"),
    "decide.straight": Text(zh="直线", en="Straight line"),
    "decide.walk": Text(zh="步行路网", en="On foot"),
    # Hotspots.
    "decide.spots_none": Text(
        zh="这个时段和范围内没有可列的热点。",
        en="No hotspot is worth listing in this period and area.",
    ),
    "decide.spots_list": Text(
        zh="{n} 处热点，按超出预期的件数排", en="{n} hotspots, the largest excess first"
    ),
    "decide.count": Text(zh="{n} 件", en="{n} demands"),
    "decide.against": Text(
        zh="{n} 件，预期 {usual} 件，{ratio} 倍", en="{n} demands, {usual} expected, {ratio} times"
    ),
    "decide.confidence": Text(zh="{n} % 置信", en="{n} % confidence"),
    "decide.filter_spot": Text(zh="按它筛选", en="Filter by it"),
    "decide.spot_pin": Text(zh="热点 {n}：{name}", en="Hotspot {n}: {name}"),
    # Gaps.
    "decide.covered": Text(zh="覆盖住户", en="Households covered"),
    "decide.of_all": Text(zh="{k} ÷ {n} 户", en="{k} ÷ {n} households"),
    "decide.out": Text(zh="圈外住户", en="Households left out"),
    "decide.out_in": Text(zh="在 {n} 个小区", en="in {n} compounds"),
    "decide.by_area": Text(zh="各区域覆盖率", en="Covered, by area"),
    "decide.area": Text(zh="区域", en="Area"),
    "decide.share": Text(zh="覆盖率", en="Share"),
    "decide.covered_of": Text(zh="覆盖 ÷ 全部（户）", en="covered ÷ all (households)"),
    "decide.left_list": Text(zh="圈外小区，按户数排", en="Compounds left out, by households"),
    "decide.left_none": Text(zh="没有小区在圈外。", en="No compound is left out."),
    "decide.near_straight": Text(zh="最近站点 直线 {m}", en="nearest station {m} straight"),
    "decide.near_walk": Text(zh="步行 {m}", en="{m} on foot"),
    "decide.beyond_walk": Text(zh="1,000 米以上", en="over 1,000 m"),
    "decide.station_is": Text(zh="最近的是{name}", en="the nearest is {name}"),
    "decide.dossier": Text(zh="查看档案", en="Open its dossier"),
    # Siting.
    "decide.k": Text(zh="新增站点数", en="New stations"),
    "decide.k_n": Text(zh="{n} 个", en="{n}"),
    "decide.run": Text(zh="开始选址", en="Choose sites"),
    "decide.cancel": Text(zh="取消", en="Cancel"),
    "decide.cancelled": Text(zh="已取消。", en="Cancelled."),
    "decide.siting_hint": Text(
        zh="在小区中为新站点选址，使圈内新增住户最多。选好数量与生活圈后开始，计算在后台进行，可随时取消。",
        en="Chooses compounds where new stations would bring most households into reach."
        " It works in the background and can be cancelled.",
    ),
    "decide.siting_old": Text(
        zh="条件已改，下面是原条件（{k} 个、{minutes} 分钟、{way}）的结果。",
        en="The question has changed: below is the answer for {k} sites, {minutes} min, {way}.",
    ),
    "decide.progress": Text(zh="选址进度", en="Progress"),
    "decide.proved": Text(zh="已证明最优", en="Proved to be the best"),
    "decide.bound": Text(
        zh="限时内未证明最优：任何方案最多覆盖 {bound} 户，差距不超过 {gap} %",
        en="Not proved in time: no choice covers more than {bound} households,"
        " {gap} % more at most",
    ),
    "decide.sites_list": Text(zh="建议站点，按新增覆盖排", en="Proposed sites, by what each adds"),
    "decide.adds": Text(zh="新增覆盖 {n} 户", en="{n} more households"),
    "decide.covers_then": Text(zh="累计 {share} %", en="{share} % in all"),
    "decide.curve": Text(zh="覆盖率随站点数的变化", en="Share covered by number of sites"),
    "decide.curve_best": Text(zh="建议方案，按序建设", en="the proposal, in its order"),
    "decide.curve_quick": Text(zh="逐个择优", en="one by one"),
    "decide.curve_at": Text(zh="{k} 个站点：{share} %", en="{k} sites: {share} %"),
    "decide.take_over": Text(zh="带入情景推演", en="Take over into the scenario"),
    "decide.site_pin": Text(zh="建议站点 {n}：{name}", en="Proposed site {n}: {name}"),
    "decide.candidates_n": Text(zh="候选点 {n} 个（小区）", en="{n} candidates (compounds)"),
    "decide.step_waiting": Text(zh="排队等候…", en="Waiting for its turn…"),
    # What if.
    "decide.whatif_hint": Text(
        zh="假如关闭或新增站点，谁得到覆盖、谁失去覆盖？在地图上点选，或用下面的列表。",
        en="If stations closed or were built, who would gain and who would lose?"
        " Click on the map, or use the lists.",
    ),
    "decide.closed": Text(zh="假设关闭", en="Supposed to close"),
    "decide.close_one": Text(zh="关闭", en="Close"),
    "decide.close_named": Text(zh="关闭“{name}”", en="Close “{name}”"),
    "decide.reopen": Text(zh="恢复", en="Keep open"),
    "decide.reopen_named": Text(zh="恢复“{name}”", en="Keep “{name}” open"),
    "decide.find_station": Text(zh="按名称查找站点", en="Find a station by name"),
    "decide.no_station": Text(zh="没有这样的站点。", en="There is no such station."),
    "decide.none_closed": Text(zh="没有关闭站点", en="none is closed"),
    "decide.added": Text(zh="假设新增", en="Supposed to be new"),
    "decide.none_added": Text(zh="没有新增站点", en="none is new"),
    "decide.new_n": Text(zh="新增点 {n}", en="New station {n}"),
    "decide.remove_n": Text(zh="去掉新增点 {n}", en="Remove new station {n}"),
    "decide.remove": Text(zh="去掉", en="Remove"),
    "decide.add": Text(zh="新增", en="Add"),
    "decide.lonlat": Text(zh="经度,纬度（WGS 84）", en="longitude,latitude (WGS 84)"),
    "decide.bad_lonlat": Text(
        zh="请写成“经度,纬度”，例如 104.0665,30.6598。",
        en="Write longitude,latitude, such as 104.0665,30.6598.",
    ),
    "decide.on_map": Text(zh="在地图上点选位置", en="Click a place on the map"),
    "decide.on_map_hint": Text(
        zh="点击地图放置新站点；再按一次按钮结束。",
        en="Click the map to place it; press again to end.",
    ),
    "decide.full": Text(zh="最多假设 {n} 个新站点。", en="At most {n} new stations."),
    "decide.site_brings": Text(
        zh="圈内 {all} 户，其中新增 {newly} 户", en="{all} households in reach, {newly} of them new"
    ),
    "decide.clear": Text(zh="清空情景", en="Clear the scenario"),
    "decide.save": Text(zh="保存情景…", en="Save the scenario…"),
    "decide.today": Text(zh="今天", en="Today"),
    "decide.scenario": Text(zh="情景", en="Scenario"),
    "decide.difference": Text(zh="变化", en="Difference"),
    "decide.compare_today": Text(zh="与今天对比", en="Compare with today"),
    "decide.result": Text(zh="结果", en="Result"),
    "decide.households": Text(zh="住户", en="Households"),
    "decide.compounds": Text(zh="小区", en="Compounds"),
    "decide.buildings": Text(zh="楼宇", en="Buildings"),
    "decide.gain": Text(zh="得到覆盖的小区", en="Compounds that gain"),
    "decide.lose": Text(zh="失去覆盖的小区", en="Compounds that lose"),
    "decide.gain_none": Text(zh="没有小区新得到覆盖。", en="No compound gains."),
    "decide.lose_none": Text(zh="没有小区失去覆盖。", en="No compound loses."),
    "decide.unchanged": Text(zh="其余 {n} 个区域没有变化", en="{n} other areas do not change"),
    # Saving.
    "decide.save_title": Text(zh="保存情景", en="Save the scenario"),
    "decide.name": Text(zh="名称", en="Name"),
    "decide.name_needed": Text(zh="请填写名称。", en="A name is needed."),
    "decide.save_it": Text(zh="保存", en="Save"),
    "decide.saved": Text(
        zh="已保存为“{name}”，任何人可用这个链接打开：",
        en="Saved as “{name}”. Anybody can open it by this link:",
    ),
    "decide.copy": Text(zh="复制链接", en="Copy the link"),
    "decide.copied": Text(zh="已复制", en="Copied"),
    "decide.close_dialog": Text(zh="关闭", en="Close"),
    "decide.save_failed": Text(zh="没有保存：{why}", en="It was not saved: {why}"),
    # The key of the map.
    "decide.key_cells": Text(
        zh="显著高发单元（颜色越深置信度越高）", en="Significantly high cells, darker for surer"
    ),
    "decide.key_ring": Text(zh="热点，编号同列表", en="Hotspots, numbered as listed"),
    "decide.key_station": Text(zh="现有站点", en="Existing stations"),
    "decide.key_closed": Text(zh="关闭的站点", en="Stations closed"),
    "decide.key_added": Text(zh="新增的站点", en="New stations"),
    "decide.key_circle": Text(zh="{n} 米直线圈", en="{n} m in a straight line"),
    "decide.key_site": Text(zh="建议站点", en="Proposed sites"),
    "decide.key_out": Text(zh="圈外小区，户数：", en="Compounds left out, households:"),
    "decide.key_gain": Text(zh="得到覆盖", en="gains"),
    "decide.key_lose": Text(zh="失去覆盖", en="loses"),
    "decide.key_still": Text(zh="仍在圈外", en="still left out"),
    "decide.key_under": Text(zh="不足 {n}", en="under {n}"),
    "decide.key_from": Text(zh="{n} 及以上", en="{n} or more"),
    "decide.key_between": Text(zh="{a} 至 {b}", en="{a} to {b}"),
    "decide.station_kind": Text(zh="服务站", en="Station"),
}
