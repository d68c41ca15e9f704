"""Groups of incidents: the dense parts, whatever the order, with every odd case stated."""

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from sklearn.cluster import HDBSCAN
from sklearn.metrics import adjusted_rand_score

from geo.analysis import incidents
from geo.analysis.incidents import NOISE, Outcome, groups
from geo.errors import RongtuError

Floats = NDArray[np.float64]

CENTRES = np.array([[0.0, 0.0], [2000.0, 500.0], [800.0, 3000.0]])


def town(seed: int = 1) -> tuple[Floats, NDArray[np.intp]]:
    """Return 40, 60 and 80 points around three centres, and 100 strewn; and whose each is."""
    rng = np.random.default_rng(seed)
    sizes = (40, 60, 80)
    dense = [rng.normal(at, 60, (size, 2)) for at, size in zip(CENTRES, sizes, strict=True)]
    strewn = rng.uniform(-1500, 4500, (100, 2))
    return np.concatenate([*dense, strewn]), np.repeat([0, 1, 2, NOISE], [*sizes, 100])


def test_the_dense_parts_are_the_groups_largest_first() -> None:
    points, truth = town()
    found = groups(points)
    assert found.outcome is Outcome.GROUPED
    for group, place in zip(found.groups, (2, 1, 0), strict=True):
        assert 0.9 < group.rows.size / np.count_nonzero(truth == place) < 1.2
        assert np.hypot(*(group.centre - CENTRES[place])) < 30
        assert np.mean(truth[group.rows] == place) > 0.8


def test_the_labels_are_those_of_the_library() -> None:
    # Which edges tie it together depends on the order there: the one by coordinates is ours.
    points, _ = town(2)
    points = points[np.lexsort(points.T)]
    peer = HDBSCAN(min_cluster_size=10, copy=True).fit(points)
    found = groups(points)
    assert adjusted_rand_score(found.label, peer.labels_) == 1
    np.testing.assert_array_equal(found.label == NOISE, peer.labels_ == NOISE)
    np.testing.assert_allclose(found.strength, peer.probabilities_)


def test_a_group_is_what_its_members_say() -> None:
    points, _ = town(3)
    found = groups(points)
    assert found.label.shape == found.strength.shape == (len(points),)
    assert ((found.label == NOISE) == (found.strength == 0)).all()
    for number, group in enumerate(found.groups):
        np.testing.assert_array_equal(group.rows, np.flatnonzero(found.label == number))
        members = points[group.rows]
        away = np.hypot(*(members - group.centre).T)
        weights = found.strength[group.rows]
        assert group.centre == pytest.approx(weights @ members / weights.sum())
        assert np.mean(away <= group.radius_m) == pytest.approx(0.9, abs=1 / len(members))
        assert isinstance(group.hull, shapely.Polygon)
        assert group.hull.buffer(1e-6).covers(shapely.multipoints(members))
        assert group.strength == pytest.approx(weights.mean())


def test_the_order_of_the_rows_does_not_matter() -> None:
    points, _ = town(4)
    shuffle = np.random.default_rng(4).permutation(len(points))
    plain, shuffled = groups(points), groups(points[shuffle])
    np.testing.assert_array_equal(plain.label[shuffle], shuffled.label)
    np.testing.assert_array_equal(plain.strength[shuffle], shuffled.strength)


def test_no_group_is_smaller_than_asked_for() -> None:
    points, _ = town(5)
    few, many = groups(points, min_size=5), groups(points, min_size=50)
    assert min(group.rows.size for group in few.groups) >= 5
    assert [group.rows.size >= 50 for group in many.groups] == [True, True]


def test_many_incidents_at_one_coordinate_are_one_group_there() -> None:
    rng = np.random.default_rng(6)
    strewn = rng.uniform(0, 5000, (60, 2))
    stack = np.full((50, 2), [412_345.678, 3_390_123.456])
    found = groups(np.concatenate([stack, strewn + stack[0]]))
    at_once = next(group for group in found.groups if 0 in group.rows)
    assert set(range(50)) <= set(at_once.rows.tolist())


def test_two_stacks_are_two_points() -> None:
    found = groups(
        np.repeat([[400_000.1, 3_000_000.2], [401_000.3, 3_000_000.2]], [30, 20], axis=0)
    )
    assert [group.rows.size for group in found.groups] == [30, 20]
    for group in found.groups:
        assert group.hull.geom_type == "Point"
        assert group.radius_m == 0
    assert found.groups[1].centre == (401_000.3, 3_000_000.2)


def test_incidents_along_a_line_have_a_line_for_a_hull() -> None:
    along = np.concatenate([np.arange(20.0), 1000 + np.arange(20.0)])
    found = groups(np.stack([along, np.zeros(40)], axis=1))
    assert [group.hull.geom_type for group in found.groups] == ["LineString"] * 2


@pytest.mark.parametrize(
    ("points", "outcome"),
    [
        ([], Outcome.NO_POINTS),
        (np.zeros((0, 2)), Outcome.NO_POINTS),
        (np.arange(18).reshape(9, 2), Outcome.TOO_FEW),
        ([[5, 5]], Outcome.TOO_FEW),
        (np.full((30, 2), 7), Outcome.ONE_PLACE),
        (np.random.default_rng(7).uniform(0, 1000, (15, 2)), Outcome.ALL_NOISE),
        (np.random.default_rng(7).uniform(0, 1000, (10, 2)), Outcome.ALL_NOISE),
    ],
)
def test_what_has_no_groups_is_stated(points: Floats, outcome: Outcome) -> None:
    found = groups(points)
    assert (found.outcome, found.groups) == (outcome, ())
    assert found.label.tolist() == [NOISE] * len(points)
    assert found.strength.tolist() == [0] * len(points)


@pytest.mark.parametrize(
    ("points", "min_size", "wanted"),
    [
        (np.zeros(3), 10, "shape \\(points, 2\\)"),
        (np.zeros((3, 3)), 10, "shape \\(points, 2\\)"),
        ([[1, 2], [np.nan, 1], [np.inf, 1]], 10, "2 points without coordinates"),
        ([[1, 2], [2, 1]], 1, "2 or more"),
        (np.zeros((incidents.MOST + 1, 2)), 10, "20,001 points; wanted: 20,000 at most"),
    ],
)
def test_what_makes_no_sense_is_refused(points: Floats, min_size: int, wanted: str) -> None:
    with pytest.raises(RongtuError, match=wanted):
        groups(points, min_size=min_size)
