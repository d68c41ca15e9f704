"""Who lives in which cell: by the share of each area that lies in it."""

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import grid
from geo.engine.hotspots.study import spread_households

TOWN = shapely.box(104.0, 30.6, 104.03, 30.63)
CELLS = grid.hexagons(grid.covering(TOWN, 9))


@given(st.integers(0, 2**32 - 1))
@settings(deadline=None, max_examples=25)
def test_households_are_spread_by_the_area_that_is_shared(seed: int) -> None:
    rng = np.random.default_rng(seed)
    low = rng.uniform([104.0, 30.6], [104.02, 30.62], (6, 2))
    high = low + rng.uniform(0.0005, 0.02, (6, 2))
    shapes = shapely.box(*low.T, *high.T)
    shapes[0] = shapely.difference(shapes[0], shapely.centroid(shapes[0]).buffer(0.004))
    shapes[1] = shapely.box(104.0, 30.6, 104.03, 30.63)
    people = np.array([100.0, 2_000.0, 0.0, np.nan, 30.0, 7.0])
    found = spread_households(pd.DataFrame({"geom": shapes, "households": people}), CELLS)
    wanted = np.zeros(len(CELLS))
    for shape, many in zip(shapes, people, strict=True):
        shared = shapely.area(shapely.intersection(shape, CELLS))
        if many > 0 and shared.sum() > 0:
            wanted += many * shared / shared.sum()
    assert found == pytest.approx(wanted, rel=1e-9, abs=1e-9)


def test_nobody_is_lost_at_a_border_or_counted_twice() -> None:
    halves = [shapely.box(104.0, 30.6, 104.011, 30.63), shapely.box(104.011, 30.6, 104.03, 30.63)]
    homes = pd.DataFrame({"geom": halves, "households": [300.0, 500.0]})
    found = spread_households(homes, CELLS)
    assert found.sum() == pytest.approx(800)
    assert (found >= 0).all()
    assert np.isnan(spread_households(homes.iloc[:0], CELLS)).all()
