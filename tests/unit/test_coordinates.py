"""Coordinates as people write them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.clean.coordinates import degrees

D, M, S = 104.0, 104 + 3 / 60, 104 + 3 / 60 + 25.3 / 3600
SPELLINGS = {
    "104.0657": 104.0657,
    "+104.0657": 104.0657,
    " 104.0657 ": 104.0657,
    "-30.5": -30.5,
    "1.04e2": 104.0,
    "１０４．０６５７": 104.0657,
    "104,0657": 104.0657,
    "3389123.4": 3_389_123.4,
    "3389123,4": 3_389_123.4,
    "104°03′25.3″E": S,
    "104°3'25.3\"E": S,
    "104º03’25.3’’": S,
    "104˚03´25.3″": S,
    "104° 03' 25,3\" e": S,
    "１０４°３′２５．３″": S,
    "104d03m25.3s": S,
    "104 03 25.3": S,
    "104:03:25.3": S,
    "104：03：25.3": S,
    "104-03-25.3": S,
    "104度3分25.3秒": S,
    "东经104度3分25.3秒": S,
    "東經104度3分25.3秒": S,
    "104°3.5′E": 104 + 3.5 / 60,
    "E104°3′": M,
    "E 104 3": M,
    "East 104 3": M,
    "104 2 60": M,
    "104°E": D,
    "104度": D,
    "W104:03:25.3": -S,
    "西经104度3分25.3秒": -S,
    "104°03′25.3″W": -S,
    "-104°03′25.3″": -S,
    "−104 03 25.3": -S,
    "北纬30°39′36″": 30.66,
    "N30°39′36″": 30.66,
    "30°39′36″S": -30.66,
    "30°39′36″南": -30.66,
    "南纬30.66度": -30.66,
}
WRONG = [
    "",
    "abc",
    "nan",
    "inf",
    "12.5.1",
    "104 61 0",
    "104 3 61",
    "104.5 3 0",
    "104 3.5 2",
    "200 00 00",
    "200°",
    "-104°W",
    "N30E",
    "104°3′25″4",
    "2020-01-01",
    "人民南路104号",
    "104.06,30.65",
    None,
]


def one(text: str | None) -> float:
    return float(degrees(pd.Series([text], dtype="str")).iloc[0])


@pytest.mark.parametrize(("text", "wanted"), SPELLINGS.items())
def test_a_coordinate_is_read_however_it_is_spelled(text: str, wanted: float) -> None:
    assert one(text) == pytest.approx(wanted, abs=1e-12)


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_coordinate_is_missing(text: str | None) -> None:
    assert np.isnan(one(text))


def test_spellings_may_differ_from_row_to_row() -> None:
    texts = [*SPELLINGS, *WRONG]
    rows = pd.Series(texts, index=range(7, 7 + len(texts)), name="lon", dtype="str")
    read = degrees(rows)
    assert read.index.equals(rows.index)
    assert read.name == "lon"
    assert read.dtype == np.float64
    assert read.to_numpy() == pytest.approx(
        [*SPELLINGS.values(), *[np.nan] * len(WRONG)], nan_ok=True
    )


@pytest.mark.parametrize("texts", [[], [None], ["104.1", None]])
def test_empty_and_missing_columns_are_read_too(texts: list[str | None]) -> None:
    read = degrees(pd.Series(texts, dtype="str"))
    assert read.dtype == np.float64
    assert read.isna().tolist() == [text is None for text in texts]


@given(st.floats(-180, 180, allow_nan=False), st.sampled_from(["1", "x"]))
def test_a_number_is_read_to_its_last_digit(number: float, beside: str) -> None:
    rows = pd.Series([repr(number), beside], dtype="str")
    assert degrees(rows).iloc[0] == number


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 59_999), st.sampled_from("° :-度"))
def test_parts_add_up(whole: int, minutes: int, thousandths: int, mark: str) -> None:
    marks = {"°": "°′″", "度": "度分秒"}.get(mark, mark * 2 + " ")
    seconds = f"{thousandths / 1000:.3f}"
    text = f"{whole:03}{marks[0]}{minutes:02}{marks[1]}{seconds}{marks[2]}"
    wanted = whole + minutes / 60 + thousandths / 3_600_000
    assert one(text) == pytest.approx(wanted, abs=1e-12)
    assert one(f"{text}W") == pytest.approx(-wanted, abs=1e-12)
