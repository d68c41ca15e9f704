"""Which files are read, and which are refused before anything opens them."""

import gzip
import os
import zipfile
from pathlib import Path

import pytest

from etl.errors import SourceError
from etl.sources import archive, files
from tests.unit.sources.sources import pieces, profile, rows


def test_a_pattern_gives_files_by_name_and_a_list_in_its_order(tmp_path: Path) -> None:
    for name in ("m10", "m2", "m1"):
        (tmp_path / f"{name}.csv").write_text(f"id\n{name}\n")
    found = pieces("*.csv", base=tmp_path)
    assert [piece.file for piece in found] == ["m1.csv", "m2.csv", "m10.csv"]
    assert [piece.frame["id"].tolist() for piece in found] == [["m1"], ["m2"], ["m10"]]
    assert [list(piece.frame.index) for piece in found] == [[1], [1], [1]]
    listed = pieces(["m10.csv", "m1.csv", "m*.csv"], base=tmp_path)
    assert [piece.file for piece in listed] == ["m10.csv", "m1.csv", "m2.csv"]


def test_each_file_must_have_the_columns(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id\n1\n")
    (tmp_path / "b.csv").write_text("nr\n1\n")
    with pytest.raises(SourceError, match=r"b\.csv has no column 'id'"):
        pieces("*.csv", base=tmp_path)


def test_brackets_in_a_name_may_mean_themselves(tmp_path: Path) -> None:
    (tmp_path / "a[1].csv").write_text("id\n1\n")
    assert [path.name for path in files(profile("a[1].csv"), tmp_path)] == ["a[1].csv"]


def test_a_path_may_lead_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "a.csv").write_text("id\n1\n")
    assert len(rows("../a.csv", base=tmp_path / "in").frame) == 1


@pytest.mark.parametrize("name", ["none.csv", "*.tsv", "a.csv/b.csv", "x" * 300, "a\0b.csv"])
def test_what_is_not_there_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "a.csv").write_text("id\n1\n")
    with pytest.raises(SourceError, match=r"No file matches|There is no file"):
        rows(name, base=tmp_path, format="csv")


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    for name in ("pipe.csv", "folder.csv", "/dev/zero"):
        with pytest.raises(SourceError, match=r"a folder|a device or a pipe"):
            rows(name, base=tmp_path, format="csv")


@pytest.mark.parametrize(
    "name", ["../a.csv", "/etc/a.csv", "b/../../a.csv", "..\\a.csv", "C:/a.csv"]
)
def test_a_zip_with_a_name_that_leads_out_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr(name, "id\n1\n")
    for kind in ("csv", "shapefile", "geojson"):
        with pytest.raises(SourceError, match="leads out of it"):
            rows(tmp_path / "a.zip", format=kind)


def test_a_zip_with_two_datasets_is_refused_by_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("a.csv", "id\n1\n")
        made.writestr("b.csv", "id\n1\n")
        made.writestr("__MACOSX/._a.csv", "x")
    with pytest.raises(SourceError, match=r"2 files ending in .*a\.csv, b\.csv"):
        rows(tmp_path / "a.zip", format="csv")
    with pytest.raises(SourceError, match=r"holds 0 files ending in \.shp \(a\.csv, b\.csv\)"):
        rows(tmp_path / "a.zip")


def _bomb(path: Path, name: str, size: int) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made, made.open(name, "w") as file:
        block = b"0" * (8 * 1024**2)
        for _ in range(size // len(block)):
            file.write(block)


@pytest.mark.parametrize(
    ("name", "inside"),
    [
        ("a.zip", "a.shp"),
        ("a.xlsx", "xl/worksheets/sheet1.xml"),
        ("a.ods", "content.xml"),
        ("a.kmz", "doc.kml"),
    ],
)
def test_a_zip_bomb_is_refused_by_its_table_of_contents(
    tmp_path: Path, name: str, inside: str
) -> None:
    _bomb(tmp_path / name, inside, 128 * 1024**2)
    with pytest.raises(SourceError, match=r"would be 134,217,728 bytes when unpacked"):
        rows(tmp_path / name)


def test_a_zip_larger_than_any_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "ZIP_LIMIT", 1000)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.writestr("a.csv", os.urandom(2000))
    with pytest.raises(SourceError, match="would be 2,000 bytes"):
        rows(tmp_path / "a.zip", format="csv")


def test_a_gzip_bomb_is_stopped_on_its_way(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.gz"
    with gzip.open(path, "wb") as file:
        file.write(b"id\n")
        for _ in range(200):
            file.write(b"0" * 1024**2)
    assert path.stat().st_size < 300_000
    with pytest.raises(SourceError, match=r"gives 2..,...,... bytes from its first"):
        rows(path)


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.csv", "id\n1\n")
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    with pytest.raises(SourceError, match="locked by a password"):
        rows(path, format="csv")
