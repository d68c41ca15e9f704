"""Vector tiles that are made once: see `geo.queries.tiles`. It reads through `dashboard.data`."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any, Final, NamedTuple

import psycopg
from sqlalchemy import Connection, Select
from sqlalchemy.dialects.postgresql import psycopg as dialects
from sqlalchemy.exc import DBAPIError

from dashboard import data
from dashboard.once import Once
from geo.catalog import LAYERS
from geo.catalog.model import Kind, Layer
from geo.errors import UnknownKeyError
from geo.queries import areas, tiles
from geo.queries.tiles import Address
from geo.text import Text

# Hard work on bytes that are sent often, but who waits for the first of them waits for it too.
_GZIP: Final = 4
_DIALECT: Final = dialects.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy's


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A tile, compressed, and what can be said of it.

    Attributes
    ----------
    body
        With gzip; of no bytes when the tile is empty.
    tag
        The same for the same content.
    drawn, touching
        How many things are in it, and of how many whose boxes touch it: fewer when it was cut.
    version
        Of the data.
    lasting
        Whether it is the same for as long as the version is.
    """

    body: bytes
    tag: str
    drawn: int
    touching: int
    version: int | None
    lasting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What tiles there are of a key: its titles, west, south, east and north, and the version."""

    key: str
    title: Text
    kind: Kind
    bounds: tuple[float, float, float, float] | None
    version: int | None


class _Stamp(NamedTuple):
    """What tiles are kept by: see `geo.queries.tiles.stamp`."""

    alert: int | None
    scan: int | None
    version: int | None
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """What can be asked for."""

    layers: Mapping[str, Layer]
    codes: frozenset[str]


# A tile of as many features as there may be is some 400 kB; most are a few.
_TILES: Final = Once[Tile](most=512)
_SOURCES: Final = Once[Source](most=128)
_KNOWN: Final = Once[_Known](most=2)


def tile(key: str, address: Address, *, within: str | None = None) -> Tile:
    """Return a tile of a layer or a level; a layer goes before a level of the same key.

    It may be of newer data than its version says, when they are loaded at that moment, never older.

    Raises
    ------
    UnknownKeyError
        There is no such layer or level, or no such area.
    """
    with data.reading() as connection:
        # Each statement by itself: no words with the server about a transaction.
        connection.execution_options(isolation_level="AUTOCOMMIT")
        stamp = _Stamp(*_first(connection, *_stamp_sql()))
        layer = _layer(connection, stamp, key, within)
        return _TILES.get(
            (key, address, within, stamp), lambda: _made(connection, layer, address, within, stamp)
        )


def source(key: str, *, within: str | None = None) -> Source:
    """Return what tiles there are of a layer or a level. Errors are those of `tile`."""
    with data.reading() as connection:
        stamp = _Stamp(*_first(connection, *_stamp_sql()))
        layer = _layer(connection, stamp, key, within)

        def read() -> Source:
            given = {} if within is None else {"within": within}
            statement = tiles.bounds(layer.features, within=within is not None)
            box = connection.execute(statement, given).one()
            return Source(
                key=key,
                title=layer.title,
                kind=layer.kind,
                bounds=None if box.west is None else tuple(box),
                version=stamp.version,
            )

        return _SOURCES.get((key, within, stamp), read)


def sources() -> tuple[int | None, list[Layer]]:
    """Return the version of the data, and every layer and level that there are tiles of."""
    with data.reading() as connection:
        stamp = _Stamp(*_first(connection, *_stamp_sql()))
        return stamp.version, list(_known(connection, stamp).layers.values())


def encoded(
    connection: Connection, layer: Layer, address: Address, *, within: str | None
) -> tuple[bytes, int]:
    """Return a tile as PostGIS encodes it, and how many things it is made of."""
    sql, fixed = _tile_sql(layer, within is not None)
    body, drawn = _first(connection, sql, fixed | address.given(layer.key, within))
    return bytes(body), drawn


def forget() -> None:
    """Forget all that is kept."""
    for kept in (_TILES, _SOURCES, _KNOWN):
        kept.clear()
    _tile_sql.cache_clear()


def _made(
    connection: Connection, layer: Layer, address: Address, within: str | None, stamp: _Stamp
) -> Tile:
    body, drawn = encoded(connection, layer, address, within=within)
    touching = drawn
    if drawn == tiles.MOST:
        counting = tiles.touching(layer.features, within=within is not None)
        given = address.given(layer.key, within)
        touching = connection.execute(counting, given).scalar_one()
    return Tile(
        body=gzip.compress(body, _GZIP, mtime=0) if body else b"",
        tag=sha256(body).hexdigest()[:32],
        drawn=drawn,
        touching=touching,
        version=stamp.version,
        lasting=tiles.lasting(layer.features),
    )


def _layer(connection: Connection, stamp: _Stamp, key: str, within: str | None) -> Layer:
    known = _known(connection, stamp)
    if key not in known.layers:
        raise UnknownKeyError("layer or level", key, known.layers)  # noqa: EM101, TRY003 - a kind
    if within is not None and within not in known.codes:
        raise UnknownKeyError("area", within, known.codes)  # noqa: EM101 - a kind
    return known.layers[key]


def _known(connection: Connection, stamp: _Stamp) -> _Known:
    def read() -> _Known:
        levels = {
            row.level: Layer(
                key=row.level,
                title=Text(zh=row.name_zh, en=row.name_en),
                kind=Kind.OUTLINE,
                features=tiles.of_level(row.level),
            )
            for row in connection.execute(areas.levels())
        }
        codes = frozenset(connection.execute(tiles.codes()).scalars())
        return _Known(layers=levels | dict(LAYERS), codes=codes)

    return _KNOWN.get(stamp, read)


@lru_cache(maxsize=64)
def _tile_sql(layer: Layer, inside: bool) -> tuple[str, dict[str, Any]]:  # noqa: FBT001 - of a cache
    return _written(tiles.tile(layer.features, within=inside))


@cache
def _stamp_sql() -> tuple[str, dict[str, Any]]:
    return _written(tiles.stamp())


def _written(statement: Select[Any]) -> tuple[str, dict[str, Any]]:
    compiled = statement.compile(dialect=_DIALECT)
    return str(compiled), {k: v for k, v in compiled.params.items() if v is not None}


def _first(connection: Connection, sql: str, given: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a row
    """Return the first row of a statement, asked of the driver itself.

    A tile of twenty compounds takes 0.3 ms, and SQLAlchemy as much again around it.
    """
    cursor = connection.connection.cursor()
    try:
        cursor.execute(sql, given)
        return cursor.fetchone()
    except psycopg.Error as error:
        # As SQLAlchemy would have raised it, for whoever says it in the domain's words.
        raise DBAPIError.instance(
            sql, dict(given), error, psycopg.Error, dialect=_DIALECT
        ) from error
    finally:
        cursor.close()
