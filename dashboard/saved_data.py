"""The views that people keep. It and `exports_data` are all of the dashboard that writes.

Both go through `dashboard.writing`, in transactions of their own: here each is a single write to
`saved_view`. Everything else that the dashboard does is rolled back or read only. A deployment that
wants no writing at all grants its user SELECT alone: saving, short links and exports are then
refused with a word, and nothing else changes.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final
from zoneinfo import ZoneInfo

from psycopg.errors import ForeignKeyViolation
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dashboard import data
from dashboard.data import State
from dashboard.explore.saved import Draft, RefusedError, Why, new_id
from dashboard.writing import writing
from geo.queries import saved as queries

MOST: Final = 5_000
"""Views that are kept, those marked as deleted too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """A kept view; moments are on the clock of the deployment.

    Attributes
    ----------
    version, as_of
        Of the data when it was made.
    """

    id: str
    name: str | None
    query: str
    kind: str
    note: str | None
    version: int | None
    as_of: datetime | None
    made_at: datetime
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of the named views, and how many there are; `state` is of the data as they are now."""

    views: Sequence[Saved]
    total: int
    state: State


def one(id_: str) -> Saved | None:
    """Return a view; none where there is none or it was deleted."""
    with data.moment() as moment:
        row = moment.connection.execute(queries.one(id_)).one_or_none()
        return None if row is None else _saved(row, moment.state)


def listed(*, search: str, kind: str | None, page: int, size: int) -> Page:
    """Return the named views, newest first; `page` counts from 1."""
    statement = queries.listed(search=search, kind=kind, offset=(page - 1) * size, limit=size)
    with data.moment() as moment:
        rows = moment.connection.execute(statement).all()
        total = moment.connection.scalar(queries.many(search=search, kind=kind)) or 0
        views = [_saved(row, moment.state) for row in rows]
        return Page(views=views, total=total, state=moment.state)


def keep(draft: Draft) -> Saved:
    """Keep a view; without a name, the one short link of its query.

    Raises
    ------
    RefusedError
        There is no room, its parent is not there, or the database may not be written to.
    """
    state = data.state()
    values = {
        "id": new_id(), "name": draft.name, "query": draft.query, "kind": draft.kind,
        "note": draft.note, "version": state.version, "as_of": state.as_of, "parent": draft.parent,
        "digest": draft.digest,
    }  # fmt: skip
    with _writing() as connection:
        connection.execute(queries.LOCK)
        row = None
        if draft.name is None:
            row = connection.execute(queries.again(draft.digest)).one_or_none()
        if row is None:
            _make_room(connection)
            row = connection.execute(queries.put(), values).one()
        return _saved(row, state)


def rename(id_: str, name: str, note: str | None) -> Saved | None:
    """Give a view another name and note; none where there is no such view."""
    state = data.state()
    with _writing() as connection:
        _may(connection, id_)
        given = {"new_name": name, "new_note": note}
        row = connection.execute(queries.renamed(id_), given).one_or_none()
        return None if row is None else _saved(row, state)


def delete(id_: str) -> bool:
    """Mark a view as deleted; false where there is no such view."""
    with _writing() as connection:
        _may(connection, id_)
        return connection.execute(queries.taken(id_)).one_or_none() is not None


def restore(id_: str) -> bool:
    """Take the mark off again; false where there is no such view any more."""
    with _writing() as connection:
        _may(connection, id_)
        return connection.execute(queries.restored(id_)).one_or_none() is not None


@contextmanager
def _writing() -> Iterator[Connection]:
    try:
        with writing(
            "saved_view",
            rights="INSERT, UPDATE, DELETE",
            refused=partial(RefusedError, Why.READ_ONLY),
        ) as connection:
            yield connection
    except DBAPIError as error:
        if not isinstance(error.orig, ForeignKeyViolation):
            raise
        raise RefusedError(
            Why.BAD,
            given="A parent that is not there",
            wanted="the id of a kept view",
            remedy="leave the parent out",
        ) from error


def _may(connection: Connection, id_: str) -> None:
    """Refuse to change what somebody made by name: nobody here has one yet."""
    row = connection.execute(queries.owner(id_)).one_or_none()
    if row is not None and row.made_by is not None:
        raise RefusedError(
            Why.NOT_YOURS,
            given="The view is somebody else's",
            wanted="a view that was made by nobody in particular",
            remedy="save one of your own",
        )


def _make_room(connection: Connection) -> None:
    over = connection.execute(queries.counted()).scalar_one() - MOST + 1
    if over <= 0:
        return
    over -= connection.execute(queries.swept(over)).rowcount
    # Nobody sees the links that have no name: they cannot be asked to delete any.
    if over > 0 and connection.execute(queries.oldest_links(over)).rowcount < over:
        raise RefusedError(
            Why.FULL,
            given=f"{MOST:,} views are kept already",
            wanted="room for one more",
            remedy="delete some that nobody needs",
        )


def _saved(row: Any, state: State) -> Saved:  # noqa: ANN401 - a row
    zone = ZoneInfo(state.time_zone)
    return Saved(
        id=row.id,
        name=row.name,
        query=row.query,
        kind=row.kind,
        note=row.note,
        version=row.version,
        as_of=row.as_of and row.as_of.astimezone(zone),
        made_at=row.made_at.astimezone(zone),
        parent=row.parent,
    )
