"""How far people go on foot: the living circles, and the two ways to measure them."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from geo.text import Text


class Way(StrEnum):
    """How a distance is measured."""

    STRAIGHT = "straight"
    WALK = "walk"


WAYS: Final = MappingProxyType(
    {
        Way.STRAIGHT: Text(zh="直线", en="in a straight line"),
        Way.WALK: Text(zh="步行", en="on foot"),
    }
)

CIRCLES: Final = MappingProxyType({5: 300, 10: 500, 15: 1000})
"""Minutes on foot, and the metres that they are taken as.

The living circles of the standard for residential planning, GB 50180-2018, 2.0.5 to 2.0.7.
"""

FARTHEST: Final = max(CIRCLES.values())
"""Metres. Nobody is asked how far away anything beyond is on foot."""

COMPOUND: Final = "compound"
"""The level of the areas that people live in, whose households count."""
