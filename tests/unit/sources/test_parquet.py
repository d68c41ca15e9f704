"""Parquet and GeoParquet, and that every format says the same."""

import datetime as dt
import decimal
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyarrow as pa
import pyogrio
import pytest
import shapely
from pyarrow import parquet

from etl.errors import SourceError
from tests.unit.sources.sources import pieces, rows, values

FRAME = pd.DataFrame(
    {
        "id": [1, 2, 3],
        "街道": ["佳宏路", None, "书院街道"],
        "share": [0.25, 3.0, 116.391],
        "on": [dt.date(2020, 1, 2), dt.date(2020, 2, 29), None],
    }
)
TEXT = {
    "id": ["1", "2", "3"],
    "街道": ["佳宏路", None, "书院街道"],
    "share": ["0.25", "3", "116.391"],
    "on": ["2020-01-02", "2020-02-29", None],
}


def points(frame: pd.DataFrame) -> gpd.GeoDataFrame:
    where = gpd.points_from_xy(104 + np.arange(len(frame)), [30.0] * len(frame))
    return gpd.GeoDataFrame(frame, geometry=where, crs=4326)


def _excel(path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(list(FRAME))
    for line in FRAME.itertuples(index=False):
        book.active.append([None if pd.isna(cell) else cell for cell in line])
    book.save(path)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx", "a.gpkg", "a.shp", "a.geojson", "a.parquet"])
def test_the_same_data_is_the_same_text_in_every_format(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    match path.suffix:
        case ".csv":
            FRAME.to_csv(path, index=False, float_format=lambda value: f"{value:.15g}")
        case ".xlsx":
            _excel(path)
        case ".parquet":
            points(FRAME).to_parquet(path)
        case _:
            pyogrio.write_dataframe(points(FRAME), path, encoding="UTF-8")
    assert values(path) == TEXT


def test_geoparquet_has_shapes_and_their_system(tmp_path: Path) -> None:
    frame = points(FRAME)
    frame.to_crs(4547).to_parquet(tmp_path / "metric.parquet")
    found = rows(tmp_path / "metric.parquet")
    assert found.crs is not None
    assert found.crs.to_epsg() == 4547
    frame.to_parquet(tmp_path / "degrees.parquet")
    found = rows(tmp_path / "degrees.parquet")
    assert found.crs is not None
    assert found.crs.to_epsg() == 4326
    assert found.geometry is not None
    assert shapely.equals(found.geometry, frame.geometry.to_numpy()).all()
    frame.set_crs(None, allow_override=True).to_parquet(tmp_path / "none.parquet")
    assert rows(tmp_path / "none.parquet").crs is None


def test_geoparquet_that_says_no_system_is_in_degrees(tmp_path: Path) -> None:
    wkb = shapely.to_wkb(np.array([shapely.Point(104, 30), None], dtype=object)).tolist()
    geo = {"version": "1.1.0", "primary_column": "geom", "columns": {"geom": {"encoding": "WKB"}}}
    table = pa.table({"id": ["a", "b"], "geom": pa.array(wkb, pa.binary())})
    parquet.write_table(
        table.replace_schema_metadata({"geo": json.dumps(geo)}), tmp_path / "a.parquet"
    )
    found = rows(tmp_path / "a.parquet")
    assert found.geometry is not None
    assert found.geometry.tolist() == [shapely.Point(104, 30), None]
    assert found.crs is not None
    assert found.crs.to_epsg() == 4326


def test_plain_parquet_of_any_type_is_text(tmp_path: Path) -> None:
    moment = dt.datetime(2020, 1, 2, 3, 4, 5, tzinfo=dt.UTC)
    table = pa.table(
        {
            "id": pa.array(["x", "y"]).dictionary_encode(),
            "flag": [True, None],
            "dec": pa.array([decimal.Decimal("3.00"), decimal.Decimal("1.50")]),
            "zone": pa.array([moment, None], pa.timestamp("us", "Asia/Shanghai")),
            "ns": pa.array([pd.Timestamp("2020-01-02"), None], pa.timestamp("ns")),
            "time": pa.array([dt.time(3, 4), None]),
            "list": [[1, 2], None],
            "struct": [{"a": "街"}, None],
            "bytes": [b"\x01\xff", None],
            "float32": pa.array([0.1, float("nan")], pa.float32()),
            "big": pa.array([2**62, 1], pa.int64()),
            "none": pa.nulls(2),
            "text": [" a\0b ", "　"],
        }
    )
    parquet.write_table(table, tmp_path / "a.parquet")
    assert values(tmp_path / "a.parquet") == {
        "id": ["x", "y"],
        "flag": ["1", None],
        "dec": ["3", "1.5"],
        "zone": ["2020-01-02 03:04:05+00:00", None],
        "ns": ["2020-01-02", None],
        "time": ["03:04:00", None],
        "list": ["[1, 2]", None],
        "struct": ['{"a": "街"}', None],
        "bytes": ["01ff", None],
        "float32": ["0.1", None],
        "big": [str(2**62), "1"],
        "none": [None, None],
        "text": ["ab", None],
    }
    assert all(kind == "str" for kind in rows(tmp_path / "a.parquet").frame.dtypes)


def test_a_folder_of_parts_is_read_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    for number in (10, 2, 1):
        parquet.write_table(pa.table({"id": [number]}), folder / f"part-{number}.parquet")
    (folder / "_metadata.parquet").write_bytes(b"x")
    found = pieces("parts", base=tmp_path, format="parquet")
    assert [piece.file for piece in found] == [f"parts/part-{n}.parquet" for n in (1, 2, 10)]
    assert len(pieces("parts/part-*.parquet", base=tmp_path)) == 3


def test_pieces_together_are_the_whole(tmp_path: Path) -> None:
    frame = points(pd.DataFrame({"id": range(2500)}))
    frame.to_parquet(tmp_path / "a.parquet", row_group_size=333)
    many = pieces(tmp_path / "a.parquet", chunk_rows=400)
    assert [len(piece.frame) for piece in many] == [400] * 6 + [100]
    whole = rows(tmp_path / "a.parquet")
    pd.testing.assert_frame_equal(whole.frame, pd.concat([piece.frame for piece in many]))
    points(pd.DataFrame({"id": range(0)})).to_parquet(tmp_path / "none.parquet")
    (none,) = pieces(tmp_path / "none.parquet")
    assert none.frame.shape == (0, 1)


@pytest.mark.parametrize(
    "geo",
    [
        "rubbish",
        "{}",
        '{"primary_column":"x","columns":{"x":{"encoding":"WKB"}}}',
        '{"primary_column":"id","columns":{"id":{"encoding":"point"}}}',
        '{"primary_column":["id"],"columns":{"id":{}}}',
        '{"primary_column":"id","columns":{"id":7}}',
        "[" * 100_000,
    ],
)
def test_metadata_that_make_no_sense_are_refused(tmp_path: Path, geo: str) -> None:
    table = pa.table({"id": ["1"]}).replace_schema_metadata({"geo": geo})
    parquet.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(SourceError):
        rows(tmp_path / "a.parquet")


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    points(FRAME).to_parquet(tmp_path / "good.parquet")
    data = (tmp_path / "good.parquet").read_bytes()
    for bad in (b"PAR1", b"id,b\n", data[:-20], data[:40] + b"\xff" * 200 + data[240:]):
        (tmp_path / "a.parquet").write_bytes(bad)
        with pytest.raises(SourceError) as caught:
            rows(tmp_path / "a.parquet")
        assert "\n" not in str(caught.value)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    table = pa.table([pa.array([1]), pa.array([2])], names=["id", "id"])
    parquet.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(SourceError, match="more than one column called 'id'"):
        rows(tmp_path / "a.parquet")
