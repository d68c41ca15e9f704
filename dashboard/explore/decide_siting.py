"""Where new stations would serve most, step by step, so that who waits can see and stop it."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csc_array, hstack

from dashboard import data
from dashboard.explore.decide_asked import Asked
from dashboard.explore.decide_jobs import Tell
from dashboard.explore.decide_values import SHARE, both, degrees, named, number
from geo import db
from geo.analysis import siting_words
from geo.analysis.siting import TIME_LIMIT_S, Placement, greedy, optimal
from geo.catalog.circles import Way
from geo.engine import metric
from geo.engine.siting import SitingQuestion, ground
from geo.engine.siting.ground import Ground
from geo.queries import reach as queries
from geo.text import Lang, Text

BLOCK: Final = 400
"""Candidates that are measured at once: between blocks it can be stopped."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sited:
    """What was chosen.

    Attributes
    ----------
    best
        The best choice, as far as it was found in time.
    quick
        Households that are covered with each number of sites chosen one by one, from none on.
    sites
        The chosen ones, that which adds most first: code, names, area_code, street, lon, lat,
        households and compounds that each adds.
    """

    asked: Asked
    version: int | None
    as_of: str | None
    synthetic: bool
    way: Way
    metres: int
    candidates: int
    best: Placement
    quick: tuple[float, ...]
    sites: pd.DataFrame
    notes: tuple[Text, ...]


def question(asked: Asked) -> SitingQuestion:
    """Return what the engine is asked."""
    return SitingQuestion(
        k=asked.k, within=asked.within, minutes=asked.minutes, way=asked.way, closed=asked.closed
    )


def sited(asked: Asked, tell: Tell) -> Sited:
    """Choose sites among the compounds; stations of the scenario count as if they were there.

    The same as `geo.engine.siting.siting`, in steps.

    Parameters
    ----------
    tell
        Hears of each step; where it raises, nothing more is done.
    """
    tell("decide.step_read", 0.02)
    with data.moment() as moment:
        state = moment.state
        base = ground.read(moment.connection, question(asked))
        streets = db.read_frame(moment.connection, queries.streets()).set_index("area_code")
    cover = _cover(base, tell)
    served = _served(base, asked)
    weights = base.compounds["households"].to_numpy(dtype=np.float64)
    quick = _one_by_one(cover, weights, served, asked.k, tell)
    tell("decide.step_exact", 0.85, n=f"{TIME_LIMIT_S:.0f}")
    best = optimal(cover, weights, k=asked.k, covered=served)
    return Sited(
        asked=asked,
        version=state.version,
        as_of=None if state.as_of is None else f"{state.as_of:%Y-%m-%d %H:%M}",
        synthetic=any(
            bool(rows["synthetic"].any()) for rows in (base.compounds, base.stations.every)
        ),
        way=base.way,
        metres=base.metres,
        candidates=len(base.candidates),
        best=best,
        quick=quick,
        sites=_sites(base, best, cover, served).join(streets, on="area_code"),
        notes=tuple(_notes(asked, base)),
    )


def _cover(base: Ground, tell: Tell) -> csc_array:
    """Measure who is near enough to which candidate, some candidates at a time."""
    count = len(base.candidates)
    if not count:
        return base.cover(base.candidates)
    parts = []
    for first in range(0, count, BLOCK):
        tell("decide.step_measure", 0.05 + 0.6 * first / count, n=f"{first:,}", of=f"{count:,}")
        parts.append(base.cover(base.candidates.iloc[first : first + BLOCK]))
    return csc_array(hstack(parts, format="csc"))


def _served(base: Ground, asked: Asked) -> Bools:
    there = metric.finite(base.stations.open)
    served: Bools = base.cover(there).sum(axis=1) > 0
    if asked.added:
        points = pd.DataFrame(asked.added, columns=["lon", "lat"])
        new = metric.finite(metric.placed(points, base.system))
        served |= base.cover(new).sum(axis=1) > 0
    return served


def _one_by_one(
    cover: csc_array, weights: NDArray[np.float64], served: Bools, k: int, tell: Tell
) -> tuple[float, ...]:
    """Return the households covered after none, one, … sites, each time that which adds most."""
    now = served.copy()
    covered = [float(weights[now].sum())]
    for number_ in range(1, k + 1):
        tell("decide.step_site", 0.65 + 0.2 * (number_ - 1) / k, n=number_, of=k)
        next_ = greedy(cover, weights, k=1, covered=now)
        if not next_.chosen.size:
            break
        now[cover[:, [int(next_.chosen[0])]].indices] = True
        covered.append(float(weights[now].sum()))
    return tuple(covered)


def _sites(base: Ground, best: Placement, cover: csc_array, served: Bools) -> pd.DataFrame:
    chosen = base.candidates.iloc[best.chosen].reset_index(drop=True)
    left, compounds = ~served, list[int]()
    for site in best.chosen:
        reached = cover[:, [int(site)]].indices
        compounds.append(int(left[reached].sum()))
        left[reached] = False
    columns = ["code", "name_zh", "name_en", "area_code", "lon", "lat"]
    return chosen[columns].assign(households=best.gain, compounds=compounds)


def _notes(asked: Asked, base: Ground) -> list[Text]:
    said = list[Text]()
    if asked.way is Way.WALK and base.way is Way.STRAIGHT:
        said.append(both("decide.no_walks"))
    if not len(base.stations.open):
        said.append(both("decide.no_stations_open"))
    if len(base.stations.closing) or asked.added:
        said.append(
            both("decide.siting_scenario", closed=len(base.stations.closing),
                 added=len(asked.added))
        )  # fmt: skip
    if base.without_households:
        said.append(both("decide.unknown_households", n=f"{base.without_households:,}"))
    return said


def told(found: Sited, lang: Lang) -> dict[str, Any]:
    """Return what was chosen, as the page is told it."""
    asked, best = found.asked, found.best
    covered = best.before + np.cumsum(best.gain)
    return {
        "version": found.version,
        "as_of": found.as_of,
        "synthetic": found.synthetic,
        "notes": [note[lang] for note in found.notes],
        "k": asked.k,
        "minutes": asked.minutes,
        "metres": found.metres,
        "way": found.way.value,
        "candidates": found.candidates,
        "outcome": best.outcome.value,
        "verdict": siting_words.sentence(best)[lang],
        "proved": best.proved,
        "gap": number(best.gap, SHARE),
        "before": number(best.before),
        "after": number(best.after),
        "bound": number(best.bound),
        "total": number(best.total),
        "quick": [number(one) for one in found.quick],
        "curve": [number(best.before), *(number(one) for one in covered)],
        "sites": [
            {
                "rank": rank,
                "code": row["code"],
                "name": named(row, lang),
                "street": named(row, lang, "street"),
                "lon": degrees(row["lon"]),
                "lat": degrees(row["lat"]),
                "households": number(row["households"]),
                "compounds": row["compounds"],
                "covered": number(covered[rank - 1]),
            }
            for rank, row in enumerate(found.sites.to_dict("records"), start=1)
        ],
    }
