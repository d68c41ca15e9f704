"""What the database already says, and what that makes of the rows: levels, parents, places."""

from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from sqlalchemy import Connection, func, insert, select

from etl import place
from etl.clean.checked import first
from etl.contracts import Shape
from etl.errors import ProfileError
from etl.place import Areas
from etl.prepare import Prepared
from etl.profile import Profile
from geo.catalog import LEVELS
from geo.schema import area, demand, deployment, level

DEFAULTS: Final[dict[str, Any]] = {
    "time_zone": "Asia/Shanghai",
    "metric_srid": 4544,
    "name_zh": "蓉图",
    "name_en": "Rongtu",
}
"""The deployment, when no profile ever says."""


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
    new |= said.model_dump(exclude_none=True, exclude={"key"})
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


def fitted(
    connection: Connection, profile: Profile, ready: Prepared
) -> tuple[pd.DataFrame, "pd.Series[str]"]:
    """Give the rows their level, parents and places; return them and the reasons of all others."""
    known = areas(connection)
    rows = ready.good
    told: pd.Series[str] = pd.Series([], dtype="str")
    if profile.layer == "area":
        key = profile.level.key if profile.level else ""
        rank = connection.scalar(select(level.c.rank).where(level.c.level == key))
        rows, told = _parented(rows.assign(level=key), profile, known, rank=rank or 0)
    elif profile.layer == "demand":
        stacks = known_stacks(connection, profile.source)
        codes = _text(rows, "area_code")
        found = place.placed(rows["geom"].to_numpy(), codes, known, known_stacks=stacks)
        rows = rows.assign(area_code=found["area_code"], place_how=found["place_how"])
    else:
        rows, told = _housed(rows, profile, known)
    return rows, first(ready.rejected, told)


def areas(connection: Connection) -> Areas:
    """Read the areas that are still valid."""
    found = connection.execute(
        select(
            area.c.code, area.c.level, level.c.rank, area.c.parent_code,
            func.ST_AsBinary(area.c.geom).label("geom"),
        )
        .join(level, level.c.level == area.c.level)
        .where(area.c.valid_to.is_(None))
    ).all()  # fmt: skip
    frame = pd.DataFrame(found, columns=["code", "level", "rank", "parent_code", "geom"])
    return Areas(frame.assign(geom=shapely.from_wkb(frame["geom"].to_numpy(dtype=np.object_))))


def known_stacks(connection: Connection, source: str) -> place.Coordinates:
    """Return the default coordinates that earlier loads of `source` found."""
    found = connection.execute(
        select(func.ST_X(demand.c.geom).label("lon"), func.ST_Y(demand.c.geom).label("lat"))
        .where(demand.c.source == source, demand.c.place_how == "stacked")
        .distinct()
    )
    return frozenset((row.lon, row.lat) for row in found)


def _text(rows: pd.DataFrame, name: str) -> "pd.Series[str]":
    return rows[name] if name in rows else pd.Series(None, index=rows.index, dtype="str")


def _inside(rows: pd.DataFrame, known: Areas) -> "pd.Series[str]":
    """Return the finest area that holds a point of each row."""
    found = place.finest(shapely.point_on_surface(rows["geom"].to_numpy()), known)
    return found.set_axis(rows.index)


def _parented(
    rows: pd.DataFrame, profile: Profile, known: Areas, *, rank: int
) -> tuple[pd.DataFrame, "pd.Series[str]"]:
    """Find the parents, by code or by place; a parent is an area of a coarser level."""
    parents = _text(rows, "parent_code")
    told: pd.Series[str] = pd.Series([], dtype="str")
    if profile.parent is not None:
        above = known.frame[known.frame["level"] == profile.parent.level]
        parents = parents.fillna(_inside(rows, Areas(above)))
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
    good = ~rows.index.isin(told.index)
    return rows.assign(parent_code=parents)[good], told


def _housed(
    rows: pd.DataFrame, profile: Profile, known: Areas
) -> tuple[pd.DataFrame, "pd.Series[str]"]:
    """Give things the area they name, else the finest that holds them."""
    codes = _text(rows, "area_code")
    unknown = codes.notna() & ~codes.isin(list(known.levels))
    told = "area_code is '" + codes[unknown] + "': no such area is loaded"
    rows, codes = rows[~unknown], codes[~unknown]
    if profile.contract.shape is not Shape.NONE:
        codes = codes.fillna(_inside(rows, known))
    return rows.assign(area_code=codes), told
