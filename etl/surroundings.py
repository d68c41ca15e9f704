"""What the database already says, and what that makes of the rows: levels, parents, places."""

from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection, Date, Select, cast, func, insert, or_, select

from etl.clean.checked import first
from etl.errors import LoadError, ProfileError
from etl.piece import World, column, inside
from etl.place import Areas, Gazetteer
from etl.place.stacks import STACK_SHARE, Packed, unpacked
from etl.profile import Profile
from geo.catalog import LEVELS
from geo.schema import (
    SRID,
    area,
    area_daily,
    building,
    demand,
    demand_daily,
    deployment,
    level,
    stack,
)

DEFAULTS: Final[dict[str, Any]] = {
    "time_zone": "Asia/Shanghai",
    "metric_srid": 4544,
    "name_zh": "蓉图",
    "name_en": "Rongtu",
}
"""The deployment, when no profile ever says."""
HALF: Final = 5e-7
"""Degrees: coordinates that agree to six decimals differ by no more."""


def time_zone(connection: Connection, profile: Profile) -> str:
    """Return where the times of `profile` that have no offset were written down."""
    said = profile.deployment.time_zone if profile.deployment else None
    stored = connection.scalar(select(deployment.c.time_zone))
    return profile.time_zone or said or stored or str(DEFAULTS["time_zone"])


def agree(connection: Connection, profile: Profile) -> None:
    """Enter what the profile says of deployment and level; refuse what contradicts the database."""
    said = profile.deployment.model_dump(exclude_none=True) if profile.deployment else {}
    known = connection.execute(select(deployment)).mappings().first()
    if known is None:
        # Areas say nothing about days: a later profile may still do so. Demands cannot wait.
        if said or profile.layer == "demand":
            connection.execute(insert(deployment).values(only=True, **(DEFAULTS | said)))
    else:
        for key, value in said.items():
            if known[key] != value:
                raise ProfileError(
                    given=f"Profile {profile.name}: deployment.{key} is {value!r}",
                    wanted=f"{known[key]!r}, as everything in this database has it",
                    remedy="correct the profile, or load it into a database of its own",
                )
    if profile.level is not None:
        _agree_level(connection, profile)


def _agree_level(connection: Connection, profile: Profile) -> None:
    said = profile.level
    if said is None:
        return
    new: dict[str, Any] = {"level": said.key}
    if said.key in LEVELS:
        known = LEVELS[said.key]
        new |= {"rank": known.rank, "name_zh": known.title.zh, "name_en": known.title.en}
    new |= said.model_dump(exclude_none=True, exclude={"key", "code_pattern"})
    stored = connection.execute(select(level).where(level.c.level == said.key)).first()
    if stored is not None:
        if said.rank is not None and stored.rank != said.rank:
            raise _level_error(profile, f"rank {said.rank}", f"rank {stored.rank}, as loaded")
        return
    missing = {"rank", "name_zh", "name_en"} - new.keys()
    if missing:
        raise _level_error(
            profile,
            f"without {', '.join(sorted(missing))}",
            f"these, or one of {', '.join(LEVELS)}",
        )
    taken = connection.scalar(select(level.c.level).where(level.c.rank == new["rank"]))
    if taken is not None:
        raise _level_error(profile, f"rank {new['rank']}", f"another: {taken!r} has that one")
    connection.execute(insert(level).values(new))


def _level_error(profile: Profile, given: str, wanted: str) -> ProfileError:
    key = profile.level.key if profile.level else ""
    return ProfileError(
        given=f"Profile {profile.name}: level {key!r} {given}",
        wanted=wanted,
        remedy="correct [level] of the profile",
    )


def world(connection: Connection, profile: Profile) -> World:
    """Return what the rows of `profile` are held against."""
    known = areas(connection)
    named = profile.layer == "demand" and profile.place.names and "address" in profile.fields
    return World(
        profile=profile,
        time_zone=time_zone(connection, profile),
        metric_srid=connection.scalar(select(deployment.c.metric_srid)) or DEFAULTS["metric_srid"],
        now=datetime.now(UTC),
        areas=known,
        gazetteer=gazetteer(connection, known) if named else None,
    )


def areas(connection: Connection) -> Areas:
    """Read the areas that are valid on this civil day of the deployment."""
    zone = func.coalesce(
        select(deployment.c.time_zone).scalar_subquery(), str(DEFAULTS["time_zone"])
    )
    today = cast(func.timezone(zone, func.now()), Date)
    names = ["code", "level", "rank", "parent_code", "name_zh", "name_en", "geom"]
    found = connection.execute(
        select(
            area.c.code, area.c.level, level.c.rank, area.c.parent_code, area.c.name_zh,
            area.c.name_en, func.ST_AsBinary(area.c.geom).label("geom"),
        )
        .join(level, level.c.level == area.c.level)
        .where(
            or_(area.c.valid_to.is_(None), area.c.valid_to > today),
            or_(area.c.valid_from.is_(None), area.c.valid_from <= today),
        )
    ).all()  # fmt: skip
    frame = pd.DataFrame(found, columns=names)
    return Areas(frame.assign(geom=shapely.from_wkb(frame["geom"].to_numpy(dtype=np.object_))))


def gazetteer(connection: Connection, known: Areas) -> Gazetteer:
    """Read what areas and buildings are called, in both languages."""
    found = connection.execute(
        select(building.c.name_zh, building.c.name_en, building.c.area_code).where(
            building.c.area_code.is_not(None)
        )
    ).all()
    both = [(name, code) for zh, en, code in found for name in {zh, en}]
    return Gazetteer.of(known, pd.DataFrame(both, columns=["name", "area_code"]))


def known_stacks(connection: Connection, source: str) -> Packed:
    """Return the default coordinates that earlier loads of `source` found, packed."""
    found = connection.scalars(select(stack.c.at).where(stack.c.source == source))
    return np.array(list(found), dtype=np.int64)


def confirmed(connection: Connection, found: pd.DataFrame, known: Packed) -> pd.DataFrame:
    """Keep the stacks that are so among all that is loaded, and not in this load alone.

    A hundred calls from one compound on one day are news, not a default coordinate: in a daily
    load they are many, in the whole table few.
    """
    kept = np.isin(found["at"].to_numpy(), known)
    lon, lat = unpacked(found["at"].to_numpy())
    for place in np.flatnonzero(~kept):
        here = func.ST_MakeEnvelope(
            lon[place] - HALF, lat[place] - HALF, lon[place] + HALF, lat[place] + HALF, SRID
        )
        rows = connection.scalar(
            select(func.count()).select_from(demand).where(demand.c.geom.op("&&")(here))
        )
        total = connection.scalar(_in_all(found["area_code"].iloc[place]))
        one = found.iloc[place]
        kept[place] = one["rows"] + (rows or 0) > STACK_SHARE * (one["total"] + (total or 0))
    return found[kept].reset_index(drop=True)


def _in_all(code: object) -> Select[Any]:
    """Count the demands that are loaded in an area, or in none."""
    # Of an area its own sums are there; what is in none is only in the finer table.
    rows = area_daily if isinstance(code, str) else demand_daily
    place = rows.c.area_code == code if isinstance(code, str) else rows.c.area_code.is_(None)
    day = rows.c
    return select(func.sum(day.received + day.received_voided + day.received_duplicate)).where(
        place
    )


class Theirs(NamedTuple):
    """Rows whose code another source has."""

    rejected: "pd.Series[str]"
    notes: list[str]


def ours(
    connection: Connection, profile: Profile, rows: pd.DataFrame
) -> tuple[pd.DataFrame, Theirs]:
    """Hold back what is made up where another source has the real thing under the same code."""
    table = profile.contract.table
    found = connection.execute(
        select(table.c.code, table.c.source, table.c.synthetic).where(
            table.c.source != profile.source
        )
    ).all()
    source = {code: name for code, name, _ in found}
    real = {code for code, _, synthetic in found if not synthetic}
    other = rows["code"].isin(list(real)) & profile.synthetic
    told = (
        "code is '" + rows["code"][other] + "': that of a real row of source '"
        + rows["code"][other].map(source).astype("str") + "'"
    )  # fmt: skip
    kept = rows[~other]
    taken = int(kept["code"].isin(list(source)).sum())
    notes = [f"{taken:,} rows were of another source and are of this one now"] if taken else []
    return kept, Theirs(told.astype("str"), notes)


def in_order(connection: Connection) -> None:
    """Refuse areas of which one is a part of a finer one, or of itself.

    Raises
    ------
    LoadError
        There is such a one: the parents, or the level, of another profile do not fit.
    """
    parent, above, own = area.alias("parent"), level.alias("above"), level.alias("own")
    wrong = connection.execute(
        select(area.c.code, parent.c.code.label("parent_code"))
        .join(parent, parent.c.code == area.c.parent_code)
        .join(own, own.c.level == area.c.level)
        .join(above, above.c.level == parent.c.level)
        .where(above.c.rank >= own.c.rank)
        .limit(1)
    ).first()
    if wrong is not None:
        raise LoadError(
            given=f"Area {wrong.code!r} would be a part of {wrong.parent_code!r},"
            " which is of the same or a finer level",
            wanted="parents of coarser levels",
            remedy="correct [level] or parent_code; nothing of this load was kept",
        )


def rank_of(connection: Connection, key: str) -> int:
    """Return where a level stands; 1 is the coarsest."""
    return connection.scalar(select(level.c.rank).where(level.c.level == key)) or 0


def parented(
    rows: pd.DataFrame, profile: Profile, known: Areas, *, rank: int
) -> tuple[pd.DataFrame, "pd.Series[str]"]:
    """Find the parents, by code or by place; a parent is an area of a coarser level."""
    parents = column(rows, "parent_code")
    told: pd.Series[str] = pd.Series([], dtype="str")
    if profile.parent is not None:
        above = known.frame[known.frame["level"] == profile.parent.level]
        parents = parents.fillna(inside(rows, Areas(above)))
        nowhere = parents.isna()
        reason = f"in no area of level {profile.parent.level!r}"
        told = pd.Series(reason, index=rows.index[nowhere], dtype="str")
    coarser = known.frame.loc[known.frame["rank"] < rank, "code"]
    unknown = parents.notna() & ~parents.isin(list(known.levels))
    level_ = parents.notna() & ~unknown & ~parents.isin(list(coarser))
    told = first(
        told,
        "parent_code is '" + parents[unknown] + "': no such area is loaded",
        "parent_code is '" + parents[level_] + "': not of a coarser level",
    )
    elsewhere = rows["code"].map(dict(zip(known.frame["code"], known.frame["level"], strict=True)))
    moved = elsewhere.notna() & (elsewhere != rows["level"])
    told = first(
        told,
        "code is '"
        + rows["code"][moved]
        + "': that of an area of level '"
        + elsewhere[moved].astype("str")
        + "', which is loaded already",
    )
    good = ~rows.index.isin(told.index)
    return rows.assign(parent_code=parents)[good], told
