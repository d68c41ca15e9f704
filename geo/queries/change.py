"""What a rate is made of: its counts by place and category."""

from typing import Any

from sqlalchemy import Select, Subquery, func, literal, select, union_all

from geo.period import Period
from geo.queries.indicators import Ratio
from geo.queries.scope import below, names_of, onto
from geo.schema import COUNTS, RETURNS, area, area_path, demand_daily, demand_return, level


def split_level(within: str | None) -> Select[Any]:
    """Select the level that `within`, or everything, is best split by; one row.

    It is the coarsest but one of the levels that have areas there, or the only one. No row when
    there is no area.
    """
    used = select(area.c.level)
    if within is not None:
        used = used.where(area.c.code.in_(below(within)))
    coarsest = select(func.min(level.c.rank)).where(level.c.level.in_(used)).scalar_subquery()
    return (
        select(level.c.level)
        .where(level.c.level.in_(used))
        .order_by(level.c.rank == coarsest, level.c.rank)
        .limit(1)
    )


def strata(
    ratio: Ratio, period: Period, *, within: str | None, of_level: str | None
) -> Select[Any]:
    """Select the counts of a quotient: place, category, numerator, denominator; a row a stratum.

    They add up to those of `within`, or of everything. The place is null for demands in no area of
    `of_level`, or in no known area at all.
    """
    counts = [one for one in (ratio.numerator, ratio.denominator) if one is not None]
    rows = _summed(names_of(*counts), within, period, ratio)
    place = select(area_path.c.area_code, area_path.c.ancestor_code).where(
        area_path.c.level == of_level
    )
    if within is not None:
        place = place.where(area_path.c.ancestor_code.in_(below(within)))
    at = place.subquery()
    return (
        select(
            at.c.ancestor_code.label("place"),
            rows.c.category,
            *(func.sum(onto(one, rows)) for one in counts),
        )
        .select_from(rows.outerjoin(at, at.c.area_code == rows.c.area_code))
        .group_by(at.c.ancestor_code, rows.c.category)
    )


def _summed(names: frozenset[str], within: str | None, period: Period, ratio: Ratio) -> Subquery:
    """Sum each of `names` over the period by lowest area and category, from whichever rollup."""
    end = period.end if ratio.until is None else min(period.end, ratio.until)
    parts = []
    for table, counts in ((demand_daily, COUNTS), (demand_return, RETURNS)):
        if not names & counts.keys():
            continue
        sums = (
            (func.sum(table.c[name]) if name in counts else literal(0)).label(name)
            for name in sorted(names)
        )
        part = (
            select(table.c.area_code, table.c.category, *sums)
            .where(table.c.day >= period.start, table.c.day < end)
            .group_by(table.c.area_code, table.c.category)
        )
        parts.append(part if within is None else part.where(table.c.area_code.in_(below(within))))
    return union_all(*parts).subquery()
