"""The first rows of a file, and what it is written in."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely
from pyogrio.errors import DataSourceError
from pyproj import CRS

from etl.draft import table
from etl.errors import SourceError
from etl.profile import FORMATS, SUFFIXES, Format, Profile, Read
from etl.profile.model import TABLES, told_by_name
from etl.sources import read

ROWS: Final = 20_000
_LAYERED: Final = frozenset({"gpkg", "kml", "shapefile"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is in the first rows of a file.

    Attributes
    ----------
    frame
        Text, one column a column of the file.
    format
        Of the file; `told` says whether its name tells it.
    said
        Keys of [read] that are not as they are by default, each with what it rests on.
    more
        Whether there are rows that were not looked at.
    """

    path: Path
    frame: pd.DataFrame
    geometry: npt.NDArray[np.object_] | None
    crs: CRS | None
    format: Format
    told: bool
    said: dict[str, tuple[str | int, str]] = field(default_factory=dict)
    more: bool = False

    @property
    def shapes(self) -> set[str]:
        """The kinds of geometry: point, line, area."""
        if self.geometry is None:
            return set()
        kinds = shapely.get_dimensions(self.geometry[~shapely.is_missing(self.geometry)])
        return {("point", "line", "area")[kind] for kind in np.unique(kinds) if kind >= 0}

    def coordinates(self) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Return x and y of every corner of the geometry."""
        if self.geometry is None:
            return np.empty(0), np.empty(0)
        at = shapely.get_coordinates(self.geometry)
        at = at[np.isfinite(at).all(axis=1)]
        return at[:, 0], at[:, 1]


def look(path: Path) -> Seen:
    """Look at the first rows of `path`.

    Raises
    ------
    SourceError
        It is missing, or of no kind that can be read.
    """
    if not path.is_file():
        raise SourceError(
            given=f"There is no file {path}",
            wanted="a file to look at",
            remedy="correct the path",
        )
    told = told_by_name(Read(path=(Path(path.name),)))
    kind = told or _by_content(path)
    said = _dialect(path, kind)
    keys = {key: value for key, (value, _) in said.items()}
    provisional = Profile.model_construct(
        layer="demand",
        source="draft",
        name=f"draft of {path.name}",
        folder=path.parent,
        read=Read.model_validate({"path": path.name, "format": kind} | keys),
        fields={},
    )
    rows = next(iter(read(provisional, base=path.parent, chunk_rows=ROWS)), None)
    if rows is None or not len(rows.frame.columns):
        raise SourceError(
            given=f"{path} has no rows",
            wanted="a file with a header and rows",
            remedy="look at the file",
        )
    fits = ~rows.frame.index.isin(rows.refused.index)
    frame = rows.frame[fits]
    return Seen(
        path=path,
        frame=frame.iloc[:ROWS],
        geometry=None if rows.geometry is None else rows.geometry[fits][:ROWS],
        crs=rows.crs,
        format=kind,
        told=told is not None,
        said=said,
        more=len(rows.frame) >= ROWS,
    )


def _by_content(path: Path) -> Format:
    with path.open("rb") as file:
        head = file.read(4096)
    if head.lstrip().startswith(b"{"):
        return "geojson"
    if head.startswith(b"SQLite format 3"):
        return "gpkg"
    if head.startswith(b"PAR1"):
        return "parquet"
    if b"\0" in head:
        raise SourceError(
            given=f"{path} is of no kind that is known by its name or its first bytes",
            wanted=f"a name ending in one of {', '.join(SUFFIXES)}",
            remedy=f"rename it, or write a profile with read.format = one of {', '.join(FORMATS)}",
        )
    return "csv"


def _dialect(path: Path, kind: Format) -> dict[str, tuple[str | int, str]]:
    if kind == "csv":
        return table.text_dialect(path)
    if kind == "excel":
        return table.sheet_dialect(path)
    if kind in _LAYERED and kind not in TABLES:
        return _layer(path)
    return {}


def _layer(path: Path) -> dict[str, tuple[str | int, str]]:
    try:
        names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    except (DataSourceError, OSError, ValueError):
        return {}  # the reader says what is wrong with it, and knows archives better
    if len(names) < 2:  # noqa: PLR2004 - one needs no choice
        return {}
    counts = [pyogrio.read_info(path, layer=name)["features"] for name in names]
    most = names[int(np.argmax(counts))]
    rest = ", ".join(name for name in names if name != most)
    return {"layer_name": (most, f"it has the most rows; the others are {rest}")}
