"""`rongtu hotspots`: what it prints, and what it writes, is what was found."""

import csv
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from sqlalchemy import Engine, text
from typer.testing import CliRunner, Result

from dashboard import data, hotspots_data
from dashboard.cli import app
from geo import grid
from geo.disclosure import FEWEST
from geo.engine.hotspots import HotspotQuestion, Hotspots
from geo.errors import RongtuError
from tests.db.builders import World
from tests.db.hot_town import YEAR, Row, demands, hot_town, located

pytestmark = pytest.mark.db

Rongtu = Callable[..., Result]
PERIOD: Final = ("--from", "2020-01-01", "--to", "2021-01-01")
TOLD: Final = "联系人：张三，电话 13812345678，住3栋2单元501号"


def spoken() -> list[Row]:
    """Return the town's demands; each says what must not be shown."""
    return [row | {"text": TOLD} for row in demands()]


@pytest.fixture(scope="module")
def rongtu(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rongtu]:
    """Return the command, on the town."""
    hot_town(World(folder=tmp_path_factory.mktemp("town"), engine=sample_engine), spoken())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "_engine", lambda: sample_engine)
        hotspots_data._HOTSPOTS.clear()  # noqa: SLF001 - of another test's database
        yield lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def found(rongtu: Rongtu) -> Hotspots:
    """Return what the command should tell."""
    del rongtu
    return hotspots_data.hotspots(HotspotQuestion(period=YEAR, each=True))


def told(result: Result) -> Any:  # noqa: ANN401 - JSON
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_programs_are_told_all_that_stands_behind_a_hotspot(
    rongtu: Rongtu, found: Hotspots
) -> None:
    document = told(rongtu("hotspots", *PERIOD, "--json"))
    ((group, verdict),) = found.groups
    (row,) = document["hotspots"]
    assert (row["rank"], row["category"], row["place"]) == (1, "noise", "E")
    assert (row["count"], row["total"], row["run"]) == (group.count, group.total, group.run)
    assert row["kind"] == "persistent"
    assert row["verdict"] == {"zh": verdict.zh, "en": verdict.en} == document["verdict"]
    assert row["places"] == found.study.units["code"].iloc[group.rows].tolist()
    assert (row["side_zh"], row["side_en"]) == ("东北部", "northeast")
    assert row["shares"][0] == {
        "category": "noise", "count": group.count, "share": round(group.count / group.total, 4)
    }  # fmt: skip
    tally = found.tally
    assert (document["received"], document["stacked"], document["without_a_point"]) == (
        tally.received, tally.stacked, tally.nowhere
    )  # fmt: skip
    assert (document["outcome"], document["resolution"], document["neighbours"]) == (
        "ok", 9, "hexagons"
    )  # fmt: skip
    assert [one["category"] for one in document["moran"]] == ["greening", "noise", "parking"]
    marked = found.units[(found.units["heat"] != 0) | (found.units["outlier"] != "")]
    assert [place["code"] for place in document["places"]] == marked["code"].tolist()
    assert document["synthetic"] is True


def test_people_are_told_in_a_table_with_its_limits(rongtu: Rongtu, found: Hotspots) -> None:
    shown = rongtu("hotspots", *PERIOD).stdout
    assert f"# {found.verdict.zh} · {found.verdict.en}" in shown
    assert "E东北部  噪声" in shown
    for note in found.notes:
        assert note.zh in shown
    assert "at most 1 ring apart" in shown


@pytest.mark.parametrize("suffix", ["gpkg", "geojson", "csv"])
def test_a_file_has_every_place_that_is_shown(
    rongtu: Rongtu, found: Hotspots, tmp_path: Path, suffix: str
) -> None:
    path = tmp_path / f"hot.{suffix}"
    result = rongtu("hotspots", *PERIOD, "--out", path, "--json")
    assert told(result)["hotspots"]
    wanted = found.units.reset_index(drop=True)
    if suffix == "csv":
        frame = pd.DataFrame(read(path))
        shapes = shapely.from_wkt(frame["wkt"].to_numpy())
    else:
        frame = gpd.read_file(path, engine="pyogrio")
        assert frame.crs.to_epsg() == 4326
        shapes = frame.geometry.to_numpy()
    assert frame["code"].tolist() == wanted["code"].tolist()
    assert frame["category"].tolist() == wanted["category"].tolist()
    z, heat, group = (pd.to_numeric(frame[name]) for name in ("z", "heat", "group"))
    assert z.to_numpy() == pytest.approx(wanted["z"].to_numpy(), rel=1e-9, nan_ok=True)
    assert heat.tolist() == wanted["heat"].tolist()
    assert group.tolist() == wanted["group"].tolist()
    assert shapely.equals_exact(shapes, found.shapes, tolerance=2e-6).all()
    few = wanted["count"].between(1, FEWEST - 1)
    assert few.any()
    for name in ("count", "usual", "value"):
        numbers = pd.to_numeric(frame[name]).to_numpy(dtype=np.float64)
        kept = wanted[name].mask(few).to_numpy(dtype=np.float64)
        assert numbers == pytest.approx(kept, rel=1e-9, nan_ok=True)


def test_no_place_with_few_demands_is_told_of_to_programs(rongtu: Rongtu) -> None:
    document = told(rongtu("hotspots", *PERIOD, "--resolution", 10, "--json"))
    counts = [place["count"] for place in document["places"]]
    assert counts
    assert None in counts
    assert not {1, 2, 3, 4} & set(counts)
    assert "不足5件的单元不给出件数" in " ".join(note["zh"] for note in document["notes"])


def test_the_demands_behind_a_hotspot_are_as_many_as_it_says_and_masked(
    rongtu: Rongtu, found: Hotspots, tmp_path: Path
) -> None:
    ((group, _),) = found.groups
    asked = ("hotspots", *PERIOD, "--demands", 1)
    listed = told(rongtu(*asked, "--json"))
    assert len(listed) == group.count
    rows = located(spoken())
    cells = grid.children(grid.named(found.study.units["code"].iloc[group.rows].tolist()))
    inside = rows[(rows["category"] == "noise") & rows["cell"].isin(cells)]
    assert len(inside) == group.count
    assert {one["category"] for one in listed} == {"noise"}
    for one in listed:
        assert "13812345678" not in one["text"]
        assert "张三" not in one["text"]
        assert "501" not in one["text"]
    moments = [datetime.fromisoformat(one["received_at"]) for one in listed]
    assert moments == sorted(moments, reverse=True)
    assert {moment.utcoffset().total_seconds() for moment in moments} == {8 * 3600}  # type: ignore[union-attr]
    out = tmp_path / "behind.csv"
    result = rongtu(*asked, "--out", out)
    assert (result.exit_code, result.stdout) == (0, "")
    assert [row["source_id"] for row in read(out)] == [one["source_id"] for one in listed]
    shown = rongtu(*asked).stdout.splitlines()
    assert len(shown) == group.count + 2
    assert listed[0]["received_at"][:16].replace("T", " ") in shown[2]


def test_what_is_not_closed_has_no_moment_of_closing(rongtu: Rongtu) -> None:
    with data._engine().begin() as connection:  # noqa: SLF001 - the town
        connection.execute(text("UPDATE rongtu.demand SET closed_at = NULL"
                                " WHERE source_id IN ('4000', '4001', '4002')"))  # fmt: skip
    listed = told(rongtu("hotspots", *PERIOD, "--demands", 1, "--json"))
    assert {one["closed_at"] for one in listed if one["source_id"] in {"4000", "4001"}} == {None}


def test_areas_are_told_like_cells_and_count_what_is_in_them(
    rongtu: Rongtu, tmp_path: Path
) -> None:
    asked = ("hotspots", *PERIOD, "--level", "compound", "--category", "noise")
    document = told(rongtu(*asked, "--json"))
    (row,) = document["hotspots"]
    assert (row["place"], document["resolution"], document["level"]) == ("C28", None, "compound")
    assert row["km2"] is None
    listed = told(rongtu(*asked, "--demands", 1, "--json"))
    assert len(listed) == row["count"]
    assert {one["area_code"] for one in listed} == set(row["places"])
    out = tmp_path / "areas.gpkg"
    assert rongtu(*asked, "--out", out).exit_code == 0
    frame = gpd.read_file(out)
    assert frame["name_zh"].tolist() == [f"C{number:02}" for number in range(36)]


def test_a_street_and_categories_together_are_asked_for(rongtu: Rongtu) -> None:
    west = told(rongtu("hotspots", *PERIOD, "--area", "W", "--json"))
    assert (west["area"], west["hotspots"]) == ("W", [])
    both = ("--category", "noise", "--category", "parking", "--together", "--measure", "count")
    document = told(rongtu("hotspots", *PERIOD, *both, "--json"))
    row = document["hotspots"][0]
    assert row["category"] is None
    assert row["usual"] is None
    assert {share["category"] for share in row["shares"]} == {"noise", "parking"}
    assert sum(share["count"] for share in row["shares"]) == row["count"] < row["total"]
    assert sum(share["share"] for share in row["shares"]) == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--from", "2020-01-01"),
        ("--from", "2020-01-02", "--to", "2020-01-01"),
        (*PERIOD, "--area", "nowhere' --"),
        (*PERIOD, "--level", "planet"),
        (*PERIOD, "--category", "bad'"),
        (*PERIOD, "--parameter", "1e9"),
        (*PERIOD, "--resolution", "15"),
        (*PERIOD, "--demands", "2"),
        (*PERIOD, "--demands", "0"),
        (*PERIOD, "--out", "hot.shp"),
        (*PERIOD, "--out", "nowhere/hot.gpkg"),
        (*PERIOD, "--demands", "1", "--out", "behind.gpkg"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line(
    rongtu: Rongtu, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = rongtu("hotspots", *words)
    assert result.exit_code == 1
    assert isinstance(result.exception, RongtuError)
    assert "\n" not in str(result.exception)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("words", [("--measure", "love"), ("--from", "yesterday"), ("--step", "x")])
def test_words_that_are_no_choices_are_a_mistake_of_use(
    rongtu: Rongtu, words: tuple[str, ...]
) -> None:
    assert rongtu("hotspots", *PERIOD, *words).exit_code == 2
