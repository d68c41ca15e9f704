"""A template's file, judged: what it says becomes a `Template`, or a clear word."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from dashboard.snapshot.emblem import MOST
from dashboard.snapshot.spec import STANDARD, Paper
from dashboard.snapshot.template_model import (
    AUTO,
    LAYOUTS,
    LEAST_PT,
    SIZES,
    WANTED,
    WORDS,
    Area,
    Colours,
    Layout,
    Slot,
    Template,
    TemplateError,
)
from geo.text import Lang, Text

_TOP: Final = ("base", "name", "emblem", "fonts", "words", "sizes", "scale", "light", "dark")
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_LENGTH: Final = re.compile(r"-?\d{1,4}(\.\d{1,3})? ?mm", re.ASCII)
LARGEST: Final = 200
"""Of points, of how much larger things are, and of millimetres: no sheet has room for more."""
_PNG: Final = b"\x89PNG\r\n\x1a\n"


def made(key: str, said: Mapping[str, Any], folder: Path) -> Template:
    """Return what a file says, its base included; files that it names are in `folder`."""
    _known_only(key, "", said, (*_TOP, *LAYOUTS))
    fonts = _table(key, said, "fonts")
    _known_only(key, "fonts.", fonts, ("text", "title", "files"))
    emblem = _beside(key, folder, said.get("emblem", ""), "emblem")
    names = _list(key, fonts.get("files", []), "fonts.files")
    files = tuple(file for name in names if (file := _beside(key, folder, name, "font")))
    emblem = _emblem(emblem)
    drawn = [_content(file) for file in (emblem, *files) if file]
    # TOML has days and moments too, which JSON has not; where one is wrong is said below.
    canonical = json.dumps(dict(said), sort_keys=True, ensure_ascii=False, default=str).encode()
    digest = hashlib.sha256(b"\0".join([canonical, *drawn])).hexdigest()
    text = str(fonts.get("text", "Noto Sans CJK SC"))
    return Template(
        key=key,
        name=_text(key, said.get("name", key), "name"),
        digest=digest,
        families=(text, str(fonts.get("title", text))),
        files=files,
        sizes=_sizes(key, _table(key, said, "sizes")),
        scales=_scales(key, _table(key, said, "scale")),
        light=_colours(key, _table(key, said, "light"), "light"),
        dark=_colours(key, _table(key, said, "dark"), "dark"),
        layouts=MappingProxyType({name: _layout(key, said, name) for name in LAYOUTS}),
        emblem=emblem,
        words=_words(key, _table(key, said, "words")),
    )


def _layout(key: str, said: Mapping[str, Any], name: str) -> Layout:
    table = said.get(name)
    if not isinstance(table, dict) or not table.get("area"):
        raise wrong(key, f"no [[{name}.area]]", f"layouts {', '.join(LAYOUTS)}, or a base")
    _known_only(key, f"{name}.", table, ("margin", "area"))
    areas: list[Area] = []
    for entry in _list(key, table["area"], f"{name}.area"):
        if not isinstance(entry, dict):
            raise wrong(key, f"{name}.area has {entry!r}", f"tables [[{name}.area]]")
        _known_only(key, f"{name}.area.", entry, ("name", "at", "holds"))
        areas.append(_area(key, f"{name}.area", entry, [area.name for area in areas]))
    held = [slot for area in areas for slot in area.holds]
    for slot in Slot:
        if held.count(slot) > 1:
            raise wrong(key, f"{name} has the slot {slot.value!r} twice", "each slot once")
    if missing := [slot.value for slot in WANTED if slot not in held]:
        raise wrong(key, f"{name} has no slot {missing[0]!r}", f"at least {', '.join(WANTED)}")
    return Layout(
        margin=_number(key, table.get("margin", 10), f"{name}.margin"), areas=tuple(areas)
    )


def _area(key: str, where: str, entry: Mapping[str, Any], before: Sequence[str]) -> Area:
    at, holds = entry.get("at", ()), entry.get("holds", [])
    edges = 4
    if not isinstance(at, list) or len(at) != edges:
        raise wrong(key, f"{where}.at = {at!r}", "[left, top, right, bottom]")
    for edge in at:
        if not _is_edge(edge, before):
            raise wrong(
                key,
                f"{where}.at has {edge!r}",
                f"0 to 1, '12 mm', '-12 mm', 'auto', or an area before it: {', '.join(before)}",
            )
    slots = []
    for slot in _list(key, holds, f"{where}.holds"):
        if not isinstance(slot, str) or slot not in set(Slot):
            raise wrong(key, f"an unknown slot {slot!r}", f"one of {', '.join(Slot)}")
        slots.append(Slot(slot))
    if Slot.MAP in slots and len(slots) > 1:
        raise wrong(key, f"{where} holds the map and more", "an area for the map alone")
    left, top, right, bottom = at
    return Area(name=str(entry.get("name", "")), at=(left, top, right, bottom), holds=tuple(slots))


def _is_edge(edge: object, before: Sequence[str]) -> bool:
    if isinstance(edge, str):
        return edge == AUTO or edge in before or bool(_LENGTH.fullmatch(edge))
    return isinstance(edge, int | float) and not isinstance(edge, bool) and 0 <= edge <= 1


def _beside(key: str, folder: Path, name: object, kind: str) -> Path | None:
    """Return a file beside the template, by its bare name."""
    if not name:
        return None
    bare = isinstance(name, str) and Path(name).name == name and not name.startswith(".")
    if not isinstance(name, str) or not bare or not _is_file(folder / name):
        there = sorted(file.name for file in folder.iterdir() if file.suffix != ".toml")
        raise wrong(
            key,
            f"the {kind} {name!r} is not there",
            f"a file beside the template: {', '.join(there[:20]) or '(there is none)'}",
        )
    return folder / name


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that no disk takes
        return False


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise TemplateError(
            given=f"The file {file.name!r} beside the template cannot be read ({error.strerror})",
            wanted="a file that may be read",
            remedy="change its rights, or take its name out of the template",
        ) from error


def _emblem(file: Path | None) -> Path | None:
    if file is None:
        return None
    if file.stat().st_size > MOST or not _content(file).startswith(_PNG):
        raise TemplateError(
            given=f"The emblem {file.name!r} is not a PNG of at most {MOST:,} bytes",
            wanted="a PNG, with its ground transparent",
            remedy="save the picture as a PNG",
        )
    return file


def _colours(key: str, table: Mapping[str, Any], look: str) -> Colours:
    names = [field.name for field in fields(Colours)]
    _known_only(key, f"{look}.", table, names)
    for name in names:
        if not _COLOUR.fullmatch(str(table.get(name, "")).lower()):
            raise wrong(key, f"{look}.{name} = {table.get(name)!r}", "a colour such as '#1a2b3c'")
    return Colours(**{name: str(table[name]).lower() for name in names})


def _sizes(key: str, table: Mapping[str, Any]) -> Mapping[str, float]:
    _known_only(key, "sizes.", table, SIZES)
    sizes = {name: _number(key, table.get(name), f"sizes.{name}") for name in SIZES}
    if small := [name for name in SIZES if sizes[name] < LEAST_PT]:
        raise wrong(key, f"sizes.{small[0]} = {sizes[small[0]]:g}", f"at least {LEAST_PT} points")
    return MappingProxyType(sizes)


def _scales(key: str, table: Mapping[str, Any]) -> Mapping[Paper, float]:
    _known_only(key, "scale.", table, list(Paper))
    return MappingProxyType(
        {paper: _number(key, table.get(paper.value), f"scale.{paper.value}") for paper in Paper}
    )


def _words(key: str, table: Mapping[str, Any]) -> Mapping[str, Text]:
    _known_only(key, "words.", table, WORDS)
    return MappingProxyType(
        {name: _text(key, value, f"words.{name}") for name, value in table.items()}
    )


def _text(key: str, value: object, where: str) -> Text:
    if isinstance(value, str):
        return Text(zh=value, en=value)
    if isinstance(value, dict) and set(value) == set(Lang):
        return Text(zh=str(value["zh"]), en=str(value["en"]))
    raise wrong(key, f"{where} = {value!r}", "a text, or one in each of zh and en")


def _number(key: str, value: object, where: str) -> float:
    number = value if isinstance(value, int | float) and not isinstance(value, bool) else 0
    if 0 < number <= LARGEST:
        return float(number)
    raise wrong(key, f"{where} = {value!r}", f"a number above 0, at most {LARGEST}")


def _list(key: str, value: object, where: str) -> Sequence[Any]:
    if isinstance(value, list):
        return value
    raise wrong(key, f"{where} = {value!r}", "a list [...]")


def _table(key: str, said: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    table = said.get(name, {})
    if not isinstance(table, dict):
        raise wrong(key, f"{name} = {table!r}", f"a table [{name}]")
    return table


def _known_only(key: str, where: str, table: Mapping[str, Any], names: Sequence[str]) -> None:
    for name in table:
        if name not in names:
            raise wrong(key, f"an unknown {where}{name}", f"one of {', '.join(names)}")


def wrong(key: str, given: str, wanted: str) -> TemplateError:
    """Return the error of a template that says something that cannot be."""
    return TemplateError(
        given=f"The template {key!r} says {given}",
        wanted=wanted,
        remedy=f"mend {key}.toml; the one called {STANDARD!r} shows how",
    )
