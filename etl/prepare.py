"""Rows as they came into rows as the table wants them. No database: only what a row says itself."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from pyproj import CRS

from etl.clean import checks, fields, geometry, privacy, rows, types
from etl.clean.checked import Checked, first, split
from etl.clean.coordinates import degrees
from etl.contracts import Kind, Shape
from etl.profile import Profile
from etl.seen import Again
from etl.sources import Rows
from geo.crs import Reference, reference

Floats = npt.NDArray[np.float64]
FREE_TEXT = ("text", "address")
"""What citizens and those who write for them may have put a person into."""
WORDS = ("category", "status", "channel")
"""One of a list, in which a person should not be; there are few of them to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What became of the rows of a piece.

    Attributes
    ----------
    good
        Columns of the table that the source speaks of, and `geom` where the layer has one.
    rejected
        Why the others are held back, by the number of the row.
    skipped
        How many are empty, not wanted, or repeat an earlier one value by value.
    noticed
        What is odd about rows that are good all the same, and how many.
    """

    good: pd.DataFrame
    rejected: "pd.Series[str]"
    skipped: int
    noticed: Counter[str] = field(default_factory=Counter)


def prepared(
    source: Rows, profile: Profile, again: Again, *, time_zone: str, now: datetime
) -> Prepared:
    """Map, type, check and mask the rows of `source` that are not there `again`."""
    contract = profile.contract
    noticed: Counter[str] = Counter()
    away = source.frame.index.isin(source.refused.index) | source.frame.index.isin(again.skipped)
    usable = source.frame if not away.any() else source.frame[~away]
    text = fields.mapped(usable, profile)

    told = [source.refused.astype("str")]
    if profile.read.fingerprint is not None:
        told.append(_shapeless(usable, profile.read.fingerprint))
    frame = _kept(rows.identified(text, contract, again.first), told)
    frame = _kept(types.typed(frame, contract, fields=profile.fields, time_zone=time_zone), told)
    pattern = profile.level.code_pattern if profile.level else None
    frame = _kept(checks.checked(frame, contract, code_pattern=pattern, now=now), told)
    noticed.update(checks.noticed(frame, contract))
    hidden = [name for name in FREE_TEXT if name in frame and profile.layer == "demand"]
    frame = frame.assign(**{name: privacy.masked(frame[name]) for name in hidden})
    if profile.layer == "demand":
        frame = frame.assign(**{name: _word(frame[name]) for name in WORDS if name in frame})
    if contract.shape is not Shape.NONE:
        frame = _located(frame, source, profile, (told, noticed))
    if contract.keeps_attributes:
        kept = source.frame.loc[frame.index, list(profile.attributes)]
        attributes = [_present(row) for row in kept.to_dict("records")]
        frame = frame.assign(attributes=pd.Series(attributes, index=frame.index, dtype=object))
    return Prepared(good=frame, rejected=first(*told), skipped=len(again.skipped), noticed=noticed)


def _shapeless(frame: pd.DataFrame, fingerprint: str) -> "pd.Series[str]":
    """Say of rows without geometry that this is why they have no id."""
    none = frame[fingerprint].isna()
    return pd.Series(geometry.NOTHING, index=frame.index[none], dtype="str")


def latest(frame: pd.DataFrame, profile: Profile) -> datetime | None:
    """Return the latest moment that the rows speak of; a deadline is a plan, not news."""
    moments = [
        frame[name].max()
        for name, target in profile.contract.targets.items()
        if target.kind is Kind.MOMENT and name in frame and name != "due_at"
    ]
    known = [moment for moment in moments if pd.notna(moment)]
    return max(known).to_pydatetime() if known else None


def written_in(profile: Profile, crs: CRS | None) -> Reference:
    """Return what the coordinates are written in: as the profile says, else as the file does."""
    if profile.crs is not None:
        return reference(profile.crs.code)
    by_fields = {"lon", "wkt"} & profile.fields.keys()
    return reference(crs if crs is not None and not by_fields else 4326)


def as_written(source: Rows, profile: Profile) -> npt.NDArray[Any]:
    """Return the coordinates of a piece as they came: pairs of a table, else geometries."""
    if "lon" in profile.fields:
        origins = [profile.fields[name] for name in ("lon", "lat")]
        numbers = [degrees(fields.taken(source.frame, one)) * (one.scale or 1) for one in origins]
        at = np.column_stack([column.to_numpy(np.float64) for column in numbers])
        return at[~np.isnan(at).any(axis=1)]
    if "wkt" in profile.fields:
        return _from_text(fields.taken(source.frame, profile.fields["wkt"]))
    return np.empty(0, dtype=np.object_) if source.geometry is None else source.geometry


def _from_text(text: "pd.Series[str]") -> npt.NDArray[np.object_]:
    given = text.astype(object).where(text.notna(), None).to_numpy()
    with np.errstate(all="ignore"):  # numbers that are none, or too large: judged row by row
        return np.asarray(shapely.from_wkt(given, on_invalid="ignore"), dtype=np.object_)


def _kept(checked: Checked, told: "list[pd.Series[str]]") -> pd.DataFrame:
    told.append(checked.rejected)
    return checked.good


def _located(
    frame: pd.DataFrame,
    source: Rows,
    profile: Profile,
    into: "tuple[list[pd.Series[str]], Counter[str]]",
) -> pd.DataFrame:
    """Give every row its `geom`, in WGS 84 and of the layer's shape."""
    told, noticed = into
    swapped = profile.crs is not None and profile.crs.swapped
    at = written_in(profile, source.crs)
    if "lon" in frame:
        frame = _kept(geometry.points(frame, at, swapped=swapped), told)
        if profile.contract.shape is Shape.MAYBE_POINT:
            return frame
        return _kept(geometry.shaped(frame, profile.contract.shape).checked, told)
    if "wkt" in frame:
        frame = _kept(_outlined(frame), told)
    elif source.geometry is not None:
        given = pd.Series(source.geometry, index=source.frame.index)
        frame = frame.assign(geom=given.loc[frame.index])
    else:
        return frame.assign(geom=np.full(len(frame), None, dtype=np.object_))
    frame = geometry.brought(frame, at, swapped=swapped)
    frame = _kept(geometry.within_the_world(frame), told)
    done = geometry.shaped(frame, profile.contract.shape)
    noticed.update(done.noticed)
    return _kept(done.checked, told)


def _outlined(frame: pd.DataFrame) -> Checked:
    """Put a `geom` in the place of `wkt`."""
    given = frame["wkt"]
    shapes = _from_text(given)
    bad = given.notna().to_numpy() & shapely.is_missing(shapes)
    reasons = "wkt is '" + given[bad].str.slice(0, 60) + "': not a geometry in WKT"
    return split(frame.drop(columns="wkt").assign(geom=shapes), reasons.astype("str"))


def _word(text: "pd.Series[str]") -> "pd.Series[str]":
    words = pd.Series(text.dropna().unique(), dtype="str")
    hidden = privacy.masked(words)
    changed = words != hidden
    if not changed.any():
        return text
    return text.replace(dict(zip(words[changed], hidden[changed], strict=True)))


def _present(row: dict[Any, Any]) -> dict[str, str]:
    return {str(name): value for name, value in row.items() if isinstance(value, str)}
