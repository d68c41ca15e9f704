"""What was loaded and when, what was held back, and how places were found.

No statement here but `examples` selects what a row said: the others are fit for every screen.
"""

from typing import Any, Final

from sqlalchemy import Select, Table, false, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from geo.schema import (
    area,
    building,
    demand,
    etl_run,
    level,
    organisation,
    quarantine,
    road,
    station,
)

TABLES: Final[dict[str, Table]] = {
    "area": area,
    "building": building,
    "road": road,
    "station": station,
    "organisation": organisation,
    "demand": demand,
}
"""Where the rows of a layer are."""

VALUES: Final = (
    r"'(?:[^'\\]|\\.)*'"
    r'|"(?:[^"\\]|\\.)*"'
    r"|-?\d[\d.,:/+-]*(?:[ T]\d[\d:.]*)?Z?"
)
"""What in a reason is of one row only; PostgreSQL and Python read it alike."""

_SHOWN: Final = ("run_id", "profile", "layer", "source", "started_at", "finished_at", "status",
                 "read", "inserted", "updated", "unchanged", "quarantined", "skipped", "as_of",
                 "error", "detail")  # fmt: skip


def runs(*, limit: int) -> Select[Any]:
    """Select the latest runs, newest first, with the `seconds` that they took."""
    took = func.extract("epoch", etl_run.c.finished_at - etl_run.c.started_at)
    shown = (etl_run.c[name] for name in _SHOWN)
    return select(*shown, took.label("seconds")).order_by(etl_run.c.run_id.desc()).limit(limit)


def run(run_id: int | None) -> Select[Any]:
    """Select one run as `runs` does, the latest for none; no row when there is none."""
    statement = runs(limit=1)
    return statement if run_id is None else statement.where(etl_run.c.run_id == run_id)


def freshness() -> Select[Any]:
    """Select every profile that was ever loaded, one row a profile, layer and source.

    `as_of` (the latest that a kept load spoke of), `finished_at` of the last kept load, `rows`
    (all that were ever inserted: no load deletes), `synthetic` (its profile says that they are
    made up), `tried_at` and `status` of the last load at
    all, kept or not. The first three are null where no load was kept.
    """
    key = (etl_run.c.profile, etl_run.c.layer, etl_run.c.source)
    done = etl_run.c.status == "done"
    made_up = etl_run.c.detail["synthetic"].as_boolean()
    known = (
        select(
            *key,
            func.max(etl_run.c.as_of).filter(done).label("as_of"),
            func.max(etl_run.c.finished_at).filter(done).label("finished_at"),
            func.sum(etl_run.c.inserted).filter(done).label("rows"),
            func.max(etl_run.c.run_id).label("last_id"),
            func.coalesce(func.bool_or(made_up).filter(done), false()).label("synthetic"),
        )
        .group_by(*key)
        .subquery()
    )
    last = etl_run.alias("last")
    return (
        select(
            *(known.c[name] for name in ("profile", "layer", "source", "as_of", "finished_at")),
            known.c.rows,
            known.c.synthetic,
            last.c.finished_at.label("tried_at"),
            last.c.status,
        )
        .join_from(known, last, last.c.run_id == known.c.last_id)
        .order_by(known.c.layer, known.c.profile, known.c.source)
    )


def held_back(*, limit: int) -> Select[Any]:
    """Select how many rows are held back now, one row a profile and kind of reason, most first.

    `kind` is the reason without the values in it: they may tell of a person.
    """
    kind = func.regexp_replace(quarantine.c.reason, VALUES, "…", "g").label("kind")
    rows = func.count().label("rows")
    return (
        select(quarantine.c.profile, kind, rows)
        .group_by(quarantine.c.profile, kind)
        .order_by(rows.desc(), quarantine.c.profile, kind)
        .limit(limit)
    )


def held_back_in_all() -> Select[Any]:
    """Select how many rows are held back now, one row a profile, most first."""
    rows = func.count().label("rows")
    statement = select(quarantine.c.profile, rows).group_by(quarantine.c.profile)
    return statement.order_by(rows.desc(), quarantine.c.profile)


def kept() -> Select[Any]:
    """Select the last kept run of each profile and source, with its `detail`."""
    return (
        select(*(etl_run.c[name] for name in _SHOWN))
        .ext(distinct_on(etl_run.c.profile, etl_run.c.source))
        .where(etl_run.c.status == "done")
        .order_by(etl_run.c.profile, etl_run.c.source, etl_run.c.run_id.desc())
    )


def placings() -> Select[Any]:
    """Select the last kept run of each profile and source that found places for rows."""
    places = etl_run.c.detail["places"]
    return kept().where(func.jsonb_typeof(places) == "object", places != {})


def examples(run_id: int, *, each: int) -> Select[Any]:
    """Select up to `each` rows of every kind that `run_id` held back, in the order of the file.

    `kind`, `rows` (of that kind), `reason`, `file`, `row_number`, `row`: masked when they came in,
    but what a row says is not for a screen.
    """
    kind = func.regexp_replace(quarantine.c.reason, VALUES, "…", "g").label("kind")
    order = (quarantine.c.file, quarantine.c.row_number)
    numbered = (
        select(
            *(quarantine.c[name] for name in ("reason", "file", "row_number", "row")),
            kind,
            func.row_number().over(partition_by=kind, order_by=order).label("place"),
            func.count().over(partition_by=kind).label("rows"),
        )
        .where(quarantine.c.run_id == run_id)
        .subquery()
    )
    return (
        select(*(c for c in numbered.c if c.name != "place"))
        .where(numbered.c.place <= each)
        .order_by(numbered.c.rows.desc(), numbered.c.kind, numbered.c.place)
    )


def ground(*, levels: int, tolerance: float) -> Select[Any]:
    """Select the outlines of the coarsest levels that have areas: `depth` (1 the coarsest), `geom`.

    Parameters
    ----------
    levels
        How many levels.
    tolerance
        How far an outline may be from the true one, in degrees.
    """
    used = select(area.c.level).distinct()
    ranked = (
        select(level.c.level, func.row_number().over(order_by=level.c.rank).label("depth"))
        .where(level.c.level.in_(used))
        .subquery()
    )
    simple = func.ST_SimplifyPreserveTopology(area.c.geom, tolerance)
    return (
        select(ranked.c.depth, func.ST_AsBinary(simple).label("geom"))
        .join_from(area, ranked, area.c.level == ranked.c.level)
        .where(ranked.c.depth <= levels)
        .order_by(ranked.c.depth, area.c.code)
    )
