"""Rows of a query to any database that SQLAlchemy knows.

`:watermark` in the query is bound as a parameter: how far the last load came, NULL for the first.
For PostgreSQL a parameter has the type of what it stands beside, and beside `is null` it has none;
this works there and in SQLite and MySQL alike::

    select id, changed_at, what from calls
    where cast(:watermark as char(1)) is null or changed_at >= :watermark
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import URL, Connection, CursorResult, bindparam, create_engine, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool
from sqlalchemy.types import NullType

from etl.errors import SourceError
from etl.profile import Profile
from etl.sources.address import Address, address
from etl.sources.pages import CHUNK_ROWS, Page, gathered, table
from etl.sources.rows import Rows

_AT_ONCE: Final = 10_000
"""Rows fetched from the server at a time."""
_WORD: Final = r"(?<![:\w$\\]):([\w$]+)(?![:\w$])"
"""What SQLAlchemy takes for a parameter, in quotes too."""
_QUIET: Final = r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|`[^`]*`|--[^\n]*|/\*.*?\*/|\$(\w*)\$.*?\$\1\$"
_READS: Final = frozenset({"select", "with", "values", "table"})
_DRIVERS: Final = {
    "mysql": "mysql+pymysql (package pymysql)",
    "mariadb": "mariadb+pymysql (package pymysql)",
    "oracle": "oracle+oracledb (package oracledb)",
    "mssql": "mssql+pyodbc (package pyodbc)",
    "postgresql": "postgresql+psycopg (package psycopg)",
    "dm": "dm+dmPython (packages dmPython and dmSQLAlchemy)",
    "kingbase": "postgresql+psycopg (package psycopg)",
}
_READ_ONLY: Final = {
    "sqlite": "PRAGMA query_only = ON",
    "mysql": "SET TRANSACTION READ ONLY",
    "mariadb": "SET TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
}


def read(profile: Profile, *, since: str | None, chunk_rows: int = CHUNK_ROWS) -> Iterator[Rows]:
    """Yield the rows of `read.query`, as text.

    Raises
    ------
    SourceError
        The database does not answer, its driver is missing, or the query is not one that reads.
    """
    query, params = bound(_one_select(profile.read.query or ""), since)
    place = address(profile.read.url or "")
    url = _url(place, profile.folder)
    name = place.clean("/".join(filter(None, [url.host, url.database])) or url.drivername)
    statement = text(query).bindparams(
        # Without a type of our own, the server gives it that of what it is compared with.
        *(bindparam(key, value, type_=NullType()) for key, value in params.items())
    )
    with _connection(url, place) as connection, _explained(url, place):
        result = connection.execution_options(stream_results=True, max_row_buffer=_AT_ONCE).execute(
            statement
        )
        names = _names(result)
        yield from gathered(_pages(result, names), name=name, chunk_rows=chunk_rows, columns=names)


def bound(query: str, since: str | None) -> tuple[str, dict[str, str | None]]:
    """Return the query as SQLAlchemy wants it, and its parameters.

    Each `:watermark` becomes one of its own: PostgreSQL wants one type for each parameter. Any
    other word after a colon, and all between quotes, is left to the database.
    """
    params: dict[str, str | None] = {}

    def named(match: re.Match[str]) -> str:
        if match.group("word") != "watermark":
            return re.sub(_WORD, r"\\:\1", match.group())
        key = f"watermark_{len(params) + 1}"
        params[key] = since
        return f":{key}"

    pattern = f"{_QUIET}|{_WORD.replace('([', '(?P<word>[')}"
    return re.sub(pattern, named, query, flags=re.DOTALL), params


def _pages(result: CursorResult[Any], names: list[str]) -> Iterator[Page]:
    for rows in result.partitions(_AT_ONCE):
        columns = zip(*rows, strict=True)
        yield Page(table=table(dict(zip(names, columns, strict=True))))


def _one_select(query: str) -> str:
    bare = re.sub(
        _QUIET, lambda found: "''" if found.group()[0] not in "-/" else " ", query, flags=re.DOTALL
    )
    bare = bare.strip().removesuffix(";")
    first = re.match(r"[\s(]*(\w*)", bare)
    if ";" in bare or first is None or first.group(1).lower() not in _READS:
        raise SourceError(
            given=f"read.query is {' '.join(query.split())!r:.100}",
            wanted="one SELECT",
            remedy="correct read.query; what it needs beside that belongs into a view",
        )
    return query.strip().removesuffix(";")


def _names(result: CursorResult[Any]) -> list[str]:
    names = [str(name) for name in result.keys()]  # noqa: SIM118 - it is no dict
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise SourceError(
            given=f"read.query gives more than one column called {min(twice)!r}",
            wanted="columns with distinct names",
            remedy=f"rename one: select … as {min(twice)}_2",
        )
    return names


def _url(place: Address, folder: Path) -> URL:
    try:
        url = make_url(place.url)
    except (ArgumentError, ValueError) as error:
        raise SourceError(
            given=f"read.url {place.shown()} is no address of a database",
            wanted="dialect+driver://user:${PASSWORD}@host:port/database",
            remedy="correct read.url",
        ) from error
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return url
    # Like any file of a profile, beside it; SQLite would make a missing one, empty.
    path = folder / str(url.database)
    if not str(url.database).startswith("file:") and not path.is_file():
        raise SourceError(
            given=f"There is no file {path}",
            wanted=f"the database that {place.shown()} names",
            remedy="correct read.url: sqlite:///beside.db, or sqlite:////from/the/root.db",
        )
    return url if str(url.database).startswith("file:") else url.set(database=str(path))


@contextmanager
def _connection(url: URL, place: Address) -> Iterator[Connection]:
    backend = url.get_backend_name()
    try:
        engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    except (NoSuchModuleError, ImportError) as error:
        raise SourceError(
            given=f"There is no driver for {url.drivername} here ({error})",
            wanted=_DRIVERS.get(backend, "a driver that SQLAlchemy knows, and its package"),
            remedy="install the package, or correct the first part of read.url",
        ) from error
    with _explained(url, place):
        connection = engine.connect()
    with connection:
        with _explained(url, place):
            if backend == "postgresql":
                connection = connection.execution_options(postgresql_readonly=True)
            elif backend in _READ_ONLY:
                connection.exec_driver_sql(_READ_ONLY[backend])
        yield connection


@contextmanager
def _explained(url: URL, place: Address) -> Iterator[None]:
    """Say in our words, and without a password, what the driver complains about."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise SourceError(
            given=f"{url.render_as_string(hide_password=True) if not url.query else place.shown()}"
            f" refused: {place.clean(str(cause))}",
            wanted="a database that answers read.query",
            remedy="correct read.url or read.query; cast(… as text) what has no plain text",
        ) from None
