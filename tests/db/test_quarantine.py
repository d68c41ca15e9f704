"""Rows that are held back: listed, exported, and loaded once what was wrong is put right."""

import csv
import json
from typing import Any

import pytest
import typer
from sqlalchemy import select
from typer.testing import CliRunner

from etl import cli, held
from etl.errors import LoadError
from etl.ledger import Report
from etl.run import load_again
from geo.schema import demand, etl_run, quarantine
from tests.db.builders import DEMAND, World, a_demand, an_area, square

pytestmark = pytest.mark.db

FORMULAS = ("=cmd|'/C calc'!A0", "@SUM(1)", "+1", "-1", "=1+1")


@pytest.fixture
def command(world: World, monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    """Return the command, on the database of the test."""
    monkeypatch.setattr("etl.cli._connected", lambda: world.engine)
    app = typer.Typer()
    cli.mount(app)
    return app


def said(app: typer.Typer, *words: str) -> str:
    """Return what `rongtu quarantine` prints."""
    done = CliRunner().invoke(app, ["quarantine", *words], catch_exceptions=False)
    assert done.exit_code == 0
    return done.stdout


def replayed(world: World, name: str = "demand") -> Report:
    """Load what is held back once more."""
    report = load_again(world.folder / f"{name}.toml", world.engine)
    assert report.adds_up
    return report


def corrected(world: World, old: str, new: str, name: str = "demand") -> None:
    """Change a profile."""
    path = world.folder / f"{name}.toml"
    toml = path.read_text(encoding="utf-8")
    assert old in toml
    path.write_text(toml.replace(old, new), encoding="utf-8")


def reasons(world: World) -> list[str]:
    """Return why rows are held back."""
    return sorted(reason for (reason,) in world.rows(quarantine, "reason"))


def test_a_row_held_back_tells_where_it_is_from_and_why(world: World) -> None:
    report = world.demands([a_demand("1")])
    head, _, good = (world.folder / "demands.csv").read_text(encoding="utf-8").partition("\n")
    persons = good.replace("noise,", "noise,我是王小明13812345678")
    (world.folder / "1.csv").write_text(f"{head}\n{good}", encoding="utf-8")
    bad = persons.replace("1,", "x,", 1).replace(",0,,0,", ",perhaps,,0,")
    again = persons.replace("1,", ",", 1)
    (world.folder / "2.csv").write_text(f"{head}\n{good}{bad}{again}", encoding="utf-8")
    corrected(world, '"demands.csv"', '["1.csv", "2.csv"]')
    report = world.load("demand")
    assert (report.read, report.unchanged, report.skipped, report.quarantined) == (4, 1, 1, 2)
    columns = ("file", "row_number", "row_key", "reason", "run_id", "profile", "layer", "source")
    run = (report.run_id, report.profile, "demand", "test")
    assert world.rows(quarantine, *columns) == [
        ("2.csv", 2, "x", "voided is 'perhaps': not 1 or 0", *run),
        ("2.csv", 3, None, "source_id is missing", *run),
    ]
    for (row,) in world.rows(quarantine, "row"):
        assert row["text"] == "我是王*138****5678"
        assert row["lon"] == "104.005"


def test_the_list_is_narrowed_by_profile_reason_and_number(
    world: World, command: typer.Typer
) -> None:
    assert said(command) == "nothing is held back\n"
    world.demands([a_demand(str(n), category="") for n in range(3)] + [a_demand("9", voided="?")])
    name = f"{world.folder.name}/demand"
    assert len(said(command).splitlines()) == 4
    assert said(command, "--reason", "not 1 or 0") == (
        f"{name} demands.csv row 4: voided is '?': not 1 or 0\n"
    )
    assert len(said(command, "--limit", "2").splitlines()) == 2
    assert len(said(command, "--profile", name).splitlines()) == 4
    assert said(command, "--profile", "other/demand") == "nothing is held back\n"
    # What means anything to LIKE means itself.
    assert said(command, "--reason", "%") == "nothing is held back\n"
    told = json.loads(said(command, "--json", "--reason", "missing"))
    assert [(one["row_number"], one["row_key"]) for one in told] == [(1, "0"), (2, "1"), (3, "2")]
    with world.engine.connect() as connection:
        assert len(connection.execute(held.listed(limit=1)).all()) == 1


def exported(world: World, command: typer.Typer) -> list[dict[str, str]]:
    """Return the rows of the export."""
    out = world.folder / "out.csv"
    said(command, "--out", str(out))
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    with out.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def hold(world: World, *texts: str) -> None:
    """Have rows held back whose ids, categories and texts are these."""
    world.demands(
        [a_demand(one, category=one, text=one, voided="?", area_code=f"{one},x") for one in texts]
    )
    assert len(world.rows(quarantine)) == len(texts)


def test_no_cell_of_the_export_is_a_formula(world: World, command: typer.Typer) -> None:
    hold(world, *FORMULAS)
    rows = exported(world, command)
    assert sorted(row["id"] for row in rows) == sorted(f"'{one}" for one in FORMULAS)
    for row in rows:
        assert not [cell for cell in row.values() if cell.startswith(("=", "@", "+", "-", "\t"))]
        assert row["reason"] == "voided is '?': not 1 or 0"
        assert row["file"] == "demands.csv"


@pytest.mark.parametrize("mark", "＝＋－＠")
def test_nor_is_one_with_a_wide_sign(world: World, command: typer.Typer, mark: str) -> None:
    hold(world, f"{mark}1+1")
    (row,) = exported(world, command)
    assert row["category"] == f"'{mark}1+1"


def test_names_of_columns_are_no_formulas_either(world: World, command: typer.Typer) -> None:
    world.write_demands([a_demand("1", voided="?")])
    path = world.folder / "demands.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("satisfaction", "=1+1"), "utf-8")
    corrected(world, 'satisfaction = "satisfaction"', 'satisfaction = "=1+1"')
    world.load("demand")
    (row,) = world.rows(quarantine, "row")
    assert "=1+1" not in row[0]  # nothing was in it
    path.write_text(path.read_text(encoding="utf-8").replace(",,?", ",5,?"), "utf-8")
    world.load("demand")
    assert "'=1+1" in exported(world, command)[0]


def test_a_word_is_explained_and_the_rows_are_loaded(world: World) -> None:
    world.demands([a_demand("good"), a_demand("1", voided="废"), a_demand("2", voided="废")])
    before = world.rows(demand)
    corrected(world, 'voided = "voided"', 'voided = { column = "voided", values = { "废" = "1" } }')
    report = replayed(world)
    assert (report.read, report.inserted, report.quarantined) == (2, 2, 0)
    assert reasons(world) == []
    assert set(before) < set(world.rows(demand))
    assert world.rows(demand, "source_id", "voided") == [("1", True), ("2", True), ("good", False)]
    again = world.load("demand")
    assert (again.read, again.unchanged) == (3, 3)


def test_a_form_of_times_is_told_and_the_rows_are_loaded(
    world: World, command: typer.Typer
) -> None:
    day = "06/05/2020 09:00"
    world.demands([a_demand("good"), a_demand("1", received_at=day), a_demand("2", category="")])
    form = (
        'received_at = { column = "received_at", format = ["%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M"] }'
    )
    corrected(world, 'received_at = "received_at"', form)
    told = said(command, "--replay", str(world.folder / "demand.toml"), "--json")
    (report,) = json.loads(told[told.index("[") :])
    assert (report["read"], report["inserted"], report["quarantined"]) == (2, 1, 1)
    assert report["adds_up"]
    assert reasons(world) == ["category is missing"]
    (one, other) = world.rows(demand, "source_id", "received_at")
    assert (one[0], other[0], one[1]) == ("1", "good", other[1])


def test_a_replay_that_mends_nothing_changes_nothing(world: World) -> None:
    persons = "我是王小明13812345678"
    world.demands([a_demand("1"), a_demand("2", category="", text=persons), a_demand("", text="x")])
    columns = ("row", "reason", "row_key", "file", "row_number")
    before = world.everything(), world.rows(quarantine, *columns)
    report = replayed(world)
    assert (report.read, report.quarantined) == (2, 2)
    assert (world.everything(), world.rows(quarantine, *columns)) == before


def test_a_second_row_of_an_id_does_not_replace_the_first_by_a_replay(world: World) -> None:
    world.demands([a_demand("1"), a_demand("1", category="parking")])
    before = world.everything()
    assert replayed(world).updated == 0
    assert world.everything() == before
    assert reasons(world) == ["source_id '1' was in row 1 already"]


def test_a_column_that_was_dropped_is_not_missed_by_a_replay(world: World) -> None:
    world.write_demands([a_demand("1", voided="?", duplicate_of="13812345678")])
    corrected(world, "[fields]", '[privacy]\nduplicate_of = "drop"\n[fields]')
    world.load("demand")
    assert "13812345678" not in str(world.rows(quarantine))
    corrected(world, 'duplicate_of = "duplicate_of"\n', "")
    corrected(world, 'voided = "voided"', 'voided = { column = "voided", values = { "?" = "0" } }')
    report = replayed(world)
    assert (report.read, report.inserted) == (1, 1)


def test_a_replay_that_fails_leaves_all_as_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.demands([a_demand("1", category=""), a_demand("2", voided="?")])
    corrected(world, 'voided = "voided"', 'voided = { column = "voided", values = { "?" = "0" } }')
    before = world.everything(), world.rows(quarantine)

    def broken(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("etl.load.refresh_rollup", broken)
    with pytest.raises(KeyboardInterrupt):
        replayed(world)
    assert (world.everything(), world.rows(quarantine)) == before
    assert world.rows(etl_run, "run_id", "status")[-1][1] == "failed"


def test_limits_are_for_what_is_new_and_not_for_a_replay(world: World) -> None:
    world.demands([a_demand("1", category=""), a_demand("2", voided="?")])
    corrected(world, 'voided = "voided"', 'voided = { column = "voided", values = { "?" = "0" } }')
    corrected(world, "[fields]", "[limits]\nfailed_rows = 0\nfailed_share = 0.1\n[fields]")
    done = replayed(world)
    assert (done.inserted, done.quarantined) == (1, 1)


def test_a_replay_with_nothing_held_back_is_no_error(world: World) -> None:
    world.demands([a_demand("1")])
    before = world.everything()
    assert str(replayed(world)).startswith("read 0 = inserted 0")
    assert world.everything() == before


def test_outlines_are_kept_and_loaded_after_a_fix(world: World) -> None:
    bow_tie = [[104, 30], [104.001, 30.001], [104.001, 30], [104, 30.001], [104, 30]]
    shapes = [square(104.002, 30, 104.003, 30.001), {"type": "Polygon", "coordinates": [bow_tie]}]
    features = [an_area(f"51-{n}", shape, parent_code="A") for n, shape in enumerate(shapes)]
    world.write_areas("community", features)
    corrected(world, "[fields]", "code_pattern = '[0-9]+'\n[fields]", "community")
    corrected(world, "code_pattern", "code_pattern", "community")
    assert world.load("community").quarantined == 2
    corrected(world, "'[0-9]+'", "'[0-9-]+'", "community")
    report = replayed(world, "community")
    assert (report.read, report.inserted) == (2, 2)
    assert reasons(world) == []
    before = world.everything()
    whole = world.load("community")
    assert (whole.read, whole.unchanged) == (2, 2)
    assert world.everything() == before


def test_a_line_that_was_not_taken_apart_stays(world: World) -> None:
    world.demands([a_demand("1"), a_demand("2", voided="?")])
    path = world.folder / "demands.csv"
    path.write_text(path.read_text(encoding="utf-8") + "王小明,13812345678\n", encoding="utf-8")
    world.load("demand")
    corrected(world, 'voided = "voided"', 'voided = { column = "voided", values = { "?" = "0" } }')
    for mended in (1, 0):
        report = replayed(world)
        assert (report.inserted, report.quarantined) == (mended, 1)
        assert reasons(world) == ["2 values in a row of 15 columns"]
        assert "13812345678" not in str(world.rows(quarantine))
    with world.engine.connect() as connection:
        (row,) = connection.execute(select(quarantine.c.row)).scalars()
    assert row == {held.LINE: row[held.LINE]}


@pytest.mark.parametrize(
    ("limit", "kept"),
    [("failed_rows = 2", False), ("failed_share = 0.2", False), ("failed_rows = 3", True),
     ("failed_share = 0.3", True)],
)  # fmt: skip
def test_too_many_failing_rows_stop_a_load(world: World, limit: str, *, kept: bool) -> None:
    bad: list[dict[str, Any]] = [a_demand(f"b{n}", category="") for n in range(2)]
    world.write_demands([*bad, a_demand("b3", voided="?"), *(a_demand(str(n)) for n in range(7))])
    world.profile("demand", DEMAND.replace("[fields]", f"[limits]\n{limit}\n[fields]"))
    before = world.everything()
    if kept:
        assert world.load("demand").inserted == 7
        return
    with pytest.raises(LoadError) as caught:
        world.load("demand")
    message = str(caught.value)
    assert "3 of 10 rows read so far (30.0%)" in message
    assert "2 x category is missing; 1 x voided is …: not " in message
    assert limit.split(maxsplit=1)[0] in message
    assert (world.everything(), world.rows(quarantine)) == (before, [])
    assert world.rows(etl_run, "run_id", "status", "error")[-1][1:] == ("failed", message)
