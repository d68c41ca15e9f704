"""From a query to how a sheet is to be made, and to what of the map it shows; never an error."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeVar

from dashboard import link
from dashboard.explore.asked import fields
from dashboard.explore.names import OWN
from dashboard.settings import sheet_settings
from dashboard.snapshot import template, words
from dashboard.snapshot.spec import (
    LEAST_DPI,
    MOST_DPI,
    MOST_TITLE,
    STANDARD,
    USUAL_DPI,
    Beside,
    Format,
    Paper,
    Spec,
    Turn,
)
from geo.catalog import LAYERS
from geo.text import Text

USUAL: Final = (("stations", 1.0), ("areas", 0.85))
"""Layers of a query that names none: on paper nobody can look under the areas."""
PICKED: Final = ("area", "building", "station")
_MOST_LAYERS: Final = 32
_ZOOMS: Final = 22.0

Fields = Mapping[str, str]
Notes = list[Text]
E = TypeVar("E", bound=StrEnum)


class Look(StrEnum):
    """Light is for paper."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What of the map a sheet shows, beside what is counted.

    Attributes
    ----------
    layers
        Keys and opacities from 0 to 1, the topmost first.
    at
        Longitude, latitude and zoom of the screen's middle; none where it was fitted.
    pick
        Kind and code of what is looked at closely.
    """

    layers: tuple[tuple[str, float], ...] = USUAL
    at: tuple[float, float, float] | None = None
    pick: tuple[str, str] | None = None

    @property
    def keys(self) -> frozenset[str]:
        """The layers that are on."""
        return frozenset(key for key, _ in self.layers)


def parse(query: str) -> tuple[Spec, Notes]:
    """Read how a sheet is to be made, and a note for each part that could not be taken."""
    given, notes = fields(query) or {}, Notes()
    title = _title(given.get("title", ""), notes)
    spec = Spec(
        paper=_one(given, "paper", Paper.A4, notes),
        turn=_one(given, "turn", Turn.LANDSCAPE, notes),
        dark=_one(given, "look", Look.LIGHT, notes) is Look.DARK,
        dpi=_dpi(given.get("dpi", ""), notes),
        beside=_one(given, "beside", Beside.TABLE, notes),
        graticule=_switch(given, "graticule", notes),
        title=title,
        template=_template(given.get("template", ""), notes),
    )
    return spec, notes


def format_of(said: object) -> Format | None:
    """Return the format of a picture; none where it is no picture's."""
    return next((one for one in Format if one == said), None)


def shown(query: str) -> tuple[Shown, Notes]:
    """Read what of the map is shown, and a note for each part that could not be taken."""
    given, notes = fields(query) or {}, Notes()
    return Shown(
        layers=_layers(given.get("layers", ""), notes),
        at=_at(given.get("at", ""), notes),
        pick=_pick(given.get("pick", ""), notes),
    ), notes


def _one(given: Fields, name: str, usual: E, notes: Notes) -> E:
    said = given.get(name, "")
    kind = type(usual)
    if not said or said in set(kind):
        return kind(said) if said else usual
    notes.append(bad(name, said))
    return usual


def _dpi(said: str, notes: Notes) -> int:
    if not said:
        return USUAL_DPI
    if said.isascii() and said.isdigit() and LEAST_DPI <= int(said[:6]) <= MOST_DPI:
        return int(said)
    notes.append(bad("dpi", said))
    return USUAL_DPI


def _switch(given: Fields, name: str, notes: Notes) -> bool:
    said = given.get(name, "")
    if said not in {"", "0", "1"}:
        notes.append(bad(name, said))
    return said == "1"


def _title(said: str, notes: Notes) -> str:
    found = " ".join("".join(c if c.isprintable() else " " for c in said).split())
    if len(found) > MOST_TITLE:
        most = str(MOST_TITLE)
        notes.append(Text(zh=words.TITLE_LONG.zh.format(most=most),
                          en=words.TITLE_LONG.en.format(most=most)))  # fmt: skip
        found = found[:MOST_TITLE].rstrip()
    return found


def _template(said: str, notes: Notes) -> str:
    """Return the name of a layout that there is; a name is no path."""
    if not said or said in template.known(sheet_settings().templates):
        return said or STANDARD
    notes.append(bad("template", said))
    return STANDARD


def _layers(said: str, notes: Notes) -> tuple[tuple[str, float], ...]:
    if not said:
        return USUAL
    if said == "none":
        return ()
    found: dict[str, float] = {}
    for one in said.split(",", _MOST_LAYERS)[:_MOST_LAYERS]:
        key, _, opacity = one.partition("~")
        if key in OWN or key in LAYERS:
            found.setdefault(key, _share(opacity))
        elif key:
            notes.append(bad("layers", key))
    return tuple(found.items())


def _share(said: str) -> float:
    try:
        found = float(said)
    except ValueError:
        return 1.0
    return found if 0 <= found <= 1 else 1.0


def _at(said: str, notes: Notes) -> tuple[float, float, float] | None:
    if not said:
        return None
    try:
        lon, lat, zoom = (float(one) for one in said.split(","))
    except ValueError:
        lon = lat = zoom = math.nan
    # What is no number is not between anything either.
    if -180 <= lon <= 180 and -85 <= lat <= 85 and 0 <= zoom <= _ZOOMS:  # noqa: PLR2004 - the earth
        return lon, lat, zoom
    notes.append(bad("at", said))
    return None


def _pick(said: str, notes: Notes) -> tuple[str, str] | None:
    if not said:
        return None
    kind, _, code = said.partition(":")
    if kind in PICKED and 0 < len(code) <= 64 and code.isprintable():  # noqa: PLR2004 - a code
        return kind, code
    notes.append(bad("pick", said))
    return None


def bad(name: str, given: str) -> Text:
    """Say that a part could not be taken as given."""
    return link.not_taken(words.BAD, words.FIELDS[name], given)
