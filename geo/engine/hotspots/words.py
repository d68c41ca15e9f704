"""What a search found, in sentences that can be read aloud."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from geo.analysis.emerging import Kind
from geo.analysis.heat_words import words_of
from geo.catalog import CATEGORIES, called
from geo.engine.hotspots.found import FEWEST_STEPS
from geo.engine.hotspots.groups import NOTABLE, NOTABLE_A_MONTH, NOTABLE_EXCESS, Group
from geo.engine.hotspots.question import MEASURES, HotspotQuestion, Measure, Step
from geo.text import Lang, Text

CONFIDENCE: Final = {2: "95", 3: "99"}
MANY: Final = 2
"""Steps on end that are worth a word."""
TENFOLD: Final = 9.95
_NOTHING: Final = Text(
    zh="没有发现显著高发的地方：现有差异都在偶然波动范围之内。",
    en="No place is significantly high: the differences are within what chance makes.",
)
_STEPS: Final = {
    Step.MONTH: (Text(zh="个月", en="month"), Text(zh="个月", en="months")),
    Step.WEEK: (Text(zh="周", en="week"), Text(zh="周", en="weeks")),
}


def _plural(number: int, one: str, more: str) -> str:
    return one if number == 1 else more


def _stepped(number: int, step: Step) -> Text:
    """Return so many steps in words."""
    one, more = _STEPS[step]
    return Text(zh=f"{number}{more.zh}", en=f"{number} {_plural(number, one.en, more.en)}")


def category_of(keys: Sequence[str]) -> Text:
    """Return what the categories are called, together."""
    zh, en = ([called(CATEGORIES, key, lang) for key in keys] for lang in (Lang.ZH, Lang.EN))
    return Text(zh="、".join(zh), en=" and ".join(one.lower() for one in en))


def verdict(group: Group, name: Text | None, question: HotspotQuestion) -> Text:
    """Say in one sentence where, how certainly, how long, how many and of what."""
    where = _where(group, name)
    what = category_of(_categories(group, question)) if _categories(group, question) else None
    many, how_long = _amount(group), _how_long(group, question.step)
    of = _of(group)
    level = CONFIDENCE[group.heat]
    return Text(
        zh=f"{where.zh}{what.zh + '类' if what else ''}诉求显著高发（{level} % 置信）{how_long.zh}"
        f"；本期{group.count:,}件{many.zh}{of.zh}。",
        en=f"Demands{' about ' + what.en if what else ''} are significantly high in {where.en}"
        f" ({level} % confidence){how_long.en}: {group.count:,} in the period{many.en}{of.en}.",
    )


def _categories(group: Group, question: HotspotQuestion) -> tuple[str, ...]:
    if group.category is not None:
        return (group.category,)
    return () if question.each else question.categories


def _where(group: Group, name: Text | None) -> Text:
    if name is None:
        at = f"{group.lon:.4f}, {group.lat:.4f}"
        return Text(zh=f"{at} 附近", en=f"the surroundings of {at}")
    if group.side is not None:
        return Text(zh=name.zh + group.side.zh, en=group.side.en + name.en)
    more = len(group.rows) - 1
    if not more or not np.isnan(group.km2):
        return name
    return Text(zh=f"{name.zh}等{more + 1}处", en=f"{name.en} and {more} next to it")


def _amount(group: Group) -> Text:
    ratio = group.ratio
    if np.isnan(ratio):
        return Text(zh="", en="")
    shown = f"{ratio:.0f}" if ratio >= TENFOLD else f"{ratio:.1f}"
    return Text(zh=f"，为预期的{shown}倍", en=f", {shown} times what is expected")


def _how_long(group: Group, step: Step) -> Text:
    if group.run < MANY:
        return Text(zh="", en="")
    run = _stepped(group.run, step)
    return Text(zh=f"，已连续{run.zh}", en=f", for {run.en} on end")


def _of(group: Group) -> Text:
    """Say what share of all demands there is of the category, or of the largest one."""
    if not group.shares:
        return Text(zh="", en="")
    if group.category is not None:
        share = next(part for key, _, part in group.shares if key == group.category)
        return Text(
            zh=f"，占当地全部诉求的{100 * share:.0f} %",
            en=f", {100 * share:.0f} % of all demands there",
        )
    key, _, share = group.shares[0]
    name = category_of([key])
    return Text(
        zh=f"，其中{name.zh}类占{100 * share:.0f} %",
        en=f", {100 * share:.0f} % of them about {name.en}",
    )


def overall(groups: Sequence[tuple[Group, Text]], *, marked: int) -> Text:
    """Say the first of all verdicts, and how many more there are.

    Parameters
    ----------
    marked
        Places that are significantly high, listed or not.
    """
    if not groups:
        return _small(marked) if marked else _NOTHING
    first, more = groups[0][1], len(groups) - 1
    if not more:
        return first
    return Text(
        zh=f"{first.zh}另有{more}处热点。",
        en=f"{first.en} There {'is' if more == 1 else 'are'} {more} more.",
    )


def _small(marked: int) -> Text:
    return Text(
        zh=f"没有可列为热点的地方：{marked:,}处显著偏高，但超出的件数或倍数不大。",
        en=f"No hotspot is worth listing: {marked:,} {_plural(marked, 'place is', 'places are')}"
        " significantly high, but by few demands or by little.",
    )


def kind_of(group: Group) -> Text | None:
    """Return what the kind of its history is called; none where it has none."""
    if group.kind is None or group.kind is Kind.NONE:
        return None
    return words_of(group.kind).title


def short_history(steps: int, step: Step) -> Text:
    """Say why there are no kinds."""
    has, needs = _stepped(steps, step), _stepped(FEWEST_STEPS, step)
    return Text(
        zh=f"历史只有{has.zh}，不足{needs.zh}，不判断热点类型。",
        en=f"The history has {has.en} of the {FEWEST_STEPS} that it takes to tell kinds of hotspots"
        " apart.",
    )


_EXCESS_OF_ALL: Final = Text(
    zh="比较的是各地该类诉求超出预期的程度：预期＝当地全部诉求 × 该类在全域的占比。",
    en="Compared is the excess over what is expected: all demands of the place times the share of"
    " the category everywhere.",
)
_EXCESS_OF_HOUSEHOLDS: Final = Text(
    zh="比较的是各地诉求超出预期的程度：预期＝当地户数 × 全域户均件数；没有住户的单元不参与比较。",
    en="Compared is the excess over what is expected: the households of the place times the rate"
    " everywhere; where nobody lives nothing is compared.",
)


def compared(measure: Measure, *, narrowed: bool) -> Text:
    """Say what is compared between places."""
    if measure is Measure.EXCESS:
        return _EXCESS_OF_ALL if narrowed else _EXCESS_OF_HOUSEHOLDS
    name = MEASURES[measure]
    return Text(zh=f"比较的是各地{name.zh}。", en=f"Compared: the {name.en} of each place.")


CONTROLLED: Final = Text(
    zh="Getis-Ord Gi* 检验，假发现率按 Benjamini-Hochberg 控制："
    "每100处标为95 %显著的，平均至多5处属偶然。",
    en="Getis-Ord Gi*, its false discovery rate held down by Benjamini-Hochberg: of 100 places"
    " marked at 95 %, at most 5 on average are chance.",
)


def grid_of(cells: int, km2: float, resolution: int) -> Text:
    """Describe the cells."""
    return Text(
        zh=f"共{cells:,}个六边形单元，每个约{km2:.3f}平方公里（H3 第{resolution}级）。",
        en=f"{cells:,} {_plural(cells, 'hexagon', 'hexagons')} of some {km2:.3f} km2"
        f" (H3 resolution {resolution}).",
    )


LISTED: Final = Text(
    zh=f"只把比预期多{NOTABLE_EXCESS:.0f}件以上、每月多{NOTABLE_A_MONTH:.0f}件以上且达预期"
    f"{NOTABLE}倍的列为热点，其余显著单元只在图上标出。",
    en=f"Listed as hotspots are those with at least {NOTABLE_EXCESS:.0f} demands more than"
    f" expected, {NOTABLE_A_MONTH:.0f} a month more, and {NOTABLE} times as many; the rest is on"
    " the map alone.",
)


def left_out(stacked: int, nowhere: int, received: int) -> list[Text]:
    """Say how many demands are in no cell, and why."""
    said, of = [], _plural(received, "demand", "demands")
    if stacked:
        said.append(
            Text(
                zh=f"{received:,}件中有{stacked:,}件落在默认坐标上，是定位失败，不是热点：已剔除，请核对来源。",
                en=f"{stacked:,} of {received:,} {of} {_plural(stacked, 'lies', 'lie')} on default"
                " coordinates. That is a fault of location, not a hotspot: left out.",
            )
        )
    if nowhere:
        said.append(
            Text(
                zh=f"{received:,}件中有{nowhere:,}件没有自己的点位，不在网格统计之内。",
                en=f"{nowhere:,} of {received:,} {of} {_plural(nowhere, 'has', 'have')} no point of"
                " their own: in no cell.",
            )
        )
    return said


def outside(demands: int) -> Text:
    """Say how many demands have a point in none of the areas."""
    return Text(
        zh=f"有{demands:,}件的点位在全部区域之外，不在网格统计之内。",
        en=f"{demands:,} {_plural(demands, 'demand has', 'demands have')} a point outside all areas"
        " and are in no cell.",
    )


BORDER: Final = Text(
    zh="边界上的单元也含界外诉求。",
    en="Cells on the border count the demands on its other side too.",
)
