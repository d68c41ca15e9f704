"""How fast all panels of the planners' page are counted, of ten million demands in memory.

The demands are made up in memory, like those of `tests.bench.indicators`: reading them from the
database has a figure of its own there, where they are.
"""

import statistics
import sys
import time
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.explore import answers
from dashboard.explore.asked import Asked
from dashboard.explore.facts import Told
from geo.facts.areas import Areas, areas
from geo.facts.build import build, microseconds
from geo.facts.selection import Selection, Window, polygon_of
from geo.facts.table import Facts, Known, number
from geo.period import Grain, Period
from geo.queries.facts import CLOSE_EDGES, DEGREE, FLAGS, HOWS, NO_DAY, NO_PLACE
from geo.text import Lang
from tests.bench.figures import line

MOST: Final = 10_000_000
LIMIT_MS: Final = 100.0
BYTES, KILOBYTES = 64.0, 50.0
TIMES: Final = 200
FIRST, LAST = date(2020, 1, 1), date(2022, 12, 31)
AS_OF: Final = datetime(2023, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
CATEGORIES: Final = tuple(f"category{n:02}" for n in range(30))
CHANNELS: Final = tuple(f"channel{n}" for n in range(5))
YEAR: Final = Period(date(2022, 1, 1), date(2023, 1, 1))
_HOUR_US: Final = 3_600_000_000


def tree() -> Areas:
    """Return three districts of twelve streets, and 261 communities."""
    rows: list[tuple[str, str, str | None]] = [(f"D{d}", "district", None) for d in range(3)]
    rows += [(f"S{s:02}", "street", f"D{s // 12}") for s in range(36)]
    rows += [(f"C{c:03}", "community", f"S{c % 36:02}") for c in range(261)]
    frame = pd.DataFrame(rows, columns=["code", "level", "parent_code"]).sort_values("code")
    named = frame.assign(name_zh=frame["code"], name_en=frame["code"], synthetic=True,
                         households=5_000)  # fmt: skip
    return areas(named.reset_index(drop=True), ("district", "street", "community"))


def made(count: int, *, seed: int = 2020) -> Facts:
    """Make up demands of three years."""
    rng = np.random.default_rng(seed)
    places = tree()
    columns = columns_of(rng, count, places)
    known = Known(
        version=1, as_of=AS_OF, first_day=FIRST, last_day=LAST, synthetic=True,
        zone="Asia/Shanghai",
    )  # fmt: skip
    return build(columns, places, {"category": CATEGORIES, "channel": CHANNELS}, known)


def columns_of(rng: np.random.Generator, count: int, places: Areas) -> dict[str, NDArray[Any]]:
    days = (LAST - FIRST).days + 1
    received = number(FIRST) + rng.integers(0, days, count)
    second = rng.integers(0, 86_400, count)
    # A log-normal with half closed within a day, and a long tail.
    took = np.minimum(rng.lognormal(np.log(24), 1.2, count), 60_000)
    allowed = np.array([24, 72, 168, 360])[rng.integers(0, 4, count)]
    left = (number(LAST) + 1 - received) * 24 - second / 3_600
    is_closed = (took < left) & (rng.random(count) < 0.997)
    local = (received.astype(np.int64) * 86_400 + second) * 1_000_000
    local += microseconds(datetime(2000, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai")))
    closed = np.where(is_closed, received + (second / 3_600 + took) // 24, NO_DAY)
    due = received + (second / 3_600 + allowed) // 24
    codes = places.frame["code"].sort_values().tolist()
    lowest = np.flatnonzero([code.startswith("C") for code in codes])
    at = rng.integers(0, lowest.size, count)
    lon, lat = _points(rng, at)
    flags = _flags(rng, received, closed, is_closed, took, allowed)
    return {
        "area": lowest[at].astype(np.int32),
        "category": (len(CATEGORIES) * rng.random(count) ** 2).astype(np.int16),
        "channel": rng.integers(0, len(CHANNELS), count).astype(np.int16),
        "how": np.where(lon == NO_PLACE, HOWS.index("street"), 0).astype(np.int8),
        "closing": np.where(is_closed, np.where(took <= allowed, 1, 2), 0).astype(np.int8),
        "bin": np.where(
            is_closed, np.searchsorted(CLOSE_EDGES, took, side="right") - 1, -1
        ).astype(np.int8),
        "hour": (second // 3_600).astype(np.int8),
        "received": received.astype(np.int16),
        "due": due.astype(np.int16),
        "closed": closed.astype(np.int16),
        "hours": np.where(is_closed, np.ceil(took), -1).astype(np.int32),
        "flags": flags,
        "lon": lon,
        "lat": lat,
        "cell": np.where(lon == NO_PLACE, 0, 1 + (lon >> 12) * 4_096 + (lat >> 12)),
        "key": rng.integers(-(2**62), 2**62, count),
        "received_us": np.where(is_closed, 0, local),
        "due_us": np.where(is_closed, 0, local + allowed * _HOUR_US),
    }  # fmt: skip


def _points(
    rng: np.random.Generator, at: NDArray[np.intp]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return a point near the middle of each area; one in ten has none."""
    none = rng.random(at.size) < 0.1
    lon = 104 + (at % 18) / 100 + rng.normal(0, 0.004, at.size)
    lat = 30.6 + (at // 18) / 100 + rng.normal(0, 0.004, at.size)
    return (
        np.where(none, NO_PLACE, lon * DEGREE).astype(np.int32),
        np.where(none, NO_PLACE, lat * DEGREE).astype(np.int32),
    )


def _flags(
    rng: np.random.Generator, received: Any, closed: Any, is_closed: Any, took: Any, allowed: Any  # noqa: ANN401 - arrays
) -> NDArray[np.int32]:  # fmt: skip
    drawn = rng.random(received.size)
    counts = drawn > 0.045
    in_time = is_closed & (took <= allowed)
    true = {
        "received": counts,
        "received_voided": drawn < 0.015,
        "received_duplicate": (drawn >= 0.015) & ~counts,
        "received_closed_same_day": counts & is_closed & (closed == received),
        "received_closed": counts & is_closed,
        "due": counts,
        "due_closed": counts & is_closed,
        "due_on_time": counts & in_time,
        "closed": counts & is_closed,
        "closed_on_time": counts & in_time,
    }
    total = np.zeros(received.size, dtype=np.int32)
    for at, name in enumerate(FLAGS):
        if name in true:
            total |= true[name].astype(np.int32) << at
        elif name.startswith("received"):
            total |= (counts & (rng.random(received.size) < 0.5)).astype(np.int32) << at
        else:
            total |= (counts & is_closed & (drawn > 0.5)).astype(np.int32) << at
    return total


def changes(rng: np.random.Generator) -> dict[str, Selection]:
    """Return what a planner may choose next, each by what it is called."""
    street = f"S{rng.integers(36):02}"
    category = str(rng.choice(CATEGORIES))
    month = Grain.MONTH.start_of(date.fromordinal(FIRST.toordinal() + int(rng.integers(1_090))))
    x, y = 104 + rng.random() * 0.15, 30.6 + rng.random() * 0.12
    turn = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radius = 0.005 + 0.03 * rng.random()
    ring = zip(x + radius * np.cos(turn), y + radius * np.sin(turn), strict=True)
    first = int(rng.integers(0, 20))
    every = Period(FIRST, date(2023, 1, 1))
    days = int(rng.integers(900))
    brushed = Period(
        date.fromordinal(FIRST.toordinal() + days),
        date.fromordinal(FIRST.toordinal() + days + 1 + int(rng.integers(1, 190))),
    )
    return {
        "nothing": Selection(period=YEAR),
        "nothing, of all three years": Selection(period=every),
        "a street": Selection(period=YEAR, areas=(street,)),
        "a district": Selection(period=YEAR, areas=(f"D{rng.integers(3)}",)),
        "a street and a category": Selection(period=YEAR, areas=(street,), categories=(category,)),
        "a category": Selection(period=YEAR, categories=(category,)),
        "a month": Selection(period=Period(month, Grain.MONTH.after(month))),
        "brushed days": Selection(period=brushed),
        "a channel": Selection(period=YEAR, channels=(str(rng.choice(CHANNELS)),)),
        "a status": Selection(period=YEAR, statuses=(str(rng.choice(["on_time", "late"])),)),
        "a status, of all three years": Selection(period=every, statuses=("on_time",)),
        "a polygon": Selection(period=YEAR, polygon=polygon_of(ring).wkb),
        "hours": Selection(period=YEAR, hours=(Window(1, 5, first, first + 3),)),
        "a time to close": Selection(period=YEAR, classes=tuple(range(int(rng.integers(1, 9))))),
    }


def bench(count: int = MOST) -> list[bool]:
    """Measure changes of filters over demands in memory, up to the answer as it is sent."""
    start = time.perf_counter()
    facts = made(count)
    took_s = time.perf_counter() - start
    print(f"The planners' page: {count:,} demands in memory, made in {took_s:.0f} s")
    told, rng = Told(facts=facts), np.random.default_rng(7)
    took: dict[str, list[float]] = {}
    work, sizes = list[float](), list[int]()
    for _ in range(max(2, TIMES // len(changes(rng)))):
        for name, selection in changes(rng).items():
            asked = Asked(
                lang=Lang.ZH, selection=selection, level="community", indicator="on_time_rate"
            )
            answers.forget()
            begun, before = time.perf_counter(), time.process_time()
            sizes.append(len(answers.view(told, asked, []).body))
            took.setdefault(name, []).append(1000 * (time.perf_counter() - begun))
            work.append(1000 * (time.process_time() - before))
    for name, every in took.items():
        print(f"  {name:<40}{statistics.median(every):8.0f} ms median, {max(every):.0f} ms most")
    # On a machine that is busy otherwise, only this tells what the answers cost.
    print(f"  {'processor time, median':<40}{statistics.median(work):8.0f} ms")
    p95 = statistics.quantiles([one for every in took.values() for one in every], n=20)[-1]
    return [
        line("a change of filters, 95th percentile", p95, LIMIT_MS, "ms", "the page's promise"),
        line("the largest answer, 261 communities", max(sizes) / 1000, KILOBYTES, "kB", "a wire"),
        line("memory of a demand", facts.nbytes / count, BYTES, "bytes", "640 MB in all"),
    ]


if __name__ == "__main__":
    bench(int(sys.argv[1]) if len(sys.argv) > 1 else MOST)
