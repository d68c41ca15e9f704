"""The levels of a Chinese city. A profile may bring others: levels are data, these are defaults."""

from typing import Final

from geo.catalog.model import Catalog, Level
from geo.text import Text

LEVELS: Final = Catalog(
    "level",
    Level(key="district", rank=10, title=Text(zh="区县", en="District")),
    Level(key="street", rank=20, title=Text(zh="街道", en="Street")),
    Level(key="community", rank=30, title=Text(zh="社区", en="Community")),
    Level(key="compound", rank=40, title=Text(zh="小区", en="Compound")),
)
