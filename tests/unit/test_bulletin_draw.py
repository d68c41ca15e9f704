"""The pages of a bulletin: what stands where, read back from the file."""

import io
from dataclasses import replace
from typing import Any, Final

import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.bulletin import draw, flow
from dashboard.bulletin.content import Bulletin, Cell, Defined, Table
from dashboard.bulletin.draw_parts import LEFT, RIGHT
from dashboard.bulletin.flow import Piece
from dashboard.bulletin.issue import Issue, Kind
from dashboard.snapshot import page, template
from geo.text import Lang

LONG: Final = "成都市金牛区网格化综合治理指挥中心暨大联动微治理平台诉求办理与督查督办工作领导小组办"
CODE: Final = "ABCD-2345"


def a_table(rows: int, name: str = "东湖") -> Table:
    """Return a table of places."""
    cells = ("1", name, "1,234", "+56", "1,100/1,200", "91.7", "90.0–93.1", "1–36", "偏低", "12")
    return Table(
        title="表2　各街道受理与按期办结",
        columns=("位次", "名称", "受理\n（件）", "增减\n（件）", "按期/到期", "按期办结率\n（%）",
                 "95 % 区间", "位次\n区间", "与总体\n相比", "期末\n在办"),
        numeric=(True, False, True, True, True, True, True, True, False, True),
        rows=tuple(
            tuple(Cell(text=f"{name}{number}" if at == 1 else text) for at, text in
                  enumerate(cells))
            for number in range(rows)
        ),
        notes=("位次区间为联合置信区间。",),
    )  # fmt: skip


def a_bulletin(**changes: Any) -> Bulletin:  # noqa: ANN401 - its fields
    """Return a bulletin without maps."""
    row = (
        Cell(text="按期办结率（%）"),
        Cell(text="96.3", small="9,209/9,561，日均值 96.3"),
        Cell(text="+0.3 个百分点", small="−0.26 至 +0.83，偶然范围内"),
        Cell(text="—"),
    )
    plain = Bulletin(
        lang=Lang.ZH,
        issue=Issue(kind=Kind.WEEK, year=2020, number=52),
        title="金牛区周报（2020年第52周）",
        heading="诉求办理周报",
        where="金牛区",
        level="街道",
        number="2020年第52期（第1版）",
        period="2020-12-21 至 2020-12-27（周一至周日，共 7 天）",
        as_of="数据截至 2020-12-31 23:59",
        organisation="",
        emblem=None,
        mark="内部使用",
        sample="示例数据（合成）",
        code=CODE,
        lead=(),
        figures=Table(title="表1　主要指标", columns=("指标", "本周", "较上周", "较去年同期"),
                      numeric=(False, True, True, True), rows=(row,) * 9),
        sentences=("受理诉求 9,708 件，比上周增加 386 件（+4.1 %）。",) * 6,
        maps=(),
        hotspots=("没有发现显著高发的地方。",),
        hotspot_map=None,
        streets=a_table(36),
        definitions=(Defined(title="诉求量", text="诉求量 = 时段内受理的件数。"),) * 8,
        notes=("周为 ISO 周。",),
        sources=("区界：高德",),
    )  # fmt: skip
    return replace(plain, **changes)


def read(bulletin: Bulletin) -> list[str]:
    """Return the words of each page."""
    body = draw.drawn(bulletin, template.load())
    return [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(body)).pages]


def test_every_page_says_which_bulletin_it_is_of() -> None:
    pages = read(a_bulletin())
    assert len(pages) >= 2
    for number, words in enumerate(pages, start=1):
        assert CODE in words
        assert f"第 {number} 页，共 {len(pages)} 页" in words
        assert "示例数据（合成）" in words
        assert "内部使用" in words
        assert "2020-12-31 23:59" in words
    assert "诉求办理周报" in pages[0]
    assert "2020年第52期（第1版）" in pages[0]
    assert "2020-12-21 至 2020-12-27" in pages[0]
    assert all("金牛区周报（2020年第52周）" in words for words in pages[1:])


def test_the_same_bulletin_is_the_same_file() -> None:
    first, second = (draw.drawn(a_bulletin(), template.load()) for _ in range(2))
    assert first == second
    reader = pypdf.PdfReader(io.BytesIO(first))
    assert reader.metadata is not None
    assert reader.metadata.title == "金牛区周报（2020年第52周）"
    assert "/CreationDate" not in reader.metadata
    box = reader.pages[0].mediabox
    assert [round(float(one) / 72 * 25.4) for one in (box.width, box.height)] == [210, 297]


def test_every_font_is_embedded() -> None:
    reader = pypdf.PdfReader(io.BytesIO(draw.drawn(a_bulletin(), template.load())))
    for one in reader.pages:
        fonts: Any = one["/Resources"]
        for font in fonts["/Font"].values():
            # Type 3 has its outlines in itself.
            assert font.get_object()["/Subtype"] == "/Type3"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"organisation": LONG, "where": LONG, "title": LONG + LONG},
        {"lead": ("本期没有数据：" * 12,)},
        {"streets": a_table(120, LONG)},
        {"sentences": ("很长的一句话，" * 60,), "sample": ""},
        {"lang": Lang.EN, "heading": "Monthly Bulletin", "where": "A" * 90},
    ],
)
def test_nothing_is_written_beyond_the_margins_or_over_something_else(
    changes: dict[str, Any],
) -> None:
    bulletin = a_bulletin(**changes)
    page.settle()
    layout = template.load()
    for one in draw.leaves(bulletin, layout):
        paper, _ = one.drawn(draw.SPEC, layout)
        paper.figure.canvas.draw()
        boxes = []
        for text, _slot in paper.texts:
            window = text.get_window_extent()
            (left, low), (right, high) = paper.mm.inverted().transform(window.get_points())
            assert left > LEFT - 0.6, text.get_text()
            assert right < RIGHT + 0.6, text.get_text()
            assert 8 < min(low, high) < max(low, high) < 290, text.get_text()
            boxes.append((left, min(low, high), right, max(low, high), text.get_text()))
        for at, (left, top, right, bottom, said) in enumerate(boxes):
            for x, y, end, down_to, other in boxes[at + 1 :]:
                across = min(right, end) - max(left, x)
                down = min(bottom, down_to) - max(top, y)
                # The boxes of glyphs may touch; what is read may not.
                assert across < 0.3 or down < 1.2, (said, other)


def test_a_table_has_its_head_on_every_page_and_loses_no_row() -> None:
    pages = read(a_bulletin(streets=a_table(120)))
    rows = [words for words in pages if "东湖" in words]
    assert len(rows) >= 3
    assert all("按期/到期" in words for words in rows)
    text = "\n".join(pages)
    assert all(f"东湖{number}" in text for number in range(120))


def test_a_bulletin_of_nothing_has_its_warning_and_no_empty_sections() -> None:
    pages = read(a_bulletin(lead=("本期没有数据。",), streets=None, hotspots=()))
    text = "".join(pages)
    assert "本期没有数据。" in text
    assert "诉求热点" not in text
    assert "各街道情况" not in text
    assert "三、指标定义与资料来源" in text


HEIGHTS: Final = st.lists(
    st.tuples(st.floats(1, 60), st.floats(0, 5), st.booleans()), min_size=1, max_size=60
)


@given(HEIGHTS)
def test_pieces_flow_in_order_inside_their_pages(some: list[tuple[float, float, bool]]) -> None:
    head = piece(5.0)
    pieces = [piece(high, gap=gap, keep=keep, head=head) for high, gap, keep in some]
    # At most three of them together: more than a page cannot be kept on one.
    for third in range(2, len(pieces)):
        if pieces[third - 1].keep and pieces[third - 2].keep:
            pieces[third] = replace(pieces[third], keep=False)
    room = ((50.0, 250.0), (20.0, 280.0))
    pages = flow.pages(pieces, room)
    placed = [one.piece for found in pages for one in found if one.piece is not head]
    assert placed == pieces
    for number, found in enumerate(pages):
        at, bottom = room[min(number, 1)]
        for one in found:
            assert one.top >= at - 1e-9
            at = one.top + one.piece.height
        assert at <= bottom + 1e-6
        if number:
            assert found[0].piece is head
        # What must be followed is followed.
        assert not found[-1].piece.keep or number == len(pages) - 1


def piece(height: float, **more: Any) -> Piece:  # noqa: ANN401 - its fields
    """Return a piece that draws nothing."""
    return Piece(height=height, draw=lambda _paper, _top: None, **more)
