"""Who is left out, what many stations serve, and how many each station has to serve."""

from collections.abc import Collection

import numpy as np
import pandas as pd
from scipy.spatial import cKDTree

from geo.catalog.circles import Way
from geo.engine import metric, near
from geo.engine.coverage.found import Found
from geo.engine.coverage.model import LEFT_OUT, MOST_SERVED


def left_out(found: Found, streets: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the compounds and the buildings that no station is near enough to, as a `Coverage`."""
    compounds = _left_out(found, found.compounds, found.pairs, streets)
    buildings = _left_out(found, found.buildings, found.building_pairs, streets)
    most = compounds.sort_values(["households", "code"], ascending=[False, True], ignore_index=True)
    keys = buildings.sort_values(["is_key", "code"], ascending=[False, True], ignore_index=True)
    return most[[*LEFT_OUT, "households"]], keys[[*LEFT_OUT, "is_key"]]


def _left_out(
    found: Found, things: pd.DataFrame, pairs: pd.DataFrame, streets: pd.DataFrame
) -> pd.DataFrame:
    way = found.way
    # Where nothing was measured, nobody is known to be left out.
    out = things[~(things[way] <= found.metres)] if found.ways else things[:0]
    out = out.join(streets.set_index("area_code"), on="area_code").reset_index(drop=True)
    nearest = out[f"{way}_station"].astype(object).fillna(_nearest(found, out))
    out = out.assign(station_code=nearest)
    stations = found.stations.open[["code", "name_zh", "name_en", "x", "y"]].rename(
        columns={"code": "station_code", "name_zh": "station_zh", "name_en": "station_en",
                 "x": "station_x", "y": "station_y"}
    )  # fmt: skip
    out = out.merge(stations, how="left", on="station_code").merge(
        pairs[["station_code", "code", "walk_m"]], how="left", on=["station_code", "code"]
    )
    with np.errstate(invalid="ignore"):
        far = np.hypot(
            *(out[["x", "y"]].to_numpy() - out[["station_x", "station_y"]].to_numpy(float)).T
        )
    return out.assign(
        straight_m=np.where(np.isfinite(far), far, np.nan), walk_m=out["walk_m"].astype(float)
    )


def _nearest(found: Found, things: pd.DataFrame) -> "pd.Series[str]":
    """Return the nearest station in a straight line, however far; none where that is unknown."""
    stations = metric.finite(found.stations.open)
    nearest = pd.Series(None, index=things.index, dtype=object)
    there = np.isfinite(things[["x", "y"]].to_numpy(dtype=float)).all(axis=1)
    if len(stations) and there.any():
        at = cKDTree(stations[["x", "y"]]).query(things.loc[there, ["x", "y"]])[1]
        nearest[there] = stations["code"].to_numpy(dtype=object)[at]
    return nearest


def overlap(found: Found) -> pd.DataFrame:
    """Count compounds and households by how many stations serve them."""
    served = found.compounds[f"{found.way}_count"].clip(upper=MOST_SERVED)
    known = found.compounds if found.ways else found.compounds[:0]
    groups = known["households"].groupby(served)
    table = pd.DataFrame({"compounds": groups.size(), "households": groups.sum(min_count=1)})
    return table.reindex(range(MOST_SERVED + 1), fill_value=0).rename_axis("stations").reset_index()


def stated(households: "pd.Series[float]") -> float:
    """Return the households of compounds: 0 of no compound, NaN where none of them states any."""
    return float(households.sum(min_count=1)) if len(households) else 0.0


def load(found: Found, inside: Collection[str] | None) -> pd.DataFrame:
    """Count what each station has to serve.

    Parameters
    ----------
    inside
        Codes of areas: only stations in one of them, or that serve one. None for all stations.
    """
    way = found.way
    near_enough = found.pairs[found.pairs[f"{way}_m"] <= found.metres]
    households = found.compounds.set_index("code")["households"]
    served = households.reindex(near_enough["code"]).groupby(near_enough["station_code"].to_numpy())
    covered = found.compounds[found.compounds[way] <= found.metres]
    nearest = covered.groupby(f"{way}_station")["households"]
    counts = pd.DataFrame(
        {
            "compounds": served.size(),
            "households": served.sum(min_count=1),
            "nearest_compounds": nearest.size(),
            "nearest_households": nearest.sum(min_count=1),
        }
    )
    stations = found.stations.open[
        ["code", "name_zh", "name_en", "kind", "area_code", "lon", "lat"]
    ]
    table = stations.join(counts, on="code")
    for served_column, stated_column in (
        ("compounds", "households"),
        ("nearest_compounds", "nearest_households"),
    ):
        table[served_column] = table[served_column].fillna(0)
        # A station that serves nobody serves no household; who did not say is not nobody.
        table[stated_column] = table[stated_column].mask(table[served_column] == 0, 0)
    if inside is not None:
        table = table[table["area_code"].isin(inside) | (table["compounds"] > 0)]
    return table.sort_values(
        ["nearest_households", "code"], ascending=[False, True], ignore_index=True
    )


def lost(found: Found) -> float:
    """Return the households that lose their cover when stations close.

    NaN when no station closes, and where no compound that loses it states its households.
    """
    if not len(found.stations.closing) or not found.ways:
        return float("nan")
    plain = found.compounds[["code", "households"]]
    before = near.distances(plain, found.every_pair, limit=found.metres)
    gone = (before[found.way] <= found.metres) & ~(found.compounds[found.way] <= found.metres)
    return stated(plain["households"][gone])


def stranded(found: Found, *, metres: int) -> int:
    """Count compounds with a station next door in a straight line, and none in reach on foot."""
    if Way.WALK not in found.ways:
        return 0
    next_door = found.compounds["straight"] <= metres
    return int((next_door & found.compounds["walk"].isna()).sum())
