"""Files that commands write: whole or not there, and safe to open."""

import csv
from datetime import date
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from dashboard.commands.written import SUFFIXES, write
from geo.errors import RongtuError

ROWS = {"name": ["=1+1", "抚琴街道"], "n": [1.0, np.nan], "day": [date(2020, 1, 1), None],
        "flag": [True, False]}  # fmt: skip


def places(crs: int = 4326) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy([104.0, 105.123456789], [30.0, 30.5])
    return gpd.GeoDataFrame(ROWS, geometry=points, crs=4326).to_crs(crs)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("crs", [4326, 4544])
def test_shapes_are_written_in_wgs84_whatever_they_come_in(
    tmp_path: Path, suffix: str, crs: int
) -> None:
    path = tmp_path / f"地方{suffix}"
    write(path, places(crs))
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    if suffix == ".csv":
        found = [(float(row["lon"]), float(row["lat"])) for row in read(path)]
    else:
        frame = gpd.read_file(path)
        assert frame.crs.to_epsg() == 4326
        assert frame["name"].tolist() == ROWS["name"]
        assert frame["day"].astype(str).tolist()[0].startswith("2020-01-01")
        found = list(zip(frame.geometry.x, frame.geometry.y, strict=True))
    assert np.ravel(found) == pytest.approx([104, 30, 105.123457, 30.5], abs=1e-6)


def test_a_spreadsheet_gets_a_mark_no_formula_and_empty_cells(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    write(path, pd.DataFrame(ROWS))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    first, second = read(path)
    assert first == {"name": "'=1+1", "n": "1", "day": "2020-01-01", "flag": "True"}
    assert (second["n"], second["day"]) == ("", "")


def test_outlines_in_a_spreadsheet_are_text(tmp_path: Path) -> None:
    path = tmp_path / "outlines.csv"
    shapes = [shapely.box(104, 30, 104.01, 30.01), None]
    write(path, gpd.GeoDataFrame(ROWS, geometry=shapes, crs=4326))
    first, second = read(path)
    assert shapely.from_wkt(first["wkt"]).equals(shapes[0])
    assert second["wkt"] == ""


def test_a_table_without_rows_still_has_its_head(tmp_path: Path) -> None:
    write(tmp_path / "none.csv", pd.DataFrame({"a": [], "b": []}))
    assert (tmp_path / "none.csv").read_text(encoding="utf-8-sig") == "a,b\n"
    write(tmp_path / "none.geojson", places()[:0])
    assert len(gpd.read_file(tmp_path / "none.geojson")) == 0


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_cannot_be_written_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = tmp_path / f"old{suffix}"
    path.write_text("old", encoding="utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(RongtuError, match="No space left on device"):
        write(path, places())
    assert path.read_text(encoding="utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("name", "said"),
    [("x.shp", "a name that ends in"), ("x", "a name that ends in"),
     ("no/x.csv", "there is no folder"), ("folder.csv", "that is a folder")],
)  # fmt: skip
def test_a_file_that_cannot_be_is_refused(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(RongtuError, match=said):
        write(tmp_path / name, places())


def test_a_map_wants_shapes(tmp_path: Path) -> None:
    with pytest.raises(RongtuError, match="no shapes"):
        write(tmp_path / "x.gpkg", pd.DataFrame(ROWS))
    assert list(tmp_path.iterdir()) == []
