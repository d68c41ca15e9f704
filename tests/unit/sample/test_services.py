"""The services that are delivered: within the published lists, and apart from all else."""

import numpy as np
import pytest

from etl.sample import services
from etl.sample.assumptions import PLANS, Plan
from tests.unit.sample.conftest import Layer, every_plan


@every_plan
def test_only_a_district_with_lists_delivers_and_no_more_than_is_listed(
    layer: Layer, plan: Plan
) -> None:
    frame = layer("communities.geojson")
    mine = frame[frame["code"].str.startswith(plan.code)]
    if not plan.services:
        assert mine[services.COLUMNS].isna().all(axis=None)
        return
    assert plan.services == (90, 178)
    for kind, listed, mean in zip(
        ("basic", "community"), plan.services, plan.delivered, strict=True
    ):
        delivered = mine[f"services_{kind}_delivered"]
        assert (mine[f"services_{kind}_listed"] == listed).all()
        assert delivered.between(0, listed).all()
        assert delivered.nunique() > 10
        assert (delivered / listed).mean() == pytest.approx(mean, abs=0.02)


def test_services_change_nothing_else_of_a_community(layer: Layer) -> None:
    jinniu = layer("communities.geojson").drop(columns=services.COLUMNS)
    first, second = (
        services.delivered(PLANS[2], jinniu, np.random.default_rng(seed)) for seed in (1, 2)
    )
    assert first[jinniu.columns].equals(jinniu)
    assert not first[services.COLUMNS].equals(second[services.COLUMNS])
