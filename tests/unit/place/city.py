"""A city of squares, and random ones."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import shapely

from etl.place import Areas, Geometries

LEVELS = {"district": 10, "street": 20, "community": 30, "compound": 40}
WEST, SOUTH, SIDE = 104.0, 30.6, 0.01
At = tuple[float, float] | None


def areas(*rows: tuple[str, str, str | None, tuple[float, float, float, float]]) -> Areas:
    """Make areas of code, level, parent and box, the box in sides of a square in Chengdu."""
    frame = pd.DataFrame(
        [
            {"code": code, "level": level, "rank": LEVELS.get(level, 25), "parent_code": parent,
             "geom": shapely.box(*scaled(box[:2]), *scaled(box[2:]))}
            for code, level, parent, box in rows
        ]
    )  # fmt: skip
    return Areas(frame)


def squares() -> Areas:
    # Against the order of the codes, which must not matter.
    return areas(
        ("C1", "compound", "S1", (0, 0, 1, 1)),
        ("S2", "street", "D", (2, 0, 4, 4)),
        ("S1", "street", "D", (0, 0, 2, 4)),
        ("D", "district", None, (0, 0, 4, 4)),
    )


def scaled(at: Sequence[float]) -> tuple[float, float]:
    return WEST + SIDE * at[0], SOUTH + SIDE * at[1]


def points(*at: At) -> Geometries:
    made = [None if one is None else shapely.Point(scaled(one)) for one in at]
    return np.array(made, dtype=np.object_)


def texts(values: Sequence[str | None]) -> "pd.Series[str]":
    return pd.Series(list(values), dtype="str")


def known(values: "pd.Series[Any]") -> list[str | None]:
    return [None if pd.isna(one) else one for one in values]


def random_areas(seed: int, *, count: int = 40) -> Areas:
    """Make polygons all over each other, at four levels."""
    rng = np.random.default_rng(seed)
    centres = rng.uniform(0, 4, (count, 2))
    shapes = shapely.buffer([shapely.Point(scaled(one)) for one in centres],
                            rng.uniform(0.2, 1.2, count) * SIDE, quad_segs=3)  # fmt: skip
    levels = rng.choice(list(LEVELS), count)
    codes = [f"{number:03}" for number in rng.permutation(count)]
    return Areas(
        pd.DataFrame(
            {"code": codes, "level": levels, "rank": [LEVELS[one] for one in levels],
             "parent_code": None, "geom": shapes}
        )
    )  # fmt: skip


def random_points(seed: int, *, count: int = 2_000) -> Geometries:
    rng = np.random.default_rng(seed)
    made = shapely.points(*np.transpose([scaled(one) for one in rng.uniform(-1, 5, (count, 2))]))
    return np.asarray(made, dtype=np.object_)
