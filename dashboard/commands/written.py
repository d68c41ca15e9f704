"""What a command writes to a file for other programs: for a GIS, or for a spreadsheet."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import pandas as pd
import shapely

from dashboard.commands import document
from geo.errors import RongtuError

WGS84: Final = 4326
_DRIVERS: Final = {".gpkg": "GPKG", ".geojson": "GeoJSON"}
SUFFIXES: Final = (*_DRIVERS, ".csv")
"""What a file may be, by the end of its name."""


def check(path: Path, suffixes: Sequence[str] = SUFFIXES, usual: str = "places.gpkg") -> None:
    """Refuse, before the work, a file that could not be written.

    Parameters
    ----------
    suffixes
        What its name may end in.
    usual
        A name that would do; of one that says something its beginning is kept.

    Raises
    ------
    RongtuError
        Its name ends in nothing that is known, or its folder is not there.
    """
    if path.suffix.lower() not in suffixes:
        raise RongtuError(
            given=f"--out {path.name}",
            wanted=f"a name that ends in {', '.join(suffixes)}",
            remedy=f"such as --out {Path(usual).with_stem(path.stem or Path(usual).stem)}",
        )
    if not path.parent.is_dir():
        raise RongtuError(
            given=f"--out {path}: there is no folder {path.parent}",
            wanted="a folder that is there",
            remedy="make it, or choose another",
        )
    if path.is_dir():
        raise RongtuError(
            given=f"--out {path}: that is a folder",
            wanted="a file",
            remedy="give a name inside it",
        )


def write(path: Path, frame: pd.DataFrame) -> None:
    """Write a frame as its name says: GeoPackage, GeoJSON or CSV. The file is whole, or not there.

    Shapes are written in WGS 84, whatever they come in. A CSV begins with the mark that makes a
    spreadsheet read UTF-8, no cell of it is a formula, and points are two columns `lon` and `lat`,
    other shapes one of text, `wkt`. What was there before is replaced only by a whole file.

    Parameters
    ----------
    frame
        A GeoDataFrame that says its reference system; without shapes only for CSV.

    Raises
    ------
    RongtuError
        What `check` refuses; there are no shapes for a map's file; or the disk does not take it.
    """
    check(path)
    shapes = isinstance(frame, gpd.GeoDataFrame)
    driver = _DRIVERS.get(path.suffix.lower())
    if driver is not None and not shapes:
        raise RongtuError(
            given=f"--out {path.name}: what is asked for has no shapes",
            wanted="a name that ends in .csv",
            remedy=f"write it as {path.stem}.csv",
        )
    moved: Any = frame
    if shapes:
        moved = moved.to_crs(WGS84)
    with whole(path) as part:
        if driver is None:
            part.write_text(_spreadsheet(moved), encoding="utf-8", newline="")
        else:
            _plain(moved).to_file(part, driver=driver, layer=path.stem, engine="pyogrio")


@contextmanager
def whole(path: Path, *, remedy: str = "") -> Iterator[Path]:
    """Take a file beside `path`, which becomes it at the end: it is whole, or as it was before.

    Parameters
    ----------
    remedy
        What else there is to say to whoever has no room.

    Raises
    ------
    RongtuError
        The disk does not take it.
    """
    # Only inside a folder is renaming all or nothing. GDAL reads the suffix.
    part = path.with_name(f".{path.stem}.{secrets.token_hex(4)}{path.suffix.lower()}")
    try:
        yield part
        part.replace(path)
    except (OSError, RuntimeError) as error:
        raise RongtuError(
            given=f"Cannot write {path} ({getattr(error, 'strerror', None) or error})",
            wanted="a file that may be written and room for it",
            remedy=f"free the place, or choose another: --out FILE{remedy}",
        ) from error
    finally:
        with suppress(OSError):
            part.unlink()


def _spreadsheet(frame: pd.DataFrame) -> str:
    if not isinstance(frame, gpd.GeoDataFrame):
        return _rows(frame)
    shapes = frame.geometry
    rest = pd.DataFrame(frame.drop(columns=shapes.name))
    if len(shapes) and (shapes.geom_type == "Point").all():
        return _rows(rest.assign(lon=shapes.x.round(6), lat=shapes.y.round(6)))
    return _rows(rest.assign(wkt=shapely.to_wkt(shapes.to_numpy(), rounding_precision=6)))


def _rows(frame: pd.DataFrame) -> str:
    if not len(frame):
        # A table without rows still says what its columns are.
        return document.as_csv([dict.fromkeys(map(str, frame.columns))]).splitlines()[0] + "\n"
    return document.as_csv(document.records(frame))


def _plain(frame: Any) -> Any:  # noqa: ANN401 - a GeoDataFrame
    """Return a frame of values that every driver takes: days as text, whatever a cell holds."""
    named = frame.rename(columns=str)
    for name in named.columns.drop(named.geometry.name):
        if named[name].dtype == object:
            named[name] = named[name].map(document.plain, na_action="ignore")
    return named
