"""Hot places that touch, as one thing with a name: where, how much, how long, of what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components
from sqlalchemy import Connection

from geo import grid
from geo.analysis.emerging import Kind
from geo.disclosure import FEWEST
from geo.engine.hotspots.days import rows_of
from geo.engine.hotspots.found import Found
from geo.engine.hotspots.question import HotspotQuestion
from geo.engine.hotspots.study import Study
from geo.queries import cells
from geo.text import Text

CERTAIN: Final = 2
"""The grade from which on a place is hot: 95 %."""
NOTABLE: Final = 1.5
"""So many times what is expected is worth a sentence; what is certain may still be small."""
NOTABLE_EXCESS: Final = 20.0
NOTABLE_A_MONTH: Final = 5.0
"""So many demands more than expected are, in the period and in 30 days of it."""
MIDDLE: Final = 1 / 3
"""So far from the middle of a street, of half its extent, is still its centre."""

SIDES: Final = (
    Text(zh="东部", en="the east of "),
    Text(zh="东北部", en="the northeast of "),
    Text(zh="北部", en="the north of "),
    Text(zh="西北部", en="the northwest of "),
    Text(zh="西部", en="the west of "),
    Text(zh="西南部", en="the southwest of "),
    Text(zh="南部", en="the south of "),
    Text(zh="东南部", en="the southeast of "),
)
"""Counter-clockwise from the east."""
CENTRE: Final = Text(zh="中部", en="the centre of ")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """A hotspot.

    Attributes
    ----------
    category
        The one category searched; none for several together or all.
    rows
        Its places, by their row in the study.
    place, side
        The area that most of it lies in, and in which part of that; of areas compared the one that
        stands out most, without a side.
    count, usual
        Demands of the period, and how many were to be expected; NaN where counts were compared.
    heat
        The strictest grade of its places: 2 or 3.
    kind
        The kind of history that most of its demands have; none where it has none.
    run
        On how many steps up to the end of the period any of it was hot.
    shares
        Its largest categories: key, demands, and their share. Of several categories searched
        together it is the share of what was found, of one of all demands there.
    total
        All demands there, of any category.
    """

    category: str | None
    rows: NDArray[np.intp]
    place: str | None
    side: Text | None
    lon: float
    lat: float
    km2: float
    count: int
    usual: float
    heat: int
    kind: Kind | None
    run: int
    shares: tuple[tuple[str, int, float], ...]
    total: int

    @property
    def ratio(self) -> float:
        """How many times what was to be expected; NaN where that is not known."""
        return self.count / self.usual if self.usual > 0 else np.nan

    @property
    def excess(self) -> float:
        """How many demands more than expected; all, where that is not known."""
        return self.count - (0.0 if np.isnan(self.usual) else self.usual)


def grouped(study: Study, found: Found, shown: NDArray[np.bool_], *, days: int) -> list[Group]:
    """Return the notable hotspots of which any place is shown, without their shares.

    Parameters
    ----------
    days
        Of the period.
    """
    hot = np.flatnonzero(found.heat >= CERTAIN)
    if not hot.size:
        return []
    _, label = connected_components(study.weights.matrix[hot][:, hot], directed=False)
    every = [hot[label == one] for one in range(label.max() + 1)]
    groups = [
        _group(study, found, rows)
        for rows in every
        if shown[rows].any() and found.count[rows].sum() >= FEWEST
    ]
    excess = max(NOTABLE_EXCESS, NOTABLE_A_MONTH * days / 30)
    return [
        one
        for one in groups
        if np.isnan(one.ratio) or (one.ratio >= NOTABLE and one.excess >= excess)
    ]


def _group(study: Study, found: Found, rows: NDArray[np.intp]) -> Group:
    units, weight = study.units.iloc[rows], found.count[rows]
    lon, lat = (float(np.average(units[name], weights=weight)) for name in ("lon", "lat"))
    place, side = _whereabouts(study, found, rows, at=(lon, lat))
    history = found.history
    run, kind = 0, None
    if history is not None:
        any_hot: NDArray[np.bool_] = np.asarray(history.hot[rows].any(axis=0))
        run = int(np.logical_and.accumulate(any_hot[::-1]).sum())
        if found.classed:
            hot = np.where(history.of_cold[rows], Kind.NONE, history.kind[rows])
            kinds = pd.Series(weight).groupby(hot).sum()
            kinds = kinds[kinds.index != Kind.NONE]
            kind = Kind(str(kinds.idxmax())) if len(kinds) else Kind.NONE
    return Group(
        category=found.category,
        rows=rows,
        place=place,
        side=side,
        lon=lon,
        lat=lat,
        km2=float(study.km2[rows].sum()),
        count=int(weight.sum()),
        usual=float(found.usual[rows].sum()),
        heat=int(found.heat[rows].max()),
        kind=kind,
        run=run,
        shares=(),
        total=int(weight.sum()),
    )


def _whereabouts(
    study: Study, found: Found, rows: NDArray[np.intp], *, at: tuple[float, float]
) -> tuple[str | None, Text | None]:
    """Return the area that a hotspot is called by, and the part of it that it lies in."""
    units = study.units.iloc[rows]
    if study.cells is None:
        # Of areas the one that stands out most gives its name.
        return str(units["code"].iloc[int(np.nanargmax(found.value[rows]))]), None
    per_place = pd.Series(found.count[rows]).groupby(units["place"].to_numpy()).sum()
    place = None if per_place.empty else str(per_place.idxmax())
    return place, _side(study.places, place, *at)


def _side(places: pd.DataFrame, place: str | None, lon: float, lat: float) -> Text | None:
    known = places[places["code"] == place]
    if known.empty:
        return None
    one = known.iloc[0]
    along = (2 * lon - one["west"] - one["east"]) / (one["east"] - one["west"])
    up = (2 * lat - one["south"] - one["north"]) / (one["north"] - one["south"])
    if max(abs(along), abs(up)) < MIDDLE:
        return CENTRE
    return SIDES[round(np.degrees(np.arctan2(up, along)) / 45) % len(SIDES)]


def shares(
    connection: Connection, question: HotspotQuestion, study: Study, every: Sequence[Group]
) -> list[tuple[tuple[tuple[str, int, float], ...], int]]:
    """Return the largest categories of each group, and all demands there; nothing for areas."""
    if study.cells is None or not every:
        return [((), group.count) for group in every]
    assert study.resolution is not None  # noqa: S101 - cells have one
    fine = grid.children(study.cells[np.unique(np.concatenate([g.rows for g in every]))])
    row = connection.execute(cells.by_category(question.period, fine.tolist())).one()
    at, _ = rows_of(study.cells, grid.parents(np.array(row.cell, dtype=np.int64), study.resolution))
    counts = pd.DataFrame({"at": at, "category": row.category, "received": row.received})
    table = counts.groupby(["at", "category"])["received"].sum()
    kinds = () if question.each else question.categories
    return [_largest(table, group, kinds) for group in every]


def _largest(
    table: "pd.Series[int]", group: Group, kinds: Sequence[str]
) -> tuple[tuple[tuple[str, int, float], ...], int]:
    mine = table[table.index.get_level_values("at").isin(group.rows)]
    per = mine.groupby(level="category").sum().sort_values(ascending=False, kind="stable")
    total = int(per.sum())
    if group.category is None and kinds:
        per = per[per.index.isin(kinds)]
    whole = int(per.sum())
    largest = tuple((str(key), int(n), float(n / whole)) for key, n in per.head(3).items())
    if group.category is not None and group.category not in {key for key, *_ in largest}:
        own = int(per.get(group.category, 0))
        largest = (*largest, (group.category, own, own / whole))
    return largest, total
