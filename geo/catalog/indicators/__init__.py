"""Every indicator. To add one, add an entry to the file of its theme; nothing else changes."""

from typing import Final

from geo.catalog.indicators.backlog import BACKLOG
from geo.catalog.indicators.closure import CLOSURE
from geo.catalog.indicators.coverage import COVERAGE
from geo.catalog.indicators.hotspots import HOTSPOTS
from geo.catalog.indicators.integrity import INTEGRITY
from geo.catalog.indicators.service import SERVICE
from geo.catalog.indicators.volume import VOLUME
from geo.catalog.model import Catalog

INDICATORS: Final = Catalog(
    "indicator", *CLOSURE, *BACKLOG, *SERVICE, *VOLUME, *HOTSPOTS, *INTEGRITY, *COVERAGE
)
