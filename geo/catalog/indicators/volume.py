"""How many demands there are, and of how many households."""

from typing import Final

from geo.catalog.basis import Counts
from geo.catalog.indicators.words import CASES, LOCAL, NOT_COUNTED, NOTHING, PERCENT
from geo.catalog.model import Better, Indicator, Theme
from geo.schema import area, area_daily
from geo.text import Text

_day = area_daily.c
_ALL = _day.received + _day.received_voided + _day.received_duplicate
_ALL_WORDS: Final = Text(zh=" ÷ 时段内收到的全部件数", en=" ÷ all that came in in the period")

VOLUME: Final = (
    Indicator(
        key="demands",
        theme=Theme.VOLUME,
        title=Text(zh="诉求量", en="Demands"),
        unit=CASES,
        basis=Counts(numerator=_day.received),
        factor=1.0,
        share=False,
        digits=0,
        better=Better.NEITHER,
        formula=Text(zh="时段内受理的件数", en="received in the period"),
        excludes=NOT_COUNTED,
        origin=LOCAL,
        explanation=Text(
            zh="收到多少诉求；人多的地方自然多，比较时用千户诉求量。",
            en="How many demands came in; where more people live there are more: compare places by"
            " households.",
        ),
        beside=("demands_per_1000_households",),
    ),
    Indicator(
        key="demands_per_1000_households",
        theme=Theme.VOLUME,
        title=Text(zh="千户诉求量", en="Demands per 1,000 households"),
        unit=Text(zh="件/千户", en="per 1,000 households"),
        basis=Counts(numerator=_day.received, denominator=area.c.households),
        factor=1000.0,
        share=False,
        better=Better.NEITHER,
        formula=Text(
            zh="时段内受理的件数 ÷ 户数 × 1000",
            en="received in the period ÷ households × 1,000",
        ),
        excludes=NOT_COUNTED,
        origin=LOCAL,
        explanation=Text(
            zh="每千户有多少诉求，便于大小不同的地方相互比较；没有户数的地方不计。",
            en="How many demands a thousand households make, so that large and small places can be"
            " compared.",
        ),
    ),
    Indicator(
        key="voided_share",
        theme=Theme.VOLUME,
        title=Text(zh="作废率", en="Voided"),
        unit=PERCENT,
        basis=Counts(numerator=_day.received_voided, denominator=_ALL),
        better=Better.NEITHER,
        formula=Text(zh="作废的件数", en="voided") + _ALL_WORDS,
        excludes=NOTHING,
        origin=LOCAL,
        explanation=Text(
            zh="收到的有多少被作废；忽然升高，应查是否以作废代替办理。",
            en="How much of what came in was voided; where it rises suddenly, see whether voiding"
            " took the place of closing.",
        ),
    ),
    Indicator(
        key="duplicate_share",
        theme=Theme.VOLUME,
        title=Text(zh="重复件占比", en="Duplicates"),
        unit=PERCENT,
        basis=Counts(numerator=_day.received_duplicate, denominator=_ALL),
        better=Better.NEITHER,
        formula=Text(zh="判为另一件之重复的件数", en="found to be a duplicate") + _ALL_WORDS,
        excludes=NOTHING,
        origin=LOCAL,
        explanation=Text(
            zh="多少是对同一件事的再次反映；这些件不计入各办结率。",
            en="How much told of a matter that was known already; no rate counts it.",
        ),
    ),
)
