"""Coverage in a sentence, and what limits it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from geo.analysis.reach import STEP
from geo.catalog.circles import WAYS, Way
from geo.engine.coverage.model import CoverageQuestion, Outcome, Subject
from geo.text import Text

NO_STATIONS: Final = Text(
    zh="没有载入服务站，覆盖率无从得知。",
    en="No station is loaded: coverage is not known.",
)
NOT_MEASURED: Final = Text(
    zh="到服务站的距离尚未测算：请重新载入服务站。",
    en="How far the stations are has not been measured: load the stations again.",
)
NO_NETWORK: Final = Text(
    zh="没有载入步行路网：只按直线圈计算，步行距离无从得知",
    en="No walking network is loaded: straight-line circles only, and nothing is known of walks",
)
OFF_NETWORK: Final = Text(
    zh="步行路网上走不到任何服务站（路网不连通，或离站点太远）：只按直线圈计算",
    en="The walking network leads to no station (it is in pieces, or too far from them):"
    " straight-line circles only",
)
LATTICE: Final = Text(
    zh=f"面积按{STEP:.0f}米间距的网格点估算，含水面、绿地",
    en=f"Ground is estimated by points {STEP:.0f} m apart, water and parks included",
)
MADE_UP: Final = Text(
    zh="所用的服务站、小区或楼宇含虚构的样例",
    en="Stations, compounds or buildings that it is counted from are made up in part",
)

_COUNTED: Final = {
    Subject.HOUSEHOLDS: Text(zh="住户", en="households"),
    Subject.COMPOUNDS: Text(zh="小区", en="compounds"),
    Subject.GROUND: Text(zh="面积（估算）", en="the ground, by estimate"),
}
"""What a verdict is about: the first of them of which there is any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Numbers that are said beside coverage.

    Attributes
    ----------
    ways
        The ways by which distances are known.
    network
        Whether a way to walk is loaded.
    without_households
        Compounds that do not say how many live there.
    stranded
        Compounds with a station next door, and none within a quarter of an hour on foot.
    next_door
        Metres in a straight line that are next door.
    outside
        Stations in no known area.
    beyond
        Compounds and buildings that are in no area of the level.
    closing
        Names of the stations that are supposed to close.
    lost
        Households that lose their cover by it; NaN where that is not known.
    """

    ways: tuple[Way, ...]
    network: bool
    without_households: int
    stranded: int
    next_door: int
    outside: int
    beyond: int
    closing: tuple[Text, ...]
    lost: float
    synthetic: bool


def notes(question: CoverageQuestion, outcome: Outcome, limits: Limits) -> Iterator[Text]:
    """Yield what must be said with coverage."""
    if outcome in {Outcome.NO_STATIONS, Outcome.NOT_MEASURED}:
        return
    if limits.closing:
        yield _closing(limits)
    if question.kinds:
        kinds = "、".join(question.kinds), ", ".join(question.kinds)
        yield Text(zh=f"只计{kinds[0]}", en=f"Only stations of the kind {kinds[1]} count")
    if Way.WALK not in limits.ways:
        yield OFF_NETWORK if limits.network else NO_NETWORK
    for count, note in (
        (limits.stranded, _stranded(limits)),
        (limits.without_households, _without_households(limits.without_households)),
        (limits.outside, _outside(limits.outside)),
        (limits.beyond, _beyond(limits.beyond)),
    ):
        if count:
            yield note
    yield LATTICE
    if limits.synthetic:
        yield MADE_UP


def _closing(limits: Limits) -> Text:
    zh, en = (
        "、".join(one.zh for one in limits.closing),
        ", ".join(one.en for one in limits.closing),
    )
    if math.isnan(limits.lost):
        return Text(zh=f"假设关闭：{zh}", en=f"Supposed to close: {en}")
    if not limits.lost:
        return Text(
            zh=f"假设关闭：{zh}；没有住户因此失去覆盖",
            en=f"Supposed to close: {en}; no household loses its cover",
        )
    return Text(
        zh=f"假设关闭：{zh}；{limits.lost:,.0f} 户因此失去覆盖",
        en=f"Supposed to close: {en}; {limits.lost:,.0f} households lose their cover",
    )


def _stranded(limits: Limits) -> Text:
    return Text(
        zh=f"{limits.stranded:,} 个小区直线 {limits.next_door} 米内有服务站，"
        "沿路网一刻钟却走不到：请核对路网是否完整",
        en=f"{limits.stranded:,} compounds have a station within {limits.next_door} m in a straight"
        " line and none within 15 minutes on foot: see whether the network is whole",
    )


def _without_households(count: int) -> Text:
    return Text(
        zh=f"{count:,} 个小区未填户数，不计入户数覆盖率",
        en=f"{count:,} compounds do not say how many households they have: they are left out of the"
        " share of households",
    )


def _outside(count: int) -> Text:
    return Text(
        zh=f"{count:,} 个服务站不在任何已知区域内，附近的住户仍计入其覆盖",
        en=f"{count:,} stations are in no known area; who is near them is still covered",
    )


def _beyond(count: int) -> Text:
    return Text(
        zh=f"{count:,} 个小区或楼宇不属于这一级的任何区域，只计入合计",
        en=f"{count:,} compounds or buildings are in no area of this level: they count in the whole"
        " alone",
    )


def verdict(
    question: CoverageQuestion,
    outcome: Outcome,
    way: Way,
    whole: pd.DataFrame,
    left_out: pd.DataFrame,
    *,
    place: Text | None,
) -> Text:
    """Say how much is covered, how many are not, and where most of these live.

    Parameters
    ----------
    whole, left_out
        As of a `Coverage`.
    place
        What the area is called; none for everything.
    """
    if outcome is Outcome.NO_STATIONS:
        return NO_STATIONS
    if outcome is Outcome.NOT_MEASURED:
        return NOT_MEASURED
    rows = {str(row["subject"]): row for row in whole.to_dict("records")}
    subject = next((one for one in _COUNTED if rows[one]["whole"] > 0), None)
    where = Text(zh="", en="") if place is None else Text(zh=place.zh, en=f" of {place.en}")
    if subject is None:
        return Text(
            zh=f"{where.zh or '这里'}没有小区，也没有可估算的面积，覆盖率无从得知。",
            en="There are no compounds and no ground to estimate here: coverage is not known.",
        )
    row, what = rows[subject], _COUNTED[subject]
    said = WAYS[way]
    shown = percent(row[f"{way}_share"])
    zh = f"{where.zh}{question.minutes}分钟{said.zh}圈覆盖 {shown} %的{what.zh}"
    en = f"{shown} % of {what.en}{where.en} are within {question.minutes} minutes {said.en}"
    if way is Way.WALK:
        straight = percent(row["straight_share"])
        zh += f"（按直线计为 {straight} %）"
        en += f" ({straight} % in a straight line)"
    if subject is Subject.GROUND:
        none = Text(
            zh="；没有小区数据，不知道多少住户在圈外。",
            en="; no compounds are known, nor who lives beyond.",
        )
        return Text(zh=zh, en=en) + none
    return Text(zh=zh, en=en) + _left(subject, left_out)


def _left(subject: Subject, left_out: pd.DataFrame) -> Text:
    if not len(left_out):
        return Text(zh="，没有小区在圈外。", en="; no compound is left out.")
    places = len(left_out)
    first = left_out.iloc[0]
    name = Text(zh=_named(first, "zh", ""), en=_named(first, "en", ", "))
    if subject is Subject.COMPOUNDS:
        return Text(
            zh=f"；还有 {places:,} 个小区在圈外，户数不详。",
            en=f"; {places:,} compounds are left out, of unknown households.",
        )
    households = left_out["households"].sum()
    if not households:
        return Text(
            zh=f"；圈外的 {places:,} 个小区没有已知的住户。",
            en=f"; the {places:,} compounds left out have no known household.",
        )
    most = f"{first['households']:,.0f}"
    return Text(
        zh=f"；还有 {households:,.0f} 户（{places:,} 个小区）在圈外，"
        f"最多的是{name.zh}（{most} 户）。",
        en=f"; {households:,.0f} households in {places:,} compounds are left out, most of them in"
        f" {name.en} ({most}).",
    )


def _named(row: "pd.Series[Any]", lang: str, gap: str) -> str:
    street, name = row[f"street_{lang}"], str(row[f"name_{lang}"])
    # Compounds are often called after their street.
    if not isinstance(street, str) or name.startswith(street):
        return name
    return f"{street}{gap}{name}" if lang == "zh" else f"{name}{gap}{street}"


def percent(share: float) -> str:
    """Write a share in per cent: not 0.0 or 100.0 unless it is none or all."""
    tenths = math.floor(share * 1000 + 0.5)
    if 0 < share < 1:
        tenths = min(max(tenths, 1), 999)
    return f"{tenths / 10:.1f}"
