"""Files of features, honest and not."""

import json
import sqlite3
import struct
import zipfile
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from etl.errors import SourceError
from etl.sources import Rows
from tests.unit.sources.features import DRIVERS, FEATURE, feature_file, made, write
from tests.unit.sources.sources import pieces, rows, values

pytestmark = pytest.mark.usefixtures("silent")


@pytest.mark.parametrize(("name", "driver"), DRIVERS.items())
def test_each_format_gives_the_same_text_and_points(tmp_path: Path, name: str, driver: str) -> None:
    path = write(made(), tmp_path / name, driver)
    found = rows(path)
    shown = values(path)
    assert shown["街道"] == ["佳宏路", "岚景街", "书院街道"]
    assert shown["share"] == ["0.5", "1.5", "2.5"]
    assert shown["whole"] == ["0", "1", "2"]
    if driver != "LIBKML":  # it has a column `id` of its own
        assert shown["id"] == ["1", "2", "3"]
    assert found.geometry is not None
    assert shapely.equals_exact(found.geometry, made().geometry.to_numpy(), 1e-9).all()
    assert found.crs is not None
    assert found.crs.to_epsg() == 4326
    assert all(kind == "str" for kind in found.frame.dtypes)


@pytest.mark.parametrize(("name", "driver"), DRIVERS.items())
def test_pieces_together_are_the_whole(tmp_path: Path, name: str, driver: str) -> None:
    path = write(made(2500), tmp_path / name, driver)
    one, many = pieces(path), pieces(path, chunk_rows=400)
    assert [len(piece.frame) for piece in many] == [400] * 6 + [100]
    assert one[0].frame.index.tolist() == list(range(1, 2501))
    pd.testing.assert_frame_equal(one[0].frame, pd.concat([piece.frame for piece in many]))
    assert [len(_shapes(piece)) for piece in many] == [400] * 6 + [100]


def _shapes(piece: Rows) -> Any:  # noqa: ANN401 - an array
    assert piece.geometry is not None
    return piece.geometry


@pytest.mark.parametrize(
    # A wrong "GBK" is believed: most of UTF-8 is good GBK too.
    ("encoding", "said"),
    [
        ("GBK", "right"),
        ("GBK", "nothing"),
        ("GBK", "wrong"),
        ("UTF-8", "right"),
        ("UTF-8", "nothing"),
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_the_encoding_of_a_shapefile_is_found_whatever_it_says(
    tmp_path: Path, encoding: str, said: str, *, zipped: bool
) -> None:
    path = write(made(), tmp_path / "街道.shp", "ESRI Shapefile", encoding=encoding)
    path.with_suffix(".prj").unlink()
    if said == "nothing":
        path.with_suffix(".cpg").unlink()
    if said == "wrong":
        path.with_suffix(".cpg").write_text("UTF-8")
    if zipped:
        path = _zipped(path, flag=said != "wrong")
    found = rows(path)
    assert found.frame["街道"].tolist() == ["佳宏路", "岚景街", "书院街道"]
    assert found.crs is None


def _zipped(path: Path, *, flag: bool) -> Path:
    class OldName(zipfile.ZipInfo):
        """A name in GBK that does not say so, as Chinese Windows writes it."""

        def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - overrides
            return self.filename.encode("gbk"), self.flag_bits

    kind = zipfile.ZipInfo if flag else OldName
    packed = path.parent / "data.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for part in path.parent.glob("街道.*"):
            info = kind(f"目录/{part.name}")
            archive.writestr(info, part.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed


def test_a_text_cut_inside_a_character_keeps_the_others(tmp_path: Path) -> None:
    path = write(made(), tmp_path / "a.shp", "ESRI Shapefile", encoding="UTF-8")
    dbf = path.with_suffix(".dbf")
    whole = "佳宏路".encode()
    dbf.write_bytes(dbf.read_bytes().replace(whole, whole[:-1] + b" "))
    assert values(path)["街道"] == ["佳宏", "岚景街", "书院街道"]


def test_geojson_of_any_shape_is_read(tmp_path: Path) -> None:
    assert values(feature_file(tmp_path, FEATURE)) == {"id": ["1"]}
    point = {"type": "Point", "coordinates": [104, 30, 500]}
    assert _shapes(rows(feature_file(tmp_path, FEATURE | {"geometry": point})))[0].wkt == (
        "POINT (104 30)"
    )
    lines = "\n".join(json.dumps(FEATURE | {"properties": {"id": n}}) for n in range(3))
    assert values(feature_file(tmp_path, lines)) == {"id": ["0", "1", "2"]}
    assert values(feature_file(tmp_path, lines.replace('{"type"', '\x1e{"type"')))["id"][2] == "2"
    (none,) = pieces(feature_file(tmp_path, {"type": "FeatureCollection", "features": []}))
    assert len(none.frame) == 0


def test_values_of_geojson_are_kept_as_they_were_written(tmp_path: Path) -> None:
    properties = {
        "id": "007",
        "when": "2020-01-02T03:04:05+08:00",
        "many": [1, 2],
        "deep": {"x": "街"},
        "yes": True,
        "big": 123456789012345678,
        "blank": "  ",
        "nought": "a\0b",
    }
    found = values(
        feature_file(
            tmp_path,
            {"type": "FeatureCollection", "features": [FEATURE | {"properties": properties}]},
        )
    )
    assert found | {"deep": None} == {
        "id": ["007"],
        "when": ["2020-01-02T03:04:05+08:00"],
        "many": ["[1, 2]"],
        "deep": None,
        "yes": ["1"],
        "big": ["123456789012345678"],
        "blank": [None],
        "nought": found["nought"],
    }
    assert json.loads(str(found["deep"][0])) == {"x": "街"}


@pytest.mark.parametrize(
    ("crs", "code"),
    [
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4547"}}, 4547),
        ({"type": "name", "properties": {"name": "EPSG:4490"}}, 4490),
        ({"type": "name", "properties": {"name": "rubbish"}}, 4326),
        ("rubbish", 4326),
    ],
)
def test_the_old_member_crs_counts_when_it_means_something(
    tmp_path: Path, crs: object, code: int
) -> None:
    document = {"type": "FeatureCollection", "crs": crs, "features": [FEATURE]}
    found = rows(feature_file(tmp_path, document))
    assert found.crs is not None
    assert found.crs.to_epsg() == code


def test_geojson_in_gbk_is_refused_until_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    text = json.dumps(FEATURE | {"properties": {"id": "佳宏路"}}, ensure_ascii=False)
    path.write_bytes(text.encode("gbk"))
    with pytest.raises(SourceError, match=r"read\.encoding"):
        rows(path)
    assert values(path, encoding="gbk") == {"id": ["佳宏路"]}


def test_one_of_several_layers_must_be_named(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    for layer in ("streets", "blocks"):
        write(made(), path, "GPKG", layer=layer, append=path.exists())
    with pytest.raises(SourceError, match="has 2 layers"):
        rows(path)
    with pytest.raises(SourceError, match="did you mean 'streets'"):
        rows(path, layer_name="street")
    assert len(rows(path, layer_name="streets").frame) == 3


def test_shapes_lose_height_and_measure_and_curves_become_lines(tmp_path: Path) -> None:
    frame = made(2).set_geometry(
        gpd.GeoSeries.from_wkt(["POLYGON ((0 0,1 0,1 1,0 0))", "POLYGON ((0 0,1 0,1 1,0 0))"]),
        crs=4326,
    )
    path = write(frame, tmp_path / "a.gpkg", "GPKG", layer="a")
    ring = struct.pack("<BII10d", 1, 8, 5, 0, 0, 1, 1, 2, 0, 1, -1, 0, 0)
    curve = b"GP\0\x01" + struct.pack("<i", 4326) + struct.pack("<BII", 1, 10, 1) + ring
    with sqlite3.connect(path) as database:
        for (name,) in database.execute(
            "select name from sqlite_master where type = 'trigger'"
        ).fetchall():
            database.execute(f'drop trigger "{name}"')
        database.execute("update a set geom = ? where fid = 2", (curve,))
    database.close()
    drawn = _shapes(rows(path))
    assert drawn[1].geom_type == "Polygon"
    assert drawn[1].area == pytest.approx(np.pi, rel=0.01)
    assert not shapely.has_z(drawn).any()
    parts = pieces(path, chunk_rows=1)
    assert shapely.equals(parts[1].geometry, drawn[1:]).all()


def test_moments_are_written_like_those_of_other_formats(tmp_path: Path) -> None:
    frame = made(3).assign(
        at=pd.Series(["2020-01-02 03:04:05", "2020-01-02", None]).astype("datetime64[ms]"),
        fine=pd.to_datetime(["2020-01-02 03:04:05.125"] * 3),
        yes=[True, False, True],
    )
    for name in ("a.gpkg", "a.fgb", "a.geojson"):
        found = values(write(frame, tmp_path / name, DRIVERS[name]))
        assert found["yes"] == ["1", "0", "1"]
        if name != "a.geojson":  # there they are texts
            assert found["at"] == ["2020-01-02 03:04:05", "2020-01-02", None]
            assert found["fine"][0] == "2020-01-02 03:04:05.125"


def test_a_kmz_and_zips_of_others_are_read_in_place(tmp_path: Path) -> None:
    for name, driver, suffix in (("doc.kml", "LIBKML", ".kmz"), ("a.gpkg", "GPKG", ".zip")):
        path = write(made(), tmp_path / name, driver)
        packed = path.with_suffix(suffix)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.write(path, name)
        told = {"format": "gpkg"} if suffix == ".zip" else {}
        assert values(packed, **told)["街道"] == ["佳宏路", "岚景街", "书院街道"]
