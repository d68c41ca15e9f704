"""The detective on points: finds every planted fault, and never accuses the innocent."""

import pickle
from typing import Any

import numpy as np
import pytest
import shapely

from etl.clean import datum
from etl.clean.datum import Hypothesis, Verdict, of_points
from geo.crs import Floats, reference
from tests.unit.grounds import (
    FAULTS,
    SEEDS,
    WGS84,
    demands,
    districts,
    drawn,
    ground,
    shares,
    written,
)


def compounds(seed: int, *, count: int = 6000, spill: float = 0.03) -> Floats:
    """Return points heaped on a few hundred compounds of very uneven size."""
    rng = np.random.default_rng(seed)
    at = demands(seed, count=300, spill=spill)
    weight = rng.pareto(1.5, len(at)) + 0.2
    heap = rng.choice(len(at), count, p=weight / weight.sum())
    return at[heap] + rng.normal(0, 0.0005, (count, 2))


def judged(raw: Floats, claim: Hypothesis = WGS84, area: Any = None) -> Verdict:  # noqa: ANN401
    return of_points(raw, claim=claim, boundary=area or ground(), metric_srid=4544)


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("truth", [4326, *FAULTS])
def test_each_planted_fault_is_found_and_named(truth: int | str, *, swapped: bool) -> None:
    verdict = judged(written(demands(1), truth, swapped=swapped))
    assert verdict.winner == Hypothesis(reference=reference(truth), swapped=swapped)
    assert verdict.contradicts == (truth != 4326 or swapped)


@pytest.mark.parametrize("code", ["510104", "510105", "510106"])
@pytest.mark.parametrize(
    ("claim", "truth"),
    [(4326, "GCJ-02"), (4326, "BD-09"), ("GCJ-02", 4326), ("GCJ-02", "BD-09"), ("BD-09", 4326)],
)
def test_shifts_are_told_apart_in_each_district(
    code: str, claim: int | str, truth: int | str
) -> None:
    raw = written(demands(2, code=code, count=2000), truth)
    verdict = judged(raw, Hypothesis(reference=reference(claim)), districts()[code])
    assert verdict.contradicts
    assert verdict.winner.reference == reference(truth)


@pytest.mark.parametrize("fault", ["GCJ-02", "BD-09"])
def test_a_shift_is_found_whatever_the_draw(fault: str) -> None:
    found = [judged(written(demands(seed), fault)) for seed in SEEDS]
    assert all(one.contradicts and one.winner.name == fault for one in found)


@pytest.mark.parametrize("claim", [4326, 4490, "GCJ-02", "BD-09", 4544])
def test_a_true_claim_is_never_contradicted(claim: int | str) -> None:
    told = Hypothesis(reference=reference(claim))
    verdicts = [judged(written(demands(seed), claim), told) for seed in SEEDS]
    assert not any(one.contradicts for one in verdicts)
    assert {one.winner for one in verdicts} == {told}


@pytest.mark.parametrize("spill", [0.0, 0.03, 0.2, 0.5])
def test_points_on_one_side_beyond_the_border_raise_no_alarm(spill: float) -> None:
    # The east is where the shift of GCJ-02 would come from.
    verdicts = [judged(demands(seed, spill=spill, side=104.1)) for seed in SEEDS]
    assert not any(one.contradicts for one in verdicts)


def estate(count: int) -> Floats:
    """Return places just beyond the south-eastern border, which GCJ-02 would bring inside."""
    border = shapely.get_coordinates(shapely.segmentize(ground().boundary, 0.001))
    outside = border + np.array([0.0013, -0.0012])
    inside = reference("GCJ-02").to_wgs84(outside)
    good = ~shapely.contains_xy(ground().buffer(0.0006), outside[:, 0], outside[:, 1])
    good &= shapely.contains_xy(ground().buffer(-0.0006), inside[:, 0], inside[:, 1])
    rng = np.random.default_rng(0)
    return np.asarray(outside[good][0] + rng.uniform(-0.0004, 0.0004, (count, 2)))


def test_one_estate_beyond_the_border_is_one_fact_and_not_three_hundred() -> None:
    # As GCJ-02 a sparse district loses fewer points than the estate has. Point by point, McNemar's
    # test is sure, and wrong.
    verdict = judged(np.concatenate([demands(3, count=2500, spill=0), estate(300)]))
    assert verdict.winner.name == "GCJ-02"
    assert "(300 only as GCJ-02" in verdict.evidence
    assert not verdict.contradicts
    assert verdict.evidence.endswith("too little to contradict the claim")


def test_a_file_of_that_estate_alone_is_not_accused_either() -> None:
    verdict = judged(estate(300))
    assert shares(verdict) | {"EPSG:4326": 0.0, "GCJ-02": 1.0} == shares(verdict)
    assert not verdict.contradicts


def test_heaps_raise_no_alarm() -> None:
    assert not any(judged(compounds(seed)).contradicts for seed in SEEDS)
    assert not any(judged(compounds(seed, spill=0.2)).contradicts for seed in SEEDS)


def test_a_shift_by_a_kilometre_is_found_in_heaps_too() -> None:
    found = [judged(written(compounds(seed), "BD-09")).contradicts for seed in SEEDS]
    assert sum(found) > 45


def test_a_stack_of_cases_on_one_default_place_counts_once() -> None:
    at = np.concatenate([demands(4), np.tile([104.3, 30.5], (6000, 1))])
    verdict = judged(at)
    assert not verdict.contradicts
    assert shares(verdict)["EPSG:4326"] > 0.96


def test_data_of_the_whole_city_are_not_accused_of_lying_beside_the_district() -> None:
    rng = np.random.default_rng(5)
    city = rng.uniform((103.8, 30.4), (104.4, 30.9), (8000, 2))
    assert not judged(city).contradicts
    assert not judged(city + np.array([10, 5])).contradicts


def test_few_points_or_no_boundary_cannot_be_told() -> None:
    raw = written(demands(6), "GCJ-02")
    for verdict in (
        judged(raw[:19]),
        judged(np.tile(raw[:1], (500, 1))),
        judged(np.empty((0, 2))),
        judged(np.full((500, 2), np.nan)),
        of_points(raw, claim=WGS84, boundary=None),
        of_points(raw, claim=WGS84, boundary=shapely.MultiPolygon()),
    ):
        assert not verdict.contradicts
        assert verdict.winner == verdict.claim
        assert "cannot be told" in verdict.evidence


def test_twenty_points_tell_swapped_axes_but_not_a_shift() -> None:
    at = demands(7, count=20, spill=0)
    assert judged(at[:, ::-1]).contradicts
    assert not judged(written(at, "GCJ-02")).contradicts


def test_the_evidence_is_one_line_to_read_aloud() -> None:
    verdict = judged(written(demands(8, count=12_000), "GCJ-02"))
    (old, new), n = (
        ({s.name: s for s in verdict.scores}[k] for k in ("EPSG:4326", "GCJ-02")),
        12_000,
    )
    only = verdict.evidence.split("(")[1]
    assert old.n == new.n == n
    assert verdict.evidence.startswith(
        f"of 12,000 points {old.share * 100:.1f} % lie inside as EPSG:4326 and "
        f"{new.share * 100:.1f} % as GCJ-02 ("
    )
    gained, lost = (int(part.split()[0].replace(",", "")) for part in only.split(", "))
    assert gained - lost == pytest.approx((new.share - old.share) * n, abs=0.5)
    assert gained > 20 * lost / 4


def test_of_a_million_points_some_are_enough_and_always_the_same() -> None:
    raw = written(demands(9, count=100_000), "GCJ-02")
    verdict = judged(raw)
    assert max(score.n for score in verdict.scores) <= datum.MOST_POINTS
    assert verdict == judged(raw.copy())
    assert verdict.contradicts
    assert pickle.loads(pickle.dumps(verdict)) == verdict  # noqa: S301 - our own


def test_points_that_are_nowhere_do_no_harm() -> None:
    raw = demands(10).copy()
    raw[::7] = np.nan
    raw[3::11] = np.inf
    raw[5::13] = (1e9, -1e9)
    assert not judged(raw).contradicts
    metric = written(demands(10), 4544)
    metric[5::13] = (1e12, 1e12)
    assert judged(metric).winner.name == "EPSG:4544"


def test_a_city_elsewhere_is_tried_in_its_own_projections() -> None:
    york = shapely.Point(-73.97, 40.78).buffer(0.1)
    at = drawn(york, 2000, np.random.default_rng(0))
    verdict = of_points(written(at, 32618), claim=WGS84, boundary=york)
    assert (verdict.contradicts, verdict.winner.name) == (True, "EPSG:32618")
    local = of_points(written(at, 2263), claim=WGS84, boundary=york, metric_srid=2263)
    assert (local.contradicts, local.winner.name) == (True, "EPSG:2263")
