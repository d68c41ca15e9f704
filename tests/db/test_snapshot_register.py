"""The page of the register, on a real PostGIS: what stands there, and how it is found."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from html import unescape
from typing import Final
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import URL, text

from dashboard import data, exports_data
from dashboard.exports_data import Draft
from dashboard.snapshot import register
from geo import db
from geo.settings import GeoSettings
from tests.db.builders import World, a_demand
from tests.db.snapshots import Desk, served

pytestmark = pytest.mark.db

AS_OF: Final = datetime(2020, 5, 6, 23, 59, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    """Serve the register of a small world."""
    world.demands([a_demand("1", area_code="A", lon="", lat="")])
    for one in served(world.engine):
        one.client.application.register_blueprint(register.routes)
        yield one


def enter(world: World, code: str, *, age: int = 0, **given: object) -> None:
    """Enter a file that was made `age` days ago."""
    values = {
        "kind": "sheet", "format": "pdf", "title": "一张图", "query": "lang=zh", "spec": {},
        "version": data.state().version, "as_of": AS_OF, "seconds": 1.0,
    } | given  # fmt: skip
    exports_data.enter(Draft(code=code, **values), b"x" * 2_048)  # type: ignore[arg-type]  # as given
    with world.engine.begin() as connection:
        connection.execute(
            text("UPDATE rongtu.export SET made_at = made_at - :age WHERE code = :code"),
            {"age": timedelta(days=age), "code": code},
        )


def shown(desk: Desk, query: str = "") -> list[str]:
    """Return the codes on the page, as they stand there."""
    return re.findall(r'data-code="(\w+)"', page(desk, query))


def page(desk: Desk, query: str = "", status: int = 200) -> str:
    """Return the page."""
    answer = desk.client.get(f"/exports{query}")
    assert answer.status_code == status
    assert answer.headers["Cache-Control"] == "no-store"
    return unescape(answer.get_data(as_text=True))


def row(desk: Desk, code: str, query: str = "") -> str:
    """Return the words of an entry's row, on one line."""
    found = page(desk, query).partition(f'data-code="{code}"')[2].partition("</tr>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_an_empty_register_says_where_sheets_are_made(desk: Desk) -> None:
    said = page(desk)
    assert "还没有出过图" in said
    assert 'href="/sheet?lang=zh&theme=light"' in said
    assert "Nothing has been given out yet" in page(desk, "?lang=en")


def test_the_newest_stand_first_and_a_page_holds_twenty(desk: Desk, world: World) -> None:
    codes = [f"aaaaaa{a}{b}" for a in "23456" for b in "23456"][:23]
    for age, code in enumerate(codes):
        enter(world, code, age=age)
    assert shown(desk) == codes[:20]
    assert shown(desk, "?page=2") == codes[20:]
    # Beyond the end is the last page; what is no page is the first.
    assert shown(desk, "?page=99") == codes[20:]
    assert shown(desk, "?page=-1") == codes[:20]
    first, last = page(desk), page(desk, "?page=2&theme=dark")
    assert 'rel="prev"' not in first
    assert 'rel="next" href="/exports?lang=zh&page=2"' in first
    assert 'rel="prev" href="/exports?lang=zh&theme=dark"' in last
    assert 'rel="next"' not in last
    assert "共 23 条" in first
    assert "第 2 / 2 页" in last


def test_a_title_or_a_code_is_found_however_it_is_typed(desk: Desk, world: World) -> None:
    enter(world, "abcd2345", title="二月噪声")
    enter(world, "efgh2345", title="三月<b>停车</b>", age=1)
    assert shown(desk, "?search=噪声") == ["abcd2345"]
    assert shown(desk, "?search=EFGH-2345") == ["efgh2345"]
    assert shown(desk, "?search=+abCD+23") == ["abcd2345"]
    nothing = page(desk, "?search=没有<i>的")
    assert "没有标题含“没有<i>的”" in nothing
    raw = desk.client.get("/exports?search=没有<i>的").get_data(as_text=True)
    assert "<i>" not in raw
    assert "<b>" not in desk.client.get("/exports").get_data(as_text=True)
    # What is searched for goes along, whatever else is changed.
    assert 'href="/exports?lang=en&search=' in desk.client.get("/exports?search=x").get_data(
        as_text=True
    ).replace("&amp;", "&")


def test_a_row_says_what_it_is_and_where_it_leads(desk: Desk, world: World) -> None:
    enter(world, "abcd2345", title="二月噪声")
    version = data.state().version
    said = row(desk, "abcd2345")
    for part in ("ABCD-2345", "二月噪声 回到地图", "图纸", "PDF", "2.0 KB", "下载",
                 f"第 {version} 版，截至 2020-05-06 23:59"):  # fmt: skip
        assert part in said
    assert "数据已更新" not in said
    whole = page(desk, "?theme=dark")
    assert 'href="/snapshot/exports/abcd2345.pdf"' in whole
    leads = "/snapshot/e/ABCD-2345?lang=zh&theme=dark"
    assert f'href="{leads}"' in whole
    assert desk.client.get(leads).headers["Location"] == (
        "/explore?lang=zh&theme=dark&code=ABCD-2345"
    )
    world.demands([a_demand(str(n), area_code="A", lon="", lat="") for n in range(2)])
    assert "数据已更新" in row(desk, "abcd2345")
    assert "data are newer by now" in row(desk, "abcd2345", "?lang=en")


def test_an_atlas_leads_to_its_file_and_a_file_that_is_gone_says_so(
    desk: Desk, world: World
) -> None:
    enter(world, "abcd2345", kind="atlas", title="图集", spec={"lang": "en"})
    enter(world, "efgh2345", version=None, as_of=None)
    with world.engine.begin() as connection:
        connection.execute(text("UPDATE rongtu.export SET file = NULL WHERE code = 'efgh2345'"))
    assert "回到地图" not in row(desk, "abcd2345")
    answer = desk.client.get("/snapshot/e/ABCD-2345")
    assert answer.headers["Location"] == "/exports?search=ABCD-2345&lang=en"
    assert shown(desk, "?search=ABCD-2345&lang=en") == ["abcd2345"]
    gone = row(desk, "efgh2345")
    assert "已不保留" in gone
    assert "下载" not in gone
    assert "未注明" in gone
    assert "数据已更新" not in gone


def test_a_database_that_is_away_is_said_without_its_address(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = URL.create("postgresql+psycopg", host="127.0.0.1", port=1, database="none")
    away = db.connect(GeoSettings(), url=nobody.render_as_string())
    monkeypatch.setattr(data, "_engine", lambda: away)
    said = page(desk, "?search=x&lang=en", status=503)
    assert "The register cannot be read now" in said
    assert 'href="/exports?lang=en&search=x"' in said
    assert "127.0.0.1" not in said


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 B"), (1_023, "1,023 B"), (1_024, "1.0 KB"), (10_239, "10 KB"), (5 * 2**20, "5.0 MB"),
     (3 * 2**30, "3.0 GB"), (2**41, "2,048 GB")],
)  # fmt: skip
def test_a_size_is_said_in_the_unit_that_it_fills(count: int, said: str) -> None:
    assert register.size(count) == said
