"""The data beside a map sheet: what is refused, CSV, GeoJSON, and where things are."""

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import shape

from dashboard.snapshot.content import Legend
from dashboard.snapshot.data import Kind, written
from dashboard.snapshot.data_columns import Holds, column
from geo.errors import RongtuError
from geo.text import Lang
from tests.unit.sheet_data import COLUMNS, NAMES, sheet, table

QUADRANT = 10_001_965.7293
"""Metres from the equator to a pole on GRS 80, which CGCS2000 shares (Moritz, H. (2000). Geodetic
Reference System 1980. Journal of Geodesy 74, 128-133)."""
MARKS = "=+-@＝＋－＠\t\r\n"


def rows(made: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(made.decode("utf-8-sig"), newline="")))


def features(made: bytes) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(made)["features"]
    return found


def test_a_csv_has_titles_and_plain_rows_that_a_spreadsheet_reads() -> None:
    made = written(sheet(), Kind.CSV)
    assert made.startswith("\ufeff编码,名称,诉求（件）,变化（%）,日期,达标,".encode())
    found = rows(made)
    assert [row["名称"] for row in found] == [f"'{NAMES[0]}", *NAMES[1:]]
    assert [row["诉求（件）"] for row in found] == ["0", "10", "20", ""]
    assert [row["变化（%）"] for row in found] == ["-2.5", "-2.16666666667", "-1.83333333333", ""]
    assert found[0]["日期"] == "2024-06-01"
    assert found[1]["达标"] == "true"
    assert b"\r\n" in made
    assert b"\n\n" not in made


def test_each_line_of_a_csv_keeps_moment_code_mark_and_sample() -> None:
    for row in rows(written(sheet(), Kind.CSV)):
        assert list(row.items())[-4:] == [
            ("数据时间", "2024-06-30 23:59"), ("成果编号", "ABCD2345"),
            ("审图号或使用标识", "内部使用"), ("样例数据", "样例数据"),
        ]  # fmt: skip
    bare = sheet(as_of="", code="", mark="", sample="")
    assert len(rows(written(bare, Kind.CSV))[0]) == len(COLUMNS) + 2


def test_two_columns_of_one_title_are_both_there() -> None:
    made = written(sheet(columns={"n": "件", "rate": "件"}), Kind.CSV).decode("utf-8-sig")
    assert made.splitlines()[1].startswith("0,-2.5,")


@given(st.text(st.sampled_from([*MARKS, " ", "\u3000", "\ufeff", "\u200b", "1", "区", "'", '"'])))
def test_no_text_in_a_csv_starts_a_formula(text: str) -> None:
    frame = table(1).assign(name=text)
    (row,) = rows(written(sheet(frame, columns={"name": text}), Kind.CSV))
    title, cell = next(iter(row.items()))
    one_end = text.replace("\r\n", "\n").replace("\r", "\n")
    for got, plain in ((cell, one_end), (title, one_end or "name")):
        assert not got.startswith(("\t", "\r", "\n"))
        assert not got.lstrip("\ufeff\u200b \u3000\t\r\n").startswith(tuple("=+-@＝＋－＠"))
        assert got.removeprefix("'" if got != plain else "") == plain


@given(st.floats(allow_nan=False, allow_infinity=False), st.integers(-(10**15) + 1, 10**15 - 1))
def test_numbers_stay_numbers_in_a_csv(number: float, whole: int) -> None:
    frame = table(2).assign(rate=[number, 0.5], n=[whole, 1])
    row = rows(written(sheet(frame), Kind.CSV))[0]
    assert float(row["变化（%）"]) == pytest.approx(number, rel=1e-11)
    assert int(row["诉求（件）"]) == whole


@pytest.mark.parametrize("values", [
    [1, 2, None], [1.0, np.nan, 3.0], [np.int64(5), np.float64(6)], [Decimal(3), 4],
    pd.Series([1, None], dtype="Int64"), pd.Series([1.0, 2.0], dtype="category"),
])  # fmt: skip
def test_counts_are_whole_however_they_come(values: Sequence[object]) -> None:
    found = column("n", "件", values)
    assert found.holds is Holds.WHOLE
    assert all(type(value) in {int, type(None)} for value in found.cells)


@pytest.mark.parametrize(("values", "holds", "first"), [
    ([0.5, np.inf, 2.0], Holds.NUMBER, 0.5),
    ([-np.inf, 0.25], Holds.NUMBER, None),
    (pd.to_datetime(pd.Series(["2024-06-01", None])), Holds.DAY, date(2024, 6, 1)),
    ([datetime(2024, 6, 1, 8, 30, tzinfo=UTC), pd.NaT], Holds.MOMENT,
     datetime(2024, 6, 1, 8, 30)),  # noqa: DTZ001 - a wall clock's
    ([True, None, np.False_], Holds.FLAG, True),
    ([510106000000000001], Holds.TEXT, "510106000000000001"),
    (["", None], Holds.TEXT, None),
    ([None, pd.NA], Holds.TEXT, None),
    ([-3, "<5"], Holds.TEXT, -3),
])  # fmt: skip
def test_a_column_holds_what_its_cells_are(
    values: Sequence[object], holds: Holds, first: object
) -> None:
    found = column("x", "甲", values)
    assert (found.holds, found.cells[0]) == (holds, first)


def test_geojson_is_as_the_standard_has_it() -> None:
    made = json.loads(written(sheet(), Kind.GEOJSON))
    assert made["type"] == "FeatureCollection"
    assert "crs" not in made
    assert (made["title"], made["code"]) == ("诉求件数 & 办结", "ABCD2345")
    assert (made["as_of"], made["mark"], made["suppressed"]) == ("2024-06-30 23:59", "内部使用", 2)
    assert made["definition"] == "诉求件数：期内受理的诉求"
    assert made["columns"]["n"] == "诉求（件）"
    said = sheet().frame
    for one, given_ in zip(made["features"], said["geom"], strict=True):
        ring = shape(one["geometry"]).exterior
        assert ring.is_ccw
        assert shape(one["geometry"]).normalize().equals_exact(given_.normalize(), 1e-7)
    assert made["features"][2]["properties"] == {
        "code": "510106000002", "name": NAMES[2], "n": 20, "rate": pytest.approx(-11 / 6),
        "day": "2024-06-03", "met": False, "class": "20 & <more>",
    }  # fmt: skip
    assert made["features"][3]["properties"]["n"] is None


def test_holes_run_with_the_clock_and_corners_have_seven_decimals() -> None:
    ring = shapely.Point(104.0123456789, 30.6).buffer(0.01)
    holed = ring.difference(ring.buffer(-0.005))
    frame = table(2).assign(geom=[shapely.MultiPolygon([holed]), shapely.reverse(holed)])
    for one in features(written(sheet(frame), Kind.GEOJSON)):
        for part in shapely.get_parts(shape(one["geometry"])):
            assert part.exterior.is_ccw
            assert not part.interiors[0].is_ccw
        numbers = shapely.get_coordinates(shape(one["geometry"])).ravel()
        assert all(len(repr(float(number)).partition(".")[2]) <= 7 for number in numbers)


def test_a_place_without_a_shape_stays_a_row() -> None:
    frame = table(3).assign(geom=[None, shapely.Polygon(), shapely.Point(104, 30.6)])  # type: ignore[list-item]  # the stubs know less
    found = features(written(sheet(frame), Kind.GEOJSON))
    assert [one["geometry"] and one["geometry"]["type"] for one in found] == [None, None, "Point"]
    titles = ["标注点经度（°，WGS 84）", "标注点纬度（°，WGS 84）"]
    places = [[row[title] for title in titles] for row in rows(written(sheet(frame), Kind.CSV))]
    assert places == [["", ""], ["", ""], ["104", "30.6"]]


@pytest.mark.parametrize("kind", [Kind.CSV, Kind.XLSX, Kind.GPKG])
def test_no_rows_are_a_whole_file(kind: Kind) -> None:
    for frame in (table(0), pd.DataFrame()):
        assert written(sheet(frame), kind, 4544)
    assert features(written(sheet(table(0)), Kind.GEOJSON)) == []
    notes = dict(json.loads(written(sheet(pd.DataFrame()), Kind.GEOJSON))["notes"])
    assert notes["数据行数"] == "0：所选范围和条件下没有数据"


def test_a_csv_without_rows_still_has_its_titles() -> None:
    made = written(sheet(table(0)), Kind.CSV).decode("utf-8-sig")
    assert made.startswith("编码,名称,")
    assert made.count("\r\n") == 1


def test_label_points_lie_in_their_places_in_both_systems() -> None:
    crossed = shapely.Polygon([(104, 30), (104.01, 30.01), (104.01, 30), (104, 30.01)])
    horseshoe = shapely.box(104, 30, 104.03, 30.03) - shapely.box(104.01, 30.01, 104.02, 30.03)
    frame = table(3).assign(geom=[crossed, horseshoe, shapely.box(104, 30, 104.01, 30.01)])
    degrees = [
        (float(row["标注点经度（°，WGS 84）"]), float(row["标注点纬度（°，WGS 84）"]))
        for row in rows(written(sheet(frame), Kind.CSV))
    ]
    assert all(
        shapely.make_valid(one).contains(shapely.Point(at))
        for one, at in zip(frame["geom"], degrees, strict=True)
    )
    metres = [
        (float(row["标注点东坐标（米，EPSG:4544）"]), float(row["标注点北坐标（米，EPSG:4544）"]))
        for row in rows(written(sheet(frame), Kind.CSV, 4544))
    ]
    # Independent of our own way: PROJ from CGCS2000's degrees.
    there = pyproj.Transformer.from_crs(4490, 4544, always_xy=True)
    for (lon, lat), found in zip(degrees, metres, strict=True):
        assert there.transform(lon, lat) == pytest.approx(found, abs=0.12)


def test_metres_are_those_of_the_published_ellipsoid() -> None:
    frame = table(2).assign(geom=[shapely.Point(105, 90), shapely.Point(105, 0)])
    pole, equator = rows(written(sheet(frame), Kind.CSV, 4544))
    assert float(pole["标注点北坐标（米，EPSG:4544）"]) == round(QUADRANT, 2)
    assert float(pole["标注点东坐标（米，EPSG:4544）"]) == 500_000
    assert float(equator["标注点北坐标（米，EPSG:4544）"]) == 0


@pytest.mark.parametrize(("kind", "crs", "said"), [
    (Kind.CSV, 3857, "EPSG:3857; wanted: EPSG:4326 or EPSG:4544"),
    (Kind.GEOJSON, 4544, r"GeoPackage \(gpkg\) in EPSG:4544"),
])  # fmt: skip
def test_a_reference_system_that_a_file_cannot_be_in_is_refused(
    kind: Kind, crs: int, said: str
) -> None:
    with pytest.raises(RongtuError, match=said):
        written(sheet(), kind, crs)


@pytest.mark.parametrize("kind", [Kind.GEOJSON, Kind.GPKG])
def test_rows_without_shapes_are_no_map(kind: Kind) -> None:
    bare = sheet(table().drop(columns="geom"))
    with pytest.raises(RongtuError, match="no shapes"):
        written(bare, kind)
    assert "标注点经度（°，WGS 84）" not in rows(written(bare, Kind.CSV))[0]


def test_too_many_rows_are_refused() -> None:
    with pytest.raises(RongtuError, match="100,001 rows"):
        written(sheet(pd.DataFrame({"code": range(100_001)})), Kind.CSV)


def test_a_shape_that_is_nowhere_is_refused() -> None:
    lost = shapely.LineString([(104, 30), (np.inf, 30)])
    with pytest.raises(RongtuError, match="no coordinates in EPSG:4544"):
        written(sheet(table(1).assign(geom=[lost])), Kind.GPKG, 4544)


@pytest.mark.parametrize("kind", Kind)
def test_the_same_sheet_gives_the_same_bytes_in_another_process(kind: Kind) -> None:
    script = (
        "import hashlib, sys; from dashboard.snapshot.data import Kind, written;"
        "from tests.unit.sheet_data import sheet;"
        "print(hashlib.sha256(written(sheet(), Kind(sys.argv[1]))).hexdigest())"
    )

    def digest(seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": "America/New_York"}
        return subprocess.run(
            [sys.executable, "-c", script, kind], env=environment, text=True, check=True,
            capture_output=True, cwd=Path(__file__).parents[2],
        ).stdout  # fmt: skip

    assert digest("1") == digest("2")
    assert written(sheet(), kind) == written(sheet(), kind)
    assert written(sheet(), kind) != written(sheet(as_of="2024-07-01 08:00"), kind)


@pytest.mark.parametrize("kind", [Kind.XLSX, Kind.GPKG])
@pytest.mark.parametrize("room", [2_000, 150_000])
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path, kind: Kind, room: int) -> None:
    script = (
        "import resource, sys; from dashboard.snapshot.data import Kind, written;"
        "from geo.errors import RongtuError; from tests.unit.sheet_data import sheet, table;"
        "made = sheet(table(3000));"
        "most = resource.getrlimit(resource.RLIMIT_FSIZE)[1];"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), most))\n"
        "try: written(made, Kind(sys.argv[1])); print('written')\n"
        "except RongtuError as error: print(error)"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, kind, str(room)], text=True, check=True,
        capture_output=True, cwd=Path(__file__).parents[2],
        env={**os.environ, "TMPDIR": str(tmp_path), "MPLCONFIGDIR": str(tmp_path.parent)},
    )  # fmt: skip
    assert told.stdout.startswith("Cannot write the ")
    assert "free the place" in told.stdout
    assert "Traceback" not in told.stderr
    assert list(tmp_path.iterdir()) == []


@settings(deadline=None, max_examples=25)
@given(st.text(max_size=40))
def test_any_name_is_a_whole_geojson(name: str) -> None:
    made = sheet(table(1).assign(name=name), title=name, legends=[Legend(title=name)])
    (one,) = features(written(made, Kind.GEOJSON))
    assert one["geometry"]["type"] == "Polygon"
    assert set(one["properties"]["name"] or "") <= set(name) | {"\n"}
    if name.isprintable():
        assert (one["properties"]["name"] or "") == name


def test_half_a_letter_breaks_no_file() -> None:
    half = pd.Series(["甲\ud800乙\x00"], dtype=object)
    made = sheet(table(1).assign(name=half), title="\ud800", sources=["\ud800"])
    for kind in Kind:
        assert written(made, kind)
    assert rows(written(made, Kind.CSV))[0]["名称"] == "甲乙"


def test_a_reader_of_english_gets_english() -> None:
    made = sheet(lang=Lang.EN, columns={"n": "Demands"})
    assert "Label point, easting (m, EPSG:4544)" in rows(written(made, Kind.CSV, 4544))[0]
    notes = dict(json.loads(written(made, Kind.GEOJSON))["notes"])
    assert notes["Suppressed cells"].startswith("2: numbers with fewer than five cases")
