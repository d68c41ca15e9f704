"""Pictures of dossiers over HTTP on the sample: what the page shows, as a file of its own."""

import io
import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from werkzeug.http import parse_options_header
from werkzeug.test import TestResponse

from dashboard import data
from dashboard.dossier import routes
from dashboard.security.headers import protect
from geo import db
from tests.db.dossiers import forget

pytestmark = pytest.mark.db

STREET: Final = "510106041"
COMPOUND: Final = "510106024010001"
SVG: Final = "{http://www.w3.org/2000/svg}"
PLOTS: Final = re.compile(r'<svg viewBox="0 0 720.0[^>]*aria-label="([^"]*)"')


def server() -> Flask:
    made = Flask("test")
    made.register_blueprint(routes.routes)
    protect(made, script_hashes=[])
    return made


@pytest.fixture(scope="module")
def client(whole_sample: Engine) -> Iterator[FlaskClient]:
    forget()
    with pytest.MonkeyPatch.context() as patch, server().test_client() as client:
        patch.setattr(data, "_engine", lambda: whole_sample)
        yield client
    forget()


def page(client: FlaskClient, path: str, *, status: int = 200, **query: str) -> str:
    answer = client.get(path, query_string=query)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def picture(client: FlaskClient, code: str, name: str, **query: str) -> TestResponse:
    answer = client.get(f"/place/area/{code}/picture/{name}", query_string=query)
    assert answer.status_code == 200
    return answer


def texts(client: FlaskClient, code: str, kind: str, **query: str) -> list[str]:
    answer = picture(client, code, f"{kind}.svg", **query)
    root = ET.fromstring(answer.get_data())  # noqa: S314 - ours
    return ["".join(one.itertext()) for one in root.iter(f"{SVG}text")]


def plots(client: FlaskClient, code: str, **query: str) -> list[dict[str, str]]:
    """Return what the page says of each month of its plots: "95.3 (93.1–96.8)" by month."""
    said = PLOTS.findall(page(client, f"/place/area/{code}", status=200, **query))
    return [dict(re.findall(r"(\d{4}-\d\d): ([^;]+)(?:;|$)", one)) for one in said]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_leads_to_its_pictures(client: FlaskClient, lang: str) -> None:
    asked = {"lang": lang, "theme": "dark", "from": "2020-11-01", "to": "2020-12-01"}
    html = page(client, f"/place/area/{STREET}", status=200, **asked)
    links = re.findall(
        r'<a href="([^"]+)" aria-label="([^"]+)" title="([^"]+)">(PNG|SVG)</a>', html
    )
    assert len(links) == 4
    for href, label, title, text in links:
        assert label == title
        assert text in label
        address = href.replace("&amp;", "&")
        assert "theme=dark" in address
        answer = client.get(address)
        assert answer.status_code == 200
        wanted = "image/png" if text == "PNG" else "image/svg+xml"
        assert answer.mimetype == wanted
        kind, said = parse_options_header(answer.headers["Content-Disposition"])
        assert kind == "attachment"
        assert said["filename"].endswith(f"_2019-11_2020-11.{text.lower()}")
        assert ("沙河源" in said["filename"]) is (lang == "zh")
        assert client.head(address).headers["ETag"] == answer.headers["ETag"]
    # The part that stands beside a map has them too; what has no plots has none.
    assert 'class="pictures"' in page(client, f"/place/area/{STREET}.part")
    assert 'class="pictures"' not in page(client, "/place/station/S510106003")


@pytest.mark.parametrize("query", [{}, {"from": "2020-11-01", "to": "2020-12-01"}])
def test_the_numbers_are_those_of_the_page(client: FlaskClient, query: dict[str, str]) -> None:
    counts, rates = plots(client, STREET, **query)
    assert len(counts) >= 12
    said = texts(client, STREET, "trend-demands", **query)
    first = said.index(next(iter(counts.values())))
    assert said[first : first + len(counts)] == list(counts.values())
    said = texts(client, STREET, "trend-rate", **query)
    parted = [re.fullmatch(r"(.+) \((.+)–(.+)\)", one) for one in rates.values()]
    for place in (1, 2, 3):
        wanted = [one[place] for one in parted if one is not None]
        first = said.index(wanted[0])
        assert said[first : first + len(wanted)] == wanted


def test_few_demands_of_a_compound_are_on_its_page_and_not_in_its_pictures(
    client: FlaskClient,
) -> None:
    counts, rates = plots(client, COMPOUND)
    few = [month for month, one in counts.items() if 0 < int(one) < 5]
    assert few, "the sample has such a month"
    said = texts(client, COMPOUND, "trend-demands")
    assert said.count("<5") == len(few)
    assert any("不列出具体数字" in one for one in said)
    rated = texts(client, COMPOUND, "trend-rate")
    assert rated.count("*") >= len([month for month in few if month in rates])
    assert any("不列出" in one for one in rated)
    told = {one for one in rated if re.fullmatch(r"\d+\.\d", one)}
    shown = {rates[month].partition(" ")[0] for month in rates if month not in few}
    # What is written is a rate that may be told, or the end of its interval.
    for month in few:
        value = rates.get(month, "").partition(" ")[0]
        assert value not in told or value in shown | {"0.0", "100.0"}


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "zh",
            ["示例数据（合成）", "2019-12 至 2020-12（13 个月）", "数据截至 ", "金牛区", STREET],
        ),
        ("en", ["Sample data (made up)", "2019-12 to 2020-12 (13 months)", "Data as of ", STREET]),
    ],
)
def test_a_picture_stands_by_itself(client: FlaskClient, lang: str, said: list[str]) -> None:
    for kind in ("trend-demands", "trend-rate"):
        whole = " ".join(texts(client, STREET, kind, lang=lang))
        for one in said:
            assert one in whole
        assert lang == "zh" or not re.search(r"[㐀-鿿]", whole)


def test_what_the_data_do_not_know_whole_is_said(client: FlaskClient) -> None:
    # The sample begins within December 2019.
    assert any("不足整月" in one for one in texts(client, STREET, "trend-demands"))
    late = texts(client, STREET, "trend-demands", **{"from": "2020-01-01", "to": "2020-03-01"})
    assert any("无数据" in one for one in late)


def test_the_theme_is_the_pages_and_light_where_none_is_asked_for(client: FlaskClient) -> None:
    corners = {}
    for theme in ("", "light", "dark", "pink"):
        answer = picture(client, STREET, "trend-rate.png", theme=theme)
        image = Image.open(io.BytesIO(answer.get_data())).convert("RGB")
        corners[theme] = image.getpixel((3, 3))
    assert corners[""] == corners["light"] == corners["pink"] == (255, 255, 255)
    assert corners["dark"] != corners["light"]


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_the_same_picture_has_the_same_bytes_and_need_not_be_sent_again(
    client: FlaskClient, ending: str
) -> None:
    first = picture(client, STREET, f"trend-rate.{ending}")
    routes.forget()
    again = picture(client, STREET, f"trend-rate.{ending}", page="3", lang="xx")
    assert again.get_data() == first.get_data()
    kept = client.get(
        f"/place/area/{STREET}/picture/trend-rate.{ending}",
        headers={"If-None-Match": first.headers["ETag"]},
    )
    assert (kept.status_code, kept.data) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "default-src 'self'" in first.headers["Content-Security-Policy"]
    other = picture(client, STREET, f"trend-demands.{ending}")
    assert other.headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("name", ["trend-rate.gif", "trend-x.png", "trend-rate", "<b>.png", ".png"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_is_no_picture_is_said_so_with_the_way_back(
    client: FlaskClient, name: str, lang: str
) -> None:
    html = page(client, f"/place/area/{STREET}/picture/{name}", status=404, lang=lang)
    assert ("There is no such picture" if lang == "en" else "没有这幅图") in html
    assert "<b>" not in html
    back = re.findall(r'href="(/place/area/[^"]+)"', html)
    found = client.get(unquote(back[0]))
    assert found.get_data(as_text=True).count('class="pictures"') == 2


def test_an_unknown_code_is_answered_as_on_the_page(client: FlaskClient) -> None:
    for code in ("nowhere", "沙河源", "9" * 500, "A/B", "X.part"):
        html = page(client, f"/place/area/{code}/picture/trend-rate.png", status=404)
        assert html == page(client, f"/place/area/{code}.part", status=404)
    assert "/place/area/510106041" in page(
        client, "/place/area/沙河源/picture/trend-rate.svg", status=404
    )
    page(client, "/place/station/S510106003/picture/trend-rate.svg", status=404)


def test_without_demands_there_is_no_picture(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "_engine", lambda: engine)
    html = page(server().test_client(), "/place/area/X/picture/trend-rate.png", status=404)
    assert "没有载入诉求" in html


def test_a_database_that_is_away_is_said_in_words(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> Any:  # noqa: ANN401 - an engine, if it came
        raise db.unavailable(engine, OperationalError("", {}, Exception("no answer")))

    engine = data._engine()  # noqa: SLF001 - only for its address
    monkeypatch.setattr(data, "_engine", gone)
    address = f"/place/area/{STREET}/picture/trend-rate.png"
    html = page(client, address, status=503, lang="en")
    assert "The database does not answer" in html
    assert "host=" not in html
