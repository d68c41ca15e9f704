"""Layouts of a sheet, in TOML: which slot stands where, in which type and colours.

A district that wants its own emblem, fonts or wording writes a file of a few lines that names a
layout of ours as its `base` and says only what differs; no code is touched.
"""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from dashboard.snapshot.spec import STANDARD
from dashboard.snapshot.template_model import Colours, Slot, Template, TemplateError
from dashboard.snapshot.template_read import made, wrong
from geo.errors import UnknownKeyError
from geo.text import Text

__all__ = ["Colours", "Slot", "Template", "TemplateError", "known", "load", "titles"]

OURS: Final = Path(__file__).parent / "templates"
NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def known(folder: Path | None = None) -> list[str]:
    """Return the names of layouts, those of a deployment's folder among them."""
    places = [OURS, *([folder] if folder else [])]
    names = {file.stem for place in places for file in place.glob("*.toml")}
    return sorted(name for name in names if NAME.fullmatch(name))


def load(name: str = STANDARD, folder: Path | None = None) -> Template:
    """Return a layout by its name; one in `folder` goes before ours of the same name.

    Raises
    ------
    UnknownKeyError
        If there is none of that name.
    TemplateError
        If the file says what cannot be followed.
    """
    if name not in known(folder):
        kind = "template of a sheet"
        raise UnknownKeyError(kind, name[:60], known(folder))
    file = OURS / f"{name}.toml"
    if folder and (folder / f"{name}.toml").is_file():
        file = folder / f"{name}.toml"
    said = _read(file)
    base = said.get("base", "")
    if base and not (base in known() and (OURS / f"{base}.toml") != file):
        raise wrong(name, f"base = {base!r}", f"one of ours: {', '.join(known())}")
    whole = _over(_read(OURS / f"{base}.toml"), said) if base else said
    return made(name, whole, file.parent)


def _read(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, RecursionError) as error:
        raise TemplateError(
            given=f"The template {file.name} cannot be read: {error}",
            wanted="a TOML file in UTF-8",
            remedy="mend it at the place that is named",
        ) from error


def _over(base: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said, over the base: tables by their keys, anything else whole."""
    whole = dict(base)
    for key, value in said.items():
        if isinstance(value, dict) and isinstance(whole.get(key), dict) and "area" not in value:
            whole[key] = _over(whole[key], value)
        else:
            whole[key] = value
    return whole


def titles(folder: Path | None = None) -> dict[str, Text]:
    """Return each layout's name for people; a file that cannot be followed keeps its own name."""
    found = {}
    for key in known(folder):
        try:
            found[key] = load(key, folder).name
        except TemplateError:
            found[key] = Text(zh=key, en=key)
    return found
