"""What is asked about coverage, and what is said of it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

import pandas as pd

from geo.catalog.circles import Way
from geo.text import Text

MOST_SERVED: Final = 3
"""Compounds that so many stations or more serve are told together."""

LEFT_OUT: Final = (
    "code", "name_zh", "name_en", "street_code", "street_zh", "street_en", "station_code",
    "station_zh", "station_en", "straight_m", "walk_m", "lon", "lat",
)  # fmt: skip
"""What is said of each that is left out, beside households or whether it is a key building."""


class Subject(StrEnum):
    """What is covered."""

    GROUND = "ground"
    COMPOUNDS = "compounds"
    BUILDINGS = "buildings"
    KEY_BUILDINGS = "key_buildings"
    HOUSEHOLDS = "households"


class Outcome(StrEnum):
    """Whether coverage is known."""

    MEASURED = "measured"
    NO_STATIONS = "no stations"
    NOT_MEASURED = "not measured"
    NO_COMPOUNDS = "no compounds"
    """Measured, but there is no compound: nobody lives there as far as the data know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageQuestion:
    """Coverage of what, and by which stations.

    Attributes
    ----------
    level, within
        The areas: as for a `Question` about indicators.
    minutes
        One of `CIRCLES`.
    way
        By which way the lists are; on foot unless told, where anything is known of that.
    kinds
        Only stations of these kinds count; all when empty.
    closed
        Codes of stations that are supposed to close.
    """

    level: str | None = None
    within: str | None = None
    minutes: int = 15
    way: Way | None = None
    kinds: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Coverage:
    """What is in reach of the stations, and what must be said with it.

    Attributes
    ----------
    way, metres
        By which way and within how many metres the lists and the verdict are.
    ways
        The ways by which anything is known.
    places
        As of an `Answer`.
    whole
        One row a `Subject`: subject, whole, straight, walk, straight_share, walk_share, difference
        (straight less walk). Ground in square kilometres; NaN where nothing is known. Households
        are of the compounds that state them; NaN where none does.
    frame
        The same by place, with its code: areas of the level, or the one place.
    left_out
        The compounds out of reach, most households first: `LEFT_OUT`, households. The station is
        the nearest one by the way; on foot NaN beyond a quarter of an hour.
    buildings_left_out
        The buildings, key ones first: `LEFT_OUT`, is_key.
    overlap
        stations (0 to `MOST_SERVED`, and more), compounds, households (NaN where none of these
        compounds states them).
    load
        One row a station, most to serve first: code, names, kind, area_code, compounds and
        households within reach, and nearest_compounds and nearest_households, which have no other
        station that is nearer. Households as in `overlap`.
    lost
        Households that lose their cover when the stations close; NaN when no station does, or no
        compound that loses it states its households.
    verdict
        All this in a sentence, to be read aloud.
    """

    question: CoverageQuestion
    outcome: Outcome
    way: Way
    metres: int
    ways: tuple[Way, ...]
    places: pd.DataFrame
    whole: pd.DataFrame
    frame: pd.DataFrame
    left_out: pd.DataFrame
    buildings_left_out: pd.DataFrame
    overlap: pd.DataFrame
    load: pd.DataFrame
    lost: float
    as_of: datetime | None
    synthetic: bool
    verdict: Text
    notes: tuple[Text, ...]
