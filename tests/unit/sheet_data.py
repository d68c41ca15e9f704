"""A small map sheet for the tests of the files beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from dashboard.snapshot.content import Layer, Legend, Mark, Row, Sheet
from geo.text import Lang

NAMES = ('=HYPERLINK("http://x")', "抚琴街道", "𠮷祥😀\n第二行", 'a"b,c')
ROWS = (
    Row(mark=Mark.FILL, colour="#fee5d9", label="0–9", count=1),
    Row(mark=Mark.FILL, colour="#fcae91", label="10–19", count=1),
    Row(mark=Mark.FILL, colour="#cb181d", label="20 & <more>", count=1),
    Row(mark=Mark.HATCH, colour="#cccccc", label="无数据", count=1),
)
COLUMNS = {
    "code": "编码", "name": "名称", "n": "诉求（件）", "rate": "变化（%）", "day": "日期",
    "met": "达标",
}  # fmt: skip


def squares(places: int) -> NDArray[Any]:
    """Return squares of a kilometre, as a clock runs: not as GeoJSON wants them."""
    west = 104 + 0.011 * np.arange(places)
    made: NDArray[Any] = shapely.box(west, 30.6, west + 0.01, 30.61, ccw=False)
    return made


def table(places: int = 4) -> pd.DataFrame:
    numbers = range(places)
    return pd.DataFrame(
        {
            "code": [f"510106{at:06d}" for at in numbers],
            "name": [NAMES[at % 4] for at in numbers],
            "n": pd.array([None if at % 4 == 3 else 10 * at for at in numbers], dtype="Int64"),
            "rate": [np.nan if at % 4 == 3 else -2.5 + at / 3 for at in numbers],
            "day": [date(2024, 6, 1 + at % 30) for at in numbers],
            "met": [at % 2 == 1 for at in numbers],
            "class": [None if at % 4 == 3 else ROWS[at % 4].label for at in numbers],
            "geom": squares(places),
        }
    )


def sheet(
    frame: pd.DataFrame | None = None,
    *,
    columns: Mapping[str, str] = COLUMNS,
    rows: Sequence[Row] = ROWS,
    **changed: Any,  # noqa: ANN401 - as the sheet has them
) -> Sheet:
    made = Sheet(
        lang=Lang.ZH, dark=False, title="诉求件数 & 办结", subtitle=("2024年6月", "全部类别"),
        crs=4544, box=(0, 0, 1, 1),
        layers=[Layer(key="areas", mark=Mark.FILL, shapes=squares(3), edge="#ffffff", opacity=0.8,
                      fills=[row.colour for row in ROWS[:3]])],
        legends=[Legend(title="诉求（件）", rows=rows)], notes=["一处边界有缺口"],
        definition="诉求件数：期内受理的诉求", as_of="2024-06-30 23:59",
        sources=["边界：甲（CC BY）", "诉求：乙"],
        mark="内部使用", sample="样例数据", organisation="某区", code="ABCD2345",
        frame=table() if frame is None else frame, columns=columns, suppressed=2,
    )  # fmt: skip
    return replace(made, **changed)
