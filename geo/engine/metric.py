"""Where things are in metres, and the network that people walk on, read from the database."""

from collections import OrderedDict
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from sqlalchemy import Connection, Select

from geo import db
from geo.analysis.network import Network, network
from geo.crs import Reference, reference
from geo.queries import reach as queries

Floats = NDArray[np.float64]

KEPT: Final = 2
"""Networks that are remembered: one for each database that a process may serve, and one more."""

_networks: "OrderedDict[tuple[object, ...], Network]" = OrderedDict()


def plane(connection: Connection) -> Reference:
    """Return the system in which the deployment measures metres."""
    return reference(int(connection.execute(queries.metric_srid()).scalar_one()))


def read(connection: Connection, statement: Select[Any], system: Reference) -> pd.DataFrame:
    """Read rows with lon and lat, and say where they are in metres: see `placed`."""
    return placed(db.read_frame(connection, statement), system)


def placed(frame: pd.DataFrame, system: Reference) -> pd.DataFrame:
    """Return `frame`, with lon and lat, with x and y in metres.

    They are infinite for what the plane has no room for, such as a station at longitude 0 and
    latitude 0: it is near to nothing.
    """
    xy = system.from_wgs84(frame[["lon", "lat"]].to_numpy(dtype=np.float64))
    return frame.assign(x=xy[:, 0], y=xy[:, 1])


def finite(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the rows that the plane has room for."""
    there = np.isfinite(frame[["x", "y"]].to_numpy(dtype=np.float64)).all(axis=1)
    found: pd.DataFrame = frame.loc[there].reset_index(drop=True)
    return found


def grounds(
    connection: Connection, system: Reference, *, within: str | None = None
) -> pd.DataFrame:
    """Read the lowest areas above the compounds: area_code, geom in metres."""
    frame = db.read_frame(connection, queries.grounds(within=within))
    return frame.assign(geom=_shapes(frame["geom"], system))


def ways(connection: Connection, system: Reference) -> Network | None:
    """Return the network that people walk on; none where no way is loaded.

    It is made once and kept until a way changes.
    """
    roads, mark = connection.execute(queries.ways_are()).one()
    if not roads:
        return None
    key = (system, roads, mark)
    if key in _networks:
        return _networks[key]
    frame = db.read_frame(connection, queries.roads())
    made = network(_shapes(frame["geom"], system))
    _networks[key] = made
    while len(_networks) > KEPT:
        _networks.popitem(last=False)
    return made


def _shapes(binary: "pd.Series[Any]", system: Reference) -> NDArray[np.object_]:
    shapes = shapely.from_wkb(binary.to_numpy(dtype=np.object_))
    moved: NDArray[np.object_] = shapely.transform(shapes, system.from_wgs84)
    # What the plane has no room for would stop everything else from being measured.
    finite = np.isfinite(shapely.bounds(moved)).all(axis=1)
    return np.where(finite, moved, shapely.Polygon())
