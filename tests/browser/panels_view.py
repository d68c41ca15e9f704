"""Numbers made up for the chart panels of the planners' page, as its server would send them."""

from datetime import date, timedelta
from typing import Any, Final

from dashboard.explore import names, words, words_panels
from geo.catalog import CATEGORIES, INDICATORS
from geo.text import Lang

FIRST, LAST = date(2020, 1, 1), date(2020, 12, 31)
WIDE: Final = ["code", "demands", "value", "low", "high", "numerator", "denominator",
    "on_time_rate", "closure_rate", "median_hours", "open"]  # fmt: skip

CHANNELS: Final = {"hotline": 52_310, "app": 30_118, "web": 4_001, "grid": 12_090, "visit": 310}
CLOSED: Final = [
    8_120, 7_004, 9_930, 12_411, 11_008, 18_207, 16_904, 6_100, 3_002, 1_980, 1_705, 640, 296,
]  # fmt: skip
STATUSES: Final = {"open": 1_204, "overdue": 318, "on_time": 91_400, "late": 5_907, "closed": 0}
HOWS: Final = {
    "exact": 80_113,
    "compound": 9_120,
    "community": 6_800,
    "stacked": 1_796,
    "none": 1_000,
}


def config(lang: Lang) -> dict[str, Any]:
    """Return as much of the page's configuration as the panels need."""
    said = words.WORDS | words_panels.WORDS
    return {
        "lang": lang.value,
        "words": {key: text[lang] for key, text in said.items()},
        "names": {
            "category": {key: one.title[lang] for key, one in CATEGORIES.items()},
            "channel": {key: names.CHANNELS[key][lang] for key in CHANNELS},
            "status": {key: text[lang] for key, text in names.STATUSES.items()},
            "how": {key: text[lang] for key, text in names.HOWS.items()},
            "indicator": {
                key: {
                    "title": one.title[lang], "unit": one.unit[lang],
                    "formula": one.formula[lang], "exclusions": one.excludes[lang],
                    "explanation": one.explanation[lang],
                }
                for key, one in INDICATORS.items()
            },
        },
        "days": {"first": FIRST.isoformat(), "last": LAST.isoformat()},
        "synthetic": True,
    }  # fmt: skip


def figures(lang: Lang) -> list[dict[str, Any]]:
    """Return six figures; one has no data."""

    def one(key: str, value: float | None, text: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
        known = key in INDICATORS
        title = (
            INDICATORS[key].title[lang] if known else {"zh": "在办件数", "en": "Open"}[lang.value]
        )
        unit = INDICATORS[key].unit[lang] if known else {"zh": "件", "en": "demands"}[lang.value]
        empty = dict.fromkeys(("low", "high", "numerator", "denominator"))
        return {
            "key": key,
            "title": title,
            "unit": unit,
            "value": value,
            "text": text,
            "aside": "",
            **empty,
            **more,
        }

    aside = {"zh": "日均 270 件", "en": "270 a day"}[lang.value]
    return [
        one("demands", 98_829, "98,829", aside=aside),
        one(
            "on_time_rate", 95.34, "95.3", low=95.2, high=95.5, numerator=91_400, denominator=95_868
        ),
        one(
            "closure_rate", 98.4, "98.4", low=98.3, high=98.5, numerator=94_334, denominator=95_868
        ),
        one("same_day_rate", None, "—", numerator=0, denominator=0),
        one("median_hours", 9.2, "9.2", low=9.1, high=9.4, denominator=98_829),
        one("open", 1_522, "1,522", denominator=98_829),
    ]


def daily() -> list[int]:
    """Return a count for each day: fewer at weekends, more in summer."""
    found = []
    for at in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=at)
        level = 270 + 60 * (1 - abs(at - 200) / 200) + 23 * ((at * 7919) % 11 - 5) / 5
        found.append(round(level * (0.55 if day.weekday() > 4 else 1)))
    return found


def hourly() -> list[list[int]]:
    """Return weekday by hour: mornings and afternoons of workdays are full."""
    shape = [
        4,
        2,
        1,
        1,
        1,
        3,
        12,
        30,
        70,
        96,
        100,
        80,
        45,
        52,
        82,
        88,
        74,
        60,
        40,
        34,
        30,
        22,
        14,
        8,
    ]
    return [
        [
            round(one * (9 if day < 5 else 5) * (1 + 0.04 * ((day * 5 + at) % 5)))
            for at, one in enumerate(shape)
        ]
        for day in range(7)
    ]


def streets(count: int) -> list[list[str | None]]:
    """Return two districts and `count` streets of them: code, parent and name."""
    names = (
        "抚琴",
        "西华",
        "九里堤",
        "茶店子",
        "荷花池",
        "营门口",
        "沙河源",
        "五块石",
        "西安路",
        "金泉",
        "天回镇",
        "凤凰山",
        "驷马桥",
    )
    top: list[list[str | None]] = [["510106", None, "金牛区"], ["510104", None, "锦江区"]]
    rest: list[list[str | None]] = []
    for at in range(count):
        parent = top[at % 2][0]
        rest.append([f"{parent}{at:04}", parent, f"{names[at % 13]}{at // 13 or ''}街道"])
    return top + rest


def areas(count: int) -> dict[str, Any]:
    """Return the streets' rows: some without data, some with a small denominator."""
    rows: list[list[Any]] = []
    for at, (code, *_) in enumerate(streets(count)[2:]):
        due = 12 if at % 9 == 4 else 400 + at * 37 % 900
        if at % 11 == 7:
            rows.append([code, 0, None, None, None, 0, 0, None, None, None, 0])
            continue
        rate = 100 - (at * 31 % 130) / 10
        half = 120 / due**0.5
        low, high = max(0, rate - half), min(100, rate + half * 0.7)
        value, closed = round(rate, 2), round(min(100, rate + 2), 2)
        limits = [value, round(low, 2), round(high, 2)]
        beside = [value, closed, 4 + at * 13 % 40 / 3, at * 17 % 60]
        rows.append([code, due + 30, *limits, round(due * rate / 100), due, *beside])
    return {
        "level": "street",
        "indicator": "on_time_rate",
        "unit": "%",
        "decimals": 1,
        "columns": WIDE,
        "rows": rows,
    }


def view(lang: Lang = Lang.ZH, *, count: int = 26) -> dict[str, Any]:
    """Return numbers as the server does."""
    kinds = [
        (key, [21_840, 12_022, 9_310, 4_411, 3_902, 800, 77, 0][at % 8] + at)
        for at, key in enumerate(CATEGORIES)
    ]
    return {
        "version": 7, "as_of": "2020-12-31 23:50", "synthetic": True, "notes": [],
        "total": {"demands": 98_829, "of": 120_000},
        "headline": figures(lang),
        "days": {"start": FIRST.isoformat(), "step": 1, "counts": daily()},
        "category": kinds, "channel": list(CHANNELS.items()),
        "status": list(STATUSES.items()), "how": list(HOWS.items()),
        "hours": hourly(),
        "close": {"counts": CLOSED, "open": 1_522},
        "areas": areas(count),
    }  # fmt: skip


def state(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """Return what a link without a query shows."""
    return {
        "lang": "zh", "theme": "light", "tab": "data", "from": "2020-01-01", "to": "2021-01-01",
        "in": [], "poly": None, "category": [], "channel": [], "status": [], "how": [],
        "hours": None, "close": None, "level": "street",
        "indicator": "on_time_rate", "pick": None, **more,
    }  # fmt: skip
