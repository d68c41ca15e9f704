"""Every share of things that exist. To add one, add an entry."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Exists, Select, Table, exists, func, or_, select

from geo.catalog.indicators.words import PERCENT
from geo.catalog.levels import LEVELS
from geo.catalog.model import Level
from geo.catalog.standing import TODAY, Entry, Standing, flag, held, number
from geo.schema import area, building, organisation, station
from geo.text import Text

_PLURAL: Final = {"street": "streets", "community": "communities", "compound": "compounds"}
_BUILDINGS: Final = select(building.c.code, building.c.area_code)
_KEY_BUILDINGS: Final = _BUILDINGS.where(building.c.is_key)


def _areas(level: str) -> Select[Any]:
    """Select the areas of `level` that are valid today."""
    return select(area.c.code, area.c.code.label("area_code")).where(
        area.c.level == level,
        or_(area.c.valid_from.is_(None), area.c.valid_from <= TODAY),
        or_(area.c.valid_to.is_(None), area.c.valid_to > TODAY),
    )


def _organised(level: str, at: ColumnElement[bool], of: Table) -> Exists:
    """Say whether the row of `of` has an active organisation of `level`, not one to come."""
    return (
        exists()
        .where(
            at,
            organisation.c.level == level,
            organisation.c.active,
            or_(organisation.c.established_on.is_(None), organisation.c.established_on <= TODAY),
        )
        .correlate(of)
    )


def _team(name: str) -> ColumnElement[bool]:
    return flag(building.c.attributes, f"has_{name}")


def _coverage(level: Level) -> Entry:
    zh, en = level.title.zh, _PLURAL[level.key]
    return Entry(
        key=f"organisation_coverage_{level.key}",
        title=Text(zh=f"{zh}党组织覆盖率", en=f"Party organisation coverage of {en}"),
        unit=PERCENT,
        formula=Text(
            zh=f"有党组织且在运行的{zh}数 ÷ 现有{zh}数",
            en=f"{en} with an active party organisation ÷ {en}",
        ),
        excludes=Text(
            zh=f"已撤销或尚未设立的{zh}；停止运行或尚未成立的党组织不作数",
            en=f"{en} abolished or still to come; organisations at rest or still to come do not "
            "cover",
        ),
        origin=Text(
            zh="种子文件，金牛区“强化‘一核引领’固根基”：街道13个、社区90个、小区（院落）665个；"
            "锦江区“理顺组织体系”：全覆盖",
            en="seed document, Jinniu, the three-level structure: 13 streets, 90 communities, "
            "665 compounds; Jinjiang, the organisation system: full coverage",
        ),
        explanation=Text(
            zh=f"每100个{zh}中有多少个已有在运行的党组织，其余的尚待组建。",
            en=f"Of every 100 {en}, how many have an active party organisation; "
            "the others still want one.",
        ),
        standing=Standing(
            things=_areas(level.key),
            part=held(_organised(level.key, organisation.c.area_code == area.c.code, area)),
        ),
    )


def _building_organisations(key: str, zh: str, en: str, things: Select[Any]) -> Entry:
    at = organisation.c.building_code == building.c.code
    return Entry(
        key=key,
        title=Text(zh=f"{zh}党组织覆盖率", en=f"Party organisation coverage of {en}"),
        unit=PERCENT,
        formula=Text(
            zh=f"有楼宇党组织且在运行的{zh}数 ÷ {zh}数",
            en=f"{en} with an active party organisation of their own ÷ {en}",
        ),
        excludes=Text(
            zh="停止运行或尚未成立的党组织，以及只是设在楼内的街道、社区、小区党组织，均不作数",
            en="organisations at rest or still to come, and those of a street, community or "
            "compound that only sit in the building, do not cover",
        ),
        origin=Text(
            zh="种子文件，青羊区“通过优化制度扩大组织覆盖”：楼宇党组织74个，重点商务楼宇覆盖率"
            "100 %；锦江区“理顺组织体系”：近100栋楼宇全覆盖",
            en="seed document, Qingyang, organisation coverage: 74 organisations in buildings, "
            "100 % of key buildings; Jinjiang, the organisation system: nearly 100 buildings, all",
        ),
        explanation=Text(
            zh=f"看的是多少{zh}被覆盖，不是党组织有多少个：一栋楼有几个也只计一次。",
            en=f"It counts {en} and not organisations: a building with several counts once.",
        ),
        standing=Standing(things=things, part=held(_organised("building", at, building))),
    )


def _building_stations(key: str, zh: str, en: str, things: Select[Any]) -> Entry:
    inside = exists().where(station.c.building_code == building.c.code).correlate(building)
    return Entry(
        key=key,
        title=Text(zh=f"{zh}服务站覆盖率", en=f"Service station coverage of {en}"),
        unit=PERCENT,
        formula=Text(
            zh=f"楼内设有服务站的{zh}数 ÷ {zh}数",
            en=f"{en} with a service station in them ÷ {en}",
        ),
        excludes=Text(
            zh="不在楼宇内的服务站不作数", en="stations that are in no building do not cover"
        ),
        origin=Text(
            zh="种子文件，青羊区“整合行政资源深度融入”：在44栋重点楼宇设置服务站；"
            "锦江区“聚焦便利高效”：楼宇“蓉城驿站”13个",
            en="seed document, Qingyang, administrative resources: stations in 44 key buildings; "
            "Jinjiang, services for business: 13 stations in buildings",
        ),
        explanation=Text(
            zh=f"分母是全部{zh}；一栋楼内有几个服务站也只计一次。",
            en=f"The denominator is all {en}; a building with several stations counts once.",
        ),
        standing=Standing(things=things, part=held(inside)),
    )


def _services(kind: str, zh: str, en: str, listed: int) -> Entry:
    return Entry(
        key=f"{kind}_services_delivered",
        title=Text(zh=f"{zh}落实率", en=f"{en} delivered"),
        unit=PERCENT,
        formula=Text(
            zh=f"各社区已提供的{zh}项数之和 ÷ 各社区清单所列项数之和",
            en=f"{en.lower()} delivered, over all communities ÷ {en.lower()} listed",
        ),
        excludes=Text(
            zh="未填、不是整数、为负、已提供多于所列的社区；已撤销或尚未设立的社区",
            en="communities that do not say, or say no whole number, a negative one or more "
            "delivered than listed; communities abolished or still to come",
        ),
        origin=Text(
            zh=f"种子文件，金牛区“提升自治强基能力”：{listed}项{zh}清单；各社区对照全部清单，为本系统约定",
            en=f"seed document, Jinniu, self-government: a list of {listed} {en.lower()}; that "
            "each community is held to the whole list is defined here",
        ),
        explanation=Text(
            zh="每100项应提供的服务中已提供多少项；街道和区的数字是所辖社区之和，不是清单的项数。",
            en="Of every 100 services due, how many are delivered; a street or district sums its "
            "communities and is not the length of the list.",
        ),
        standing=Standing(
            things=_areas("community"),
            part=number(area.c.attributes, f"services_{kind}_delivered"),
            whole=number(area.c.attributes, f"services_{kind}_listed"),
        ),
    )


STANDINGS: Final = (
    *(_coverage(LEVELS[key]) for key in _PLURAL),
    _building_organisations("building_organisation_share", "楼宇", "buildings", _BUILDINGS),
    _building_organisations(
        "key_building_organisation_share", "重点楼宇", "key buildings", _KEY_BUILDINGS
    ),
    _building_stations("building_station_share", "楼宇", "buildings", _BUILDINGS),
    _building_stations("key_building_station_share", "重点楼宇", "key buildings", _KEY_BUILDINGS),
    Entry(
        key="dossier_completeness",
        title=Text(zh="一楼一档完整率", en="Building dossier completeness"),
        unit=PERCENT,
        formula=Text(
            zh="各楼宇已建档项数之和 ÷ 应建档项数之和",
            en="dossier items done, over all buildings ÷ dossier items required",
        ),
        excludes=Text(
            zh="未填、不是整数、为负、已建多于应建的楼宇",
            en="buildings that do not say, or say no whole number, a negative one or more done "
            "than required",
        ),
        origin=Text(
            zh="种子文件，青羊区“通过发动多方扩大工作覆盖”：推行“一楼一档、一楼一策”；档案应有哪些项未公布",
            en="seed document, Qingyang, work coverage: one file a building; which items a file "
            "needs is not published",
        ),
        explanation=Text(
            zh="每100项应建的档案已建多少项；按项合计，应建项多的楼宇分量也重。",
            en="Of every 100 items required, how many are done; a building that needs more items "
            "weighs more.",
        ),
        standing=Standing(
            things=_BUILDINGS,
            part=number(building.c.attributes, "dossier_done"),
            whole=number(building.c.attributes, "dossier_total"),
        ),
    ),
    Entry(
        key="steward_share",
        title=Text(zh="楼宇保姆落实率", en="Buildings with a steward"),
        unit=PERCENT,
        formula=Text(
            zh="已明确楼宇保姆单位的楼宇数 ÷ 楼宇数",
            en="buildings with a department as their steward ÷ buildings",
        ),
        excludes=Text(
            zh="无；未填保姆单位的楼宇按未落实计",
            en="nothing; a building that names no steward counts as one without",
        ),
        origin=Text(
            zh="种子文件，青羊区“整合行政资源深度融入”：24家单位任“楼宇保姆”，服务372栋楼宇",
            en="seed document, Qingyang, administrative resources: 24 departments are stewards "
            "of 372 buildings",
        ),
        explanation=Text(
            zh="每100栋楼宇中有多少栋有单位服务；不登记楼宇保姆的地方也显示0 %，须先问是否登记。",
            en="Of every 100 buildings, how many a department looks after; where nobody records "
            "stewards it is 0 % too, so ask first whether they are recorded.",
        ),
        standing=Standing(
            things=_BUILDINGS,
            part=held(func.coalesce(func.btrim(building.c.steward), "") != ""),
        ),
    ),
    Entry(
        key="three_teams_share",
        title=Text(zh="三支队伍配齐率", en="Buildings with all three teams"),
        unit=PERCENT,
        formula=Text(
            zh="党建指导员、楼宇专员、人才专员都有的楼宇数 ÷ 三项都已填报的楼宇数",
            en="buildings with an adviser, an officer and a talent officer ÷ buildings that state "
            "all three",
        ),
        excludes=Text(
            zh="三项中任何一项未填或无法识别的楼宇",
            en="buildings that leave any of the three out, or say neither yes nor no",
        ),
        origin=Text(
            zh="种子文件，青羊区“通过发动多方扩大工作覆盖”：整合“党建指导员、楼宇专员、人才专员”三支队伍",
            en="seed document, Qingyang, work coverage: advisers, building officers and talent "
            "officers together",
        ),
        explanation=Text(
            zh="每100栋楼宇中有多少栋三支队伍都配齐，缺一支就不算。",
            en="Of every 100 buildings, how many have all three; one missing, and it does not "
            "count.",
        ),
        standing=Standing(
            things=_BUILDINGS,
            # A product is unknown as soon as one of its factors is; "and" is not.
            part=held(_team("adviser")) * held(_team("officer")) * held(_team("talent")),
        ),
    ),
    _services("basic", "基本公共服务", "Basic public services", 90),
    _services("community", "社区服务", "Community services", 178),
)
"""In the order in which they are offered."""
