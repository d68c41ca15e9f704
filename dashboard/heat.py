"""What the view of hotspots shows: what was found, in the order of the list, and what is chosen."""

from dataclasses import dataclass

import pandas as pd
import shapely

from dashboard import analysis_data, hotspots_data
from dashboard.view import ALL, EACH, GRID, View
from geo.engine.hotspots import Group, HotspotQuestion, Hotspots
from geo.text import Text


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Spot:
    """A hotspot: its number, what a link calls it, and what is said of it."""

    rank: int
    key: str
    group: Group
    verdict: Text
    name: Text | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Heat:
    """What is seen.

    Attributes
    ----------
    spots
        The hotspots, the largest excess first.
    chosen
        The one that the link names; none where it names none, or one that is none here.
    """

    found: Hotspots
    spots: tuple[Spot, ...]
    chosen: Spot | None

    @property
    def followed(self) -> Spot | None:
        """The hotspot whose history is drawn: the chosen one, else the largest."""
        return self.chosen or (self.spots[0] if self.spots else None)

    def bounds(self, spot: Spot) -> pd.DataFrame:
        """Return where a hotspot is: west, south, east, north; one row."""
        west, south, east, north = shapely.total_bounds(self.found.study.shapes[spot.group.rows])
        return pd.DataFrame({"west": [west], "south": [south], "east": [east], "north": [north]})

    def outline(self, spot: Spot) -> shapely.Geometry:
        """Return the outline of a hotspot, in degrees."""
        merged = shapely.union_all(self.found.study.shapes[spot.group.rows], grid_size=1e-6)
        return shapely.set_precision(merged, 1e-5)


def asked(view: View) -> HotspotQuestion:
    """Return what `view` asks; areas are compared by several categories together only."""
    cells = view.unit == GRID
    return HotspotQuestion(
        period=view.period,
        within=view.within,
        level=None if cells else view.unit,
        categories=() if view.category in {EACH, ALL} else (view.category,),
        each=cells and view.category == EACH,
        step=view.step,
    )


def heat(view: View) -> Heat:
    """Read what `view` shows."""
    found = hotspots_data.hotspots(asked(view))
    spots = tuple(
        Spot(
            rank=rank, key=_key(found, group), group=group, verdict=verdict,
            name=found.place_name(group),
        )
        for rank, (group, verdict) in enumerate(found.groups, start=1)
    )  # fmt: skip
    return Heat(found=found, spots=spots, chosen=_named(view.spot, found, spots))


def spot_at(code: str, view: View) -> str | None:
    """Return the key of the hotspot that a place of the map belongs to; none for no hotspot."""
    seen = heat(view)
    numbers = seen.found.units.loc[seen.found.units["code"] == code, "group"]
    number = int(numbers.iloc[0]) if len(numbers) else 0
    return seen.spots[number - 1].key if number else None


def _key(found: Hotspots, group: Group) -> str:
    """Call a hotspot by its category and the place in it that has most demands."""
    counts = analysis_data.search_of(found, group).count[group.rows]
    codes = found.study.units["code"].iloc[group.rows]
    return f"{group.category or ''}:{codes.iloc[int(counts.argmax())]}"


def _named(key: str | None, found: Hotspots, spots: tuple[Spot, ...]) -> Spot | None:
    """Find the hotspot that a link means: of its category, and with its place in it.

    It is the same hotspot in another period, whatever its number is there.
    """
    category, _, code = (key or "").rpartition(":")
    rows = found.study.units.index[found.study.units["code"] == code]
    for spot in spots:
        if (spot.group.category or "") == category and rows.isin(spot.group.rows).any():
            return spot
    return None
