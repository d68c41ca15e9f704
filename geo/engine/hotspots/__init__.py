"""Where demands gather more than chance would have it, and what a reader can do about it."""

from geo.engine.hotspots.answer import Hotspots, hotspots
from geo.engine.hotspots.groups import Group
from geo.engine.hotspots.question import HotspotQuestion, Measure, Neighbours, Step

__all__ = [
    "Group",
    "HotspotQuestion",
    "Hotspots",
    "Measure",
    "Neighbours",
    "Step",
    "hotspots",
]
