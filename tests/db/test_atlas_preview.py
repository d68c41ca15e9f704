"""What the page says of an atlas before it is made, and the picture of its index map."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from typing import Any, Final

import pptx
import pypdf
import pytest
from PIL import Image
from sqlalchemy import Engine

from dashboard import data, exports_data
from dashboard.atlas import order, pdf, preview, reading, slides
from dashboard.atlas.paging import Paging, paging
from dashboard.explore.facts import ReadingError, Told
from dashboard.explore.facts import keeper as keeper_of
from dashboard.snapshot import desk
from dashboard.snapshot import make as sheets
from geo.text import Lang
from tests.db.snapshots import forget
from tests.db.test_atlas import (  # the same town
    CODE,
    DISTRICTS,
    STREETS,
    Watched,
    of,
    quiet,
    said,
)
from tests.db.test_atlas import told as told  # noqa: PLC0414 - a fixture
from tests.db.test_atlas import town as town  # noqa: PLC0414 - a fixture
from tests.db.test_atlas import watched as watched  # noqa: PLC0414 - a fixture

pytestmark = pytest.mark.db

QUERIES: Final = (STREETS, DISTRICTS, f"{STREETS}&lang=en&look=dark&paper=a3&turn=portrait")
ADDRESS: Final = f"/atlas/preview.png?{STREETS}"


@pytest.fixture(autouse=True)
def _no_pictures() -> Iterator[None]:
    preview.forget()
    yield
    preview.forget()


def size(body: bytes) -> tuple[int, int]:
    """Return how many dots a picture has each way."""
    return Image.open(io.BytesIO(body)).size


@pytest.mark.parametrize("query", QUERIES)
def test_the_preview_is_the_index_map_that_the_book_has(told: Told, query: str) -> None:
    wanted = of(told, query)
    pages = paging(wanted)
    layout = pdf._Layout(order=wanted)  # noqa: SLF001 - the frames of a book
    book = reading.book(wanted, CODE, frames=layout.frame, pages=pages, tell=quiet)
    shown, _ = reading.index_map(wanted, pages=pages)
    there = pdf.fitting(book.index, wanted, needs=layout.needs)
    mine = pdf.fitting(shown, wanted, needs=pdf.heads(wanted, [book.overview, shown]))
    assert [name.text for name in mine.names] == [name.text for name in there.names]
    assert mine.table is not None
    assert there.table is not None
    assert list(mine.table.rows) == list(there.table.rows)
    assert [int(page) for page, _ in mine.table.rows] == [one.page for one in book.entries]
    same = ("title", "subtitle", "box", "page", "as_of", "sources", "sample", "mark", "dark")
    for name in same:
        assert getattr(mine, name) == getattr(there, name), name
    assert (mine.code, there.code != "") == ("", True)


def test_the_preview_of_slides_is_the_very_picture_on_the_slide(told: Told) -> None:
    wanted = of(told, STREETS, "pptx")
    body, _ = slides.written(wanted, CODE, quiet)
    slide: Any = pptx.Presentation(io.BytesIO(body)).slides[paging(wanted).index - 1]
    (picture,) = [one for one in slide.shapes if one.shape_type == 13]
    longer = size(picture.image.blob)[0] + 1
    assert preview.drawn(wanted, longer) == picture.image.blob


@pytest.mark.parametrize("format_", order.FORMATS)
def test_the_pages_that_are_told_are_those_that_are_made(told: Told, format_: str) -> None:
    wanted = of(told, STREETS, format_)
    pages = paging(wanted)
    written = pdf if format_ == "pdf" else slides
    body, _ = written.written(wanted, CODE, quiet)
    if format_ == "pdf":
        made = [said(page) for page in pypdf.PdfReader(io.BytesIO(body)).pages]
    else:
        deck: Any = pptx.Presentation(io.BytesIO(body))
        made = [
            "".join(one.text_frame.text for one in slide.shapes if one.has_text_frame)
            for slide in deck.slides
        ]
    assert len(made) == pages.of
    assert "分幅索引图" in made[pages.index - 1]
    assert "总图：" in made[pages.overview - 1]
    assert "2020年2月至4月A按期办结率" in made[pages.first - 1]


def test_the_preview_tells_nothing_that_is_counted(told: Told) -> None:
    # The street B has counts of 1 to 4 on many days, and nothing at all in the second.
    queries = (
        STREETS,
        STREETS.replace("on_time_rate", "demands"),
        f"{STREETS}&category=sanitation",
        # A chart beside the overview leaves its map other room, and that of the index with it.
        f"{STREETS}&beside=chart",
    )
    pictures = []
    for query in queries:
        wanted = of(told, query)
        shown, _ = reading.index_map(wanted, pages=paging(wanted))
        assert (shown.chart, shown.legends, shown.notes, shown.definition) == (None, (), (), "")
        assert shown.table is not None
        assert list(shown.table.rows) == [("5", "A"), ("6", "B")]
        pictures.append(preview.drawn(wanted, sheets.PREVIEW_PX))
    assert len(set(pictures[:-1])) == 1


def test_the_plan_says_pages_order_and_paper(watched: Watched) -> None:
    def facts(query: str) -> dict[str, str]:
        told = watched.client.get(f"/atlas/plan.json?{query}").get_json()
        return {one["key"]: one["said"].replace("\N{NO-BREAK SPACE}", " ") for one in told["facts"]}

    assert facts(STREETS) == {
        "pages": "共 6 页：封面 1 页、目录 1 页、索引图 1 页、总图 1 页、分区图 2 页",
        "order": "按区划代码排列：A（第 5 页）、B（第 6 页）",
        "paper": "A4 横向（297 × 210 毫米），PDF",
    }
    english = facts(f"{STREETS}&lang=en&paper=a3&turn=portrait")
    assert english["order"] == "By area code: A (p. 5), B (p. 6)"
    assert english["paper"] == "A3 portrait (297 × 420 mm), PDF"
    assert facts(f"{STREETS}&paper=square")["paper"] == "方图（240 × 240 毫米），PDF"
    assert facts(f"{STREETS}&format=pptx")["paper"] == "PPT（可编辑，16:9）"


def test_of_many_areas_the_first_and_the_last_are_named(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dashboard.atlas import options  # noqa: PLC0415 - to change one number of it

    monkeypatch.setattr(options, "NAMED", 0)
    told = watched.client.get(f"/atlas/plan.json?{STREETS}").get_json()
    (areas,) = [one["said"] for one in told["facts"] if one["key"] == "order"]
    assert areas.endswith("……B（第\N{NO-BREAK SPACE}6\N{NO-BREAK SPACE}页）")
    assert told["preview"]["alt"] == ("索引图预览：2 个区域各注页码，从A（第 5 页）到B（第 6 页）")


def test_the_preview_is_sent_once_and_is_in_no_register(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, real = [], preview._made  # noqa: SLF001 - to count

    def counted(*given: Any) -> bytes:  # noqa: ANN401 - as it is given
        made.append(given)
        return real(*given)

    monkeypatch.setattr(preview, "_made", counted)
    first = watched.client.get(ADDRESS)
    assert (first.status_code, first.mimetype) == (200, "image/png")
    assert first.headers["Cache-Control"] == "private, no-cache"
    second = watched.client.get(ADDRESS)
    assert second.data == first.data
    tag = first.headers["ETag"]
    unchanged = watched.client.get(ADDRESS, headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert len(made) == 1
    assert exports_data.listed(search="", code="", page=1, size=10).total == 0


@pytest.mark.parametrize("format_", order.FORMATS)
def test_the_preview_is_no_larger_and_no_smaller_than_it_may_be(
    watched: Watched, format_: str
) -> None:
    sizes = {}
    for px in ("", "&px=1", "&px=2100", "&px=2800", "&px=9999", "&px=x", "&px=-3"):
        answer = watched.client.get(f"{ADDRESS}&format={format_}{px}")
        sizes[px] = max(size(answer.data))
    least, most = sheets.PREVIEW_PX, sheets.MOST_PREVIEW_PX
    assert sizes[""] == sizes["&px=1"] == sizes["&px=x"] == sizes["&px=-3"]
    assert 0.98 * least <= sizes[""] <= least
    assert sizes["&px=2800"] == sizes["&px=9999"]
    assert 0.98 * most <= sizes["&px=2800"] <= most
    assert 0.98 * 2_100 <= sizes["&px=2100"] <= 2_100


def test_other_data_and_other_choices_have_another_tag(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tag(more: str = "") -> str:
        return str(watched.client.get(ADDRESS + more).headers["ETag"])

    changes = ("&px=2100", "&format=pptx", "&lang=en", "&look=dark", "&paper=a3", "&title=x")
    tags = [tag(), *map(tag, changes)]
    keeper = keeper_of()
    told = keeper.told()
    known = replace(told.facts.known, version=(told.facts.known.version or 0) + 1)
    later = replace(told, facts=replace(told.facts, known=known))
    monkeypatch.setattr(keeper, "told", lambda: later)
    # What was counted is not what the database has now: no picture, and not the old one.
    answer = watched.client.get(ADDRESS, headers={"If-None-Match": tags[0]})
    assert (answer.status_code, answer.get_json()["word"]) == (503, "newer")
    assert len(set(tags)) == len(tags)


def test_what_makes_no_atlas_has_no_preview_and_says_why(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(query: str) -> tuple[int, str]:
        answer = watched.client.get(f"/atlas/preview.png?{query}")
        return answer.status_code, answer.get_json()["word"]

    assert refused(f"{STREETS}&format=png") == (400, "format")
    assert refused("level=community&in=510106") == (422, "none")
    monkeypatch.setattr(order, "MOST_AREAS", 1)
    assert refused(STREETS) == (422, "many")


def test_many_previews_at_once_wait_their_turn_and_not_for_ever(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preview, "_WAIT_S", 0.0)
    with preview._GATE:  # noqa: SLF001 - somebody else's turn
        answer = watched.client.get(ADDRESS)
    assert (answer.status_code, answer.get_json()["word"]) == (503, "busy")
    assert answer.headers["Retry-After"]
    # And the refusal is not kept.
    assert watched.client.get(ADDRESS).status_code == 200


def test_without_data_the_preview_says_that_there_are_none(
    engine: Engine, watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget()
    monkeypatch.setattr(data, "_engine", lambda: engine)
    keeper = keeper_of()
    monkeypatch.setattr(keeper, "_first_s", 0.0)
    with pytest.raises(ReadingError):
        keeper.told()
    keeper.round()
    for address in (ADDRESS, f"/atlas/plan.json?{STREETS}", "/atlas/options.json"):
        answer = watched.client.get(address)
        assert (answer.status_code, answer.get_json()["word"]) == (503, "empty")
        assert answer.get_json()["error"] == "还没有载入诉求数据"


@pytest.mark.parametrize("lang", Lang)
def test_without_scripts_the_page_has_the_picture_itself(watched: Watched, lang: Lang) -> None:
    watched.client.application.register_blueprint(desk.routes)
    query = f"{STREETS}&lang={lang.value}"
    page = unescape(watched.client.get(f"/atlas?{query}").get_data(as_text=True))
    (plain,) = re.findall(r"<noscript>(.*?)</noscript>", page, re.DOTALL)
    ((address, alt),) = re.findall(r'<img src="([^"]+)" alt="([^"]+)">', plain)
    assert address == f"/atlas/preview.png?{query}"
    assert alt.startswith({Lang.ZH: "索引图预览", Lang.EN: "Preview of the index map"}[lang])
    assert watched.client.get(address).mimetype == "image/png"


def test_pages_of_a_book_follow_each_other() -> None:
    pages = Paging(contents=3, maps=70)
    assert (pages.index, pages.overview, pages.first, pages.of) == (5, 6, 7, 76)
