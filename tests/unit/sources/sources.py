"""Profiles and frames for the tests of sources."""

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from etl.profile import Profile
from etl.sources import Rows, read
from etl.sources.rows import no_reasons


def profile(
    path: str | Path | list[str],
    *,
    columns: tuple[str, ...] = ("id",),
    **told: Any,  # noqa: ANN401 - TOML
) -> Profile:
    """Return a profile of organisations that speaks of `columns`."""
    targets = ("code", "name_zh", "name_en", "kind", "area_code")
    return Profile.model_validate(
        {
            "layer": "organisation",
            "source": "test",
            "read": {"path": path} | told,
            "fields": dict(zip(targets, columns, strict=False)),
            "name": "test",
        }
    )


def pieces(
    path: str | Path | list[str],
    *,
    chunk_rows: int = 200_000,
    base: Path | None = None,
    **told: Any,  # noqa: ANN401 - TOML
) -> list[Rows]:
    return list(read(profile(path, **told), base=base, chunk_rows=chunk_rows))


def whole(some: list[Rows]) -> Rows:
    """Return the pieces of one file as one."""
    shapes = [rows.geometry for rows in some if rows.geometry is not None]
    reasons = [rows.refused for rows in some if len(rows.refused)]
    return Rows(
        frame=pd.concat([rows.frame for rows in some]),
        geometry=np.concatenate(shapes) if shapes else None,
        crs=some[0].crs,
        refused=pd.concat(reasons) if reasons else no_reasons(),
        file=some[0].file,
    )


def rows(path: str | Path | list[str], **told: Any) -> Rows:  # noqa: ANN401 - TOML
    return whole(pieces(path, **told))


def values(path: str | Path | list[str], **told: Any) -> dict[str, list[str | None]]:  # noqa: ANN401 - TOML
    """Return what a source says, by column, None for missing."""
    frame = rows(path, **told).frame
    return {
        str(name): [None if pd.isna(value) else str(value) for value in frame[name]]
        for name in frame
    }
