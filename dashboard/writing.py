"""The door for what the dashboard keeps: a transaction of its own, through `dashboard.data`."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from psycopg.errors import InsufficientPrivilege, ReadOnlySqlTransaction
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dashboard import data
from geo.errors import RongtuError


class Refused(Protocol):
    """Makes the error that tells people that nothing may be written."""

    def __call__(self, *, given: str, wanted: str, remedy: str) -> RongtuError:
        """Say what was given, what was wanted instead, and what to do about it."""


@contextmanager
def writing(table: str, *, rights: str, refused: Refused) -> Iterator[Connection]:
    """Open a transaction that writes to a table: all of it is done, or nothing.

    Parameters
    ----------
    rights
        That the database user must have on it.
    refused
        Makes the error that is raised where it does not have them.
    """
    with data.reading() as connection:
        try:
            with connection.begin():
                yield connection
        except DBAPIError as error:
            if isinstance(error.orig, (InsufficientPrivilege, ReadOnlySqlTransaction)):
                raise refused(
                    given="The database user may only read",
                    wanted=f"the right to write to rongtu.{table}",
                    remedy=f"GRANT {rights} ON rongtu.{table} TO that user",
                ) from error
            raise
