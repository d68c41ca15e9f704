"""What can go wrong with the embedded cluster."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import psycopg

from geo.errors import RongtuError

PACKAGES: Final = "postgresql-15 postgresql-15-postgis-3 postgresql-15-pgrouting"


class ClusterError(RongtuError):
    """The embedded cluster cannot be made, started or stopped."""


def missing(given: str) -> ClusterError:
    """Say that `given` is for want of packages."""
    return ClusterError(
        given=given,
        wanted=f"the Debian packages {PACKAGES}",
        remedy=f"apt-get install {PACKAGES}, or set DATABASE_URL to a PostGIS elsewhere",
    )


@contextmanager
def explained(home: Path) -> Iterator[None]:
    """Turn what the system or the server says about the cluster of `home` into one clear line."""
    try:
        yield
    except OSError as error:
        raise ClusterError(
            given=f"The cluster of {home} cannot be used ({error})",
            wanted="a folder of our own, with free space",
            remedy="free some space, run it as the user who made it, or set RONGTU_HOME to another",
        ) from error
    except (psycopg.errors.UndefinedFile, psycopg.errors.FeatureNotSupported) as error:
        reason = f"PostgreSQL lacks an extension ({_first_line(error)})"
        raise missing(reason) from error
    except psycopg.Error as error:
        raise ClusterError(
            given=f"The cluster of {home} is up but fails ({_first_line(error)})",
            wanted=f"a database with PostGIS and pgRouting in {home}",
            remedy="free disk space if it is full; else see its log folder",
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
