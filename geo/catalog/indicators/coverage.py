"""What is there and what is missing: shares of things that stand somewhere."""

from typing import Final

from geo.catalog.model import Indicator, Theme
from geo.catalog.reach import BESIDE, REACH
from geo.catalog.standings import STANDINGS

COVERAGE: Final = tuple(
    Indicator(
        key=entry["key"],
        theme=Theme.COVERAGE,
        title=entry["title"],
        unit=entry["unit"],
        basis=entry["standing"],
        # All that stands there is counted: there is no chance in it, and no interval.
        share=False,
        formula=entry["formula"],
        excludes=entry["excludes"],
        origin=entry["origin"],
        explanation=entry["explanation"],
        beside=BESIDE.get(entry["key"], ()),
    )
    for entry in (*STANDINGS, *REACH)
)
