"""The commands that ask the indicator engine, on a small town that can be counted by hand."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner, Result

from dashboard import data
from dashboard.cli import app
from geo.catalog import INDICATORS
from geo.errors import RongtuError
from geo.settings import CHECKOUT
from tests.db.town import END, JINJIANG, JINNIU, MONDAY, load_town

pytestmark = pytest.mark.db

SPAN = ("--from", f"{MONDAY}", "--to", f"{END}")
WEEK = ("--from", "2020-04-20", "--to", "2020-04-27")

Rongtu = Callable[..., Result]


@pytest.fixture(scope="module")
def rongtu(sample_engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rongtu]:
    """Return the command, on the town."""
    load_town(sample_engine, tmp_path_factory.mktemp("town"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(data, "_engine", lambda: sample_engine)
        yield lambda *words: CliRunner().invoke(app, words)


def told(result: Result) -> Any:  # noqa: ANN401 - JSON
    """Return the document that a command printed."""
    assert result.exit_code == 0, result.exception
    return json.loads(result.stdout)


def lines(result: Result) -> list[str]:
    """Return the lines of numbers that a command printed, without remarks and titles."""
    assert result.exit_code == 0, result.exception
    return [line for line in result.stdout.splitlines() if line and not line.startswith("#")]


def test_a_level_is_told_with_the_contract_and_numbers_counted_by_hand(rongtu: Rongtu) -> None:
    asked = ("indicators", "--level", "street", *SPAN, "--key", "on_time_rate", "--json")
    document = told(rongtu(*asked))
    assert (document["level"], document["from"], document["to"]) == (
        "street", "2020-01-06", "2020-05-11"
    )  # fmt: skip
    assert document["as_of"] == "2020-05-10T23:59:00+08:00"
    assert (document["synthetic"], document["outside_data"], document["in_no_area"]) == (
        True, False, 1
    )  # fmt: skip
    west, east = document["rows"]
    # Of 125 days the day after is in the data; on 32 of them came one that was late.
    assert (west["code"], west["name_zh"], west["denominator"]) == ("A", "A", 3 * 125)
    assert west["numerator"] == 3 * 125 - 32
    assert west["value"] == pytest.approx(100 * (1 - 32 / 375))
    assert west["low"] < west["value"] < west["high"]
    assert (east["value"], east["mean_of_days"], east["days"]) == (100, 100, 125)
    assert {"zh", "en"} == set(document["notes"][0])


def test_every_indicator_is_told_when_none_is_named(rongtu: Rongtu) -> None:
    document = told(rongtu("indicators", "--level", "street", *WEEK, "--json"))
    assert [row["indicator"] for row in document["rows"][::2]] == list(INDICATORS)


@pytest.mark.parametrize(("area", "code", "demands"), [((), "*", 35), (("--area", "A"), "A", 21)])
def test_without_a_level_one_place_is_told(
    rongtu: Rongtu, area: tuple[str, ...], code: str, demands: int
) -> None:
    document = told(rongtu("indicators", *WEEK, *area, "--key", "demands", "--json"))
    (row,) = document["rows"]
    assert (document["level"], row["code"], row["value"]) == (None, code, demands)


def test_only_demands_of_a_category_count_where_one_is_named(rongtu: Rongtu) -> None:
    asked = ("indicators", *WEEK, "--key", "demands", "--category", "sanitation")
    document = told(rongtu(*asked, "--json"))
    assert (document["rows"][0]["value"], document["in_no_area"]) == (13, 0)
    assert "# 只计类别：环境卫生 · only of the category Sanitation" in rongtu(*asked).stdout


def test_a_table_has_its_marks_its_titles_and_its_notes(rongtu: Rongtu) -> None:
    result = rongtu("indicators", "--level", "street", *WEEK, "--key", "on_time_rate", "--key",
                    "demands")  # fmt: skip
    assert result.stdout.splitlines()[0] == "# 示例数据（合成） · sample data, made up"
    assert "# 时段：2020-04-20 至 2020-04-26，共 7 天" in result.stdout
    heading, _, _, west, east, second, *_ = lines(result)
    assert heading == "按期办结率 On-time closure rate · on_time_rate · %"
    # Two of the seven days had a late one of the day before; days with none count as much.
    assert west.split() == ["A", "A", "90.5", "71.1–97.3", "90.5", "19", "21"]
    assert east.split()[2] == "100.0"
    assert second.startswith("诉求量 Demands")
    assert (
        result.stdout.splitlines()[-1]
        == "# 另有 1 件诉求不在任何已知区域内 · 1 more demands are in no known area"
    )


def test_days_outside_the_data_are_no_data_and_noted(rongtu: Rongtu) -> None:
    asked = ("indicators", "--level", "street", "--from", "2019-01-01", "--to", "2019-02-01",
             "--key", "on_time_rate", "--key", "demands")  # fmt: skip
    document = told(rongtu(*asked, "--json"))
    assert document["outside_data"]
    assert [row["value"] for row in document["rows"]] == [None] * 4
    shown = rongtu(*asked)
    assert sum("no data" in line for line in lines(shown)) == 4
    assert "The period has no day of the data (2020-01-06 to 2020-05-10)" in shown.stdout
    cells = csv.DictReader(io.StringIO(rongtu(*asked, "--csv").stdout.removeprefix("\ufeff")))
    assert {row["value"] for row in cells} == {""}


def test_a_spreadsheet_gets_the_rows_alone_and_people_the_remarks(rongtu: Rongtu) -> None:
    asked = ("indicators", "--level", "street", *WEEK, "--grain", "day", "--key", "demands")
    result = rongtu(*asked, "--csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout.removeprefix("\ufeff"))))
    assert [row["value"] for row in rows] == ["3"] * 7 + ["2"] * 6 + ["1"]
    assert (rows[0]["start"], rows[0]["end"]) == ("2020-04-20", "2020-04-21")
    assert list(rows[0]) == list(told(rongtu(*asked, "--json"))["rows"][0])
    assert result.stderr.startswith("# 示例数据（合成）")


def test_a_comparison_has_the_period_before(rongtu: Rongtu) -> None:
    asked = ("indicators", *WEEK, "--area", "A", "--key", "on_time_rate", "--compare")
    (row,) = told(rongtu(*asked, "--json"))["rows"]
    assert row["change"] == pytest.approx(row["value"] - row["value_before"])
    assert row["change_low"] < row["change"] < row["change_high"]
    assert row["value_year"] is None
    result = rongtu(*asked)
    assert "上期" in result.stdout
    assert "去年同期" not in result.stdout
    assert "2019-04-20 至 2019-04-26 的数据不全，不作比较" in result.stdout


def test_a_judgement_ranks_the_places(rongtu: Rongtu) -> None:
    asked = ("indicators", "--level", "street", *SPAN, "--key", "on_time_rate", "--judge")
    west, east = told(rongtu(*asked, "--json"))["rows"]
    assert (east["rank"], west["rank"], east["tied"]) == (1, 2, False)
    assert west["value"] < west["smoothed"] < 100
    assert "可能位次" in rongtu(*asked).stdout


def test_a_trend_is_one_line_a_place_over_whole_weeks(rongtu: Rongtu) -> None:
    # The second week is begun late, the last but one ended early.
    period = ("--from", "2020-01-15", "--to", "2020-04-15")
    asked = ("indicators", "--level", "street", *period, "--key", "demands", "--grain", "week",
             "--trend")  # fmt: skip
    document = told(rongtu(*asked, "--json"))
    found = [tuple(one[name] for name in ("code", "parts", "slope", "direction"))
             for one in document["trends"]]  # fmt: skip
    assert found == [("A", 12, 0, "none"), ("B", 12, 0, "none")]
    assert len(document["rows"]) == 2 * 14
    shown = lines(rongtu(*asked))
    assert [line.split()[0] for line in shown[-2:]] == ["A", "B"]
    assert "不明显 none" in shown[-1]
    rows = csv.DictReader(io.StringIO(rongtu(*asked, "--csv").stdout.removeprefix("\ufeff")))
    assert [row["parts"] for row in rows] == ["12", "12"]
    # Data to the last minute of a week hold all of it.
    every = told(rongtu("indicators", *SPAN, "--key", "demands", "--grain", "week", "--trend",
                        "--json"))  # fmt: skip
    assert every["trends"][0]["parts"] == 18


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("indicators",), "without its first day; wanted: --from and --to"),
        (("indicators", "--from", "2020-01-02", "--to", "2020-01-01"), "end it on 2020-01-03"),
        (("indicators", *WEEK, "--judge"), "add --level"),
        (("indicators", *WEEK, "--trend"), "add --grain"),
        (("indicators", *WEEK, "--json", "--csv"), "--json or --csv"),
        (("indicators", *WEEK, "--grain", "day", "--compare"), "leave the grain out"),
        (("indicators", *WEEK, "--key", "on_time"), "'on_time_rate'"),
        (("indicators", "--list", "--key", "on_time"), "'on_time_rate'"),
        (("indicators", *WEEK, "--level", "stret"), "'street'"),
        (("indicators", *WEEK, "--area", "X"), "No area is called 'X'"),
        (("indicators", *WEEK, "--category", "nois"), "'noise'"),
        (("indicators", *WEEK, "--channel", "x"), "No channel is called 'x'"),
        (("forecast", "--days", "91"), "1 to 90 days"),
        (("forecast", "--category", "nois"), "'noise'"),
        (("change", "--key", "demands", *WEEK), "one of accepted_share"),
        (("change", "--key", "on_time_rate", *WEEK, "--before-from", "2020-01-06"),
         "wanted: --before-from and --before-to"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_an_error_with_its_remedy(
    rongtu: Rongtu, words: tuple[str, ...], said: str
) -> None:
    error = rongtu(*words).exception
    assert isinstance(error, RongtuError)
    assert said in str(error)
    assert "remedy: " in str(error)


def test_the_list_and_the_page_ask_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> Engine:
        raise AssertionError

    monkeypatch.setattr(data, "_engine", nobody)
    run = CliRunner()
    entries = told(run.invoke(app, ["indicators", "--list", "--json"]))
    assert [entry["key"] for entry in entries] == list(INDICATORS)
    first = entries[0]
    assert first["denominator"]["zh"] == "到期日在时段内的件数"
    assert (first["direction"]["key"], first["target"]) == ("higher", None)
    shown = run.invoke(app, ["indicators", "--list"]).stdout
    assert "\x1b" not in shown
    for key, one in INDICATORS.items():
        assert f"  {key}  {one.title.zh}  {one.title.en}\n" in shown
        assert one.explanation.en in shown
    page = CHECKOUT / "geo/catalog/README.md"
    assert run.invoke(app, ["indicators", "--page"]).stdout == page.read_text(encoding="utf-8")


def test_the_coming_days_are_told_with_what_falls_due(rongtu: Rongtu) -> None:
    document = told(rongtu("forecast", "--days", "7", "--area", JINNIU, "--backtest", "--json"))
    days = document["days"]
    assert [day["day"] for day in days] == [f"{END + timedelta(days=n)}" for n in range(7)]
    assert all(day["low_95"] <= round(day["mean"]) <= day["high_95"] for day in days)
    assert [round(day["mean"]) for day in days] == [5] * 6 + [4]
    assert document["due"] == {"overdue": 0, "due_24h": 1, "due_72h": 1}
    assert len(document["backtest"]["by_ahead"]) == 7
    result = rongtu("forecast", "--days", "7", "--area", JINNIU, "--backtest")
    shown = lines(result)
    assert shown[2].split()[:3] == ["2020-05-11", "一", "普通工作日"]
    assert shown[7].split()[:3] == ["2020-05-16", "六", "周末"]
    assert [line.split() for line in shown if "合计" in line] == [["合计", "whole", "0", "1", "1"]]
    assert "过去 8 次回测" in result.stdout


def test_a_change_is_a_sentence_and_parts_that_add_up(rongtu: Rongtu) -> None:
    asked = ("change", "--key", "on_time_rate", "--from", "2020-04-01", "--to", "2020-04-25",
             "--area", JINNIU)  # fmt: skip
    document = told(rongtu(*asked, "--json"))
    assert document["before"] == {"from": "2020-03-08", "to": "2020-04-01"}
    assert document["change"] == pytest.approx(document["value"] - document["value_before"])
    for part in ("performance", "mix"):
        for view in ("places", "categories"):
            assert sum(one[part] for one in document[view]) == pytest.approx(document[part])
    assert sum(one["share_after"] for one in document["places"]) == pytest.approx(1)
    west = next(one for one in document["places"] if one["key"] == "A")
    (told_alone,) = told(rongtu("indicators", *asked[3:7], "--area", "A", "--key", "on_time_rate",
                                "--json"))["rows"]  # fmt: skip
    assert west["rate_after"] == pytest.approx(told_alone["value"])
    other = told(rongtu(*asked, "--before-from", "2020-02-01", "--before-to", "2020-02-08",
                        "--json"))  # fmt: skip
    assert other["before"] == {"from": "2020-02-01", "to": "2020-02-08"}
    shown = rongtu(*asked).stdout
    assert document["sentence"]["zh"] in shown
    assert document["sentence"]["en"] in shown
    assert "环境卫生" in shown


def test_published_figures_stand_beside_the_computed_ones(rongtu: Rongtu) -> None:
    figures = told(rongtu("published", "--json"))["figures"]
    assert {one["district"] for one in figures} == {JINJIANG, "510105", JINNIU}
    communities = next(one for one in figures if one["published"] == 76)
    assert (communities["computed"], communities["agrees"], communities["synthetic"]) == (
        1, False, False
    )  # fmt: skip
    # The town knows of half a year, and every demand of it is made up.
    rate = next(one for one in figures if one["published"] == 95.3)
    assert (rate["agrees"], rate["synthetic"], rate["qualifier"]) == (None, True, "over")
    shown = rongtu("published").stdout
    assert "[不符 differs] 社区" in shown
    assert "公布 published 76 个，计算 computed 1 个\n" in shown
    assert "公布 published 超过 over 95.3 %，计算 computed" in shown
    assert "（合成 made up）\n" in shown
    assert f"# 共 {len(figures)} 项：" in shown.splitlines()[-1]
