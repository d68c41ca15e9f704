"""Dossiers over HTTP on the sample: pages, parts, and whatever else an address may say."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from dashboard import data
from dashboard.dossier import routes
from dashboard.security.headers import protect
from geo import db
from tests.db.dossiers import forget

pytestmark = pytest.mark.db

COMPOUND: Final = "510106024010001"
PHONE: Final = re.compile(r"(?<![\d.*])1[3-9]\d{9}(?!\d)")
PATHS: Final = (
    "/place/area/510106043001", f"/place/area/{COMPOUND}", "/place/building/B51010500200204",
    "/place/station/S510106003",
)  # fmt: skip


@pytest.fixture(scope="module")
def client(whole_sample: Engine) -> Iterator[FlaskClient]:
    forget()
    server = Flask("test")
    server.register_blueprint(routes.routes)
    protect(server, script_hashes=[])
    with pytest.MonkeyPatch.context() as patch, server.test_client() as client:
        patch.setattr(data, "_engine", lambda: whole_sample)
        yield client
    forget()


def page(
    client: FlaskClient, path: str, *, status: int = 200, query: dict[str, str] | None = None
) -> str:
    answer = client.get(path, query_string=query)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_definition_is_one_click_away(client: FlaskClient, path: str, lang: str) -> None:
    html = page(client, path, query={"lang": lang})
    wanted = set(re.findall(r'popovertarget="(dossier-[^"]+)"', html))
    there = re.findall(r'popover id="(dossier-[^"]+)"', html)
    assert wanted == set(there)
    assert len(there) == len(set(there)) >= 3
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PATHS)
def test_a_part_is_the_content_of_the_page(client: FlaskClient, path: str) -> None:
    part = page(client, f"{path}.part", query={"lang": "en"})
    assert part.startswith("<article")
    assert "<html" not in part
    assert "<script" not in part
    assert part in page(client, path, query={"lang": "en"})


@pytest.mark.parametrize("path", PATHS)
def test_links_lead_to_dossiers_and_keep_the_language_and_the_days(
    client: FlaskClient, path: str
) -> None:
    asked = {"lang": "en", "theme": "dark", "from": "2020-11-01", "to": "2020-12-01"}
    html = page(client, path, query=asked)
    assert 'data-theme="dark"' in html
    links = set(re.findall(r'href="(/place/(?:area|building|station)/[^"#]+)', html))
    assert links
    for link in sorted(links)[:6]:
        for name, value in asked.items():
            if "lang=zh" not in link and "theme=light" not in link:
                assert f"{name}={value}" in link
        assert client.get(link.replace("&amp;", "&")).status_code == 200


def test_english_pages_have_no_chinese_but_names_and_texts(client: FlaskClient) -> None:
    html = page(client, "/place/building/B51010500200204", query={"lang": "en"})
    heads = re.findall(r"<(?:h2|h3|dt|th scope=\"col\")[^>]*>([^<]*)", html)
    assert heads
    assert not [head for head in heads if re.search(r"[㐀-鿿]", head)]


@pytest.mark.parametrize("thing", ["area", "building", "station"])
def test_an_unknown_code_says_what_was_given_and_where_to_search(
    client: FlaskClient, thing: str
) -> None:
    html = page(client, f"/place/{thing}/<b>5101", status=404, query={"lang": "en"})
    assert "&lt;b&gt;5101" in html
    assert "<b>5101" not in html
    assert "/explore" in html
    long = page(client, f"/place/{thing}/{'9' * 500}", status=404)
    assert "9" * 25 not in long


def test_part_of_a_name_finds_what_is_called_so(client: FlaskClient) -> None:
    html = page(client, "/place/area/沙河源", status=404)
    assert "/place/area/510106041" in html
    for wild in ("%", "_", "'", "\\"):
        page(client, f"/place/area/{wild}", status=404)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"from": "yesterday"}, "起始日"),
        ({"from": "2020-12-01", "to": "2020-12-01"}, "时段"),
        ({"from": "1000-01-01", "to": "9999-12-31"}, "截取"),
        ({"page": "21"}, "页码"),
        ({"page": "-1"}, "页码"),
        ({"lang": "xx"}, "语言"),
        ({"theme": "pink"}, "配色"),
    ],
)
def test_what_an_address_cannot_mean_is_noted_and_a_sane_page_comes(
    client: FlaskClient, given: dict[str, str], said: str
) -> None:
    html = page(client, f"/place/area/{COMPOUND}", query=given)
    notes = html.partition('class="notes"')[2].partition("</ul>")[0]
    assert said in notes
    assert "2020-01-01 至 2020-12-31" in html or "2019-12-18 至 2020-12-31" in html


def test_no_telephone_number_leaves_the_server(client: FlaskClient) -> None:
    for number in range(1, 6):
        html = page(client, "/place/area/510106041", query={"page": str(number)})
        assert not PHONE.search(html)


def test_few_demands_of_a_category_in_a_compound_are_not_told_exactly(client: FlaskClient) -> None:
    html = page(client, f"/place/area/{COMPOUND}")
    section = html.partition('id="categories"')[2].partition("</section>")[0]
    counts = [int(one) for one in re.findall(r'<td class="number"><span class="">(\d+)<', section)]
    assert "少于 5" in section
    assert min(counts) >= 5


def test_what_is_not_known_is_said_in_words(client: FlaskClient) -> None:
    html = page(client, "/place/area/510104017001")
    assert "无数据" in html
    assert not re.search(r"\bnan\b|None|Infinity", html)


def test_the_same_page_need_not_be_sent_again(client: FlaskClient) -> None:
    first = client.get(f"/place/area/{COMPOUND}")
    again = client.get(f"/place/area/{COMPOUND}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_a_database_that_is_away_is_said_in_words(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> Any:  # noqa: ANN401 - an engine, if it came
        raise db.unavailable(engine, OperationalError("", {}, Exception("no answer")))

    engine = data._engine()  # noqa: SLF001 - only for its address
    monkeypatch.setattr(data, "_engine", gone)
    html = page(client, f"/place/area/{COMPOUND}", status=503, query={"lang": "en"})
    assert "The database does not answer" in html
    assert "host=" not in html
