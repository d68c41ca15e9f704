"""Write the whole sample into a folder, all of it or nothing."""

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyogrio
import shapely

from etl.sample import compounds, facilities, roads, services, truth
from etl.sample.assumptions import PLANS, SEED, VERSION, Plan
from etl.sample.demands import demands, stacked
from etl.sample.extracts import PLACES_OF_DECIMALS, Extracts, read, to_degrees, to_metres
from etl.sample.ground import Ground
from etl.sample.partition import Division, divide
from geo.errors import RongtuError

MARKER: Final = ".complete"
AREA_COLUMNS: Final = [
    "code",
    "name_zh",
    "name_en",
    "parent_code",
    "households",
    "population",
    "geometry",
]


class FolderError(RongtuError):
    """The sample would overwrite something that it did not write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """Everything but the demands of one district, in metres."""

    division: Division
    streets: gpd.GeoDataFrame
    communities: gpd.GeoDataFrame
    compounds: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    stations: pd.DataFrame
    organisations: pd.DataFrame
    ground: Ground


def write(folder: Path, *, seed: int = SEED) -> None:
    """Write the sample's files into `folder`; leave a finished one of the same kind alone.

    The files are made beside it and moved when all are there, so that an interrupted run leaves
    nothing half-written. The same `seed` gives the same bytes (but for the date of writing that
    a GeoPackage carries).

    Raises
    ------
    FolderError
        `folder` holds something else.
    """
    stamp = f"{VERSION} {seed}\n"
    marker = folder / MARKER
    if marker.is_file() and marker.read_text(encoding="utf-8") == stamp:
        return
    if folder.exists() and not marker.is_file() and any(folder.iterdir()):
        raise FolderError(
            given=f"{folder} holds files that are not the sample's",
            wanted="a new or empty folder, or one that an earlier run finished",
            remedy="name another folder",
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _beside(folder) as made:
        _write_all(made, seed)
        (made / MARKER).write_text(stamp, encoding="utf-8")
        _replace(folder, made)


def district(
    plan: Plan, extracts: Extracts, outline: shapely.Geometry, seed: int = SEED
) -> District:
    """Make everything of one district but its demands."""
    rng = np.random.default_rng(_seed(seed, plan, "places"))
    division = divide(plan, extracts, outline, rng)
    homes = compounds.compounds(division, rng)
    placed = facilities.buildings(division, homes, rng)
    communities = compounds.summed(division.communities, homes, rng)
    return District(
        division=division,
        streets=compounds.summed(division.streets, communities),
        communities=services.delivered(
            plan, communities, np.random.default_rng(_seed(seed, plan, "services"))
        ),
        compounds=homes,
        buildings=placed,
        stations=facilities.stations(division, placed, rng),
        organisations=facilities.organisations(division, homes, placed, rng),
        ground=Ground.of(division, homes, rng),
    )


def district_demands(made: District, seed: int = SEED) -> pa.Table:
    """Make the demands of one district."""
    return demands(made.division, made.ground, _seed(seed, made.division.plan, "demands"))


def _seed(seed: int, plan: Plan, purpose: str) -> np.random.SeedSequence:
    """Give each district and purpose its own stream: changing one leaves the others alone."""
    return np.random.SeedSequence([seed, int(plan.code), sum(purpose.encode())])


def _write_all(folder: Path, seed: int) -> None:
    extracts = read()
    outlines = to_metres(extracts.districts.geometry.to_numpy())
    by_code = dict(zip(extracts.districts["code"], outlines, strict=True))
    made = [district(plan, extracts, by_code[plan.code], seed) for plan in PLANS]
    _write_areas(folder, extracts, made)
    network = _in_degrees(roads.roads([one.division for one in made]))
    _geojson(network, folder / "roads.geojson", roads.COLUMNS, multi=False)
    _geopackage(pd.concat([one.buildings for one in made]), folder / "buildings.gpkg")
    _csv([one.stations for one in made], folder / "stations.csv")
    _csv([one.organisations for one in made], folder / "organisations.csv")
    tables = [district_demands(one, seed) for one in made]
    _write_table(pa.concat_tables(tables), folder / "demands.csv")
    on_default = {
        one.division.plan.code: stacked(table, one.division.plan)
        for one, table in zip(made, tables, strict=True)
    }
    told = truth.written([one.division for one in made], on_default, seed)
    text = json.dumps(told, ensure_ascii=False, indent=1)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8")


def _write_areas(folder: Path, extracts: Extracts, made: list[District]) -> None:
    streets = pd.concat([one.streets for one in made])
    whole = compounds.summed(extracts.districts.assign(parent_code=None), streets)
    _geojson(whole, folder / "districts.geojson", AREA_COLUMNS)
    _geojson(_in_degrees(streets), folder / "streets.geojson", AREA_COLUMNS)
    _geojson(
        _in_degrees(pd.concat([one.communities for one in made])),
        folder / "communities.geojson",
        [*AREA_COLUMNS, *services.COLUMNS],
    )
    homes = pd.concat([one.compounds for one in made]).drop(columns="block")
    _geopackage(homes, folder / "compounds.gpkg")


def _in_degrees(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        frame.drop(columns="geometry").reset_index(drop=True),
        geometry=to_degrees(frame.geometry.to_numpy()),
        crs="EPSG:4326",
    )


def _geojson(
    frame: gpd.GeoDataFrame, path: Path, columns: list[str], *, multi: bool = True
) -> None:
    pyogrio.write_dataframe(
        frame[columns],
        path,
        driver="GeoJSON",
        promote_to_multi=multi,
        layer_options={"COORDINATE_PRECISION": PLACES_OF_DECIMALS, "RFC7946": "NO"},
    )


def _geopackage(frame: gpd.GeoDataFrame, path: Path) -> None:
    multi = path.stem == "compounds"
    pyogrio.write_dataframe(
        _in_degrees(frame), path, driver="GPKG", layer=path.stem, promote_to_multi=multi
    )


def _csv(frames: list[pd.DataFrame], path: Path) -> None:
    whole = pd.concat(frames, ignore_index=True)
    _write_table(pa.Table.from_pandas(whole, preserve_index=False), path)


def _write_table(table: pa.Table, path: Path) -> None:
    options = pa_csv.WriteOptions(quoting_style="none", quoting_header="none")
    pa_csv.write_csv(table, path, options)


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Lend an empty folder beside `folder`, gone afterwards unless it was moved."""
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _replace(folder: Path, made: Path) -> None:
    """Put `made` in the place of `folder`, of which an older version may be there."""
    made.chmod(0o755)
    if folder.exists():
        old = made.with_name(made.name + "-old")
        folder.replace(old)
        made.replace(folder)
        shutil.rmtree(old, ignore_errors=True)
    else:
        made.replace(folder)
