"""Drafts of files of lines."""

import json
from pathlib import Path
from typing import Any

from etl.draft import guessed, toml
from tests.unit.draft.files import read_back, table


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    features = [
        {
            "type": "Feature",
            "properties": row,
            "geometry": {
                "type": "LineString",
                "coordinates": [[104.0, 30.6 + at / 100], [104.1, 30.6]],
            },
        }
        for at, row in enumerate(rows)
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def test_an_extract_of_openstreetmap_is_drafted_as_roads(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "a.geojson",
        {"highway": "primary", "name": "人民南路"},
        {"highway": "motorway", "name": None},
        {"highway": "primary", "name": "人民南路"},
    )
    draft = guessed(path)
    assert draft.missing == []
    profile = read_back(draft, tmp_path)
    assert (profile.layer, profile.read.fingerprint) == ("road", "fingerprint")
    assert profile.fields["code"].column == "fingerprint"
    assert profile.fields["kind"].column == "highway"
    assert (profile.fields["name_zh"].column, profile.fields["name_zh"].default) == (
        "name",
        "未命名道路",
    )
    assert profile.fields["name_en"].default == "Unnamed road"
    assert profile.fields["walkable"].default == "1"
    assert (profile.fields["walkable"].words or {})["motorway"] == "0"


def test_roads_with_ids_and_names_need_nothing_added(tmp_path: Path) -> None:
    path = lines(
        tmp_path / "a.geojson",
        {"路段编号": "L1", "道路名称": "人民南路", "道路等级": "主干路", "可步行": "是"},
        {"路段编号": "L2", "道路名称": "人民南路", "道路等级": "快速路", "可步行": "否"},
    )
    profile = read_back(guessed(path), tmp_path)
    assert profile.read.fingerprint is None
    assert {target: source.column for target, source in profile.fields.items()} == {
        "code": "路段编号", "name_zh": "道路名称", "kind": "道路等级", "walkable": "可步行",
    }  # fmt: skip


def test_a_table_of_lines_as_text_is_drafted_as_roads(tmp_path: Path) -> None:
    rows = {
        "名称": ["甲路", "甲路"],
        "geometry": ["LINESTRING (104 30.6, 104.1 30.6)", "MULTILINESTRING ((104 30.6, 104 30.7))"],
    }
    profile = read_back(guessed(table(tmp_path / "a.csv", rows)), tmp_path)
    assert profile.layer == "road"
    assert profile.fields["wkt"].column == "geometry"
    assert profile.read.fingerprint == "fingerprint"


def test_roads_without_geometry_are_told_what_is_missing(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", {"路段编号": ["L1", "L2"], "道路名称": ["甲路", "乙路"]})
    draft = guessed(path, layer="road")
    assert draft.missing == ["wkt"]
    assert '# wkt = "?"  # required' in toml(draft)
