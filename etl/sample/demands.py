"""Made-up demands of one district over 2020: what, when, where, and what became of them."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from etl.sample import closure, moments, sentences, truth
from etl.sample.arrays import Flags, Floats, Labels, Moments
from etl.sample.assumptions import (
    CODE_ONLY,
    DUPLICATES,
    NO_PLACE,
    OUTSIDE,
    REPEATS,
    STACKED,
    VOIDED,
    Plan,
)
from etl.sample.categories import CATEGORIES, CHANNELS
from etl.sample.closure import Fate
from etl.sample.extracts import lonlat
from etl.sample.ground import Ground
from etl.sample.moments import DAY_SECONDS, END, YEAR_START
from etl.sample.partition import Division

EXACT, STACK, CODE, NOTHING, BEYOND = range(5)
"""How a demand says where it is."""
TO_COMMUNITY: Final = 0.4
"""Of those that give a code and no point, the share that name only the community."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Demands in order of receipt. `parent` is the row of the original, -1 for an original."""

    category: Labels
    received: Moments
    place: Labels
    xy: Floats
    how: Labels
    voided: Flags
    parent: Labels

    def taken(self, order: Labels) -> "Cases":
        """Return the cases in another order, or some of them; parents follow."""
        row = np.full(len(self.parent) + 1, -1)
        row[order] = np.arange(len(order))
        return Cases(
            category=self.category[order],
            received=self.received[order],
            place=self.place[order],
            xy=self.xy[order],
            how=self.how[order],
            voided=self.voided[order],
            parent=row[self.parent[order]],
        )


def demands(division: Division, ground: Ground, seed: np.random.SeedSequence) -> pa.Table:
    """Draw all demands of a divided district as rows of `demands.csv`."""
    rng = np.random.default_rng(seed)
    plan = division.plan
    cases = _with_duplicates(_originals(division, ground, rng), rng)
    due_at = closure.due(cases.category, cases.received, rng)
    score = closure.lateness(cases.category, ground.street[cases.place], due_at, rng)
    counted = ~cases.voided & (cases.parent < 0)
    late = closure.calibrated(score, due_at, counted, plan.on_time)
    fate = closure.fate(cases.received, due_at, late, cases.voided, rng)
    return _table(division, ground, cases, fate, rng)


def _originals(division: Division, ground: Ground, rng: np.random.Generator) -> Cases:
    """Draw everything but duplicates: ordinary demands, clusters, and repeats of ordinary ones."""
    plan = division.plan
    clusters = truth.of(plan)
    extra = sum(cluster.extra for cluster in clusters)
    voided = round(plan.demands * VOIDED / (1 - VOIDED))
    repeats = round(plan.demands * REPEATS)
    usual = moments.drawn(plan.demands + voided - extra - repeats, rng)
    place = _places(ground, usual.category, rng)
    again, gap = _repeats(usual.received, repeats, rng)
    keys = list(CATEGORIES)
    found = [truth.points(cluster, division, rng) for cluster in clusters]
    put = np.concatenate(found)
    place = np.concatenate([place, place[again], _nearest(ground, put)])
    common = len(usual.category) + repeats
    cases = Cases(
        category=np.concatenate(
            [
                usual.category,
                usual.category[again],
                *(np.full(cluster.extra, keys.index(cluster.category)) for cluster in clusters),
            ]
        ),
        received=np.concatenate(
            [
                usual.received,
                moments.later(usual.received[again], gap),
                *(truth.moments(cluster, rng) for cluster in clusters),
            ]
        ),
        place=place,
        xy=np.concatenate([ground.points(place[:common], rng), put]),
        how=np.concatenate([_how(common, rng), np.full(extra, EXACT)]),
        voided=np.zeros(len(place), dtype=np.bool_),
        parent=np.full(len(place), -1),
    )
    # Only the year's own may be voided, and no cluster's: its number is written in the truth.
    may = np.flatnonzero(cases.received[:common] >= YEAR_START)
    cases.voided[rng.choice(may, voided, replace=False)] = True
    earlier = np.flatnonzero(cases.received < YEAR_START)
    cases.voided[earlier] = rng.random(len(earlier)) < VOIDED
    return cases.taken(np.lexsort((cases.category, cases.received)))


def _places(ground: Ground, category: Labels, rng: np.random.Generator) -> Labels:
    place = np.empty(len(category), dtype=np.int64)
    for row, kind in enumerate(CATEGORIES.values()):
        mine = np.flatnonzero(category == row)
        place[mine] = ground.drawn(kind, len(mine), rng)
    return place


def _repeats(received: Moments, count: int, rng: np.random.Generator) -> tuple[Labels, Floats]:
    """Choose demands that come again, from the same place on the same matter, days later."""
    may = np.flatnonzero((received >= YEAR_START) & (received < END - np.timedelta64(3, "D")))
    chosen = np.sort(rng.choice(may, count, replace=False))
    left = (END - received[chosen]).astype(float)
    gap = (1 + rng.exponential(11, count)) * DAY_SECONDS
    return chosen, np.where(gap < left, gap, left * rng.uniform(0.3, 0.99, count))


def _nearest(ground: Ground, xy: Floats) -> Labels:
    rows: Labels = shapely.STRtree(ground.shape).nearest(shapely.points(xy))
    return rows


def _how(count: int, rng: np.random.Generator) -> Labels:
    shares = [1 - STACKED - CODE_ONLY - NO_PLACE - OUTSIDE, STACKED, CODE_ONLY, NO_PLACE, OUTSIDE]
    edges = np.cumsum(shares)
    how: Labels = np.searchsorted(edges, rng.random(count) * edges[-1]).clip(max=BEYOND)
    return how


def _with_duplicates(cases: Cases, rng: np.random.Generator) -> Cases:
    """Add second reports of some demands, hours later, from the very same place."""
    count = len(cases.place)
    may = np.flatnonzero(~cases.voided & (cases.received < END - np.timedelta64(1, "h")))
    wanted = round(count * DUPLICATES / (1 - DUPLICATES))
    original = np.sort(rng.choice(may, wanted, replace=False))
    left = (END - cases.received[original]).astype(float)
    gap = np.minimum(60 + rng.lognormal(np.log(3 * 3_600), 1.1, wanted), 0.9 * left)
    both = np.concatenate([np.arange(count), original])
    every = Cases(
        category=cases.category[both],
        received=np.concatenate([cases.received, moments.later(cases.received[original], gap)]),
        place=cases.place[both],
        xy=cases.xy[both],
        how=cases.how[both],
        voided=np.concatenate([cases.voided, np.zeros(wanted, dtype=np.bool_)]),
        parent=np.concatenate([cases.parent, original]),
    )
    return every.taken(np.argsort(every.received, kind="stable"))


def _table(
    division: Division, ground: Ground, cases: Cases, fate: Fate, rng: np.random.Generator
) -> pa.Table:
    plan = division.plan
    serial = pc.cast(pa.array(np.arange(1, len(cases.place) + 1)), pa.string())
    ids = pc.binary_join_element_wise(f"{plan.prefix}-", pc.utf8_lpad(serial, 7, "0"), "")
    lon, lat = _points(division, cases)
    status = np.where(cases.voided, 2, np.where(np.isnat(fate.closed), 0, 1))
    satisfaction = pa.array(fate.satisfaction, mask=fate.satisfaction == 0)
    return pa.table(
        {
            "id": ids,
            "received_at": cases.received,
            "dispatched_at": fate.dispatched,
            "accepted_at": fate.accepted,
            "due_at": fate.due,
            "closed_at": fate.closed,
            "reopened_at": fate.reopened,
            "callback_at": fate.callback,
            "status": pa.array(["open", "closed", "voided"]).take(pa.array(status)),
            "category": pa.array(list(CATEGORIES)).take(pa.array(cases.category)),
            "channel": pa.array(list(CHANNELS)).take(
                pa.array(rng.choice(len(CHANNELS), len(status), p=list(CHANNELS.values())))
            ),
            "text": sentences.texts(ground.name, cases.place, cases.category, rng),
            "satisfaction": satisfaction,
            "voided": cases.voided.astype(np.int8),
            "duplicate_of": ids.take(pa.array(cases.parent, mask=cases.parent < 0)),
            "direct_answer": fate.direct.astype(np.int8),
            "lon": lon,
            "lat": lat,
            "area_code": _area_codes(plan, ground, cases),
        }
    )


def _points(division: Division, cases: Cases) -> tuple[pa.Array, pa.Array]:
    """Return longitudes and latitudes, empty for those that give none."""
    xy = cases.xy.copy()
    beyond = cases.how == BEYOND
    west, south, east, north = division.outline.bounds
    middle = np.array([(west + east) / 2, (south + north) / 2])
    reach = np.hypot(east - west, north - south)
    away = xy[beyond] - middle
    # Twice the outline's diagonal from its middle: in no district of the sample.
    xy[beyond] = middle + away / np.hypot(*away.T)[:, None] * 2 * reach
    degrees = lonlat(xy)
    stacked = cases.how == STACK
    empty = (cases.how == CODE) | (cases.how == NOTHING)
    east_of, north_of = division.plan.default
    return (
        pa.array(np.where(stacked, east_of, degrees[:, 0]).round(6), mask=empty),
        pa.array(np.where(stacked, north_of, degrees[:, 1]).round(6), mask=empty),
    )


def _area_codes(plan: Plan, ground: Ground, cases: Cases) -> pa.Array:
    """Return the code of compound or community where that is all there is.

    A stacked demand names its district, which is as much as its feed knows.
    """
    # By place and not by chance, so that a duplicate names what its original named.
    community = (cases.place * 7_919 % 100) < 100 * TO_COMMUNITY
    codes = np.where(community, ground.community[cases.place], ground.code[cases.place])
    codes = np.where(cases.how == STACK, plan.code, codes)
    return pa.array(codes, type=pa.string(), mask=(cases.how != CODE) & (cases.how != STACK))


def stacked(table: pa.Table, plan: Plan) -> int:
    """Count the rows that lie on the district's default coordinate."""
    lon, lat = plan.default
    here = pc.and_(pc.equal(table["lon"], lon), pc.equal(table["lat"], lat))
    return int(pc.sum(here).as_py())
