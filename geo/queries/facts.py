"""Every demand as a row of small numbers: what `geo.facts` keeps in memory.

The conditions are those of `geo/sql/rollup_daily.sql`, so that what is counted of these rows is
what the rollups hold. Nothing that could tell of a person is read: no text and no address.
"""

from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    Date,
    Double,
    Integer,
    Select,
    SmallInteger,
    Subquery,
    and_,
    case,
    cast,
    collate,
    column,
    func,
    literal_column,
    null,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

from geo.queries.indicators import kinds
from geo.schema import COUNTS, area, demand, deployment, etl_run, level, stack

EPOCH: Final = date(2000, 1, 1)
NO_DAY: Final = -32_768
"""The number of no day; others are counted from `EPOCH`."""
NO_PLACE: Final = -2_147_483_648
DEGREE: Final = 10_000_000
"""So many parts of a degree are told apart: a centimetre."""
HOWS: Final = (
    "exact", "nearest", "compound", "community", "street", "district", "area", "name", "stacked",
    "none",
)  # fmt: skip
"""How a place was obtained, the surest first."""
CLOSE_EDGES: Final = (0, 1, 2, 4, 8, 12, 24, 48, 72, 120, 168, 336, 720)
"""Hours from receipt to closing where classes of them begin; the last one has no end."""
FLAGS: Final = tuple(name for name in COUNTS if name not in {"closed_days", "closed_minutes"})
"""What is counted of a demand once or not at all; sums of days and minutes are no such thing."""
CLOSINGS: Final = ("open", "on_time", "late", "closed")
"""What became of a demand; whether an open one is overdue only the moment of the data says."""

ROW: Final[Mapping[str, str]] = MappingProxyType({
    "area": "i4", "category": "i2", "channel": "i2", "how": "i2", "closing": "i2", "bin": "i2",
    "hour": "i2", "received": "i2", "due": "i2", "closed": "i2", "hours": "i4", "flags": "i4",
    "lon": "i4", "lat": "i4", "cell": "i8", "key": "i8", "received_us": "i8", "due_us": "i8",
})  # fmt: skip
"""The columns of `rows` and their sizes, as NumPy names them."""

_SQL: Final = {"i2": SmallInteger, "i4": Integer, "i8": BigInteger}
_DAY: Final[ColumnElement[Any]] = literal_column("interval '24 hours'")
_FORTNIGHT: Final[ColumnElement[Any]] = literal_column("interval '14 days'")
_MONTH: Final[ColumnElement[Any]] = literal_column("interval '30 days'")
_HOUR: Final[ColumnElement[Any]] = literal_column("interval '1 hour'")
_FAR: Final = 32_767


def areas() -> Select[Any]:
    """Select every area in the order in which `rows` numbers them."""
    return select(
        area.c.code, area.c.level, area.c.parent_code, area.c.name_zh, area.c.name_en,
        area.c.synthetic, area.c.households,
    ).order_by(_plain(area.c.code))  # fmt: skip


def bounds() -> Select[Any]:
    """Select how far every area reaches: code, west, south, east, north."""
    ends = {"west": func.ST_XMin, "south": func.ST_YMin, "east": func.ST_XMax,
            "north": func.ST_YMax}  # fmt: skip
    return select(area.c.code, *(end(area.c.geom).label(name) for name, end in ends.items()))


def titles() -> Select[Any]:
    """Select the titles of all levels: level, names."""
    return select(level.c.level, level.c.name_zh, level.c.name_en)


def levels() -> Select[Any]:
    """Select the keys of the levels that have areas, coarsest first."""
    used = select(area.c.level).distinct()
    return select(level.c.level).where(level.c.level.in_(used)).order_by(level.c.rank)


def terms(name: str) -> Select[Any]:
    """Select every category or channel in the order in which `rows` numbers them, from 0."""
    return _numbered(name, kinds().cte("kinds"))


def _numbered(name: str, pairs: CTE) -> Select[Any]:
    each = select(pairs.c[name].label("term")).distinct().subquery()
    number = func.row_number().over(order_by=_plain(each.c.term)) - 1
    return select(each.c.term, number.label("number")).order_by(number)


def size(runs: Collection[int] | None = None) -> Select[Any]:
    """Select how many demands there are, or those of some runs; one row."""
    statement = select(func.count()).select_from(demand)
    return statement if runs is None else statement.where(demand.c.run_id.in_(runs))


def runs() -> Select[Any]:
    """Select the loads: run_id, layer."""
    return select(etl_run.c.run_id, etl_run.c.layer)


def placed_anew(since: Collection[int]) -> Select[Any]:
    """Select how many default coordinates some loads found: they move demands of other loads."""
    return select(func.count()).select_from(stack).where(stack.c.run_id.in_(since))


def rows(runs: Collection[int] | None = None) -> Select[Any]:
    """Select every demand, or those that some runs wrote last, as `ROW` says; nothing is null.

    area
        The number of the lowest area, as `areas` has them; -1 for none.
    category, channel, how, closing
        The numbers among `terms`, `HOWS` and `CLOSINGS`; -1 for a term that no rollup knows.
    bin
        The class of `CLOSE_EDGES` that the time to close is in; -1 while open.
    hour
        Of receipt, on the clock of the deployment.
    received, due, closed
        Civil days since `EPOCH`, or `NO_DAY`.
    hours
        To close, rounded up; -1 while open.
    flags
        A bit for each of `FLAGS`.
    lon, lat
        In parts of a `DEGREE`; `NO_PLACE` without a point of its own.
    cell
        The finest H3 cell; 0 without a point of its own.
    key
        A hash of source and id.
    received_us, due_us
        Microseconds since 1970 of what is open; else, and without a due time, 0.
    """
    number = func.row_number().over(order_by=_plain(area.c.code)) - 1
    places = select(area.c.code, number.label("number")).subquery("places")
    pairs = kinds().cte("kinds")
    categories, channels = (
        _numbered(name, pairs).subquery(name) for name in ("category", "channel")
    )
    values = _values(places, categories, channels)
    columns: list[ColumnElement[Any]] = [
        cast(values[name], _SQL[size]).label(name) for name, size in ROW.items()
    ]
    statement = (
        select(*columns)
        .select_from(demand)
        .outerjoin(places, places.c.code == demand.c.area_code)
        .outerjoin(categories, categories.c.term == demand.c.category)
        .outerjoin(channels, channels.c.term == func.coalesce(demand.c.channel, ""))
    )
    return statement if runs is None else statement.where(demand.c.run_id.in_(runs))


def _values(
    places: Subquery, categories: Subquery, channels: Subquery
) -> dict[str, ColumnElement[Any]]:
    row = demand.c
    local = func.timezone(_zone(), row.received_at)
    # As a double: EXTRACT would divide decimals, at several times the cost. Whole hours are exact.
    hours = func.greatest(func.date_part("epoch", row.closed_at - row.received_at) / 3600, 0)
    is_open, own = row.closed_at.is_(None), row.place_how != "stacked"
    return {
        "area": func.coalesce(places.c.number, -1),
        "category": func.coalesce(categories.c.number, -1),
        "channel": func.coalesce(channels.c.number, -1),
        "how": func.array_position(array(HOWS), row.place_how) - 1,
        "closing": case(
            (is_open, 0), (row.due_at.is_(None), 3), (row.closed_at <= row.due_at, 1), else_=2
        ),
        "bin": case((is_open, -1), else_=func.width_bucket(hours, _edges()) - 1),
        "hour": func.date_part("hour", local),
        "received": _day(row.received_at),
        "due": _day(row.due_at),
        "closed": _day(row.closed_at),
        "hours": case((is_open, -1), else_=func.ceil(hours)),
        "flags": _bits(conditions()),
        "lon": _degrees(case((own, func.ST_X(row.geom)))),
        "lat": _degrees(case((own, func.ST_Y(row.geom)))),
        "cell": func.coalesce(case((own, row.cell)), 0),
        "key": func.hashtextextended(func.concat(row.source, "\x1f", row.source_id), 0),
        "received_us": _microseconds(row.received_at, only=is_open),
        "due_us": _microseconds(row.due_at, only=is_open),
    }


def conditions() -> dict[str, ColumnElement[bool]]:
    """Return when a demand is counted, for each of `FLAGS`; null is no."""
    row = demand.c
    counts = and_(~row.voided, row.duplicate_of.is_(None))
    located = and_(
        row.place_how != "stacked",
        or_(row.geom.is_not(None), func.coalesce(row.address, "") != ""),
    )
    is_closed, is_due = row.closed_at.is_not(None), row.due_at.is_not(None)
    in_time = row.closed_at <= row.due_at
    after = row.reopened_at >= row.closed_at
    odd = or_(
        and_(row.status == "closed", row.closed_at.is_(None)),
        and_(row.status == "open", is_closed),
        row.status == "voided",
    )
    of_received = {
        "received": counts,
        "received_closed_same_day": _civil(row.closed_at) <= _civil(row.received_at),
        "received_closed": is_closed,
        "received_direct_answer": row.direct_answer,
        "received_dispatched": row.dispatched_at.is_not(None),
        "received_accepted": row.accepted_at.is_not(None),
        "received_responded": func.least(row.accepted_at, row.closed_at) <= row.received_at + _DAY,
        "received_disagreeing": odd,
        "received_located": located,
        "received_in_cell": and_(row.cell.is_not(None), row.place_how != "stacked"),
        "received_stacked": row.place_how == "stacked",
    }
    of_due = {"due": is_due, "due_closed": and_(is_due, is_closed), "due_on_time": in_time}
    of_closed = {
        "closed": is_closed,
        "closed_called_back": row.callback_at.is_not(None),
        "closed_rated": row.satisfaction.is_not(None),
        "closed_satisfied": row.satisfaction >= 4,  # noqa: PLR2004 - of five
        "closed_reopened_14": and_(after, row.reopened_at <= row.closed_at + _FORTNIGHT),
        "closed_reopened_30": and_(after, row.reopened_at <= row.closed_at + _MONTH),
        "closed_on_time": in_time,
        "closed_last_hour": and_(in_time, row.closed_at > row.due_at - _HOUR),
        "closed_located": located,
    }
    found = {name: and_(counts, one) for name, one in (of_received | of_due).items()}
    found |= {name: and_(counts, is_closed, one) for name, one in of_closed.items()}
    found |= {
        "received_voided": row.voided,
        "received_duplicate": and_(~row.voided, row.duplicate_of.is_not(None)),
    }
    return {name: found[name] for name in FLAGS}


def ids(keys: Collection[int], lon: Collection[float], lat: Collection[float]) -> Select[Any]:
    """Select key and source_id of the demands at these points: the index finds each point."""
    points = func.unnest(
        cast(list(keys), ARRAY(BigInteger)), cast(list(lon), ARRAY(Double)),
        cast(list(lat), ARRAY(Double)),
    ).table_valued(
        column("key"), column("lon"), column("lat"), name="points"
    ).render_derived()  # fmt: skip
    # A centimetre either way, which is how closely they are known.
    near = func.ST_Expand(
        func.ST_SetSRID(func.ST_MakePoint(points.c.lon, points.c.lat), 4326), 2 / DEGREE
    )
    row = demand.c
    key = func.hashtextextended(func.concat(row.source, "\x1f", row.source_id), 0)
    return (
        select(points.c.key, row.source_id)
        .select_from(points)
        .join(demand, and_(row.geom.bool_op("&&")(near), key == points.c.key))
    )


def _plain(text: ColumnElement[str]) -> ColumnElement[str]:
    # Byte by byte, as Python orders them.
    return collate(text, "C")


def _zone() -> Any:  # noqa: ANN401 - a scalar subquery
    return select(deployment.c.time_zone).scalar_subquery()


def _civil(moment: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(func.timezone(_zone(), moment), Date)


def _day(moment: ColumnElement[Any]) -> ColumnElement[int]:
    number = _civil(moment) - literal_column(f"date '{EPOCH}'")
    return func.coalesce(func.least(func.greatest(number, -_FAR), _FAR), NO_DAY)


def _bits(every: Mapping[str, ColumnElement[bool]]) -> ColumnElement[int]:
    total: ColumnElement[int] = literal_column("0")
    for at, condition in enumerate(every.values()):
        total = total + case((condition, 1 << at), else_=0)
    return total


def _degrees(value: ColumnElement[Any]) -> ColumnElement[int]:
    return func.coalesce(func.round(value * DEGREE), NO_PLACE)


def _microseconds(moment: ColumnElement[Any], *, only: ColumnElement[bool]) -> ColumnElement[int]:
    # As a decimal: a double of seconds is not exact to the microsecond.
    exact = cast(func.extract("epoch", moment) * 1_000_000, BigInteger)
    return func.coalesce(case((only, exact), else_=null()), 0)


def _edges() -> ColumnElement[Any]:
    return literal_column(f"ARRAY[{','.join(f'{edge}::float8' for edge in CLOSE_EDGES)}]")
