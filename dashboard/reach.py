"""What the view of coverage shows: what is covered, who is left out, and what is chosen."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard import analysis_data, data
from dashboard.scope import Scope
from dashboard.view import View
from geo.engine.coverage import Coverage, CoverageQuestion, Subject
from geo.engine.missing import Missing
from geo.errors import UnknownKeyError

SOME: Final = 300
MANY: Final = 1_000
"""Households from which on a compound left out weighs more on the map."""
AROUND: Final = 0.008
"""Degrees around a compound that is looked at closely: its station should be in sight."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reach:
    """What is seen.

    Attributes
    ----------
    homes
        Every compound, with how far the stations are; `out`, its grade on the map: 0 for covered,
        1 to 3 for left out, by how many live there.
    chosen
        The compound that the link names; none where it names none, or one that is not here.
    """

    found: Coverage
    homes: pd.DataFrame
    chosen: "pd.Series[Any] | None"

    def whole(self, subject: Subject) -> "pd.Series[Any]":
        """Return the row of one of the things that are covered."""
        return self.found.whole[self.found.whole["subject"] == subject].iloc[0]

    @property
    def bounds(self) -> pd.DataFrame | None:
        """Where the chosen compound is: west, south, east, north; none without one."""
        if self.chosen is None:
            return None
        lon, lat = float(self.chosen["lon"]), float(self.chosen["lat"])
        return pd.DataFrame(
            {"west": [lon - AROUND], "east": [lon + AROUND],
             "south": [lat - AROUND], "north": [lat + AROUND]}
        )  # fmt: skip


def asked(view: View, scope: Scope) -> CoverageQuestion:
    """Return what `view` asks."""
    return CoverageQuestion(
        level=scope.parts.key,
        within=view.within,
        minutes=view.minutes,
        way=view.way,
        kinds=view.kinds,
        closed=view.closed,
    )


def reach(view: View, scope: Scope) -> Reach:
    """Read what `view` shows."""
    question = asked(view, scope)
    found, every = analysis_data.coverage(question), analysis_data.homes(question)
    homes = every.assign(out=_grades(every, found))
    rows = homes[homes["code"] == view.place]
    return Reach(found=found, homes=homes, chosen=rows.iloc[0] if len(rows) else None)


def lacking(view: View) -> list[Missing]:
    """List the areas without an organisation, of every level of which that is known."""
    found = []
    for level in data.levels():
        with suppress(UnknownKeyError):  # A level of which nobody says so.
            found.append(analysis_data.missing(level.key, view.within))
    return found


def _grades(homes: pd.DataFrame, found: Coverage) -> NDArray[np.int64]:
    covered = (homes[found.way] <= found.metres).to_numpy(dtype=bool)
    people = homes["households"].fillna(0).to_numpy(dtype=float)
    return np.where(covered, 0, 1 + np.digitize(people, [SOME, MANY]))
