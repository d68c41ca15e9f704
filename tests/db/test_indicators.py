"""What an answer is: its rows, what is said with them, and what cannot be asked."""

from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest
from sqlalchemy import Connection

from geo.catalog import INDICATORS, LAYERS, Layer
from geo.engine import Question, answer
from geo.errors import PeriodError, UnknownKeyError
from geo.period import Grain, Period
from geo.queries import areas, layers
from tests.db.engine_world import drawn, put, world_of

pytestmark = pytest.mark.db

KEYS: Final = tuple(INDICATORS)
JANUARY: Final = Period(date(2020, 1, 1), date(2020, 2, 1))
ONE: Final = world_of(
    {"received_at": "2020-02-28 09:00", "closed_at": "2020-02-29 09:00"}, as_of="2020-04-15 12:00"
)


def notes(connection: Connection, *keys: str, period: Period, **asked: Any) -> list[str]:  # noqa: ANN401 - of a question
    found = answer(connection, Question(keys=keys, period=period, **asked)).notes
    assert all(note.zh.strip() for note in found)
    return [note.en for note in found]


def test_an_empty_database_has_no_data_and_says_so(connection: Connection) -> None:
    found = answer(connection, Question(keys=tuple(INDICATORS), period=JANUARY, grain=Grain.WEEK))
    assert found.frame["value"].isna().all()
    assert found.places["code"].tolist() == ["*"]
    assert (found.as_of, found.complete) == (None, False)
    assert found.notes[0].en == "No demands are loaded"
    with pytest.raises(UnknownKeyError, match=r"'street'; wanted: one of \(none is loaded\)"):
        answer(connection, Question(keys=KEYS, period=JANUARY, level="street"))


def test_rows_come_by_indicator_place_and_part(connection: Connection) -> None:
    put(connection, ONE)
    question = Question(
        keys=tuple(INDICATORS), period=JANUARY, level="street", within="D1", grain=Grain.WEEK
    )
    frame = answer(connection, question).frame
    rows = [(key, code, part.start, part.end) for key in INDICATORS for code in ("S1", "S2")
            for part in JANUARY.by(Grain.WEEK)]  # fmt: skip
    assert [tuple(row) for row in frame[["indicator", "code", "start", "end"]].to_numpy()] == rows


def test_what_is_asked_twice_is_answered_once(connection: Connection) -> None:
    put(connection, ONE)
    keys = ("demands", "on_time_rate", "jump_days")
    frame = answer(connection, Question(keys=keys * 2, period=JANUARY)).frame
    assert frame["indicator"].tolist() == [*keys]


@pytest.mark.parametrize(
    ("period", "text", "complete"),
    [
        (Period(date(2020, 2, 28), date(2020, 4, 16)), None, True),
        (Period(date(2020, 2, 27), date(2020, 4, 16)), "The period goes beyond the data", False),
        (Period(date(2020, 2, 28), date(2020, 4, 17)), "The period goes beyond the data", False),
        (Period(date(2020, 4, 16), date(2020, 4, 17)), "The period has no day of the data", False),
        (Period(date(2020, 2, 27), date(2020, 2, 28)), "The period has no day of the data", False),
    ],
)
def test_a_period_beyond_the_data_is_said(
    connection: Connection, period: Period, text: str | None, complete: bool  # noqa: FBT001 - a case
) -> None:  # fmt: skip
    put(connection, ONE)
    found = answer(connection, Question(keys=("voided_share",), period=period))
    span = "(2020-02-28 to 2020-04-15)"
    assert [note.en.startswith(f"{text} {span}") for note in found.notes] == [True] * bool(text)
    assert found.complete is complete


def test_what_must_be_said_with_an_indicator_is_said(connection: Connection) -> None:
    put(connection, ONE)
    year = Period(date(2020, 2, 28), date(2020, 4, 16))
    assert notes(connection, "satisfaction_rate", "rated_share", period=year) == [
        "Read satisfaction rate with callback coverage"
    ]
    assert notes(connection, "overdue", period=year) == [
        "Overdue: as of the data, whatever the period"
    ]
    assert notes(connection, "closure_rate", period=year) == [
        "Closure rate: days from 2020-04-15 on are left out, as they are not over"
    ]
    (text,) = notes(connection, "reopened_30", period=year)
    assert text == (
        "Reopened within 30 days: days from 2020-03-16 on are left out, as less than 30 days have"
        " passed since"
    )


def test_demands_in_no_known_area_are_told_beside_those_of_the_areas(
    connection: Connection,
) -> None:
    nowhere = {"received_at": "2020-01-03 09:00", "area_code": None}
    first = nowhere | {"received_at": "2020-01-01 09:00", "voided": True}
    noise, parking = nowhere, nowhere | {"category": "parking", "channel": "app"}
    somewhere = nowhere | {"area_code": "C1"}
    put(connection, world_of(first, noise, parking, parking, somewhere, as_of="2020-02-01"))
    asked: dict[str, Any] = {"period": JANUARY, "level": "street"}
    key = "voided_share"
    text = "more demands are in no known area"
    assert notes(connection, key, **asked) == [f"3 {text}"]
    assert notes(connection, key, **asked, categories=("noise",)) == [f"1 {text}"]
    assert notes(connection, key, **asked, channels=("app",)) == [f"2 {text}"]
    assert notes(connection, key, **asked, within="D1") == []
    for within, count in ((None, 4), ("D1", 1)):
        question = Question(keys=("demands",), period=JANUARY, within=within)
        assert answer(connection, question).frame["value"].tolist() == [count]


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (
            {"keys": ("on_time",)},
            r"No indicator is called 'on_time'; .*did you mean 'on_time_rate'",
        ),
        ({"level": "streets"}, "'streets'; wanted: one of community, district, street; .*'street'"),
        ({"within": "C9"}, "No area is called 'C9'; wanted: one of C1, C2, C3, D1, .*choose one"),
        ({"categories": ("nois",)}, "No category is called 'nois'; .*did you mean 'noise'"),
        ({"channels": ("fon",)}, "No channel is called 'fon'; wanted: one of .*app, phone"),
    ],
)
def test_what_is_not_there_is_named_with_what_is(
    connection: Connection, asked: dict[str, Any], text: str
) -> None:
    put(connection, drawn(1, count=60, zone="Asia/Shanghai", first="2020-01-20"))
    with pytest.raises(UnknownKeyError, match=text):
        answer(connection, replace(Question(keys=KEYS, period=JANUARY), **asked))


def test_more_numbers_than_anyone_can_read_are_refused(connection: Connection) -> None:
    put(connection, ONE)
    century = Period(date(1950, 1, 1), date(2050, 1, 1))
    with pytest.raises(PeriodError, match=r"3 areas by 36,525 parts .* a coarser grain"):
        answer(connection, Question(keys=KEYS, period=century, level="street", grain=Grain.DAY))


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_every_layer_can_be_drawn(connection: Connection, layer: Layer) -> None:
    keys = list(connection.execute(layers.features(layer, within="D1")).keys())
    assert keys == ["code", "name_zh", "name_en", "kind", "synthetic", "geojson"]


def test_the_whole_database_says_what_is_made_up(connection: Connection) -> None:
    put(connection, ONE)
    assert connection.execute(areas.state()).one().synthetic is True
    levels = [row.level for row in connection.execute(areas.levels())]
    assert levels == ["district", "street", "community"]
