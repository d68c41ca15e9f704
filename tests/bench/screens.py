"""How many screens one server of two cores can feed: the real pattern of asking, for minutes."""

import asyncio
import random
import socket
import statistics
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from geo.settings import CHECKOUT
from tests.bench.figures import line

SCREENS: Final = 200
MINUTES: Final = 5.0
LIMIT_MS, SCENE_KB = 500.0, 30.0
POLL_S: Final = 4.0


@dataclass(slots=True)
class Tally:
    """What the screens were answered: milliseconds and bytes by kind of request, and errors."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    sizes: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


@contextmanager
def served(environment: Mapping[str, str]) -> Iterator[str]:
    """Serve as `rongtu serve` does, one process; return the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "dashboard.cli", "serve", "--port", str(port)],
        cwd=CHECKOUT,
        env=dict(environment),
    )
    try:
        _wait(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(30)


def _wait(address: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(f"{address}/healthz", timeout=5).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
        else:
            return
    message = "the server did not start"
    raise RuntimeError(message)


def bench(
    address: str, scenes: Sequence[str], *, screens: int = SCREENS, minutes: float = MINUTES
) -> list[bool]:
    """Let screens go through scenes for minutes; say how they were answered."""
    print(f"{screens} screens on one process for {minutes:g} min, each asking every {POLL_S:g} s")
    tally = asyncio.run(_hall(address, scenes, screens, minutes))
    every = [one for took in tally.took.values() for one in took]
    for kind, took in sorted(tally.took.items()):
        p95 = statistics.quantiles(took, n=20)[-1] if len(took) > 1 else took[0]
        print(f"  {kind:<10}{len(took):7} answers, median {statistics.median(took):6.1f} ms,"
              f" 95th percentile {p95:6.1f} ms, at most {max(took):6.1f} ms")  # fmt: skip
    largest = max((size for kind, size in tally.sizes.items() if kind != "page"), default=0)
    for error in tally.errors[:5]:
        print(f"  error: {error}")
    return [
        line("95th percentile of all answers", statistics.quantiles(every, n=20)[-1], LIMIT_MS,
             "ms", "the wall's promise"),
        line("errors", len(tally.errors), 0, "", "the wall's promise"),
        line("the largest scene, compressed", largest / 1000, SCENE_KB, "kB", "the wall's promise"),
    ]  # fmt: skip


async def _hall(address: str, scenes: Sequence[str], screens: int, minutes: float) -> Tally:
    tally, end = Tally(), time.monotonic() + 60 * minutes
    limits = httpx.Limits(max_connections=screens, max_keepalive_connections=screens)
    async with httpx.AsyncClient(base_url=address, timeout=30, limits=limits) as client:
        await asyncio.gather(*(_screen(client, scenes, tally, end) for _ in range(screens)))
    return tally


async def _screen(
    client: httpx.AsyncClient, scenes: Sequence[str], tally: Tally, end: float
) -> None:
    """Do what the page does: open, ask for news, and get the scene of the next turn before it."""
    await asyncio.sleep(random.uniform(0, 20))  # noqa: S311 - no secret
    await _get(client, tally, "page", "/wall")
    etags: dict[str, str] = {}
    at = 0
    change = time.monotonic() + random.uniform(15, 30)  # noqa: S311
    while time.monotonic() < end:
        await asyncio.sleep(POLL_S * random.uniform(0.9, 1.1))  # noqa: S311
        if time.monotonic() > change:
            at, change = (at + 1) % len(scenes), time.monotonic() + 25
            key = scenes[at]
            given = {"If-None-Match": etags[key]} if key in etags else {}
            answer = await _get(client, tally, "scene", f"/wall/scene/{key}.json?lang=zh", given)
            if answer is not None and answer.status_code == httpx.codes.OK:
                etags[key] = answer.headers["ETag"]
                tally.sizes[key] = int(answer.headers["Content-Length"])
        etag = etags.get(scenes[at], "").strip('"')
        query = f"/wall/pulse.json?scene={scenes[at]}&lang=zh&etag={etag}"
        await _get(client, tally, "pulse", query)


async def _get(
    client: httpx.AsyncClient, tally: Tally, kind: str, path: str, headers: Any = None  # noqa: ANN401
) -> httpx.Response | None:  # fmt: skip
    start = time.perf_counter()
    try:
        answer = await client.get(path, headers=headers)
    except httpx.HTTPError as error:
        tally.errors.append(f"{kind}: {type(error).__name__}")
        return None
    tally.took[kind].append(1000 * (time.perf_counter() - start))
    if answer.status_code not in {httpx.codes.OK, httpx.codes.NOT_MODIFIED}:
        tally.errors.append(f"{kind}: {answer.status_code}")
    return answer
