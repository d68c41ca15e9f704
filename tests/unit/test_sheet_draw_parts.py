"""Parts of a sheet by themselves: lines of text, tables, charts, legends."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch
from matplotlib.text import Text

from dashboard.snapshot import draw_legend, fonts, page, template
from dashboard.snapshot.content import Chart, Legend, Look, Sheet, Table
from dashboard.snapshot.draw_chart import said, ticks
from dashboard.snapshot.draw_sheet import Composed
from dashboard.snapshot.spec import Beside, Spec
from dashboard.snapshot.template import Slot
from tests.unit import sheet_draw_made as made

FACE = fonts.face("Noto Sans CJK SC")
BOLD = fonts.face("Noto Sans CJK SC", fonts.BOLD)
TEXTS = st.text(alphabet="福田区诉求量，。（）、：0123456789abcWM .-%/", max_size=80)


@pytest.mark.parametrize("face", [FACE, BOLD])
@pytest.mark.parametrize(
    "text", ["2024年上半年福田区各社区诉求量", "Demands by community, Wav 100%", "，。"]
)
def test_a_text_is_as_wide_as_matplotlib_draws_it(face: fonts.Face, text: str) -> None:
    figure = Figure(figsize=(20, 2), dpi=600)
    drawn = Text(0, 0, text, fontproperties=face.properties(12), parse_math=False)
    figure.add_artist(drawn)
    renderer = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    box = drawn.get_window_extent(renderer)
    assert face.width(text, 12) == pytest.approx(box.width / 600 * 25.4, abs=0.9)


@given(TEXTS, st.floats(8, 60))
def test_lines_fit_and_hold_all_that_was_said(text: str, width: float) -> None:
    lines = FACE.lines(text, width, 9)
    assert all(FACE.width(line, 9) <= width + 1e-6 for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@given(TEXTS, st.floats(8, 40), st.integers(1, 3))
def test_lines_that_leave_something_out_say_so(text: str, width: float, most: int) -> None:
    whole, lines = FACE.lines(text, width, 9), FACE.lines(text, width, 9, most=most)
    assert len(lines) <= most
    assert all(FACE.width(line, 9) <= width + 1e-6 for line in lines)
    assert (lines != whole) == (len(whole) > most)
    if lines != whole:
        assert lines[-1].endswith("…")


@given(st.text(alphabet="福田区诉求量", min_size=4, max_size=30), st.floats(12, 40))
def test_no_line_begins_with_closing_punctuation(text: str, width: float) -> None:
    spotted = "，".join(text) + "。"
    assert not any(line[0] in "，。" for line in FACE.lines(spotted, width, 9))


def test_words_and_numbers_are_not_broken() -> None:
    lines = FACE.lines("共 1,234,567 件 community demands", 22, 9)
    assert any("1,234,567" in line for line in lines)
    assert any("community" in line for line in lines)


def test_what_the_font_does_not_have_is_a_box_and_not_nothing() -> None:
    assert FACE.clean("甲😀乙\n\x00丙") == "甲□乙 □丙"


def drawn(sheet: Sheet, beside: Beside) -> Composed:
    return page.composed(sheet, Spec(beside=beside), template.load())


def beside(sheet: Composed) -> list[str]:
    return [text.get_text() for text, slot in sheet.texts if slot is Slot.BESIDE]


def table(**changes: object) -> Sheet:
    usual = Table(
        title="表",
        columns=["名称", "数量"],
        numeric=[False, True],
        rows=[["甲", "1"]],
        more="余 {n}",
    )
    return made.with_(made.sheet(many=30), table=replace(usual, **changes))  # type: ignore[arg-type]


def test_a_table_without_rows_says_so() -> None:
    assert beside(drawn(table(rows=[]), Beside.TABLE)) == ["表", "名称", "数量", "无数据"]


def test_a_long_name_is_shortened_but_never_a_number() -> None:
    name, number = "很长的名字" * 12, "1,234,567,890,123"
    texts = beside(drawn(table(rows=[[name, number]]), Beside.TABLE))
    assert number in texts
    (short,) = [text for text in texts if text.startswith("很长")]
    assert short.endswith("…")


def test_columns_that_have_no_room_are_left_out_whole_and_counted() -> None:
    columns = ["名称", *(f"数{at}" for at in range(12))]
    rows = [["甲", *("123,456.78" for _ in range(12))]]
    texts = beside(
        drawn(table(columns=columns, numeric=[False, *[True] * 12], rows=rows), Beside.TABLE)
    )
    shown = texts.count("123,456.78")
    assert 0 < shown < 12
    assert f"另有 {12 - shown} 列未列出" in texts


def test_heads_break_between_words_and_names_are_whole_before_columns_are_many() -> None:
    columns = ["No.", "Name", "On-time closure rate, %", "Of", "Demands"]
    rows = [[str(n), name, "91.5", "25,193/26,866", "26,910"]
            for n, name in enumerate(("Shaheyuan", "Caoshijie", "Huangtianba"))]  # fmt: skip
    numeric = [True, False, True, True, True]
    texts = beside(drawn(table(columns=columns, numeric=numeric, rows=rows), Beside.TABLE))
    for name in ("Shaheyuan", "Caoshijie", "Huangtianba"):
        assert name in texts
    heads = texts[texts.index("No.") : texts.index("0")]
    assert " ".join(heads) == " ".join(columns)
    assert not any("…" in text for text in texts)
    # Longer ones leave a column less, and are whole still.
    rows = [[place, f"{name} Subdistrict", *more] for place, name, *more in rows]
    texts = beside(drawn(table(columns=columns, numeric=numeric, rows=rows), Beside.TABLE))
    assert "Huangtianba Subdistrict" in texts
    assert any("列未列出" in text for text in texts)
    assert "91.5" in texts


@given(text=st.text(alphabet="甲乙（），ab-, ", min_size=1, max_size=30), most=st.integers(1, 3))
def test_the_narrowest_width_holds_a_text_and_a_hair_less_does_not(text: str, most: int) -> None:
    width = BOLD.narrowest(text, 8, most)
    lines = BOLD.lines(text, width, 8)
    assert len(lines) <= most
    assert "".join("".join(lines).split()) == "".join(text.split())
    for word in text.split():
        # No word of Latin letters is broken.
        assert not word.isascii() or any(word in line for line in lines)
    if lines and width > BOLD.widest(text, 8) + 0.02:
        assert len(BOLD.lines(text, width - 0.03, 8)) > most


def chart(**changes: object) -> Sheet:
    usual = Chart(
        title="图", look=Look.BARS, names=["甲", "乙", "丙"], values=[3.0, math.nan, -1.0]
    )
    return made.with_(made.sheet(many=30), chart=replace(usual, **changes))  # type: ignore[arg-type]


def bars(sheet: Composed) -> list[tuple[float, float]]:
    box = sheet.slots[Slot.BESIDE]
    return [
        (artist.get_x(), artist.get_width())
        for artist in sheet.figure.findobj(FancyBboxPatch)
        if box[1] < artist.get_y() < box[3] and box[0] < artist.get_x() < box[2]
    ]


def test_bars_are_as_long_as_their_values_from_nought() -> None:
    sheet = drawn(chart(names=["甲", "乙", "丙"], values=[4.0, 2.0, 1.0]), Beside.CHART)
    (x1, first), (x2, second), (x3, third) = bars(sheet)
    assert x1 == x2 == x3
    assert (first / second, second / third) == pytest.approx((2, 2))


def test_a_bar_below_nought_goes_the_other_way_and_none_is_a_dash() -> None:
    sheet = drawn(chart(), Beside.CHART)
    (x1, first), (x2, second) = bars(sheet)
    assert x2 + second == pytest.approx(x1)
    assert first / second == pytest.approx(3)
    assert {"—", "3", "-1"} <= set(beside(sheet))


@pytest.mark.parametrize("look", Look)
@pytest.mark.parametrize("values", [[], [math.nan, math.nan], [0.0], [0.0, 0.0], [5.0, math.nan]])
def test_charts_of_little_are_drawn(look: Look, values: list[float]) -> None:
    sheet = chart(look=look, names=[f"日{n}" for n in range(len(values))], values=values)
    texts = beside(drawn(sheet, Beside.CHART))
    assert texts[0] == "图"
    if not values or (look is Look.LINE and all(map(math.isnan, values))):
        assert "无数据" in texts


def test_a_line_has_a_gap_where_a_day_has_no_value() -> None:
    values = [1.0, 2.0, math.nan, 4.0, 5.0, 6.0]
    sheet = drawn(chart(look=Look.LINE, names=list("abcdef"), values=values), Beside.CHART)
    box = sheet.slots[Slot.BESIDE]
    runs = [
        len(segment)
        for artist in sheet.figure.findobj(LineCollection)
        for segment in artist.get_segments()
        if len(segment) > 1
        and box[0] <= segment[0][0] <= box[2]
        and box[1] <= segment[0][1] <= box[3]
        and np.atleast_1d(artist.get_linewidth())[0] == pytest.approx(0.9)
    ]
    assert runs == [2, 3]


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_ticks_are_round_and_span_the_range(one: float, other: float) -> None:
    low, high = sorted((one, other))
    stops = ticks(low, high)
    slack = 1e-6 * (stops[1] - stops[0])
    assert stops[0] <= low + slack
    assert stops[-1] >= high - slack
    assert 2 <= len(stops) <= 6


def test_a_value_is_printed_with_its_digits() -> None:
    assert [said(1234.567, 1), said(math.nan, 1), said(-0.5, 2)] == ["1,234.6", "—", "-0.50"]


def test_a_legend_has_every_class_with_its_count() -> None:
    sheet = made.sheet(many=40)
    texts = [t.get_text() for t, slot in drawn(sheet, Beside.NOTHING).texts if slot is Slot.LEGEND]
    for row in sheet.legends[0].rows:
        assert texts[texts.index(row.label) + 1] == f"{row.count}"
    shown = sum(row.count or 0 for row in sheet.legends[0].rows)
    assert shown == 40


def test_a_ramp_goes_from_its_first_colour_to_its_last() -> None:
    colours = draw_legend.blended(("#000000", "#0000ff", "#ffffff"), 101)
    assert colours[0] < "#000006"
    assert colours[50] == "#0000ff"
    assert colours[-1] > "#f9f9ff"
    legend = Legend(title="密度", ramp=("#000000", "#ffffff"), ends=("0", "1,250"))
    sheet = drawn(made.with_(made.sheet(many=30), legends=[legend]), Beside.NOTHING)
    assert {"密度", "0", "1,250"} <= {t.get_text() for t, _ in sheet.texts}
