"""Profiles: what they say, and what they cannot mean."""

from pathlib import Path

import pytest

from etl.contracts import CONTRACTS
from etl.errors import ProfileError, SourceError
from etl.profile import Crs, Deployment, Level, Parent, Profile, Read, Source
from etl.sources import read
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
    profile = Profile.load(path)
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
        ("stations.csv", "stations.xls", r"does not tell the format.*\.csv, \.tsv"),
        ('source = "test"', 'source = "test"\ntime_zone = "Asia/Shangai"', "'Asia/Shanghai'"),
        ("[read]", "[crs]\ncode = 99999\n[read]", "EPSG has no .* 99999"),
        ("[read]", '[level]\nkey = "street"\n[read]', r"\[level\] for 'station'"),
        ("[read]", '[parent]\nlevel = "street"\n[read]', r"\[parent\] for layer 'area' only"),
        ('"name"', '{ column = "name", format = "%Y" }', r"name_zh\.format is for times"),
        ("[read]", "[read", "not TOML"),
    ],
)
def test_a_profile_that_means_nothing_says_where_and_what_would(
    tmp_path: Path, given: str, instead: str, said: str
) -> None:
    path = written(tmp_path, STATION.replace(given, instead))
    with pytest.raises(ProfileError, match=said) as caught:
        Profile.load(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_profile_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"nowhere\.toml: No such file"):
        Profile.load(tmp_path / "nowhere.toml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    profile = Profile.load(written(tmp_path, STATION))
    with pytest.raises(SourceError, match=r"no file .*stations\.csv; wanted: .*--data DIR"):
        read(profile)


def test_the_file_is_looked_for_in_the_base_folder_when_there_is_one(tmp_path: Path) -> None:
    profile = Profile.load(written(tmp_path, STATION))
    base = tmp_path / "elsewhere"
    base.mkdir()
    (base / "stations.csv").write_text("id,name,x,y\n1, a ,2,\n", encoding="utf-8")
    frame = read(profile, base=base).frame
    assert frame.to_dict("index") == {
        1: {"id": "1", "name": "a", "x": "2", "y": pytest.approx(float("nan"), nan_ok=True)}
    }


def test_a_column_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    profile = Profile.load(written(tmp_path, STATION))
    (tmp_path / "stations.csv").write_text("id,names,x,y\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"no column 'name' \(fields\.name_zh.*mean 'names'"):
        read(profile)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "cannot be read"),
        (b"id,id,x,y\n", "more than one column called 'id'"),
        ("id,name,x,y\n1,驿站,2,3\n".encode("gb18030"), "delimited text file in utf-8"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(tmp_path: Path, content: bytes, said: str) -> None:
    profile = Profile.load(written(tmp_path, STATION))
    (tmp_path / "stations.csv").write_bytes(content)
    with pytest.raises(SourceError, match=said):
        read(profile)


def test_a_file_in_another_encoding_is_read(tmp_path: Path) -> None:
    toml = STATION.replace("[fields]", 'encoding = "gb18030"\n[fields]')
    profile = Profile.load(written(tmp_path, toml))
    (tmp_path / "stations.csv").write_bytes("id,name,x,y\n1,驿站,2,3\n".encode("gb18030"))
    assert read(profile).frame["name"].tolist() == ["驿站"]


def test_a_row_of_too_many_values_is_told_by_its_number(tmp_path: Path) -> None:
    profile = Profile.load(written(tmp_path, STATION))
    text = 'id,name,x,y\n1,"a\nb",2,3\n2,b,2,3,4\n3,c,2,3\n4\n'
    (tmp_path / "stations.csv").write_text(text, encoding="utf-8")
    rows = read(profile)
    assert rows.frame["id"].tolist() == ["1", "2,b,2,3,4", "3", "4"]
    assert rows.refused.to_dict() == {
        2: "5 values in a row of 4 columns",
        4: "1 values in a row of 4 columns",
    }


def test_a_geojson_that_is_none_is_refused(tmp_path: Path) -> None:
    toml = STATION.replace("stations.csv", "stations.geojson")
    profile = Profile.load(written(tmp_path, toml))
    (tmp_path / "stations.geojson").write_text("{", encoding="utf-8")
    with pytest.raises(SourceError, match="cannot be read"):
        read(profile)


def test_the_guide_names_every_key_and_target() -> None:
    guide = (PROFILES / "README.md").read_text(encoding="utf-8")
    keys = {
        field.alias or name
        for model in (Profile, Read, Crs, Level, Parent, Deployment, Source)
        for name, field in model.model_fields.items()
        if not field.exclude
    }
    targets = {name for contract in CONTRACTS.values() for name in contract.targets}
    missing = {k for k in keys | targets if f"`{k}`" not in guide and f"`[{k}]`" not in guide}
    assert not missing
