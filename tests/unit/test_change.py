"""Why a rate changed."""

import math
from fractions import Fraction
from typing import Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.analysis.change import decompose
from geo.errors import RongtuError
from tests.unit.strata import COLUMNS, Row, frames, strata

LAW: Final = settings(max_examples=50, deadline=None)

SWAPPED: Final = {
    name: name.replace("before", "x").replace("after", "before").replace("x", "after")
    for name in COLUMNS
}

# Das Gupta, P. (1993). Standardization and Decomposition of Rates: A User's Manual. U.S. Bureau
# of the Census P23-186, example 5.3: population (thousands) and deaths per 1,000 of the United
# States in 1970 and 1985, by race (2) and age (11).
POPULATION_1970: Final = [
    2968, 11484, 34614, 30992, 21983, 20314, 20928, 16897, 11339, 5720, 1315,
    535, 2162, 6120, 4781, 3096, 2718, 2363, 1767, 1149, 448, 117,
]  # fmt: skip
POPULATION_1985: Final = [
    3041, 11577, 27450, 32711, 35480, 27411, 19555, 19795, 15254, 8022, 2472,
    707, 2692, 6473, 6841, 6547, 4352, 3034, 2540, 1749, 804, 236,
]  # fmt: skip
RATE_1970: Final = [
    18.469, 0.751, 0.391, 1.146, 1.287, 2.672, 6.636, 15.691, 34.723, 79.763, 176.837,
    36.993, 1.352, 0.541, 2.040, 3.523, 6.746, 12.967, 24.471, 45.091, 74.902, 123.205,
]  # fmt: skip
RATE_1985: Final = [
    9.163, 0.462, 0.248, 0.929, 1.084, 1.810, 4.715, 12.187, 27.728, 64.068, 157.570,
    17.208, 0.738, 0.328, 1.103, 2.045, 3.724, 8.052, 17.812, 34.128, 68.276, 125.161,
]  # fmt: skip

# Bickel, Hammel and O'Connell (1975), Science 187, 398-404: men, then women, admitted to and
# applying for the six largest departments of Berkeley in 1973.
BERKELEY: Final[list[Row]] = [
    ("A", "all", 512, 825, 89, 108),
    ("B", "all", 353, 560, 17, 25),
    ("C", "all", 120, 325, 202, 593),
    ("D", "all", 138, 417, 131, 375),
    ("E", "all", 53, 191, 94, 393),
    ("F", "all", 22, 373, 24, 341),
]


def exactly(frame: pd.DataFrame) -> tuple[Fraction, Fraction]:
    """Return performance and mix as differences of directly standardised rates, exactly."""
    rows = [tuple(map(int, row)) for row in frame[COLUMNS[2:]].to_numpy()]
    totals = sum(row[1] for row in rows), sum(row[3] for row in rows)
    performance = mix = Fraction(0)
    for over, before, beyond, after in rows:
        shares = Fraction(before, totals[0]), Fraction(after, totals[1])
        if not before and not after:
            continue
        known = [Fraction(k, n) if n else None for k, n in ((over, before), (beyond, after))]
        first = known[0] if known[0] is not None else known[1]
        last = known[1] if known[1] is not None else known[0]
        assert first is not None
        assert last is not None
        for share in shares:
            performance += share * (last - first) / 2
        for rate in (first, last):
            mix += rate * (shares[1] - shares[0]) / 2
    return performance, mix


def test_the_parts_are_the_published_ones() -> None:
    keys = [(race, f"{age}") for race in ("white", "nonwhite") for age in range(11)]
    found = decompose(
        pd.DataFrame(keys, columns=["place", "category"]).assign(
            numerator_before=np.multiply(POPULATION_1970, RATE_1970),
            denominator_before=POPULATION_1970,
            numerator_after=np.multiply(POPULATION_1985, RATE_1985),
            denominator_after=POPULATION_1985,
        )
    )
    # Standardised rates as printed, three decimals: 1985 less 1970.
    assert found.performance == pytest.approx(8.030 - 10.258, abs=1e-3)
    assert found.mix_of_categories == pytest.approx(9.907 - 8.385, abs=1e-3)
    assert found.mix_of_places == pytest.approx(9.156 - 9.136, abs=1e-3)


def test_the_paradox_of_berkeley_is_taken_apart() -> None:
    found = decompose(strata(BERKELEY))
    assert found.before == pytest.approx(1198 / 2691)
    assert found.after == pytest.approx(557 / 1835)
    # 14 points fewer women were admitted, and yet within departments 4 points more.
    assert found.change == pytest.approx(-0.1416, abs=5e-5)
    assert found.performance == pytest.approx(0.0360, abs=5e-5)
    assert found.mix == pytest.approx(-0.1777, abs=5e-5)
    assert found.mix_of_places == pytest.approx(found.mix)
    assert found.mix_of_categories == pytest.approx(0)
    # Department A by hand: mean share (825/2691 + 108/1835)/2, rates 512/825 and 89/108.
    assert found.places["A"] == pytest.approx(0.182716 * 0.203468, abs=1e-5)


@LAW
@given(frames())
def test_the_parts_add_up_and_are_the_exact_ones(frame: pd.DataFrame) -> None:
    found = decompose(frame)
    performance, mix = exactly(frame)
    assert found.performance == pytest.approx(float(performance), abs=1e-12)
    assert found.mix == pytest.approx(float(mix), abs=1e-12)
    assert found.performance + found.mix == pytest.approx(found.change, abs=1e-12)
    assert found.mix_of_categories + found.mix_of_places == pytest.approx(found.mix, abs=1e-12)
    for parts in (found.places, found.categories, found.strata["performance"]):
        assert parts.sum() == pytest.approx(found.performance, abs=1e-12)
    assert found.strata["mix"].sum() == pytest.approx(found.mix, abs=1e-12)


@LAW
@given(frames(), st.integers(1, 5))
def test_without_another_mix_all_is_performance(frame: pd.DataFrame, times: int) -> None:
    frame["denominator_after"] = times * frame["denominator_before"]
    frame["numerator_after"] = frame["numerator_after"].clip(upper=frame["denominator_after"])
    found = decompose(frame)
    assert [found.mix, found.mix_of_categories, found.mix_of_places] == pytest.approx(
        [0] * 3, abs=1e-12
    )
    assert found.performance == pytest.approx(found.change, abs=1e-12)


@LAW
@given(frames(), st.lists(st.integers(0, 10), min_size=6, max_size=6))
def test_with_the_same_rates_all_is_mix(frame: pd.DataFrame, tenths: list[int]) -> None:
    for period in ("before", "after"):
        frame[f"numerator_{period}"] = (
            frame[f"denominator_{period}"] * np.array(tenths[: len(frame)]) / 10
        )
    found = decompose(frame)
    assert found.performance == pytest.approx(0, abs=1e-12)
    assert found.places.to_list() == pytest.approx([0] * len(found.places), abs=1e-12)
    assert found.mix == pytest.approx(found.change, abs=1e-12)


@LAW
@given(frames())
def test_swapped_periods_turn_every_part_around(frame: pd.DataFrame) -> None:
    there, back = decompose(frame), decompose(frame.rename(columns=SWAPPED))
    for part in ("change", "performance", "mix", "mix_of_categories", "mix_of_places"):
        assert getattr(there, part) == pytest.approx(-getattr(back, part), abs=1e-12)
    assert there.places.to_list() == pytest.approx((-back.places).to_list(), abs=1e-12)
    mixes = there.strata["mix"].to_list(), (-back.strata["mix"]).to_list()
    assert mixes[0] == pytest.approx(mixes[1], abs=1e-12)


@LAW
@given(frames())
def test_places_and_categories_may_be_called_anything_and_come_in_any_order(
    frame: pd.DataFrame,
) -> None:
    other = frame.assign(
        place=frame["place"].map({"a": "z", "b": "y"}),
        category=frame["category"].map({"n": "3", "p": "2", "q": "1"}),
    ).sample(frac=1, random_state=1)
    found, renamed = decompose(frame), decompose(other)
    for part in ("change", "performance", "mix", "mix_of_categories", "mix_of_places"):
        assert getattr(found, part) == pytest.approx(getattr(renamed, part), abs=1e-12)
    for key, name in (("a", "z"), ("b", "y")):
        if key in found.places:
            assert found.places[key] == pytest.approx(renamed.places[name], abs=1e-12)


@LAW
@given(frames())
def test_places_and_categories_change_roles(frame: pd.DataFrame) -> None:
    other = frame.rename(columns={"place": "category", "category": "place"})
    found, turned = decompose(frame), decompose(other)
    assert found.mix_of_places == pytest.approx(turned.mix_of_categories, abs=1e-12)
    assert found.mix_of_categories == pytest.approx(turned.mix_of_places, abs=1e-12)


def test_independent_shifts_of_places_and_categories_are_told_apart() -> None:
    # Rates .5 + place + category, never changed; categories and places shift independently.
    of_place, of_category = {"a": 0.0, "b": 0.2}, {"n": 0.0, "p": -0.4}
    shares = {"a": (50, 20), "b": (50, 80), "n": (0.7, 0.5), "p": (0.3, 0.5)}
    rows: list[Row] = []
    for place, up in of_place.items():
        for category, down in of_category.items():
            before, after = (shares[place][n] * shares[category][n] for n in (0, 1))
            rate = 0.5 + up + down
            rows.append((place, category, rate * before, before, rate * after, after))
    found = decompose(strata(rows))
    assert found.performance == pytest.approx(0)
    assert found.mix_of_places == pytest.approx(0.3 * 0.2)
    assert found.mix_of_categories == pytest.approx(0.2 * -0.4)


def test_a_stratum_below_the_mean_that_grows_pulls_down() -> None:
    found = decompose(strata([("a", "n", 90, 100, 45, 50), ("b", "n", 50, 100, 75, 150)]))
    # The mean rate of the whole is 65 % (70 %, then 60 %); a quarter moved from 90 % to 50 %.
    assert found.strata["mix"].to_list() == pytest.approx([0.25 * -0.25, -0.15 * 0.25])


def test_what_exists_in_one_period_only_is_mix() -> None:
    found = decompose(strata([("a", "n", 90, 100, 90, 100), ("b", "n", 0, 0, 10, 50)]))
    assert found.performance == 0
    assert found.mix == pytest.approx(100 / 150 - 0.9)
    assert found.strata["rate_before"].isna().tolist() == [False, True]


def test_rows_of_one_stratum_add_up() -> None:
    whole = decompose(strata(BERKELEY))
    doubled = decompose(strata([*BERKELEY, *BERKELEY]))
    assert doubled.performance == pytest.approx(whole.performance)
    assert len(doubled.strata) == len(whole.strata)


@pytest.mark.parametrize(
    ("rows", "before", "after"),
    [
        ([("a", "n", 0, 0, 9, 10), ("b", "n", 0, 0, 0, 10)], math.nan, 0.45),
        ([("a", "n", 9, 10, 0, 0)], 0.9, math.nan),
        ([("a", "n", 0, 0, 0, 0)], math.nan, math.nan),
        ([], math.nan, math.nan),
    ],
)
def test_a_period_without_data_is_no_change(rows: list[Row], before: float, after: float) -> None:
    found = decompose(strata(rows))
    assert [found.before, found.after] == pytest.approx([before, after], nan_ok=True)
    parts = (found.change, found.performance, found.mix, found.mix_of_places)
    assert np.isnan([*parts, found.mix_of_categories]).all()
    assert found.places.isna().all()


@pytest.mark.parametrize(
    ("row", "match"),
    [
        ((None, "n", 1, 2, 1, 2), "no place"),
        (("a", None, 1, 2, 1, 2), "no place"),
        (("a", "n", -1, 2, 1, 2), "negative"),
        (("a", "n", 1, 2, 1, math.nan), "missing"),
        (("a", "n", 1, 2, 3, 0), "'a' x 'n'"),
    ],
)
def test_what_has_no_rate_is_refused(row: Row, match: str) -> None:
    with pytest.raises(RongtuError, match=match):
        decompose(strata([("a", "p", 1, 2, 1, 2), row]))
