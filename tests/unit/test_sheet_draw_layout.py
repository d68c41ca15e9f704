"""Where things stand on a sheet: on the paper, nothing over anything else, nothing too small."""

import itertools
from dataclasses import replace

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from dashboard.snapshot import page, template
from dashboard.snapshot.draw_block import Block
from dashboard.snapshot.draw_sheet import Composed, shares
from dashboard.snapshot.spec import Beside, Paper, Spec, Turn
from dashboard.snapshot.template import Slot
from geo.text import Lang
from tests.unit import sheet_draw_made as made

Box = tuple[float, float, float, float]
SHAPES = [
    *itertools.product((Paper.A4, Paper.A3, Paper.A2), Turn),
    (Paper.SLIDE, Turn.LANDSCAPE),
    (Paper.SQUARE, Turn.LANDSCAPE),
]
TINY = 0.15
"""Millimetres that two boxes may share: half of a hair line."""


def boxes(drawn: Composed) -> list[tuple[str, str, Box]]:
    """Each text with its slot and box in millimetres, as matplotlib measures its glyphs."""
    renderer = FigureCanvasAgg(drawn.figure).get_renderer()  # type: ignore[no-untyped-call]
    back = drawn.paper.mm.inverted()
    found = []
    for text, slot in drawn.texts:
        (x0, y0), (x1, y1) = back.transform(text.get_window_extent(renderer).get_points())
        found.append((text.get_text(), slot, (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))))
    return found


def size(text: Text) -> float:
    return float(text.get_fontsize())


def overlap(one: Box, other: Box) -> bool:
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > TINY
        and min(one[3], other[3]) - max(one[1], other[1]) > TINY
    )


@pytest.mark.parametrize("name", template.known())
@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("paper", "turn"), SHAPES)
def test_every_sheet_is_on_its_paper_with_no_text_over_another(
    paper: Paper,
    turn: Turn,
    dark: bool,  # noqa: FBT001 - a parameter
    name: str,
) -> None:
    lang = Lang.EN if dark else Lang.ZH
    spec = Spec(paper=paper, turn=turn, dark=dark, graticule=dark, beside=Beside.TABLE)
    drawn = page.composed(made.sheet(dark=dark, lang=lang, many=60), spec, template.load(name))
    texts = boxes(drawn)
    wide, high = spec.size_mm
    for said, slot, (left, top, right, bottom) in texts:
        assert left >= 3, (said, slot)
        assert top >= 3, (said, slot)
        assert right <= wide - 3, (said, slot)
        assert bottom <= high - 3, (said, slot)
    for one, other in itertools.combinations(texts, 2):
        assert not overlap(one[2], other[2]), (one, other)
    slots = {slot: box for slot, box in drawn.slots.items() if slot is not Slot.MARK}
    for left, top, right, bottom in slots.values():
        assert left >= 3
        assert top >= 3
        assert right <= wide - 3
        assert bottom <= high - 3
    for (first, box), (second, beside) in itertools.combinations(slots.items(), 2):
        assert not overlap(box, beside), (first, second)
    smallest = min(size(text) for text, _ in drawn.texts)
    assert smallest >= 6.5
    assert drawn.left_out in ([], [Slot.LOCATOR])
    assert Slot.LEGEND in drawn.slots


@pytest.mark.parametrize(("paper", "turn"), SHAPES)
def test_a_text_stays_in_the_width_of_its_slot(paper: Paper, turn: Turn) -> None:
    drawn = page.composed(made.sheet(lang=Lang.EN), Spec(paper=paper, turn=turn), template.load())
    for said, slot, (left, _, right, _) in boxes(drawn):
        box = drawn.slots[Slot(slot)]
        assert left >= box[0] - 0.5, said
        assert right <= box[2] + 0.5, said


@pytest.mark.parametrize(("paper", "least"), [(Paper.A4, 6.5), (Paper.A3, 7.5), (Paper.SLIDE, 8.5)])
def test_type_grows_with_the_paper(paper: Paper, least: float) -> None:
    drawn = page.composed(made.sheet(), Spec(paper=paper), template.load())
    sizes = [size(text) for text, _ in drawn.texts]
    assert min(sizes) >= least
    (title,) = [size(text) for text, slot in drawn.texts if slot is Slot.TITLE]
    assert title == max(sizes)
    assert title > 2.3 * sorted(sizes)[len(sizes) // 2]


@pytest.mark.parametrize("beside", Beside)
def test_beside_the_map_stands_what_is_asked_for(beside: Beside) -> None:
    drawn = page.composed(made.sheet(), Spec(beside=beside), template.load())
    said = {text.get_text() for text, slot in drawn.texts if slot is Slot.BESIDE}
    assert (Slot.BESIDE in drawn.slots) == (beside is not Beside.NOTHING)
    assert ("诉求量前列社区" in said) == (beside is Beside.TABLE)
    assert ("各社区诉求量（件）" in said) == (beside is Beside.CHART)


@pytest.mark.parametrize("beside", [Beside.TABLE, Beside.CHART])
@pytest.mark.parametrize(("paper", "turn"), SHAPES)
def test_rows_and_those_that_have_no_room_are_all_rows(
    paper: Paper, turn: Turn, beside: Beside
) -> None:
    many = 60
    sheet = made.sheet(many=many)
    assert sheet.table is not None
    drawn = page.composed(sheet, Spec(paper=paper, turn=turn, beside=beside), template.load())
    said = [text.get_text() for text, slot in drawn.texts if slot is Slot.BESIDE]
    first = [row[0] for row in sheet.table.rows]
    shown = [one for one in said if one in first]
    assert shown == first[: len(shown)]
    assert len(shown) >= 3 - 1
    assert f"另有 {many - len(shown)} 个社区" in said


def test_a_full_column_sets_texts_smaller_then_cuts_them_but_never_the_legend() -> None:
    sheet = made.sheet()
    full = replace(sheet, notes=["很长的说明。" * 40] * 4, definition="很长的定义，" * 60)
    drawn = page.composed(full, Spec(), template.load())
    texts = [(text.get_text(), slot) for text, slot in drawn.texts]
    for row in sheet.legends[0].rows:
        assert (row.label, Slot.LEGEND) in texts
    notes = [said for said, slot in texts if slot is Slot.NOTES]
    assert notes[-1].endswith("…")
    bottom = max(box[3] for _, slot, box in boxes(drawn) if slot == Slot.NOTES)
    assert bottom <= drawn.slots[Slot.MAP][3] + 0.5


def test_a_long_title_is_set_smaller_then_on_two_lines_then_cut() -> None:
    def title(said: str) -> list[tuple[str, float]]:
        sheet = made.with_(made.sheet(), title=said)
        drawn = page.composed(sheet, Spec(), template.load())
        return [(t.get_text(), size(t)) for t, slot in drawn.texts if slot is Slot.TITLE]

    ((_, usual),) = title("一" * 20)
    ((_, smaller),) = title("一" * 38)
    two = title("一" * 60)
    cut = title("一" * 200)
    assert usual == 20
    assert 16 <= smaller < usual
    assert "".join(said for said, _ in two) == "一" * 60
    assert len(cut) == 2
    assert cut[-1][0].endswith("…")


def test_filters_that_have_no_room_end_in_dots() -> None:
    sheet = made.with_(made.sheet(), subtitle=["类别：" + "市容环境、" * 90, "状态：全部"])
    drawn = page.composed(sheet, Spec(), template.load())
    lines = [text.get_text() for text, slot in drawn.texts if slot is Slot.SUBTITLE]
    assert len(lines) == 3
    assert lines[-1].endswith("…")
    assert not any(line.endswith("…") for line in lines[:-1])


def test_what_is_shortened_is_the_table_first() -> None:
    def block(slot: Slot, height: float, least: float) -> Block:
        return Block(slot=slot, height=height, least=least, draw=lambda box: box[3])

    blocks = [
        block(Slot.LEGEND, 40, 40),
        block(Slot.BESIDE, 100, 20),
        block(Slot.NOTES, 30, 10),
    ]
    heights, gone = shares(blocks, 112, 1)
    assert heights == {Slot.LEGEND: 40, Slot.BESIDE: 40, Slot.NOTES: 30}
    assert gone == []
    heights, gone = shares(blocks, 82, 1)
    assert heights == {Slot.LEGEND: 40, Slot.BESIDE: 20, Slot.NOTES: 20}
    heights, gone = shares(blocks, 60, 1)
    assert gone == [Slot.BESIDE]
    assert heights[Slot.NOTES] == pytest.approx(19)
