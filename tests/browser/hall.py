"""A hall: a server of walls over a database of its own, which can each be taken away."""

import csv
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

import pandas as pd
from sqlalchemy import URL, Engine, create_engine, text

from dashboard.wall.plan_file import SCENES, read
from etl.run import load
from geo.engine import Question, answer
from geo.period import Period
from geo.queries import areas
from geo.settings import CHECKOUT
from tests.browser.city import DISTRICTS, PROFILES

POLL_MS: Final = 300
SLOWER: Final = 20
"""How much longer each scene stays than it does in a hall of people."""
WRONG: Final = """
[[scene]]
key = "wrong"
title = "错"
map = {{ indicator = "on_time_rate" }}
layers = ["stations", "rain"]
figures = [{{ indicator = "demand" }}, {{ indicator = "demands" }}]
lists = [{{ show = "ranking", indicator = "on_time_rate" }}]
[[scene]]
key = "nowhere"
title = "不存在的地方"
area = "999999"
map = {{ indicator = "on_time_rate" }}
figures = [{{ indicator = "demands" }}]
[[playlist]]
key = "hall"
title = "大厅"
scenes = [{scenes}]
"""
"""Beside the scenes that come with it: what is wrong, and a round of what the city can show."""
CUT_OFF: Final = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
JOIN pg_database USING (datname) WHERE NOT datallowconn AND NOT datistemplate
"""
_OPEN: Final = ("dispatched_at", "accepted_at", "closed_at", "reopened_at", "callback_at",
                "status", "channel", "satisfaction", "duplicate_of", "text")  # fmt: skip


def shown() -> list[str]:
    """Return the scenes that come with it and that the city can show, by key."""
    return [one.key for one in read().scene if one.area in {None, *DISTRICTS}]


@dataclass(slots=True, kw_only=True, eq=False)
class Hall:
    """A server of walls and its data.

    Attributes
    ----------
    folder
        With the city's files; what is loaded later is written there too.
    """

    server: URL
    url: URL
    engine: Engine
    folder: Path
    port: int = 0
    poll_ms: int = POLL_MS
    _process: "subprocess.Popen[bytes] | None" = None
    _loads: Iterator[int] = field(default_factory=lambda: iter(range(1, 1_000_000)))

    @property
    def address(self) -> str:
        """Where it is served: the same after it was gone."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Serve as `rongtu serve` does; an unhealthy server says why."""
        scenes = self.folder / "scenes.toml"
        if not scenes.exists():
            told_too = WRONG.format(scenes=", ".join(f'"{key}"' for key in shown()))
            # A busy machine shall find the scene that it was told of still on.
            written = re.sub(
                r"^seconds = (\d+)",
                lambda found: f"seconds = {SLOWER * int(found[1])}",
                SCENES.read_text(encoding="utf-8") + told_too,
                flags=re.MULTILINE,
            )
            scenes.write_text(written, encoding="utf-8")
        self.port = self.port or _free_port()
        url = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        told = {"DATABASE_URL": url, "RONGTU_SCENES": str(scenes),
                "RONGTU_WALL_POLL_MS": str(self.poll_ms)}  # fmt: skip
        log = self.folder / "server.log"
        with log.open("a", encoding="utf-8") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "dashboard.cli", "serve", "--port", str(self.port)],
                cwd=CHECKOUT, env={**os.environ, **told}, stdout=file, stderr=subprocess.STDOUT,
                start_new_session=True,
            )  # fmt: skip
        pause = threading.Event()
        while self._process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=5) as answered:  # noqa: S310
                    assert answered.status == 200
                    return
            except (urllib.error.URLError, TimeoutError):
                pause.wait(0.1)
        raise AssertionError(log.read_text(encoding="utf-8"))

    def stop(self) -> None:
        """End the server as an update does."""
        assert self._process is not None
        self._process.terminate()
        log = self.folder / "server.log"
        assert self._process.wait(30) == 0, log.read_text(encoding="utf-8")

    @contextmanager
    def without_server(self) -> Iterator[None]:
        """Kill the server, and serve again at the same address."""
        assert self._process is not None
        # With its worker, which would go on answering.
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def without_database(self) -> Iterator[None]:
        """Let the database refuse everybody, and take them in again."""
        name = self.url.database
        self._told(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false", CUT_OFF)
        try:
            yield
        finally:
            self._told(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")

    def _told(self, *commands: str) -> None:
        engine = create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            for command in commands:
                connection.execute(text(command))
        engine.dispose()

    def load_one(self, street: str, *, synthetic: bool = True) -> None:
        """Load one more demand of the last day, still open."""
        folder = self.folder / "more"
        folder.mkdir(exist_ok=True)
        profile = folder / "demand.toml"
        written = (PROFILES / "demand.toml").read_text(encoding="utf-8")
        if not synthetic:
            written = written.replace("synthetic = true", "synthetic = false")
        profile.write_text(written, encoding="utf-8")
        row = {
            "id": f"N-{next(self._loads)}",
            "received_at": f"{self.last_day} 09:30:00",
            "due_at": f"{self.last_day + timedelta(days=1)} 09:30:00",
            "voided": 0,
            "direct_answer": 0,
            "lon": "",
            "lat": "",
            "area_code": street,
            "category": "parking",
            **dict.fromkeys(_OPEN, ""),
        }
        with (folder / "demands.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(row))
            writer.writeheader()
            writer.writerow(row)
        assert load(profile, self.engine, base=folder).inserted == 1

    @contextmanager
    def of_its_own(self, street: str) -> Iterator[None]:
        """Let all data be real ones, which are years old, and made up again."""
        self._made_up(str(False).lower())
        self.load_one(street, synthetic=False)
        try:
            yield
        finally:
            self._made_up(str(True).lower())
            self.load_one(street)

    def _made_up(self, told: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(
                text(
                    "UPDATE rongtu.etl_run SET detail ="
                    " jsonb_set(detail::jsonb, '{synthetic}', CAST(:told AS jsonb))"
                ),
                {"told": told},
            )

    def version(self) -> int:
        """Return which version of the data there is."""
        with self.engine.connect() as connection:
            version: int = connection.execute(areas.state()).one().version
        return version

    @property
    def last_day(self) -> date:
        """The last day of the data that came with the city."""
        return date(2020, 4, 29)

    def year(self) -> Period:
        """Return the days of the year that there are."""
        return Period(date(2020, 1, 1), self.last_day + timedelta(days=1))

    def day(self) -> Period:
        """Return the last day."""
        return Period(self.last_day, self.last_day + timedelta(days=1))

    def rows(self, key: str, period: Period, **asked: Any) -> pd.DataFrame:  # noqa: ANN401
        """Ask the engine in this process."""
        with self.engine.connect() as connection:
            return answer(connection, Question(keys=(key,), period=period, **asked)).frame

    def row(self, key: str, period: Period, within: str | None = None) -> "pd.Series[Any]":
        """Ask the engine for one number."""
        found = self.rows(key, period, within=within)
        assert len(found) == 1
        return found.iloc[0]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
