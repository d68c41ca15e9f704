"""Layers of things on a small map sheet, for the tests of the files beside it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import shapely

from dashboard.snapshot.content import Held, Layer, Mark, Name, OnMap, Sheet
from tests.unit.sheet_data import sheet

NONE = np.empty(0, dtype=object)
TITLES = {"code": "代码", "name_zh": "名称", "name_en": "英文名称"}
DOT = Layer(key="stations", mark=Mark.POINT, shapes=NONE, fills=("#14242f",), edge="#ffffff",
            width=0.7, size=4.6)  # fmt: skip
WAY = Layer(key="roads", mark=Mark.LINE, shapes=NONE, edge="#7c8f9a", width=0.5, opacity=0.5)
FACE = Layer(key="buildings", mark=Mark.FILL, shapes=NONE, fills=("#8a6a12",), edge="#8a6a12",
             width=0.45, opacity=0.12)  # fmt: skip
SMALL = Layer(key="buildings_points", mark=Mark.POINT, shapes=NONE, fills=("#8a6a12",), size=2.2)


def rows(shapes: Sequence[Any], start: str = "S") -> pd.DataFrame:
    """Return things with names, one of which looks like a formula."""
    numbers = range(len(shapes))
    geometry = np.empty(len(shapes), dtype=object)
    geometry[:] = list(shapes)
    return pd.DataFrame({
        "code": [f"{start}{at:03d}" for at in numbers],
        "name_zh": ["=1+1" if at == 1 else f"{start}名{at}" for at in numbers],
        "name_en": [f"{start} {at}" for at in numbers],
    }).assign(geom=geometry)  # fmt: skip


def of_rows(key: str, title: str, shapes: Sequence[Any], looks: Sequence[Layer]) -> OnMap:
    """Return a layer of things."""
    return OnMap(key=key, title=title, held=Held.ROWS, frame=rows(shapes, key[0].upper()),
                 columns=TITLES, looks=looks)  # fmt: skip


STATIONS = of_rows(
    "stations", "服务站", shapely.points([104.001, 104.012], [30.605, 30.605]), [DOT]
)
BUILDINGS = of_rows(
    "buildings", "楼宇",
    [shapely.box(104.002, 30.602, 104.003, 30.603), shapely.Point(104.004, 30.604),
     shapely.box(104.005, 30.602, 104.006, 30.603)],
    [FACE, SMALL],
)  # fmt: skip
ROADS = of_rows("roads", "步行路网", [shapely.LineString([(104, 30.6), (104.01, 30.6)])], [WAY])
AREAS = OnMap(key="areas", title="指标分布", held=Held.PLACES)
POINTS = OnMap(key="points", title="诉求点位", held=Held.DEMANDS)
BORDERS = OnMap(key="outlines", title="上级边界", held=Held.BORDERS)
SIGNS = OnMap(key="signs", title="所选区域", held=Held.SIGNS)
ALL = (SIGNS, STATIONS, BUILDINGS, AREAS, POINTS, ROADS, BORDERS)


def layered(
    on_map: Sequence[OnMap] = ALL,
    **changed: Any,  # noqa: ANN401 - as the sheet has them
) -> Sheet:
    """Return the small sheet with layers of things on it, a station's name written."""
    given: dict[str, Any] = {"names": (Name(text="S名0", x=0, y=0, rank=2),)} | changed
    return sheet(on_map=on_map, **given)


def many(on_map: OnMap, count: int) -> OnMap:
    """Return a layer with so many things in one place."""
    frame = pd.DataFrame({"code": [str(at) for at in range(count)]})
    return replace(on_map, frame=frame.assign(geom=shapely.Point(104, 30.6)),
                   columns={"code": "代码"})  # fmt: skip
