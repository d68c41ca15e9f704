"""`rongtu coverage` and `rongtu siting`, on two streets that can be counted by hand."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from dashboard import data
from dashboard.cli import app
from geo.errors import RongtuError
from tests.db.riverside import lonlat, riverside

pytestmark = pytest.mark.db

Rongtu = Callable[..., Result]


@pytest.fixture(scope="module")
def rongtu(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rongtu]:
    """Return the command, on the riverside."""
    riverside(sample_engine, tmp_path_factory.mktemp("riverside"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "_engine", lambda: sample_engine)
        yield lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def told(result: Result) -> Any:  # noqa: ANN401 - JSON
    """Return the document that a command printed."""
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_coverage_is_told_to_programs_with_all_that_stands_behind_it(rongtu: Rongtu) -> None:
    document = told(rongtu("coverage", "--level", "street", "--minutes", 10, "--json"))
    assert (document["way"], document["metres"], document["ways"]) == (
        "walk", 500, ["straight", "walk"]
    )  # fmt: skip
    east, west = (row for row in document["rows"] if row["subject"] == "households")
    assert (west["code"], west["walk"], west["whole"]) == ("W", 100, 100)
    assert (east["walk_share"], east["straight_share"]) == (0.6, 1)
    assert [row["code"] for row in document["left_out"]] == ["C2", "C4"]
    assert document["left_out"][1]["households"] is None
    assert [row["stations"] for row in document["overlap"]] == [0, 1, 2, 3]
    assert document["lost"] is None
    assert document["verdict"]["zh"].startswith("10分钟步行圈")
    closed = told(rongtu("coverage", "--minutes", 10, "--close", "S1", "--json"))
    assert closed["lost"] == 100


def test_coverage_is_told_to_people_in_tables(rongtu: Rongtu) -> None:
    shown = rongtu("coverage", "--level", "street", "--minutes", 10).stdout
    assert shown.splitlines()[0].startswith("10分钟步行圈覆盖 66.7 %的住户")
    for words in ("圈外小区 compounds left out", "重点楼宇", "被几个服务站覆盖", ">1,000",
                  "# 1 个小区未填户数"):  # fmt: skip
        assert words in shown
    straight = rongtu("coverage", "--area", "E", "--way", "straight", "--kind", "b").stdout
    assert "# 区域：E（E）" in straight
    assert "# 只计b" in straight


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "csv"])
@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        (("--level", "street"), ["E", "W"]),
        (("--minutes", 10), ["C2", "C4"]),
        (("--minutes", 10, "--rows", "buildings"), ["B1", "B2"]),
        (("--rows", "stations"), ["S2", "S1"]),
        (("--missing", "steward"), ["B1", "B2"]),
        (("--missing", "organisation", "--level", "street"), ["E", "W"]),
        (("--area", "E"), ["E"]),
    ],
)
def test_a_file_has_every_row_where_it_is(
    rongtu: Rongtu, tmp_path: Path, suffix: str, asked: tuple[object, ...], codes: list[str]
) -> None:
    path = tmp_path / f"out.{suffix}"
    path.write_text("what was there before", encoding="utf-8")
    result = rongtu("coverage", *asked, "--out", path)
    assert (result.exit_code, result.stdout) == (0, ""), result.exception
    assert result.stderr.endswith(f"{len(codes)} rows\n")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    if suffix == "csv":
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        assert [row["code"] for row in read(path)] == codes
        return
    frame = gpd.read_file(path)
    assert frame.crs.to_epsg() == 4326
    assert frame["code"].tolist() == codes
    assert frame.geometry.is_valid.all()
    assert frame.total_bounds == pytest.approx([104.05, 30.65, 104.05, 30.65], abs=0.02)


def test_a_file_that_would_be_empty_says_what_its_columns_are(
    rongtu: Rongtu, tmp_path: Path
) -> None:
    for name in ("none.csv", "none.gpkg", "none.geojson"):
        result = rongtu("coverage", "--area", "E", "--rows", "compounds", "--out", tmp_path / name)
        assert result.exit_code == 0, result.exception
    assert (tmp_path / "none.csv").read_text(encoding="utf-8-sig").startswith("code,name_zh")
    assert len(gpd.read_file(tmp_path / "none.gpkg")) == 0


def test_siting_is_told_both_ways_side_by_side(rongtu: Rongtu) -> None:
    asked = ("siting", "--k", 2, "--minutes", 10)
    document = told(rongtu(*asked, "--json"))
    for name in ("optimal", "greedy"):
        assert [site["code"] for site in document[name]["sites"]] == ["C2"]
        assert (document[name]["after"], document[name]["outcome"]) == (600, "fewer")
    assert "optimal" not in told(rongtu(*asked, "--greedy", "--json"))
    shown = rongtu(*asked).stdout
    assert "最优：新增 1 个站点，可多覆盖 200 户" in shown
    assert "最优：地点" in shown
    assert "贪心：地点" in shown
    assert "63 %" in shown
    assert "63 %" not in rongtu(*asked, "--optimal").stdout


def test_sites_are_chosen_among_the_points_of_a_file_and_written(
    rongtu: Rongtu, tmp_path: Path
) -> None:
    points, out = tmp_path / "points.csv", tmp_path / "sites.csv"
    rows = [f"{lon},{lat},=点{number}" for number, (lon, lat) in
            enumerate(lonlat([(-10, 0), (110, 5)]))]  # fmt: skip
    points.write_text("\ufefflon,lat,name_zh\n" + "\n".join(rows), encoding="utf-8")
    result = rongtu("siting", "--k", 1, "--minutes", 10, "--candidates", points, "--out", out)
    assert result.exit_code == 0, result.exception
    best, quick = read(out)
    assert (best["method"], quick["method"]) == ("optimal", "greedy")
    assert (best["code"], best["name_zh"], best["households"]) == ("2", "'=点1", "200")
    assert float(best["lon"]) == pytest.approx(104.051, abs=0.001)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("coverage", "--out", "x.shp"), "a name that ends in .gpkg, .geojson, .csv"),
        (("coverage", "--out", "no/such/x.csv"), "there is no folder"),
        (("coverage", "--rows", "areas", "--out", "x.csv"), "areas of everything as one"),
        (("coverage", "--minutes", "20"), "one of 5, 10, 15 minutes"),
        (("coverage", "--missing", "organisation"), "of no level"),
        (("siting", "--k", "1", "--candidates", "none.csv"), "it cannot be read"),
        (("siting", "--k", "1", "--candidates", "parks"), "one of compounds, buildings"),
        (("siting", "--k", "0"), "0 new stations"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line_and_nothing_is_written(
    rongtu: Rongtu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...],
    said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    result = rongtu(*asked)
    assert isinstance(result.exception, RongtuError)
    assert said in str(result.exception)
    assert list(tmp_path.iterdir()) == []
