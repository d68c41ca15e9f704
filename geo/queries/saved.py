"""Kept views and short links: how they are found, written, and taken away.

The statements that write touch `saved_view` and nothing else.
"""

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Delete,
    Executable,
    Insert,
    Select,
    Update,
    bindparam,
    case,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from geo.schema import saved_view

LOCK: Final[Executable] = text("SELECT pg_advisory_xact_lock(hashtext('rongtu.saved_view'))")
"""Whoever counts before writing waits for whoever is doing the same."""

_TOLD: Final = ("id", "name", "query", "kind", "note", "version", "as_of", "made_at", "made_by",
                "parent")  # fmt: skip


def one(id_: str) -> Select[Any]:
    """Select a view that is there: one row, or none."""
    return _views().where(saved_view.c.id == id_)


def listed(*, search: str, kind: str | None, offset: int, limit: int) -> Select[Any]:
    """Select the named views whose name or note has `search` in it, newest first."""
    return (
        _views()
        .where(*_named(search, kind))
        .order_by(saved_view.c.made_at.desc(), saved_view.c.id)
        .offset(offset)
        .limit(limit)
    )


def many(*, search: str, kind: str | None) -> Select[Any]:
    """Select how many views `listed` has without an offset and a limit."""
    where = (saved_view.c.deleted_at.is_(None), *_named(search, kind))
    return select(func.count()).select_from(saved_view).where(*where)


def counted() -> Select[Any]:
    """Select how many rows there are, deleted ones too."""
    return select(func.count()).select_from(saved_view)


def oldest_links(count: int) -> Delete:
    """Delete for good the oldest short links without a name."""
    oldest = (
        select(saved_view.c.id)
        .where(saved_view.c.name.is_(None))
        .order_by(saved_view.c.made_at, saved_view.c.id)
        .limit(count)
    )
    return delete(saved_view).where(saved_view.c.id.in_(oldest))


def put() -> Insert:
    """Insert a view of the columns given; it returns the view as it is."""
    return insert(saved_view).returning(*_columns())


def again(digest: str) -> Update:
    """Find the short link of a digest, and bring it back if it was deleted; it returns the view."""
    return (
        update(saved_view)
        .where(saved_view.c.digest == digest, saved_view.c.name.is_(None))
        .values(deleted_at=None)
        .returning(*_columns())
    )


def renamed(id_: str) -> Update:
    """Give a view that is there the `new_name` and the `new_note`; it returns the view."""
    return (
        update(saved_view)
        .where(saved_view.c.id == id_, saved_view.c.deleted_at.is_(None))
        .values(name=bindparam("new_name"), note=bindparam("new_note"))
        .returning(*_columns())
    )


def taken(id_: str) -> Update:
    """Mark a view as deleted; what is marked already keeps its time. It returns the id."""
    when = case((saved_view.c.deleted_at.is_(None), func.now()), else_=saved_view.c.deleted_at)
    return _marked(id_, when)


def restored(id_: str) -> Update:
    """Take the mark off again. It returns the id."""
    return _marked(id_, None)


def owner(id_: str) -> Select[Any]:
    """Select who made a view, deleted or not: one row, or none."""
    return select(saved_view.c.made_by).where(saved_view.c.id == id_)


def swept(count: int) -> Delete:
    """Delete for good the `count` views that were marked first."""
    oldest = (
        select(saved_view.c.id)
        .where(saved_view.c.deleted_at.is_not(None))
        .order_by(saved_view.c.deleted_at, saved_view.c.id)
        .limit(count)
    )
    return delete(saved_view).where(saved_view.c.id.in_(oldest))


def _named(search: str, kind: str | None) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = [saved_view.c.name.is_not(None)]
    if search:
        columns = (saved_view.c.name, saved_view.c.note)
        named, noted = (one.icontains(search, autoescape=True) for one in columns)
        where.append(named | noted)
    if kind is not None:
        where.append(saved_view.c.kind == kind)
    return where


def _columns() -> list[Any]:
    return [saved_view.c[name] for name in _TOLD]


def _views() -> Select[Any]:
    return select(*_columns()).where(saved_view.c.deleted_at.is_(None))


def _marked(id_: str, when: Any) -> Update:  # noqa: ANN401 - an expression or none
    return (
        update(saved_view)
        .where(saved_view.c.id == id_)
        .values(deleted_at=when)
        .returning(saved_view.c.id)
    )
