"""Shares of things that stand somewhere, as of the data: by area, and overall."""

from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.sql.selectable import Subquery

from geo.catalog.standing import Standing
from geo.queries.scope import below
from geo.schema import area, area_path


def by_area(standing: Standing, level: str, *, within: str | None = None) -> Select[Any]:
    """Select the two sums for every area of `level`, one row an area, in the order of codes.

    A thing counts in every area that it stands in: at or below. An area in which nothing counts
    keeps its row, with a denominator of 0: its share is not known.

    Parameters
    ----------
    level
        The level of the areas, such as `street`.
    within
        Only areas at or below the area of this code.

    Returns
    -------
    Select
        `code`, `numerator`, `denominator`.
    """
    thing, counts = _counts(standing)
    total = (
        select(
            area_path.c.ancestor_code.label("code"),
            func.sum(thing.c.part).label("numerator"),
            func.sum(thing.c.whole).label("denominator"),
        )
        .join(area_path, area_path.c.area_code == thing.c.area_code)
        .where(area_path.c.level == level, counts)
        .group_by(area_path.c.ancestor_code)
        .subquery()
    )
    statement = (
        select(
            area.c.code,
            func.coalesce(total.c.numerator, 0).label("numerator"),
            func.coalesce(total.c.denominator, 0).label("denominator"),
        )
        .select_from(area)
        .join(total, total.c.code == area.c.code, isouter=True)
        .where(area.c.level == level)
        .order_by(area.c.code)
    )
    if within is not None:
        statement = statement.where(area.c.code.in_(below(within)))
    return statement


def overall(standing: Standing, *, within: str | None = None) -> Select[Any]:
    """Select the two sums for one area or, without `within`, for everything; always one row.

    Columns: `numerator`, `denominator`, as in `by_area`. Things of no known area count in
    everything alone.
    """
    thing, counts = _counts(standing)
    statement = select(
        func.coalesce(func.sum(thing.c.part), 0).label("numerator"),
        func.coalesce(func.sum(thing.c.whole), 0).label("denominator"),
    ).where(counts)
    if within is not None:
        statement = statement.where(thing.c.area_code.in_(below(within)))
    return statement


def _counts(standing: Standing) -> tuple[Subquery, ColumnElement[bool]]:
    """Return the things with `part` and `whole`, and which of them can be counted."""
    part, whole = standing.part.label("part"), standing.whole.label("whole")
    thing = standing.things.add_columns(part, whole).subquery()
    return thing, thing.c.part.between(0, thing.c.whole)
