"""How much of each place is covered."""

import numpy as np
import pandas as pd

from geo.catalog.circles import Way
from geo.engine.coverage.found import Found
from geo.engine.coverage.model import Subject
from geo.engine.near import KM2

COLUMNS = ("whole", *map(str, Way))


def figures(found: Found, codes: list[str], place: "pd.Series[str] | None") -> pd.DataFrame:
    """Sum what there is and what is covered.

    Parameters
    ----------
    codes
        Of the places, in the order of the rows.
    place
        Which of them holds which area, by its code; none where the one place holds everything.

    Returns
    -------
    pandas.DataFrame
        One row a place and `Subject`: code, subject, whole, straight, walk, straight_share,
        walk_share, difference. NaN where nothing is known: households are summed over the compounds
        that state them, and are NaN where none does.
    """
    parts = []
    for subject, things in _things(found).items():
        at = (
            pd.Series(codes[0], index=things.index, dtype=object)
            if place is None
            else things["area_code"].map(place)
        )
        sums = things[list(COLUMNS)].groupby(at).sum().reindex(codes)
        # Of what is counted there are none; of households that nobody stated nothing is known.
        sums = sums if subject is Subject.HOUSEHOLDS else sums.fillna(0)
        parts.append(sums.rename_axis("code").reset_index().assign(subject=str(subject)))
    frame = pd.concat(parts, ignore_index=True)
    for way in Way:
        if way not in found.ways:
            frame[way] = np.nan
        frame[f"{way}_share"] = frame[way] / frame["whole"].where(frame["whole"] > 0)
    frame["difference"] = frame["straight_share"] - frame["walk_share"]
    order = frame["code"].map({code: row for row, code in enumerate(codes)})
    names = ["code", "subject", *COLUMNS, "straight_share", "walk_share", "difference"]
    return frame.iloc[np.argsort(order.to_numpy(), kind="stable")][names].reset_index(drop=True)


def _things(found: Found) -> dict[Subject, pd.DataFrame]:
    """Return of each thing where it is, what it counts, and what of it is covered."""
    ground = found.ground.assign(
        **{name: found.ground[name] * KM2 for name in ("straight", "walk")},
        whole=found.ground["points"] * KM2,
    )
    compounds, buildings = (_each(found, things) for things in (found.compounds, found.buildings))
    households = found.compounds["households"]
    known = households.notna()
    weighed = compounds[known].assign(
        **{name: compounds[name][known] * households[known] for name in COLUMNS}
    )
    return {
        Subject.GROUND: ground,
        Subject.COMPOUNDS: compounds,
        Subject.BUILDINGS: buildings,
        Subject.KEY_BUILDINGS: buildings[found.buildings["is_key"].to_numpy(dtype=bool)],
        Subject.HOUSEHOLDS: weighed,
    }


def _each(found: Found, things: pd.DataFrame) -> pd.DataFrame:
    """Count each thing once, and once where it is covered."""
    covered = {str(way): (things[way] <= found.metres).astype(float) for way in Way}
    return things[["area_code"]].assign(whole=1.0, **covered)
