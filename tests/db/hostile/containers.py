"""Files that are not what their names say, lead elsewhere, or would fill the disk."""

import gzip
import io
import os
import zipfile
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyogrio

from tests.db.hostile.case import HEAD, Cases, area_profile, line, profile, put, table

CASES: Final = Cases()
FEW: Final = table(line("1"), line("2"))
PNG: Final = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x02\0\0\0\x90wS\xde"
ZIPPED: Final = 'path = "bad.zip"\nformat = "csv"'


def packed(folder: Path, *members: tuple[str, str | bytes], name: str = "bad.zip") -> None:
    """Write a zip."""
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as made:
        for inside, data in members:
            made.writestr(inside, data)


def forged(folder: Path, inside: str, *, size: int, name: str = "bad.zip") -> None:
    """Write a zip whose table of contents promises `size` bytes."""
    with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(inside, b"0" * 1000)
        made.infolist()[0].file_size = size


def book(folder: Path, *, columns: int = 7, name: str = "bad.xlsx") -> Path:
    """Write a workbook of two demands."""
    made = openpyxl.Workbook()
    more = [f"more {n}" for n in range(columns - 7)]
    made.active.append(HEAD.split(",") + more)
    for id_ in ("1", "2"):
        made.active.append(line(id_).split(",") + more)
    made.save(folder / name)
    return folder / name


def features(folder: Path, name: str, driver: str, **told: str) -> Path:
    """Write 300 points as features."""
    # A .dbf has no room for a longer name.
    last = () if name.endswith(".shp") else ("parent_code",)
    frame = pd.DataFrame(
        {name: [str(n) for n in range(300)] for name in ("code", "name_zh", *last)}
    )
    at = gpd.points_from_xy(np.full(300, 104.005), np.full(300, 30.005))
    pyogrio.write_dataframe(
        gpd.GeoDataFrame(frame, geometry=at, crs=4326), folder / name, driver=driver, **told
    )
    return folder / name


def halved(path: Path) -> None:
    """Cut off half of a file."""
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


@CASES.ends("would be 5,368,709,120 bytes when unpacked")
def a_zip_bomb(folder: Path) -> None:
    forged(folder, "bad.csv", size=5 * 1024**3)
    profile(folder, read=ZIPPED)


@CASES.ends("would be 5,368,709,120 bytes when unpacked")
def a_workbook_bomb(folder: Path) -> None:
    forged(folder, "xl/worksheets/sheet1.xml", size=5 * 1024**3, name="bad.xlsx")
    profile(folder, read='path = "bad.xlsx"')


@CASES.ends("gives .* bytes from its first")
def a_gzip_bomb(folder: Path) -> None:
    with gzip.open(folder / "bad.csv.gz", "wb", compresslevel=1) as file:
        file.write(HEAD.encode() + b"\n")
    block = gzip.compress(b"0" * 110 * 1024**2, compresslevel=9)
    with (folder / "bad.csv.gz").open("ab") as file:
        file.write(block)
    profile(folder, read='path = "bad.csv.gz"')


@CASES.ends("cannot be read|is no zip")
def a_zip_that_lies_about_its_size(folder: Path) -> None:
    forged(folder, "bad.csv", size=10)
    profile(folder, read=ZIPPED)


@CASES.ends("holds '../bad.csv', which leads out of it")
def a_zip_that_leads_up(folder: Path) -> None:
    packed(folder, ("../bad.csv", FEW))
    profile(folder, read=ZIPPED)


@CASES.ends("holds '/etc/bad.csv', which leads out of it")
def a_zip_that_leads_to_the_root(folder: Path) -> None:
    packed(folder, ("/etc/bad.csv", FEW))
    profile(folder, read=ZIPPED)


@CASES.ends(r"holds 0 files ending in .*inner\.zip")
def a_zip_in_a_zip(folder: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("bad.csv", FEW)
    packed(folder, ("inner.zip", inner.getvalue()))
    profile(folder, read=ZIPPED)


@CASES.ends("2 files ending in")
def a_zip_of_two_files(folder: Path) -> None:
    packed(folder, ("1.csv", FEW), ("2.csv", FEW))
    profile(folder, read=ZIPPED)


@CASES.ends("is no zip that can be read|is no shapefile")
def a_zip_cut_in_half(folder: Path) -> None:
    packed(folder, ("bad.shp", os.urandom(5000)))
    halved(folder / "bad.zip")
    area_profile(folder, read='path = "bad.zip"')


@CASES.ends("has no column 'code'")
def a_shapefile_without_its_table(folder: Path) -> None:
    features(folder, "bad.shp", "ESRI Shapefile").with_suffix(".dbf").unlink()
    area_profile(folder, read='path = "bad.shp"')


@CASES.ends("cannot be read")
def a_shapefile_without_its_index(folder: Path) -> None:
    features(folder, "bad.shp", "ESRI Shapefile").with_suffix(".shx").unlink()
    area_profile(folder, read='path = "bad.shp"')


@CASES.ends("is no gzip that can be read")
def a_gzip_cut_in_half(folder: Path) -> None:
    many = table(*(line(os.urandom(8).hex()) for _ in range(5000)))
    halved(put(folder, gzip.compress(many.encode()), name="bad.csv.gz"))
    profile(folder, read='path = "bad.csv.gz"')


@CASES.ends("cannot be read|is no zip")
def a_workbook_cut_in_half(folder: Path) -> None:
    halved(book(folder))
    profile(folder, read='path = "bad.xlsx"')


@CASES.ends("cannot be read")
def a_geopackage_cut_in_half(folder: Path) -> None:
    halved(features(folder, "bad.gpkg", "GPKG"))
    area_profile(folder, read='path = "bad.gpkg"')


@CASES.ends("cannot be read")
def a_flatgeobuf_cut_in_half(folder: Path) -> None:
    halved(features(folder, "bad.fgb", "FlatGeobuf", SPATIAL_INDEX="NO"))
    area_profile(folder, read='path = "bad.fgb"')


@CASES.ends("cannot be read")
def a_parquet_cut_in_half(folder: Path) -> None:
    pd.DataFrame({"id": ["1"] * 500}).to_parquet(folder / "bad.parquet")
    halved(folder / "bad.parquet")
    profile(folder, read='path = "bad.parquet"')


@CASES.ends("is no text|cannot be found out")
def a_picture_called_csv(folder: Path) -> None:
    put(folder, PNG + bytes(range(256)) * 20)
    profile(folder)


@CASES.ends("is no workbook but a page of HTML")
def a_page_called_xls(folder: Path) -> None:
    put(folder, "<html><body><table><tr><td>id</td></tr></table></body></html>", name="bad.xls")
    profile(folder, read='path = "bad.xls"')


@CASES.ends("has no column 'id'")
def an_error_page_called_csv(folder: Path) -> None:
    put(folder, "<!DOCTYPE html>\n<html>\n<head><title>502 Bad Gateway</title></head>\n</html>\n")
    profile(folder)


@CASES.ends("is no shapefile")
def an_error_page_called_shp(folder: Path) -> None:
    put(folder, "<!DOCTYPE html><html>502</html>", name="bad.shp")
    area_profile(folder, read='path = "bad.shp"')


@CASES.loads(inserted=2)
def a_sheet_of_200_columns(folder: Path) -> None:
    book(folder, columns=200)
    profile(folder, read='path = "bad.xlsx"')


@CASES.ends("has no sheet 'Sheet9'")
def a_sheet_that_is_not_there(folder: Path) -> None:
    book(folder)
    profile(folder, read='path = "bad.xlsx"\nlayer_name = "Sheet9"')


@CASES.ends("cannot be read|has no header")
def a_workbook_without_cells(folder: Path) -> None:
    openpyxl.Workbook().save(folder / "bad.xlsx")
    profile(folder, read='path = "bad.xlsx"')


@CASES.ends("is a folder; wanted: a file")
def a_folder_called_csv(folder: Path) -> None:
    (folder / "bad.csv").mkdir()
    profile(folder)


@CASES.ends("is a device or a pipe")
def a_pipe_called_csv(folder: Path) -> None:
    os.mkfifo(folder / "bad.csv")
    profile(folder)


@CASES.ends("is a device or a pipe")
def a_device_without_end(folder: Path) -> None:
    profile(folder, read='path = "/dev/zero"\nformat = "csv"')


@CASES.ends("There is no file")
def a_link_to_nothing(folder: Path) -> None:
    (folder / "bad.csv").symlink_to(folder / "nowhere.csv")
    profile(folder)


@CASES.ends("There is no file")
def a_link_to_itself(folder: Path) -> None:
    (folder / "bad.csv").symlink_to(folder / "bad.csv")
    profile(folder)


@CASES.ends("No file matches")
def a_pattern_that_matches_nothing(folder: Path) -> None:
    profile(folder, read='path = "20??/*.csv"')


@CASES.ends("There is no file")
def a_path_with_a_nul(folder: Path) -> None:
    profile(folder, read=r'path = "bad\u0000.csv"')
