"""What a scan found, in a sentence to be read aloud."""

import math
from typing import Final

import numpy as np

from geo.analysis.scan import Cluster, Outcome
from geo.text import Text

_FEW: Final = 0.1
"""Below this many expected cases their number and the ratio are not said."""

_QUIET: Final = {
    Outcome.NO_CASES: Text(
        zh="所选范围和时段内没有报事，无从比较。",
        en="There are no cases in this area and period: nothing to compare.",
    ),
    Outcome.ONE_DAY: Text(
        zh="报事都在同一天，没有其他日期可比，无法判断是否异常聚集。",
        en="All cases are of one day: no other day says what is usual.",
    ),
    Outcome.ONE_PLACE: Text(
        zh="报事都在同一处，没有其他地点可比，无法判断是否异常聚集。",
        en="All cases are of one place: no other place says what is usual.",
    ),
    Outcome.NO_CIRCLE: Text(
        zh="报事过半集中在一处，其他地点太少，无法判断是否异常聚集。",
        en="One place has more than half of all cases: the others do not say what is usual.",
    ),
}


def alert(cluster: Cluster, *, place: Text, history_days: int) -> Text:
    """Say where there were how many cases, beside how many were expected.

    Parameters
    ----------
    cluster
        What `geo.analysis.scan.space_time_scan` found.
    place
        What its centre is called.
    history_days
        How many days were scanned.
    """
    zh, en = place.zh, f"at {place.en}"
    if cluster.radius_m > 0:
        metres = f"{math.ceil(cluster.radius_m / 10) * 10:,}"  # up, so that all is within as said
        zh, en = f"{place.zh}周边 {metres} 米内", f"within {metres} m of {place.en}"
    since = _since(cluster.days)
    number = f"{cluster.cases:,}"
    cases = "1 case" if cluster.cases == 1 else f"{number} cases"
    usual = _usual(cluster)
    p = np.format_float_positional(cluster.p, precision=2, fractional=False, trim="-")
    every = f"{math.floor(cluster.recurrence_days):,}"
    return Text(
        zh=f"{since.zh}，{zh}报事 {number} 件，{usual.zh}（按近 {history_days} 天各处、各日的总量"
        f"推算，p = {p}，纯属偶然时约 {every} 天一遇）。",
        en=f"{since.en} {en}: {cases}, {usual.en} from the totals of places and days over "
        f"{history_days} days (p = {p}: by chance once in about {every} days).",
    )


def quiet(outcome: Outcome, *, max_days: int) -> Text:
    """Say why there is no alert.

    Parameters
    ----------
    outcome
        What came of the scan; scanned, if nothing stood out.
    max_days
        How many days back it looked.
    """
    since = _since(max_days)
    if outcome is Outcome.SCANNED:
        return Text(
            zh=f"{since.zh}，各处报事均在偶然波动范围内，未发现异常聚集。",
            en=f"{since.en} no place stands out: all is within chance.",
        )
    if outcome is Outcome.NO_RECENT_CASES:
        return Text(zh=f"{since.zh}没有报事。", en=f"{since.en} there are no cases.")
    return _QUIET[outcome]


def _since(days: int) -> Text:
    if days == 1:
        return Text(zh="最近一天", en="In the last day")
    return Text(zh=f"近 {days} 天", en=f"In the last {days} days")


def _usual(cluster: Cluster) -> Text:
    if cluster.expected < _FEW:
        return Text(zh=f"而预期不足 {_FEW} 件", en=f"where fewer than {_FEW} were expected")
    expected, ratio = f"{cluster.expected:,.1f}", f"{cluster.ratio:,.1f}"
    return Text(
        zh=f"为预期 {expected} 件的 {ratio} 倍",
        en=f"{ratio} times the {expected} expected",
    )
