"""`rongtu profile`, as people type it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from etl import profile_cli
from etl.draft import guessed, toml
from etl.errors import ProfileError
from etl.profile import read as read_profile
from tests.unit.draft.files import HOTLINE, table


def test_the_command_writes_once_unless_forced(tmp_path: Path) -> None:
    run = CliRunner()
    table(tmp_path / "hotline.csv", HOTLINE)
    out = tmp_path / "hotline.toml"
    command = ["draft", str(tmp_path / "hotline.csv"), "--out", str(out)]
    first = run.invoke(profile_cli.app, command)
    assert first.exit_code == 0, first.exception
    assert "rongtu profile check" in first.stdout
    assert read_profile(out).layer == "demand"
    again = run.invoke(profile_cli.app, command)
    assert isinstance(again.exception, ProfileError)
    assert "--force" in str(again.exception)
    assert run.invoke(profile_cli.app, [*command, "--force"]).exit_code == 0


def test_the_command_prints_what_it_would_write(tmp_path: Path) -> None:
    path = table(tmp_path / "hotline.csv", HOTLINE)
    shown = CliRunner().invoke(profile_cli.app, ["draft", str(path), "--layer", "demand"])
    assert shown.stdout == toml(guessed(path, layer="demand"))


@pytest.fixture
def station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a profile whose file has seven good rows, two without a place, and an empty one."""
    monkeypatch.setattr(profile_cli, "_engine", lambda: None)
    path = tmp_path / "station.toml"
    path.write_text(
        'layer = "station"\nsource = "my"\n[read]\npath = "a.csv"\n'
        '[fields]\ncode = "id"\nname_zh = "name"\nlon = "x"\nlat = "y"\n',
        encoding="utf-8",
    )
    good = [f"S{n},驿站,104.0{n},30.6" for n in range(1, 8)]
    lines = ["id,name,x,y", *good[:3], ",,,", "S8,驿站,,", "S9,驿站,,", *good[3:]]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_check_accounts_for_every_row(station: Path) -> None:
    done = CliRunner().invoke(profile_cli.app, ["check", str(station)])
    assert done.exit_code == 0, done.exception
    assert "10 read = 7 good + 2 held back + 1 skipped; nothing was written" in done.stdout
    for said in ("held back 2: bad geometry: none", "such as a.csv row 5:", "such as a.csv row 6:",
                 "100.0% filled, S1 to S7"):  # fmt: skip
        assert said in done.stdout


@pytest.mark.parametrize(
    ("limits", "status"),
    [("failed_rows = 2", 0), ("failed_rows = 1", 1), ("failed_share = 0.2", 0),
     ("failed_share = 0.19", 1)],
)  # fmt: skip
def test_the_exit_status_tells_when_more_is_held_back_than_may_be(
    station: Path, limits: str, status: int
) -> None:
    said = station.read_text(encoding="utf-8").replace("[fields]", f"[limits]\n{limits}\n[fields]")
    station.write_text(said, encoding="utf-8")
    done = CliRunner().invoke(profile_cli.app, ["check", str(station), "--json"])
    assert done.exit_code == status
    assert json.loads(done.stdout)[0]["beyond_limits"] is (status == 1)
