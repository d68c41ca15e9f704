"""The command as a user meets it: a real process, its output, its exit status."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, text

from geo.settings import CHECKOUT

pytestmark = pytest.mark.db

COMMAND = [sys.executable, "-P", "-m", "dashboard.cli"]


def rongtu(database: URL, *words: str, **changes: str) -> subprocess.CompletedProcess[str]:
    url = database.set(drivername="postgresql").render_as_string(hide_password=False)
    environment = os.environ | {"PYTHONPATH": str(CHECKOUT), "DATABASE_URL": url} | changes
    return subprocess.run(
        [*COMMAND, *words], capture_output=True, text=True, check=False, env=environment
    )


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    """Write a profile of one district, a hundredth of a degree square."""
    square = [[[0, 0], [0.01, 0], [0.01, 0.01], [0, 0.01], [0, 0]]]
    feature = {
        "type": "Feature",
        "properties": {"code": "D", "name_zh": "区", "name_en": "District"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    collection = {"type": "FeatureCollection", "features": [feature]}
    (tmp_path / "district.geojson").write_text(json.dumps(collection))
    profile = tmp_path / "district.toml"
    profile.write_text(
        'layer = "area"\nsource = "test"\n[read]\npath = "district.geojson"\n'
        '[level]\nkey = "district"\n'
        '[fields]\ncode = "code"\nname_zh = "name_zh"\nname_en = "name_en"\n'
    )
    return profile


def test_a_file_is_loaded_reconciled_and_counted(empty_database: URL, profile: Path) -> None:
    loaded = rongtu(empty_database, "load", str(profile))
    assert "read 1 = inserted 1 + updated 0 + unchanged 0" in loaded.stdout
    again = rongtu(empty_database, "load", str(profile), "--json")
    (report,) = json.loads(again.stdout)
    assert (report["unchanged"], report["adds_up"]) == (1, True)
    period = ("--from", "2020-01-01", "--to", "2021-01-01", "--json")
    told = json.loads(rongtu(empty_database, "indicators", "--level", "district", *period).stdout)
    assert {row["code"] for row in told["rows"]} == {"D"}
    assert all(row["value"] is None for row in told["rows"] if row["indicator"] == "on_time_rate")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("load", "nowhere.toml"), r"nowhere.toml"),
        (("indicators", "--level", "stret", "--from", "2020-01-01", "--to", "2020-01-02"), "stret"),
        (("indicators", "--level", "street", "--from", "2020-01-02", "--to", "2020-01-02"),
         "end it on 2020-01-03"),
        (("serve", "--port", "1", "--host", "192.0.2.1"), "Cannot listen on 192.0.2.1:1"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_one_line_and_a_status(
    empty_database: URL, words: tuple[str, ...], said: str
) -> None:
    rongtu(empty_database, "db", "migrate")
    done = rongtu(empty_database, *words)
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode != 0
    assert said in last
    assert "wanted: " in last
    assert "remedy: " in last
    assert "Traceback" not in done.stderr


def test_a_database_that_is_away_is_said_without_its_password() -> None:
    away = URL.create("postgresql", "a", "secret", "127.0.0.1", 1, "x")
    done = rongtu(away, "runs")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "does not answer" in done.stderr
    assert "secret" not in done.stderr


def test_listening_beyond_this_machine_warns(empty_database: URL) -> None:
    done = rongtu(empty_database, "serve", "--host", "192.0.2.1")
    assert "WARNING: listening on 192.0.2.1" in done.stderr


def test_an_interrupted_load_leaves_nothing_and_says_so(empty_database: URL, profile: Path) -> None:
    rongtu(empty_database, "db", "migrate")
    url = empty_database.set(drivername="postgresql").render_as_string(hide_password=False)
    engine = create_engine(empty_database)
    # Held by us, so that the load stands still in the middle of its transaction.
    with engine.begin() as connection:
        connection.execute(text("LOCK TABLE rongtu.area IN ACCESS EXCLUSIVE MODE"))
        with subprocess.Popen(
            [*COMMAND, "load", str(profile)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=os.environ | {"PYTHONPATH": str(CHECKOUT), "DATABASE_URL": url},
        ) as load:  # fmt: skip
            waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            while not connection.scalar(waiting) and load.poll() is None:
                pass
            load.send_signal(signal.SIGINT)
            _, said = load.communicate(timeout=30)
    assert load.returncode == 130
    assert said.strip().splitlines()[-1].startswith("rongtu: interrupted; wanted: ")
    assert "Traceback" not in said
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM rongtu.area")) == 0
    engine.dispose()
