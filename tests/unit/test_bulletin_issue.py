"""Which week or month a bulletin is of."""

from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.bulletin import issue as issues
from dashboard.bulletin.issue import Issue, IssueError, Kind, Known
from geo.text import Lang

CHENGDU: Final = ZoneInfo("Asia/Shanghai")
DAYS: Final = st.dates(date(1902, 1, 1), date(2198, 12, 31))
KINDS: Final = st.sampled_from(list(Kind))


def known(first: str, as_of: str) -> Known:
    """Return the days of data up to a moment."""
    moment = datetime.fromisoformat(as_of).replace(tzinfo=CHENGDU)
    return issues.known(date.fromisoformat(first), moment)


YEAR: Final = known("2019-12-18", "2020-12-31 23:59:59")


@given(KINDS, DAYS)
def test_every_day_is_in_its_own_issue_and_in_no_other(kind: Kind, day: date) -> None:
    found = issues.of(kind, day)
    assert found.period.start <= day < found.period.end
    assert issues.of(kind, found.period.start) == found
    assert issues.of(kind, found.period.end) != found
    assert issues.of(kind, found.period.start - timedelta(days=1)) != found


@given(KINDS, DAYS)
def test_an_issue_is_read_as_it_is_written(kind: Kind, day: date) -> None:
    found = issues.of(kind, day)
    days = Known(first=day, last=day, over=day)
    assert issues.read(kind, found.key, days) == found
    assert issues.read(kind, found.key.lower(), days) == found


@given(KINDS, DAYS, st.integers(0, 800))
def test_the_last_issue_is_over_and_the_next_is_not(kind: Kind, over: date, back: int) -> None:
    days = Known(first=over - timedelta(days=back), last=over, over=over)
    try:
        found = issues.last(kind, days)
    except IssueError:
        # Then not even the shortest stretch that must hold a whole one is known.
        assert back < {Kind.WEEK: 14, Kind.MONTH: 62}[kind]
        return
    assert days.first <= found.period.start
    assert found.period.end <= over
    assert issues.of(kind, found.period.end).period.end > over


def test_weeks_begin_on_monday_and_the_end_is_not_in_them() -> None:
    week = issues.read(Kind.WEEK, "2020-W52", YEAR)
    assert (week.period.start, week.period.end) == (date(2020, 12, 21), date(2020, 12, 28))
    assert week.title[Lang.ZH] == "2020年第52周"
    month = issues.read(Kind.MONTH, "2020-12", YEAR)
    assert (month.period.start, month.period.end) == (date(2020, 12, 1), date(2021, 1, 1))
    assert month.title[Lang.EN] == "December 2020"


def test_the_last_is_never_half_a_week_or_month() -> None:
    # The 31st of December 2020 is a Thursday.
    assert issues.read(Kind.WEEK, "last", YEAR).key == "2020-W52"
    assert issues.read(Kind.MONTH, "LAST", YEAR).key == "2020-12"
    noon = known("2019-12-18", "2020-12-31 12:00:00")
    assert issues.read(Kind.MONTH, "last", noon).key == "2020-11"
    sunday = known("2019-12-18", "2020-12-27 23:59:00")
    assert issues.read(Kind.WEEK, "last", sunday).key == "2020-W52"
    assert issues.read(Kind.WEEK, "last", known("2020-01-01", "2020-12-27 23:58:00")).key == (
        "2020-W51"
    )


def test_half_a_week_may_be_asked_for_by_name() -> None:
    assert issues.read(Kind.WEEK, "2020-W53", YEAR).period.start == date(2020, 12, 28)


@pytest.mark.parametrize(
    ("kind", "said", "wanted"),
    [
        (Kind.WEEK, "2021-W53", "2021 has the weeks 01 to 52"),
        (Kind.WEEK, "2020-W54", "2020 has the weeks 01 to 53"),
        (Kind.WEEK, "2020-W00", "2020 has the weeks 01 to 53"),
        (Kind.WEEK, "2020-52", "such as 2019-W51"),
        (Kind.WEEK, "next", "such as 2019-W51"),
        (Kind.WEEK, "0001-W01", "such as 2019-W51"),
        (Kind.WEEK, "２０２０-W52", "such as 2019-W51"),
        (Kind.MONTH, "2020-13", "such as 2019-12"),
        (Kind.MONTH, "2020-00", "such as 2019-12"),
        (Kind.MONTH, "9999-12", "such as 2019-12"),
        (Kind.MONTH, "x" * 400, "such as 2019-12"),
    ],
)
def test_what_no_calendar_has_is_refused_with_what_there_is(
    kind: Kind, said: str, wanted: str
) -> None:
    with pytest.raises(IssueError) as error:
        issues.read(kind, said, YEAR)
    assert wanted in error.value.wanted
    assert f"--{kind.value} last" in error.value.remedy
    assert len(str(error.value)) < 300


@pytest.mark.parametrize(("kind", "said"), [(Kind.WEEK, "2021-W01"), (Kind.MONTH, "2021-01")])
def test_the_future_is_refused(kind: Kind, said: str) -> None:
    with pytest.raises(IssueError, match="2020-12-31"):
        issues.read(kind, said, YEAR)


def test_data_without_a_whole_week_have_no_last_one() -> None:
    few = known("2020-12-29", "2020-12-31 23:59:59")
    with pytest.raises(IssueError, match="every day of a week"):
        issues.last(Kind.WEEK, few)


def test_issues_of_one_kind_follow_each_other_in_order() -> None:
    weeks = [issues.of(Kind.WEEK, date(2020, 12, 1) + timedelta(days=7 * n)) for n in range(10)]
    assert weeks == sorted(weeks)
    assert Issue(kind=Kind.WEEK, year=2020, number=53) in weeks
