"""Demands after a change of boundaries: placed anew where it touches them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from sqlalchemy import (
    REAL,
    BindParameter,
    Column,
    Connection,
    MetaData,
    RowMapping,
    Select,
    String,
    Table,
    bindparam,
    cast,
    func,
    insert,
    literal,
    or_,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.schema import CreateTable

from etl import place, surroundings
from etl.load import civil_days
from etl.place.stacks import Packed
from etl.profile.model import Place
from etl.staging import Staging
from geo.schema import SRID, area, demand, deployment, etl_run

CHUNK: Final = 100_000
MARGIN: Final = 1.1
"""Beyond the tolerance, as a degree is not everywhere as long."""
_METRES_PER_DEGREE: Final = 111_000
_LOOSE: Final = ("none", "nearest", "name")
"""How those were placed for whom any area may be the better one now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What a load of areas changes: where, and which codes."""

    where: shapely.Geometry | None = None
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Anew:
    """How many demands have another place now, and the civil days that they count on."""

    rows: int = 0
    days: Sequence[date] = field(default=())


def before(connection: Connection, staging: Staging) -> Changes:
    """Find out what the staged areas are going to change; nothing while there are no demands."""
    if staging.contract.layer != "area" or not connection.scalar(
        select(select(demand.c.source).exists())
    ):
        return Changes()
    new = staging.table
    named = ("level", "parent_code", "name_zh", "name_en", "valid_from", "valid_to")
    differs = or_(
        area.c.code.is_(None),
        func.ST_AsBinary(area.c.geom) != func.ST_AsBinary(new.c.geom),
        *(area.c[name].is_distinct_from(new.c[name]) for name in named),
    )
    renamed = or_(*(area.c[name].is_distinct_from(new.c[name]) for name in named))
    found = connection.execute(
        select(
            new.c.code,
            func.ST_AsBinary(area.c.geom).label("old"),
            func.ST_AsBinary(new.c.geom).label("new"),
            renamed.label("renamed"),
        )
        .select_from(new.outerjoin(area, area.c.code == new.c.code))
        .where(differs)
    ).all()
    parts = [
        shapely.from_wkb(one.new)
        if one.old is None
        else shapely.union(shapely.from_wkb(one.old), shapely.from_wkb(one.new))
        if one.renamed
        else shapely.symmetric_difference(shapely.from_wkb(one.old), shapely.from_wkb(one.new))
        for one in found
    ]
    if not parts:
        return Changes()
    return Changes(where=shapely.union_all(parts), codes=tuple(one.code for one in found))


def placed_anew(connection: Connection, changes: Changes) -> Anew:
    """Place the demands that `changes` touch; those whose place is the same stay as they are."""
    if changes.where is None:
        return Anew()
    known = surroundings.areas(connection)
    names = surroundings.gazetteer(connection, known)
    srid = connection.scalar(select(deployment.c.metric_srid)) or 0
    other = _table(connection)
    for source, rules in _rules(connection).items():
        stacks = surroundings.known_stacks(connection, source)
        touched = connection.execute(
            _touched(source, changes, rules).execution_options(yield_per=CHUNK)
        )
        for part in touched.mappings().partitions(CHUNK):
            rows = _frame(part)
            found = place.placed(
                rows["geom"].to_numpy(),
                rows["area_said"],
                rows["address"],
                areas=known,
                gazetteer=names if rules.names else None,
                metric_srid=srid,
                tolerance_m=rules.tolerance_m,
                min_score=rules.min_score,
            )
            found = _stacked(rows, found, known, stacks)
            differs = np.zeros(len(rows), dtype=np.bool_)
            for name in ("area_code", "place_how"):
                differs |= (found[name].fillna("") != rows[name].fillna("")).to_numpy()
            moved = found[differs].assign(source=source, source_id=rows.loc[differs, "source_id"])
            if len(moved):
                records: Any = moved.astype(object).where(moved.notna(), None).to_dict("records")
                connection.execute(insert(other), records)
    return _written(connection, other)


def stacked(connection: Connection, source: str, found: pd.DataFrame) -> Anew:
    """Mark the demands of earlier loads that lie on default coordinates found since.

    Parameters
    ----------
    found
        `at`, packed, and `area_code`, missing outside all areas.
    """
    if not len(found):
        return Anew()
    other = _table(connection)
    half = surroundings.HALF
    lon, lat = place.unpacked(found["at"].to_numpy())
    for x, y, top in zip(lon, lat, found["area_code"], strict=True):
        code = None if pd.isna(top) else str(top)
        here = func.ST_MakeEnvelope(x - half, y - half, x + half, y + half, SRID)
        rows = select(
            demand.c.source, demand.c.source_id, literal(code, String), literal("stacked"),
            cast(None, REAL),
        ).where(
            demand.c.source == source,
            demand.c.place_how != "stacked",
            demand.c.geom.op("&&")(here),
            true() if code else demand.c.area_code.is_(None),
        )  # fmt: skip
        connection.execute(insert(other).from_select([c.name for c in other.c], rows))
    return _written(connection, other)


def _rules(connection: Connection) -> dict[str, Place]:
    """Return by what rules the demands of each source were placed."""
    latest = (
        select(etl_run.c.source, etl_run.c.detail["place"].label("place"))
        .ext(distinct_on(etl_run.c.source))
        .where(etl_run.c.layer == "demand", etl_run.c.status == "done")
        .order_by(etl_run.c.source, etl_run.c.run_id.desc())
    )
    return {one.source: Place(**(one.place or {})) for one in connection.execute(latest)}


def _touched(source: str, changes: Changes, rules: Place) -> Select[Any]:
    margin = rules.tolerance_m * MARGIN / _METRES_PER_DEGREE
    # A degree of longitude is shorter: twice as many of them are on the safe side to 60 degrees.
    where = shapely.buffer(changes.where, 2 * margin) if margin else changes.where
    wkb: BindParameter[bytes] = bindparam("where", shapely.to_wkb(where))
    return select(
        demand.c.source_id, func.ST_AsBinary(demand.c.geom).label("geom"), demand.c.area_said,
        demand.c.address, demand.c.area_code, demand.c.place_how,
    ).where(
        demand.c.source == source,
        or_(
            func.ST_Intersects(demand.c.geom, func.ST_GeomFromWKB(wkb, SRID)),
            demand.c.place_how.in_(_LOOSE),
            demand.c.area_said.in_(changes.codes) & (demand.c.place_how != "exact"),
        ),
    )  # fmt: skip


def _frame(part: Sequence[RowMapping]) -> pd.DataFrame:
    frame = pd.DataFrame(part)
    texts = dict.fromkeys(("area_said", "address", "area_code", "place_how"), "str")
    return frame.assign(geom=shapely.from_wkb(frame["geom"].to_numpy(dtype=object))).astype(texts)


def _stacked(
    rows: pd.DataFrame, found: pd.DataFrame, known: place.Areas, stacks: Packed
) -> pd.DataFrame:
    """Leave the rows on default coordinates no more than their coarsest area."""
    heap = np.isin(place.packed(rows["geom"].to_numpy()), stacks)
    tops = found["area_code"].where(found["place_how"] == "exact").map(dict(known.tops()))
    top = heap & tops.notna().to_numpy()
    nowhere = heap & found["area_code"].isna().to_numpy()
    return found.assign(
        area_code=found["area_code"].where(~top, tops),
        place_how=found["place_how"].where(~(top | nowhere), "stacked"),
        place_score=found["place_score"].where(~(top | nowhere)),
    )


def _table(connection: Connection) -> Table:
    table = Table(
        "moved",
        MetaData(),
        *(Column(name, String) for name in ("source", "source_id", "area_code", "place_how")),
        Column("place_score", REAL),
        prefixes=["TEMPORARY"],
        postgresql_on_commit="DROP",
    )
    connection.execute(CreateTable(table))
    return table


def _written(connection: Connection, other: Table) -> Anew:
    connection.execute(text("ANALYZE pg_temp.moved"))
    same = (demand.c.source == other.c.source) & (demand.c.source_id == other.c.source_id)
    moments = (
        select(demand.c.received_at, demand.c.due_at, demand.c.closed_at)
        .join(other, same)
        .cte("moments")
    )
    days = civil_days(connection, list(moments.c))
    columns = ("area_code", "place_how", "place_score")
    rows = connection.execute(
        update(demand).values({name: other.c[name] for name in columns}).where(same)
    ).rowcount
    connection.execute(text("DROP TABLE pg_temp.moved"))
    return Anew(rows=rows, days=days)
