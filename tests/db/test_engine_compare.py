"""A period beside two others, and places beside one another."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection, Engine
from statsmodels.stats.proportion import confint_proportions_2indep

from geo.analysis import funnel, ranking, smoothing
from geo.catalog import INDICATORS, Better
from geo.engine import Answer, Question, answer, compare, judged
from geo.errors import PeriodError
from geo.period import Grain, Period
from tests.db.engine_reference import DUE_WITHIN, KEYS
from tests.db.engine_world import drawn, put

pytestmark = pytest.mark.db

JANUARY: Final = Period(date(2020, 1, 1), date(2020, 2, 1))
QUESTION: Final = Question(
    keys=(*KEYS, "organisation_coverage_street"), period=JANUARY, level="street"
)
OTHERS: Final = {
    "before": Period(date(2019, 12, 1), date(2020, 1, 1)),
    "year": Period(date(2019, 1, 1), date(2019, 2, 1)),
}
CHANGES: Final = {"before": "change", "year": "change_year"}
WITHOUT_A_PERIOD: Final = {*DUE_WITHIN, "organisation_coverage_street"}


@pytest.fixture(scope="module")
def connection(sample_engine: Engine) -> Iterator[Connection]:
    """Open a connection on a year and more, loaded once."""
    with sample_engine.connect() as connection, connection.begin() as transaction:
        put(connection, drawn(0, count=1_500, zone="Asia/Shanghai", first="2018-12-20", days=470))
        yield connection
        transaction.rollback()


@pytest.fixture(scope="module")
def compared(connection: Connection) -> Answer:
    return compare(connection, QUESTION)


@pytest.mark.parametrize("name", OTHERS)
def test_a_change_is_the_difference_of_two_answers(
    connection: Connection, compared: Answer, name: str
) -> None:
    now = answer(connection, QUESTION).frame
    then = answer(connection, replace(QUESTION, period=OTHERS[name])).frame
    frame = compared.frame
    pd.testing.assert_frame_equal(frame[now.columns], now)
    compares = ~frame["indicator"].isin(WITHOUT_A_PERIOD)
    assert frame.loc[~compares, [f"value_{name}", CHANGES[name]]].isna().all(axis=None)
    value = then["value"].where(compares)
    assert value.notna().sum() > 60
    np.testing.assert_array_equal(frame[f"value_{name}"], value)
    np.testing.assert_array_equal(frame[CHANGES[name]], now["value"] - value)


@pytest.mark.parametrize("name", OTHERS)
def test_a_change_of_a_share_has_newcombes_interval_and_no_other_has_one(
    connection: Connection, compared: Answer, name: str
) -> None:
    then = answer(connection, replace(QUESTION, period=OTHERS[name])).frame
    change, seen = CHANGES[name], 0
    for (_, row), (_, before) in zip(compared.frame.iterrows(), then.iterrows(), strict=True):
        found = row[f"{change}_low"], row[f"{change}_high"]
        share = INDICATORS[row["indicator"]].share
        if not share or not row["denominator"] or not before["denominator"]:
            assert np.isnan(found).all()
            continue
        wanted = confint_proportions_2indep(
            row["numerator"], row["denominator"], before["numerator"], before["denominator"],
            compare="diff", method="newcomb",
        )  # fmt: skip
        assert found == pytest.approx([100 * end for end in wanted])
        assert found[0] <= row[change] <= found[1]
        seen += 1
    assert seen > 30


def test_nothing_is_compared_with_days_that_the_data_do_not_know(connection: Connection) -> None:
    unknown = Period(date(2019, 3, 1), date(2019, 4, 1))
    found = compare(connection, replace(QUESTION, period=unknown))
    assert found.complete
    assert found.frame["change"].notna().any()
    years = found.frame[["value_year", "change_year", "change_year_low", "change_year_high"]]
    assert years.isna().all(axis=None)
    text = "The data do not know every day from 2018-03-01 to 2018-03-31: nothing is compared with"
    assert sum(note.en.startswith(text) for note in found.notes) == 1
    later = compare(connection, replace(QUESTION, period=Period(JANUARY.start, date(2020, 9, 1))))
    assert later.frame[["change", "change_year"]].isna().all(axis=None)
    text = text.replace("2018-03-01 to 2018-03-31", "2020-01-01 to 2020-08-31")
    assert sum(note.en.startswith(text) for note in later.notes) == 1


def test_parts_are_not_compared(connection: Connection) -> None:
    with pytest.raises(
        PeriodError, match="A comparison by week; wanted: one number over the whole"
    ):
        compare(connection, replace(QUESTION, grain=Grain.WEEK))


def analysed(key: str, part: pd.DataFrame) -> dict[str, Any]:
    """Return what the methods say of places, of which those without a value have no counts."""
    indicator = INDICATORS[key]
    k, n = (part[name].where(part["value"].notna(), 0).to_numpy()
            for name in ("numerator", "denominator"))  # fmt: skip
    better = Better.LOWER if indicator.better is Better.LOWER else Better.HIGHER
    if indicator.share:
        smooth = smoothing.smooth_shares(k, n)
        ranks = ranking.rank_shares(k, n, better=better)
        position = funnel.share_funnel(k, n, adjusted=True).position
    else:
        smooth = smoothing.smooth_rates(k, n)
        ranks = ranking.rank_rates(k, n, better=better)
        position = funnel.rate_funnel(k, n, adjusted=True).position
    return {
        "smoothed": indicator.factor * smooth.value, "weight": smooth.weight, "rank": ranks.rank,
        "rank_best": ranks.best, "rank_worst": ranks.worst, "tied": ranks.tied,
        "funnel": [None if place is None else place.name.lower() for place in position],
    }  # fmt: skip


@pytest.mark.parametrize("grain", [None, Grain.MONTH])
def test_places_are_judged_among_those_of_their_indicator_and_part(
    connection: Connection, grain: Grain | None
) -> None:
    period = Period(date(2019, 12, 1), date(2020, 2, 1))
    asked = replace(QUESTION, level="community", grain=grain, period=period)
    figures = answer(connection, asked).frame
    found = judged(figures)
    pd.testing.assert_frame_equal(found[figures.columns], figures)
    for (key, _), part in found.groupby(["indicator", "start"]):
        indicator = INDICATORS[str(key)]
        if not indicator.share and not indicator.per_household:
            assert part[["smoothed", "weight", "funnel", "rank"]].isna().all(axis=None)
            assert not part["tied"].any()
            continue
        for name, wanted in analysed(str(key), part).items():
            if name == "funnel":
                assert [None if pd.isna(one) else one for one in part[name]] == wanted
            else:
                np.testing.assert_array_equal(part[name].astype(float), wanted)


def test_no_place_is_judged_by_nothing(connection: Connection) -> None:
    asked = replace(QUESTION, level="district", within="S1")
    found = judged(answer(connection, asked).frame)
    assert found.empty
    assert {"smoothed", "rank", "tied"} <= set(found.columns)
    outside = replace(QUESTION, period=Period(date(1990, 1, 1), date(1990, 2, 1)))
    found = judged(answer(connection, outside).frame)
    assert found[["smoothed", "rank"]].isna().all(axis=None)
