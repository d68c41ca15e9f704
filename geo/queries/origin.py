"""Which tables a statement, or a part of one, reads."""

from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.sql import visitors


def tables(part: Any) -> frozenset[str]:  # noqa: ANN401 - any part of a statement
    """Return the names of the tables that `part` reads, or whose columns it names."""
    read = {one.name for one in visitors.iterate(part) if isinstance(one, Table)}
    return frozenset(read | {table for table, _ in columns(part)})


def columns(part: Any) -> frozenset[tuple[str, str]]:  # noqa: ANN401 - as above
    """Return the columns that `part` names, each as table and name."""
    return frozenset(
        (one.table.name, one.name)
        for one in visitors.iterate(part)
        if isinstance(one, Column) and isinstance(one.table, Table)
    )
