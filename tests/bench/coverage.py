"""How fast the ways to the nearest station are measured, and the next stations found.

All is made up here: neither needs a database.
"""

import statistics
import time
import warnings
from itertools import pairwise
from typing import Any, Final

import networkx as nx
import numpy as np
import pandas as pd
import pulp
import shapely
from numpy.typing import NDArray
from spopt.locate import MCLP
from sqlalchemy import Engine

from geo.analysis import reach
from geo.analysis.covering import covered_by, within
from geo.analysis.network import Network, network
from geo.analysis.siting import Placement, greedy, optimal
from geo.analysis.walking import located
from geo.catalog.circles import CIRCLES, FARTHEST
from tests.bench.figures import line, timed

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]

STATIONS, COMPOUNDS, EDGES = 200, 2_500, 50_000
CANDIDATES, SITES = 500, 10
NETWORK_S, OPTIMAL_S, GREEDY_S = 3.0, 10.0, 0.2
SIDE: Final = 158
"""Crossings along each side of the crooked grid: so many have 50,000 streets between them."""
BLOCK_M: Final = 100.0


def bench(_engine: Engine | None, *, large: bool) -> list[bool]:
    """Measure distances on foot and the choice of sites; say of each limit whether it was kept."""
    kept = _networks()
    return kept + _sites(large=large)


def _networks() -> list[bool]:
    lines, rng = _streets(), np.random.default_rng(20)
    extent = SIDE * BLOCK_M
    stations, compounds = (rng.uniform(0, extent, (n, 2)) for n in (STATIONS, COMPOUNDS))
    ways = network(lines)
    print(f"Coverage: {COMPOUNDS:,} compounds, {STATIONS} stations, {len(ways.lengths):,} edges")
    seconds = timed(lambda: _covered(lines, stations, compounds), times=5)
    kept = line("network, distances, all three limits", statistics.median(seconds), NETWORK_S,
                 "s", "issue 5")  # fmt: skip
    ours = _covered(lines, stations, compounds)
    start = time.perf_counter()
    theirs = _by_networkx(lines, stations, compounds)
    print(f"  peer: networkx, the same                {time.perf_counter() - start:8.2f} s")
    same = all((ours[m] == theirs[m]).all() for m in CIRCLES.values())
    shares = ", ".join(f"{m} m {ours[m].mean():.1%}" for m in CIRCLES.values())
    print(f"  compounds covered: {shares}; networkx says the same: {same}")
    points = stations[:, 0], stations[:, 1]
    areas = pd.DataFrame({"area_code": ["all"], "geom": [shapely.box(0, 0, extent, extent)]})
    some = pd.DataFrame({"kind": "any", "x": points[0], "y": points[1]})
    ground = timed(lambda: reach.ground(areas, some, ways, kinds=False), times=3)
    print(f"  ground, {(extent / reach.STEP) ** 2:,.0f} points"
          f"{'':<18}{statistics.median(ground):8.2f} s")  # fmt: skip
    return [kept, same]


def _streets() -> Shapes:
    """Return streets of four blocks each, which meet where they cross."""
    rng = np.random.default_rng(5)
    at = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), axis=-1) * BLOCK_M
    at += rng.uniform(-20, 20, at.shape)
    lines = []
    for row in range(SIDE):
        for first in range(0, SIDE - 1, 4):
            lines.append(shapely.LineString(at[row, first : first + 5]))
            lines.append(shapely.LineString(at[first : first + 5, row]))
    return np.array(lines, dtype=object)


def _covered(lines: Shapes, stations: Floats, compounds: Floats) -> dict[int, NDArray[np.bool_]]:
    """Return which compounds are covered within each limit, from the lines on."""
    found = reach.pairs(stations, compounds, network(lines))
    nearest = np.full(len(compounds), np.inf)
    np.fmin.at(nearest, found.thing, found.walk)
    return {metres: nearest <= metres for metres in CIRCLES.values()}


def _by_networkx(
    lines: Shapes, stations: Floats, compounds: Floats
) -> dict[int, NDArray[np.bool_]]:
    """Do the same with networkx: places cut their edges, then one search a station."""
    ways: Network = network(lines)
    places = np.concatenate([stations, compounds])
    entry = located(ways, places)
    cuts: dict[int, list[tuple[float, Any]]] = {}
    for number, (edge, along) in enumerate(zip(entry.edge, entry.along, strict=True)):
        cuts.setdefault(int(edge), []).append((float(along), f"p{number}"))
    graph = nx.Graph()
    for edge, (start, end) in enumerate(ways.ends.tolist()):
        stops = [(0.0, start), *sorted(cuts.get(edge, [])), (float(ways.lengths[edge]), end)]
        for (here, one), (there, other) in pairwise(stops):
            graph.add_edge(one, other, weight=max(there - here, 0.0))
    nearest = np.full(len(compounds), np.inf)
    for number in range(len(stations)):
        access = entry.access[number]
        far = nx.single_source_dijkstra_path_length(
            graph, f"p{number}", cutoff=FARTHEST - access, weight="weight"
        )
        for name, metres in far.items():
            if isinstance(name, str) and (place := int(name[1:]) - len(stations)) >= 0:
                whole = access + metres + entry.access[len(stations) + place]
                nearest[place] = min(nearest[place], whole)
    return {metres: nearest <= metres for metres in CIRCLES.values()}


def _sites(*, large: bool) -> list[bool]:
    rng = np.random.default_rng(10)
    extent = 15_000.0
    compounds = rng.uniform(0, extent, (COMPOUNDS, 2))
    households = rng.integers(20, 2_500, COMPOUNDS).astype(float)
    candidates, stations = (rng.uniform(0, extent, (n, 2)) for n in (CANDIDATES, 60))
    far, near = (
        np.hypot(*(compounds[:, None] - places).transpose(2, 0, 1))
        for places in (candidates, stations)
    )
    cover = within(far, limit_m=FARTHEST)
    served = covered_by(within(near, limit_m=FARTHEST))
    asked: dict[str, Any] = {"k": SITES, "covered": served}
    print(f"Siting: {SITES} of {CANDIDATES} candidates for {COMPOUNDS:,} compounds")
    best = timed(lambda: optimal(cover, households, **asked), times=1)[0]
    quick = statistics.median(timed(lambda: greedy(cover, households, **asked), times=9))
    kept = [
        line("optimal (HiGHS)", best, OPTIMAL_S, "s", "issue 5"),
        line("greedy", quick, GREEDY_S, "s", "issue 5"),
    ]
    ours, rough = optimal(cover, households, **asked), greedy(cover, households, **asked)
    _shown(ours, rough)
    kept.append(ours.proved)
    if large:
        seconds, gain = _by_spopt(far, np.where(served, 0, households))
        agreed = abs(gain - (ours.after - ours.before)) < 1
        print(
            f"  peer: spopt, MCLP by HiGHS              {seconds:8.2f} s, gains as much: {agreed}"
        )
        kept.append(agreed)
    return kept


def _shown(best: Placement, rough: Placement) -> None:
    print(
        f"  gain: optimal {best.after - best.before:,.0f} households"
        f" ({'proved' if best.proved else 'not proved'}), greedy {rough.after - rough.before:,.0f}"
        f" ({(rough.after - rough.before) / (best.after - best.before):.1%} of it)"
    )


def _by_spopt(far: Floats, weights: Floats) -> tuple[float, float]:
    """Return how long spopt takes, and what its sites gain."""
    start = time.perf_counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model = MCLP.from_cost_matrix(far, weights, FARTHEST, SITES)
        model = model.solve(pulp.HiGHS(msg=False))
    seconds = time.perf_counter() - start
    chosen = [at for at, one in enumerate(model.fac_vars) if one.varValue and one.varValue > 1 / 2]
    return seconds, float(weights[(far[:, chosen] <= FARTHEST).any(axis=1)].sum())
