"""What each indicator counts, in pandas: the catalog's words made anew from the raw demands."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd

from tests.db.engine_world import World

_HOUR: Final = pd.Timedelta(hours=1)

Frame = Any  # demands as `told` returns them
Counted = Callable[[Frame], Any]


@lru_cache(maxsize=1)
def told(world: World) -> pd.DataFrame:
    """Return the demands with their civil days, and what each has to do with the others."""
    d = world.rows.assign(
        received_on=world.civil("received_at"),
        due_on=world.civil("due_at"),
        closed_on=world.civil("closed_at"),
        counts=~world.rows["voided"] & world.rows["duplicate_of"].isna(),
    )
    d["spot"] = [_spot(row) for row in d.itertuples()]
    real = d[d["counts"]]
    same = _every_pair(d, real, "spot") & _every_pair(d, real, "category")
    came = real["received_at"].to_numpy(dtype="datetime64[us]")
    received, closed = (d[name].to_numpy(dtype="datetime64[us]")[:, None]
                        for name in ("received_at", "closed_at"))  # fmt: skip
    reach = np.timedelta64(14, "D")
    d["repeats"] = (same & (came < received) & (came >= received - reach)).any(axis=1)
    d["comes_again"] = (same & (came > closed) & (came <= closed + reach)).any(axis=1)
    others = d[~d["voided"]].groupby(["source", "duplicate_of"]).size()
    ids = pd.MultiIndex.from_frame(d[["source", "source_id"]])
    return d.assign(duplicates=others.reindex(ids, fill_value=0).to_numpy(dtype=int))


def _spot(row: Any) -> str | None:  # noqa: ANN401 - a row
    if row.place_how == "stacked":
        return None
    if not pd.isna(row.geom):
        lon, lat = row.geom.partition("(")[2].rstrip(")").split()
        return f"{float(lon):.4f} {float(lat):.4f}"
    return row.address if row.address and not pd.isna(row.address) else None


def _every_pair(rows: pd.DataFrame, others: pd.DataFrame, name: str) -> Any:  # noqa: ANN401 - flags
    ours, theirs = (frame[name].to_numpy(dtype=object) for frame in (rows, others))
    known = np.array([value is not None for value in ours], dtype=bool)
    return (ours[:, None] == theirs) & known[:, None]


@dataclass(frozen=True, slots=True)
class Rate:
    """What is counted on which day, of what; `per` may be of another day, or there is none.

    Days count that have been over for `matures` times 24 hours, if that is said.
    """

    on: str
    count: Counted
    per: Counted | None = None
    per_on: str | None = None
    matures: int | None = None
    factor: float = 100.0
    share: bool = True


def _every(d: Frame) -> Any:  # noqa: ANN401 - flags
    return d["counts"]


def _all_that_came(d: Frame) -> Any:  # noqa: ANN401 - flags
    return d["received_at"].notna()


def _within(d: Frame, later: str, earlier: str, hours: int) -> Any:  # noqa: ANN401 - flags
    return (d[later] >= d[earlier]) & (d[later] <= d[earlier] + hours * _HOUR)


def _taken_up(d: Frame) -> Any:  # noqa: ANN401 - flags
    first = d[["accepted_at", "closed_at"]].min(axis=1)
    return d["counts"] & (first - d["received_at"] <= 24 * _HOUR)


def _disagrees(d: Frame) -> Any:  # noqa: ANN401 - flags
    is_closed, status = d["closed_at"].notna(), d["status"]
    return d["counts"] & (
        (status.eq("closed") & ~is_closed) | (status.eq("open") & is_closed) | status.eq("voided")
    )


def _in_time(d: Frame) -> Any:  # noqa: ANN401 - flags
    return d["counts"] & (d["closed_at"] <= d["due_at"])


def _is(name: str) -> Counted:
    """Count demands of which `name` is known."""
    return lambda d: d["counts"] & d[name].notna()


def _minutes(d: Frame) -> Any:  # noqa: ANN401 - numbers
    return ((d["closed_at"] - d["received_at"]) // pd.Timedelta(minutes=1)).where(d["counts"])


RATES: Final = {
    "on_time_rate": Rate("due_on", _in_time, _every, matures=0),
    "closure_rate": Rate("due_on", _is("closed_at"), _every, matures=0),
    "same_day_rate": Rate(
        "received_on", lambda d: d["counts"] & (d["closed_on"] == d["received_on"]), _every
    ),
    "daily_flow": Rate("closed_on", _every, _every, "received_on", share=False),
    "cohort_closure": Rate("received_on", _is("closed_at"), _every),
    "response_rate": Rate("received_on", _taken_up, _every, matures=1),
    "direct_answer_share": Rate(
        "received_on", lambda d: d["counts"] & d["direct_answer"], _every
    ),
    "dispatched_share": Rate("received_on", _is("dispatched_at"), _every),
    "accepted_share": Rate("received_on", _is("accepted_at"), _every),
    "callback_coverage": Rate("closed_on", _is("callback_at"), _every),
    "satisfaction_rate": Rate(
        "closed_on", lambda d: d["counts"] & (d["satisfaction"] >= 4), _is("satisfaction")
    ),
    "rated_share": Rate("closed_on", _is("satisfaction"), _every),
    "reopened_14": Rate(
        "closed_on",
        lambda d: d["counts"] & _within(d, "reopened_at", "closed_at", 14 * 24),
        _every,
        matures=14,
    ),
    "reopened_30": Rate(
        "closed_on",
        lambda d: d["counts"] & _within(d, "reopened_at", "closed_at", 30 * 24),
        _every,
        matures=30,
    ),
    "repeat_rate": Rate("received_on", lambda d: d["counts"] & d["repeats"], _is("spot")),
    "demands": Rate("received_on", _every, factor=1, share=False),
    "demands_per_1000_households": Rate("received_on", _every, factor=1000, share=False),
    "voided_share": Rate("received_on", lambda d: d["voided"], _all_that_came),
    "duplicate_share": Rate(
        "received_on", lambda d: ~d["voided"] & d["duplicate_of"].notna(), _all_that_came
    ),
    "closed_without_callback": Rate(
        "closed_on", lambda d: d["counts"] & d["callback_at"].isna(), _every, matures=3
    ),
    "closed_then_repeated": Rate(
        "closed_on", lambda d: d["counts"] & d["comes_again"], _is("spot"), matures=14
    ),
    "last_hour_share": Rate(
        "closed_on", lambda d: _in_time(d) & (d["closed_at"] > d["due_at"] - _HOUR), _in_time
    ),
    "disagreeing_share": Rate("received_on", _disagrees, _every),
    "stacked_share": Rate(
        "received_on", lambda d: d["counts"] & d["place_how"].eq("stacked"), _every
    ),
    "reports_per_open_day": Rate(
        "closed_on", lambda d: d["duplicates"].where(d["counts"]), _minutes,
        factor=100 * 24 * 60, share=False,
    ),
}  # fmt: skip
