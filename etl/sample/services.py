"""Made-up delivery, community by community, of the services that a district's lists name."""

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd

from etl.sample.assumptions import Plan

COLUMNS: Final = [
    "services_basic_listed",
    "services_basic_delivered",
    "services_community_listed",
    "services_community_delivered",
]
ALIKE: Final = 25.0
"""How alike communities are: the sum of a beta distribution's two parameters."""


def delivered(
    plan: Plan, communities: gpd.GeoDataFrame, rng: np.random.Generator
) -> gpd.GeoDataFrame:
    """Say of each of `communities` how many services are listed for it, and delivered in it.

    Every community is held to the whole lists of its district.

    Returns
    -------
    `communities` with COLUMNS: whole numbers, missing where the district has no list.
    """
    counts = []
    for listed, mean in zip(plan.services, plan.delivered, strict=True):
        share = rng.beta(mean * ALIKE, (1 - mean) * ALIKE, len(communities))
        counts += [np.full(len(communities), listed), rng.binomial(listed, share)]
    known = pd.DataFrame(dict(zip(COLUMNS, counts, strict=False)), index=communities.index)
    return communities.assign(**known.reindex(columns=COLUMNS).astype("Int64"))
