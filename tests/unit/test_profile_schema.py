"""The JSON Schema of profiles, and the guide to them."""

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest

from etl.contracts import CONTRACTS
from etl.profile import FORMATS, Source, schema
from etl.profile.meanings import MEANINGS
from geo.settings import CHECKOUT

PROFILES = CHECKOUT / "data" / "profiles"
COMMITTED = PROFILES / "profile.schema.json"
DOCUMENT = schema.document()
GUIDE = (PROFILES / "README.md").read_text(encoding="utf-8")
STATION: dict[str, Any] = {
    "layer": "station",
    "source": "test",
    "read": {"path": "stations.csv"},
    "fields": {"code": "id", "name_zh": "name", "lon": "x", "lat": "y"},
}


def refused(document: dict[str, Any]) -> list[str]:
    validator = jsonschema.Draft202012Validator(DOCUMENT)
    return [error.message for error in validator.iter_errors(document)]


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(DOCUMENT)


def test_the_committed_copy_is_what_the_command_prints() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == schema.text(), (
        "write it again: rongtu profile schema > data/profiles/profile.schema.json"
    )


@pytest.mark.parametrize(
    "path", sorted(PROFILES.rglob("*.toml")), ids=lambda p: f"{p.parent.name}-{p.stem}"
)
def test_every_profile_that_comes_with_it_is_valid(path: Path) -> None:
    assert refused(tomllib.loads(path.read_text(encoding="utf-8"))) == []


def test_a_plain_profile_is_valid() -> None:
    assert refused(STATION) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"sorce": "x"}, "sorce"),
        ({"name": "x"}, "name"),
        ({"layer": "statoin"}, "statoin"),
        ({"read": {"path": "a.csv", "delimeter": ";"}}, "delimeter"),
        ({"fields": STATION["fields"] | {"long": "x"}}, "long"),
        ({"fields": {"code": "id", "lon": "x", "lat": "y"}}, "not valid under any"),
        ({"fields": {"name_zh": "n"}}, "'code' is a required"),
        ({"fields": {"code": "id", "name_zh": "n", "lon": "x"}}, "'lat' is a dependency"),
        ({"fields": STATION["fields"] | {"kind": {"colum": "x"}}}, "not valid under any"),
        ({"fields": STATION["fields"] | {"kind": {"column": "a", "constant": "b"}}}, "under any"),
        ({"level": {"key": "street"}}, "False schema"),
        ({"skip": [{"column": "a"}]}, "not valid under any"),
        ({"privacy": {"a": "hide"}}, "'hide' is not one of"),
    ],
)
def test_a_key_or_a_value_that_means_nothing_is_refused(change: dict[str, Any], said: str) -> None:
    told = refused(STATION | change)
    assert any(said in one for one in told), told


def test_every_target_has_a_meaning_and_nothing_else_has() -> None:
    assert {layer: set(one) for layer, one in MEANINGS.items()} == {
        layer: set(contract.targets) for layer, contract in CONTRACTS.items()
    }


def test_the_origins_of_a_field_are_keys_of_it() -> None:
    assert {one["required"][0] for one in DOCUMENT["$defs"]["Source"]["oneOf"]} <= set(
        Source.model_fields
    )


@pytest.mark.parametrize(
    ("table", "properties"),
    [("Profile", DOCUMENT["properties"])]
    + [(name, table["properties"]) for name, table in DOCUMENT["$defs"].items()],
)
def test_the_guide_names_every_key(table: str, properties: dict[str, Any]) -> None:
    missing = [f"{table}.{key}" for key in properties if f"`{key}`" not in GUIDE]
    assert missing == []


@pytest.mark.parametrize("layer", CONTRACTS)
def test_the_guide_names_every_target(layer: str) -> None:
    rows = [line for line in GUIDE.splitlines() if line.startswith(f"| {layer} |")]
    assert len(rows) == 1
    assert [t for t in CONTRACTS[layer].targets if f"`{t}`" not in rows[0]] == []


def test_the_guide_names_every_format() -> None:
    assert [name for name in FORMATS if f"`{name}`" not in GUIDE] == []


def test_the_schema_has_no_null_and_no_key_of_ours() -> None:
    text = json.dumps(DOCUMENT)
    assert '"null"' not in text
    assert not {"name", "folder"} & DOCUMENT["properties"].keys()
