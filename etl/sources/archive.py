"""Compressed files, and those that would fill the disk or the memory."""

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Final

from etl.errors import SourceError

ZIP_LIMIT: Final = 4 * 1024**3
"""Bytes that a zip may hold: a .shp or a .dbf cannot be larger than 4 GB in all honesty."""
ZIP_RATIO: Final = 200
"""Text and shapes shrink to a tenth, numbers of one kind to a hundredth; a bomb to a thousandth."""
ZIP_RATIO_FROM: Final = 100 * 1024**2
"""Small files may shrink as they like: they do no harm."""
GZIP_LIMIT: Final = 20 * 1024**3
"""Bytes that a gzip may give: a hundred million rows. They are streamed, so only time is lost."""
GZIP_RATIO: Final = 1000
"""DEFLATE shrinks to 1:1032 at the very most, and only when every byte is the same."""

_OUTSIDE: Final = re.compile(r"\0|^/|^[A-Za-z]:|(^|/)\.\.(/|$)")
_BLOCK: Final = 1024**2
Stream = IO[bytes]


def is_zip(path: Path) -> bool:
    """Tell a zip, whatever it is called."""
    return head(path, 4) in {b"PK\x03\x04", b"PK\x05\x06"}


def head(path: Path, size: int) -> bytes:
    """Return the first bytes of a file."""
    with path.open("rb") as file:
        return file.read(size)


def checked(path: Path, *, by_name: bool = True) -> list[zipfile.ZipInfo]:
    """Return what a zip holds, once its table of contents shows that it can be opened safely.

    Parameters
    ----------
    by_name
        Whether something in it will be looked for by its name.

    Raises
    ------
    SourceError
        It is broken, is locked, would be too large, or has a name that leads out of it.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _bad(path, f"is no zip that can be read ({error})", "a whole zip file") from error
    size = sum(member.file_size for member in members)
    packed = max(path.stat().st_size, 1)
    if size > ZIP_LIMIT or (size > ZIP_RATIO_FROM and size / packed > ZIP_RATIO):
        raise _bad(
            path,
            f"would be {size:,} bytes when unpacked, {size // packed:,} times its size",
            f"at most {ZIP_LIMIT:,} bytes, and {ZIP_RATIO} times",
        )
    for member in members:
        # The name as it stands in the file; `filename` ends at a nought.
        name = member.orig_filename.replace("\\", "/")
        if by_name and _OUTSIDE.search(name):
            raise _bad(path, f"holds {name!r}, which leads out of it", "plain names inside")
        if member.flag_bits & 1:
            raise _bad(path, "is locked by a password", "a zip without a password")
    return members


def member(path: Path, suffixes: tuple[str, ...], *, stem: str | None = None) -> str:
    """Return the name of the one dataset in a zip, or of the one called `stem`.

    Raises
    ------
    SourceError
        There is none, or there are several.
    """
    names = [info.filename for info in checked(path)]
    proper = [PurePosixPath(name) for name in names if _is_proper(PurePosixPath(name))]
    fitting = [name for name in proper if name.name.lower().endswith(suffixes)]
    if stem is not None and len(fitting) > 1:
        fitting = [name for name in fitting if name.stem == stem] or fitting
    if len(fitting) == 1:
        return str(fitting[0])
    listed = ", ".join(str(name) for name in (fitting or proper)[:10]) or "nothing"
    raise SourceError(
        given=f"{path} holds {len(fitting)} files ending in {' or '.join(suffixes)} ({listed})",
        wanted="one dataset in a zip",
        remedy="name one of several in read.layer_name, or correct read.format"
        if len(fitting) > 1
        else "correct read.format, or put the file itself in read.path",
    )


def start_of(path: Path, name: str, size: int) -> bytes:
    """Return the first bytes of what is called `name` in a zip."""
    with zipfile.ZipFile(path) as archive, archive.open(name) as stream:
        return stream.read(size)


@contextmanager
def opened(path: Path, suffixes: tuple[str, ...]) -> Iterator[Stream]:
    """Open a file that may be compressed by gzip, or be alone in a zip.

    Raises
    ------
    SourceError
        There is more in it than there should be.
    """
    if is_zip(path):
        name = member(path, suffixes)
        with zipfile.ZipFile(path) as archive, archive.open(name) as stream:
            yield stream
    elif head(path, 2) == b"\x1f\x8b":
        with path.open("rb") as packed, gzip.GzipFile(fileobj=packed) as stream:
            yield io.BufferedReader(_Bounded(stream, packed, path), _BLOCK)
    else:
        with path.open("rb") as stream:
            yield stream


class _Bounded(io.RawIOBase):
    """A gzip that stops when it gives too much."""

    def __init__(self, stream: gzip.GzipFile, packed: Stream, path: Path) -> None:
        super().__init__()
        self._stream, self._packed, self._path = stream, packed, path
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview[int]") -> int:  # type: ignore[override] # a buffer
        try:
            data = self._stream.read(len(buffer))
        except (OSError, EOFError, zlib.error) as error:
            raise _bad(
                self._path, f"is no gzip that can be read ({error})", "a whole file"
            ) from error
        self._given += len(data)
        taken = max(self._packed.tell(), 1)
        too_dense = self._given > ZIP_RATIO_FROM and self._given / taken > GZIP_RATIO
        if self._given > GZIP_LIMIT or too_dense:
            raise _bad(
                self._path,
                f"gives {self._given:,} bytes from its first {taken:,}",
                f"at most {GZIP_LIMIT:,} bytes, and {GZIP_RATIO:,} times",
            )
        buffer[: len(data)] = data
        return len(data)


def _is_proper(name: PurePosixPath) -> bool:
    """Leave out what macOS puts into every zip."""
    return "__MACOSX" not in name.parts and not name.name.startswith(".")


def _bad(path: Path, why: str, wanted: str) -> SourceError:
    return SourceError(
        given=f"{path} {why}",
        wanted=wanted,
        remedy="get the file again, or unpack it after a look at it and name what is inside",
    )
