"""The words of `words.toml`: what columns, values and files are called, in Chinese and English."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from etl.contracts import CONTRACTS

Words = Mapping[str, tuple[str, ...]]

_FILE: Final = tomllib.loads(files("etl.draft").joinpath("words.toml").read_text("utf-8"))


def _split(words: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in words.split())


def _table(table: dict[str, str]) -> Words:
    return MappingProxyType({key: _split(words) for key, words in table.items()})


def _targets(layer: str) -> Words:
    own, common = _FILE["layer"][layer], _FILE["common"]
    return MappingProxyType(
        {
            target: (
                target.replace("_", " "),
                *_split(f"{own.get(target, '')} {common.get(target, '')}"),
            )
            for target in CONTRACTS[layer].targets
        }
    )


SYNONYMS: Final = MappingProxyType({layer: _targets(layer) for layer in CONTRACTS})
"""Words of each target of each layer, its own name first."""

PERSONAL: Final = _table(_FILE["personal"])
STATUS: Final = _table(_FILE["status"])
SATISFACTION: Final = _table(_FILE["satisfaction"])
LAYER_HINTS: Final = _table(_FILE["layer_hints"])
LEVEL_HINTS: Final = _table(_FILE["level_hints"])
DATUMS: Final = _table(_FILE["datums"])
LEVEL_DIGITS: Final = MappingProxyType({6: "district", 9: "street", 12: "community"})
"""Levels by the number of digits of the national code."""
