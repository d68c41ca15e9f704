"""A private PostgreSQL with PostGIS, for a machine that has no database of its own.

It listens on a Unix socket only, in a folder that nobody else can enter: therefore no port can
collide, nothing is on the network, and no password has to be kept.
"""

from pathlib import Path

from geo.cluster.place import ClusterError, choose, locked, read
from geo.cluster.server import answers, ensure_database, launch, make, quit_

__all__ = ["ClusterError", "is_up", "start", "stop", "url"]


def start(home: Path, *, fast: bool = False) -> str:
    """Start the cluster of `home`, made on first use, and return its SQLAlchemy URL.

    Starting a running cluster changes nothing, and two processes may start it at once.

    Parameters
    ----------
    home
        A folder of ours; made when missing.
    fast
        For throw-away clusters: no protection against a power cut.

    Raises
    ------
    ClusterError
        PostgreSQL is missing, the disk is full, or the server does not come up.
    """
    try:
        with locked(home):
            place = read(home) or choose(home)
            if not answers(place):
                if not (place.data / "PG_VERSION").exists():
                    make(place, fast=fast)
                launch(place)
            ensure_database(place)
            return place.url
    except OSError as error:
        raise ClusterError(
            given=f"The cluster in {home} cannot be written ({error.strerror})",
            wanted="a folder with free space that may be written",
            remedy="free some space, or set RONGTU_HOME to another folder",
        ) from error


def stop(home: Path) -> bool:
    """Stop the cluster of `home` cleanly; say whether it was running."""
    if not home.exists():
        return False
    with locked(home):
        place = read(home)
        if place is None or not (place.data / "postmaster.pid").exists():
            return False
        was_up = answers(place)
        quit_(place)
        return was_up


def url(home: Path) -> str | None:
    """Return the URL of the running cluster of `home`; none when it is down."""
    place = read(home)
    return place.url if place is not None and answers(place) else None


def is_up(home: Path) -> bool:
    """Say whether the cluster of `home` answers."""
    return url(home) is not None
