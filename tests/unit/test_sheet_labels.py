"""Names on a map: laws that hold whatever is wanted, and the choices a reader would make."""

import itertools

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard.snapshot.labels import GAP, Form, Wanted, place

FRAME = (0.0, 0.0, 100.0, 80.0)
NO_POINTS = np.empty((0, 2))


def form(width: float = 10.0, height: float = 3.0) -> Form:
    return Form(lines=("名",), size=8.0, width=width, height=height)


coordinate = st.floats(-10, 110, allow_nan=False)
wanted_points = st.builds(
    lambda x, y, rank, width: Wanted(x=x, y=y, rank=rank, forms=[form(width)]),
    coordinate, coordinate, st.integers(0, 3), st.floats(2, 30),
)  # fmt: skip
wanted_areas = st.builds(
    lambda x, y, rank, width, size: Wanted(
        x=x, y=y, rank=rank, forms=[form(width), form(width / 2, 6.0)],
        within=shapely.box(x - size, y - size / 2, x + size, y + size / 2),
    ),
    coordinate, coordinate, st.integers(0, 3), st.floats(2, 30), st.floats(0.5, 40),
)  # fmt: skip
taken_boxes = st.lists(
    st.builds(lambda x, y: (x, y, x + 12.0, y + 9.0), st.floats(0, 88), st.floats(0, 71)),
    max_size=3,
)


@given(st.lists(wanted_points | wanted_areas, max_size=40), taken_boxes)
def test_no_name_touches_another_or_what_is_taken_or_leaves_the_frame(
    wanted: list[Wanted], taken: list[tuple[float, float, float, float]]
) -> None:
    placed = place(wanted, frame=FRAME, taken=taken, points=NO_POINTS)
    assert len({one.index for one in placed}) == len(placed)
    inner = shapely.box(*FRAME).buffer(1e-6)
    boxes = [shapely.box(*one.box) for one in placed]
    assert all(inner.contains(box) for box in boxes)
    for one, other in itertools.combinations(boxes, 2):
        assert one.distance(other) >= GAP - 1e-6
    for box, full in itertools.product(boxes, taken):
        assert box.distance(shapely.box(*full)) >= GAP - 1e-6


@given(st.lists(wanted_points, min_size=2, max_size=25))
def test_a_name_of_no_lower_rank_stands_where_one_is_left_out(wanted: list[Wanted]) -> None:
    """Alone with those that rank before it, a name that is left out would be left out as well."""
    placed = {one.index for one in place(wanted, frame=FRAME, taken=[], points=NO_POINTS)}
    for index in set(range(len(wanted))) - placed:
        kept = [
            one
            for at, one in enumerate(wanted)
            if at == index or (at in placed and (one.rank, at) < (wanted[index].rank, index))
        ]
        again = place(kept, frame=FRAME, taken=[], points=NO_POINTS)
        own = next(at for at, one in enumerate(kept) if one is wanted[index])
        assert own not in {one.index for one in again}


def test_of_two_that_collide_the_lower_rank_goes() -> None:
    area = shapely.box(40, 30, 52, 34)
    low = Wanted(x=46, y=32, rank=2, forms=[form()], within=area)
    high = Wanted(x=46, y=32, rank=0, forms=[form()], within=area)
    (kept,) = place([low, high], frame=FRAME, taken=[], points=NO_POINTS)
    assert kept.index == 1


def test_a_point_is_named_to_its_right() -> None:
    (placed,) = place(
        [Wanted(x=50, y=40, rank=0, forms=[form()], reach=1.5)],
        frame=FRAME, taken=[], points=np.array([[50.0, 40.0]]), sign=0.5,
    )  # fmt: skip
    assert placed.box == (51.5, 38.5, 61.5, 41.5)


def test_a_point_at_the_right_edge_is_named_to_its_left() -> None:
    (placed,) = place(
        [Wanted(x=97, y=40, rank=0, forms=[form()])], frame=FRAME, taken=[], points=NO_POINTS
    )
    assert placed.box[2] <= 96


def test_a_name_keeps_off_other_points() -> None:
    points = np.array([[50.0, 40.0], [56.0, 40.0]])
    (placed,) = place(
        [Wanted(x=50, y=40, rank=0, forms=[form()], reach=1.5)],
        frame=FRAME, taken=[], points=points, sign=0.8,
    )  # fmt: skip
    assert shapely.box(*placed.box).distance(shapely.Point(56, 40)) >= 0.8


def test_an_area_s_name_is_within_it_if_it_can_be() -> None:
    bent = shapely.union(shapely.box(10, 10, 14, 60), shapely.box(10, 50, 50, 60))
    (placed,) = place(
        [Wanted(x=25, y=30, rank=0, forms=[form(12, 3)], within=bent)],
        frame=FRAME, taken=[], points=NO_POINTS,
    )  # fmt: skip
    assert bent.contains(shapely.box(*placed.box))


def test_a_name_breaks_in_two_before_it_leaves_its_area() -> None:
    narrow = shapely.box(40, 20, 48, 60)
    (placed,) = place(
        [Wanted(x=44, y=40, rank=0, forms=[form(12, 3), form(6, 6)], within=narrow)],
        frame=FRAME, taken=[], points=NO_POINTS,
    )  # fmt: skip
    assert placed.form.width == 6


def test_a_name_far_too_large_for_its_area_is_left_out() -> None:
    tiny = shapely.box(40, 20, 42, 21)
    assert place(
        [Wanted(x=41, y=20.5, rank=0, forms=[form(12, 3)], within=tiny)],
        frame=FRAME, taken=[], points=NO_POINTS,
    ) == []  # fmt: skip


def test_of_an_area_that_is_cut_by_the_frame_the_part_in_sight_is_named() -> None:
    (placed,) = place(
        [Wanted(x=130, y=40, rank=0, forms=[form()], within=shapely.box(80, 20, 200, 60))],
        frame=FRAME, taken=[], points=NO_POINTS,
    )  # fmt: skip
    assert placed.box[0] >= 80


def test_an_area_out_of_sight_is_not_named() -> None:
    area = shapely.box(200, 20, 300, 60)
    wanted = [Wanted(x=250, y=40, rank=0, forms=[form()], within=area)]
    assert place(wanted, frame=FRAME, taken=[], points=NO_POINTS) == []
