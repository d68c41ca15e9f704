"""What the files beside a sheet say, in the reader's language."""

from typing import Final

from geo.text import Text

WORDS: Final = {
    "data": Text(zh="数据", en="Data"),
    "notes": Text(zh="说明", en="Notes"),
    "x.4326": Text(zh="标注点经度（°，WGS 84）", en="Label point, longitude (°, WGS 84)"),
    "y.4326": Text(zh="标注点纬度（°，WGS 84）", en="Label point, latitude (°, WGS 84)"),
    "x.4544": Text(zh="标注点东坐标（米，EPSG:4544）", en="Label point, easting (m, EPSG:4544)"),
    "y.4544": Text(zh="标注点北坐标（米，EPSG:4544）", en="Label point, northing (m, EPSG:4544)"),
    "crs.4326": Text(zh="WGS 84 经纬度（EPSG:4326）", en="WGS 84, degrees (EPSG:4326)"),
    "crs.4544": Text(
        zh="CGCS2000 三度带高斯-克吕格投影，中央经线 105°E（EPSG:4544），单位为米",
        en="CGCS2000, 3-degree Gauss-Krüger, central meridian 105°E (EPSG:4544), metres",
    ),
    "title": Text(zh="标题", en="Title"),
    "filters": Text(zh="筛选条件", en="Filters"),
    "definition": Text(zh="指标定义", en="Definition"),
    "as_of": Text(zh="数据时间", en="Data as of"),
    "code": Text(zh="成果编号", en="Code"),
    "mark": Text(zh="审图号或使用标识", en="Review number or mark"),
    "sample": Text(zh="样例数据", en="Sample data"),
    "organisation": Text(zh="制作单位", en="Organisation"),
    "sources": Text(zh="数据来源与许可", en="Sources and licences"),
    "limits": Text(zh="注意事项", en="What to bear in mind"),
    "crs": Text(zh="坐标系", en="Reference system"),
    "rows": Text(zh="数据行数", en="Rows"),
    "none": Text(
        zh="0：所选范围和条件下没有数据", en="0: there are no data for this area and these filters"
    ),
    "on_map": Text(zh="图上各图层", en="Layers on the map"),
    "on_map.line": Text(zh="{title}：{said}", en="{title}: {said}"),
    "on_map.noted": Text(zh="{said}；{note}", en="{said}; {note}"),
    "on_map.main": Text(zh="本文件各行", en="the rows of this file"),
    "on_map.rows": Text(zh="见{where}，{n} 行", en="{where}, {n} in all"),
    "on_map.seen": Text(
        zh="见{where}，{n} 行，为所选范围外接框内的要素（图框边缘处可能另有要素）",
        en="{where}, {n} in all: those in the box around what is chosen (the rim of the frame may"
        " show more)",
    ),
    "on_map.single": Text(
        zh="不在本文件内：此格式只有一张表；GeoPackage 和 XLSX 中有",
        en="not in this file, which has one table only; in the GeoPackage and the XLSX",
    ),
    "on_map.demands": Text(
        zh="不逐行提供：单件诉求及其网格可能指向个人",
        en="not given row by row: single demands, and hexagons of them, may point at a person",
    ),
    "on_map.borders": Text(
        zh="不逐行提供：是上级区域的界线，如需请按该层级导出",
        en="not given row by row: lines of the level above; ask for the data of that level",
    ),
    "on_map.signs": Text(
        zh="不逐行提供：只是图上的标示", en="not given row by row: marks of the map only"
    ),
    "on_map.told": Text(
        zh="预警文字含有诉求件数，不列出",
        en="what the alerts say has numbers of demands and is not given",
    ),
    "on_map.areas": Text(zh="各区域", en="Areas"),
    "on_map.beside": Text(
        zh="未在图上着色，其数字见{where}",
        en="not coloured on the map; their numbers are in {where}",
    ),
    "where.gpkg": Text(zh="本文件图层 {names}", en="layer {names} of this file"),
    "where.xlsx": Text(zh="工作表“{names}”", en="worksheet “{names}”"),
    "and": Text(zh="、", en=", "),
    "part.areas": Text(zh="{title}（面）", en="{title}, areas"),
    "part.lines": Text(zh="{title}（线）", en="{title}, lines"),
    "part.points": Text(zh="{title}（只有点位）", en="{title}, known by a point"),
    "suppressed": Text(zh="隐去的单元格", en="Suppressed cells"),
    "suppressed.some": Text(
        zh="{n} 个：涉及不足 5 件的数字、以及能推算出它们的比率不予公开，单元格留空，不代表 0",
        en="{n}: numbers with fewer than five cases behind them, and rates that would tell them,"
        " are left empty; empty is not 0",
    ),
    "suppressed.none": Text(zh="0 个", en="0"),
    "empty": Text(zh="空单元格", en="Empty cells"),
    "empty.told": Text(zh="没有数据，或已隐去；不代表 0", en="No data, or suppressed; not 0"),
    "columns": Text(zh="各列含义", en="What the columns are"),
    "column": Text(zh="列", en="Column"),
    "meaning": Text(zh="含义", en="Meaning"),
    "text": Text(zh="文字", en="text"),
    "whole": Text(zh="整数", en="whole number"),
    "number": Text(zh="数值", en="number"),
    "flag": Text(zh="是/否", en="yes or no"),
    "day": Text(zh="日期", en="date"),
    "moment": Text(zh="日期和时间", en="date and time"),
    "point": Text(
        zh="标注点位于该要素范围之内", en="The label point lies inside the place's outline"
    ),
    "class": Text(zh="图例分级", en="Class of the legend"),
    "fill": Text(zh="图上颜色", en="Colour on the map"),
    "other": Text(zh="未列入图例", en="Not in the legend"),
    "withheld": Text(zh="没有数据或已隐去", en="No data, or suppressed"),
}
