"""Map sheets of a made-up district: Voronoi areas with Chinese names, points, roads."""

from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.snapshot.content import (
    Chart,
    Layer,
    Legend,
    Locator,
    Look,
    Mark,
    Name,
    Row,
    Sheet,
    Table,
)
from geo.text import Lang

CRS: Final = 4544
MIDDLE: Final = (1_434_740.0, 2_522_090.0)
"""In EPSG:4544: 114.06° E, 22.54° N, nine degrees off the zone's meridian, where a metre of ground
is 1.011 of the grid and true north 3.5° off the grid's."""
RAMP: Final = {
    False: ("#d9ebf2", "#b0d5e3", "#7fb8cf", "#4c97b6", "#22749a", "#0c4f74"),
    True: ("#12324a", "#17496a", "#1d6389", "#2a80a4", "#45a0b8", "#86c9d6"),
}
CLASSES: Final = ("0–49", "50–99", "100–199", "200–399", "400–799", "≥ 800")
FIRST: Final = "福田南园华富香蜜湖莲沙头梅林园岭石厦益田竹子景新洲上步巴登滨江彩"
SECOND: Final = "田民安强北村岗海围口华源泰和康苑社泽平洋"


def outline(*, wide: float = 9_500.0, high: float = 6_200.0) -> Any:  # noqa: ANN401 - shapely
    """Return a district that is not a square: a lumpy oval."""
    turn = np.linspace(0, 2 * np.pi, 180, endpoint=False)
    reach = 1 + 0.09 * np.sin(3 * turn + 0.4) + 0.05 * np.cos(7 * turn) + 0.02 * np.sin(19 * turn)
    return shapely.polygons(
        np.column_stack(
            [
                MIDDLE[0] + reach * np.cos(turn) * wide / 2,
                MIDDLE[1] + reach * np.sin(turn) * high / 2,
            ]
        )
    )


def areas(many: int, *, seed: int = 7) -> NDArray[Any]:
    """Return a district cut into `many` areas."""
    whole = outline()
    rng = np.random.default_rng(seed)
    west, south, east, north = shapely.bounds(whole)
    points = np.column_stack([rng.uniform(west, east, 4_000), rng.uniform(south, north, 4_000)])
    points = points[shapely.contains_xy(whole, points)][:many]
    for _ in range(6):  # Lloyd: areas of one size, as streets are
        cells = shapely.get_parts(
            shapely.voronoi_polygons(shapely.multipoints(points), extend_to=whole, ordered=True)
        )
        cells = shapely.intersection(cells, whole)
        points = shapely.get_coordinates(shapely.centroid(cells))
    return np.asarray(cells)


def names(many: int, *, seed: int = 3, ending: str = "社区") -> list[str]:
    """Return so many names, all of them different."""
    rng = np.random.default_rng(seed)
    made: dict[str, None] = {}
    while len(made) < many:
        made[rng.choice(list(FIRST)) + rng.choice(list(SECOND)) + ending] = None
    return list(made)


def compounds(cells: NDArray[Any], many: int) -> NDArray[Any]:
    """Return small rectangles all over the areas."""
    rng = np.random.default_rng(5)
    west, south, east, north = shapely.total_bounds(cells)
    x, y = rng.uniform(west, east, many * 2), rng.uniform(south, north, many * 2)
    kept = shapely.contains_xy(outline(), x, y)
    x, y = x[kept][:many], y[kept][:many]
    wide, high = rng.uniform(30, 110, len(x)), rng.uniform(30, 110, len(x))
    return np.asarray(shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2))


def roads() -> NDArray[Any]:
    """Return a few lines across the district."""
    x0, y0 = MIDDLE
    along = np.linspace(-6_000, 6_000, 60)
    return np.array(
        [
            shapely.linestrings(np.column_stack([x0 + along, y0 + off + 220 * np.sin(along / 900)]))
            for off in (-1_800, -300, 1_400)
        ]
        + [
            shapely.linestrings(np.column_stack([x0 + off + 150 * np.sin(along / 700), y0 + along]))
            for off in (-3_000, -400, 2_300)
        ],
        dtype=object,
    )


@lru_cache(maxsize=8)
def district(many: int) -> tuple[NDArray[Any], list[str], NDArray[np.int64]]:
    """Return areas, their names and a count of each."""
    counts = np.random.default_rng(11).integers(5, 1_100, many)
    return areas(many), names(many), counts


def sheet(
    *, many: int = 40, lang: Lang = Lang.ZH, dark: bool = False, small: int = 0, stations: int = 24
) -> Sheet:
    """Return a fair sheet: classes, no data, roads, stations, table, chart, all texts."""
    cells, titles, counts = district(many)
    zh = lang is Lang.ZH
    ramp = RAMP[dark]
    classes = np.searchsorted([50, 100, 200, 400, 800], counts, side="right")
    none = np.zeros(many, dtype=bool)
    none[[3, many // 2]] = True
    points = shapely.get_coordinates(shapely.centroid(compounds(cells, stations or 1)))
    layers = [
        Layer(
            key="areas",
            mark=Mark.FILL,
            shapes=cells[~none],
            fills=[ramp[at] for at in classes[~none]],
            edge="#ffffff" if not dark else "#0a1622",
            width=0.5,
        ),
        Layer(
            key="none",
            mark=Mark.HATCH,
            shapes=cells[none],
            fills=["#aab1b7" if not dark else "#5d6973"],
            edge="#aab1b7" if not dark else "#5d6973",
        ),
    ]
    if small:
        layers.append(
            Layer(
                key="compounds",
                mark=Mark.FILL,
                shapes=compounds(cells, small),
                fills=["#3f5a67"],
                opacity=0.35,
                edge="#3f5a67",
                width=0.25,
            )
        )
    layers += [
        Layer(
            key="roads",
            mark=Mark.LINE,
            shapes=roads(),
            edge="#7c8f9a" if not dark else "#4f6f84",
            width=0.9,
        ),
        Layer(
            key="whole",
            mark=Mark.FILL,
            shapes=np.array([outline()], dtype=object),
            edge="#41606f" if not dark else "#7fb9cc",
            width=1.1,
        ),
        Layer(
            key="stations",
            mark=Mark.POINT,
            shapes=shapely.points(points)[: stations or 0],
            fills=["#c7640c" if not dark else "#f2994a"],
            edge="#ffffff" if not dark else "#0a1622",
            size=4.5,
        ),
    ]
    order = np.argsort(-counts)
    spots = [cells[at].representative_point() for at in range(many)]
    west, south, east, north = shapely.bounds(outline())
    return Sheet(
        lang=lang,
        dark=dark,
        title="2024年上半年福田区各社区诉求量"
        if zh
        else "Demands by community, Futian, first half of 2024",
        subtitle=(
            [
                "时段：2024-01-01 至 2024-06-30，共 182 天",
                "类别：市容环境、噪声扰民、违法建设",
                "渠道：12345 热线、@深圳-民意速办",
                "状态：全部",
                "定位质量：门牌、楼栋、小区",
            ]
            if zh
            else [
                "Period: 2024-01-01 to 2024-06-30, 182 days",
                "Category: city appearance, noise",
                "Channel: hotline 12345, app",
                "Status: all",
                "Place quality: door, building",
            ]
        ),
        crs=CRS,
        box=(west, south, east, north),
        layers=layers,
        names=[
            Name(text=titles[at], x=spots[at].x, y=spots[at].y, rank=1, within=cells[at])
            for at in range(many)
        ]
        + [
            Name(text=f"{titles[at % many][:2]}站", x=float(x), y=float(y), rank=2)
            for at, (x, y) in enumerate(points[: stations or 0])
        ],
        legends=[
            Legend(
                title="诉求量（件）" if zh else "Demands",
                rows=[
                    Row(
                        mark=Mark.FILL,
                        colour=ramp[at],
                        label=label,
                        count=int((classes[~none] == at).sum()),
                    )
                    for at, label in enumerate(CLASSES)
                ]
                + [
                    Row(
                        mark=Mark.HATCH,
                        colour="#aab1b7" if not dark else "#5d6973",
                        label="无数据" if zh else "No data",
                        count=int(none.sum()),
                    )
                ],
                note="右侧数字为社区个数" if zh else "At the right: number of communities",
            ),
            Legend(
                title="图层" if zh else "Layers",
                rows=[
                    Row(
                        mark=Mark.POINT,
                        colour="#c7640c" if not dark else "#f2994a",
                        label="网格工作站" if zh else "Stations",
                        count=stations,
                    ),
                    Row(mark=Mark.LINE, colour="#7c8f9a", label="主要道路" if zh else "Main roads"),
                ],
            ),
        ],
        locator=Locator(shapes=cells, here=np.arange(many) < many // 5),
        table=Table(
            title="诉求量前列社区" if zh else "Communities with the most demands",
            columns=["社区", "诉求量", "占比", "办结率"]
            if zh
            else ["Community", "Demands", "Share", "Closed"],
            numeric=[False, True, True, True],
            rows=[
                [
                    titles[at],
                    f"{counts[at]:,}",
                    f"{counts[at] / counts.sum():.1%}",
                    f"{90 + at % 10:.1f}%",
                ]
                for at in order
            ],
            more="另有 {n} 个社区" if zh else "{n} more communities",
        ),
        chart=Chart(
            title="各社区诉求量" if zh else "Demands by community",
            look=Look.BARS,
            names=[titles[at] for at in order],
            values=[float(counts[at]) for at in order],
            unit="件" if zh else "",
            colours=[ramp[4 if not dark else 3]],
            more="另有 {n} 个社区" if zh else "{n} more communities",
        ),
        notes=(
            ["社区界线为管理界线，不作为行政区划依据。", "5% 的诉求无法定位到社区，未计入本图。"]
            if zh
            else [
                "Outlines are for management only.",
                "5% of demands have no known community and are not shown.",
            ]
        ),
        definition=(
            "时段内受理的诉求件数，按诉求发生地归入社区；同一事项多次来电合并计为一件，已撤回的不计。"
            if zh
            else "Demands received within the period, by the community where they arose; repeated "
            "calls on one matter count once, withdrawn ones not at all."
        ),
        as_of="数据截至 2024-07-01 06:00，数据版本 128"
        if zh
        else "Data as of 2024-07-01 06:00, version 128",
        sources=["民生诉求平台", "统一地址库 2024 版", "道路 © OpenStreetMap 贡献者（ODbL）"]
        if zh
        else [
            "Demand platform",
            "Address register 2024",
            "Roads © OpenStreetMap contributors (ODbL)",
        ],
        mark="内部使用" if zh else "For internal use",
        sample="样例数据，并非真实情况" if zh else "Made-up data, not real",
        organisation="福田区网格化综合治理指挥中心" if zh else "Futian District Command Centre",
        code="7KQ2-MX9D",
    )


def with_(made: Sheet, **said: Any) -> Sheet:  # noqa: ANN401 - any field
    """Return a sheet that differs in some of its fields."""
    return replace(made, **said)
