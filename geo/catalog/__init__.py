"""What the dashboard can show. To add something, declare it; everything else follows."""

from geo.catalog.indicators import INDICATORS
from geo.catalog.layers import LAYERS
from geo.catalog.levels import LEVELS
from geo.catalog.model import (
    Better,
    Catalog,
    Indicator,
    Kind,
    Layer,
    Level,
    Scale,
    Term,
    Theme,
)
from geo.catalog.terms import CATEGORIES, called

__all__ = [
    "CATEGORIES",
    "INDICATORS",
    "LAYERS",
    "LEVELS",
    "Better",
    "Catalog",
    "Indicator",
    "Kind",
    "Layer",
    "Level",
    "Scale",
    "Term",
    "Theme",
    "called",
]
