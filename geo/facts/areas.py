"""The areas in an order in which all that is inside one follows it at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.errors import UnknownKeyError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Areas:
    """The areas, each before its parts, which come by code.

    Attributes
    ----------
    frame
        One row an area in that order: code, level, parent_code, names, synthetic, households.
    end
        The number of the first area that is not a part of each.
    levels
        That have areas, coarsest first.
    at
        The number of each code.
    by_code
        For each area in the order of codes its number.
    """

    frame: pd.DataFrame
    end: NDArray[np.intp]
    levels: tuple[str, ...]
    by_code: NDArray[np.intp]
    at: Mapping[str, int] = field(repr=False)

    def __len__(self) -> int:
        """Count the areas."""
        return len(self.end)

    def numbers(self, codes: Sequence[str]) -> NDArray[np.intp]:
        """Return the numbers of the areas of these codes.

        Raises
        ------
        UnknownKeyError
            There is no such area.
        """
        for code in codes:
            if code not in self.at:
                raise UnknownKeyError("area", code, self.at)  # noqa: EM101 - a kind
        return np.array([self.at[code] for code in codes], dtype=np.intp)

    def of_level(self, level: str) -> NDArray[np.intp]:
        """Return the numbers of the areas of a level, in the order of codes.

        Raises
        ------
        UnknownKeyError
            There is no such level.
        """
        if level not in self.levels:
            raise UnknownKeyError("level", level, self.levels)  # noqa: EM101 - a kind
        there = (self.frame["level"] == level).to_numpy()
        return self.by_code[there[self.by_code]]


def areas(rows: pd.DataFrame, levels: Sequence[str]) -> Areas:
    """Order areas.

    Parameters
    ----------
    rows
        As `geo.queries.facts.areas` selects them, in the order of codes.
    """
    codes = rows["code"].tolist()
    number = {code: at for at, code in enumerate(codes)}
    parts: dict[int, list[int]] = {}
    for at, parent in enumerate(rows["parent_code"]):
        parts.setdefault(number.get(parent, -1), []).append(at)
    order, end = _walked(parts, len(codes))
    by_code = np.empty(len(codes), dtype=np.intp)
    by_code[order] = np.arange(len(codes))
    frame = rows.iloc[order].reset_index(drop=True)
    return Areas(
        frame=frame,
        end=end,
        levels=tuple(levels),
        by_code=by_code,
        at={code: at for at, code in enumerate(frame["code"])},
    )


def _walked(parts: Mapping[int, Sequence[int]], count: int) -> tuple[list[int], NDArray[np.intp]]:
    """Return the order, and where each area ends in it."""
    order: list[int] = []
    end = np.zeros(count, dtype=np.intp)
    # Areas to enter, and, marked, areas all of whose parts are in the order already.
    waiting: list[tuple[int, int]] = [(one, -1) for one in reversed(parts.get(-1, ()))]
    while waiting:
        one, place = waiting.pop()
        if place >= 0:
            end[place] = len(order)
            continue
        waiting.append((one, len(order)))
        order.append(one)
        waiting += [(part, -1) for part in reversed(parts.get(one, ()))]
    return order, end


def whole_households(areas: Areas) -> Any:  # noqa: ANN401 - a number or NaN
    """Return the households of everything: those of the coarsest areas, if all are known."""
    top = areas.frame.loc[areas.frame["parent_code"].isna(), "households"]
    return float(top.sum()) if len(top) and top.notna().all() else np.nan
