"""What is asked about new stations, and what is said of it."""

from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from geo.analysis.siting import Placement
from geo.catalog.circles import Way
from geo.text import Text


class Candidates(StrEnum):
    """Where new stations may be, when no points are given."""

    COMPOUNDS = "compounds"
    BUILDINGS = "buildings"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SitingQuestion:
    """How many new stations, where, and for whom.

    Attributes
    ----------
    k
        How many.
    within
        For the households, and at the candidates, at or below the area of this code.
    minutes, way, kinds, closed
        As for a `CoverageQuestion`.
    candidates
        Things to be near, or points: lon and lat in WGS 84, and where they have them name_zh and
        name_en. Points count wherever they are.
    """

    k: int
    within: str | None = None
    minutes: int = 15
    way: Way | None = None
    kinds: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    candidates: Candidates | pd.DataFrame = Candidates.COMPOUNDS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Siting:
    """Where new stations would serve most.

    Attributes
    ----------
    way, metres
        By which way distances are: on foot unless told, where a network is loaded.
    candidates
        How many there were to choose from.
    optimal, greedy
        The best choice, as far as it was found in time, and the quick one.
    sites, greedy_sites
        The chosen ones, that which adds most first: rank, code, names, area_code, lon, lat,
        households and compounds that each adds, and the share of all households then covered.
    verdict
        Of the optimal choice; `greedy_verdict` of the quick one.
    """

    question: SitingQuestion
    way: Way
    metres: int
    candidates: int
    optimal: Placement
    greedy: Placement
    sites: pd.DataFrame
    greedy_sites: pd.DataFrame
    verdict: Text
    greedy_verdict: Text
    synthetic: bool
    notes: tuple[Text, ...]
