"""Of which layer and level the rows of a file are."""

import re
from dataclasses import dataclass
from typing import Final

import pandas as pd

from etl.draft import coordinates
from etl.draft.fields import Mapping, mapped
from etl.draft.likeness import plain
from etl.draft.look import Seen
from etl.draft.words import LAYER_HINTS, LEVEL_DIGITS, LEVEL_HINTS, Words
from etl.profile.model import LayerName
from geo.catalog import LEVELS

_MOST: Final = 0.95
_POINTS: Final[tuple[LayerName, ...]] = ("organisation", "building", "station", "demand")
_SUFFIX: Final = {
    "street": ("街道", "镇", "乡"),
    "community": ("社区", "村"),
    "district": ("区", "县"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A choice and what it rests on; no choice when nothing speaks for one."""

    value: str | None
    why: str


def layer(seen: Seen) -> tuple[LayerName, str]:
    """Return the layer, and what this rests on."""
    hint = _hinted(plain(seen.path.stem), LAYER_HINTS)
    if "area" in seen.shapes or _wkt_of(seen.frame, "POLYGON"):
        if hint == "building":
            return "building", "polygons, and the name of the file"
        return "area", "its geometry is polygons"
    if seen.shapes == {"line"} or _wkt_of(seen.frame, "LINESTRING"):
        return "road", "its geometry is lines"
    demand = _demand(seen.frame, hinted=hint == "demand")
    return _of_points(seen, hint) if demand is None else ("demand", demand)


def _demand(frame: pd.DataFrame, *, hinted: bool) -> str | None:
    """Say what makes the rows demands: an id, and when each came in."""
    guesses = mapped(frame, "demand").guesses
    number, time = guesses.get("source_id"), guesses.get("received_at")
    if number is None or time is None or time.form is None or not (time.by_name or hinted):
        return None
    return f"columns for an id ({number.column}) and for when it came in ({time.column})"


def _of_points(seen: Seen, hint: str | None) -> tuple[LayerName, str]:
    for one in _POINTS:
        if hint == one:
            return one, "the name of the file"
    if seen.shapes or located(seen.frame):
        return "station", "points without times"
    return "organisation", "no geometry, no coordinates, no times; give --layer if it is another"


def located(frame: pd.DataFrame) -> bool:
    """Say whether the columns of a table hold coordinates."""
    found = mapped(frame, "station").guesses
    return "wkt" in found or {"lon", "lat"} <= found.keys()


def level(seen: Seen, mapping: Mapping) -> tuple[Told, str | None]:
    """Return the level of the areas of a file, and the pattern of their codes."""
    code = mapping.guesses.get("code")
    codes = seen.frame[code.column].dropna() if code else pd.Series([], dtype="str")
    lengths = codes.str.len().unique()
    pattern = None
    if len(codes) and len(lengths) == 1 and codes.str.fullmatch("[0-9]+").all():
        digits = int(lengths[0])
        pattern = f"[0-9]{{{digits}}}"
        if digits in LEVEL_DIGITS:
            return Told(value=LEVEL_DIGITS[digits], why=by_digits(digits)), pattern
    name = mapping.guesses.get("name_zh")
    if name is not None:
        names = seen.frame[name.column].dropna()
        for key, ends in _SUFFIX.items():
            if len(names) and names.str.endswith(ends).mean() >= _MOST:
                return Told(value=key, why=f"names that end in {' or '.join(ends)}"), pattern
    stem = plain(seen.path.stem)
    hint = _hinted(stem, LEVEL_HINTS)
    if hint is not None and (stem.rstrip("s") in LEVELS or not stem.isascii()):
        return Told(value=hint, why="the name of the file"), pattern
    return Told(value=None, why="neither codes nor names nor the file tell"), pattern


def by_digits(digits: int) -> str:
    """Say that the number of digits of the codes told the level."""
    return f"codes of {digits} digits"


def slug(text: str) -> str:
    """Return a short name of letters, digits and `_`; Chinese ones are letters."""
    return re.sub(r"\W+", "_", text.strip().lower()).strip("_") or "source"


def _wkt_of(frame: pd.DataFrame, kind: str) -> bool:
    return any(
        coordinates.is_wkt(frame[column])
        and bool(frame[column].dropna().str.contains(kind, case=False).mean() >= _MOST)
        for column in frame.columns
    )


def _hinted(stem: str, hints: Words) -> str | None:
    for key, words in hints.items():
        for word in words:
            if word in stem if not word.isascii() else re.search(rf"\b{word}s?\b", stem):
                return key
    return None
