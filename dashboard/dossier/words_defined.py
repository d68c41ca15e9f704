"""What the dossiers count themselves: a title, how it is computed, and where that comes from."""

from collections.abc import Mapping
from typing import Final

from geo.text import Text

_HERE: Final = Text(zh="本系统约定，无公开标准", en="defined here; there is no public standard")
_CIRCLES: Final = Text(
    zh="《城市居住区规划设计标准》GB 50180-2018：5、10、15 分钟生活圈，按 300、500、1,000 米计",
    en="GB 50180-2018, living circles of 5, 10 and 15 minutes taken as 300, 500 and 1,000 m",
)

OWN: Final[Mapping[str, tuple[Text, Text, Text]]] = {
    "own-km2": (
        Text(zh="面积", en="Area"),
        Text(
            zh="已载入的边界在本部署的平面坐标系（米制投影）中的面积，不是公布的面积。",
            en="Of the outline that is loaded, in the deployment's metric projection: it is not a"
            " published area.",
        ),
        Text(zh="载入的边界数据", en="the outlines that are loaded"),
    ),
    "own-households": (
        Text(zh="户数、人口", en="Households and population"),
        Text(
            zh="按载入的档案所填；上级区域的数字由来源给出，不由本系统相加。",
            en="As the profile that was loaded says; those of larger areas are the source's own"
            " and are not summed here.",
        ),
        Text(zh="载入的区域数据", en="the areas that are loaded"),
    ),
    "own-parent": (
        Text(zh="与上级比较", en="Beside the area above"),
        Text(
            zh="上级区域合计的同一指标。率类指标另与上级中除本区域以外的部分比较：两率之差的 95 %"
            " 区间（Newcombe 法）不含 0，才说好于或差于其余。",
            en="The same figure of the area above. A share is also held against all the rest of"
            " that area: better or worse is said only where the 95 % interval of the difference"
            " (Newcombe) does not hold 0.",
        ),
        Text(zh="Newcombe（1998）两率之差的区间", en="Newcombe (1998), intervals of differences"),
    ),
    "own-rank": (
        Text(zh="同级名次与名次范围", en="Rank and range of ranks"),
        Text(
            zh="同一上级之下同级区域按该指标排序，1 为最好；没有好坏之分的按数值从大到小。"
            "括号内为 95 % 联合置信下可能的名次：区间重叠的区域分不出先后。",
            en="Areas of the same level in the same area above, 1 the best; what is neither good"
            " nor bad is ranked by size. The range has the ranks that are possible at a joint 95 %:"
            " areas whose intervals overlap cannot be told apart.",
        ),
        Text(
            zh="Klein、Wright、Wieczorek（2020）总体名次的联合置信域",
            en="Klein, Wright & Wieczorek (2020), a joint confidence region for a ranking",
        ),
    ),
    "own-trend": (
        Text(zh="13 个月走势", en="Thirteen months"),
        Text(
            zh="截至时段最后一天所在月的 13 个自然月；按期办结率按当月应办结的件计，竖线为 95 %"
            " 区间（Wilson 法）。数据不足整月的用浅色，不与整月比较。",
            en="The 13 calendar months up to that of the period's last day; the on-time rate is of"
            " what was due in the month, bars are 95 % intervals (Wilson). A month that the data do"
            " not know whole is pale, and not to be compared.",
        ),
        _HERE,
    ),
    "own-categories": (
        Text(zh="诉求类别", en="Categories"),
        Text(
            zh="时段内受理的件数，按来源系统给出的类别；作废件、重复件不计。小区内少于 5 件的类别"
            "不显示确数。",
            en="Received in the period, by the source's own categories; voided demands and"
            " duplicates do not count. In a compound, fewer than 5 are not told exactly.",
        ),
        Text(zh="诉求数据", en="the demands that are loaded"),
    ),
    "own-neighbours": (
        Text(zh="相邻区域", en="Neighbours"),
        Text(
            zh="同级且边界相距不超过 1 米的区域（边界坐标按取整误差容许）；一个也没有时，列最近的"
            " 5 个及边界间的直线距离。",
            en="Areas of the same level whose outlines are no more than 1 m apart, as corners are"
            " rounded; where there is none, the nearest 5 with the distance between the outlines.",
        ),
        _HERE,
    ),
    "own-reach": (
        Text(zh="可达距离", en="Distances to stations"),
        Text(
            zh="从小区或楼宇内的一点到服务站。直线为平面距离；步行沿已载入的路网量取，超过 1,000 米"
            "或不连通的不列数。区域的距离取其中最近的小区。",
            en="From a point inside a compound or building to the station: straight, and along the"
            " walking network that is loaded; what is over 1,000 m or not connected has no number."
            " An area's distance is that of its nearest compound.",
        ),
        _CIRCLES,
    ),
    "own-hotspots": (
        Text(zh="诉求热点", en="Hotspots"),
        Text(
            zh="六边形网格上的 Getis-Ord Gi* 统计，逐类检索，控制错误发现率（Benjamini-Hochberg），"
            "达到 95 % 的相连网格为一处热点；与同一区县的其他网格比较。叠在默认坐标上的件不计。",
            en="Getis-Ord Gi* on a hexagon grid, each category by itself, with the false discovery"
            " rate controlled (Benjamini-Hochberg); cells at 95 % that touch are one hotspot."
            " Compared with the other cells of the same district. Demands on default coordinates"
            " do not count.",
        ),
        Text(
            zh="Getis、Ord（1992）；Benjamini、Hochberg（1995）",
            en="Getis & Ord (1992); Benjamini & Hochberg (1995)",
        ),
    ),
    "own-triggers": (
        Text(zh="约谈触发指标", en="What triggers an interview"),
        Text(
            zh="服务质量差、矛盾纠纷突出、居民满意度低的物业由街道社区约谈；公布的文件没有给出阈值，"
            "这里只并列数字，不作判定。件数按诉求类别“物业服务”“矛盾纠纷”计；少于 5 件不显示确数，"
            "评分少于 5 件不显示满意率。",
            en="Street and community talk to property firms with poor service, many disputes or low"
            " satisfaction. No threshold has been published: figures stand beside each other and"
            " nothing is judged. Demands are those of the categories property services and"
            " disputes; fewer than 5 are not told exactly, and no rate is told of fewer than 5"
            " ratings.",
        ),
        Text(zh="种子文件，锦江区“坚持在监督上下功夫”", en="seed document, Jinjiang, supervision"),
    ),
    "own-list": (
        Text(zh="诉求清单", en="Its demands"),
        Text(
            zh="姓名、电话、证件号、门牌号在载入时已脱敏；作废件、重复件不列。状态按数据截至时间判断。",
            en="Names, telephone and identity numbers and house numbers are masked when they are"
            " loaded; voided demands and duplicates are not listed. The status is that at the"
            " moment of the data.",
        ),
        Text(zh="诉求数据", en="the demands that are loaded"),
    ),
    "own-completeness": (
        Text(zh="档案完整性", en="Completeness of the file"),
        Text(
            zh="台账自报：已建档项数 ÷ 应建档项数（同“一楼一档完整率”）。已载入本系统：本页所列"
            "各字段中有内容的项数。两者口径不同，不应相等。",
            en="By the register: items done ÷ items required, as in the indicator Building dossier"
            " completeness. Loaded here: how many of the fields on this page have content. The two"
            " are different and need not agree.",
        ),
        Text(
            zh="种子文件，青羊区“一楼一档、一楼一策”；应有哪些项未公布",
            en="seed document, Qingyang, one file a building; which items are required is not"
            " published",
        ),
    ),
    "own-around": (
        Text(zh="周边诉求", en="Demands around a station"),
        Text(
            zh="时段内受理、与服务站直线距离在范围内的件；没有自身坐标的、叠在默认坐标上的不计，"
            "所以少于实际。",
            en="Received in the period within the distance in a straight line; those without a"
            " point of their own, or on a default coordinate, do not count: there are more.",
        ),
        _HERE,
    ),
    "own-published": (
        Text(zh="公布数字", en="Published figures"),
        Text(
            zh="公布的数字照录原文并注明出处；计算的数字由已载入的数据得出。由虚构样例算出的，其数量"
            "多按公布的数字设定，相符不能当作印证。",
            en="Published figures are quoted with their place; computed ones come from what is"
            " loaded. Computed from the made-up sample, which is mostly made to the published"
            " numbers, agreement proves nothing.",
        ),
        Text(zh="种子文件；data/published.toml", en="the seed document; data/published.toml"),
    ),
}
"""By key; every key begins with "own-", so that it is no indicator's."""
