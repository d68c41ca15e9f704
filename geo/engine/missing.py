"""What is missing: areas without an organisation, buildings without a steward or a specialist."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import pandas as pd
from sqlalchemy import Connection, Table, select

from geo import db
from geo.catalog import INDICATORS, LEVELS
from geo.catalog.standing import Standing, flag, held
from geo.errors import RongtuError, UnknownKeyError
from geo.queries import areas, reach
from geo.queries import missing as queries
from geo.schema import area, building
from geo.text import Text


class Kind(StrEnum):
    """What may be missing."""

    ORGANISATION = "organisation"
    BUILDING_ORGANISATION = "building_organisation"
    KEY_BUILDING_ORGANISATION = "key_building_organisation"
    KEY_BUILDING_STATION = "key_building_station"
    STEWARD = "steward"
    ADVISER = "adviser"
    OFFICER = "officer"
    TALENT = "talent"


_ORGANISED: Final = tuple(
    level for level in LEVELS if f"organisation_coverage_{level}" in INDICATORS
)
"""Levels of which it is known which areas have an organisation."""
_INDICATORS: Final = {
    Kind.BUILDING_ORGANISATION: "building_organisation_share",
    Kind.KEY_BUILDING_ORGANISATION: "key_building_organisation_share",
    Kind.KEY_BUILDING_STATION: "key_building_station_share",
    Kind.STEWARD: "steward_share",
}
_LACKING: Final = {
    Kind.ORGANISATION: Text(
        zh="没有在运行的党组织", en="without an active party organisation"
    ),
    Kind.BUILDING_ORGANISATION: Text(
        zh="没有在运行的楼宇党组织", en="without an active party organisation of their own"
    ),
    Kind.KEY_BUILDING_ORGANISATION: Text(
        zh="没有在运行的楼宇党组织", en="without an active party organisation of their own"
    ),
    Kind.KEY_BUILDING_STATION: Text(
        zh="楼内没有服务站", en="without a service station in them"
    ),
    Kind.STEWARD: Text(zh="没有楼宇保姆", en="without a steward"),
    Kind.ADVISER: Text(zh="没有党建指导员", en="without an adviser"),
    Kind.OFFICER: Text(zh="没有楼宇专员", en="without a building officer"),
    Kind.TALENT: Text(zh="没有人才专员", en="without a talent officer"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Missing:
    """Things that lack something.

    Attributes
    ----------
    kind, level
        What they lack; the level only of organisations.
    frame
        One row a thing: code, names, kind, area_code, street_code, street_zh, street_en, synthetic,
        lon, lat.
    things
        How many there are in all.
    unknown
        Of how many of these it is not known whether they have it: they are not listed.
    verdict
        All this in a sentence.
    """

    kind: Kind
    level: str | None
    frame: pd.DataFrame
    things: int
    unknown: int
    verdict: Text
    notes: tuple[Text, ...]


def missing(
    connection: Connection, kind: Kind, *, level: str | None = None, within: str | None = None
) -> Missing:
    """List what lacks it, as of today: the other side of the share of the same name.

    Parameters
    ----------
    level
        Of areas that should have an organisation; nothing else has one.

    Raises
    ------
    UnknownKeyError
        No such level or area.
    RongtuError
        A level is missing, or given where there is none.
    """
    _check(connection, kind, level, within)
    standing, table = _standing(kind, level)
    streets = db.read_frame(connection, reach.streets()).set_index("area_code")
    frame = db.read_frame(connection, queries.without(standing, table, within=within))
    things, unknown = connection.execute(queries.counts(standing, within=within)).one()
    return Missing(
        kind=kind,
        level=level,
        frame=frame.join(streets, on="area_code"),
        things=things,
        unknown=unknown,
        verdict=_verdict(kind, level, len(frame), things, unknown),
        notes=tuple(_notes(frame, unknown)),
    )


def _check(connection: Connection, kind: Kind, level: str | None, within: str | None) -> None:
    if kind is Kind.ORGANISATION:
        if level is None:
            raise RongtuError(
                given="Areas without an organisation, of no level",
                wanted=f"one of {', '.join(_ORGANISED)}",
                remedy="add --level community, or another",
            )
        if level not in _ORGANISED:
            raise UnknownKeyError("level", level, _ORGANISED)  # noqa: EM101 - a kind
    elif level is not None:
        raise RongtuError(
            given=f"A level of buildings ({kind})",
            wanted="no level: buildings have none",
            remedy="leave the level out; name an area to look in it alone",
        )
    if within is not None and connection.execute(areas.one(within)).first() is None:
        known = [row.level for row in connection.execute(areas.levels())]
        codes = connection.execute(areas.tree(*known[:3])).scalars().all()
        raise UnknownKeyError("area", within, codes)  # noqa: EM101 - a kind


def _standing(kind: Kind, level: str | None) -> tuple[Standing, Table]:
    if kind is Kind.ORGANISATION:
        return _of(f"organisation_coverage_{level}"), area
    if kind in _INDICATORS:
        return _of(_INDICATORS[kind]), building
    things = select(building.c.code, building.c.area_code)
    return Standing(
        things=things, part=held(flag(building.c.attributes, f"has_{kind}"))
    ), building  # fmt: skip


def _of(key: str) -> Standing:
    basis = INDICATORS[key].basis
    assert isinstance(basis, Standing)  # noqa: S101 - one of those named above
    return basis


def _verdict(kind: Kind, level: str | None, lacking: int, things: int, unknown: int) -> Text:
    what = _things(kind, level)
    if not things:
        return Text(zh=f"没有载入{what.zh[1:]}。", en=f"No {what.en} are loaded.")
    known = things - unknown
    if not known:
        return Text(
            zh=f"{things:,} {what.zh}均未填报，无从得知。",
            en=f"None of {things:,} {what.en} says so: it is not known.",
        )
    share = 100 * lacking / known
    if not lacking:
        return Text(
            zh=f"{known:,} {what.zh}中没有缺失的。",
            en=f"Of {known:,} {what.en}, none is {_LACKING[kind].en}.",
        )
    return Text(
        zh=f"{known:,} {what.zh}中有 {lacking:,} {what.zh[0]}{_LACKING[kind].zh}"
        f"（{share:.1f} %）。",
        en=f"Of {known:,} {what.en}, {lacking:,} are {_LACKING[kind].en} ({share:.1f} %).",
    )


def _things(kind: Kind, level: str | None) -> Text:
    """Return what they are called; in Chinese after the word that they are counted by."""
    if level is not None:
        title = LEVELS[level].title
        return Text(zh=f"个{title.zh}", en=f"areas of the level {title.en.lower()}")
    if kind in {Kind.KEY_BUILDING_ORGANISATION, Kind.KEY_BUILDING_STATION}:
        return Text(zh="栋重点楼宇", en="key buildings")
    return Text(zh="栋楼宇", en="buildings")


def _notes(frame: pd.DataFrame, unknown: int) -> Iterator[Text]:
    if unknown:
        yield Text(
            zh=f"另有 {unknown:,} 个未填报，不列入",
            en=f"{unknown:,} more do not say, and are not listed",
        )
    if frame["synthetic"].any():
        yield Text(zh="其中含虚构的样例", en="Some of them are made up")
