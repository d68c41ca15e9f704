"""What every source gives."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pyproj import CRS

Geometries = npt.NDArray[np.object_]


def no_reasons() -> "pd.Series[str]":
    """Return the reasons of no row at all."""
    return pd.Series([], index=pd.RangeIndex(0), dtype="str")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The rows of a source.

    Attributes
    ----------
    frame
        Text or missing, indexed by the number of the row; 1 is the first row of data.
    geometry
        One a row, none where the source has none; none at all for a table without geometry.
    crs
        What the source itself says of its geometry.
    refused
        Why rows could not even be taken apart, by their number; they are in `frame` too, their
        text in its first column.
    """

    frame: pd.DataFrame
    geometry: Geometries | None = None
    crs: CRS | None = None
    refused: "pd.Series[Any]" = field(default_factory=no_reasons)
