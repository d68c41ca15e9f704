"""Which area a row belongs to.

A point belongs to the finest area that holds it; on a border, to the one with the lowest code.
Without a point, or with one that no area holds, the row's own code of an area counts.

Feeds stack the cases that could not be located on one default coordinate. A coordinate is taken
for such a stack when more than 50 rows of the load have exactly it (to six decimals, a hand's
breadth), and more than 1 % of all the rows that the load has in the same coarsest area: no real
door draws one in a hundred of a district's demands. It stays one for later loads of the source.
The rows of a stack say no more than that coarsest area.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

Geometries = npt.NDArray[np.object_]
Flags = npt.NDArray[np.bool_]
Coordinates = frozenset[tuple[float, float]]

LEAST_STACK: Final = 50
STACK_SHARE: Final = 0.01
_DECIMALS: Final = 6
_NAMED: Final = frozenset({"district", "street", "community", "compound"})
"""Levels that have a name of their own among the ways a place is obtained."""


@dataclass(frozen=True, slots=True)
class Areas:
    """The areas to place into.

    `frame` has `code`, `level`, `rank`, `parent_code` and `geom`, one row an area.
    """

    frame: pd.DataFrame

    @property
    def levels(self) -> Mapping[str, str]:
        """The level of each code."""
        return dict(zip(self.frame["code"], self.frame["level"], strict=True))

    def tops(self) -> Mapping[str, str]:
        """Return the coarsest area above each code, itself when there is none above."""
        parents = dict(zip(self.frame["code"], self.frame["parent_code"], strict=True))

        def top(code: str) -> str:
            seen = {code}
            while isinstance(parent := parents.get(code), str) and parent not in seen:
                seen.add(parent)
                code = parent
            return code

        return {code: top(code) for code in parents}


def finest(points: Geometries, areas: Areas) -> "pd.Series[str]":
    """Return the code of the finest area that holds each point, missing where none does."""
    found = np.full(len(points), None, dtype=np.object_)
    left = np.flatnonzero(~shapely.is_missing(points))
    for _, level in sorted(areas.frame.groupby("rank"), reverse=True):
        if not len(left):
            break
        ordered = level.sort_values("code")
        # The polygons are the ones to query with: each is prepared once for all its points.
        tree = shapely.STRtree(points[left])
        polygon, point = tree.query(ordered["geom"].to_numpy(), predicate="intersects")
        # On a border more than one holds it: writing the lowest code last makes it stay.
        order = np.argsort(-polygon, kind="stable")
        codes = ordered["code"].to_numpy(dtype=np.object_)
        found[left[point[order]]] = codes[polygon[order]]
        left = left[pd.isna(found[left])]
    return pd.Series(found, dtype="str")


def placed(
    points: Geometries,
    codes: "pd.Series[str]",
    areas: Areas,
    *,
    known_stacks: Coordinates = frozenset(),
) -> pd.DataFrame:
    """Return `area_code` and `place_how` of each row.

    Parameters
    ----------
    points
        One a row, none where the row has no point.
    codes
        What the row itself says; a code of no known area says nothing.
    known_stacks
        Default coordinates (lon, lat) that earlier loads of the source found.
    """
    here = finest(points, areas)
    code = here.to_numpy(dtype=np.object_).copy()
    how = np.where(here.notna(), "exact", "none").astype(np.object_)

    tops = here.map(dict(areas.tops()))
    stack = stacked(points, tops, known=known_stacks)
    how[stack] = "stacked"
    code[stack] = tops.to_numpy(dtype=np.object_)[stack]

    levels = areas.levels
    told = codes.map({one: one for one in levels}).to_numpy(dtype=np.object_)
    by_code = pd.isna(code) & ~pd.isna(told)
    code[by_code] = told[by_code]
    ways = {one: level if level in _NAMED else "area" for one, level in levels.items()}
    how[by_code] = [ways[one] for one in told[by_code]]
    return pd.DataFrame(
        {
            "area_code": pd.Series(code, index=codes.index, dtype="str"),
            "place_how": pd.Series(how, index=codes.index, dtype="str"),
        }
    )


def stacked(points: Geometries, tops: "pd.Series[str]", *, known: Coordinates) -> Flags:
    """Say which points lie on a default coordinate; see the top of this file for the rule.

    `tops` is the coarsest area that holds each point, missing outside all of them: points out
    there make a stack among themselves.
    """
    flags = np.zeros(len(points), dtype=np.bool_)
    there = ~shapely.is_missing(points)
    if not there.any():
        return flags
    at = pd.DataFrame(shapely.get_coordinates(points[there]).round(_DECIMALS), columns=["x", "y"])
    at["top"] = tops.to_numpy(dtype=np.object_)[there]
    same = at.groupby(["x", "y"])["x"].transform("size")
    total = at.groupby("top", dropna=False)["x"].transform("size")
    default = (same > LEAST_STACK) & (same > STACK_SHARE * total)
    if known:
        # As complex numbers a pair is one value, which is ten times quicker to look up.
        stacks = np.array([complex(x, y) for x, y in known]).round(_DECIMALS)
        default |= np.isin(at["x"].to_numpy() + 1j * at["y"].to_numpy(), stacks)
    flags[there] = default
    return flags
