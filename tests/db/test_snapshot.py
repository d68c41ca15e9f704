"""What stands on a sheet, against the page and the engine, on a real PostGIS."""

import re
from collections.abc import Iterator
from typing import Final

import numpy as np
import pytest
import shapely
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from dashboard import data
from dashboard.explore import answers
from dashboard.settings import SheetSettings
from dashboard.snapshot import make, palette, read
from dashboard.snapshot.content import Legend, Look, Mark, Sheet
from dashboard.snapshot.refused import RefusedError, Why
from geo.catalog import INDICATORS
from geo.engine import Question, answer
from geo.errors import DatabaseUnavailableError
from geo.period import Period
from tests.db.builders import World, a_demand
from tests.db.snapshots import Desk, served
from tests.db.town import END, MONDAY, load_town

pytestmark = pytest.mark.db

STREETS: Final = "level=street&indicator=on_time_rate"


@pytest.fixture(scope="module")
def town(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    """Load the town."""
    load_town(sample_engine, tmp_path_factory.mktemp("town"))
    return sample_engine


@pytest.fixture
def desk(town: Engine) -> Iterator[Desk]:
    """Serve the town, its demands read."""
    for one in served(town):
        one.keeper.round()
        yield one


def legend(sheet: Sheet, starts: str) -> Legend:
    """Return the legend of a title."""
    (found,) = [one for one in sheet.legends if one.title.startswith(starts)]
    return found


@pytest.mark.parametrize("classes", ["quantile.3", "jenks.4", "equal.5", "user:95.5,99"])
@pytest.mark.parametrize("indicator", ["on_time_rate", "demands", "median_hours", "daily_flow"])
def test_the_legend_counts_what_the_view_and_the_engine_count(
    desk: Desk, town: Engine, indicator: str, classes: str
) -> None:
    query = f"level=street&indicator={indicator}&classes={classes}"
    sheet, view = desk.sheet(query), desk.view(query)
    rows = legend(sheet, INDICATORS[indicator].title.zh).rows
    assert [row.count for row in rows if row.mark is Mark.FILL] == view["areas"]["classes"][
        "counts"
    ]
    asked = Question(keys=(indicator,), period=Period(MONDAY, END), level="street")
    with town.connect() as connection:
        told = answer(connection, asked).frame
    limits = np.array(view["areas"]["classes"]["breaks"])
    at = np.searchsorted(limits, told["value"].dropna().round(2), side="right")
    counted = np.bincount(at, minlength=len(limits) + 1).tolist()
    assert [row.count for row in rows if row.mark is Mark.FILL] == counted
    drawn = [fill for one in sheet.layers if one.key == "areas" for fill in one.fills]
    assert sorted(drawn) == sorted(
        row.colour for row in rows if row.mark is Mark.FILL for _ in range(row.count or 0)
    )


def test_every_class_of_the_data_is_a_row_of_the_legend(desk: Desk) -> None:
    sheet = desk.sheet(STREETS)
    labels = [row.label for row in legend(sheet, "按期办结率").rows]
    frame = sheet.frame.set_index("code")
    assert set(frame["class"]) <= set(labels)
    assert frame["class"].nunique() == 2
    assert frame.loc["B", "value"] == 100
    assert list(frame["name_zh"]) == ["A", "B"]
    assert list(frame["parent"]) == ["金牛区", "金牛区"]
    assert set(sheet.columns) == set(sheet.frame) - {"geom"}
    assert shapely.bounds(frame.loc["A", "geom"]).tolist() == pytest.approx(
        [104, 30, 104.01, 30.01]
    )


def test_an_area_without_data_is_hatched_and_counted(desk: Desk) -> None:
    sheet = desk.sheet("level=street&indicator=on_time_rate&category=noise")
    hatched = [row for row in legend(sheet, "按期办结率").rows if row.mark is Mark.HATCH]
    assert [(row.label, row.count) for row in hatched] == [("无数据", 1)]
    assert [one.key for one in sheet.layers if one.mark is Mark.HATCH] == ["areas_blank"]


def test_words_and_numbers_stand_where_they_should(desk: Desk) -> None:
    sheet = desk.sheet(f"{STREETS}&in=510106&from=2020-02-01&to=2020-05-01&category=noise")
    assert sheet.title == "2020年2月至4月金牛区各街道噪声类诉求按期办结率"
    assert sheet.subtitle[0] == "时段：2020-02-01 至 2020-04-30，共 90 天"
    assert "区域：金牛区" in sheet.subtitle
    assert "类别：噪声" in sheet.subtitle
    assert sheet.subtitle[-1] == f"诉求：{90 * 3} 件"
    assert sheet.definition.startswith("按期办结率 = 到期日在时段内且不晚于期限办结的件数 ÷ ")
    assert "作废件、重复件" in sheet.definition
    assert sheet.as_of == "数据截至 2020-05-10 23:59"
    assert sheet.mark == "内部使用"
    assert sheet.sample == "示例数据（合成）"
    assert any("MIT" in one for one in sheet.sources)
    assert sheet.sources[-1] == "坐标系：EPSG:4544"
    assert desk.sheet("title=我的图").title == "我的图"
    assert desk.sheet(f"{STREETS}&lang=en").mark == "For internal use"


def test_the_notes_of_the_view_are_on_the_sheet(desk: Desk) -> None:
    query = "level=street&indicator=repeat_rate&status=late"
    sheet = desk.sheet(query + "&category=rain")
    assert set(desk.view(query)["notes"]) <= set(sheet.notes)
    assert any("rain" in note for note in sheet.notes)


def test_the_table_has_the_worst_first_and_the_chart_the_greatest(desk: Desk) -> None:
    table = desk.sheet(STREETS).table
    assert table is not None
    assert [row[1] for row in table.rows] == ["A", "B"]
    # That of the last Sunday is due a day later.
    assert table.rows[1][2:] == ("100.0", "233/233", "234")
    assert list(table.numeric) == [True, False, True, True, True]
    lower = desk.sheet("level=street&indicator=median_hours").table
    assert lower is not None
    assert len(lower.rows) == 2
    chart = desk.sheet("level=street&indicator=demands&beside=chart").chart
    assert chart is not None
    assert chart.look is Look.BARS
    assert (list(chart.names), list(chart.values)) == (["A", "B"], [378.0, 234.0])
    line = desk.sheet("level=street&in=A&beside=chart&from=2020-02-01&to=2020-02-11").chart
    assert line is not None
    assert line.look is Look.LINE
    assert (line.names[0], line.values) == ("2020-02-01", [3.0] * 10)
    nothing = desk.sheet(f"{STREETS}&beside=none")
    assert nothing.table is None
    assert nothing.chart is None


def test_a_map_of_things_alone_has_no_numbers_of_demands_beside_it(desk: Desk) -> None:
    sheet = desk.sheet("layers=roads,outlines")
    assert sheet.table is None
    assert sheet.definition == ""
    assert sheet.title.endswith("步行路网分布")


def test_the_layers_lie_as_the_state_has_them(desk: Desk) -> None:
    sheet = desk.sheet(f"{STREETS}&layers=outlines,areas~0.5&in=A")
    keys = [one.key for one in sheet.layers]
    assert keys == ["rim", "areas_beside", "areas", "outlines", "chosen_casing", "chosen"]
    plain = desk.sheet(f"{STREETS}&layers=areas~0.5")
    (areas,) = [one for one in plain.layers if one.key == "areas"]
    full = desk.sheet(f"{STREETS}&layers=areas~1")
    (strong,) = [one for one in full.layers if one.key == "areas"]
    assert areas.fills[0] == palette.blend("#ffffff", strong.fills[0], 0.5)
    dark = desk.sheet(f"{STREETS}&look=dark&layers=areas~1")
    (night,) = [one for one in dark.layers if one.key == "areas"]
    assert set(night.fills) <= set(palette.ramp("sequential", 2, dark=True))


def test_the_map_shows_what_is_chosen_or_what_the_screen_showed(desk: Desk) -> None:
    whole, part = desk.sheet(STREETS).box, desk.sheet(f"{STREETS}&in=A").box
    assert part[2] - part[0] == pytest.approx(965 * 1.09, rel=0.07)
    assert whole[2] - whole[0] > 90_000
    at = desk.sheet(f"{STREETS}&at=104.01,30.005,14").box
    metres = 40_075_016.686 * np.cos(np.radians(30.005)) / (512 * 2**14)
    assert at[2] - at[0] == pytest.approx(1000 * metres, rel=1e-6)
    assert (at[0] + at[2]) / 2 == pytest.approx(500_000 - 95_500, abs=300)
    tiny = desk.sheet(f"{STREETS}&at=104.01,30.005,22").box
    assert tiny[2] - tiny[0] == pytest.approx(200)
    drawn = desk.sheet("poly=104.001,30.001;104.002,30.001;104.002,30.002").box
    assert 200 <= drawn[2] - drawn[0] < 260


def test_the_locator_marks_what_is_chosen_among_its_fellows(desk: Desk) -> None:
    locator = desk.sheet(f"{STREETS}&in=A").locator
    assert locator is not None
    assert locator.here.tolist() == [True, False]
    districts = desk.sheet(f"{STREETS}&in=510106").locator
    assert districts is not None
    assert districts.here.sum() == 1
    assert desk.sheet(STREETS).locator is None


def test_of_a_coarser_level_the_area_that_holds_what_is_chosen_is_told(desk: Desk) -> None:
    sheet = desk.sheet("level=district&in=A")
    assert list(sheet.frame["code"]) == ["510106"]
    (chosen,) = [one for one in sheet.layers if one.key == "areas"]
    assert len(chosen.shapes) == 1


def test_names_are_those_of_the_chosen_areas_inside_their_outlines(desk: Desk) -> None:
    assert [one.text for one in desk.sheet(f"{STREETS}&in=B").names] == ["B"]
    for name in desk.sheet(STREETS).names:
        assert shapely.contains_xy(name.within, name.x, name.y)


def test_the_organisation_is_named_and_a_review_number_goes_before_the_mark(desk: Desk) -> None:
    wanted = desk.order(STREETS)
    settings = SheetSettings(
        RONGTU_ORGANISATION="某区社治委", RONGTU_REVIEW_NUMBER="川S〔2020〕1号"
    )
    sheet = read.sheet(wanted.told, wanted.asked, wanted.shown, wanted.spec, settings=settings)
    assert sheet.organisation == "某区社治委"
    assert sheet.mark == "审图号：川S〔2020〕1号"


def test_a_continuous_scale_has_a_ramp_and_no_classes(desk: Desk) -> None:
    sheet = desk.sheet(f"{STREETS}&classes=continuous")
    found = legend(sheet, "按期办结率")
    assert found.ends is not None
    assert found.ends[1] == "100.0"
    assert len(found.ramp) == 6
    assert not found.rows
    assert "class" not in sheet.frame


def test_few_cases_are_withheld_in_data_and_table(world: World) -> None:
    late = {"closed_at": "2020-05-06 23:00:00"}
    east = {"lon": "", "lat": "", "area_code": "B", "due_at": "2020-05-06 20:00:00",
            "closed_at": "2020-05-06 12:00:00"}  # fmt: skip
    west = east | {"area_code": "A"}
    world.demands([
        *(a_demand(f"w{n}", **(west | (late if n < 2 else {}))) for n in range(3)),
        *(a_demand(f"e{n}", **(east | (late if n > 2 else {}))) for n in range(8)),
        # Of nowhere: only days before the last are judged.
        a_demand("later", lon="", lat="", received_at="2020-05-20 09:00:00",
                 due_at="2020-05-21 09:00:00", closed_at="2020-05-20 10:00:00"),
    ])  # fmt: skip
    for desk in served(world.engine):
        desk.keeper.round()
        sheet = desk.sheet("level=street&indicator=on_time_rate")
        frame = sheet.frame.set_index("code")
        # In the west three cases; in the east three of eight in time, which a share alone tells.
        hidden = ["value", "low", "high", "numerator", "denominator", "demands", "on_time_rate"]
        assert frame[hidden].isna().loc["A"].to_numpy().all()
        # 37.5 % of eight are three: where these are withheld, so is their share.
        assert frame[["value", "low", "high", "numerator"]].isna().loc["B"].to_numpy().all()
        assert frame["on_time_rate"].isna().all()
        assert frame["class"].isna().all()
        assert {name: int(frame[name].loc["B"]) for name in ("denominator", "demands")} == {
            "denominator": 8, "demands": 8,
        }  # fmt: skip
        assert sheet.suppressed == 12
        assert sheet.table is not None
        cells = {row[1]: row[2:] for row in sheet.table.rows}
        assert cells == {"A": ("*", "<5/<5", "<5"), "B": ("*", "<5/8", "8")}
        assert any("*" in note for note in sheet.notes)
        # Whatever is shown, the share of those in time tells them too.
        other = desk.sheet("level=street&indicator=closure_rate").frame.set_index("code")
        assert other.loc["B", "value"] == 100
        assert other["on_time_rate"].isna().all()
        assert any("<5" in note for note in sheet.notes)
        counts = desk.sheet("level=street&indicator=demands").frame.set_index("code")
        assert counts["value"].isna().tolist() == [True, False]
        nobody = desk.sheet("level=street&indicator=demands&category=noise&status=open").frame
        # That there is none points at nobody.
        assert nobody["value"].tolist() == [0, 0]


def counts_by_street(world: World, **streets: int) -> None:
    """Load so many demands of each street."""
    world.demands([
        a_demand(f"{code}{n}", lon="", lat="", area_code=code)
        for code, count in streets.items() for n in range(count)
    ])  # fmt: skip


@pytest.mark.parametrize("classes", ["quantile.3", "jenks.3", "user:1.5,2.5,3.5,4.5,5", ""])
@pytest.mark.parametrize("few", [1, 2, 3])
def test_no_colour_and_no_class_tells_a_count_that_is_withheld(
    world: World, few: int, classes: str
) -> None:
    drawn = set()
    for west in (few, few + 1):
        counts_by_street(world, A=west, B=9)
        for desk in served(world.engine):
            desk.keeper.round()
            sheet = desk.sheet(f"level=street&indicator=demands&classes={classes}")
            rows = legend(sheet, "诉求量").rows
            assert sum(row.count or 0 for row in rows) == 2
            (areas,) = [one for one in sheet.layers if one.key == "areas"]
            drawn.add((tuple(areas.fills), tuple((row.label, row.count) for row in rows)))
    if classes.startswith("user"):
        assert len(drawn) == 1
    for fills, rows_ in drawn:
        assert len(fills) == 2
        for label, _ in rows_:
            numbers = [float(one) for one in re.findall(r"[\d.]+", label)]
            # Below 4.5 and below 5 are the same whole numbers.
            assert all(one > 4 for one in numbers), label


def test_a_scale_without_classes_tells_no_count_that_is_withheld(world: World) -> None:
    seen = set()
    for west in (1, 4):
        counts_by_street(world, A=west, B=9)
        for desk in served(world.engine):
            desk.keeper.round()
            sheet = desk.sheet("level=street&indicator=demands&classes=continuous")
            (areas,) = [one for one in sheet.layers if one.key == "areas"]
            seen.add((tuple(areas.fills), legend(sheet, "诉求量").ends))
    ((_, ends),) = seen
    assert ends == ("<5", "9")


def test_a_rate_that_is_withheld_has_no_colour_and_is_counted_so(world: World) -> None:
    east = {"lon": "", "lat": "", "area_code": "B", "due_at": "2020-05-06 20:00:00"}
    west = east | {"area_code": "A", "closed_at": "2020-05-06 12:00:00"}
    late = {"closed_at": "2020-05-06 23:00:00"}
    world.demands([
        *(a_demand(f"w{n}", **west) for n in range(9)),
        *(a_demand(f"e{n}", **(east | (late if n > 2 else {"closed_at": "2020-05-06 12:00:00"})))
          for n in range(8)),
        a_demand("later", lon="", lat="", received_at="2020-05-20 09:00:00",
                 due_at="2020-05-21 09:00:00", closed_at="2020-05-20 10:00:00"),
    ])  # fmt: skip
    for desk in served(world.engine):
        desk.keeper.round()
        for classes in ("user:30,37.4,37.6,80", "continuous"):
            sheet = desk.sheet(f"level=street&indicator=on_time_rate&classes={classes}")
            found = legend(sheet, "按期办结率")
            hatched = [row for row in found.rows if row.mark is Mark.HATCH]
            assert [(row.label, row.count) for row in hatched] == [("无数据或不列出（*）", 1)]
            assert sum(row.count or 0 for row in found.rows if row.mark is Mark.FILL) <= 1
            assert found.ends in {None, ("100.0", "100.0")}


@pytest.mark.parametrize(
    ("west", "east", "told"), [(3, 8, False), (4, 4, False), (2, 3, True), (5, 8, True)]
)
def test_the_number_of_all_tells_none_that_is_withheld(
    world: World, west: int, east: int, *, told: bool
) -> None:
    counts_by_street(world, A=west, B=east)
    for desk in served(world.engine):
        desk.keeper.round()
        for query in ("level=street&indicator=demands", "level=street&indicator=closure_rate"):
            said = desk.sheet(query).subtitle[-1]
            assert said == (f"诉求：{west + east} 件" if told else "诉求：总数不列出（*）")
        # Of one street alone the days would tell it.
        alone = desk.sheet("level=street&in=A&beside=chart").chart
        assert (alone is None) == (west < 5)


def test_demands_are_drawn_in_hexagons_as_heat_and_one_by_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not all in one point, which would be taken for a default.
    world.demands(
        [a_demand(str(n), lon=f"{104.002 + n / 2500:.4f}", lat=f"{30.003 + n / 9000:.5f}")
         for n in range(24)]
    )  # fmt: skip
    for desk in served(world.engine):
        desk.keeper.round()
        cells = desk.sheet("layers=cells")
        (drawn,) = [one for one in cells.layers if one.key == "cells"]
        rows = legend(cells, "每格诉求").rows
        assert sum(row.count or 0 for row in rows) == len(drawn.shapes)
        held = desk.client.get("/explore/cells.json?res=9").get_json()["counts"]
        assert len(drawn.shapes) == len(held)
        (heat,) = [one for one in desk.sheet("layers=heat").layers if one.key == "heat"]
        assert len(heat.shapes) == len(held)
        assert "六边形" in legend(desk.sheet("layers=heat"), "诉求热力").note
        sheet = desk.sheet("layers=points")
        assert [row.count for row in legend(sheet, "诉求（按状态）").rows] == [24]
        assert sum(len(one.shapes) for one in sheet.layers if one.mark is Mark.POINT) == 24
        monkeypatch.setattr(answers, "POINTS", 5)
        many = desk.sheet("layers=points")
        assert not [one for one in many.layers if one.mark is Mark.POINT]
        assert [one for one in many.layers if one.key == "cells"]
        assert any("24 件诉求" in note for note in many.notes)


def test_nothing_that_meets_the_conditions_is_said(world: World) -> None:
    world.demands([a_demand(str(n)) for n in range(6)])
    for desk in served(world.engine):
        desk.keeper.round()
        for layers in ("areas", "cells", "heat", "points"):
            sheet = desk.sheet(f"status=open&layers={layers}")
            assert "所选条件下没有诉求" in sheet.notes


def test_data_that_are_newer_than_those_counted_make_no_sheet(world: World) -> None:
    world.demands([a_demand(str(n)) for n in range(6)])
    for desk in served(world.engine):
        desk.keeper.round()
        wanted = desk.order()
        world.demands([a_demand(str(n)) for n in range(9)])
        with pytest.raises(RefusedError) as refused:
            make.read_sheet(wanted)
        assert refused.value.why is Why.NEWER


def test_a_figure_that_cannot_be_had_makes_no_sheet(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "_figures", lambda *_: None)
    with pytest.raises(RefusedError) as refused:
        desk.sheet("level=street&indicator=repeat_rate")
    assert refused.value.why is Why.ANSWER


def test_a_database_that_is_away_makes_no_sheet(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = desk.order(STREETS)

    def gone(*_: object) -> None:
        statement = "SELECT"
        raise OperationalError(statement, {}, OSError())

    monkeypatch.setattr(data._engine(), "connect", gone)  # noqa: SLF001 - the engine of the test
    with pytest.raises(DatabaseUnavailableError):
        make.read_sheet(wanted)
