"""The embedded cluster, with real servers in folders of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from geo import cluster
from geo.cluster import ClusterError

pytestmark = pytest.mark.db


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "home"
    yield folder
    cluster.stop(folder)


def ask(url: str, query: str) -> object:
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        cursor = connection.execute(query.encode())
        return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]


def pid_file(home: Path) -> Path:
    root = json.loads((home / "cluster.json").read_text())["root"]
    return Path(root) / "data" / "postmaster.pid"


def postmaster(home: Path) -> int:
    return int(pid_file(home).read_text().splitlines()[0])


def test_starting_twice_is_one_server(home: Path) -> None:
    assert cluster.start(home, fast=True) == cluster.start(home, fast=True)
    assert "3." in str(ask(cluster.start(home), "SELECT postgis_version()"))


def test_a_stopped_cluster_keeps_its_rows(home: Path) -> None:
    ask(cluster.start(home, fast=True), "CREATE TABLE kept AS SELECT 42 AS n")
    assert cluster.stop(home)
    assert not cluster.is_up(home)
    assert not cluster.stop(home)
    assert ask(cluster.start(home), "SELECT n FROM kept") == 42


def test_a_killed_server_comes_back_with_its_rows(home: Path) -> None:
    ask(cluster.start(home), "CREATE TABLE kept AS SELECT 42 AS n")
    ask(cluster.start(home), "CHECKPOINT")
    os.kill(postmaster(home), signal.SIGKILL)
    assert ask(cluster.start(home), "SELECT n FROM kept") == 42


def test_a_pid_that_another_program_has_now_is_not_taken_for_the_server(home: Path) -> None:
    cluster.start(home, fast=True)
    cluster.stop(home)
    with subprocess.Popen(["sleep", "60"]) as other:  # noqa: S607
        pid_file(home).write_text(f"{other.pid}\n{home}\n")
        try:
            assert ask(cluster.start(home), "SELECT 1") == 1
        finally:
            other.kill()


START = (
    "import sys, pathlib; from geo import cluster;"
    " print(cluster.start(pathlib.Path(sys.argv[1]), fast=True))"
)


def test_two_processes_may_start_it_at_once(home: Path) -> None:
    command = [sys.executable, "-c", START, str(home)]
    with ThreadPoolExecutor(3) as pool:
        urls = list(pool.map(lambda _: subprocess.check_output(command), range(3)))
    assert len(set(urls)) == 1


def test_a_killed_starter_leaves_nothing_that_stops_the_next(home: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", START, str(home)]) as starter:
        while not (home / "cluster.json").exists():
            time.sleep(0.01)
        starter.kill()
    assert ask(cluster.start(home, fast=True), "SELECT 1") == 1


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has a home that the server cannot enter")
def test_a_home_that_other_users_cannot_enter_is_no_hindrance(tmp_path: Path) -> None:
    closed = tmp_path / "root"
    closed.mkdir(mode=0o700)
    home = closed / "checkout" / ".rongtu"
    try:
        assert ask(cluster.start(home, fast=True), "SELECT 1") == 1
    finally:
        cluster.stop(home)


def test_a_home_with_a_very_long_path_is_no_hindrance(tmp_path: Path) -> None:
    home = tmp_path / ("long" * 40)
    try:
        assert ask(cluster.start(home, fast=True), "SELECT 1") == 1
    finally:
        cluster.stop(home)


def test_missing_programs_are_named_with_their_packages(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PG_BIN", "/nowhere")
    with pytest.raises(ClusterError, match=r"apt-get install postgresql-15 postgresql-15-postgis"):
        cluster.start(home)
