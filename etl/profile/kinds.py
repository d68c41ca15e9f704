"""The kinds of value that a profile is made of, and what is wrong with one that is not."""

import math
import re
from pathlib import Path
from typing import Annotated, Any, Final
from zoneinfo import available_timezones

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import AfterValidator, BeforeValidator, WithJsonSchema
from pyproj import CRS
from pyproj.exceptions import CRSError

from etl.errors import nearest


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        msg = f"no time zone is called {name!r}: {nearest(name, available_timezones())}"
        raise ValueError(msg)
    return name


def _known_crs(code: int) -> int:
    try:
        crs = CRS.from_epsg(code)
    except CRSError:
        msg = f"EPSG has no coordinate reference system {code}"
        raise ValueError(msg) from None
    if not (crs.is_geographic or crs.is_projected):
        msg = f"EPSG:{code} is no system of a map: {crs.type_name}"
        raise ValueError(msg)
    return code


def metric(code: int) -> int:
    """Refuse a reference system whose unit is not the metre."""
    crs = CRS.from_epsg(code)
    if not crs.is_projected or crs.axis_info[0].unit_name != "metre":
        msg = f"EPSG:{code} is not in metres"
        raise ValueError(msg)
    return code


def finite(value: float) -> float:
    """Refuse infinity and what is no number."""
    if not math.isfinite(value):
        msg = "not a number that can be reckoned with"
        raise ValueError(msg)
    return value


def datum(value: Any) -> Any:  # noqa: ANN401 - TOML
    """Take the two shifted datums by any of the names people write; leave EPSG codes alone."""
    if not isinstance(value, str):
        return value
    plain = re.sub(r"[^a-z0-9]", "", value.lower())
    names = {"gcj02": "GCJ-02", "gcj": "GCJ-02", "bd09": "BD-09", "bd09ll": "BD-09"}
    if plain in names:
        return names[plain]
    number = plain.removeprefix("epsg")
    return int(number) if number.isdigit() else value


def _pattern(text: str) -> str:
    try:
        re.compile(text)
        # What RE2 takes is found in time that grows with the text, whatever the text is.
        pc.match_substring_regex(pa.array([""]), text)
    except (re.error, pa.ArrowInvalid) as error:
        msg = f"{text!r} is no regular expression: {error}"
        raise ValueError(msg) from None
    return text


def by_column(value: Any) -> Any:  # noqa: ANN401 - TOML
    """Take a mere name for that of a column."""
    return {"column": value} if isinstance(value, str) else value


def _several(value: Any) -> Any:  # noqa: ANN401 - TOML
    return (value,) if isinstance(value, str | Path) else value


Zone = Annotated[str, AfterValidator(_known_zone)]
Epsg = Annotated[int, AfterValidator(_known_crs)]
Pattern = Annotated[str, AfterValidator(_pattern)]
_ONE_OR_MORE: Final = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]
}
Texts = Annotated[tuple[str, ...], BeforeValidator(_several), WithJsonSchema(_ONE_OR_MORE)]
Paths = Annotated[tuple[Path, ...], BeforeValidator(_several), WithJsonSchema(_ONE_OR_MORE)]
