"""Lines: made fit for the table or held back, and the area that they belong to."""

import numpy as np
import pandas as pd
import pytest
import shapely

from etl.clean import geometry
from etl.contracts import CONTRACTS, Shape
from etl.piece import inside
from etl.place import Areas


def shapes(*given: str | None) -> pd.DataFrame:
    with np.errstate(invalid="ignore"):  # numbers that are none
        made = np.array([None if one is None else shapely.from_wkt(one) for one in given], object)
    return pd.DataFrame({"geom": made}, index=range(1, len(given) + 1))


def test_a_road_needs_a_line_and_is_walked_along_unless_it_is_said_otherwise() -> None:
    road = CONTRACTS["road"]
    assert (road.shape, road.key, road.placed) == (Shape.LINE, "code", True)
    assert not {"lon", "lat"} & road.targets.keys()
    assert road.targets["walkable"].default is True
    assert not road.targets["walkable"].required


def test_lines_of_any_kind_become_multilines_in_two_dimensions() -> None:
    given = shapes(
        "LINESTRING (0 0, 1 1)",
        "MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))",
        "LINESTRING Z (0 0 500, 1 1 501)",
        "LINEARRING (0 0, 1 0, 1 1, 0 0)",
        "LINESTRING (0 0, 2 2, 2 0, 0 2)",
    )
    (good, told), noticed = geometry.shaped(given, Shape.LINE)
    assert told.empty
    assert not noticed
    assert [one.geom_type for one in good["geom"]] == ["MultiLineString"] * 5
    assert not shapely.has_z(good["geom"].to_numpy()).any()
    assert good["geom"].iloc[0].wkt == "MULTILINESTRING ((0 0, 1 1))"
    assert shapely.length(good["geom"].to_numpy()) == pytest.approx(
        shapely.length(given["geom"].to_numpy())
    )


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (None, "none"),
        ("LINESTRING EMPTY", "none"),
        ("MULTILINESTRING EMPTY", "none"),
        ("LINESTRING (1 1, 1 1)", "it has no length"),
        ("MULTILINESTRING ((1 1, 1 1), (2 2, 2 2, 2 2))", "it has no length"),
        ("LINESTRING (0 0, NaN 1, 2 2)", "a coordinate is no number"),
        ("MULTILINESTRING ((0 0, 1 1), (0 NaN, 1 1))", "a coordinate is no number"),
        ("POINT (1 1)", "not a line but a point"),
        ("POLYGON ((0 0, 1 0, 1 1, 0 0))", "not a line but a polygon"),
        (
            "GEOMETRYCOLLECTION (LINESTRING (0 0, 1 1), POINT (5 5))",
            "not a line but a geometrycollection",
        ),
    ],
)
def test_what_is_no_line_is_held_back_with_the_reason(given: str | None, reason: str) -> None:
    good, told = geometry.shaped(shapes("LINESTRING (0 0, 1 1)", given), Shape.LINE).checked
    assert good.index.tolist() == [1]
    assert told.to_dict() == {2: f"bad geometry: {reason}"}


def test_a_part_without_length_is_left_out_and_the_rest_stays() -> None:
    given = shapes("MULTILINESTRING ((0 0, 1 1), (2 2, 2 2))", "LINESTRING (0 0, 0 0, 1 1, 1 1)")
    good, told = geometry.shaped(given, Shape.LINE).checked
    assert told.empty
    assert good["geom"].iloc[0].wkt == good["geom"].iloc[1].wkt == "MULTILINESTRING ((0 0, 1 1))"


def test_a_line_in_metres_that_is_called_degrees_is_held_back() -> None:
    given = shapes("LINESTRING (414283 3381465, 414403 3381465)", "LINESTRING (104 30, 104.1 30)")
    good, told = geometry.within_the_world(given)
    assert good.index.tolist() == [2]
    assert told[1] == "lon/lat out of range: 414283, 3.38146e+06"


def test_a_multipolygon_is_told_that_it_has_no_area() -> None:
    given = shapes("MULTIPOLYGON (((0 0, 1 1, 0 0, 0 0)))")
    told = geometry.shaped(given, Shape.AREA).checked.rejected
    assert told.to_dict() == {1: "bad geometry: it has no area"}


def test_a_line_belongs_to_the_finest_area_that_holds_its_middle() -> None:
    whole, west = shapely.box(0, 0, 4, 1), shapely.box(0, 0, 2, 1)
    areas = Areas(
        pd.DataFrame(
            [
                {"code": "D", "level": "district", "rank": 10, "parent_code": None, "geom": whole},
                {"code": "W", "level": "street", "rank": 20, "parent_code": "D", "geom": west},
            ]
        ).assign(name_zh="区", name_en="area")
    )
    rows = shapes(
        "MULTILINESTRING ((0.5 0.5, 3 0.5))",  # its middle is in the west, its end is not
        "MULTILINESTRING ((1.5 0.5, 3.5 0.5))",
        "MULTILINESTRING ((0.1 0.5, 0.2 0.5), (2.5 0.5, 3.5 0.5))",  # of two, the longer
        "MULTILINESTRING ((5 5, 6 6))",
    )
    found = inside(rows, areas)
    assert found.astype(object).where(found.notna(), None).tolist() == ["W", "D", "D", None]
