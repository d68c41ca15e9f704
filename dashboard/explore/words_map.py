"""The words of the map, of its list of layers and of its legends."""

from typing import Final

from geo.text import Text

WORDS: Final[dict[str, Text]] = {
    # What it is, for listeners.
    "map.label": Text(
        zh="地图。方向键移动准星，回车查看，空格加入或移出筛选，加减号缩放，Home 显示全部",
        en="Map. Arrow keys move the cross-hair, Enter looks closely, Space adds to or takes from"
        " the filter, plus and minus zoom, Home shows everything",
    ),
    "map.role": Text(zh="地图", en="map"),
    "map.none": Text(
        zh="这台设备无法绘制地图，数字与列表不受影响。",
        en="This device cannot draw maps; numbers and lists stand.",
    ),
    "map.lost": Text(
        zh="地图显示中断，正在恢复…", en="The map was interrupted and is coming back…"
    ),
    "map.part": Text(
        zh="部分图层暂时读不到，稍后自动重试。",
        en="Part of the map cannot be read now; it is tried again by itself.",
    ),
    # Around the map.
    "map.tools": Text(zh="地图工具", en="Map tools"),
    "map.zoom_in": Text(zh="放大（+）", en="Zoom in (+)"),
    "map.zoom_out": Text(zh="缩小（-）", en="Zoom out (-)"),
    "map.fit": Text(zh="显示全部（Home）", en="Show everything (Home)"),
    "map.north": Text(zh="转回正北", en="Turn north up"),
    "map.polygon": Text(zh="画多边形选范围", en="Draw a polygon"),
    "map.lasso": Text(zh="手绘圈选范围", en="Draw a loop by hand"),
    "map.attribution_own": Text(
        zh="边界：本部署载入的数据　WGS 84", en="Outlines: as loaded here · WGS 84"
    ),
    "map.attribution": Text(
        zh="区界：公开数据　街道界：示意　WGS 84",
        en="District outlines: public · street outlines: approximate · WGS 84",
    ),
    "map.m": Text(zh="{n} 米", en="{n} m"),
    "map.km": Text(zh="{n} 公里", en="{n} km"),
    # The card.
    "map.close": Text(zh="关闭", en="Close"),
    "map.interval": Text(zh="95% 区间", en="95% interval"),
    "map.demands": Text(zh="诉求", en="Demands"),
    "map.n_pieces": Text(zh="{n} 件", en="{n}"),
    "map.n_demands": Text(zh="诉求 {n} 件", en="Demands: {n}"),
    "map.no_data": Text(zh="无数据", en="No data"),
    "map.where": Text(zh="所在区域", en="In"),
    "map.hexagon": Text(zh="六边形网格", en="Hexagon"),
    "map.one_demand": Text(zh="诉求", en="Demand"),
    "map.status": Text(zh="状态", en="Status"),
    "map.received": Text(zh="受理日期", en="Received"),
    "map.same_place": Text(zh="同一位置", en="At this place"),
    "map.origin": Text(zh="来源", en="Origin"),
    "map.synthetic": Text(zh="示例数据（合成）", en="Sample data (made up)"),
    "map.hint_area": Text(
        zh="点击查看　Shift+点击加减筛选", en="Click to look closely · Shift+click to filter"
    ),
    "map.hint_cluster": Text(zh="点击放大", en="Click to zoom in"),
    "map.hint_pick": Text(zh="点击查看", en="Click to look closely"),
    "map.put_in": Text(zh="加入筛选", en="Add to the filter"),
    "map.take_out": Text(zh="移出筛选", en="Take from the filter"),
    "map.circle": Text(
        zh="{minutes} 分钟 {metres} 米（直线）", en="{minutes} min · {metres} m in a straight line"
    ),
    "map.minutes": Text(zh="{n} 分钟服务圈", en="{n} min circle"),
    "map.straight": Text(zh="直线距离，非步行路线", en="In a straight line, not along the streets"),
    # Drawing.
    "map.draw_polygon": Text(
        zh="逐点单击；双击或回车完成，退格撤一点，Esc 取消",
        en="Click corner by corner; double click or Enter ends, Backspace takes one back,"
        " Esc cancels",
    ),
    "map.draw_lasso": Text(
        zh="按住左键圈出范围，松开完成，Esc 取消",
        en="Hold the button and draw around it; let go to end, Esc cancels",
    ),
    "map.draw_n": Text(
        zh="已有 {n} 个角点；双击或回车完成，退格撤一点",
        en="Corners: {n}; double click or Enter ends, Backspace takes one back",
    ),
    "map.draw_many": Text(
        zh="最多 {n} 个角点，请双击或回车完成",
        en="At most {n} corners: double click or Enter to end",
    ),
    "map.draw_few": Text(
        zh="至少要三个不在一条线上的角点", en="It takes three corners that are not on a line"
    ),
    "map.draw_crosses": Text(
        zh="边线互相交叉，请退格改画", en="The sides cross: take corners back with Backspace"
    ),
    "map.draw_tangled": Text(zh="没有圈成范围，请再画一次", en="That encloses nothing: draw again"),
    "map.draw_close": Text(zh="完成", en="Done"),
    "map.draw_cancel": Text(zh="取消", en="Cancel"),
    "map.drop_poly": Text(zh="清除范围", en="Clear the polygon"),
    # Layers.
    "map.layers": Text(zh="图层，上面的盖住下面的", en="Layers, the upper over the lower"),
    "map.opacity": Text(zh="{layer}的不透明度", en="Opacity of {layer}"),
    "map.up": Text(zh="{layer}上移", en="{layer}: up"),
    "map.down": Text(zh="{layer}下移", en="{layer}: down"),
    "map.drag": Text(zh="拖动改变次序", en="Drag to change the order"),
    "map.n_in_view": Text(zh="视野内 {n}", en="{n} in view"),
    "map.n_demands_in_view": Text(zh="视野内 {n} 件", en="{n} in view"),
    "map.from_zoom": Text(
        zh="放大到 {zoom} 级起可见（当前 {now}）", en="Seen from zoom {zoom} on (now {now})"
    ),
    "map.too_many": Text(
        zh="此处有 {n} 件诉求：请放大。{most} 件以内逐件显示，现以六边形代替。",
        en="{n} demands here: zoom in. Up to {most} are shown one by one; hexagons stand in.",
    ),
    # Classes and legends.
    "map.scheme": Text(zh="分级方法", en="Classes"),
    "map.scheme_quantile": Text(zh="分位数", en="Quantiles"),
    "map.scheme_jenks": Text(zh="自然断点", en="Natural breaks"),
    "map.scheme_equal": Text(zh="等间距", en="Equal steps"),
    "map.scheme_user": Text(zh="自定义", en="My own"),
    "map.scheme_continuous": Text(zh="连续", en="Continuous"),
    "map.how_many": Text(zh="级数", en="How many"),
    "map.breaks": Text(zh="分界值（由小到大）", en="Limits, rising"),
    "map.breaks_like": Text(zh="例如 60, 80, 90", en="such as 60, 80, 90"),
    "map.breaks_number": Text(
        zh="“{given}”不是数字，请用逗号分隔数字",
        en="“{given}” is no number; put commas between numbers",
    ),
    "map.breaks_rise": Text(
        zh="分界值要由小到大：{b} 不大于 {a}", en="Limits must rise: {b} is not more than {a}"
    ),
    "map.breaks_many": Text(
        zh="请给 1 到 {most} 个分界值，现有 {n} 个", en="Give 1 to {most} limits, not {n}"
    ),
    "map.title_unit": Text(zh="{title}（{unit}）", en="{title}, {unit}"),
    "map.n_areas": Text(zh="{n} 个", en="{n}"),
    "map.per_hexagon": Text(zh="每格诉求件数", en="Demands per hexagon"),
    # Two maps.
    "map.compare": Text(zh="两图对比", en="Two maps compared"),
    "map.divider": Text(zh="左右分界，方向键移动", en="Line between the maps; arrow keys move it"),
}
