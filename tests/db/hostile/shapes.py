"""Geometry that is broken, empty, or of another kind."""

import json
import math
from pathlib import Path
from typing import Any, Final

from tests.db.hostile.case import (
    Cases,
    area,
    area_profile,
    areas,
    demands,
    line,
    notes,
    put,
    ring,
    table,
)

CASES: Final = Cases()
GOOD: Final = ring((104.001, 30.001), (104.002, 30.001), (104.002, 30.002), (104.001, 30.001))
NONE: Final = ("bad geometry: none",)


def one(folder: Path, geometry: object, **properties: object) -> None:
    """Write one area that is bad and one that is good."""
    areas(folder, [area("C1", geometry, **properties), area("C2", GOOD)])


def wkt(folder: Path, *shapes: str) -> None:
    """Write areas as a CSV with WKT."""
    lines = [f'C{n},C{n},A,"{shape}"\n' for n, shape in enumerate(shapes)]
    put(folder, "code,name_zh,parent_code,wkt\n" + "".join(lines))
    area_profile(folder, read='path = "bad.csv"')


@CASES.loads(inserted=2, then=notes("crossed themselves and were repaired"))
def a_bow_tie(folder: Path) -> None:
    at = (104.003, 30.003), (104.004, 30.004), (104.004, 30.003), (104.003, 30.004)
    one(folder, ring(*at, at[0]))


@CASES.loads(inserted=1, quarantined=1, reasons=("bad geometry",))
def a_ring_of_two_points(folder: Path) -> None:
    one(folder, ring((104, 30), (104.001, 30.001)))


@CASES.loads(inserted=1, quarantined=1, reasons=("bad geometry",))
def a_ring_that_is_a_line(folder: Path) -> None:
    one(folder, ring((104, 30), (104.001, 30), (104.002, 30), (104, 30)))


@CASES.loads(inserted=1, quarantined=1, reasons=NONE)
def an_empty_polygon(folder: Path) -> None:
    one(folder, {"type": "Polygon", "coordinates": []})


@CASES.loads(inserted=1, quarantined=1, reasons=NONE)
def no_geometry(folder: Path) -> None:
    one(folder, None)


@CASES.loads(
    quarantined=3,
    reasons=("not a geometry in WKT|out of range|bad geometry",),
)
def wkt_that_is_no_number_or_no_end(folder: Path) -> None:
    wkt(
        folder,
        "POLYGON ((NaN NaN, 104.001 30, 104.001 30.001, NaN NaN))",
        "POLYGON ((104 30, inf 30, 104.001 30.001, 104 30))",
        "POLYGON ((104 30, 1e999 30, 104.001 30.001, 104 30))",
    )


@CASES.loads(quarantined=3, reasons=("not a geometry in WKT", "bad geometry: none"))
def wkt_that_is_none(folder: Path) -> None:
    wkt(folder, "POLYGON ((104 30, 104.001", "SELECT 1", "POLYGON EMPTY")


@CASES.loads(
    inserted=1,
    quarantined=1,
    reasons=("bad geometry|out of range",),
)
def coordinates_of_geojson_that_are_no_numbers(folder: Path) -> None:
    one(folder, ring((math.nan, math.nan), (104.001, 30), (math.inf, 30.001), (104, 30)))


@CASES.loads(inserted=1)
def a_polygon_of_200000_vertices(folder: Path) -> None:
    turn = 2 * math.pi / 200_000
    at = [
        (104.005 + 0.001 * math.cos(n * turn), 30.005 + 0.001 * math.sin(n * turn))
        for n in range(200_000)
    ]
    areas(folder, [area("C1", ring(*at, at[0]))])


@CASES.loads(inserted=2, then=notes("repaired"))
def a_hole_outside(folder: Path) -> None:
    outer = [(104.0, 30.0), (104.001, 30.0), (104.001, 30.001), (104.0, 30.001), (104.0, 30.0)]
    hole = [(x + 0.005, y) for x, y in outer]
    one(folder, {"type": "Polygon", "coordinates": [outer, hole]})


@CASES.loads(inserted=1, quarantined=1, reasons=("not a polygon but a geometrycollection",))
def a_collection_for_an_area(folder: Path) -> None:
    one(folder, {"type": "GeometryCollection", "geometries": [GOOD]})


@CASES.loads(inserted=1, quarantined=2, reasons=("not a polygon but a point", "but a linestring"))
def points_and_lines_for_areas(folder: Path) -> None:
    way = {"type": "LineString", "coordinates": [[104, 30], [104.001, 30]]}
    point = {"type": "Point", "coordinates": [104, 30]}
    areas(folder, [area("C1", point), area("C3", way), area("C2", GOOD)])


@CASES.loads(inserted=1, quarantined=1, reasons=(r"100 % of area 'C1' is outside its parent",))
def an_area_far_from_its_parent(folder: Path) -> None:
    one(folder, ring((114, 30), (114.001, 30), (114.001, 30.001), (114, 30)))


@CASES.loads(inserted=1, quarantined=1, reasons=("parent_code is 'Z': no such area is loaded",))
def a_parent_that_does_not_exist(folder: Path) -> None:
    one(folder, GOOD, parent_code="Z")


@CASES.loads(inserted=1, quarantined=1, reasons=("parent_code is 'C1': no such area",))
def an_area_that_is_its_own_parent(folder: Path) -> None:
    one(folder, GOOD, parent_code="C1")


@CASES.ends("level 'street' rank 9; wanted: rank .*, as loaded")
def a_level_with_another_rank(folder: Path) -> None:
    areas(folder, [area("C1", GOOD)], key="street", rank=9)


@CASES.ends("level 'hamlet' rank 20; wanted: another: 'street' has that one")
def a_level_with_the_rank_of_another(folder: Path) -> None:
    areas(folder, [area("C1", GOOD)], key="hamlet", rank=20, name_zh="村", name_en="Hamlet")


@CASES.loads(
    quarantined=2,
    reasons=("does not match code_pattern",),
)
def codes_of_another_form(folder: Path) -> None:
    areas(folder, [area("C1", GOOD), area("C2", GOOD)], code_pattern=r"\d{12}")


@CASES.loads(
    quarantined=1,
    reasons=("code is 'B': that of an area of level 'street'",),
)
def the_code_of_an_area_of_another_level(folder: Path) -> None:
    areas(folder, [area("B", GOOD, parent_code="A")])


@CASES.loads(inserted=2, quarantined=2, reasons=("100 % of area", "'C1' was in row 1 already"))
def one_area_under_two_codes_and_one_code_twice(folder: Path) -> None:
    other = ring((104.005, 30.005), (104.006, 30.005), (104.006, 30.006), (104.005, 30.005))
    codes = [("C1", GOOD), ("C2", GOOD), ("C1", other), ("C3", other)]
    areas(folder, [area(code, shape) for code, shape in codes])


@CASES.ends("has no column 'code'")
def features_20000_without_properties(folder: Path) -> None:
    nothing = '{"type":"Feature","properties":{},"geometry":null}'
    areas(folder, f'{{"type":"FeatureCollection","features":[{",".join([nothing] * 20_000)}]}}')


@CASES.loads()
def no_features(folder: Path) -> None:
    areas(folder, [])


@CASES.ends("cannot be read|is no GeoJSON")
def brackets_nested_100000_deep(folder: Path) -> None:
    areas(folder, '{"type":"FeatureCollection","features":' + "[" * 100_000)


@CASES.ends("cannot be read")
def a_property_nested_5000_deep(folder: Path) -> None:
    deep: Any = '"x"'
    text = json.dumps({"type": "FeatureCollection", "features": [area("C1", GOOD, deep="@")]})
    areas(folder, text.replace('"@"', "[" * 5000 + deep + "]" * 5000))


@CASES.ends("is no GeoJSON|cannot be read")
def a_file_that_tells_gdal_to_read_another(folder: Path) -> None:
    layer = '<OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer>'
    areas(folder, f"<OGRVRTDataSource>{layer}</OGRVRTDataSource>")


@CASES.ends("is no KML")
def a_kml_that_asks_for_a_file(folder: Path) -> None:
    entity = '<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    put(folder, f'<?xml version="1.0"?>{entity}<kml><name>&x;</name></kml>', name="bad.kml")
    area_profile(folder, read='path = "bad.kml"')


@CASES.ends("is no KML")
def a_kml_of_a_billion_laughs(folder: Path) -> None:
    steps = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    start = f'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY l0 "ha">{steps}]>'
    put(folder, f"{start}<kml><name>&l9;</name></kml>", name="bad.kml")
    area_profile(folder, read='path = "bad.kml"')


@CASES.loads(
    inserted=2,
    quarantined=5,
    reasons=("one of lon and lat is missing", "out of range", "not a number of degrees"),
)
def points_that_are_none(folder: Path) -> None:
    at = [("", ""), ("0", "0"), ("104", ""), ("NaN", "30"), ("inf", "30"), ("104", "91"),
          ("1e999", "30")]  # fmt: skip
    demands(folder, table(*(line(str(n), at=pair) for n, pair in enumerate(at))))
