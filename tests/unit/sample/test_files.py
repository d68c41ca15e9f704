"""The truth that is written down, and the files as such."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from etl.sample import extracts, generate
from etl.sample.assumptions import PLANS


def test_the_truth_is_the_committed_one(sample: Path) -> None:
    committed = (extracts.FOLDER / "truth.json").read_bytes()
    assert (sample / "truth.json").read_bytes() == committed


def test_the_truth_holds_for_the_demands(sample: Path, demands: pd.DataFrame) -> None:
    truth = json.loads((sample / "truth.json").read_text(encoding="utf-8"))
    for plan in PLANS:
        lon, lat = plan.default
        stacked = (demands["lon"] == lon) & (demands["lat"] == lat)
        assert stacked.sum() == truth["districts"][plan.code]["stacked"]
    for cluster in truth["clusters"]:
        after = demands["received_at"] < cluster["after"]
        mine = demands[
            (demands["category"] == cluster["category"])
            & (demands["received_at"] >= cluster["first"])
            & after
            & demands["lon"].notna()
        ]
        here = extracts.metric(np.array([[cluster["lon"], cluster["lat"]]]))
        away = np.hypot(*(extracts.metric(mine[["lon", "lat"]].to_numpy()) - here).T)
        near = int((away <= cluster["radius_m"] + 1).sum())
        assert cluster["extra"] <= near < 4 * cluster["extra"]


def test_two_runs_of_a_district_are_equal() -> None:
    read = extracts.read()
    plan = PLANS[1]
    (outline,) = extracts.to_metres(
        read.districts.loc[read.districts["code"] == plan.code].geometry.to_numpy()
    )
    first, second = (
        generate.district_demands(generate.district(plan, read, outline)) for _ in range(2)
    )
    assert first.equals(second)


def test_a_finished_folder_is_left_alone(sample: Path) -> None:
    before = (sample / "demands.csv").stat().st_mtime_ns
    generate.write(sample)
    assert (sample / "demands.csv").stat().st_mtime_ns == before


def test_an_interrupted_run_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(folder: Path, _seed: int) -> None:
        (folder / "streets.geojson").write_text("{", encoding="utf-8")
        raise KeyboardInterrupt

    monkeypatch.setattr(generate, "_write_all", interrupt)
    with pytest.raises(KeyboardInterrupt):
        generate.write(tmp_path / "sample")
    assert not list(tmp_path.iterdir())


def test_a_folder_of_something_else_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(generate.FolderError, match="not the sample's"):
        generate.write(tmp_path)


def test_a_missing_extract_is_named(tmp_path: Path) -> None:
    with pytest.raises(extracts.ExtractError, match=r"anchors\.csv"):
        extracts.read(tmp_path)
