"""What is in reach in the sample: against PostGIS, GeoPandas, and what always holds."""

from collections.abc import Iterator
from itertools import pairwise

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection, Engine, text

from geo.catalog.circles import CIRCLES, FARTHEST
from geo.catalog.reach import REACH
from geo.catalog.standing import Entry
from geo.engine import metric
from geo.engine.coverage import CoverageQuestion, coverage
from geo.queries import reach as queries
from geo.queries.standing import by_area, overall

pytestmark = pytest.mark.db

BY_POSTGIS = text("""
    SELECT s.code, c.code, ST_Distance(s.at, c.at)
    FROM (SELECT code, ST_Transform(geom, 4544) AS at FROM rongtu.station) AS s
    JOIN (SELECT code, ST_Transform(ST_PointOnSurface(geom), 4544) AS at FROM rongtu.area
        WHERE level = 'compound') AS c ON ST_DWithin(s.at, c.at, :farthest)
""")


@pytest.fixture(scope="module")
def connection(whole_sample: Engine) -> Iterator[Connection]:
    with whole_sample.connect() as connection:
        yield connection


def test_straight_lines_are_those_of_postgis(connection: Connection) -> None:
    rows = connection.execute(BY_POSTGIS, {"farthest": FARTHEST}).all()
    theirs = {(station, compound): metres for station, compound, metres in rows}
    found = connection.execute(queries.pairs("compound")).all()
    ours = {(row.station_code, row.code): row.straight_m for row in found}
    # Of pairs a thousandth of a metre from the limit, one may have what the other has not.
    for pair in ours.keys() ^ theirs.keys():
        assert (ours | theirs)[pair] == pytest.approx(FARTHEST, abs=1e-3)
    both = sorted(ours.keys() & theirs.keys())
    assert len(both) > 1000
    assert [ours[pair] for pair in both] == pytest.approx([theirs[pair] for pair in both], abs=1e-3)


def test_no_walk_is_shorter_than_the_straight_line(connection: Connection) -> None:
    for thing in ("compound", "building"):
        found = pd.DataFrame(connection.execute(queries.pairs(thing)).all())
        walks = found.dropna()
        assert (walks["walk_m"] >= walks["straight_m"]).all()
        assert len(walks) > 500
        # Straight through a town of blocks nobody gets.
        assert 1.05 < (walks["walk_m"] / walks["straight_m"]).median() < 2


def test_ground_is_that_of_the_union_of_circles(connection: Connection) -> None:
    system = metric.plane(connection)
    stations = metric.read(connection, queries.stations(), system)
    areas = gpd.GeoDataFrame(metric.grounds(connection, system), geometry="geom")
    circles = gpd.GeoSeries(gpd.points_from_xy(stations["x"], stations["y"]))
    for metres in CIRCLES.values():
        covered = gpd.GeoDataFrame(geometry=[circles.buffer(metres, quad_segs=64).union_all()])
        exact = areas.overlay(covered).set_index("area_code").area.reindex(
            areas["area_code"], fill_value=0
        )  # fmt: skip
        rows = pd.DataFrame(connection.execute(queries.ground("", metres=metres)).all())
        found = rows.set_index("area_code")["straight"].reindex(areas["area_code"]) * 2500
        whole = areas.set_index("area_code").area
        assert found.sum() / whole.sum() == pytest.approx(exact.sum() / whole.sum(), abs=0.002)
        # The lattice errs by the length of the border: in a small area, by some per cent.
        assert np.abs((found - exact) / whole).max() < 0.1


@pytest.mark.parametrize("entry", REACH, ids=lambda entry: entry["key"])
def test_the_districts_make_up_the_whole_and_nothing_is_covered_twice(
    connection: Connection, entry: Entry
) -> None:
    standing = entry["standing"]
    whole = connection.execute(overall(standing)).one()
    for level in ("district", "street"):
        rows = connection.execute(by_area(standing, level)).all()
        assert sum(row.numerator for row in rows) == whole.numerator
        assert sum(row.denominator for row in rows) == whole.denominator
    assert 0 < whole.numerator <= whole.denominator


def test_wider_circles_hold_the_narrower_ones(connection: Connection) -> None:
    found = [
        coverage(connection, CoverageQuestion(level="street", minutes=minutes)).frame
        for minutes in CIRCLES
    ]
    for narrow, wide in pairwise(found):
        for way in ("straight", "walk"):
            assert (narrow[way] <= wide[way] + 1e-9).all()
    for frame in found:
        assert (frame["walk"] <= frame["straight"] + 1e-9).all()


def test_those_left_out_and_those_covered_are_all(connection: Connection) -> None:
    found = coverage(connection, CoverageQuestion(within="510106"))
    rows = found.whole.set_index("subject")[["whole", "walk"]].astype(float)
    households, compounds = (dict(rows.loc[name]) for name in ("households", "compounds"))
    out = found.left_out
    assert out["households"].sum() + households["walk"] == households["whole"]
    assert len(out) + compounds["walk"] == compounds["whole"]
    assert found.overlap["compounds"].sum() == compounds["whole"]
    assert found.overlap["compounds"][0] == len(out)
    assert found.load["nearest_households"].sum() == households["walk"]
    assert out["households"].is_monotonic_decreasing
