"""Whether demands gather, and whether their places can be trusted to say so."""

from typing import Final

from geo.catalog.basis import Counts, Hot
from geo.catalog.indicators.words import LOCAL, NOT_COUNTED, PERCENT
from geo.catalog.model import Better, Indicator, Theme
from geo.schema import area_daily
from geo.text import Text

_day = area_daily.c

HOTSPOTS: Final = (
    Indicator(
        key="hot_share",
        theme=Theme.VOLUME,
        title=Text(zh="热点诉求占比", en="Demands in hot cells"),
        unit=PERCENT,
        basis=Hot(),
        # Which cells are hot follows from the same demands: it is no share of a sample.
        share=False,
        better=Better.LOWER,
        formula=Text(
            zh="落在显著高发单元（95 % 置信）内的件数 ÷ 有点位的件数",
            en="in a cell that is significantly high (95 %) ÷ with a point of their own",
        ),
        excludes=Text(
            zh="作废件、重复件；没有点位或落在默认坐标上的件",
            en="voided demands and duplicates of another; those without a point or on a default"
            " coordinate",
        ),
        origin=Text(
            zh="Getis-Ord Gi*，H3 网格（0.1 km²，区域很小时更细），与全域比较；"
            "无公开标准，为本系统约定",
            en="Getis-Ord Gi* on H3 hexagons (0.1 km2, finer where the ground is small), beside all"
            " of the coarsest area; no public standard, defined here",
        ),
        explanation=Text(
            zh="越高说明问题越集中在少数地方，抓住这些地方就能解决大半；各处均匀时接近 0 %。"
            "没有住户的单元无从判断，其诉求只计入分母。",
            en="Where this is high, trouble gathers in few places, and much is solved there; where"
            " it is even, this is near 0 %. Cells where nobody lives cannot be judged: their"
            " demands are below the line alone.",
        ),
    ),
    Indicator(
        key="stacked_share",
        theme=Theme.INTEGRITY,
        title=Text(zh="默认坐标占比", en="On default coordinates"),
        unit=PERCENT,
        basis=Counts(numerator=_day.received_stacked, denominator=_day.received),
        better=Better.LOWER,
        formula=Text(
            zh="落在默认坐标上的件数 ÷ 时段内受理的件数",
            en="on a default coordinate ÷ received in the period",
        ),
        excludes=NOT_COUNTED,
        origin=LOCAL,
        explanation=Text(
            zh="定位失败的件被堆在同一个坐标上：它们不参与热点分析，占比高时应先查定位。",
            en="What could not be located is piled on one coordinate and left out of hotspots:"
            " where this is high, see to the geocoding first.",
        ),
    ),
)
