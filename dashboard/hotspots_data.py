"""What is read about hotspots. It reads through the door of `dashboard.data`."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard import data
from dashboard.once import Once
from geo import db, grid
from geo.engine.hotspots import HotspotQuestion, Hotspots, kept
from geo.engine.hotspots import answer as engine
from geo.engine.hotspots.study import Ground
from geo.engine.incidents import Grouped, grouped
from geo.period import Period
from geo.queries import cells

WGS84: Final = 4326


# Of some 20 MB each, of 17,000 cells 120.
_HOTSPOTS: Final = Once[Hotspots](most=8)


def hotspots(question: HotspotQuestion) -> Hotspots:
    """Find where demands gather; what was found in the same data before is kept."""
    version = data.state().version
    return _HOTSPOTS.get((question, version), lambda: _hotspots(question))


def _hotspots(question: HotspotQuestion) -> Hotspots:
    # Many statements of one snapshot, whatever is loaded meanwhile.
    with data.moment() as now:
        return engine.hotspots(now.connection, question)


def ground(top: str | None) -> Ground:
    """Return what is searched, of a coarsest area or of everything, as the areas are now."""
    with data.reading() as connection:
        return kept.ground(connection, top)


def mark(places: NDArray[np.int64]) -> str:
    """Return what tells cells, in their order, from others.

    Whoever counts by their places in the order says so with it: an area may have been loaded
    between drawing them and counting.
    """
    return sha256(places.tobytes()).hexdigest()[:16]


def demands(
    period: Period,
    *,
    names: Sequence[str] | None = None,
    within: str | None = None,
    categories: Sequence[str] = (),
    limit: int = cells.MOST_DEMANDS,
) -> pd.DataFrame:
    """Return the demands behind a number, newest first; masked as they were loaded.

    Moments are on the clock of the deployment.

    Parameters
    ----------
    names
        Cells of the grid, as H3 calls them.
    """
    fine = None if names is None else grid.children(grid.named(names)).tolist()
    statement = cells.demands(period, cells=fine, within=within, categories=categories, limit=limit)
    zone = data.state().time_zone
    with data.reading() as connection:
        frame = db.read_frame(connection, statement)
    moments = ("received_at", "due_at", "closed_at")
    return frame.assign(**{
        name: pd.to_datetime(frame[name], utc=True).dt.tz_convert(zone) for name in moments
    })  # fmt: skip


def incidents(
    period: Period, *, within: str | None, categories: Sequence[str], min_size: int
) -> Grouped:
    """Find groups of demands that lie together."""
    with data.moment() as now:
        return grouped(
            now.connection, period, within=within, categories=categories, min_size=min_size
        )


def outlined(found: Hotspots) -> gpd.GeoDataFrame:
    """Return the places of `found` with their outlines, for a map."""
    return gpd.GeoDataFrame(found.units.reset_index(drop=True), geometry=found.shapes, crs=WGS84)
