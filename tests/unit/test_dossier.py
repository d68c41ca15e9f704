"""Dossiers: what an address may say, what is drawn, what is told and what is not."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dossier import area_figures, area_list, asked, define, parts, routes, say, trend
from dashboard.dossier.area_list import state_of
from dashboard.dossier.parts import Cell, Fact, Facts, Head, Section, Table
from dashboard.dossier.read_figures import against, months_back, over, ranked
from dashboard.dossier.read_trigger import Span, Triggers, interview_day
from dashboard.dossier.sketch import MOST_HEIGHT, WIDTH, sketch
from dashboard.dossier.words_defined import OWN
from dashboard.reading import Reading
from geo.analysis.rates import newcombe
from geo.catalog import INDICATORS
from geo.errors import UnknownKeyError
from geo.period import Period
from geo.text import Lang

KNOWN: Final = Period(date(2019, 12, 18), date(2021, 1, 1))
USUAL: Final = Period(date(2020, 1, 1), date(2021, 1, 1))
TEXT: Final = st.text(max_size=80)


def read(**query: str) -> asked.Asked:
    return asked.read("area", "510106", query, known=KNOWN, usual=USUAL)


def test_an_address_without_a_query_shows_the_usual() -> None:
    one = read()
    assert (one.period, one.page, one.lang, one.theme) == (USUAL, 1, Lang.ZH, "light")
    assert one.notes == ()
    assert one.here() == "/place/area/510106"


def test_days_are_half_open_and_kept_by_links_to_others() -> None:
    one = read(**{"from": "2020-03-01", "to": "2020-04-01", "lang": "en", "theme": "dark"})
    assert one.period == Period(date(2020, 3, 1), date(2020, 4, 1))
    link = one.link("building", "B/1 2")
    assert link.startswith("/place/building/B%2F1%202?")
    for said in ("lang=en", "theme=dark", "from=2020-03-01", "to=2020-04-01"):
        assert said in link


def test_a_link_to_another_begins_its_list_anew() -> None:
    assert "page" not in read(page="3").link("area", "510105")
    assert "page=4" in read(page="3").here(page="4")


@pytest.mark.parametrize(
    ("query", "period", "notes"),
    [
        ({"from": "2019-01-01"}, Period(KNOWN.start, USUAL.end), 1),
        ({"to": "2030-01-01"}, USUAL, 1),
        ({"from": "2021-06-01", "to": "2021-07-01"}, USUAL, 1),
        ({"from": "2020-05-01", "to": "2020-04-01"}, USUAL, 1),
        ({"from": "May"}, USUAL, 1),
        ({"page": "0"}, USUAL, 1),
        ({"page": "21"}, USUAL, 1),
        ({"page": "²"}, USUAL, 1),
    ],
)
def test_what_cannot_be_taken_as_given_is_noted(
    query: dict[str, str], period: Period, notes: int
) -> None:
    one = read(**query)
    assert one.period == period
    assert len(one.notes) == notes


@given(st.dictionaries(st.sampled_from(["lang", "theme", "from", "to", "page"]), TEXT))
def test_no_address_is_an_error(query: dict[str, str]) -> None:
    one = read(**query)
    assert KNOWN.start <= one.period.start < one.period.end <= KNOWN.end
    assert 1 <= one.page <= asked.MOST // asked.PAGE
    for note in one.notes:
        assert all(character.isprintable() for character in note.zh)


@given(TEXT)
def test_no_text_ends_a_string_of_css(said: str) -> None:
    quoted = routes.quoted(said)
    inner = quoted[1:-1]
    assert quoted[0] == quoted[-1] == '"'
    assert not set(inner) & set("\"\n\r\f<>';{}@")


def reading(k: float, n: float, key: str = "on_time_rate") -> Reading:
    value = 100 * k / n if n else math.nan
    return Reading(indicator=INDICATORS[key], value=value, numerator=k, denominator=n)


@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_an_area_is_held_against_the_rest_of_what_holds_it(
    late: int, in_time: int, others_late: int, others_in_time: int
) -> None:
    n, rest = late + in_time, others_late + others_in_time
    parent = reading(in_time + others_in_time, n + rest)
    judged, better = against(reading(in_time, n), parent)
    assert judged is (n > 0 and rest > 0)
    if judged:
        low, high = newcombe(in_time, n, others_in_time, rest)
        assert better is (None if low <= 0 <= high else bool(low > 0))


def test_where_lower_is_better_less_is_better() -> None:
    few, many = reading(1, 1000, "reopened_14"), reading(101, 2000, "reopened_14")
    assert against(few, many) == (True, True)


def test_a_count_is_held_against_nothing() -> None:
    one = Reading(indicator=INDICATORS["demands"], value=5.0, numerator=5.0)
    assert against(one, replace(one, value=9.0, numerator=9.0)) == (False, None)


def test_equal_values_share_the_better_rank() -> None:
    frame = pd.DataFrame({"code": list("abcd"), "value": [3.0, 7.0, 7.0, np.nan],
                          "numerator": [3, 7, 7, 0], "denominator": [np.nan] * 4})  # fmt: skip
    ranks = [ranked(frame, INDICATORS["demands"], code) for code in "abcd"]
    assert [one and (one.rank, one.count) for one in ranks] == [(3, 3), (1, 3), (1, 3), None]


@pytest.mark.parametrize(
    ("day", "back", "wanted"),
    [
        (date(2020, 12, 31), 12, date(2019, 12, 1)),
        (date(2020, 1, 15), 1, date(2019, 12, 1)),
        (date(2020, 3, 31), 0, date(2020, 3, 1)),
    ],
)
def test_months_are_counted_back(day: date, back: int, wanted: date) -> None:
    assert months_back(day, back) == wanted


def test_a_day_that_ends_a_minute_later_is_over() -> None:
    assert over(datetime(2020, 12, 31, 23, 59, 59, tzinfo=UTC)) == date(2021, 1, 1)
    assert over(datetime(2020, 12, 31, 23, 30, tzinfo=UTC)) == date(2020, 12, 31)


@given(st.floats(0, 1e7), st.floats(0, 1e7))
def test_a_scale_holds_its_values_on_round_lines(one: float, other: float) -> None:
    low, high = sorted((one, other))
    ticks = trend.scale(low, high)
    assert 2 <= len(ticks) <= 6
    assert ticks[0] <= low + 1e-6 * (1 + low)
    assert ticks[-1] >= high - 1e-6 * (1 + high)
    if high - low > 1:
        assert all(tick.is_integer() for tick in trend.scale(low, high, whole=True)[:1])


def months(values: list[float]) -> pd.DataFrame:
    starts = [months_back(date(2020, 12, 1), back) for back in range(len(values) - 1, -1, -1)]
    return pd.DataFrame(
        {
            "start": starts,
            "demands": values,
            "on_time_rate": values,
            "low": [one - 1 for one in values],
            "high": [one + 1 for one in values],
            "whole": [False, *[True] * (len(values) - 1)],
        }
    )


def test_a_month_without_data_is_a_gap_and_a_broken_one_is_in_no_line() -> None:
    plot = trend.rates(months([90.0, 91, 92, math.nan, 93, 94]), "rate")
    assert [mark.label for mark in plot.marks] == [
        "2020-07", "2020-08", "2020-09", "2020-11", "2020-12",
    ]  # fmt: skip
    assert [mark.whole for mark in plot.marks] == [False, True, True, True, True]
    assert [line.count(",") for line in plot.lines] == [2, 2]


def test_higher_is_drawn_higher_and_bars_stand_on_zero() -> None:
    plot = trend.counts(months([1.0, 5, 3]), "counts")
    tops = [mark.y for mark in plot.marks]
    assert tops[1] < tops[2] < tops[0]
    assert {round(mark.y + mark.height, 1) for mark in plot.marks} == {plot.ticks[0][0]}
    assert plot.ticks[0][1] == "0"


def test_a_sketch_fills_its_box_north_up() -> None:
    north, south = shapely.box(0, 1000, 1000, 2000), shapely.box(0, 0, 1000, 1000)
    one = sketch([("n", north), ("s", south)], "n", dots=[(500, 1900)], spot=(500, 100))
    assert one is not None
    assert one.width <= WIDTH
    assert one.height == pytest.approx(MOST_HEIGHT)
    assert one.spot is not None
    assert one.dots[0][1] < one.spot[1]
    assert one.here is not None
    assert len(one.others) == 1
    assert sketch([("n", shapely.Polygon())], "n") is None


NOW: Final = datetime(2020, 6, 1, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)


@pytest.mark.parametrize(
    ("due", "closed", "wanted"),
    [
        (NOW + HOUR, None, "open"),
        (NOW, None, "open"),
        (NOW - HOUR, None, "overdue"),
        (None, None, "open"),
        (NOW, NOW, "on_time"),
        (NOW - HOUR, NOW, "late"),
        (None, NOW, "closed"),
    ],
)
def test_what_became_of_a_demand_is_told_at_the_moment_of_the_data(
    due: datetime | None, closed: datetime | None, wanted: str
) -> None:
    assert state_of({"due_at": due, "closed_at": closed}, NOW) == wanted


@pytest.mark.parametrize(
    ("said", "wanted"),
    [("2020-07-01", date(2020, 7, 1)), ("2020-07-01 09:30", date(2020, 7, 1)), ("July", None),
     ("", None), (None, None)],
)  # fmt: skip
def test_an_interview_has_a_day_or_none(said: Any, wanted: date | None) -> None:  # noqa: ANN401
    assert interview_day({"interviewed_on": said}) == wanted


def test_what_is_not_known_is_never_a_zero() -> None:
    for lang in Lang:
        for value in (None, math.nan):
            cell = say.number(value, lang)
            assert cell.tone == "missing"
            assert not any(character.isdigit() for character in cell.text)
    assert say.number(0.0, Lang.ZH).text == "0"


def test_numbers_of_persons_are_not_repeated() -> None:
    said = say.safe("王* 13812345678，证件 11010519491231002X，12 楼")
    assert said == "王* ***，证件 ***，12 楼"
    assert len(say.safe("字" * 5000)) < 500


@pytest.mark.parametrize("lang", list(Lang))
def test_each_definition_says_what_it_is_and_where_it_is_from(lang: Lang) -> None:
    keys = [*OWN, *INDICATORS]
    found = define.definitions(keys, lang)
    assert [one.key for one in found] == keys
    for one in found:
        assert one.title
        assert one.text
        assert one.facts
    assert not set(OWN) & set(INDICATORS)
    with pytest.raises(UnknownKeyError):
        define.definitions(["nothing"], lang)


def test_the_definitions_of_a_page_are_those_that_it_refers_to() -> None:
    table = Table(
        caption="", heads=(Head(text="", define="b"), Head(text="")), empty="",
        rows=((Cell(text="", define="c"), Cell(text="", define="b")),),
    )  # fmt: skip
    facts = Facts(facts=(Fact(name="", cell=Cell(text="", define="d")),))
    section = Section(key="", title="", blocks=(facts, table), define="a")
    assert parts.defined([section, section]) == ["a", "d", "b", "c"]


def test_few_in_a_compound_are_hidden_and_elsewhere_told() -> None:
    def told(count: int, *, hidden: bool) -> str:
        cells = area_figures._category("x", count, 10, hidden=hidden, lang=Lang.EN)  # noqa: SLF001
        return cells[1].text

    assert [told(count, hidden=True) for count in (4, 5)] == ["under 5", "5"]
    assert told(4, hidden=False) == "4"


@pytest.mark.parametrize("interviewed", [None, date(2020, 7, 1)])
def test_few_are_hidden_too_among_what_triggers_an_interview(interviewed: date | None) -> None:
    def span(demands: float, disputes: float, rated: float) -> Span:
        return Span(
            period=USUAL, property=demands, disputes=disputes, satisfaction=75.0, rated=rated
        )

    found = Triggers(interviewed=interviewed, before=span(1, 5, 4), after=span(0, 4, 5))
    for lang, few in ((Lang.ZH, "少于 5"), (Lang.EN, "under 5")):
        table = area_list._triggers(found, lang)  # noqa: SLF001 - as a page has it
        shown = [[cell.text for cell in row[1:]] for row in table.rows]
        assert shown == [[few, "0"], ["5", few], ["—", "75.0"]]
        small = [cell.small for cell in table.rows[2][1:]]
        assert few in small[0]
        assert "5" in small[1]
        assert few not in small[1]
