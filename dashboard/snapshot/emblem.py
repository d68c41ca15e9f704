"""The organisation's emblem: a PNG file."""

from pathlib import Path
from typing import Final

from dashboard.settings import SheetSettings
from dashboard.snapshot.refused import RefusedError, Why

_PNG: Final = b"\x89PNG\r\n\x1a\n"
MOST: Final = 4 * 1024 * 1024
"""Bytes."""


def emblem(settings: SheetSettings) -> Path | None:
    """Return where the emblem is; none where there is none.

    Raises
    ------
    RefusedError
        It cannot be read, is no PNG or is larger than `MOST`.
    """
    return None if settings.emblem is None else _checked(settings.emblem)


def content(settings: SheetSettings) -> bytes:
    """Return the file itself, empty where there is none. Errors are those of `emblem`."""
    path = emblem(settings)
    return b"" if path is None else path.read_bytes()


def _checked(path: Path) -> Path:
    try:
        with path.open("rb") as file:
            good = file.read(len(_PNG)) == _PNG and path.stat().st_size <= MOST
    except OSError as error:
        raise _refused(path, f"cannot be read ({error.strerror})") from error
    if not good:
        raise _refused(path, f"is no PNG of at most {MOST:,} bytes")
    return path


def _refused(path: Path, why: str) -> RefusedError:
    return RefusedError(
        Why.EMBLEM,
        given=f"The emblem {path.name} {why}",
        wanted="a PNG file",
        remedy="correct RONGTU_EMBLEM, or unset it",
    )
