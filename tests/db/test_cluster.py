"""The embedded cluster, with real servers in folders of their own."""

import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from pydantic import PostgresDsn, TypeAdapter

from geo import cluster
from geo.cluster import ClusterError, place, server
from geo.cluster.server import State

pytestmark = pytest.mark.db

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")

START = (
    "import sys, pathlib; from geo import cluster;"
    " print(cluster.start(pathlib.Path(sys.argv[1]), fast=True))"
)


@pytest.fixture
def folder() -> Iterator[Path]:
    """Give a folder that the server can enter, emptied of clusters after.

    Pytest's own are closed, and closed again by every other run of pytest.
    """
    with TemporaryDirectory(prefix="rongtu-test-", ignore_cleanup_errors=True) as name:
        given = Path(name)
        given.chmod(0o755)
        yield given
        for record in given.rglob("cluster.json"):
            with suppress(ClusterError):
                cluster.remove(record.parent)


@pytest.fixture
def home(folder: Path) -> Path:
    return folder / "home"


def ask(url: str, query: str) -> object:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]


def root_of(home: Path) -> Path:
    return home / str(json.loads((home / "cluster.json").read_text())["root"])


def pid_file(home: Path) -> Path:
    return root_of(home) / "data" / "postmaster.pid"


def postmaster(home: Path) -> int:
    return int(pid_file(home).read_text().splitlines()[0])


def keep_a_row(home: Path) -> None:
    ask(cluster.start(home, fast=True), "CREATE TABLE kept AS SELECT 42 AS n")


def test_starting_twice_is_one_server(home: Path) -> None:
    url = cluster.start(home, fast=True)
    server = postmaster(home)
    assert cluster.start(home) == url == cluster.url(home)
    assert postmaster(home) == server
    assert "3." in str(ask(url, "SELECT postgis_version()"))
    assert ask(url, "SELECT 1 FROM pg_extension WHERE extname = 'pgrouting'") == 1


def test_a_stopped_cluster_keeps_its_rows(home: Path) -> None:
    keep_a_row(home)
    assert cluster.stop(home)
    assert not cluster.is_up(home)
    assert not cluster.stop(home)
    assert ask(cluster.start(home), "SELECT n FROM kept") == 42


def test_what_was_never_started_is_down_and_stays_unmade(home: Path) -> None:
    assert not cluster.is_up(home)
    assert not cluster.stop(home)
    assert not home.exists()


def test_a_killed_server_comes_back_with_its_last_commit(home: Path) -> None:
    ask(cluster.start(home), "CREATE TABLE kept AS SELECT 42 AS n")
    os.kill(postmaster(home), signal.SIGKILL)
    assert ask(cluster.start(home), "SELECT n FROM kept") == 42


def test_a_backend_that_outlives_its_killed_server_is_ended(home: Path) -> None:
    url = cluster.start(home, fast=True)

    def count() -> None:
        with suppress(psycopg.OperationalError):
            ask(url, "SELECT count(*) FROM generate_series(1, 1000000000)")

    busy = threading.Thread(target=count)
    busy.start()
    while (
        ask(url, "SELECT count(*) FROM pg_stat_activity WHERE query ~ '^SELECT count.*1000'") == 0
    ):
        time.sleep(0.05)
    os.kill(postmaster(home), signal.SIGKILL)
    assert ask(cluster.start(home), "SELECT 1") == 1
    busy.join()


def test_stopping_a_killed_server_is_no_error(home: Path) -> None:
    cluster.start(home, fast=True)
    os.kill(postmaster(home), signal.SIGKILL)
    cluster.stop(home)
    assert not cluster.stop(home)
    assert not cluster.is_up(home)


def test_a_pid_that_another_cluster_has_now_is_not_taken_for_the_server(folder: Path) -> None:
    one, other = folder / "one", folder / "other"
    keep_a_row(one)
    cluster.stop(one)
    cluster.start(other, fast=True)
    pid_file(one).write_text(pid_file(other).read_text())
    shutil.chown(pid_file(one), root_of(one).stat().st_uid)
    assert not cluster.is_up(one)
    assert not cluster.stop(one)
    assert ask(cluster.start(one), "SELECT n FROM kept") == 42
    assert cluster.is_up(other)


def test_three_processes_may_start_it_at_once(home: Path) -> None:
    command = [sys.executable, "-c", START, str(home)]
    with ThreadPoolExecutor(3) as pool:
        urls = list(pool.map(lambda _: subprocess.check_output(command), range(3)))
    assert len(set(urls)) == 1


@pytest.mark.parametrize("after_s", [0.0, 0.3, 0.8])
def test_a_killed_starter_leaves_nothing_that_stops_the_next(home: Path, after_s: float) -> None:
    with subprocess.Popen([sys.executable, "-c", START, str(home)]) as starter:
        while not (home / "cluster.json").exists():
            time.sleep(0.01)
        time.sleep(after_s)  # nothing tells where it is: that is the point
        starter.kill()
    assert ask(cluster.start(home, fast=True), "SELECT postgis_version() > ''") is True


def test_a_server_that_comes_up_between_two_looks_is_taken(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = cluster.start(home, fast=True)
    # As if it had not been there yet: the moment itself cannot be met.
    looks, look = iter([State.DOWN] * 2), server.state
    monkeypatch.setattr(server, "state", lambda of: next(looks, None) or look(of))
    monkeypatch.setattr(server, "_bury", lambda _: None)
    assert cluster.start(home) == url
    assert next(looks, None) is None
    assert ask(url, "SELECT 1") == 1


def test_a_moved_home_keeps_its_rows(folder: Path) -> None:
    keep_a_row(folder / "old")
    cluster.stop(folder / "old")
    moved = (folder / "old").rename(folder / "new")
    assert ask(cluster.start(moved), "SELECT n FROM kept") == 42


def test_a_copied_home_is_another_cluster(folder: Path) -> None:
    keep_a_row(folder / "old")
    cluster.stop(folder / "old")
    command = ["cp", "-a", str(folder / "old"), str(folder / "copy")]
    subprocess.run(command, check=True)
    assert cluster.start(folder / "old") != cluster.start(folder / "copy")
    ask(cluster.start(folder / "copy"), "DROP TABLE kept")
    assert ask(cluster.start(folder / "old"), "SELECT n FROM kept") == 42


@as_root
def test_a_home_that_other_users_cannot_enter_is_no_hindrance(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "SYSTEM_HOME", folder / "var")
    closed = folder / "root"
    closed.mkdir(mode=0o700)
    home = closed / "checkout" / ".rongtu"
    keep_a_row(home)
    assert root_of(home).parent == folder / "var"
    cluster.stop(home)
    moved = (closed / "checkout").rename(closed / "elsewhere") / ".rongtu"
    assert ask(cluster.start(moved), "SELECT n FROM kept") == 42
    root = root_of(moved)
    cluster.remove(moved)
    assert not root.exists()


@as_root
def test_the_database_of_a_deleted_home_is_kept_and_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(place, "SYSTEM_HOME", folder / "var")
    (folder / "root").mkdir(mode=0o700)
    home = folder / "root" / "home"
    keep_a_row(home)
    first = root_of(home)
    cluster.stop(home)
    shutil.rmtree(home)
    assert ask(cluster.start(home, fast=True), "SELECT to_regclass('kept') IS NULL") is True
    assert first.exists()
    assert str(first) in caplog.text


@as_root
def test_root_runs_the_server_as_nobody_special(home: Path) -> None:
    cluster.start(home, fast=True)
    assert Path(f"/proc/{postmaster(home)}").stat().st_uid == pwd.getpwnam("postgres").pw_uid


@pytest.mark.parametrize("name", ["long" * 40, "a b,c&d'e%20蓉图"])
def test_the_path_of_a_home_may_be_anything(folder: Path, name: str) -> None:
    url = cluster.start(folder / name, fast=True)
    assert ask(url, "SELECT 1") == 1
    sockets = Path(json.loads((folder / name / "cluster.json").read_text())["sockets"])
    assert sockets.stat().st_mode & 0o777 == 0o700


def test_a_folder_for_sockets_that_is_not_ours_alone_is_not_used(folder: Path) -> None:
    home = folder / ("long" * 40)
    first = cluster.start(home, fast=True)
    cluster.stop(home)
    trap = Path(json.loads((home / "cluster.json").read_text())["sockets"])
    trap.chmod(0o777)
    try:
        assert cluster.start(home) != first
    finally:
        shutil.rmtree(trap)


def test_the_url_does_as_a_setting_whatever_the_environment(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPORT", "6543")
    url = cluster.start(home, fast=True)
    assert str(TypeAdapter(PostgresDsn).validate_python(url)) == url
    assert ask(url, "SELECT 1") == 1


def test_missing_programs_are_named_with_their_packages(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BIN", "/nowhere")
    with pytest.raises(ClusterError, match=r"apt-get install postgresql-15 postgresql-15-postgis"):
        cluster.start(home)


def test_a_failing_initdb_is_told_in_one_line_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = folder / "bin"
    programs.mkdir()
    (programs / "initdb").write_text("#!/bin/sh\necho 'initdb: error: No space left' >&2; exit 1\n")
    (programs / "initdb").chmod(0o755)
    monkeypatch.setenv("PG_BIN", str(programs))
    with pytest.raises(ClusterError, match=r"initdb failed \(initdb: error: No space left\)"):
        cluster.start(folder / "home")
    monkeypatch.delenv("PG_BIN")
    assert ask(cluster.start(folder / "home", fast=True), "SELECT 1") == 1


def test_a_home_that_cannot_be_is_told_in_one_line(folder: Path) -> None:
    (folder / "file").write_text("")
    with pytest.raises(ClusterError, match="set RONGTU_HOME"):
        cluster.start(folder / "file")


def test_a_damaged_record_is_told_and_not_overwritten(home: Path) -> None:
    home.mkdir()
    (home / "cluster.json").write_text("{}")
    with pytest.raises(ClusterError, match="damaged"):
        cluster.start(home)
    assert (home / "cluster.json").read_text() == "{}"
