"""Answers made up for the tab of decisions: four streets, three compounds, three stations."""

from typing import Any, Final

from dashboard.explore import words, words_decide, words_map
from geo.text import Lang

WEST, SOUTH, STEP = 104.0, 30.6, 0.03
STREETS: Final = {"S0": "抚琴街道", "S1": "西安路街道", "S2": "营门口街道", "S3": "茶店子街道"}
HOMES: Final = {"H0": ("文华苑", 1_840), "H1": ("锦绣园", 620), "H2": ("青羊小区", 140)}
STATIONS: Final = {"A": "抚琴服务站", "B": "西安路服务站", "C": "营门口服务站"}


def square(west: float, south: float, side: float) -> list[list[float]]:
    """Return a ring."""
    return [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]


def corner(index: int, step: float = STEP) -> tuple[float, float]:
    """Return the south-western corner of a street."""
    return WEST + index % 2 * step, SOUTH + index // 2 * step


def home(index: int) -> tuple[float, float]:
    """Return where a compound is."""
    west, south = corner(index)
    return round(west + 0.01, 5), round(south + 0.012, 5)


def tree() -> list[list[Any]]:
    """Return a district, its streets and their compounds."""
    found: list[list[Any]] = [
        ["D", "district", None, "青羊区", WEST, SOUTH, WEST + 0.06, SOUTH + 0.06]
    ]
    for index, (code, name) in enumerate(STREETS.items()):
        west, south = corner(index)
        found.append([code, "street", "D", name, west, south, west + STEP, south + STEP])
    for index, (code, (name, _)) in enumerate(HOMES.items()):
        lon, lat = home(index)
        found.append([code, "compound", f"S{index}", name, lon, lat, lon + 0.004, lat + 0.004])
    return found


def outlines(level: str) -> dict[str, Any]:
    """Return the outlines of a level."""
    side = {"district": 0.06, "street": STEP, "compound": 0.004}[level]
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": {"type": "Polygon", "coordinates": [square(west, south, side)]},
        }
        for code, its, _, _, west, south, *_ in tree()
        if its == level
    ]
    return {"type": "FeatureCollection", "features": features}


def stations() -> dict[str, Any]:
    """Return the stations, each in the middle of a street."""
    features = []
    for index, (code, name) in enumerate(STATIONS.items()):
        west, south = corner(index)
        features.append(
            {
                "type": "Feature",
                "properties": {"code": code, "name_zh": name, "name_en": f"Station {code}"},
                "geometry": {"type": "Point", "coordinates": [west + 0.02, south + 0.02]},
            }
        )
    return {"type": "FeatureCollection", "features": features}


def head(notes: list[str] | None = None) -> dict[str, Any]:
    """Return what every answer begins with."""
    return {"version": 7, "as_of": "2020-12-31 23:50", "synthetic": True, "notes": notes or []}


def spot(rank: int, street: str, category: str | None, what: str) -> dict[str, Any]:
    """Return a hotspot of three cells."""
    west, south = corner(list(STREETS).index(street))
    return {
        "rank": rank,
        "place": f"{STREETS[street]}东部",
        "code": street,
        "category": category,
        "what": what,
        "count": 1_200 // rank,
        "usual": 240.4 / rank,
        "ratio": 4.99,
        "excess": 900.0 / rank,
        "confidence": 99,
        "kind": "持续热点",
        "run": 12,
        "verdict": f"{STREETS[street]}东部{what}类诉求显著高发（99 % 置信）。",
        "evidence": ["本期 1,200 件，预期 240.4 件", "截至期末已连续 12 个月显著高发"],
        "lon": west + 0.012,
        "lat": south + 0.012,
        "cells": [
            {"grade": 2 + at % 2, "ring": square(west + 0.01 + 0.002 * at, south + 0.01, 0.002)}
            for at in range(3)
        ],
    }


def hotspots(*, none: bool = False) -> dict[str, Any]:
    """Return two hotspots, or none."""
    if none:
        said = {"count": 0, "rows": [], "verdict": "没有发现显著高发的地方。", "evidence": []}
        return head() | said
    rows = [spot(1, "S0", "noise", "噪声"), spot(2, "S3", "parking", "停车秩序")]
    return head(["热点按时段、区域和类别查找。"]) | {
        "outcome": "ok",
        "verdict": rows[0]["verdict"] + "另有1处热点。",
        "evidence": ["Gi* 检验"],
        "count": len(rows),
        "rows": rows,
    }


def left(index: int) -> dict[str, Any]:
    """Return a compound that is left out."""
    code = list(HOMES)[index]
    name, households = HOMES[code]
    lon, lat = home(index)
    return {
        "code": code,
        "name": name,
        "street": STREETS[f"S{index}"],
        "households": households,
        "straight_m": 640 + index,
        "walk_m": None if index else 1_180,
        "station": STATIONS["A"],
        "lon": lon + 0.002,
        "lat": lat + 0.002,
    }


def gaps(way: str = "walk") -> dict[str, Any]:
    """Return three compounds left out."""
    total = {
        "whole": 52_000,
        "straight": 46_800,
        "walk": 41_600,
        "straight_share": 0.9,
        "walk_share": 0.8,
    }
    return head() | {
        "minutes": 15,
        "metres": 1_000,
        "way": way,
        "ways": ["straight", "walk"],
        "level": "street",
        "known": True,
        "outcome": "measured",
        "verdict": "15分钟步行圈覆盖 80.0 %的住户（按直线计为 90.0 %）。",
        "evidence": ["按全部住户逐一计数，不是抽样，没有误差区间"],
        "difference": "按直线计 90.0 %，按步行路网计 80.0 %，相差 10.0 个百分点（5,200 户）。",
        "total": {"households": total},
        "columns": ["code", "name", "whole", "straight", "walk"],
        "areas": [
            ["S0", STREETS["S0"], 20_000, 19_000, 17_000],
            ["S1", STREETS["S1"], 12_000, 12_000, 12_000],
            ["S2", STREETS["S2"], 0, 0, 0],
        ],
        "left": {"compounds": 3, "households": 2_600, "rows": [left(at) for at in range(3)]},
    }


def whatif(closed: list[str], added: list[list[float]]) -> dict[str, Any]:
    """Return a scenario: what is new gains the first compound, what closes loses the second."""
    gain = [left(0)] if added else []
    lose = [left(1)] if closed else []
    more = sum(one["households"] for one in gain) - sum(one["households"] for one in lose)
    today, whole = 41_600, 52_000
    total = {
        "whole": whole,
        "today": today,
        "scenario": today + more,
        "difference": more,
        "today_share": today / whole,
        "scenario_share": (today + more) / whole,
    }

    def part(rows: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "compounds": len(rows),
            "households": sum(one["households"] for one in rows),
            "rows": rows,
        }

    rows = [
        left(at)
        | {
            "today": at != 1,
            "scenario": at == 2 or (at == 0 and not added) or (at == 1 and bool(closed)),
        }
        for at in range(3)
    ]
    return head() | {
        "minutes": 15,
        "metres": 1_000,
        "level": "street",
        "known": True,
        "way": "walk",
        "ways": ["straight", "walk"],
        "verdict": f"关闭 {len(closed)} 个、新增 {len(added)} 个站点后。",
        "evidence": ["按全部住户逐一计数"],
        "closed": [{"code": code, "name": STATIONS[code]} for code in closed],
        "added": added,
        "total": dict.fromkeys(("households", "compounds", "buildings"), total),
        "columns": ["code", "name", "whole", "today", "scenario"],
        "areas": [
            ["S0", STREETS["S0"], 20_000, 17_000, 17_000 + more],
            ["S1", STREETS["S1"], 12_000, 12_000, 12_000],
        ],
        "gain": part(gain),
        "lose": part(lose),
        "left": {
            "today": {"compounds": 2, "households": 1_980},
            "scenario": {"compounds": 1, "households": 140},
            "rows": rows,
        },
        "sites": [
            {
                "lon": lon,
                "lat": lat,
                "households": 3_000,
                "compounds": 4,
                "newly": 1_840,
                "off": False,
            }
            for lon, lat in added
        ],
    }


def sites(k: int, *, proved: bool = True) -> dict[str, Any]:
    """Return so many sites, at the compounds."""
    curve = [41_600 + sum(5_000 // at for at in range(1, n + 1)) for n in range(k + 1)]
    return {
        "version": 7,
        "as_of": "2020-12-31 23:50",
        "synthetic": True,
        "notes": ["3 个小区未填户数。"],
        "k": k,
        "minutes": 15,
        "metres": 1_000,
        "way": "walk",
        "candidates": 7_012,
        "outcome": "chosen",
        "verdict": f"新增 {k} 个站点，可多覆盖 {curve[-1] - curve[0]:,} 户。",
        "proved": proved,
        "gap": 0 if proved else 0.012,
        "before": 41_600,
        "after": curve[-1],
        "bound": curve[-1] + (0 if proved else 600),
        "total": 60_000,
        "quick": curve,
        "curve": curve,
        "sites": [
            {
                "rank": at,
                "code": f"X{at}",
                "name": f"建议小区{at}",
                "street": STREETS["S0"],
                "lon": round(WEST + 0.01 * at, 5),
                "lat": round(SOUTH + 0.012, 5),
                "households": 5_000 // at,
                "compounds": 4,
                "covered": curve[at],
            }
            for at in range(1, k + 1)
        ],
    }


def config(lang: Lang) -> dict[str, Any]:
    """Return as much of the page's configuration as the tab needs."""
    said = words.WORDS | words_map.WORDS | words_decide.WORDS
    return {
        "lang": lang.value,
        "words": {key: text[lang] for key, text in said.items()},
        "names": {
            "category": {"noise": "噪声"},
            "channel": {},
            "status": {},
            "how": {},
            "level": {"district": "区县", "street": "街道", "compound": "小区"},
            "indicator": {"demands": {"title": "诉求"}},
            "layer": {"areas": {"title": "指标"}, "stations": {"title": "服务站"}},
        },
        "level": "street",
        "levels": [{"key": key} for key in ("district", "street", "compound")],
        "days": {"from": "2020-01-01", "to": "2021-01-01"},
        "version": 7,
        "tree": tree(),
        "urls": {"decide": "/explore/decide/", "saved": "/explore/saved"},
    }
