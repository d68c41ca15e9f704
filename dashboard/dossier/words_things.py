"""The words of the dossiers of buildings and stations."""

from typing import Final

from geo.text import Text

BUILDING: Final = Text(zh="楼宇 · 一楼一档 一楼一策", en="Building · one file a building")
STATION: Final = Text(zh="服务站", en="Service station")
BASICS: Final = Text(zh="基本情况", en="Basics")
ADDRESS: Final = Text(zh="地址", en="Address")
IS_KEY: Final = Text(zh="重点楼宇", en="Key building")
FLOORS: Final = Text(zh="层数", en="Floors")
TAX: Final = Text(zh="税收亿元以上", en="Tax over 100 million yuan")
AREA: Final = Text(zh="所在区域", en="Area")
COORDINATES: Final = Text(zh="坐标（WGS-84）", en="Coordinates (WGS 84)")

CARE: Final = Text(zh="一楼一策", en="Who looks after it")
STEWARD: Final = Text(zh="楼宇保姆单位", en="Steward department")
SPECIALISTS: Final = Text(zh="专员", en="Specialists")
TEAMS: Final = {
    "has_adviser": Text(zh="党建指导员", en="Party-building adviser"),
    "has_officer": Text(zh="楼宇专员", en="Building officer"),
    "has_talent": Text(zh="人才专员", en="Talent officer"),
}
THREE_TEAMS: Final = Text(zh="三支队伍", en="Three teams")
TEAMS_OF: Final = Text(zh="{n} / 3", en="{n} of 3")
SPACES: Final = {
    "has_canteen": Text(zh="白领食堂", en="Canteen"),
    "has_lounge": Text(zh="休闲空间", en="Lounge"),
    "has_meeting_room": Text(zh="共享会议室", en="Meeting room"),
}
SERVICES: Final = Text(zh="服务事项（项）", en="Services")
DOCUMENTS: Final = Text(zh="档案材料", en="Documents")

COMPLETENESS: Final = Text(zh="档案完整性", en="Completeness of the file")
BY_REGISTER: Final = Text(zh="台账自报", en="By the register")
BY_REGISTER_OF: Final = Text(
    zh="已建 {done} 项 ÷ 应建 {total} 项", en="{done} done ÷ {total} required"
)
LOADED_HERE: Final = Text(zh="已载入本系统", en="Loaded here")
LOADED_OF: Final = Text(zh="{n} 项 ÷ {total} 项", en="{n} ÷ {total} fields")
LACKING: Final = Text(zh="缺项", en="Missing")
LACKING_NONE: Final = Text(zh="无缺项", en="none is missing")
ITEMS_UNKNOWN: Final = Text(
    zh="台账只报项数，没有报缺的是哪些项；上面的缺项按本系统载入的字段列出。",
    en="The register says how many items are done and not which: the missing fields above are those"
    " that are not loaded here.",
)
KIND: Final = Text(zh="类型", en="Kind")

ORGANISATIONS: Final = Text(zh="楼宇党组织", en="Party organisations")
NO_ORGANISATIONS: Final = Text(
    zh="没有载入本楼的党组织。", en="No organisation of this building is loaded."
)
STATIONS_IN: Final = Text(zh="楼内服务站", en="Stations in it")
NO_STATIONS_IN: Final = Text(zh="楼内没有服务站。", en="No station is in it.")
NEAREST: Final = Text(zh="最近的服务站", en="Nearest stations")
NO_NEAREST: Final = Text(
    zh="直线 1,000 米内没有服务站。", en="No station within 1,000 m in a straight line."
)

OPENING: Final = Text(zh="开放时间", en="Opening hours")
IN_BUILDING: Final = Text(zh="所在楼宇", en="Building")
NO_BUILDING: Final = Text(zh="不在楼宇内", en="in no building")
SERVED: Final = Text(zh="覆盖人群", en="Who is in reach")
SERVED_ASIDE: Final = Text(
    zh="5、10、15 分钟生活圈按 300、500、1,000 米计，直线与步行并列",
    en="5, 10 and 15 minutes taken as 300, 500 and 1,000 m, straight and on foot",
)
CIRCLE: Final = Text(zh="生活圈", en="Circle")
CIRCLE_OF: Final = Text(zh="{minutes} 分钟（{metres} 米）", en="{minutes} minutes ({metres} m)")
HOUSEHOLDS: Final = Text(zh="户数", en="Households")
COMPOUNDS: Final = Text(zh="小区", en="Compounds")
BUILDINGS: Final = Text(zh="楼宇", en="Buildings")
NEAREST_COMPOUNDS: Final = Text(zh="最近的小区", en="Nearest compounds")
NEAREST_BUILDINGS: Final = Text(zh="最近的楼宇", en="Nearest buildings")
KEY: Final = Text(zh="重点", en="key")
NONE_NEAR: Final = Text(zh="1,000 米内没有。", en="None within 1,000 m.")
NOT_MEASURED: Final = Text(
    zh="距离尚未测算：载入小区、楼宇或服务站后自动测算。",
    en="Distances are not measured yet: a load of compounds, buildings or stations does that.",
)
NO_WALKS: Final = Text(
    zh="没有载入步行路网，步行一列无数据。",
    en="No walking network is loaded: on foot there are no data.",
)

AROUND: Final = Text(zh="周边诉求", en="Demands around it")
AROUND_ASIDE: Final = Text(
    zh="直线距离；只计有自身坐标、且不在默认坐标上的",
    en="in a straight line; only those with a point of their own that is no default one",
)
AROUND_COUNT: Final = Text(zh="时段内受理（件）", en="Received in the period")
AROUND_OPEN: Final = Text(zh="其中在办（件）", en="Open of these")
AROUND_TOP: Final = Text(zh="最多的类别", en="Largest categories")
AROUND_LIST: Final = Text(zh="{metres} 米内最新的 {n} 件", en="The latest {n} within {metres} m")
AROUND_NONE: Final = Text(
    zh="{metres} 米内没有受理诉求。", en="Nothing was received within {metres} m."
)
NUMBERED: Final = Text(zh="{name} {count} 件", en="{name} {count}")
