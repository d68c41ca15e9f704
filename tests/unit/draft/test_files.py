"""First profiles of files: what they say, and that they can be read."""

from pathlib import Path

import pandas as pd
import pytest
import shapely
from pyogrio.raw import write as write_vector
from pyproj import Transformer

from etl.draft import guessed, toml
from etl.errors import ProfileError, SourceError
from etl.profile import read as read_profile
from geo.settings import CHECKOUT
from tests.unit.draft.files import HOTLINE, REAL, read_back, table


@pytest.fixture(scope="module")
def sample_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a table of each layer that has no geometry of its own."""
    folder = tmp_path_factory.mktemp("files")
    table(
        folder / "stations.csv",
        {
            "code": ["S1", "S2"],
            "name_zh": ["甲驿站", "乙驿站"],
            "kind": ["a", "b"],
            "lon": ["104.1", "104.2"],
            "lat": ["30.65", "30.66"],
            "services": ["3", "4"],
        },
    )
    table(
        folder / "organisations.csv",
        {
            "code": ["P1", "P2"],
            "name_zh": ["甲党支部", "乙党支部"],
            "level": ["street", "community"],
            "active": ["true", "false"],
            "established_on": ["2017-10-24", "2018-01-02"],
        },
    )
    table(folder / "hotline.csv", HOTLINE)
    return folder


@pytest.mark.parametrize(
    ("name", "layer"),
    [("stations.csv", "station"), ("organisations.csv", "organisation"), ("hotline.csv", "demand")],
)
def test_a_draft_of_a_plain_file_can_be_read_as_it_is(
    sample_files: Path, tmp_path: Path, name: str, layer: str
) -> None:
    draft = guessed(sample_files / name)
    assert draft.missing == []
    assert read_back(draft, tmp_path).layer == layer


@pytest.mark.parametrize(
    ("path", "layer", "key", "code"),
    [
        (CHECKOUT / "data/sample/districts.geojson", "area", "code", 4326),
        (REAL / "requests_nyc.csv", "demand", "Unique Key", 4326),
        (REAL / "community_districts_nyc.geojson", "area", "BoroCD", 4326),
        (REAL / "chengdu/streets_osm.geojson", "area", "nbs_code", 4326),
        (REAL / "chengdu/places_2016_gcj02.csv", "station", "code", "GCJ-02"),
    ],
    ids=lambda one: one.stem if isinstance(one, Path) else None,
)
def test_a_draft_of_a_real_file_can_be_read_as_it_is(
    tmp_path: Path, path: Path, layer: str, key: str, code: int | str
) -> None:
    if not path.exists():
        pytest.skip("the real files are not here")
    draft = guessed(path)
    assert draft.missing == []
    profile = read_back(draft, tmp_path)
    assert profile.layer == layer
    assert profile.fields[profile.contract.key].column == key
    assert profile.crs is not None
    assert profile.crs.code == code


def test_the_draft_of_the_real_requests_says_what_the_profile_by_hand_says(tmp_path: Path) -> None:
    if not REAL.exists():
        pytest.skip("the real files are not here")
    ours = read_profile(CHECKOUT / "data/profiles/nyc/request.toml")
    drafted = read_back(guessed(REAL / "requests_nyc.csv"), tmp_path)
    for target in ("source_id", "received_at", "closed_at", "due_at", "category", "lon", "lat"):
        assert drafted.fields[target] == ours.fields[target]


def test_a_hotline_is_understood_by_its_chinese_columns(tmp_path: Path) -> None:
    draft = guessed(table(tmp_path / "a.csv", HOTLINE))
    profile = read_back(draft, tmp_path)
    columns = {target: source.column for target, source in profile.fields.items()}
    assert columns == {
        "source_id": "工单编号", "received_at": "受理时间", "due_at": "应办结时间",
        "closed_at": "办结时间", "status": "工单状态", "category": "诉求类型",
        "channel": "诉求来源", "text": "诉求内容", "satisfaction": "满意度",
        "lon": "经度", "lat": "纬度",
    }  # fmt: skip
    assert profile.fields["received_at"].format == ("%Y/%m/%d %H:%M",)
    assert profile.fields["status"].words == {"已办结": "closed", "办理中": "open"}
    assert profile.fields["satisfaction"].words == {"非常满意": "5", "不满意": "2"}
    assert profile.time_zone == "Asia/Shanghai"


def test_nobody_is_shown_in_a_draft(tmp_path: Path) -> None:
    draft = guessed(table(tmp_path / "a.csv", HOTLINE))
    assert read_back(draft, tmp_path).privacy == {
        "联系人": "name", "联系电话": "phone", "身份证号码": "identity",
    }  # fmt: skip
    text = toml(draft)
    for secret in ("13812345678", "王小明", "510104199001011234", "李四"):
        assert secret not in text
    assert '"备注"' in text


def test_every_guess_says_what_it_rests_on(tmp_path: Path) -> None:
    lines = toml(guessed(table(tmp_path / "a.csv", HOTLINE))).splitlines()
    said = [line for line in lines if " = " in line and not line.startswith(("#", "path"))]
    assert [line for line in said if "# guess: " not in line] == []


def test_the_dialect_of_a_text_file_is_found(tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.txt", HOTLINE, encoding="gb18030", delimiter=";", title="热线台账\n\n"
    )
    profile = read_back(guessed(path), tmp_path)
    assert profile.read.encoding == "gb18030"
    assert profile.read.delimiter == ";"
    assert profile.read.skip_rows in {1, 2}
    assert profile.fields["source_id"].column == "工单编号"


def test_a_title_and_a_merged_header_of_a_workbook_are_found(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["驿站台账"])
    sheet.append(["编码", "名称", "位置", "", "备注"])
    sheet.append(["", "", "经度", "纬度", ""])
    for row in (["S1", "甲", 104.1, 30.6, "x"], ["S2", "乙", 104.2, 30.7, "y"]):
        sheet.append(row)
    sheet.merge_cells("C2:D2")
    for letter in "ABE":
        sheet.merge_cells(f"{letter}2:{letter}3")
    book.create_sheet("说明").append(["空"])
    path = tmp_path / "驿站.xlsx"
    book.save(path)
    profile = read_back(guessed(path), tmp_path)
    assert profile.read.header_rows == 2
    assert profile.read.skip_rows == 1
    assert profile.read.layer_name == "Sheet"
    assert profile.layer == "station"
    assert profile.fields["lon"].column == "位置 经度"


@pytest.mark.parametrize("epsg", [4490, 4544, 4523])
def test_the_system_that_a_file_names_is_taken(tmp_path: Path, epsg: int) -> None:
    bring = Transformer.from_crs(4326, epsg, always_xy=True)
    square = shapely.box(104.0, 30.6, 104.1, 30.7)
    moved = shapely.transform(square, bring.transform, interleaved=False)
    path = tmp_path / "街道.gpkg"
    codes = pd.Series(["510104017", "510104018"], dtype=object).to_numpy()
    write_vector(
        path, shapely.to_wkb([moved, moved]), [codes], ["街道代码"],
        crs=f"EPSG:{epsg}", geometry_type="Polygon",
    )  # fmt: skip
    draft = guessed(path)
    profile = read_back(draft, tmp_path)
    assert profile.layer == "area"
    assert profile.crs is not None
    assert profile.crs.code == epsg
    assert profile.level is not None
    assert profile.level.key == "street"
    assert "# parent_code = { column = " in toml(draft)


def test_areas_as_text_in_a_table_are_areas(tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv",
        {
            "小区编码": ["C1", "C2"],
            "小区名称": ["甲", "乙"],
            "边界": ["POLYGON ((104 30, 104.1 30, 104.1 30.1, 104 30))"] * 2,
        },
    )
    profile = read_back(guessed(path), tmp_path)
    assert profile.layer == "area"
    assert profile.fields["wkt"].column == "边界"


def test_a_required_target_that_nothing_fills_is_left_as_a_comment(tmp_path: Path) -> None:
    rows = {k: v for k, v in HOTLINE.items() if k != "诉求类型"}
    draft = guessed(table(tmp_path / "a.csv", rows), layer="demand")
    assert draft.missing == ["category"]
    assert '\n# category = "?"  # required' in toml(draft)
    with pytest.raises(ProfileError, match="nothing fills category"):
        read_back(draft, tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"no file .*nowhere\.csv"):
        guessed(tmp_path / "nowhere.csv")


def test_a_strange_name_or_value_cannot_break_out_of_its_place(tmp_path: Path) -> None:
    rows = {
        'a"\nlayer = "area" #': ['x"""\n[read]', "y\x7f"],
        "编码": ["S1", "S2"],
        "名称": ["甲", '"乙"'],
        "经度": ["104.1", "104.2"],
        "纬度": ["30.1", "30.2"],
    }
    draft = guessed(table(tmp_path / "驿站.csv", rows))
    assert read_back(draft, tmp_path).layer == "station"


def test_the_guide_shows_what_the_command_says(tmp_path: Path) -> None:
    guide = (CHECKOUT / "data/profiles/README.md").read_text(encoding="utf-8")
    rows = guide.split("<<'END'\n")[1].split("END\n")[0]
    path = tmp_path / "hotline.csv"
    path.write_text(rows, encoding="gb18030")
    text = toml(guessed(path)).splitlines()
    shown = guide.split("$ cat my/hotline.toml\n")[1].split("```")[0].splitlines()
    for line in shown:
        begun = line.split("…")[0]
        assert not begun or any(one.startswith(begun) for one in text), line
