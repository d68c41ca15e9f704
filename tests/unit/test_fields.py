"""Fields: what a profile takes from a row, text into values, rows that are not wanted."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.clean import fields, moments, types
from etl.clean.skip import skipped
from etl.contracts import CONTRACTS
from etl.errors import ProfileError
from etl.profile import Profile, Source
from etl.profile import read as read_profile
from geo.settings import CHECKOUT

DEMAND = CONTRACTS["demand"]
SHANGHAI = "Asia/Shanghai"


def text(*values: str | None) -> "pd.Series[str]":
    return pd.Series(list(values), index=range(1, len(values) + 1), dtype="str")


def or_none(values: "pd.Series[Any]") -> list[Any]:
    return values.astype(object).where(values.notna(), None).tolist()


def shown(values: "pd.Series[Any]") -> list[str | None]:
    return or_none(values.dt.strftime("%Y-%m-%d %H:%M:%SZ"))


def read(*values: str | None, zone: str = SHANGHAI) -> list[str | None]:
    return shown(moments.moments(text(*values), forms=None, time_zone=zone))


def source(**how: object) -> Source:
    return Source.model_validate(how)


@pytest.mark.parametrize(
    ("written", "zone", "moment"),
    [
        ("2020-01-01 08:00:00", "Asia/Shanghai", "2020-01-01 00:00:00Z"),
        ("2020-01-01T08:00:00+09:00", "Asia/Shanghai", "2019-12-31 23:00:00Z"),
        ("2020-01-01T08:00:00Z", "Asia/Shanghai", "2020-01-01 08:00:00Z"),
        ("2020-01-01 08:00:00 +0900", "Asia/Shanghai", "2019-12-31 23:00:00Z"),
        ("2020-01-01", "Asia/Shanghai", "2019-12-31 16:00:00Z"),
        # Twice that night: the first of the two, in summer time.
        ("2020-11-01 01:30:00", "America/New_York", "2020-11-01 05:30:00Z"),
        # Never that night: the first moment after the gap.
        ("2020-03-08 02:30:00", "America/New_York", "2020-03-08 07:00:00Z"),
        ("2020-02-30 00:00:00", "Asia/Shanghai", None),
        ("soon", "Asia/Shanghai", None),
        ("2020", "Asia/Shanghai", None),
        ("2020-01", "Asia/Shanghai", None),
        ("43832", "Asia/Shanghai", None),
        ("1/2/2020", "Asia/Shanghai", None),
    ],
)
def test_a_time_is_read_on_the_clock_where_it_was_written(
    written: str, zone: str, moment: str | None
) -> None:
    assert read(written, zone=zone) == [moment]
    # Beside a time of another kind it is read alike.
    both = ["2020-01-01 00:00:00Z", None]
    assert read(written, "2020-01-01T00:00:00Z", "x", zone=zone) == [moment, *both]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2020/1/2 3:04", "2020-01-01 19:04:00Z"),
        ("2020-1-2 3:04:05", "2020-01-01 19:04:05Z"),
        ("2020.1.2", "2020-01-01 16:00:00Z"),
        ("2020年1月2日", "2020-01-01 16:00:00Z"),
        ("2020年1月2日 3时4分5秒", "2020-01-01 19:04:05Z"),
        ("2020年01月02日03点", "2020-01-01 19:00:00Z"),
        ("2020年1月2日 下午3时4分", "2020-01-02 07:04:00Z"),
        ("2020年1月2日 中午12点", "2020-01-02 04:00:00Z"),
        ("2020年1月2日 中午1点", "2020-01-02 05:00:00Z"),
        ("2020年1月2日 凌晨12:30", "2020-01-01 16:30:00Z"),
        ("2020/1/2（星期四）3:04", "2020-01-01 19:04:00Z"),
        ("2020/1/2 3:04:05 PM", "2020-01-02 07:04:05Z"),
        ("2020/1/2 12:04 AM", "2020-01-01 16:04:00Z"),
        ("2020/1/2 3:04:05+09:00", "2020-01-01 18:04:05Z"),
        ("２０２０／１／２　３：０４", "2020-01-01 19:04:00Z"),
        ("20200102030405", "2020-01-01 19:04:05Z"),
        ("20200102", "2020-01-01 16:00:00Z"),
        ("2020年13月2日", None),
        ("2020年2月30日 1时", None),
        ("2020年1月2日 上午15时", None),
        ("2020年1月2日 3:4567", None),
        ("20年1月2日", None),
    ],
)
def test_a_time_may_be_spelled_as_people_do(written: str, moment: str | None) -> None:
    assert read(written, "2020-01-02 00:00:00", None) == [moment, "2020-01-01 16:00:00Z", None]
    day = moments.days(text(written), forms=None)
    assert day.isna().all() if moment is None else shown(day) == ["2020-01-02 00:00:00Z"]


@settings(deadline=None)
@given(st.datetimes(datetime(1000, 1, 1), datetime(2999, 1, 1)))  # noqa: DTZ001 - on any clock
def test_a_time_is_the_same_however_it_is_spelled(at: datetime) -> None:
    spelled = (
        f"{at:%Y-%m-%d %H:%M:%S}",
        f"{at:%Y/%m/%d %H:%M:%S}",
        f"{at.year}年{at.month}月{at.day}日 {at.hour}时{at.minute}分{at.second}秒",
        f"{at.year}.{at.month}.{at.day} {at.hour}:{at.minute:02}:{at.second:02}",
    )
    assert read(*spelled, zone="UTC") == [f"{at:%Y-%m-%d %H:%M:%S}Z"] * 4


def test_a_time_of_another_form_is_read_as_the_profile_says() -> None:
    given = text("06/26/2018 10:58:54 AM", "26.06.2018", "2018-06-26 10:58:54", None)
    forms = ("%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y", "%m/%d/%Y")
    found = moments.moments(given, forms=forms, time_zone="America/New_York")
    assert shown(found) == ["2018-06-26 14:58:54Z", "2018-06-26 04:00:00Z", None, None]


def test_the_first_form_that_fits_a_value_is_taken() -> None:
    given = text("01/02/2020", "13/02/2020")
    forms = ("%m/%d/%Y", "%d/%m/%Y")
    days = moments.days(given, forms=forms)
    assert shown(days) == ["2020-01-02 00:00:00Z", "2020-02-13 00:00:00Z"]
    assert shown(moments.moments(given, forms=forms, time_zone="UTC")) == shown(days)


def test_a_form_may_have_an_offset() -> None:
    forms = ("%d.%m.%Y %H:%M %z", "%d.%m.%Y %H:%M")
    given = text("02.01.2020 01:00 +0900", "02.01.2020 01:00")
    found = moments.moments(given, forms=forms, time_zone=SHANGHAI)
    assert shown(found) == ["2020-01-01 16:00:00Z", "2020-01-01 17:00:00Z"]
    assert shown(moments.days(given, forms=forms)) == ["2020-01-02 00:00:00Z"] * 2


def test_a_time_is_moved_by_the_hours_of_the_profile() -> None:
    frame = pd.DataFrame({"received_at": text("2020-01-01 08:00:00", None)})
    how = {"received_at": source(column="a", plus_hours=-1.5)}
    good, _ = types.typed(frame, DEMAND, fields=how, time_zone=SHANGHAI)
    assert shown(good["received_at"]) == ["2019-12-31 22:30:00Z", None]


def test_whole_numbers_are_whole() -> None:
    given = text("3", "3.0", "-1", "1,234", "１２", " 5 ", "3.5", "3e12", "nan", "x", "1234人",
                 "1,23", "1,2345", "1,234,56", "inf", "", None)  # fmt: skip
    assert or_none(types.whole(given)) == [3, 3, -1, 1234, 12, 5] + [None] * 11
    assert or_none(types.whole(text("3", None, "4"))) == [3, None, 4]


def test_a_number_is_scaled_before_it_must_be_whole() -> None:
    assert or_none(types.whole(text("1.1", "0.5", "1e9", "1,2"), scale=10_000)) == [
        11_000, 5_000, None, None,
    ]  # fmt: skip
    lon = CONTRACTS["station"].targets["lon"]
    found = types.value(text("104065", "x"), lon, source=source(column="a", scale=0.001),
                        time_zone="UTC")  # fmt: skip
    assert or_none(found) == [pytest.approx(104.065), None]


def test_yes_and_no_are_read_in_several_words() -> None:
    yes = ("1", "true", "TRUE", "Y", "Yes", "on", "是", "有", "真")
    no = ("0", "false", "N", "No", "off", "否", "无", "假")
    assert or_none(types.flags(text(*yes, *no, "2", None))) == [
        *[True] * 9, *[False] * 8, None, None,
    ]  # fmt: skip


def test_a_value_that_cannot_be_read_is_told_with_its_row() -> None:
    frame = pd.DataFrame(
        {"received_at": text("x", "2020-01-01"), "voided": text(None, "maybe")}, dtype="str"
    )
    good, told = types.typed(frame, DEMAND, fields={}, time_zone=SHANGHAI)
    assert good.empty
    assert told.to_dict() == {
        1: "received_at is 'x': not a time",
        2: "voided is 'maybe': not 1 or 0",
    }


def test_a_flag_without_a_value_has_the_default_of_its_column() -> None:
    frame = pd.DataFrame({"voided": text(None, "1")})
    good, _ = types.typed(frame, DEMAND, fields={}, time_zone="UTC")
    assert good["voided"].tolist() == [False, True]


FRAME = pd.DataFrame(
    {
        "a": text("x", "y", "z", None),
        "b": text("1", "2", None, "4"),
        "c": text("", " ", None, "k7 m8"),
    }
)


def taken(**how: object) -> list[str | None]:
    return or_none(fields.taken(FRAME, source(**how)))


def test_words_are_mapped_then_filled() -> None:
    assert taken(column="a", values={"x": "X", "y": ""}) == ["X", None, "z", None]
    assert taken(column="a", values={"y": ""}, default="?") == ["x", "?", "z", "?"]
    assert taken(template="{a}-{b}") == ["x-1", "y-2", None, None]
    assert taken(constant="k") == ["k"] * 4


def test_the_first_column_with_something_in_it_is_taken() -> None:
    assert taken(first_of=["c", "a", "b"]) == ["x", "y", "z", "k7 m8"]
    assert taken(first_of=["c", "b"]) == ["1", "2", None, "k7 m8"]
    assert taken(first_of=["c", "b"], default="?") == ["1", "2", "?", "k7 m8"]


def test_a_part_of_a_text_is_extracted_before_words_are_replaced() -> None:
    assert taken(column="c", extract="([a-z])[0-9]") == [None, None, None, "k"]
    assert taken(column="c", extract="[0-9]$", values={"8": "eight"}) == [None, None, None, "eight"]
    assert taken(column="a", extract="x|(y)", default="?") == ["?", "y", "?", "?"]
    assert taken(template="{a}{b}", extract="[0-9]") == ["1", "2", None, None]


def test_a_word_is_asked_for_once_and_answered_everywhere() -> None:
    asked: list[str] = []

    def told(word: str) -> str | None:
        asked.append(word)
        return None if word == "b" else word.upper()

    found = fields.by_word(text("a", "b", None, "a"), told)
    assert or_none(found) == ["A", None, None, "A"]
    assert found.index.tolist() == [1, 2, 3, 4]
    assert asked == ["a", "b"]


def test_one_name_serves_in_both_languages(tmp_path: Path) -> None:
    path = CHECKOUT / "data" / "profiles" / "sample" / "station.toml"
    toml = path.read_text(encoding="utf-8").replace('name_en = "name_en"\n', "")
    (tmp_path / "s.toml").write_text(toml, encoding="utf-8")
    profile = read_profile(tmp_path / "s.toml")
    frame = pd.DataFrame(
        {one.column: text("v") for one in profile.fields.values() if one.column is not None}
    )
    assert fields.mapped(frame, profile)["name_en"].tolist() == ["v"]


def unwanted(*rules: dict[str, object]) -> list[bool]:
    document = {
        "layer": "demand", "source": "s", "read": {"path": "a.csv"}, "skip": rules, "name": "x/p",
        "folder": Path(), "fields": {"source_id": "a", "received_at": "b", "category": "c"},
    }  # fmt: skip
    return skipped(FRAME, Profile.model_validate(document)).tolist()


@pytest.mark.parametrize(
    ("rules", "away"),
    [
        ([], [False, False, False, False]),
        ([{"column": "a", "equal": "x"}], [True, False, False, False]),
        ([{"column": "a", "equal": ["x", "z"]}], [True, False, True, False]),
        ([{"column": "a", "matches": "[yz]"}], [False, True, True, False]),
        ([{"column": "c", "matches": "m[0-9]$"}], [False, False, False, True]),
        ([{"column": "a", "matches": "^"}], [True, True, True, False]),
        ([{"column": "c", "empty": True}], [True, True, True, False]),
        ([{"column": "c", "empty": False}], [False, False, False, True]),
        # All of one rule, any of several.
        ([{"column": "a", "equal": ["x", "y"], "matches": "y"}], [False, True, False, False]),
        (
            [{"column": "a", "equal": "x"}, {"column": "b", "equal": "4"}],
            [True, False, False, True],
        ),
        ([{"column": "a", "equal": "x", "empty": True}], [False, False, False, False]),
    ],
)
def test_rows_that_are_not_wanted_are_skipped(
    rules: list[dict[str, object]], away: list[bool]
) -> None:
    assert unwanted(*rules) == away


def test_a_rule_of_a_column_that_is_not_there_is_a_mistake() -> None:
    with pytest.raises(ProfileError, match="names 'd', which the source does not have"):
        unwanted({"column": "d", "empty": True})
