"""Where the next stations would serve most households that none serves yet."""

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csc_array
from sqlalchemy import Connection

from geo.analysis import reach, siting_words
from geo.analysis.siting import Placement, greedy, optimal
from geo.analysis.walking import NOWHERE, located
from geo.catalog.circles import Way
from geo.engine import metric
from geo.engine.siting import ground
from geo.engine.siting.ground import Ground
from geo.engine.siting.model import Siting, SitingQuestion
from geo.text import Text

ON_TOP: Final = 1.0
"""Metres: a candidate so near to a station is in its place."""

_COLUMNS: Final = ["code", "name_zh", "name_en", "area_code", "lon", "lat"]


def siting(connection: Connection, question: SitingQuestion) -> Siting:
    """Choose the sites that serve most households that no open station serves.

    All stations that are open stay. Distances are measured here, and not taken from the load.

    Raises
    ------
    UnknownKeyError
        No such area, station or kind of station.
    RongtuError
        No such living circle, no such number of sites, or points that are none.
    """
    base = ground.read(connection, question)
    cover = base.cover(base.candidates)
    served = base.cover(metric.finite(base.stations.open)).sum(axis=1) > 0
    weights = base.compounds["households"].to_numpy(dtype=np.float64)
    quick = greedy(cover, weights, k=question.k, covered=served)
    best = optimal(cover, weights, k=question.k, covered=served)
    tables = (base.compounds, base.stations.every)
    return Siting(
        question=question,
        way=base.way,
        metres=base.metres,
        candidates=len(base.candidates),
        optimal=best,
        greedy=quick,
        sites=_sites(base, best, cover, served),
        greedy_sites=_sites(base, quick, cover, served),
        verdict=siting_words.sentence(best),
        greedy_verdict=siting_words.sentence(quick),
        synthetic=any(bool(rows["synthetic"].any()) for rows in tables),
        notes=tuple(_notes(question, base)),
    )


def _sites(
    base: Ground, placement: Placement, cover: csc_array, served: NDArray[np.bool_]
) -> pd.DataFrame:
    chosen = base.candidates.iloc[placement.chosen][_COLUMNS].reset_index(drop=True)
    open_to, compounds = ~served, []
    for site in placement.chosen:
        reached = np.zeros(len(served), dtype=bool)
        reached[cover[:, [int(site)]].indices] = True
        compounds.append(int((reached & open_to).sum()))
        open_to &= ~reached
    covered = placement.before + np.cumsum(placement.gain)
    chosen.insert(0, "rank", np.arange(1, len(chosen) + 1))
    return chosen.assign(
        households=placement.gain,
        compounds=np.array(compounds, dtype=np.int64),
        covered_share=covered / placement.total if placement.total else covered,
    )


def _notes(question: SitingQuestion, base: Ground) -> Iterator[Text]:
    if question.way is not Way.STRAIGHT and base.ways is None:
        yield Text(
            zh="没有载入步行路网：按直线距离选址",
            en="No walking network is loaded: sites are chosen by straight lines",
        )
    if not len(base.stations.open):
        yield Text(zh="没有现有服务站计入", en="No existing station counts")
    closing = base.stations.closing
    if len(closing):
        yield Text(
            zh=f"假设关闭：{'、'.join(closing['name_zh'])}",
            en=f"Supposed to close: {', '.join(closing['name_en'])}",
        )
    for count, note in _counts(base):
        if count:
            yield note


def _counts(base: Ground) -> Iterator[tuple[int, Text]]:
    on_top, off = _on_top(base), _off_network(base)
    yield (
        on_top,
        Text(
            zh=f"{on_top:,} 个候选点就在现有服务站处，不会增加覆盖",
            en=f"{on_top:,} candidates are where a station is already, and would add nothing",
        ),
    )
    yield (
        off,
        Text(
            zh=f"{off:,} 个候选点离路网太远，走不到任何小区",
            en=f"{off:,} candidates are too far from the network to be walked from",
        ),
    )
    yield (
        base.lost,
        Text(
            zh=f"{base.lost:,} 个候选点远离本地，不予考虑",
            en=f"{base.lost:,} candidates are too far away to be measured, and are left out",
        ),
    )
    empty = base.without_households
    yield (
        empty,
        Text(
            zh=f"{empty:,} 个小区未填户数，选址时不计",
            en=f"{empty:,} compounds do not say how many households they have: they do not count",
        ),
    )


def _on_top(base: Ground) -> int:
    """Count candidates in the place of an open station."""
    stations = metric.finite(base.stations.open)[["x", "y"]]
    found = reach.pairs(stations, base.candidates[["x", "y"]], None, limit=ON_TOP)
    return len(np.unique(found.thing))


def _off_network(base: Ground) -> int:
    if base.way is Way.STRAIGHT or base.ways is None:
        return 0
    return int((located(base.ways, base.candidates[["x", "y"]]).edge == NOWHERE).sum())
