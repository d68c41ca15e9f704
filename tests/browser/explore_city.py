"""A made-up city for the map of the planners' page."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import h3
import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.explore.words_map import WORDS
from geo.text import Lang

MIDDLE: Final = (104.06, 30.66)
LEVELS: Final = ("district", "street", "compound")
COLUMNS: Final = ("code", "demands", "value", "low", "high")
STATUSES: Final = {
    "open": "在办（未到期）",
    "overdue": "超期未结",
    "on_time": "按期办结",
    "late": "超期办结",
    "closed": "已办结（无期限）",
}
NAMES: Final = (
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
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area of the city."""

    code: str
    level: int
    parent: int
    name: str
    shape: shapely.Polygon


@dataclass(kw_only=True)
class City:
    """Districts that hold streets that hold compounds, hexagons, stations and demands.

    Attributes
    ----------
    reach
        Half of its width, in degrees of latitude.
    counts
        How many areas there are of each level.
    """

    reach: float = 0.06
    counts: tuple[int, int, int] = (3, 12, 60)
    seed: int = 7

    @cached_property
    def areas(self) -> list[Area]:
        """Cut the city into districts, these into streets and these into compounds."""
        rng = np.random.default_rng(self.seed)
        angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
        bulge = 1 + 0.12 * np.sin(3 * angle + 1) + 0.06 * np.sin(7 * angle)
        rim = np.column_stack(
            [MIDDLE[0] + 1.16 * self.reach * bulge * np.cos(angle),
             MIDDLE[1] + self.reach * bulge * np.sin(angle)]
        )  # fmt: skip
        found: list[Area] = []
        above: list[tuple[int, shapely.Polygon]] = [(-1, shapely.Polygon(rim))]
        for level, count in enumerate(self.counts):
            shares = np.array([shape.area for _, shape in above])
            parts = np.maximum(1, np.round(count * shares / shares.sum())).astype(int)
            below = []
            for (parent, shape), part in zip(above, parts, strict=True):
                for piece in _cut(shape, int(part), rng):
                    index = len(found)
                    name = f"{NAMES[index % len(NAMES)]}{index if level else '区'}"
                    found.append(
                        Area(
                            code=f"{LEVELS[level][0].upper()}{index:04}",
                            level=level,
                            parent=parent,
                            name=name,
                            shape=piece,
                        )
                    )
                    below.append((index, piece))
            above = below
        return found

    def of(self, level: str) -> list[Area]:
        """Return the areas of a level."""
        return [area for area in self.areas if LEVELS[area.level] == level]

    def outlines(self, level: str) -> dict[str, Any]:
        """Return the areas of a level as GeoJSON."""
        return collection([(area.code, area.name, area.shape) for area in self.of(level)])

    @cached_property
    def tree(self) -> dict[str, Any]:
        """Return what the page knows of every area."""
        return {
            "levels": [{"key": level, "title": level} for level in LEVELS],
            "areas": [
                [a.code, a.level, a.parent, a.name, *(round(x, 5) for x in a.shape.bounds)]
                for a in self.areas
            ],
        }

    def cells(self, res: int) -> list[str]:
        """Return the hexagons of the city."""
        whole = shapely.union_all([area.shape for area in self.of("district")])
        return sorted(h3.geo_to_cells(shapely.geometry.mapping(whole), res))

    def hexagons(self, res: int) -> dict[str, Any]:
        """Return the hexagons as GeoJSON."""
        shapes = [
            ("", "", shapely.Polygon([(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]))
            for cell in self.cells(res)
        ]
        return collection(shapes)

    def counted(self, res: int) -> dict[str, Any]:
        """Return demands by hexagon, most of them near the middle."""
        cells = self.cells(res)
        at = np.array([h3.cell_to_latlng(cell) for cell in cells])
        away = np.hypot((at[:, 1] - MIDDLE[0]) / 1.16, at[:, 0] - MIDDLE[1]) / self.reach
        rng = np.random.default_rng(res)
        counts = rng.poisson(22 * np.exp(-3 * away))
        kept = np.flatnonzero(counts)
        return {"res": res, "ids": kept.tolist(), "counts": counts[kept].tolist()}

    def points(self, count: int) -> list[list[Any]]:
        """Return demands."""
        rng = np.random.default_rng(count)
        at = rng.normal(MIDDLE, [0.4 * self.reach, 0.35 * self.reach], (count, 2))
        return [
            [
                round(float(lon), 5),
                round(float(lat), 5),
                int(rng.integers(2)),
                int(rng.integers(5)),
                f"D{i}",
            ]
            for i, (lon, lat) in enumerate(at)
        ]

    @cached_property
    def stations(self) -> list[tuple[str, str, shapely.Point]]:
        """Return a station in each street."""
        return [
            (f"T{i:03}", f"{area.name}服务站", area.shape.representative_point())
            for i, area in enumerate(self.of("street"))
        ]

    def features(self, key: str) -> list[tuple[str, str, Any]]:
        """Return what is drawn of a layer or a level."""
        if key == "stations":
            return self.stations
        if key == "compounds":
            key = "compound"
        return [(area.code, area.name, area.shape) for area in self.of(key)]

    def view(
        self,
        level: str,
        *,
        scheme: str = "quantile",
        k: int = 5,
        breaks: Sequence[float] = (),
        shift: float = 0,
    ) -> dict[str, Any]:
        """Return what the server says of a level; the second area has no value."""
        rows: list[list[Any]] = []
        values = []
        for i, area in enumerate(self.of(level)):
            value = round(60 + (37 * i) % 39 + (i % 7) / 10 + shift, 1)
            known = i != 1
            rows.append(
                [
                    area.code,
                    10 * i,
                    value if known else None,
                    value - 2 if known else None,
                    value + 2 if known else None,
                ]
            )
            if known:
                values.append(value)
        limits = list(breaks) or [
            float(x) for x in np.round(np.quantile(values, [j / k for j in range(1, k)]), 1)
        ]
        counts = np.bincount(
            np.searchsorted(limits, values, side="right"), minlength=len(limits) + 1
        )
        classes = {"breaks": limits, "scheme": scheme, "counts": counts.tolist()}
        if scheme == "continuous":
            classes = {"breaks": [min(values), max(values)], "scheme": scheme, "counts": []}
        return {
            "version": 1,
            "areas": {
                "level": level, "indicator": "on_time_rate", "unit": "%", "decimals": 1,
                "scale": "sequential", "classes": classes, "columns": list(COLUMNS), "rows": rows,
            },
        }  # fmt: skip

    def config(self, lang: Lang = Lang.ZH) -> dict[str, Any]:
        """Return what the page is told when it opens."""
        own = {
            "areas": "区域着色",
            "cells": "六边形网格",
            "heat": "热力",
            "points": "逐件诉求",
            "outlines": "上级边界",
        }
        tiles = {"stations": ("服务站", "point"), "compounds": ("小区", "outline")}
        layers: dict[str, dict[str, Any]] = {
            key: {"title": title, "kind": key} for key, title in own.items()
        }
        for key, (title, kind) in tiles.items():
            layers[key] = {
                "title": title,
                "kind": kind,
                "colour": "#b7e4ee",
                "tiles": f"/tiles/{key}/{{z}}/{{x}}/{{y}}.mvt?v=1",
            }
        return {
            "lang": lang.value,
            "version": 1,
            "level": "street",
            "days": {"from": "2020-01-01", "to": "2021-01-01"},
            "words": {key: words[lang] for key, words in WORDS.items()},
            "names": {
                "category": {"noise": "噪声", "parking": "停车"},
                "status": STATUSES, "channel": {}, "how": {},
                "level": {"district": "区县", "street": "街道", "compound": "小区"},
                "indicator": {"on_time_rate": {"title": "按期办结率", "unit": "%"}},
                "layer": layers,
            },
            "urls": {"cells": "/explore/cells.json", "points": "/explore/points.json"},
            "tree": self.tree,
        }  # fmt: skip


def _cut(shape: shapely.Polygon, parts: int, rng: np.random.Generator) -> list[shapely.Polygon]:
    """Cut a shape into parts of about equal size."""
    if parts == 1:
        return [shape]
    west, south, east, north = shape.bounds
    seeds: NDArray[np.float64] = np.empty((0, 2))
    while len(seeds) < 40 * parts:
        tried = rng.uniform((west, south), (east, north), (80 * parts, 2))
        seeds = np.vstack([seeds, tried[shapely.contains_xy(shape, tried)]])
    middles = seeds[:parts]
    for _ in range(6):
        nearest = np.argmin(((seeds[:, None] - middles[None]) ** 2).sum(axis=2), axis=1)
        middles = np.array(
            [
                seeds[nearest == i].mean(axis=0) if (nearest == i).any() else middles[i]
                for i in range(parts)
            ]
        )
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.MultiPoint(middles), extend_to=shape)
    )
    cut = [shapely.intersection(cell, shape) for cell in cells]
    return [max(shapely.get_parts(one), key=lambda part: part.area) for one in cut if one.area > 0]


def collection(rows: Sequence[tuple[str, str, Any]]) -> dict[str, Any]:
    """Return codes, names and shapes as GeoJSON."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": code, "name_zh": name} if code else {},
                "geometry": json.loads(shapely.to_geojson(shapely.set_precision(shape, 1e-6))),
            }
            for code, name, shape in rows
        ],
    }


def start_state(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - a state is JSON
    """Return a state as `static/state.js` keeps it."""
    return {
        "lang": "zh", "theme": "light", "tab": "data", "from": "2020-01-01", "to": "2021-01-01",
        "in": [], "poly": None, "category": [], "channel": [], "status": [], "how": [],
        "hours": None, "close": None,
        "level": "street", "indicator": "on_time_rate",
        "layers": [{"key": "stations", "opacity": 1}, {"key": "areas", "opacity": 0.85}],
        "classes": {"scheme": "quantile", "k": 5, "breaks": []},
        "at": None, "pick": None, "cmp": None, "split": "swipe", **more,
    }  # fmt: skip
