"""Map sheets and their register over HTTP, on a real PostGIS."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any, Final
from urllib.parse import unquote

import pytest
from sqlalchemy import URL, Engine, select, text

from dashboard import data, exports_data
from dashboard.explore.saved import Pace
from dashboard.exports_data import Draft
from dashboard.settings import SheetSettings
from dashboard.snapshot import code as codes
from dashboard.snapshot import make, page, writes
from dashboard.snapshot.refused import RefusedError, Why
from geo.queries import exports as queries
from geo.schema import export
from geo.text import Lang
from tests.db.builders import World, a_demand
from tests.db.conftest import connect
from tests.db.snapshots import OWN, Desk, served

pytestmark = pytest.mark.db

QUERY: Final = "level=street&indicator=on_time_rate&in=D"
PNG: Final = b"\x89PNG"


@pytest.fixture
def desk(world: World) -> Iterator[Desk]:
    """Serve a small world."""
    world.demands(demands(30))
    for one in served(world.engine):
        one.keeper.round()
        yield one


def demands(count: int) -> list[dict[str, str]]:
    """Return demands in both streets."""
    west = {"lon": "", "lat": ""}
    return [a_demand(str(n), **west, area_code="AB"[n % 2]) for n in range(count)]


def rows(engine: Engine) -> list[Any]:
    """Return the register."""
    with engine.connect() as connection:
        return list(connection.execute(select(export).order_by(export.c.made_at)))


def test_a_file_is_made_entered_and_given_out(desk: Desk, world: World) -> None:
    answer = desk.post(QUERY, "csv")
    assert answer.status_code == 201
    made = answer.get_json()
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}", made["shown"])
    assert made["title"] == "2020年5月6日D各街道按期办结率"
    assert (made["version"], made["format"], made["kept"]) == (3, "csv", True)
    sent = desk.client.get(made["url"])
    assert sent.status_code == 200
    assert len(sent.data) == made["bytes"]
    (row,) = rows(world.engine)
    assert (row.code, row.kind, row.sha256) == (made["code"], "data", sha256(sent.data).hexdigest())
    assert row.file == sent.data
    assert "sha256" not in row.query
    assert sent.headers["ETag"] == f'"{row.sha256}"'
    named = unquote(sent.headers["Content-Disposition"].partition("filename*=UTF-8''")[2])
    assert named == f"2020年5月6日D各街道按期办结率_{made['shown']}.csv" == made["name"]
    sent.headers["Content-Disposition"].encode("ascii")
    again = desk.client.get(made["url"], headers={"If-None-Match": sent.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("format_", ["png", "pdf", "svg", "csv", "xlsx", "geojson", "gpkg"])
def test_the_same_sheet_is_the_same_code_and_bytes(desk: Desk, world: World, format_: str) -> None:
    first = desk.post(QUERY, format_)
    assert first.status_code == 201, first.get_json()
    body = desk.client.get(first.get_json()["url"]).data
    again = desk.post(f"?in=D&theme=dark&{QUERY}&paper=a4", format_)
    assert again.status_code == 200
    assert again.get_json()["code"] == first.get_json()["code"]
    # And where the register has none: made anew, byte by byte the same.
    with world.engine.begin() as connection:
        connection.execute(text("TRUNCATE rongtu.export"))
    make.forget()
    assert desk.post(QUERY, format_).status_code == 201
    assert desk.client.get(first.get_json()["url"]).data == body


def test_whatever_changes_the_sheet_changes_the_code(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {desk.order(QUERY).digest}
    for other in (
        "&paper=a3",
        "&look=dark",
        "&title=甲",
        "&in=A",
        "&level=district",
        "&beside=none",
    ):
        found.add(desk.order(QUERY + other).digest)
    found.add(desk.order(QUERY, "pdf").digest)
    told = desk.keeper.told()
    found |= {make.order(told, QUERY, format_="csv", crs=crs).digest for crs in (4326, 4544)}
    with monkeypatch.context() as patch:
        patch.setattr(make, "sheet_settings", lambda: SheetSettings(RONGTU_ORGANISATION="甲"))
        found.add(desk.order(QUERY).digest)
    with monkeypatch.context() as patch:
        patch.setattr(codes, "program", lambda: "another")
        found.add(desk.order(QUERY).digest)
    world.demands(demands(31))
    desk.keeper.round()
    found.add(desk.order(QUERY).digest)
    assert len(found) == 13


def test_what_could_not_be_taken_is_told_to_who_asked_for_it_and_to_nobody_else(
    desk: Desk, world: World
) -> None:
    # Both are drawn of the same state, but one says on the sheet what was left out.
    right = desk.post(QUERY, "pdf").get_json()
    first = desk.post(f"{QUERY}&template=none", "pdf").get_json()
    assert first["query"] == right["query"]
    assert first["code"] != right["code"]
    shas = {one.code: one.sha256 for one in rows(world.engine)}
    assert shas[first["code"]] != shas[right["code"]]
    plain = desk.client.get(f"/snapshot/preview.png?{QUERY}")
    assert "X-Rongtu-Notes" not in plain.headers
    noted = desk.client.get(f"/snapshot/preview.png?{QUERY}&template=none")
    assert "none" in json.loads(unquote(noted.headers["X-Rongtu-Notes"]))[0]
    assert noted.headers["ETag"] != plain.headers["ETag"]


def test_a_code_brings_back_the_state_and_says_which_data(desk: Desk, world: World) -> None:
    made = desk.post(f"{QUERY}&paper=a3&title=甲&tab=compare", "csv").get_json()
    for typed in (made["code"], made["shown"], made["shown"].lower()):
        answer = desk.client.get(f"/snapshot/e/{typed}")
        assert answer.status_code == 302
        assert answer.headers["Location"] == (
            "/explore?from=2020-05-06&in=D&indicator=on_time_rate&lang=zh&level=street"
            f"&tab=compare&to=2020-05-07&code={made['shown']}"
        )
    world.demands(demands(31))
    found = desk.client.get(f"/snapshot/exports.json?search={made['shown']}").get_json()
    assert [one["version"] for one in found["exports"]] == [3]
    assert found["now"]["version"] == 4
    for code in ("2222-2222", "x", "%00", "../e"):
        answer = desk.client.get(f"/snapshot/e/{code}")
        assert answer.status_code == 404
    assert "请核对" in desk.client.get("/snapshot/e/2222-2222").get_data(as_text=True)


def test_the_register_is_searched_by_code_and_title(desk: Desk) -> None:
    first = desk.post("title=第一张图", "csv").get_json()
    second = desk.post("title=第二张_图", "csv").get_json()

    def find(**query: str) -> list[str]:
        answer = desk.client.get("/snapshot/exports.json", query_string=query)
        return [one["code"] for one in answer.get_json()["exports"]]

    assert find() == [second["code"], first["code"]]
    assert find(search="第一") == [first["code"]]
    assert find(search="_") == [second["code"]]
    assert find(search="%") == []
    assert find(search=first["shown"][:6]) == [first["code"]]
    assert find(search=first["code"].upper()) == [first["code"]]
    assert find(page="2") == []
    assert find(page="-1", size="1") == [second["code"]]
    assert find(search="' OR 1=1 --\0") == []


def test_a_preview_is_small_and_in_no_register(desk: Desk, world: World) -> None:
    answer = desk.client.get(f"/snapshot/preview.png?{QUERY}&category=rain&paper=a2")
    assert answer.status_code == 200
    assert answer.data.startswith(PNG)
    width, height = (int.from_bytes(answer.data[at : at + 4], "big") for at in (16, 20))
    assert 1_300 < max(width, height) <= 1_400
    assert "rain" in json.loads(unquote(answer.headers["X-Rongtu-Notes"]))[0]
    assert answer.headers["Cache-Control"] == "private, no-cache"
    had = {"If-None-Match": answer.headers["ETag"]}
    address = f"/snapshot/preview.png?{QUERY}&category=rain&paper=a2"
    assert desk.client.get(address, headers=had).status_code == 304
    assert desk.client.get(f"{address}&look=dark", headers=had).status_code == 200
    # Large screens ask for more dots, within limits; what is no number asks for the usual ones.
    for asked, most in (("2100", 2_100), ("9999", 2_800), ("10", 1_400), ("x", 1_400)):
        larger = desk.client.get(f"{address}&px={asked}")
        width = int.from_bytes(larger.data[16:20], "big")
        assert 0.98 * most < width <= most
        assert (larger.headers["ETag"] == answer.headers["ETag"]) == (most == 1_400)
    assert rows(world.engine) == []


def test_a_request_from_elsewhere_is_refused(desk: Desk, world: World) -> None:
    for headers in ({}, {"Origin": "http://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        answer = desk.client.post(
            "/snapshot/exports", json={"query": "", "format": "csv"}, headers=headers
        )
        assert answer.status_code == 403
        assert answer.get_json()["word"] == "elsewhere"
    assert rows(world.engine) == []


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize(
    ("body", "word", "status"),
    [
        ({"query": "", "format": "exe"}, "format", 400),
        ({"query": "", "format": None}, "format", 400),
        ({"query": "", "format": ["csv"]}, "format", 400),
        ({"query": "", "format": "csv", "crs": 3857}, "bad", 400),
        ({"query": "", "format": "csv", "crs": 4326.0}, "bad", 400),
        ({"query": 7, "format": "csv"}, "bad", 400),
        ({"query": "x" * 17_000, "format": "csv"}, "long", 400),
        ({"query": "pick=area:a%00", "format": "csv"}, "bad", 400),
        ({"query": "", "format": "geojson", "crs": 4544}, "cannot", 400),
        ([], "bad", 400),
    ],
)
def test_what_cannot_be_made_is_refused_in_the_language(
    desk: Desk, body: object, word: str, status: int, lang: Lang
) -> None:
    answer = desk.client.post(f"/snapshot/exports?lang={lang.value}", json=body, headers=OWN)
    assert answer.status_code == status
    told = answer.get_json()
    assert told["word"] == word
    assert told["error"].isascii() is (lang is Lang.EN)
    assert "wanted:" in told["detail"]


def test_a_large_body_is_not_read_and_too_many_are_told_to_wait(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.post("x" * 40_000).get_json()["word"] == "long"
    monkeypatch.setattr(writes, "pace", Pace(most=1))
    assert desk.post(QUERY).status_code == 201
    answer = desk.post(QUERY)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"


def test_two_at_once_make_one_file(desk: Desk, world: World) -> None:
    wanted = desk.order(QUERY, "pdf")

    def ask(_: int) -> bytes:
        make.forget()
        return make.made(wanted).body

    with ThreadPoolExecutor(4) as pool:
        bodies = set(pool.map(ask, range(4)))
    assert len(bodies) == 1
    assert len(rows(world.engine)) == 1


def test_a_drawing_that_fails_leaves_nothing(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(page, "drawn", killed)
        with pytest.raises(KeyboardInterrupt):
            make.made(desk.order(QUERY, "pdf"))
    assert rows(world.engine) == []
    assert desk.post(QUERY, "pdf").status_code == 201


def test_a_write_that_is_killed_leaves_nothing(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(**_: object) -> object:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(queries, "let_go", killed)
        with pytest.raises(KeyboardInterrupt):
            make.made(desk.order(QUERY, "csv"))
    assert rows(world.engine) == []
    assert desk.post(QUERY, "csv").status_code == 201


def draft(code: str, kind: str = "sheet") -> Draft:
    """Return something to enter."""
    return Draft(code=code, kind=kind, format="pdf", title=code, query="", spec={}, version=1,
                 as_of=None, seconds=0.1)  # fmt: skip


def test_the_oldest_files_are_let_go_and_bulletins_stay(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports_data, "MOST_TOTAL", 250)
    exports_data.enter(draft("bulletin", "bulletin"), b"x" * 1_000)
    for n in range(4):
        exports_data.enter(draft(f"sheet{n}"), bytes([n]) * 100)
    kept = {row.code: row.file is not None for row in rows(world.engine)}
    assert kept == {
        "bulletin": True, "sheet0": False, "sheet1": False, "sheet2": True, "sheet3": True,
    }  # fmt: skip
    monkeypatch.setattr(exports_data, "MOST_FILES", 1)
    # The one that is entered stays, whatever it takes.
    exports_data.enter(draft("large"), b"y" * 900)
    assert [row.code for row in rows(world.engine) if row.file is not None] == ["bulletin", "large"]
    del desk


def test_a_file_that_was_let_go_is_said_so_and_made_again_the_same(
    desk: Desk, world: World
) -> None:
    made = desk.post(QUERY, "csv").get_json()
    body = desk.client.get(made["url"]).data
    with world.engine.begin() as connection:
        connection.execute(text("UPDATE rongtu.export SET file = NULL"))
    answer = desk.client.get(made["url"])
    assert answer.status_code == 410
    assert "不再保留" in answer.get_json()["error"]
    (one,) = desk.client.get("/snapshot/exports.json").get_json()["exports"]
    assert one["kept"] is False
    assert desk.client.get(f"/snapshot/e/{made['code']}").status_code == 302
    assert desk.post(QUERY, "csv").get_json()["code"] == made["code"]
    assert desk.client.get(made["url"]).data == body
    with world.engine.begin() as connection:
        connection.execute(text("UPDATE rongtu.export SET file = NULL, sha256 = 'x'"))
    make.forget()
    assert desk.post(QUERY, "csv").get_json()["word"] == "changed"


def test_a_code_that_stands_for_something_else_is_not_taken(desk: Desk, world: World) -> None:
    wanted = desk.order(QUERY, "csv")
    taken = codes.code_of(wanted.digest)
    exports_data.enter(draft(taken), b"another")
    made = make.made(wanted)
    assert made.export.code == codes.code_of(wanted.digest, 1)
    assert len(rows(world.engine)) == 2


def test_no_more_is_entered_than_may_be(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports_data, "MOST_BYTES", 10)
    answer = desk.post(QUERY, "csv")
    assert (answer.status_code, answer.get_json()["word"]) == (413, "large")
    monkeypatch.setattr(exports_data, "MOST_BYTES", 10**8)
    monkeypatch.setattr(exports_data, "MOST_ENTRIES", 0)
    assert desk.post(QUERY, "csv").status_code == 409


def test_a_user_who_may_only_read_is_told_so_and_given_no_file(
    desk: Desk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with world.engine.begin() as connection:
        connection.execute(text("CREATE ROLE sheets_only LOGIN PASSWORD 'sheets_only'"))
        connection.execute(text("GRANT USAGE ON SCHEMA rongtu TO sheets_only"))
        connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA rongtu TO sheets_only"))
    reader = connect(world.engine.url.set(username="sheets_only", password="sheets_only"))  # noqa: S106 - of a test
    monkeypatch.setattr(data, "_engine", lambda: reader)
    answer = desk.post(QUERY, "csv")
    assert answer.status_code == 403
    assert "只有读取权限" in answer.get_json()["error"]
    assert desk.client.get(f"/snapshot/preview.png?{QUERY}").status_code == 200
    assert desk.client.get("/snapshot/exports.json").get_json()["total"] == 0
    monkeypatch.undo()
    reader.dispose()
    with world.engine.begin() as connection:
        connection.execute(text("DROP OWNED BY sheets_only"))
        connection.execute(text("DROP ROLE sheets_only"))
    assert rows(world.engine) == []


def test_nothing_loaded_and_not_read_yet_are_told_apart(world: World) -> None:
    for desk in served(world.engine):
        assert desk.post("").get_json()["word"] == "wait"
        desk.keeper.round()
        answer = desk.post("")
        assert (answer.status_code, answer.get_json()["word"]) == (503, "empty")
        assert desk.client.get("/snapshot/preview.png").status_code == 503


def test_a_database_of_an_older_version_is_told_to_be_migrated(empty_database: URL) -> None:
    engine = connect(empty_database)
    for desk in served(engine):
        answer = desk.client.get("/snapshot/exports.json")
        assert answer.status_code == 400
        assert "rongtu db migrate" in answer.get_json()["detail"]
    engine.dispose()


def test_an_emblem_that_is_none_is_said(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, world: World
) -> None:
    for name, content in (("none.png", None), ("text.png", b"text")):
        path = world.folder / name
        if content is not None:
            path.write_bytes(content)
        settings = SheetSettings(RONGTU_EMBLEM=path)
        monkeypatch.setattr(make, "sheet_settings", lambda found=settings: found)
        with pytest.raises(RefusedError) as refused:
            desk.order(QUERY)
        assert refused.value.why is Why.EMBLEM
        assert str(world.folder) not in str(refused.value)
