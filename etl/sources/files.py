"""Which files a profile reads."""

import glob
import re
import stat
from pathlib import Path
from typing import Final

from etl.errors import SourceError
from etl.profile import Profile

_PATTERN: Final = re.compile(r"[*?\[]")


def files(profile: Profile, base: Path | None) -> list[Path]:
    """Return the files of `profile`: a list in its order, a pattern's by name, 2 before 10.

    Raises
    ------
    SourceError
        There is none, or one that is not a file.
    """
    found = [path for pattern in profile.paths(base) for path in _expanded(pattern, profile)]
    # Two patterns may both match a file; its rows are still there once.
    return list(dict.fromkeys(found))


def shown(path: Path, profile: Profile, base: Path | None) -> str:
    """Return what a file is called: its path below the folder of the data, else its name."""
    folder = base or profile.folder
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else str(path)


def _expanded(pattern: Path, profile: Profile) -> list[Path]:
    if "\0" in str(pattern):
        raise _missing(pattern, profile)
    # A name may have brackets in it and mean them.
    if not _PATTERN.search(str(pattern)) or pattern.exists():
        matches = [pattern]
    else:
        matches = [Path(one) for one in glob.glob(str(pattern), recursive=True)]  # noqa: PTH207 - Path.glob takes no absolute pattern
        matches = sorted((one for one in matches if not one.is_dir()), key=_natural)
        if not matches:
            raise _missing(pattern, profile)
    return [file for match in matches for file in _regular(match, profile)]


def _regular(path: Path, profile: Profile) -> list[Path]:
    try:
        mode = path.stat().st_mode
    except OSError as error:
        raise _missing(path, profile) from error
    if stat.S_ISDIR(mode) and profile.format == "parquet":
        parts = sorted(path.rglob("*.parquet"), key=_natural)
        hidden = {"_", "."}
        parts = [part for part in parts if part.name[0] not in hidden and part.is_file()]
        if parts:
            return parts
        raise _missing(path / "*.parquet", profile)
    if not stat.S_ISREG(mode):
        raise SourceError(
            given=f"{path} is {'a folder' if stat.S_ISDIR(mode) else 'a device or a pipe'}",
            wanted="a file",
            remedy=f'correct read.path, for example "{path.name}/*.csv"',
        )
    return [path]


def _natural(path: Path) -> list[tuple[int, str]]:
    return [
        (int(part), "") if part.isdecimal() else (-1, part)
        for part in re.split(r"(\d+)", str(path))
    ]


def _missing(path: Path, profile: Profile) -> SourceError:
    what = "matches" if _PATTERN.search(str(path)) else "is"
    return SourceError(
        given=f"There is no file {path}" if what == "is" else f"No file matches {path}",
        wanted=f"the file that profile {profile.name} reads",
        remedy="correct read.path, or name the folder that holds it with --data DIR",
    )
