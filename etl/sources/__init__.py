"""Sources into frames of text, one column a column of the source, as it came."""

from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Final

import pandas as pd

from etl.clean import privacy
from etl.errors import SourceError, nearest
from etl.profile import Profile
from etl.sources import delimited, excel, fingerprint, parquet, vector
from etl.sources.files import files, shown
from etl.sources.rows import Rows
from etl.sources.watermark import kept
from geo.errors import RongtuError

__all__ = ["Rows", "files", "read", "size"]

LISTED: Final = 50
"""Columns named in an error."""
CHUNK_ROWS: Final = 100_000
"""Rows of a piece: enough that its overhead does not count, few enough for the memory."""


def read(
    profile: Profile,
    *,
    base: Path | None = None,
    since: str | None = None,
    chunk_rows: int = CHUNK_ROWS,
) -> Iterator[Rows]:
    """Read the source of `profile` piece by piece; files from the folder `base` when given.

    Each piece is of one file, its rows numbered from 1 through the pieces of that file. A file
    without rows gives one piece without rows.

    Parameters
    ----------
    since
        How far the last load came: rows whose `read.watermark` is below it are left out.

    Raises
    ------
    SourceError
        Something is missing, is not what it is said to be, or lacks a column of the profile.
    """
    pieces = _remote(profile, since) if profile.read.url else _local(profile, base, chunk_rows)
    origin = None
    # A connection or a child process is let go now, not whenever the collector comes by.
    with closing(pieces):
        for rows in pieces:
            if rows.file != origin:
                origin = rows.file
                _check_columns(profile, rows)
            marked = fingerprint.added(_widened(rows, profile), profile)
            yield _newer(marked, profile.read.watermark, since)


def size(profile: Profile, base: Path | None = None) -> int | None:
    """Return how many bytes of text there are to read, where that is known beforehand."""
    if profile.format != "csv" or profile.read.url:
        return None
    found = files(profile, base)
    return None if any(one.suffix == ".gz" for one in found) else sum(map(_bytes, found))


def _bytes(path: Path) -> int:
    return path.stat().st_size


def _local(profile: Profile, base: Path | None, chunk_rows: int) -> Generator[Rows]:
    for path in files(profile, base):
        try:
            for rows in _reader(path, profile, chunk_rows):
                yield replace(rows, file=shown(path, profile, base))
        except RongtuError:
            raise
        # Of a broken file the libraries raise anything, down to UnboundLocalError.
        except Exception as error:
            raise SourceError(
                given=f"{path} cannot be read ({type(error).__name__}: {error})"[:1000],
                wanted=f"a whole file of format {profile.format!r}",
                remedy="correct read.format, or the file",
            ) from error


def _reader(path: Path, profile: Profile, chunk_rows: int) -> Iterator[Rows]:
    if not path.stat().st_size:
        raise SourceError(
            given=f"{path} is empty: 0 bytes",
            wanted=f"a file of format {profile.format!r}",
            remedy="get the file again",
        )
    match profile.format:
        case "csv":
            return delimited.read(path, profile, chunk_rows)
        case "excel":
            return excel.read(path, profile, chunk_rows)
        case "parquet":
            return parquet.read(path, profile, chunk_rows)
        case _:
            return vector.read(path, profile, chunk_rows)


def _remote(profile: Profile, since: str | None) -> Generator[Rows]:
    # Each of them brings libraries that a load of files has no use for.
    match profile.format:
        case "sql":
            from etl.sources import sql  # noqa: PLC0415

            yield from sql.read(profile, since=since)
        case "open311":
            from etl.sources import open311  # noqa: PLC0415

            yield from open311.read(profile, since=since)
        case _:
            from etl.sources import ogc  # noqa: PLC0415

            yield from ogc.read(profile, since=since)


def _newer(rows: Rows, column: str | None, since: str | None) -> Rows:
    if column is None or since is None or column not in rows.frame:
        return rows
    # A row that could not be taken apart has no watermark: it is kept.
    mask = kept(rows.frame, column, since) | rows.frame.index.isin(rows.refused.index)
    if mask.all():
        return rows
    geometry = None if rows.geometry is None else rows.geometry[mask]
    return replace(rows, frame=rows.frame[mask], geometry=geometry)


def _wanted(profile: Profile) -> Iterator[tuple[str, str]]:
    """Yield each column that the source must have, and where the profile speaks of it."""
    for column, key in _spoken(profile):
        if column != profile.read.fingerprint:
            yield column, key


def _spoken(profile: Profile) -> Iterator[tuple[str, str]]:
    for target, source in profile.fields.items():
        for column in source.columns():
            yield column, f"fields.{target}"
    for column in profile.attributes:
        yield column, "attributes"
    for column in profile.privacy:
        yield column, "privacy"
    for rule in profile.skip:
        yield rule.column, "skip"
    if profile.read.watermark is not None:
        yield profile.read.watermark, "read.watermark"


def _check_columns(profile: Profile, rows: Rows) -> None:
    if not len(rows.frame) and not len(rows.frame.columns):
        return
    missing = ((column, key) for column, key in _wanted(profile) if column not in rows.frame)
    for column, key in missing:
        raise SourceError(
            given=f"{rows.file} has no column {column!r} ({key} of profile {profile.name})",
            wanted=f"one of {_listed(rows.frame.columns)}",
            remedy=nearest(column, _listed(rows.frame.columns).split(", "), count=3),
        )


def _widened(rows: Rows, profile: Profile) -> Rows:
    """Give no rows their columns: without features, GeoJSON has no place for the names."""
    if len(rows.frame) or len(rows.frame.columns):
        return rows
    names = list(dict.fromkeys(column for column, _ in _wanted(profile)))
    return replace(rows, frame=pd.DataFrame(columns=names, index=rows.frame.index, dtype="str"))


def _listed(columns: "pd.Index[str]") -> str:
    # A table without a header has a person's name for one.
    names = pd.Series(columns, dtype="str")
    shown = names[names == privacy.masked(names)][:LISTED]
    return ", ".join(shown) + (f" … {len(columns)} in all" if len(shown) < len(columns) else "")
