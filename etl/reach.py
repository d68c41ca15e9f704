"""How far everything is from every station, measured again when either changes."""

from dataclasses import dataclass
from typing import Final

import pandas as pd
import pyarrow as pa
from pyarrow import csv
from sqlalchemy import Connection, Table, delete, select, text

from geo.analysis import reach as analysis
from geo.catalog.circles import COMPOUND
from geo.engine import metric
from geo.queries import reach as queries
from geo.schema import reach, reach_ground, station

LAYERS: Final = frozenset({"area", "building", "road", "station"})
"""Layers of which a load changes what is near."""

_WHOLE: Final = 0.95
"""A network of which a smaller share is one connected part is worth a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured.

    Attributes
    ----------
    stations, pairs
        How many stations there are, and how many pairs within a quarter of an hour.
    connected
        The share of the network's length that is in its largest connected part; none without one.
    """

    stations: int
    pairs: int
    connected: float | None

    @property
    def note(self) -> str | None:
        """What is worth knowing of it, if anything."""
        if self.connected is None or not self.connected < _WHOLE:
            return None
        return (
            f"the walking network is not all of one piece: the largest has {self.connected:.0%} of"
            " its length, and between pieces nobody can walk"
        )


def wanted(connection: Connection, layer: str) -> bool:
    """Say whether a load of `layer` changes what is near: without stations nothing is."""
    return layer in LAYERS and bool(connection.scalar(select(select(station.c.code).exists())))


def refresh(connection: Connection) -> Measured:
    """Measure again which station is how far from what, and how much of the ground is in reach.

    In the transaction of the caller. Compounds and buildings are measured from a point inside them.
    Without stations nothing is kept.
    """
    connection.execute(delete(reach))
    connection.execute(delete(reach_ground))
    system = metric.plane(connection)
    stations = metric.read(connection, queries.stations(), system)
    if not len(stations):
        return Measured(stations=0, pairs=0, connected=None)
    near = metric.finite(stations)
    ways = metric.ways(connection, system)
    things = pd.concat(
        [
            metric.read(connection, queries.compounds(), system).assign(thing=COMPOUND),
            metric.read(connection, queries.buildings(), system).assign(thing="building"),
        ],
        ignore_index=True,
    )
    pairs = analysis.frame(near, metric.finite(things), ways)
    ground = analysis.ground(metric.grounds(connection, system), near, ways)
    whole = ["points", *analysis.COLUMNS]
    _copied(connection, reach, pairs)
    _copied(connection, reach_ground, ground.astype(dict.fromkeys(whole, "Int64")))
    return Measured(
        stations=len(stations), pairs=len(pairs), connected=None if ways is None else ways.largest
    )


def _copied(connection: Connection, table: Table, rows: pd.DataFrame) -> None:
    """Write rows into a table that is empty."""
    quote = connection.dialect.identifier_preparer
    columns = [column.name for column in table.columns]
    filled = pa.Table.from_pandas(rows[columns], preserve_index=False)
    sink = pa.BufferOutputStream()
    csv.write_csv(filled, sink, csv.WriteOptions(include_header=False))
    driver = connection.connection.driver_connection
    if driver is None:
        msg = "the connection is closed"
        raise RuntimeError(msg)
    names = ", ".join(quote.quote(name) for name in columns)
    command = f"COPY {quote.format_table(table)} ({names}) FROM STDIN (FORMAT csv)"
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        copy.write(memoryview(sink.getvalue()))
    connection.execute(text(f"ANALYZE {quote.format_table(table)}"))
