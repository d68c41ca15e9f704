"""Files into frames of text, one column a column of the file, as it came."""

from pathlib import Path

from etl.errors import SourceError, nearest
from etl.profile import Profile
from etl.sources import delimited, vector
from etl.sources.rows import Rows

__all__ = ["Rows", "read"]


def read(profile: Profile, *, base: Path | None = None) -> Rows:
    """Read the file of `profile`, from the folder `base` when given.

    Raises
    ------
    SourceError
        The file is missing, is not what it is said to be, or lacks a column of the profile.
    """
    path = profile.path(base)
    if not path.is_file():
        raise SourceError(
            given=f"There is no file {path}",
            wanted=f"the file that profile {profile.name} reads",
            remedy="correct read.path, or name the folder that holds it with --data DIR",
        )
    rows = delimited.read(path, profile) if profile.format == "csv" else vector.read(path, profile)
    _check_columns(profile, path, rows)
    return rows


def _check_columns(profile: Profile, path: Path, rows: Rows) -> None:
    wanted = {
        column: f"fields.{target}"
        for target, source in profile.fields.items()
        for column in source.columns()
    } | dict.fromkeys(profile.attributes, "attributes")
    present = list(rows.frame.columns)
    for column, key in wanted.items():
        if column not in present:
            raise SourceError(
                given=f"{path} has no column {column!r} ({key} of profile {profile.name})",
                wanted=f"one of {', '.join(present)}",
                remedy=nearest(column, present, count=3),
            )
