"""The words of the page of published figures."""

from typing import Final

from geo.published import Qualifier
from geo.text import Text

TITLE: Final = Text(zh="公布对照", en="Published")
SUBTITLE: Final = Text(zh="公布的数字与计算的数字", en="Published figures beside computed ones")

QUALIFIED: Final = {
    Qualifier.EQUAL: Text(zh="{value}", en="{value}"),
    Qualifier.ABOUT: Text(zh="约 {value}", en="about {value}"),
    Qualifier.OVER: Text(zh="逾 {value}", en="over {value}"),
    Qualifier.AT_LEAST: Text(zh="不少于 {value}", en="at least {value}"),
}
"""How a figure is meant, in the words that officials use."""

FIGURE: Final = Text(zh="事项与出处", en="What, and where it is said")
PUBLISHED: Final = Text(zh="公布", en="Published")
COMPUTED: Final = Text(zh="计算", en="Computed")
VERDICT: Final = Text(zh="是否相符", en="Agreement")
WHY: Final = Text(zh="为何可能不同，或为何没有", en="Why they may differ, or why there is none")
TABLE: Final = Text(zh="公布的数字与计算的数字对照表", en="Published and computed figures")

AGREES: Final = Text(zh="相符", en="agrees")
DIFFERS: Final = Text(zh="不符", en="differs")
NOT_JUDGED: Final = Text(zh="不作判断", en="not judged")
NOT_COMPUTED: Final = Text(zh="未计算", en="not computed")
MADE_UP: Final = Text(zh="合成", en="made up")

SUMMARY: Final = Text(
    zh="公布的 {all} 项中 {computed} 项可以计算：{agree} 项相符，{differ} 项不符",
    en="Of {all} published figures {computed} can be computed: {agree} agree, {differ} differ",
)
NONE_COMPUTED: Final = Text(
    zh="公布的 {all} 项中还没有一项可以计算",
    en="None of the {all} published figures can be computed yet",
)
UNJUDGED: Final = Text(
    zh="{count} 项数据不全，不作判断", en="{count} not judged for incomplete data"
)
MISSING: Final = Text(zh="{count} 项没有载入所需的数据", en="{count} want data that are not loaded")
PROVES_NOTHING: Final = Text(
    zh="标“合成”的 {count} 项由虚构的样例算出，其数量多按公布的数字设定，相符不能当作印证",
    en='{count} marked "made up" are computed from the sample, mostly made to the published'
    " numbers: that they agree proves nothing",
)

EMPTY: Final = Text(zh="没有公布的数字可以对照", en="There are no published figures to compare")
EMPTY_REMEDY: Final = Text(
    zh="在 data/published.toml 中写入公布的数字及其出处。",
    en="Write published figures, and where they are said, into data/published.toml.",
)
UNREADABLE: Final = Text(
    zh="公布数字的文件读不懂", en="The file of published figures cannot be understood"
)
UNREADABLE_REMEDY: Final = Text(
    zh="请管理员改正 data/published.toml；改好后刷新本页。",
    en="Ask the administrator to correct data/published.toml, then reload this page.",
)
