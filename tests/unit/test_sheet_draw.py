"""Files of map sheets, read back: what a reader, a search and a printer find in them."""

import base64
import gc
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pypdf
import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from matplotlib.figure import Figure
from PIL import Image

from dashboard.snapshot import page, template
from dashboard.snapshot.content import Sheet
from dashboard.snapshot.draw_head import EmblemError
from dashboard.snapshot.spec import Format, Paper, Spec, Turn
from geo.text import Lang
from tests.unit import sheet_draw_made as made

STANDARD = template.load()
PDF = Spec(format=Format.PDF)
SVG = "{http://www.w3.org/2000/svg}"


def words(text: str) -> str:
    """Text without the breaks that lines and columns make."""
    return re.sub(r"\s+", "", text)


def said(file: bytes, number: int = 0) -> str:
    return words(pypdf.PdfReader(io.BytesIO(file)).pages[number].extract_text())


@pytest.mark.parametrize("lang", Lang)
def test_all_that_a_sheet_says_is_found_in_its_pdf(lang: Lang) -> None:
    sheet = made.sheet(lang=lang)
    found = said(page.drawn(sheet, PDF, STANDARD))
    once = [
        sheet.title, *sheet.subtitle, sheet.definition, *sheet.notes, sheet.as_of, *sheet.sources,
        sheet.mark, sheet.sample, sheet.organisation, sheet.code,
    ]  # fmt: skip
    rows = [row for legend in sheet.legends for row in legend.rows]
    once += [legend.title for legend in sheet.legends] + [row.label for row in rows]
    assert sheet.table is not None
    once += [*sheet.table.columns, *sheet.table.rows[0]]
    for text in once:
        assert words(text) in found, text


def test_a_name_is_written_once_though_it_has_a_halo() -> None:
    sheet = made.with_(made.sheet(), table=None, chart=None)
    drawn = page.composed(sheet, PDF, STANDARD)
    named = [sheet.names[one.index].text for one in drawn.map.names]
    found = said(page.drawn(sheet, PDF, STANDARD))
    assert len(named) > 50
    for name in set(named):
        assert found.count(name) == named.count(name), name


def test_the_pdf_has_its_fonts_and_the_paper_its_size() -> None:
    reader = pypdf.PdfReader(io.BytesIO(page.drawn(made.sheet(), PDF, STANDARD)))
    (only,) = reader.pages
    resources: Any = only["/Resources"]
    fonts = resources["/Font"]
    assert fonts
    for font in fonts.values():
        held = font.get_object()
        assert held["/Subtype"] == "/Type3"
        assert len(held["/CharProcs"]) > 0
        assert "/ToUnicode" in held
    width, height = (float(side) / 72 * 25.4 for side in only.mediabox[2:])
    assert (width, height) == pytest.approx((297, 210), abs=0.1)
    assert "/CreationDate" not in (reader.metadata or {})


def test_no_name_of_a_tool_or_moment_is_in_a_picture() -> None:
    file = page.drawn(made.sheet(many=30), Spec(format=Format.PNG, dpi=96), STANDARD)
    with Image.open(io.BytesIO(file)) as picture:
        assert picture.info.get("Software") == "Rongtu"
        assert set(picture.info) == {"Software", "dpi"}


@pytest.mark.parametrize("dpi", [59, 96, 119, 150, 300])
@pytest.mark.parametrize("paper", [Paper.A4, Paper.SLIDE, Paper.SQUARE])
def test_a_png_has_the_dots_of_its_paper(paper: Paper, dpi: int) -> None:
    spec = Spec(paper=paper, turn=Turn.PORTRAIT, format=Format.PNG, dpi=dpi)
    with Image.open(io.BytesIO(page.drawn(made.sheet(many=30), spec, STANDARD))) as picture:
        wide, high = spec.size_mm
        assert picture.size == (round(wide / 25.4 * dpi), round(high / 25.4 * dpi))
        assert picture.info["dpi"] == pytest.approx((dpi, dpi), abs=0.1)


@pytest.mark.parametrize("kind", Format)
def test_equal_sheets_are_equal_files(kind: Format) -> None:
    spec = Spec(format=kind, dpi=96, graticule=True)
    first = page.drawn(made.sheet(), spec, STANDARD)
    made.district.cache_clear()
    assert page.drawn(made.sheet(), spec, template.load()) == first


def test_a_user_s_own_settings_of_matplotlib_change_nothing() -> None:
    spec = Spec(format=Format.SVG)
    first = page.drawn(made.sheet(), spec, STANDARD)
    assert mpl.rcParams["svg.hashsalt"]  # or the names within an SVG are left to chance
    own = {"lines.linewidth": 9, "font.size": 30, "hatch.linewidth": 7, "patch.linewidth": 5}
    with mpl.rc_context(own):  # type: ignore[arg-type]
        assert page.drawn(made.sheet(), spec, STANDARD) == first


def test_an_svg_is_xml_with_its_texts_and_the_fonts_for_them() -> None:
    sheet = made.sheet()
    root = ET.fromstring(page.drawn(sheet, Spec(format=Format.SVG), STANDARD))  # noqa: S314 - ours
    assert root.tag == f"{SVG}svg"
    texts = ["".join(node.itertext()) for node in root.iter(f"{SVG}text")]
    for text in (sheet.title, sheet.code, "上村社区"):
        assert any(text in found for found in texts), text
    assert any(sheet.definition.startswith(found[:12]) for found in texts if found)
    rules = "".join(node.text or "" for node in root.iter(f"{SVG}style"))
    faces = re.findall(
        r'font-family:"([^"]+)";font-weight:(\d+);src:url\(data:font/woff;base64,([^)]+)\)', rules
    )
    assert [(family, weight) for family, weight, _ in faces] == [
        ("Noto Sans CJK SC", "400"),
        ("Noto Sans CJK SC", "700"),
    ]


def test_each_character_of_an_svg_is_in_the_font_that_it_names() -> None:
    file = page.drawn(made.sheet(lang=Lang.EN), Spec(format=Format.SVG), STANDARD)
    root = ET.fromstring(file)  # noqa: S314 - ours
    rules = "".join(node.text or "" for node in root.iter(f"{SVG}style"))
    held: dict[str, set[int]] = {}
    for weight, data in re.findall(
        r"font-weight:(\d+);src:url\(data:font/woff;base64,([^)]+)\)", rules
    ):
        with TTFont(io.BytesIO(base64.b64decode(data))) as font:
            held[weight] = set(font.getBestCmap())
    for node in root.iter(f"{SVG}text"):
        style = node.get("style", "")
        weight = "700" if re.search(r"\b700\b|bold", style) else "400"
        missing = {char for char in "".join(node.itertext()) if ord(char) not in held[weight]}
        assert not missing - {"\n"}, (style, missing)


def test_a_book_has_a_page_for_each_sheet_that_is_let_go_before_the_next() -> None:
    alive: list[int] = []

    def sheets() -> Iterator[Sheet]:
        for number in range(1, 5):
            gc.collect()
            alive.append(sum(isinstance(one, Figure) for one in gc.get_objects()))
            yield made.with_(
                made.sheet(many=30),
                title=f"第{number}幅",
                page=(number, 4),
                code=f"AAAA-000{number}",
            )

    book = page.pages(sheets(), PDF, STANDARD)
    reader = pypdf.PdfReader(io.BytesIO(book))
    assert len(reader.pages) == 4
    for number in range(4):
        found = said(book, number)
        assert f"第{number + 1}幅" in found
        assert f"AAAA-000{number + 1}" in found
        assert f"第{number + 1}页，共4页" in found
    assert alive[-1] <= alive[1]
    assert page.pages(sheets(), PDF, STANDARD) == book


def test_a_book_that_fails_gives_no_file() -> None:
    def sheets() -> Iterator[Sheet]:
        yield made.sheet(many=30)
        message = "the database is gone"
        raise ConnectionError(message)

    with pytest.raises(ConnectionError):
        page.pages(sheets(), PDF, STANDARD)
    assert page.drawn(made.sheet(many=30), PDF, STANDARD).startswith(b"%PDF")


def test_a_preview_says_so_where_the_code_would_be() -> None:
    found = said(page.drawn(made.with_(made.sheet(many=30), code=""), PDF, STANDARD))
    assert "预览" in found
    assert "图幅编码" not in found


def colours_in(file: bytes) -> set[tuple[int, ...]]:
    with Image.open(io.BytesIO(file)) as picture:
        return {
            tuple(map(int, one))
            for one in np.unique(np.array(picture)[..., :3].reshape(-1, 3), axis=0)
        }


def emblem(folder: Path) -> Path:
    file = folder / "emblem.png"
    Image.new("RGBA", (400, 300), (17, 200, 99, 255)).save(file)
    return file


def test_an_emblem_is_drawn_whole_in_its_colours(tmp_path: Path) -> None:
    sheet = made.with_(made.sheet(many=30), emblem=emblem(tmp_path))
    spec = Spec(format=Format.PNG, dpi=150)
    with Image.open(io.BytesIO(page.drawn(sheet, spec, STANDARD))) as picture:
        dots = np.array(picture)[..., :3].astype(int)
    rows, columns = np.nonzero((abs(dots - (17, 200, 99)) < 12).all(axis=2))
    wide, high = np.ptp(columns) + 1, np.ptp(rows) + 1
    assert wide / high == pytest.approx(4 / 3, abs=0.03)
    assert high == pytest.approx(14 / 25.4 * 150, abs=2)
    assert len(rows) == wide * high


@pytest.mark.parametrize("content", [b"", b"no picture", None])
def test_an_emblem_that_is_none_is_a_clear_word(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "emblem.png"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(EmblemError, match=r"emblem.png.*PNG"):
        page.drawn(made.with_(made.sheet(many=30), emblem=file), PDF, STANDARD)


@pytest.mark.parametrize(
    "odd",
    [
        {"title": "$\\frac{a}{b}$ 100% _x_ <b>&amp;</b>"},
        {"title": "一" * 200},
        {"title": ""},
        {"subtitle": []},
        {"subtitle": ["换\n行\t制表\x00符 😀 مرحبا"]},
        {"legends": [], "locator": None, "table": None, "notes": [], "definition": ""},
        {"sources": ["来源" * 200], "organisation": "某某中心" * 30},
        {"layers": [], "names": []},
    ],
)
@pytest.mark.parametrize("kind", Format)
def test_odd_sheets_are_drawn(odd: dict[str, Any], kind: Format) -> None:
    sheet = made.with_(made.sheet(many=30), **odd)
    file = page.drawn(sheet, Spec(format=kind, dpi=96), STANDARD)
    assert len(file) > 10_000
    if kind is Format.SVG:
        ET.fromstring(file)  # noqa: S314 - ours


def test_a_title_is_no_formula() -> None:
    sheet = made.with_(made.sheet(many=30), title="预算 $a_1$ 与 $b^2$")
    assert "预算$a_1$与$b^2$" in said(page.drawn(sheet, PDF, STANDARD))


def test_a_sheet_without_features_says_so_on_the_map() -> None:
    sheet = made.with_(made.sheet(lang=Lang.EN, many=30), layers=[], names=[])
    assert "Nodata" in said(page.drawn(made.with_(sheet, legends=[], table=None), PDF, STANDARD))
