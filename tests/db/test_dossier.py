"""Dossiers of the sample's areas: every number is the engine's, or that of the raw rows."""

import math
from collections.abc import Iterator
from datetime import date
from typing import Final

import numpy as np
import pandas as pd
import pytest
import shapely
from pyproj import Transformer
from sqlalchemy import Engine, text

from dashboard import data
from dashboard.data import Moment
from dashboard.dossier import read_area, read_times
from dashboard.dossier.asked import MOST, PAGE
from dashboard.dossier.read_area import AreaFound
from dashboard.dossier.read_figures import COUNTED
from geo import db
from geo.analysis.rates import newcombe
from geo.catalog.reach import REACH
from geo.catalog.standings import STANDINGS
from geo.engine import Question, answer, judged
from geo.engine.published import report
from geo.period import Grain, Period
from geo.queries import cells
from tests.db.dossiers import forget

pytestmark = pytest.mark.db

YEAR: Final = Period(date(2020, 1, 1), date(2021, 1, 1))
DECEMBER: Final = Period(date(2020, 12, 1), date(2021, 1, 1))
JINNIU: Final = "510106"
COMMUNITY: Final = "510106043001"
COMPOUND: Final = "510106024010001"
STREET: Final = "510106041"
EVERY: Final = (JINNIU, STREET, COMMUNITY, COMPOUND)


@pytest.fixture(scope="module")
def moment(whole_sample: Engine) -> Iterator[Moment]:
    forget()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "_engine", lambda: whole_sample)
        with data.moment() as now:
            yield now
    forget()


@pytest.fixture(scope="module")
def found(moment: Moment) -> dict[str, AreaFound]:
    areas = {code: read_area.area(moment, code, YEAR, 1) for code in EVERY}
    return {code: one for code, one in areas.items() if one is not None}


def rows(moment: Moment, **asked: object) -> pd.DataFrame:
    question = Question(**{"period": YEAR, **asked})  # type: ignore[arg-type]  # as given
    return answer(moment.connection, question).frame


@pytest.mark.parametrize("code", EVERY)
def test_every_figure_is_the_engines(
    moment: Moment, found: dict[str, AreaFound], code: str
) -> None:
    wanted = rows(moment, keys=(*COUNTED, "median_hours"), within=code).set_index("indicator")
    shown = found[code].figures.figures
    assert set(shown) == set(wanted.index)
    for key, figure in shown.items():
        reading = figure.reading
        numbers = [reading.value, reading.low, reading.high, reading.numerator, reading.denominator]
        engine = wanted.loc[key, ["value", "low", "high", "numerator", "denominator"]]
        np.testing.assert_allclose(numbers, engine.astype(float), err_msg=key)


@pytest.mark.parametrize("code", [STREET, COMMUNITY])
def test_a_short_period_is_held_against_the_month_before(moment: Moment, code: str) -> None:
    one = read_area.area(moment, code, DECEMBER, 1)
    assert one is not None
    for key in ("on_time_rate", "median_hours", "demands"):
        now, then = (
            rows(moment, keys=(key,), within=code, period=period).iloc[0]
            for period in (DECEMBER, DECEMBER.before)
        )
        change = one.figures.figures[key].reading.changes[0]
        assert change.known
        assert change.difference == pytest.approx(now["value"] - then["value"])
        if key == "on_time_rate":
            ends = newcombe(now.numerator, now.denominator, then.numerator, then.denominator)
            assert [change.low, change.high] == pytest.approx([100 * float(end) for end in ends])


def test_what_the_data_do_not_know_is_compared_with_nothing(found: dict[str, AreaFound]) -> None:
    for figure in found[STREET].figures.figures.values():
        assert not any(change.known for change in figure.reading.changes)


@pytest.mark.parametrize(("code", "parent"), [(STREET, JINNIU), (COMPOUND, COMPOUND[:12])])
def test_beside_each_figure_stands_that_of_what_holds_it(
    moment: Moment, found: dict[str, AreaFound], code: str, parent: str
) -> None:
    frame = rows(moment, keys=(*COUNTED, "median_hours"), within=parent)
    wanted = dict(zip(frame["indicator"], frame["value"], strict=True))
    for key, figure in found[code].figures.figures.items():
        assert figure.parent is not None
        assert figure.parent.value == pytest.approx(wanted[key])


def test_a_district_stands_beside_everything(moment: Moment, found: dict[str, AreaFound]) -> None:
    wanted = rows(moment, keys=("demands",)).iloc[0]["value"]
    parent = found[JINNIU].figures.figures["demands"].parent
    assert parent is not None
    assert parent.value == wanted


def test_better_and_worse_are_said_of_the_rest_beyond_chance(
    moment: Moment, found: dict[str, AreaFound]
) -> None:
    frame = rows(moment, keys=("on_time_rate",), within=JINNIU, level="street")
    own = frame[frame["code"] == STREET].iloc[0]
    rest = frame[frame["code"] != STREET][["numerator", "denominator"]].sum()
    low, high = newcombe(own.numerator, own.denominator, rest.numerator, rest.denominator)
    figure = found[STREET].figures.figures["on_time_rate"]
    assert figure.judged
    assert figure.better is (None if low <= 0 <= high else bool(low > 0))
    assert figure.better is False  # the sample has it late there


@pytest.mark.parametrize("key", ["on_time_rate", "same_day_rate", "reopened_14"])
def test_the_rank_among_fellows_has_the_range_that_is_possible(
    moment: Moment, found: dict[str, AreaFound], key: str
) -> None:
    frame = judged(rows(moment, keys=(key,), within=JINNIU, level="street"))
    own = frame[frame["code"] == STREET].iloc[0]
    rank = found[STREET].figures.figures[key].rank
    assert rank is not None
    assert (rank.rank, rank.best, rank.worst) == (own["rank"], own.rank_best, own.rank_worst)
    assert rank.count == len(frame) == 13


@pytest.mark.parametrize("code", EVERY)
def test_the_categories_are_the_rollups(
    moment: Moment, found: dict[str, AreaFound], code: str
) -> None:
    counts = dict(found[code].figures.categories)
    for key in ("noise", "elevator"):
        wanted = rows(moment, keys=("demands",), within=code, categories=(key,)).iloc[0]["value"]
        assert counts.get(key, 0) == wanted
    assert sum(counts.values()) == found[code].figures.figures["demands"].reading.value


def test_thirteen_months_are_the_engines_and_a_broken_one_is_known(
    moment: Moment, found: dict[str, AreaFound]
) -> None:
    months = found[COMMUNITY].figures.months
    assert len(months) == 13
    span = Period(date(2019, 12, 1), date(2021, 1, 1))
    wanted = rows(moment, keys=("on_time_rate",), within=COMMUNITY, period=span, grain=Grain.MONTH)
    np.testing.assert_allclose(months["on_time_rate"], wanted["value"])
    assert months["whole"].tolist() == [False, *[True] * 12]  # the data begin on 18 December
    assert months["demands"][1:].sum() == found[COMMUNITY].total


def shapes(moment: Moment, level: str) -> pd.Series:
    frame = db.read_frame(moment.connection, cells.shapes(level, None))
    geoms = shapely.from_wkb([bytes(one) for one in frame["geom"]])
    turn = Transformer.from_crs(4326, 4544, always_xy=True).transform
    moved = shapely.transform(geoms, turn, interleaved=False)
    return pd.Series(moved, index=frame["code"])


def test_neighbours_touch_and_have_the_engines_figures(
    moment: Moment, found: dict[str, AreaFound]
) -> None:
    every = shapes(moment, "street")
    far = every.map(lambda one: shapely.distance(one, every[STREET]))
    wanted = set(far[far <= 1.0].index) - {STREET}
    near = found[STREET].neighbours
    assert {one.code for one in near} == wanted
    figures = rows(moment, keys=("on_time_rate", "demands"), level="street")
    table = figures.pivot_table(index="code", columns="indicator", values="value")
    low = figures[figures["indicator"] == "on_time_rate"].set_index("code")["low"]
    for one in near:
        assert one.rate.value == pytest.approx(table.loc[one.code, "on_time_rate"])
        assert one.rate.low == pytest.approx(low[one.code])
        assert one.demands == table.loc[one.code, "demands"]


def test_a_compound_that_touches_none_names_the_nearest(
    moment: Moment, found: dict[str, AreaFound]
) -> None:
    every = shapes(moment, "compound")
    far = every.map(lambda one: shapely.distance(one, every[COMPOUND])).drop(COMPOUND)
    near = found[COMPOUND].neighbours
    assert len(near) == 5
    assert [one.metres for one in near] == pytest.approx(far.nsmallest(5).tolist(), abs=0.5)


def test_the_ground_is_measured_in_metres(moment: Moment, found: dict[str, AreaFound]) -> None:
    for code, level in ((JINNIU, "district"), (COMPOUND, "compound")):
        wanted = shapely.area(shapes(moment, level)[code]) / 1e6
        assert found[code].row["km2"] == pytest.approx(wanted, rel=1e-6)


def test_stations_in_reach_are_those_of_the_measured_pairs(
    moment: Moment, found: dict[str, AreaFound]
) -> None:
    pairs = db.read_frame(
        moment.connection,
        text("SELECT r.*, a.households FROM rongtu.reach r JOIN rongtu.area a ON a.code = r.code"
             " WHERE r.thing = 'compound' AND r.code LIKE '510106041%'"),  # type: ignore[arg-type]
    )  # fmt: skip
    by_station = pairs.groupby("station_code")
    stations = {one["code"]: one for one in found[STREET].stations}
    assert set(by_station.groups) <= set(stations)
    for code, part in by_station:
        one, walked = stations[str(code)], part[part["walk_m"] <= 1000]
        assert one["straight_m"] == pytest.approx(part["straight_m"].min())
        assert one["straight_compounds"] == (part["straight_m"] <= 1000).sum()
        assert one["walk_compounds"] == len(walked)
        assert (one["walk_households"] or 0) == walked["households"].sum()


@pytest.mark.parametrize("code", [JINNIU, COMMUNITY])
def test_what_stands_there_is_the_catalogs(
    moment: Moment, found: dict[str, AreaFound], code: str
) -> None:
    for entries, shown in ((STANDINGS, found[code].standing), (REACH, found[code].covered)):
        keys = tuple(entry["key"] for entry in entries)
        wanted = rows(moment, keys=keys, within=code).set_index("indicator")
        assert list(shown) == list(keys)
        values = [one.value for one in shown.values()]
        np.testing.assert_allclose(values, wanted["value"].astype(float))


@pytest.mark.parametrize("code", EVERY)
def test_the_list_has_the_latest_of_the_area(
    moment: Moment, found: dict[str, AreaFound], code: str
) -> None:
    wanted = db.read_frame(moment.connection, cells.demands(YEAR, within=code, limit=120))
    listed = [one["source_id"] for one in found[code].demands]
    assert listed == wanted["source_id"][:PAGE].tolist()
    second = read_area.area(moment, code, YEAR, 2)
    assert second is not None
    assert [one["source_id"] for one in second.demands] == wanted["source_id"][PAGE:100].tolist()
    assert found[code].total == found[code].figures.figures["demands"].reading.value


def test_the_list_ends_at_a_thousand(moment: Moment) -> None:
    last = read_area.area(moment, COMMUNITY, YEAR, MOST // PAGE)
    assert last is not None
    wanted = db.read_frame(moment.connection, cells.demands(YEAR, within=COMMUNITY, limit=MOST))
    assert [one["source_id"] for one in last.demands] == wanted["source_id"][-PAGE:].tolist()


def test_a_hotspot_of_the_sample_is_told_where_it_lies(found: dict[str, AreaFound]) -> None:
    assert found[JINNIU].no_hotspots is None
    assert len(found[JINNIU].hotspots) > len(found[STREET].hotspots) >= 1
    assert "沙河源" in found[STREET].hotspots[0].zh
    assert found[COMPOUND].hotspots == ()


def test_published_figures_are_those_of_the_district(
    moment: Moment, found: dict[str, AreaFound]
) -> None:
    wanted = [one for one in report(moment.connection) if one.figure.district == JINNIU]
    assert [one.figure.key for one in found[JINNIU].published] == [one.figure.key for one in wanted]
    shown = [one.computed for one in found[JINNIU].published]
    np.testing.assert_array_equal(shown, [one.computed for one in wanted])
    assert found[STREET].published == ()


def test_without_an_interview_the_period_stands_beside_the_one_before(
    found: dict[str, AreaFound],
) -> None:
    one = found[COMPOUND].triggers
    assert one is not None
    assert one.interviewed is None
    assert one.after.period == YEAR
    assert one.after.property == dict(found[COMPOUND].figures.categories)["property"]
    assert math.isnan(one.before.property)  # 2019 is not known
    assert found[COMMUNITY].triggers is None


def test_with_an_interview_ninety_days_before_and_after_are_told(whole_sample: Engine) -> None:
    day = date(2020, 7, 1)
    with whole_sample.connect() as connection, connection.begin() as transaction:
        connection.execute(
            text("UPDATE rongtu.area SET attributes = :said WHERE code = :code"),
            {"said": '{"interviewed_on": "2020-07-01", "property_firm": "示例物业"}',
             "code": COMPOUND},
        )  # fmt: skip
        now = Moment(connection=connection, state=data._state(connection))  # noqa: SLF001
        forget()
        one = read_area.area(now, COMPOUND, YEAR, 1)
        assert one is not None
        assert one.triggers is not None
        assert one.triggers.interviewed == day
        windows = (Period(date(2020, 4, 2), day), Period(day, date(2020, 9, 29)))
        for span, window in zip((one.triggers.before, one.triggers.after), windows, strict=True):
            assert span.period == window
            for key, shown in (("property", span.property), ("dispute", span.disputes)):
                asked = rows(now, keys=("demands",), within=COMPOUND, period=window,
                             categories=(key,))  # fmt: skip
                assert shown == asked.iloc[0]["value"]
            rate = rows(now, keys=("satisfaction_rate",), within=COMPOUND, period=window).iloc[0]
            assert span.satisfaction == pytest.approx(rate["value"], nan_ok=True)
        transaction.rollback()
    forget()


def test_an_area_that_is_not_there_has_no_dossier(moment: Moment) -> None:
    assert read_area.area(moment, "999999", YEAR, 1) is None


def test_times_to_close_are_read_once_for_a_version(
    moment: Moment, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = read_times.median(moment, STREET, YEAR, complete=True)
    monkeypatch.setattr(read_times, "rows", lambda *_: pytest.fail("read again"))
    again = read_times.median(moment, STREET, YEAR, complete=True)
    assert again[0].value == wanted[0].value
    assert again[1] == wanted[1]
