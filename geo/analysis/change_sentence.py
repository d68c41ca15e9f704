"""What changed, in a sentence to be read aloud."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from geo.analysis.change import Change
from geo.errors import UnknownKeyError
from geo.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Unit:
    """How a rate and its change are said: in tenths of `1 / scale`."""

    scale: int
    sign: str
    points: Text

    def tenths(self, value: float) -> int:
        return math.floor(value * self.scale * 10 + 0.5)

    def rate(self, value: float) -> str:
        return f"{self.tenths(value) / 10:,.1f}{self.sign}"


_SHARE: Final = _Unit(scale=100, sign=" %", points=Text(zh=" 个百分点", en=" percentage points"))
_PLAIN: Final = _Unit(scale=1, sign="", points=Text(zh="", en=""))
_VIEWS: Final = {
    "place": Text(zh="按地点看", en="among places"),
    "category": Text(zh="按类别看", en="among categories"),
}
_UP: Final = Text(zh="拉高最多", en="raised it most")
_DOWN: Final = Text(zh="拉低最多", en="lowered it most")


def sentence(
    change: Change,
    *,
    title: Text,
    names: Mapping[str, Text],
    categories: Mapping[str, Text],
    unit_points: bool = True,
    interval: tuple[float, float] | None = None,
) -> Text:
    """Say how a rate changed, what of it is performance and what mix, and who did most.

    Every figure has one decimal, and what is said adds up: the change is the difference of the two
    rates as said, and its parts, each the true figure rounded up or down, add up to it. Named are
    the place and the category that pulled most in the direction of the change. A change within
    chance is not taken apart, and nobody is named for it.

    Parameters
    ----------
    change
        What `geo.analysis.change.decompose` found.
    title
        What the rate is called.
    names, categories
        What the places, and the categories, of `change` are called, by their keys.
    unit_points
        Whether the rate is a share: it is said in per cent, its change in percentage points.
        Otherwise both are said as they are.
    interval
        Low and high end of the 95 % confidence interval of the change, in the unit of the rate. A
        change whose interval holds 0 may be chance. Ends that are NaN are as no interval.

    Raises
    ------
    UnknownKeyError
        If a place or category that is to be named has no name.
    """
    unit = _SHARE if unit_points else _PLAIN
    if math.isnan(change.change):
        return _without_data(change, title, unit)
    points = unit.tenths(change.after) - unit.tenths(change.before)
    if points == 0 or unit.tenths(change.change) == 0:
        return _flat(change, title, unit)
    said = _moved(change, title, points, unit)
    if interval is not None and interval[0] <= 0 <= interval[1]:
        low, high = (_signed(unit.tenths(end)) for end in interval)
        return Text(
            zh=f"{said.zh}，在偶然波动范围内（95 % 置信区间 {low} 至 {high}），不宜据此评判。",
            en=f"{said.en}. This is within chance (95 % interval {low} to {high}): "
            "no ground for judgement.",
        )
    parts = _parts(change, points, unit)
    place = _leader(change.places, points, unit, "place", names)
    category = _leader(change.categories, points, unit, "category", categories)
    return Text(
        zh=f"{said.zh}：{parts.zh}{place.zh}{category.zh}。",
        en=f"{said.en}: {parts.en}{place.en}{category.en}.",
    )


def _without_data(change: Change, title: Text, unit: _Unit) -> Text:
    if not math.isnan(change.before):
        rate = unit.rate(change.before)
        zh, en = f"后一时段无数据（前一时段为 {rate}）", f"the later period (the earlier: {rate})"
    elif not math.isnan(change.after):
        rate = unit.rate(change.after)
        zh, en = f"前一时段无数据（后一时段为 {rate}）", f"the earlier period (the later: {rate})"
    else:
        zh, en = "前后两个时段均无数据", "either period"
    return Text(
        zh=f"{title.zh}：{zh}，无法比较。", en=f"{title.en}: no data for {en}, no comparison."
    )


def _flat(change: Change, title: Text, unit: _Unit) -> Text:
    before, after = unit.rate(change.before), unit.rate(change.after)
    zh = f"{title.zh}前后分别为 {before} 和 {after}，基本持平（变化不足 0.1{unit.points.zh}）"
    en = f"{title.en} hardly moved: {before}, then {after} (by less than 0.1{unit.points.en})"
    if not any(_adding_up(0, (change.performance, change.mix), unit)):
        return Text(zh=f"{zh}。", en=f"{en}.")
    parts = _parts(change, 0, unit)
    return Text(zh=f"{zh}：{parts.zh}，两者相抵。", en=f"{en}: {parts.en} cancel each other out.")


def _moved(change: Change, title: Text, points: int, unit: _Unit) -> Text:
    before, after = unit.rate(change.before), unit.rate(change.after)
    by = f"{abs(points) / 10:,.1f}"
    to, moved, en = ("升至", "上升", "rose") if points > 0 else ("降至", "下降", "fell")
    return Text(
        zh=f"{title.zh}由 {before} {to} {after}，{moved} {by}{unit.points.zh}",
        en=f"{title.en} {en} from {before} to {after}, by {by}{unit.points.en}",
    )


def _parts(change: Change, points: int, unit: _Unit) -> Text:
    performance, mix = _adding_up(points, (change.performance, change.mix), unit)
    of_categories, of_places = _adding_up(
        mix, (change.mix_of_categories, change.mix_of_places), unit
    )
    return Text(
        zh=f"办理本身变化 {_signed(performance)}，诉求构成变化 {_signed(mix)}"
        f"（类别 {_signed(of_categories)}，地点 {_signed(of_places)}）",
        en=f"handling itself {_signed(performance)}, make-up of demands {_signed(mix)} "
        f"(categories {_signed(of_categories)}, places {_signed(of_places)})",
    )


def _leader(
    pulls: "pd.Series[float]", points: int, unit: _Unit, kind: str, names: Mapping[str, Text]
) -> Text:
    """Name who pulled most in the direction of `points`; nobody if there is no choice."""
    first = int(np.argmax(pulls.to_numpy() * points))
    key, most = str(pulls.index[first]), unit.tenths(pulls.iloc[first])
    if len(pulls) == 1 or most * points <= 0:
        return Text(zh="", en="")
    if key not in names:
        raise UnknownKeyError(kind, key, names)
    by, pulled = _VIEWS[kind], _UP if points > 0 else _DOWN
    return Text(
        zh=f"；{by.zh}，{names[key].zh}{pulled.zh}（{_signed(most)}）",
        en=f"; {by.en}, {names[key].en} {pulled.en} ({_signed(most)})",
    )


def _adding_up(total: int, parts: Sequence[float], unit: _Unit) -> list[int]:
    """Round `parts` to tenths that add up to `total`: what is left goes where most was lost."""
    shown = [unit.tenths(part) for part in parts]
    left = total - sum(shown)
    lost = [part * unit.scale * 10 - tenths for part, tenths in zip(parts, shown, strict=True)]
    most = max(range(len(parts)), key=lambda index: left * lost[index])
    shown[most] += left
    return shown


def _signed(tenths: int) -> str:
    return f"{tenths / 10:+,.1f}" if tenths else "0.0"
