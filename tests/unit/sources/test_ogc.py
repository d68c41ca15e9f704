"""Features of web services, from real ones on the loopback."""

import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest
import shapely

from etl.errors import SourceError
from etl.profile import Profile
from etl.sources import ogc
from etl.sources.rows import Rows
from tests.unit.sources.serving import Reply, Request, Server, as_json, profile, serving

GML = """<?xml version="1.0" encoding="{encoding}"?>
<wfs:FeatureCollection xmlns:wfs="http://www.opengis.net/wfs/2.0" xmlns:t="http://t"
 xmlns:gml="http://www.opengis.net/gml/3.2" numberMatched="2" numberReturned="2"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xsi:schemaLocation="http://t {host}/schema.xsd">
 <wfs:member><t:a gml:id="a.1"><t:code>0571</t:code><t:name>玉林 </t:name><t:shape>
  <gml:Point gml:id="p1" srsName="urn:ogc:def:crs:EPSG::4490">
   <gml:pos>30.5 104.1</gml:pos>
  </gml:Point>
 </t:shape></t:a></wfs:member>
 <wfs:member><t:a gml:id="a.2"><t:code>7</t:code><t:name/></t:a></wfs:member>
</wfs:FeatureCollection>"""


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


def feature(number: int, **properties: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": f"f.{number}",
        "properties": {"number": number, "code": f"0{number}", **properties},
        "geometry": {"type": "Point", "coordinates": [104 + number / 100, 30.5]},
    }


def collection(numbers: range, **more: object) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": [feature(n) for n in numbers], **more}


def wfs(server: Server, params: dict[str, str] | None = None, **read: object) -> Profile:
    settings = {"layer_name": "t:a", "page_size": 3, **read}
    return profile(f"{server.url}/ows?map=/x.map", "wfs", params=params, **settings)


def api(server: Server, params: dict[str, str] | None = None, **read: object) -> Profile:
    settings = {"layer_name": "a", "page_size": 3, **read}
    return profile(f"{server.url}/ogc", "ogcapi", params=params, **settings)


def numbers(pieces: Iterator[Rows]) -> list[str]:
    return [number for piece in pieces for number in piece.frame["number"]]


def page_of(request: Request, *, count: int, matched: object = "unknown") -> Reply:
    start, size = int(request.params["startIndex"]), int(request.params["count"])
    found = range(start, min(start + size, count))
    return as_json(collection(found, numberMatched=matched, numberReturned=len(found)))


@pytest.mark.parametrize(("matched", "requests"), [(7, 3), ("unknown", 4)])
def test_a_wfs_is_read_page_by_page(matched: object, requests: int) -> None:
    with serving(lambda asked: page_of(asked, count=7, matched=matched)) as server:
        pieces = list(ogc.read(wfs(server), since=None, chunk_rows=4))
    first, second = pieces
    assert first.frame.index.tolist() + second.frame.index.tolist() == [1, 2, 3, 4, 5, 6, 7]
    assert first.frame["code"].tolist() == ["00", "01", "02", "03"]
    assert first.frame["id"].iloc[0] == "f.0"
    assert first.geometry is not None
    assert shapely.get_x(first.geometry).tolist() == pytest.approx([104, 104.01, 104.02, 104.03])
    assert first.crs is not None
    assert first.crs.to_epsg() == 4326
    assert first.file == f"{server.url.removeprefix('http://')}/ows#t:a"
    assert len(server.asked) == requests
    sent = server.asked[0]
    assert sent.params["map"] == "/x.map"
    assert sent.params["typeNames"] == "t:a"
    assert sent.headers["user-agent"].startswith("rongtu")
    assert "pause" not in sent.params


def test_a_wfs_that_gives_less_than_asked_for_is_still_read_to_its_end() -> None:
    def answer(asked: Request) -> Reply:
        start = int(asked.params["startIndex"])
        return as_json(collection(range(start, min(start + 2, 5))))

    with serving(answer) as server:
        assert numbers(ogc.read(wfs(server), since=None)) == ["0", "1", "2", "3", "4"]


def test_a_wfs_without_paging_is_read_at_once_when_it_gives_all() -> None:
    with serving(lambda _: as_json(collection(range(5)))) as server:
        assert len(numbers(ogc.read(wfs(server), since=None))) == 5


def test_a_wfs_without_paging_that_gives_no_more_than_asked_for_is_an_error() -> None:
    with (
        serving(lambda _: as_json(collection(range(3)))) as server,
        pytest.raises(SourceError, match="wanted: every feature"),
    ):
        list(ogc.read(wfs(server), since=None))


def test_a_wfs_that_gives_less_than_it_has_is_an_error() -> None:
    with (
        serving(lambda asked: page_of(asked, count=5, matched=9)) as server,
        pytest.raises(SourceError, match="has 9 features and gave 5"),
    ):
        list(ogc.read(wfs(server), since=None))


def test_an_old_wfs_is_asked_in_its_own_words() -> None:
    with serving(lambda _: as_json(collection(range(2), totalFeatures=2))) as server:
        list(ogc.read(wfs(server, params={"version": "1.1.0"}), since=None))
    assert server.asked[0].params["typeName"] == "t:a"
    assert server.asked[0].params["maxFeatures"] == "3"
    assert server.asked[0].params["version"] == "1.1.0"


@pytest.mark.parametrize("encoding", ["UTF-8", "GBK"])
@pytest.mark.parametrize("status", [200, 400])
def test_a_wfs_without_json_is_read_in_gml(encoding: str, status: int) -> None:
    def answer(asked: Request) -> Reply:
        if "outputFormat" in asked.params:
            report = "<ows:ExceptionReport xmlns:ows='x'>outputFormat?</ows:ExceptionReport>"
            return Reply(body=report.encode(), status=status)
        text = GML.format(encoding=encoding, host=server.url)
        return Reply(body=text.encode(encoding), headers={"Content-Type": "text/xml"})

    with serving(answer) as server:
        (rows,) = ogc.read(wfs(server), since=None)
    assert rows.frame["code"].tolist() == ["0571", "7"]
    assert rows.frame["name"].iloc[0] == "玉林"
    assert rows.frame["name"].isna().iloc[1]
    assert rows.frame["id"].tolist() == ["a.1", "a.2"]
    assert rows.geometry is not None
    assert shapely.to_wkt(rows.geometry[0]) == "POINT (104.1 30.5)"
    assert rows.geometry[1] is None
    assert rows.crs is not None
    assert rows.crs.to_epsg() == 4490
    # The schema that the document points to is not fetched.
    assert [asked.path for asked in server.asked] == ["/ows", "/ows"]


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><FeatureCollection>&b;</FeatureCollection>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a><FeatureCollection/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="cp037"?>'
        + "<!DOCTYPE a><FeatureCollection/>".encode("cp037"),
        b"<FeatureCollection><!-- <OGRVRTDataSource> --></FeatureCollection>",
        b"<OGRVRTDataSource><OGRVRTLayer name='a'/></OGRVRTDataSource>",
    ],
)
def test_xml_that_wants_more_than_to_be_read_is_refused(body: bytes) -> None:
    with (
        serving(lambda _: Reply(body=body, headers={"Content-Type": "text/xml"})) as server,
        pytest.raises(SourceError, match="gave no whole answer"),
    ):
        list(ogc.read(wfs(server, params={"retries": "1"}), since=None))


def test_old_geojson_says_its_reference_system_and_keeps_longitude_first() -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}
    with serving(lambda _: as_json(collection(range(1), crs=crs))) as server:
        (rows,) = ogc.read(wfs(server), since=None)
    assert rows.crs is not None
    assert rows.crs.to_epsg() == 4490
    assert rows.geometry is not None
    assert shapely.to_wkt(rows.geometry[0]) == "POINT (104 30.5)"


def test_by_the_header_of_ogc_api_latitude_comes_first() -> None:
    header = "<http://www.opengis.net/def/crs/EPSG/0/4490>"
    with serving(lambda _: as_json(collection(range(1)), Content_Crs=header)) as server:
        (rows,) = ogc.read(api(server), since=None)
    assert rows.crs is not None
    assert rows.crs.to_epsg() == 4490
    assert rows.geometry is not None
    assert shapely.to_wkt(rows.geometry[0]) == "POINT (30.5 104)"


def linked(asked: Request, *, count: int) -> Reply:
    start = int(asked.params.get("offset", "0"))
    following = [{"rel": "next", "href": f"?limit=3&offset={start + 3}"}] * (start + 3 < count)
    return as_json(collection(range(start, min(start + 3, count)), links=following))


def test_an_ogc_api_is_followed_link_by_link_with_its_token(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RONGTU_TEST_TOKEN", "s3cret")
    with serving(lambda asked: linked(asked, count=8)) as server:
        read = api(server, params={"token": "${RONGTU_TEST_TOKEN}"})
        assert len(numbers(ogc.read(read, since=None))) == 8
    assert [asked.path for asked in server.asked] == ["/ogc/collections/a/items"] * 3
    assert {asked.params["token"] for asked in server.asked} == {"s3cret"}


@pytest.mark.parametrize("url", ["", "/collections", "/collections/a", "/collections/a/items"])
def test_an_ogc_api_is_found_from_any_of_its_pages(url: str) -> None:
    layer = None if "/a" in url else "a"
    with serving(lambda asked: linked(asked, count=1)) as server:
        list(ogc.read(profile(server.url + url, "ogcapi", layer_name=layer), since=None))
    assert server.asked[0].path == "/collections/a/items"


def test_a_link_to_another_host_is_not_followed() -> None:
    links = [{"rel": "next", "href": "http://example.invalid/next?token=s3cret"}]
    with (
        serving(lambda _: as_json(collection(range(3), links=links))) as server,
        pytest.raises(SourceError, match=r"another place, http://example\.invalid/next") as caught,
    ):
        list(ogc.read(api(server), since=None))
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("href", ["{host}/ogc/collections/a/items?limit=3", "?page={number}"])
def test_links_without_end_end(href: str) -> None:
    def answer(asked: Request) -> Reply:
        there = href.format(host=server.url, number=asked.number)
        return as_json(collection(range(3), links=[{"rel": "next", "href": there}]))

    with serving(answer) as server, pytest.raises(SourceError, match="again and again"):
        list(ogc.read(api(server), since=None))
    assert len(server.asked) <= 2


def test_links_to_ever_new_features_end_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ogc, "MOST_PAGES", 5)
    with (
        serving(lambda asked: linked(asked, count=10**9)) as server,
        pytest.raises(SourceError, match="again and again"),
    ):
        list(ogc.read(api(server), since=None))


def test_features_that_are_none_are_refused_and_bad_geometry_is_none() -> None:
    bad = {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}
    features = [feature(0) | {"geometry": bad}, 7, feature(2) | {"geometry": None}]
    with serving(lambda _: as_json({"features": features, "numberMatched": 3})) as server:
        (rows,) = ogc.read(api(server), since=None)
    assert rows.refused.to_dict() == {2: "7 is not an object of JSON"}
    assert rows.frame.iloc[1, 0] == "7"
    assert rows.geometry is not None
    assert rows.geometry.tolist() == [None, None, None]


def test_the_watermark_reaches_the_parameters_that_want_it() -> None:
    params = {"cql_filter": "changed >= '{watermark}'", "crs": "x"}
    sent = []
    for since in (None, "2024-01-02T03:04:05Z", "' or 1 = 1"):
        with serving(lambda asked: linked(asked, count=1)) as server:
            (rows,) = ogc.read(api(server, params=params, watermark="changed"), since=since)
        sent.append(server.asked[0].params.get("cql_filter"))
    assert sent == [None, "changed >= '2024-01-02T03:04:05Z'", None]
    # A page of few rows lacks what all have; the profile knows better.
    assert "changed" in rows.frame.columns


def test_an_empty_collection_has_no_rows() -> None:
    with serving(lambda asked: linked(asked, count=0)) as server:
        assert pd.concat([rows.frame for rows in ogc.read(api(server), since="7")]).empty
        assert json.loads(linked(server.asked[0], count=0).body)["features"] == []
