"""What hot spots, their histories and their outliers are called, in words for the public."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from geo.analysis.autocorrelation import Quadrant
from geo.analysis.emerging import Kind
from geo.analysis.hotspots import Outcome
from geo.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The name of a class, and one sentence that says what it means."""

    title: Text
    meaning: Text


BINS: Final[Mapping[int, Text]] = {
    3: Text(zh="显著高发（99 % 置信）", en="Significantly high (99 % confidence)"),
    2: Text(zh="显著高发（95 % 置信）", en="Significantly high (95 % confidence)"),
    1: Text(zh="显著高发（90 % 置信）", en="Significantly high (90 % confidence)"),
    0: Text(zh="不显著", en="Not significant"),
    -1: Text(zh="显著低发（90 % 置信）", en="Significantly low (90 % confidence)"),
    -2: Text(zh="显著低发（95 % 置信）", en="Significantly low (95 % confidence)"),
    -3: Text(zh="显著低发（99 % 置信）", en="Significantly low (99 % confidence)"),
}
"""What `geo.analysis.hotspots.classified` found."""

OUTCOMES: Final[Mapping[Outcome, Text]] = {
    Outcome.OK: Text(zh="分析完成", en="The analysis has a result"),
    Outcome.NO_DATA: Text(zh="没有数据，无法分析", en="There are no data to analyse"),
    Outcome.ONE_CELL: Text(
        zh="只有一处有数据，无从比较",
        en="Only one place has data: there is nothing to compare it with",
    ),
    Outcome.CONSTANT: Text(
        zh="各处数值完全相同，没有高低之分", en="All values are equal: no place stands out"
    ),
    Outcome.ALL_NEIGHBOURS: Text(
        zh="每一处都与其余各处相邻，无法区分局部与整体，请缩小邻域范围",
        en="Every place neighbours all others, so none differs from the whole: narrow the reach",
    ),
    Outcome.NO_NEIGHBOURS: Text(
        zh="有数据的地点彼此都不相邻，请扩大邻域范围",
        en="No two places with data are neighbours: widen the reach",
    ),
    Outcome.ONE_STEP: Text(
        zh="只有一个时段，看不出变化过程", en="There is a single time step, so no history"
    ),
}

HOT: Final[Mapping[Kind, Words]] = {
    Kind.NEW: Words(
        title=Text(zh="新增热点", en="New hot spot"),
        meaning=Text(
            zh="最近一个时段首次显著高发，此前从未出现。",
            en="Significantly high in the latest step for the first time.",
        ),
    ),
    Kind.CONSECUTIVE: Words(
        title=Text(zh="连续热点", en="Consecutive hot spot"),
        meaning=Text(
            zh="截至最近，已连续至少两个时段显著高发，此前从未出现。",
            en="Significantly high in at least two steps on end up to the latest, never before.",
        ),
    ),
    Kind.INTENSIFYING: Words(
        title=Text(zh="加剧热点", en="Intensifying hot spot"),
        meaning=Text(
            zh="九成以上时段（含最近一个时段）显著高发，且聚集程度显著上升。",
            en="Significantly high in at least 90 % of steps and the latest, and growing stronger.",
        ),
    ),
    Kind.PERSISTENT: Words(
        title=Text(zh="持续热点", en="Persistent hot spot"),
        meaning=Text(
            zh="九成以上时段（含最近一个时段）显著高发，聚集程度没有明显升降。",
            en="Significantly high in at least 90 % of steps and the latest, without a trend.",
        ),
    ),
    Kind.DIMINISHING: Words(
        title=Text(zh="减弱热点", en="Diminishing hot spot"),
        meaning=Text(
            zh="九成以上时段（含最近一个时段）显著高发，但聚集程度显著下降。",
            en="Significantly high in at least 90 % of steps and the latest, but growing weaker.",
        ),
    ),
    Kind.SPORADIC: Words(
        title=Text(zh="间歇热点", en="Sporadic hot spot"),
        meaning=Text(
            zh="最近一个时段显著高发，此前时有时无，且从未显著低发。",
            en="Significantly high in the latest step and on and off before, never low.",
        ),
    ),
    Kind.OSCILLATING: Words(
        title=Text(zh="反复热点", en="Oscillating hot spot"),
        meaning=Text(
            zh="最近一个时段显著高发，此前既有过显著高发，也有过显著低发。",
            en="Significantly high in the latest step; both high and low at times before.",
        ),
    ),
    Kind.HISTORICAL: Words(
        title=Text(zh="历史热点", en="Historical hot spot"),
        meaning=Text(
            zh="九成以上时段显著高发，但最近一个时段已不再高发。",
            en="Significantly high in at least 90 % of steps, but no longer in the latest.",
        ),
    ),
    Kind.NONE: Words(
        title=Text(zh="未见规律", en="No pattern"),
        meaning=Text(zh="不属于任何一类热点或冷点。", en="None of the kinds of hot or cold spots."),
    ),
}
"""The kinds of hot spots; `words_of` has those of cold spots too."""

QUADRANTS: Final[Mapping[Quadrant, Words]] = {
    Quadrant.HIGH_HIGH: Words(
        title=Text(zh="高发成片", en="High among high"),
        meaning=Text(
            zh="自身高于平均，周边也高。", en="Above the mean, and so are its neighbours."
        ),
    ),
    Quadrant.HIGH_LOW: Words(
        title=Text(zh="低发区中的高发点", en="High among low"),
        meaning=Text(
            zh="自身高于平均，周边却低，值得单独查看。",
            en="Above the mean among neighbours below it: worth a look of its own.",
        ),
    ),
    Quadrant.LOW_HIGH: Words(
        title=Text(zh="高发区中的低发点", en="Low among high"),
        meaning=Text(
            zh="自身低于平均，周边却高，可能有好做法，也可能漏报。",
            en="Below the mean among neighbours above it: good practice, or cases not reported.",
        ),
    ),
    Quadrant.LOW_LOW: Words(
        title=Text(zh="低发成片", en="Low among low"),
        meaning=Text(
            zh="自身低于平均，周边也低。", en="Below the mean, and so are its neighbours."
        ),
    ),
    Quadrant.NONE: Words(
        title=Text(zh="未参与分析", en="Left out"),
        meaning=Text(
            zh="没有数据，或没有邻居可比。", en="Without data, or without neighbours to compare."
        ),
    ),
}


def words_of(kind: Kind, *, of_cold: bool = False) -> Words:
    """Return what a kind of hot spot is called, or of cold spot.

    Parameters
    ----------
    kind, of_cold
        One entry of each, as in `geo.analysis.emerging.Emerging`.
    """
    hot = HOT[kind]
    if not of_cold or kind is Kind.NONE:
        return hot
    return Words(title=_cooled(hot.title), meaning=_cooled(hot.meaning))


def _cooled(text: Text) -> Text:
    """Turn every high into a low and every low into a high."""
    zh = text.zh.translate(str.maketrans("高低热冷", "低高冷热"))
    words = {"high": "low", "low": "high", "low.": "high.", "hot": "cold", "cold": "hot"}
    en = " ".join(words.get(word, word) for word in text.en.split(" "))
    return Text(zh=zh, en=en)
