"""The JSON Schema of a profile, for editors and for checks without a database."""

import json
from typing import Any, Final

from pydantic import Field

from etl.contracts import CONTRACTS, Contract, Kind
from etl.profile.meanings import MEANINGS
from etl.profile.model import Profile, Source

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_OURS: Final = ("name", "folder")
_ORIGINS: Final = ("column", "template", "constant", "first_of")
_BOTH_NAMES: Final = {"name_zh", "name_en"}
_KINDS: Final = {
    Kind.TEXT: "text",
    Kind.WHOLE: "a whole number",
    Kind.FLAG: "1 or 0, yes or no, 是 or 否",
    Kind.DAY: "a day",
    Kind.MOMENT: "a time",
    Kind.DEGREES: "a coordinate",
}


class _Written(Profile):
    """A source and how it becomes rows of a layer."""

    # As people write it: a column by its name alone, which the model turns into a table.
    fields: dict[str, str | Source] = Field(  # type: ignore[assignment]
        description=Profile.model_fields["fields"].description
    )


def document() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a profile as TOML has it."""
    said: dict[str, Any] = _without_null(_Written.model_json_schema(by_alias=True))
    for name in _OURS:
        del said["properties"][name]
    origins = [{"required": [name]} for name in _ORIGINS]
    said["$defs"]["Source"] |= {"oneOf": origins}
    said["$defs"]["Skip"] |= {
        "anyOf": [{"required": [name]} for name in ("equal", "matches", "empty")]
    }
    return {
        "$schema": DIALECT,
        "title": "Rongtu profile",
        **{key: value for key, value in said.items() if key != "title"},
        "allOf": [_layer(contract) for contract in CONTRACTS.values()],
    }


def text() -> str:
    """Return the JSON Schema as the committed file has it."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def _layer(contract: Contract) -> dict[str, Any]:
    """Say which targets the layer has: what an editor offers inside [fields]."""
    meanings = MEANINGS[contract.layer]
    targets = {
        name: {
            "description": f"{meanings[name]} {'Required; ' if target.required else ''}"
            f"{_KINDS[target.kind]}.",
            "anyOf": [
                {"type": "string", "title": "A column of the source"},
                {"$ref": "#/$defs/Source"},
            ],
        }
        for name, target in contract.targets.items()
    }
    required = [
        target.name
        for target in contract.targets.values()
        if target.required and target.name not in _BOTH_NAMES
    ]
    fields: dict[str, Any] = {
        "properties": targets,
        "required": required,
        "additionalProperties": False,
        "dependentRequired": {"lon": ["lat"], "lat": ["lon"]} if "lon" in targets else {},
    }
    if targets.keys() >= _BOTH_NAMES:
        fields["anyOf"] = [{"required": [name]} for name in sorted(_BOTH_NAMES)]
    then: dict[str, Any] = {"properties": {"fields": fields}}
    if contract.layer == "area":
        then["required"] = ["level"]
    else:
        then["properties"] |= {"level": False, "parent": False}
    if not contract.keeps_attributes:
        then["properties"]["attributes"] = {"maxItems": 0}
    return {
        "if": {"properties": {"layer": {"const": contract.layer}}, "required": ["layer"]},
        "then": then,
    }


def _without_null(node: Any) -> Any:  # noqa: ANN401 - JSON
    """Take away that a value may be null, which TOML cannot say."""
    if isinstance(node, list):
        return [_without_null(one) for one in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _without_null(value) for key, value in node.items()}
    options = plain.get("anyOf")
    if isinstance(options, list) and {"type": "null"} in options:
        rest = [one for one in options if one != {"type": "null"}]
        del plain["anyOf"]
        plain |= rest[0] if len(rest) == 1 else {"anyOf": rest}
    if "default" in plain and plain["default"] is None:
        del plain["default"]
    return plain
