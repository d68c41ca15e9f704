"""A column made of the geometry, for sources that have no id of their own.

It is the same for the same geometry at every load and on every machine, so that loading again
changes nothing and a line that is drawn twice is one. It takes the coordinates as the source has
them, to the bit: what is moved or turned round is another.
"""

from dataclasses import replace
from hashlib import blake2b
from typing import Final

import pandas as pd
import shapely

from etl.clean.fields import taken
from etl.errors import SourceError
from etl.profile import Profile
from etl.sources.rows import Rows

BYTES: Final = 10
"""That two of a million geometries are mistaken for one another has a chance of 4 in 10¹³."""


def added(rows: Rows, profile: Profile) -> Rows:
    """Add the column that `read.fingerprint` names; where there is no geometry it is empty.

    Raises
    ------
    SourceError
        The source has a column of that name.
    """
    name = profile.read.fingerprint
    if name is None:
        return rows
    if name in rows.frame and len(rows.frame):
        raise SourceError(
            given=f"{rows.file} has a column {name!r} of its own (read.fingerprint of profile"
            f" {profile.name})",
            wanted="a name that no column has",
            remedy="call it otherwise, or take the column of the source for the code",
        )
    made = [
        None if one is None else blake2b(one, digest_size=BYTES).hexdigest()
        for one in _geometry(rows, profile)
    ]
    column = pd.Series(made, index=rows.frame.index, dtype="str")
    return replace(rows, frame=rows.frame.assign(**{name: column}))


def _geometry(rows: Rows, profile: Profile) -> list[bytes | None]:
    """Return the bytes of the geometry of each row, of its text where that is what is loaded."""
    if "wkt" in profile.fields:
        text = taken(rows.frame, profile.fields["wkt"])
        told: list[str | None] = text.astype(object).where(text.notna(), None).tolist()
        return [None if one is None else one.encode("utf-8", "surrogatepass") for one in told]
    if rows.geometry is None:
        return [None] * len(rows.frame)
    none = shapely.is_missing(rows.geometry) | shapely.is_empty(rows.geometry)
    wkb = shapely.to_wkb(rows.geometry, byte_order=1)
    return [None if nothing else one for one, nothing in zip(wkb, none, strict=True)]
