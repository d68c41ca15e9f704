"""The detective on outlines, with and without trusted ones of the same code."""

from typing import Any

import numpy as np
import pytest
import shapely

from etl.clean.datum import Hypothesis, of_shapes
from geo.crs import Floats, reference
from tests.unit.grounds import FAULTS, SEEDS, WGS84, demands, districts, ground, shares, written


def moved(shapes: Any, code: int | str, *, swapped: bool = False) -> Any:  # noqa: ANN401
    return shapely.transform(shapes, lambda at: written(at, code, swapped=swapped))


def blocks(step: float = 0.012) -> dict[str, Any]:
    """Return the districts cut into squares of a kilometre, as communities are."""
    west, south, east, north = ground().bounds
    cut = [
        shapely.box(x, y, x + step, y + step).intersection(ground())
        for x in np.arange(west, east, step)
        for y in np.arange(south, north, step)
    ]
    return {f"{i:03}": one for i, one in enumerate(cut) if one.area > step**2 / 10}


def outlines(trusted: dict[str, Any]) -> Any:  # noqa: ANN401
    return np.array(list(trusted.values()), dtype=np.object_)


@pytest.mark.parametrize("trusted", [districts(), blocks()], ids=["districts", "communities"])
@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("truth", [4326, *FAULTS])
def test_outlines_are_judged_by_the_ones_of_the_same_code(
    trusted: dict[str, Any], truth: int | str, *, swapped: bool
) -> None:
    verdict = of_shapes(
        moved(outlines(trusted), truth, swapped=swapped),
        claim=WGS84,
        boundary=ground(),
        codes=list(trusted),
        trusted=trusted,
        metric_srid=4544,
    )
    assert verdict.winner == Hypothesis(reference=reference(truth), swapped=swapped)
    assert verdict.contradicts == (truth != 4326 or swapped)
    assert "intersection over union" in verdict.evidence
    assert shares(verdict)[verdict.winner.name] > 0.99


def test_the_overlap_is_the_intersection_over_the_union() -> None:
    trusted = {"510104": districts()["510104"]}
    given = moved(outlines(trusted), "GCJ-02")
    verdict = of_shapes(given, claim=WGS84, boundary=None, codes=["510104"], trusted=trusted)
    exact = given[0].intersection(trusted["510104"]).area / given[0].union(trusted["510104"]).area
    assert verdict.scores[0].share == pytest.approx(exact, abs=0.01)


@pytest.mark.parametrize("truth", ["GCJ-02", "BD-09", 4544])
def test_one_outline_alone_can_be_told(truth: int | str) -> None:
    trusted = {"510106": districts()["510106"]}
    given = moved(outlines(trusted), truth)
    verdict = of_shapes(given, claim=WGS84, boundary=None, codes=["510106"], trusted=trusted)
    assert (verdict.contradicts, verdict.winner.name) == (True, reference(truth).name)


@pytest.mark.parametrize("truth", ["GCJ-02", "BD-09", 4544])
def test_outlines_without_a_known_code_are_judged_by_the_boundary(truth: int | str) -> None:
    for codes in ((), ("a", None, "c")):
        verdict = of_shapes(
            moved(outlines(districts()), truth),
            claim=WGS84,
            boundary=ground(),
            codes=codes,
            trusted=districts(),
        )
        assert (verdict.contradicts, verdict.winner.name) == (True, reference(truth).name)
        assert "places on its shapes" in verdict.evidence


@pytest.mark.parametrize("trusted", [districts(), blocks()], ids=["districts", "communities"])
def test_outlines_drawn_by_another_hand_raise_no_alarm(trusted: dict[str, Any]) -> None:
    for seed in SEEDS:
        rng = np.random.default_rng(seed)

        def shaken(at: Floats, rng: np.random.Generator = rng) -> Floats:
            # The last vertex of a ring is its first: what is shaken must be so by place.
            _, place = np.unique(at, axis=0, return_inverse=True)
            return at + rng.normal(0, 0.0005, at.shape)[place.ravel()]

        for codes in ((), list(trusted)):
            verdict = of_shapes(
                shapely.transform(outlines(trusted), shaken),
                claim=WGS84,
                boundary=ground(),
                codes=codes,
                trusted=trusted,
            )
            assert not verdict.contradicts, seed


def test_areas_that_were_redrawn_altogether_are_not_accused() -> None:
    codes = list(blocks())
    shuffled = outlines(blocks())[::-1]
    verdict = of_shapes(shuffled, claim=WGS84, boundary=None, codes=codes, trusted=blocks())
    assert not verdict.contradicts


def test_points_that_carry_the_code_of_an_area_are_judged_as_points() -> None:
    at = demands(12, count=2000)
    codes = [["510104", "510105", "510106"][i % 3] for i in range(len(at))]
    verdict = of_shapes(
        shapely.points(written(at, "GCJ-02")),
        claim=WGS84,
        boundary=ground(),
        codes=codes,
        trusted=districts(),
    )
    assert (verdict.contradicts, verdict.winner.name) == (True, "GCJ-02")
    assert verdict.evidence.startswith("of 2,000 places on its shapes")


def test_odd_shapes_are_judged_as_far_as_they_go() -> None:
    bow = shapely.from_wkt("POLYGON((104 30.6, 104.1 30.7, 104.1 30.6, 104 30.7, 104 30.6))")
    line = shapely.LineString(demands(11, count=500))
    heap = shapely.GeometryCollection([bow, line])
    odd = np.array([bow, None, shapely.Polygon(), line, heap, *districts().values()], np.object_)
    codes = ["510104", "x", "510105", "510106", "510104", *districts()]
    for given in (codes, ()):
        kept = of_shapes(
            odd, claim=WGS84, boundary=ground(), codes=given, trusted=districts(), metric_srid=4544
        )
        assert not kept.contradicts
    nothing = of_shapes(np.array([None], np.object_), claim=WGS84, boundary=ground())
    assert "cannot be told" in nothing.evidence
