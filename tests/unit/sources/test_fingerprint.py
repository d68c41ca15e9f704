"""Ids made of the geometry, for sources that have none."""

import json
from pathlib import Path
from typing import Final

import pytest

from etl.errors import SourceError
from etl.profile import Profile
from etl.profile import read as read_profile
from etl.sources import read
from tests.unit.sources.features import feature_file

HEAD: Final = """
layer = "road"
source = "test"
[read]
path = "{file}"
fingerprint = "{name}"
[fields]
code = "{name}"
name_zh = {{ constant = "路" }}
"""
EAST: Final = [[104.0, 30.0], [104.1, 30.0]]
NORTH: Final = [[104.0, 30.0], [104.0, 30.1]]


def line(coordinates: object, **properties: object) -> dict[str, object]:
    shape = {"type": "LineString", "coordinates": coordinates}
    return {
        "type": "Feature",
        "properties": {"name": "a"} | properties,
        "geometry": None if coordinates is None else shape,
    }


def profiled(folder: Path, *, file: str = "a.geojson", name: str = "f", more: str = "") -> Profile:
    path = folder / "road.toml"
    path.write_text(HEAD.format(file=file, name=name) + more, encoding="utf-8")
    return read_profile(path)


def codes(profile: Profile, *, chunk_rows: int = 1000) -> list[str | None]:
    found = [piece.frame["f"] for piece in read(profile, chunk_rows=chunk_rows)]
    return [one if isinstance(one, str) else None for piece in found for one in piece]


def features(folder: Path, *every: dict[str, object]) -> None:
    feature_file(folder, {"type": "FeatureCollection", "features": list(every)})


def test_the_same_line_has_the_same_id_wherever_it_stands(tmp_path: Path) -> None:
    features(tmp_path, line(EAST), line(NORTH), line(EAST, name="b"))
    first = codes(profiled(tmp_path))
    assert first[0] == first[2] != first[1]
    features(tmp_path, line(NORTH), line(EAST))
    assert codes(profiled(tmp_path), chunk_rows=1) == [first[1], first[0]]


def test_the_id_is_the_one_of_every_version(tmp_path: Path) -> None:
    # Were it another, every road would be there twice after an update of Rongtu.
    features(tmp_path, line(EAST))
    assert codes(profiled(tmp_path)) == ["b4e131283dcbcfd4f0ca"]


def test_a_line_turned_round_or_moved_is_another(tmp_path: Path) -> None:
    moved = [[104.0, 30.0], [104.1, 30.0000001]]
    features(tmp_path, line(EAST), line(EAST[::-1]), line(moved))
    assert len(set(codes(profiled(tmp_path)))) == 3


def test_without_geometry_there_is_no_id(tmp_path: Path) -> None:
    features(tmp_path, line(EAST), line(None), line([]))
    assert codes(profiled(tmp_path))[1:] == [None, None]


def test_in_a_table_it_is_made_of_the_text_of_the_geometry(tmp_path: Path) -> None:
    rows = ["LINESTRING (104 30, 104.1 30)", "", "LINESTRING (104 30, 104.1 30)"]
    text = "\n".join(["name,shape", *(f'a,"{one}"' for one in rows)])
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    found = codes(profiled(tmp_path, file="a.csv", more='wkt = "shape"\n'))
    assert found[0] == found[2]
    assert found[0] is not None
    assert found[1] is None


def test_a_column_of_the_source_is_never_overwritten(tmp_path: Path) -> None:
    features(tmp_path, line(EAST))
    with pytest.raises(SourceError, match="has a column 'name' of its own"):
        list(read(profiled(tmp_path, name="name")))


def test_a_file_without_features_gives_no_rows(tmp_path: Path) -> None:
    feature_file(tmp_path, json.dumps({"type": "FeatureCollection", "features": []}))
    assert codes(profiled(tmp_path)) == []
