"""Every share of people, places and ground that a station is near enough to. Entries are made."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Exists, Select, and_, case, exists, or_, select

from geo.catalog.circles import CIRCLES, COMPOUND, WAYS, Way
from geo.catalog.indicators.words import PERCENT
from geo.catalog.standing import TODAY, Entry, Standing, held
from geo.schema import area, building, reach, reach_ground
from geo.text import Text

LONGEST: Final = max(CIRCLES)

VALID: Final = and_(
    or_(area.c.valid_from.is_(None), area.c.valid_from <= TODAY),
    or_(area.c.valid_to.is_(None), area.c.valid_to > TODAY),
)
"""That an area is valid today."""

MEASURED: Final = or_(exists(select(reach_ground.c.points)), exists(select(reach.c.straight_m)))
"""That distances have been measured at all: else nothing is known, and not that nobody is near."""

ON_FOOT: Final = exists(select(reach.c.walk_m).where(reach.c.walk_m.is_not(None)))
"""That anything at all is in reach on foot: without a network, nothing is known of it."""

COMPOUNDS: Final = select(area.c.code, area.c.code.label("area_code")).where(
    area.c.level == COMPOUND, VALID
)
_BUILDINGS: Final = select(building.c.code, building.c.area_code)

_ORIGIN: Final = Text(
    zh="《城市居住区规划设计标准》GB 50180-2018：5、10、15分钟生活圈，步行距离300、500、1000米；"
    "步行距离按路网推算，直线距离为通行的简化，本系统并列两者",
    en="GB 50180-2018, the standard for residential planning: living circles of 5, 10 and 15 "
    "minutes, 300, 500 and 1,000 m on foot; the straight line is the usual simplification, and "
    "both are shown here",
)
_NO_WALKS: Final = Text(
    zh="；没有载入步行路网时无数据", en="; no data where no walking network is loaded"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Subject:
    """What may be near a station."""

    key: str
    title: Text
    """As a part of a title, and after a number."""
    things: Select[Any]
    excludes: Text


_HOUSEHOLDS: Final = _Subject(
    key="households",
    title=Text(zh="户数", en="households"),
    things=COMPOUNDS.where(area.c.households.is_not(None)),
    excludes=Text(
        zh="未填户数的小区；已撤销或尚未设立的小区；不在任何小区内的住户",
        en="compounds that do not say how many; compounds abolished or still to come; households "
        "in no compound",
    ),
)
_SUBJECTS: Final = (
    _Subject(
        key="compounds",
        title=Text(zh="小区", en="compounds"),
        things=COMPOUNDS,
        excludes=Text(
            zh="已撤销或尚未设立的小区", en="compounds abolished or still to come"
        ),
    ),
    _Subject(
        key="buildings",
        title=Text(zh="楼宇", en="buildings"),
        things=_BUILDINGS,
        excludes=Text(zh="无", en="nothing"),
    ),
    _Subject(
        key="key_buildings",
        title=Text(zh="重点楼宇", en="key buildings"),
        things=_BUILDINGS.where(building.c.is_key),
        excludes=Text(zh="无", en="nothing"),
    ),
)  # fmt: skip


def within(thing: str, code: ColumnElement[str], way: Way, metres: int) -> Exists:
    """Say whether any station is within so many metres of the compound or building `code`."""
    far = reach.c.straight_m if way is Way.STRAIGHT else reach.c.walk_m
    return (
        exists()
        .where(reach.c.thing == thing, reach.c.code == code, far <= metres)
        .correlate(code.table)
    )


def key_of(subject: str, minutes: int, way: Way) -> str:
    """Return the key of the share of a subject: households, compounds, …, ground."""
    return f"{subject}_{minutes}_min_{way}"


def _households(minutes: int, way: Way) -> Entry:
    near = within(COMPOUND, area.c.code, way, CIRCLES[minutes])
    return _entry(
        _HOUSEHOLDS,
        minutes,
        way,
        Standing(
            things=_known(_HOUSEHOLDS.things, way),
            part=case((near, area.c.households), else_=0),
            whole=area.c.households,
        ),
    )


def _things(subject: _Subject, way: Way) -> Entry:
    compounds = subject.key == "compounds"
    code: ColumnElement[str] = area.c.code if compounds else building.c.code
    near = within(COMPOUND if compounds else "building", code, way, CIRCLES[LONGEST])
    return _entry(
        subject, LONGEST, way, Standing(things=_known(subject.things, way), part=held(near))
    )


def _known(things: Select[Any], way: Way) -> Select[Any]:
    return things.where(MEASURED if way is Way.STRAIGHT else ON_FOOT)


def _entry(subject: _Subject, minutes: int, way: Way, standing: Standing) -> Entry:
    metres, title, said = CIRCLES[minutes], subject.title, WAYS[way]
    far = f"{metres:,}"
    middle = Text(
        zh="按小区或楼宇内的一点计，院落再大也只看这一点；"
        + ("直线会跨过河流和围墙，实际要走更远。" if way is Way.STRAIGHT else "走不到的不算。"),
        en="Measured from one point of the compound or building, however large it is; "
        + (
            "a straight line crosses rivers and walls, and the walk is longer."
            if way is Way.STRAIGHT
            else "what cannot be walked to does not count."
        ),
    )
    return Entry(
        key=key_of(subject.key, minutes, way),
        title=Text(
            zh=f"{minutes}分钟{said.zh}覆盖率（{title.zh}）",
            en=f"{title.en.capitalize()} within {minutes} minutes {said.en}",
        ),
        unit=PERCENT,
        formula=Text(
            zh=f"{said.zh}距离{far}米内有服务站的{title.zh} ÷ {title.zh}",
            en=f"{title.en} with a station within {far} m {said.en} ÷ {title.en}",
        ),
        excludes=subject.excludes if way is Way.STRAIGHT else subject.excludes + _NO_WALKS,
        origin=_ORIGIN,
        explanation=middle,
        standing=standing,
    )


def _ground(way: Way) -> Entry:
    metres, said = CIRCLES[LONGEST], WAYS[way]
    counted = reach_ground.c[f"{way}_{metres}"]
    excludes = Text(
        zh="不在最低一级区域内的土地；小于网格间距的区域",
        en="ground in no area of the lowest level; areas smaller than the lattice",
    )
    return Entry(
        key=key_of("ground", LONGEST, way),
        title=Text(
            zh=f"{LONGEST}分钟{said.zh}覆盖率（面积）",
            en=f"Ground within {LONGEST} minutes {said.en}",
        ),
        unit=PERCENT,
        formula=Text(
            zh=f"{said.zh}距离{metres:,}米内有服务站的网格点数 ÷ 网格点数",
            en=f"lattice points with a station within {metres:,} m {said.en} ÷ lattice points",
        ),
        excludes=excludes if way is Way.STRAIGHT else excludes + _NO_WALKS,
        origin=_ORIGIN,
        explanation=Text(
            zh="按50米间距的网格点估算面积，含水面、绿地等无人居住之处，须与户数覆盖率同看。",
            en="An estimate by points 50 m apart; it counts water and parks, where nobody lives, "
            "so read it with the households.",
        ),
        standing=Standing(
            things=select(reach_ground.c.area_code.label("code"), reach_ground.c.area_code).where(
                reach_ground.c.station_kind == ""
            ),
            part=counted,
            whole=reach_ground.c.points,
        ),
    )


def _made() -> Iterator[Entry]:
    for minutes in CIRCLES:
        yield from (_households(minutes, way) for way in Way)
    for subject in _SUBJECTS:
        yield from (_things(subject, way) for way in Way)
    yield from (_ground(way) for way in Way)


REACH: Final = tuple(_made())
"""In the order in which they are offered."""

BESIDE: Final = {
    entry["key"]: (entry["key"].rpartition("_")[0] + f"_{other}",)
    for entry in REACH
    for other in Way
    if not entry["key"].endswith(other)
}
"""Which must be read with which: the straight line with the walk, and the other way round."""
