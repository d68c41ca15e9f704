"""Kinds of demand: how many, when, where, and how soon they are to be settled."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One kind of demand.

    Attributes
    ----------
    share
        Of a year's demands, before the seasons.
    months
        Multiplier for January to December.
    due
        Shares of cases due within 1, 3, 7 and 15 days of receipt; urgent ones come first.
    night
        Share received by the profile of the night rather than of office hours.
    outdoors
        Share that lies on a street rather than in a compound.
    old
        How much likelier a household of an old courtyard sends one than one of a managed compound.
    lateness
        Added to the log odds of being late.
    """

    share: float
    months: tuple[float, ...]
    due: tuple[float, float, float, float]
    night: float
    outdoors: float
    old: float
    lateness: float


FLAT: Final = (1.0,) * 12
SUMMER: Final = (0.7, 0.6, 0.7, 0.8, 1.0, 1.3, 1.6, 1.6, 1.3, 0.9, 0.8, 0.7)
WARM: Final = (0.8, 0.7, 0.9, 1.0, 1.1, 1.2, 1.3, 1.3, 1.1, 1.0, 0.9, 0.8)
AUTUMN: Final = (0.8, 0.6, 0.8, 0.9, 1.0, 1.0, 1.0, 1.0, 1.2, 1.3, 1.3, 1.1)
EXTREMES: Final = (1.4, 1.1, 0.8, 0.7, 0.8, 1.0, 1.4, 1.4, 0.9, 0.7, 0.8, 1.3)
EPIDEMIC: Final = (1.2, 6.0, 3.2, 1.3, 0.6, 0.5, 0.4, 0.4, 0.4, 0.5, 0.6, 1.4)

CATEGORIES: Final[dict[str, Category]] = {
    "noise": Category(share=0.17, months=SUMMER, due=(0.25, 0.55, 0.2, 0.0),
                      night=0.6, outdoors=0.25, old=1.0, lateness=0.15),
    "sanitation": Category(share=0.13, months=WARM, due=(0.5, 0.4, 0.1, 0.0),
                           night=0.05, outdoors=0.4, old=1.5, lateness=-0.5),
    "property": Category(share=0.14, months=FLAT, due=(0.05, 0.45, 0.4, 0.1),
                         night=0.1, outdoors=0.0, old=0.5, lateness=0.35),
    "parking": Category(share=0.13, months=AUTUMN, due=(0.5, 0.4, 0.1, 0.0),
                        night=0.25, outdoors=0.35, old=1.1, lateness=-0.2),
    "illegal_building": Category(share=0.04, months=FLAT, due=(0.0, 0.1, 0.4, 0.5),
                                 night=0.05, outdoors=0.1, old=1.3, lateness=0.9),
    "facility": Category(share=0.09, months=AUTUMN, due=(0.2, 0.5, 0.25, 0.05),
                         night=0.1, outdoors=0.6, old=1.2, lateness=0.0),
    "water_power": Category(share=0.07, months=EXTREMES, due=(0.7, 0.25, 0.05, 0.0),
                            night=0.25, outdoors=0.05, old=1.5, lateness=-0.4),
    "greening": Category(share=0.03, months=WARM, due=(0.1, 0.4, 0.4, 0.1),
                         night=0.02, outdoors=0.5, old=1.0, lateness=0.1),
    "elevator": Category(share=0.04, months=FLAT, due=(0.6, 0.25, 0.1, 0.05),
                         night=0.2, outdoors=0.0, old=0.2, lateness=0.1),
    "stray_animal": Category(share=0.03, months=WARM, due=(0.3, 0.5, 0.2, 0.0),
                             night=0.3, outdoors=0.35, old=1.2, lateness=0.0),
    "elderly_care": Category(share=0.03, months=FLAT, due=(0.1, 0.4, 0.4, 0.1),
                             night=0.0, outdoors=0.0, old=2.2, lateness=-0.3),
    "dispute": Category(share=0.04, months=FLAT, due=(0.05, 0.25, 0.5, 0.2),
                        night=0.2, outdoors=0.05, old=1.4, lateness=0.6),
    "epidemic": Category(share=0.03, months=EPIDEMIC, due=(0.8, 0.2, 0.0, 0.0),
                         night=0.1, outdoors=0.1, old=1.0, lateness=-0.7),
    "other": Category(share=0.03, months=FLAT, due=(0.2, 0.5, 0.25, 0.05),
                      night=0.05, outdoors=0.1, old=1.0, lateness=0.0),
}  # fmt: skip

DUE_DAYS: Final = (1, 3, 7, 15)

CHANNELS: Final = {"hotline": 0.38, "app": 0.22, "wechat": 0.2, "grid": 0.15, "visit": 0.05}

# Relative rates of the 24 hours: office hours have two peaks, nights one.
OFFICE_HOURS: Final = (
    2, 1, 1, 1, 1, 2, 5, 14, 38, 60, 62, 48, 30, 33, 52, 60, 55, 42, 30, 24, 20, 14, 8, 4,
)  # fmt: skip
NIGHT_HOURS: Final = (
    18, 10, 6, 3, 2, 3, 6, 10, 12, 13, 13, 12, 12, 12, 13, 14, 15, 18, 24, 34, 44, 52, 50, 34,
)  # fmt: skip

# Monday to Sunday.
WEEK: Final = (1.14, 1.10, 1.07, 1.05, 1.04, 0.83, 0.77)
MONTHS: Final = (0.95, 0.72, 0.92, 1.0, 1.02, 1.06, 1.1, 1.1, 1.05, 1.02, 1.03, 1.0)
SPRING_FESTIVAL: Final = ("2020-01-24", "2020-02-03", 0.42)
NATIONAL_DAY: Final = ("2020-10-01", "2020-10-09", 0.7)
"""First day, day after the last, and what is left of a usual day."""
