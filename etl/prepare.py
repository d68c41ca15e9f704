"""Rows as they came into rows as the table wants them. No database: only what a row says itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import numpy as np
import pandas as pd
from pyproj import CRS

from etl.clean import fields, geometry, privacy, rows, types
from etl.clean.checked import Checked, first
from etl.contracts import Kind, Shape
from etl.profile import Profile
from etl.sources import Rows

LIMITS: Final = {
    "satisfaction": (1, 5),
    "households": (0, 2**31 - 1),
    "population": (0, 2**31 - 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What became of the rows of a source.

    Attributes
    ----------
    good
        Columns of the table that the source speaks of, and `geom` where the layer has one.
    rejected
        Why the others are held back, by the number of the row.
    skipped
        Rows that are empty, or repeat an earlier one value by value.
    """

    good: pd.DataFrame
    rejected: "pd.Series[str]"
    skipped: int


def prepared(source: Rows, profile: Profile, *, time_zone: str) -> Prepared:
    """Map, type, check and mask the rows of `source`."""
    contract = profile.contract
    repeated = rows.repeats(_with_geometry(source), profile.fields[contract.key].columns())
    # A row that could not be taken apart is held back even if it came before.
    repeated &= ~source.frame.index.isin(source.refused.index)
    usable = ~repeated & ~source.frame.index.isin(source.refused.index)
    text = fields.mapped(source.frame[usable], profile)

    told = [source.refused.astype("str")]
    frame = _kept(rows.identified(text, contract), told)
    frame = _kept(types.typed(frame, contract, fields=profile.fields, time_zone=time_zone), told)
    frame = _kept(rows.complete(frame, contract), told)
    frame = _kept(rows.in_range(frame, LIMITS), told)
    if contract.layer == "demand":
        frame = _kept(rows.in_order(frame), told)
        if "text" in frame:
            frame = frame.assign(text=privacy.masked(frame["text"]))
    if contract.shape is not Shape.NONE:
        frame = _located(frame, source, profile, told)
    if contract.keeps_attributes:
        kept = source.frame.loc[frame.index, list(profile.attributes)]
        attributes = [_present(row) for row in kept.to_dict("records")]
        frame = frame.assign(attributes=pd.Series(attributes, index=frame.index, dtype=object))
    return Prepared(good=frame, rejected=first(*told), skipped=int(repeated.sum()))


def latest(frame: pd.DataFrame, profile: Profile) -> datetime | None:
    """Return the latest moment that the rows speak of; a deadline is a plan, not news."""
    moments = [
        frame[name].max()
        for name, target in profile.contract.targets.items()
        if target.kind is Kind.MOMENT and name in frame and name != "due_at"
    ]
    known = [moment for moment in moments if pd.notna(moment)]
    return max(known).to_pydatetime() if known else None


def _kept(checked: Checked, told: "list[pd.Series[str]]") -> pd.DataFrame:
    told.append(checked.rejected)
    return checked.good


def _with_geometry(source: Rows) -> pd.DataFrame:
    if source.geometry is None:
        return source.frame
    # Two rows with the same words and different outlines are two.
    shapes = pd.Series(source.geometry, index=source.frame.index)
    return source.frame.assign(geometry=shapes.map(lambda shape: shape.wkb, na_action="ignore"))


def _located(
    frame: pd.DataFrame, source: Rows, profile: Profile, told: "list[pd.Series[str]]"
) -> pd.DataFrame:
    """Give every row its `geom`, in WGS 84 and of the layer's shape."""
    crs = None if profile.crs is None else CRS.from_epsg(profile.crs.code)
    if "lon" in frame:
        frame = _kept(geometry.points(frame), told)
    elif source.geometry is not None:
        given = pd.Series(source.geometry, index=source.frame.index)
        frame = frame.assign(geom=given.loc[frame.index])
        crs = crs or source.crs
    else:
        return frame.assign(geom=np.full(len(frame), None, dtype=np.object_))
    frame = _kept(geometry.within_the_world(geometry.projected(frame, crs)), told)
    return _kept(geometry.shaped(frame, profile.contract.shape), told)


def _present(row: dict[Any, Any]) -> dict[str, str]:
    return {str(name): value for name, value in row.items() if isinstance(value, str)}
