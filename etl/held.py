"""The rows that are held back: written with their reason, taken out to be tried again."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from pyproj import CRS
from sqlalchemy import Connection, Select, Table, delete, or_, select, update
from sqlalchemy.dialects import postgresql

from etl.clean import privacy
from etl.clean.fields import taken
from etl.profile import Profile
from etl.sources import Rows
from etl.sources.numbers import Origins
from geo.schema import quarantine

LARGEST: Final = 1_000_000
"""Characters of an outline that is kept with its row."""
GEOMETRY, WRITTEN_IN, LINE = "@geometry", "@crs", "@line"
"""Beside the columns of the source: its outline, the system of that, or a line not taken apart."""
SECOND: Final = "% was in % already"
"""How the reason of a second row of an id reads."""
CHUNK: Final = 5_000
"""Entries written at once."""


@dataclass(slots=True)
class Held:
    """The rows that one run holds back."""

    profile: Profile
    run_id: int
    origins: Origins
    places: dict[int, tuple[str, int]] = field(default_factory=dict)
    _seen: Counter[bytes] = field(default_factory=Counter)

    def add(self, connection: Connection, rows: Rows, rejected: "pd.Series[str]") -> None:
        """Write the rows that are `rejected`; one that was there before keeps its place."""
        statement = postgresql.insert(quarantine)
        names = ("profile", "file", "row_number", "row_key", "row", "reason", "run_id")
        kept = statement.on_conflict_do_update(
            index_elements=["source", "layer", "fingerprint"],
            set_={name: statement.excluded[name] for name in names},
        )
        for start in range(0, len(rejected), CHUNK):
            part = rejected.iloc[start : start + CHUNK]
            connection.execute(kept, list(self._entries(rows, part)))

    def settle(self, connection: Connection, staged: Table, *, whole: bool) -> None:
        """Let go of what earlier runs held back and this one did not.

        Parameters
        ----------
        whole
            The run read all there is; else only rows of the ids that it read are let go.
        """
        key = staged.c[self.profile.contract.key]
        again = select(quarantine.c.row_key).where(
            quarantine.c.run_id == self.run_id, quarantine.c.row_key.is_not(None)
        )
        gone = or_(
            quarantine.c.row_key.in_(select(key)), quarantine.c.row_key.in_(again.scalar_subquery())
        )
        connection.execute(
            delete(quarantine).where(
                *(quarantine.c[name] == value for name, value in _whose(self.profile).items()),
                quarantine.c.run_id != self.run_id,
                *(() if whole else (gone,)),
            )
        )

    def _entries(self, rows: Rows, rejected: "pd.Series[str]") -> Iterator[dict[str, Any]]:
        """Yield one entry a row; what would tell who somebody is, is masked here too."""
        raw = rows.frame.loc[rejected.index]
        key = taken(raw, self.profile.fields[self.profile.contract.key])
        shown = _masked(raw, self.profile)
        beside = _outlines(rows, rejected)
        if self.profile.layer == "demand":
            rejected = privacy.masked(rejected)  # a reason quotes what was given
        refused = set(rows.refused.index)
        both = zip(raw.to_dict("records"), shown.to_dict("records"), key, strict=True)
        for (number, reason), (as_it_came, masked, id_) in zip(rejected.items(), both, strict=True):
            also = beside.get(int(str(number)), {})
            words = json.dumps(_present(as_it_came) | also, ensure_ascii=False, sort_keys=True)
            # The same row twice in a file is two rows held back.
            digest = hashlib.sha256(words.encode("utf-8", "surrogatepass"))
            self._seen[digest.digest()] += 1
            digest.update(b"#%d" % self._seen[digest.digest()])
            at = int(str(number))
            file, in_file = self.places.get(at) or self.origins.of(at)
            held = _present(masked) | also
            if number in refused and held:
                held = {LINE: " | ".join(held.values())}
            yield {
                **_whose(self.profile),
                "fingerprint": digest.hexdigest(),
                "file": file,
                "row_number": in_file,
                "row_key": None if number in refused or pd.isna(id_) else str(id_)[:200],
                "row": held,
                "reason": reason,
                "run_id": self.run_id,
            }


def again(
    connection: Connection, profile: Profile, *, run_id: int
) -> tuple[Rows, dict[int, tuple[str, int]]]:
    """Return the rows of `profile` that are held back as a source, and where each is from.

    Lines that could not be taken apart are refused anew: nobody knows their columns. Another row
    of an id that was there stays held, as of `run_id`: loaded now, it would replace the first.
    """
    second = quarantine.c.reason.like(SECOND)
    mine = [quarantine.c[name] == value for name, value in _whose(profile).items()]
    connection.execute(update(quarantine).where(*mine, second).values(run_id=run_id))
    chosen = _of(profile).where(~second).with_only_columns(quarantine)
    found = connection.execute(chosen).mappings().all()
    numbers = pd.RangeIndex(1, len(found) + 1)
    held = [dict(one["row"]) for one in found]
    shapes = np.full(len(held), None, dtype=np.object_)
    crs = None
    refused: dict[int, str] = {}
    for at, (row, one) in enumerate(zip(held, found, strict=True)):
        outline = row.pop(GEOMETRY, None)
        written_in = row.pop(WRITTEN_IN, None)
        shapes[at] = None if outline is None else shapely.from_wkt(outline, on_invalid="ignore")
        crs = crs or (None if written_in is None else CRS.from_user_input(written_in))
        if LINE in row:
            refused[at + 1] = str(one["reason"])
    columns = list(dict.fromkeys(_wanted(profile) + [name for row in held for name in row]))
    frame = pd.DataFrame(held, index=numbers, columns=columns, dtype="str")
    places = {at: (one["file"], one["row_number"]) for at, one in enumerate(found, start=1)}
    rows = Rows(
        frame=frame,
        geometry=shapes if any(shape is not None for shape in shapes) else None,
        crs=crs,
        refused=pd.Series(refused, dtype="str"),
        file="quarantine",
    )
    return rows, places


def nothing(profile: Profile) -> Rows:
    """Return no rows, of the columns that a profile takes from."""
    return Rows(frame=pd.DataFrame(columns=list(dict.fromkeys(_wanted(profile))), dtype="str"))


def listed(
    *, limit: int | None, profile: str | None = None, reason: str | None = None
) -> Select[Any]:
    """Select the rows held back, by profile, file and number of the row."""
    order = (quarantine.c.profile, quarantine.c.file, quarantine.c.row_number)
    chosen = select(quarantine).order_by(*order).limit(limit)
    if profile is not None:
        chosen = chosen.where(quarantine.c.profile == profile)
    if reason is not None:
        chosen = chosen.where(quarantine.c.reason.contains(reason, autoescape=True))
    return chosen


def _of(profile: Profile) -> Select[Any]:
    return (
        select(quarantine)
        .where(*(quarantine.c[name] == value for name, value in _whose(profile).items()))
        .order_by(quarantine.c.quarantine_id)
    )


def _wanted(profile: Profile) -> list[str]:
    """Return the columns that a profile takes from, whether or not a row held back has them."""
    of_fields = [name for one in profile.fields.values() for name in one.columns()]
    others = [*profile.attributes, *profile.privacy, *(rule.column for rule in profile.skip)]
    mark = [] if profile.read.watermark is None else [profile.read.watermark]
    return [*of_fields, *others, *mark]


def _whose(profile: Profile) -> dict[str, str]:
    return {"profile": profile.name, "layer": profile.layer, "source": profile.source}


def _masked(raw: pd.DataFrame, profile: Profile) -> pd.DataFrame:
    if profile.layer != "demand":
        return raw
    keys = profile.fields[profile.contract.key].columns()
    others = [name for name in raw.columns if name not in keys]
    return raw.assign(**{name: privacy.masked(raw[name].astype("str")) for name in others})


def _outlines(rows: Rows, rejected: "pd.Series[str]") -> dict[int, dict[str, str]]:
    if rows.geometry is None:
        return {}
    shapes = pd.Series(rows.geometry, index=rows.frame.index).loc[rejected.index].dropna()
    system = {} if rows.crs is None else {WRITTEN_IN: _short(rows.crs)}
    return {
        int(str(number)): {GEOMETRY: shapely.to_wkt(shape, rounding_precision=-1)[:LARGEST]}
        | system
        for number, shape in shapes.items()
    }


def _short(crs: CRS) -> str:
    authority = crs.to_authority(min_confidence=100)
    return ":".join(authority) if authority else str(crs.to_wkt())


def _present(row: dict[Any, Any]) -> dict[str, str]:
    return {str(name): value for name, value in row.items() if isinstance(value, str)}
