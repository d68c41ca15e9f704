"""A private PostgreSQL with PostGIS, for a machine that has no database of its own.

It listens on a Unix socket only, in a folder that nobody else can enter: therefore no port can
collide, nothing is on the network, and no password has to be kept.
"""

import shutil
from pathlib import Path

import psycopg

from geo.cluster import database, server
from geo.cluster.failure import ClusterError, explained
from geo.cluster.place import find, locked, settle
from geo.cluster.server import State

__all__ = ["ClusterError", "is_up", "remove", "start", "stop", "url"]


def start(home: Path, *, fast: bool = False) -> str:
    """Start the cluster of `home`, made on first use, and return its SQLAlchemy URL.

    Starting a running cluster changes nothing, and two processes may start it at once.

    Parameters
    ----------
    home
        A folder of ours; made when missing.
    fast
        For throw-away clusters, and only when it is made: no protection against a power cut.

    Raises
    ------
    ClusterError
        PostgreSQL is missing, the disk is full, or the server does not come up.
    """
    with explained(home), locked(home):
        place = settle(home)
        if not (place.data / "PG_VERSION").exists():
            server.make(place, fast=fast)
        server.launch(place)
        try:
            database.ensure(place)
        except psycopg.OperationalError:
            if server.state(place) is State.READY:
                raise
            # It was being killed while we looked.
            server.launch(place)
            database.ensure(place)
        return place.url


def stop(home: Path) -> bool:
    """Stop the cluster of `home` in order; say whether it was running."""
    if not home.exists():
        return False
    with explained(home), locked(home):
        place = find(home)
        return place is not None and server.halt(place)


def remove(home: Path) -> None:
    """Stop the cluster of `home` and delete its data, wherever they are."""
    stop(home)
    if not home.exists():
        return
    with explained(home), locked(home):
        if (place := find(home)) is not None:
            for folder in (place.sockets, place.root):
                shutil.rmtree(folder, ignore_errors=True)
        (home / "cluster.json").unlink(missing_ok=True)


def url(home: Path) -> str | None:
    """Return the URL of the running cluster of `home`; none when it is down."""
    with explained(home):
        place = find(home)
        return place.url if place is not None and server.state(place) is State.READY else None


def is_up(home: Path) -> bool:
    """Say whether the cluster of `home` takes connections."""
    return url(home) is not None
