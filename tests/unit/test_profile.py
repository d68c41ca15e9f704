"""Profiles: what they say, and what they cannot mean."""

from pathlib import Path

import pytest

from etl.errors import ProfileError
from etl.profile import read as read_profile
from geo.settings import CHECKOUT

PROFILES = CHECKOUT / "data" / "profiles"
STATION = """
layer = "station"
source = "test"
[read]
path = "stations.csv"
[fields]
code = "id"
name_zh = "name"
lon = "x"
lat = "y"
"""


def written(folder: Path, toml: str) -> Path:
    path = folder / "station.toml"
    path.write_text(toml, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(PROFILES.rglob("*.toml")), ids=lambda p: p.stem)
def test_every_profile_that_comes_with_it_can_be_read(path: Path) -> None:
    profile = read_profile(path)
    assert profile.name == f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize(
    ("given", "instead", "said"),
    [
        ('source = "test"', 'source = "test"\nsorce = "x"', r"key 'sorce'.*mean 'source'"),
        ("[read]", "[reed]", r"key 'reed'.*did you mean 'read'"),
        ("[read]", "[read]\ndelimeter = ';'", r"key 'read\.delimeter'.*mean 'read\.delimiter'"),
        ("lon =", "long =", r"key 'fields\.long'.*did you mean 'fields\.lon'"),
        ('"name"', '{ colum = "name" }', r"'fields\.name_zh\.colum'.*'fields\.name_zh\.column'"),
        ('"name"', '{ column = "a", constant = "b" }', "exactly one of column, template"),
        ('source = "test"', "", "source is missing"),
        ('"station"', '"statoin"', r"layer is 'statoin'; wanted: .*'station'"),
        ('code = "id"', "", "nothing fills code"),
        ('lat = "y"', "", "one of lon and lat"),
        ('lon = "x"\nlat = "y"', "", "a CSV without lon and lat"),
        ("stations.csv", "stations.doc", r"does not tell the format.*\.csv, \.tsv"),
        ('source = "test"', 'source = "test"\ntime_zone = "Asia/Shangai"', "'Asia/Shanghai'"),
        ("[read]", "[crs]\ncode = 99999\n[read]", "EPSG has no .* 99999"),
        ("[read]", '[level]\nkey = "street"\n[read]', r"\[level\] for 'station'"),
        ("[read]", '[parent]\nlevel = "street"\n[read]', r"\[parent\] for layer 'area' only"),
        ('"name"', '{ column = "name", format = "%Y" }', r"name_zh\.format is for times"),
        ("[read]", "[read", "not TOML"),
        ("[read]", '[read]\nfingerprint = "f"', r"read\.fingerprint for format 'csv' without wkt"),
        ('"station"', '"road"', r"key 'fields\.lon'"),
        ('"name"', '{ column = "name", plus_hours = 2 }', r"name_zh\.plus_hours is for times"),
        ('"name"', '{ column = "name", extract = "(" }', "is no regular expression"),
        ('"stations.csv"', '"stations.csv"\nurl = "http://x"', r"with read\.url"),
        ('path = "stations.csv"', 'format = "sql"', r"'sql' without read\.url"),
        ("[read]", '[crs]\ncode = "GCJ-03"\n[read]', "crs"),
        ("[read]", "[place]\ntolerance_m = -1\n[read]", "tolerance_m"),
        ("[read]", '[[skip]]\ncolumn = "x"\n[read]', "give equal, matches or empty"),
        ("[read]", '[[skip]]\ncolum = "x"\n[read]', r"'skip\.0\.colum'.*'skip\.0\.column'"),
        ("[read]", '[privacy]\nx = "nam"\n[read]', "privacy"),
    ],
)
def test_a_profile_that_means_nothing_says_where_and_what_would(
    tmp_path: Path, given: str, instead: str, said: str
) -> None:
    path = written(tmp_path, STATION.replace(given, instead))
    with pytest.raises(ProfileError, match=said) as caught:
        read_profile(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_profile_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"nowhere\.toml: No such file"):
        read_profile(tmp_path / "nowhere.toml")


@pytest.mark.parametrize(
    ("written_as", "code"),
    [('"gcj02"', "GCJ-02"), ('"BD09"', "BD-09"), ('"EPSG:4544"', 4544), ("4490", 4490)],
)
def test_a_datum_is_known_by_all_its_names(
    tmp_path: Path, written_as: str, code: int | str
) -> None:
    toml = STATION.replace("[read]", f"[crs]\ncode = {written_as}\n[read]")
    crs = read_profile(written(tmp_path, toml)).crs
    assert crs is not None
    assert crs.code == code


@pytest.mark.parametrize(
    ("name", "format_"),
    [("a.csv.gz", "csv"), ("a.XLSX", "excel"), ("b.shp", "shapefile"), ("c.zip", "shapefile"),
     ("d.parquet", "parquet"), ("e.kml", "kml"), ("f.fgb", "flatgeobuf")],
)  # fmt: skip
def test_the_name_of_a_file_tells_its_format(tmp_path: Path, name: str, format_: str) -> None:
    profile = read_profile(written(tmp_path, STATION.replace("stations.csv", name)))
    assert profile.format == format_
