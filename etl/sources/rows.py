"""What every source gives."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyproj import CRS

Geometries = npt.NDArray[np.object_]


def no_reasons() -> "pd.Series[str]":
    """Return the reasons of no row at all."""
    return pd.Series([], index=pd.RangeIndex(0), dtype="str")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Rows of a source, or a piece of them; a piece belongs to one file.

    Attributes
    ----------
    frame
        Text or missing, indexed by the number of the row in its file; 1 is the first row of data.
    geometry
        One a row, none where the source has none; none at all for a table without geometry.
    crs
        What the source itself says of its geometry.
    refused
        Why rows could not even be taken apart, by their number; they are in `frame` too, their
        text in its first column.
    file
        The name of the file, or of what else the rows came from.
    """

    frame: pd.DataFrame
    geometry: Geometries | None = None
    crs: CRS | None = None
    refused: "pd.Series[Any]" = field(default_factory=no_reasons)
    file: str = ""

    @property
    def bytes(self) -> int:
        """About how many bytes of a text file these rows are."""
        held = [pa.array(self.frame[name], from_pandas=True) for name in self.frame.columns]
        return sum(pc.sum(pc.binary_length(one)).as_py() or 0 for one in held) + self.frame.size
