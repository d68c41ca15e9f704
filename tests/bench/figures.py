"""How a benchmark is timed, and how a figure is printed beside its limit."""

import time
from collections.abc import Callable
from typing import Any


def timed(work: Callable[[], Any], *, times: int) -> list[float]:
    """Return the seconds that `work` took each time, after one that does not count."""
    work()
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - start)
    return seconds


def line(
    name: str, value: float, limit: float, unit: str, why: str, *, least: bool = False
) -> bool:
    """Print a figure beside its limit, and say whether it was kept.

    Parameters
    ----------
    least
        The limit is what it must reach, not what it may not pass.
    """
    kept = value >= limit if least else value <= limit
    bound = "at least" if least else "limit"
    shown = f"  {name:<40}{value:8.2f} {unit}  ({bound} {limit:.2f} {unit}: {why})"
    print(shown + ("" if kept else "  PASSED THE LIMIT"))
    return kept
