"""The files of a page: their address changes with their content, and is kept for good."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Response, send_from_directory


@cache
def build(*folders: Path) -> str:
    """Return what differs when any file in the folders does; worked out once for a process."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def sent(folder: Path, name: str, *, current: bool) -> Response:
    """Send a file; `current` says that it was asked for by the address that it has now."""
    response = send_from_directory(folder, name)
    if current:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
