"""Demands by the million, made of the sample's: for benchmarks alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from geo.crs import wgs84_to_gcj02

YEARS: Final = 3
COORDINATE: Final = "%.7f"


def written(sample: Path, out: Path, *, rows: int) -> Path:
    """Write `rows` demands in GCJ-02, over three years; the same ones every time.

    Parameters
    ----------
    sample
        The folder of the sample.
    out
        The CSV to write, unless it is there already.
    """
    if out.exists():
        return out
    base = csv.read_csv(
        sample / "demands.csv",
        convert_options=csv.ConvertOptions(strings_can_be_null=True),
    )
    part = out.with_suffix(".part")
    with part.open("wb") as file:
        for number, copy in enumerate(_copies(base, rows)):
            csv.write_csv(copy, file, csv.WriteOptions(include_header=number == 0))
    part.rename(out)
    return out


def _copies(base: pa.Table, rows: int) -> Iterator[pa.Table]:
    rng = np.random.default_rng(2020)
    number = 0
    while rows > 0:
        table = base.slice(0, min(rows, base.num_rows))
        yield _moved(table, number, rng)
        rows -= table.num_rows
        number += 1


def _moved(table: pa.Table, number: int, rng: np.random.Generator) -> pa.Table:
    """Give a copy ids, days and doors of its own, and shift it as maps in China are."""
    columns: dict[str, Any] = {}
    for name in table.column_names:
        column = table[name]
        if name in {"id", "duplicate_of"}:
            column = pc.binary_join_element_wise(column.cast(pa.string()), str(number), "-")
        elif pa.types.is_timestamp(column.type):
            days = np.timedelta64(365 * (number % YEARS), "D")
            column = pc.add(column, pa.scalar(days.astype("timedelta64[s]")))
            column = pc.strftime(column, format="%Y-%m-%d %H:%M:%S")
        columns[name] = column
    lon, lat = (table[name].to_numpy() for name in ("lon", "lat"))
    # Cases that could not be located stay on their one coordinate.
    at = pd.DataFrame({"lon": lon, "lat": lat})
    alone = at.groupby(["lon", "lat"])["lon"].transform("size").fillna(0).to_numpy() < 50
    for name, one in zip(("lon", "lat"), wgs84_to_gcj02(lon, lat), strict=True):
        near = one + alone * rng.normal(0, 2e-6, len(one))
        columns[name] = pa.array(np.round(near, 7), from_pandas=True)
    return pa.table(columns)
