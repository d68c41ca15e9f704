"""Why a rate changed: against pandas on the raw demands, and against the engine's own values."""

import re
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import Connection, update
from statsmodels.stats.proportion import confint_proportions_2indep

from geo.catalog import INDICATORS
from geo.engine import Question, answer
from geo.engine.changed import ELSEWHERE, RATES, changed
from geo.errors import RongtuError, UnknownKeyError
from geo.period import Period
from geo.schema import etl_run
from tests.db import engine_definitions
from tests.db.engine_world import LEVELS, World, above, drawn, put, world_of

pytestmark = pytest.mark.db

SHARES: Final = tuple(key for key in RATES if INDICATORS[key].share)
QUOTIENTS: Final = tuple(key for key in RATES if not INDICATORS[key].share)
AT_ONCE: Final = tuple(key for key in RATES if not engine_definitions.RATES[key].matures)
PLACES: Final = ((None, "street"), ("D1", "street"), ("D2", "community"), ("S1", "community"),
                 ("C1", "community"), ("S1", "district"))  # fmt: skip
SPLIT: Final = re.compile("按地点看，(.+?)拉[高低]最多")


def a_world(connection: Connection, seed: int) -> World:
    world = drawn(seed, count=400, zone="America/New_York", first="2020-01-20")
    put(connection, world)
    return world


def halves(world: World) -> tuple[Period, Period]:
    """Return two periods in a row, of days that are over in the data; the first is longer."""
    assert world.first is not None
    assert world.last is not None
    middle = world.first + (world.last - world.first) * 0.6
    return Period(world.first, middle), Period(middle, world.last)


def values(
    connection: Connection, key: str, period: Period, within: str | None
) -> "pd.Series[Any]":
    question = Question(keys=(key,), period=period, within=within)
    return answer(connection, question).frame.iloc[0]


def in_pandas(world: World, key: str, within: str | None, level: str) -> pd.DataFrame:
    """Return the counts of each stratum of both periods, from the raw demands."""
    rate, d = engine_definitions.RATES[key], engine_definitions.told(world)
    assert rate.per is not None
    d = d[[within is None or within in ups(code) for code in d["area_code"]]]
    found = {}
    for name, period in zip(("before", "after"), halves(world), strict=True):
        for part, count, on in (("numerator", rate.count, rate.on),
                                ("denominator", rate.per, rate.per_on or rate.on)):  # fmt: skip
            day = pd.Series(d[on].to_numpy(dtype="datetime64[us]"), index=d.index)
            inside = (day >= pd.Timestamp(period.start)) & (day < pd.Timestamp(period.end))
            found[f"{part}_{name}"] = pd.Series(count(d), index=d.index).astype(float)[inside]
    counts = pd.DataFrame(found, index=d.index).fillna(0.0)
    place = d["area_code"].map(lambda code: place_of(code, within, level))
    return counts.groupby([place.rename("place"), d["category"]]).sum()


def ups(code: Any) -> list[str]:  # noqa: ANN401 - text, or missing
    return [] if pd.isna(code) else list(above(code))


def place_of(code: Any, within: str | None, level: str) -> str:  # noqa: ANN401 - as above
    inside = (up for up in ups(code) if LEVELS[up[0]] == level)
    return next((up for up in inside if within is None or within in above(up)), ELSEWHERE)


@pytest.mark.parametrize(("within", "level"), PLACES)
@pytest.mark.parametrize("seed", range(2))
def test_the_strata_are_those_of_the_raw_demands(
    connection: Connection, seed: int, within: str | None, level: str
) -> None:
    world = a_world(connection, seed)
    before, now = halves(world)
    for key in set(AT_ONCE) & set(SHARES):
        found = changed(connection, key=key, now=now, before=before, within=within, level=level)
        wanted = in_pandas(world, key, within, level)
        wanted = wanted[(wanted.filter(like="denominator") > 0).any(axis=1)]
        strata = found.parts.strata.set_index(["place", "category"]).sort_index()
        assert list(strata.index) == list(wanted.index), key
        for name in ("before", "after"):
            whole = wanted[f"denominator_{name}"]
            rate = 100 * wanted[f"numerator_{name}"] / whole.where(whole > 0)
            np.testing.assert_allclose(strata[f"rate_{name}"], rate, err_msg=key)
            np.testing.assert_allclose(strata[f"share_{name}"], whole / whole.sum(), err_msg=key)


@pytest.mark.parametrize("within", [None, "D1", "S1", "C1"])
def test_performance_and_mix_add_up_to_the_difference_of_the_engines_values(
    connection: Connection, within: str | None
) -> None:
    before, now = halves(a_world(connection, 7))
    for key in SHARES:
        parts = changed(connection, key=key, now=now, before=before, within=within).parts
        was, is_ = (values(connection, key, period, within)["value"] for period in (before, now))
        np.testing.assert_allclose([parts.before, parts.after], [was, is_], err_msg=key)
        strata = parts.strata[["performance", "mix"]].to_numpy().sum(axis=0)
        for sums in ([parts.performance, parts.mix], strata):
            np.testing.assert_allclose(sum(sums), is_ - was, atol=1e-9, err_msg=key)


@pytest.mark.parametrize("within", [None, "S1"])
def test_the_interval_of_a_share_is_that_of_statsmodels(
    connection: Connection, within: str | None
) -> None:
    before, now = halves(a_world(connection, 7))
    for key in SHARES:
        found = changed(connection, key=key, now=now, before=before, within=within)
        was, is_ = (values(connection, key, period, within) for period in (before, now))
        counts = [one[name] for one in (is_, was) for name in ("numerator", "denominator")]
        interval = (
            confint_proportions_2indep(*counts, method="newcomb", compare="diff")
            if was["denominator"] and is_["denominator"]
            else (np.nan, np.nan)
        )
        np.testing.assert_allclose([found.low, found.high], 100 * np.array(interval), err_msg=key)


@pytest.mark.parametrize("key", QUOTIENTS)
def test_a_quotient_of_different_things_is_split_too_but_has_no_interval(
    connection: Connection, key: str
) -> None:
    before, now = halves(a_world(connection, 3))
    found = changed(connection, key=key, now=now, before=before, level="district")
    was, is_ = (values(connection, key, period, None)["value"] for period in (before, now))
    assert found.parts.performance + found.parts.mix == pytest.approx(is_ - was)
    assert np.isnan([found.low, found.high]).all()
    # What is no percentage is said as it is.
    assert ("%" in found.sentence.zh) == (INDICATORS[key].unit.zh == "%")


def test_a_quotient_that_a_place_has_no_denominator_of_is_not_split(connection: Connection) -> None:
    received = {"received_at": "2020-05-02 09:00", "closed_at": "2020-05-12 09:00"}
    here = {"received_at": "2020-05-12 09:00", "closed_at": "2020-05-13 09:00"}
    world = world_of(received, received, here | {"area_code": "C3"}, as_of="2020-05-21")
    put(connection, world)
    before = Period(date(2020, 5, 2), date(2020, 5, 12))
    now = Period(date(2020, 5, 12), date(2020, 5, 21))
    with pytest.raises(RongtuError, match="numerator and no denominator"):
        changed(connection, key="daily_flow", now=now, before=before, level="community")
    split = changed(connection, key="daily_flow", now=now, before=before, level="district")
    assert (split.parts.before, split.parts.after) == (0.0, 300.0)


@pytest.mark.parametrize(
    ("within", "level"),
    [(None, "street"), ("D1", "street"), ("S1", "community"), ("C1", "community")],
)
def test_places_are_of_the_next_level_unless_another_is_asked_for(
    connection: Connection, within: str | None, level: str
) -> None:
    before, now = halves(a_world(connection, 2))
    found = changed(connection, key="on_time_rate", now=now, before=before, within=within)
    assert found.level == level
    places = set(found.parts.strata["place"]) - {ELSEWHERE}
    assert places
    assert all(LEVELS[code[0]] == level for code in places)
    assert all(within is None or within in above(code) for code in places)


def test_demands_in_none_of_the_areas_are_a_place_of_their_own(connection: Connection) -> None:
    day = {"received_at": "2020-05-02 09:00", "due_at": "2020-05-03 09:00"}
    late = {"received_at": "2020-05-05 09:00", "due_at": "2020-05-06 09:00"}
    somewhere: list[dict[str, Any]] = [
        time | {"area_code": code} for time in (day, late) for code in ("C1", "D1", None)
    ]
    put(connection, world_of(*somewhere, as_of="2020-05-08"))
    before = Period(date(2020, 5, 2), date(2020, 5, 5))
    now = Period(date(2020, 5, 5), date(2020, 5, 8))
    found = changed(connection, key="on_time_rate", now=now, before=before)
    shares = found.parts.strata.set_index("place")["share_after"]
    assert dict(shares) == pytest.approx({"S1": 1 / 3, ELSEWHERE: 2 / 3})
    assert found.places[ELSEWHERE].zh == "未定位到street的诉求"


@pytest.mark.parametrize("within", [None, "D1", "S1"])
def test_the_sentence_says_the_engines_values_and_names_places_that_exist(
    connection: Connection, within: str | None
) -> None:
    named = 0
    before, now = halves(a_world(connection, 5))
    for key in SHARES:
        found = changed(connection, key=key, now=now, before=before, within=within)
        assert set(found.parts.strata["place"]) <= found.places.keys()
        assert set(found.parts.strata["category"]) <= found.categories.keys()
        for period in (before, now):
            value = values(connection, key, period, within)["value"]
            said = f"{np.floor(value * 10 + 0.5) / 10:.1f} %"
            assert said in found.sentence.zh or np.isnan(value)
        for name in SPLIT.findall(found.sentence.zh):
            named += 1
            assert name in {text.zh for text in found.places.values()}
    assert named


def test_categories_are_called_as_people_call_them(connection: Connection) -> None:
    before, now = halves(a_world(connection, 6))
    found = changed(connection, key="cohort_closure", now=now, before=before)
    assert {key: text.zh for key, text in found.categories.items()} == {
        "noise": "噪声", "parking": "停车秩序", "greening": "绿化",
    }  # fmt: skip


def test_days_too_young_to_be_judged_are_left_out_as_the_engine_leaves_them_out(
    connection: Connection,
) -> None:
    world = a_world(connection, 8)
    assert world.last is not None
    now = Period(world.last - timedelta(days=19), world.last + timedelta(days=1))
    found = changed(connection, key="reopened_14", now=now, before=now.before)
    assert found.parts.after == pytest.approx(values(connection, "reopened_14", now, None)["value"])
    every = values(connection, "callback_coverage", now, None)["denominator"]
    judged = values(connection, "reopened_14", now, None)["denominator"]
    assert 0 < judged < every
    assert any("尚未满 14 天" in note.zh for note in found.notes)


def test_nothing_is_compared_with_a_period_that_the_data_do_not_wholly_know(
    connection: Connection,
) -> None:
    world = a_world(connection, 9)
    before, now = halves(world)
    beyond = Period(now.start, now.end + timedelta(days=2))
    found = changed(connection, key="on_time_rate", now=beyond, before=before)
    assert np.isnan([found.parts.change, found.parts.after, found.low]).all()
    assert found.parts.before == pytest.approx(
        values(connection, "on_time_rate", before, None)["value"]
    )
    assert "数据不全，不作比较" in found.sentence.zh
    assert str(now.end + timedelta(days=1)) in found.sentence.zh
    assert any("超出数据范围" in note.zh for note in found.notes)


def test_without_data_there_is_nothing_to_split(connection: Connection) -> None:
    connection.execute(update(etl_run).values(as_of=None))
    period = Period(date(2020, 2, 1), date(2020, 3, 1))
    found = changed(connection, key="on_time_rate", now=period, before=period.before)
    assert found.level is None
    assert found.parts.strata.empty
    assert np.isnan([found.parts.performance, found.parts.mix, found.low]).all()
    assert found.notes[0].zh == "还没有载入诉求数据"


@pytest.mark.parametrize(
    "key",
    ["demands", "demands_per_1000_households", "backlog", "due_24h", "median_hours", "jump_days",
     "steward_share"],
)  # fmt: skip
def test_what_is_no_rate_of_demands_is_refused_with_the_rates_there_are(
    connection: Connection, key: str
) -> None:
    period = Period(date(2020, 2, 1), date(2020, 3, 1))
    with pytest.raises(RongtuError) as refused:
        changed(connection, key=key, now=period, before=period.before)
    assert key in refused.value.given
    assert all(rate in refused.value.wanted for rate in RATES)
    assert key not in refused.value.wanted.removeprefix("one of ").split(", ")


@pytest.mark.parametrize(
    ("given", "kind"),
    [({"key": "on_time"}, "indicator"), ({"within": "D9"}, "area"), ({"level": "steet"}, "level")],
)
def test_unknown_words_are_refused(
    connection: Connection, given: dict[str, str], kind: str
) -> None:
    before, now = halves(a_world(connection, 1))
    with pytest.raises(UnknownKeyError, match=f"No {kind} is called"):
        changed(connection, now=now, before=before, **{"key": "on_time_rate"} | given)
