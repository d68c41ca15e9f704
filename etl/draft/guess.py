"""All that can be guessed of one file."""

from pathlib import Path
from typing import Final

from etl.contracts import WITHOUT_POINTS
from etl.draft import layer as layers
from etl.draft import roads, whereabouts
from etl.draft.fields import Mapping, mapped
from etl.draft.layer import Told
from etl.draft.look import Seen, look
from etl.draft.model import Draft
from etl.draft.write import needs_geometry, quoted
from etl.profile.model import LayerName

_PARENT_DIGITS: Final = {"street": 6, "community": 9}


def guessed(path: Path, *, layer: LayerName | None = None) -> Draft:
    """Look at `path` and guess a profile.

    Parameters
    ----------
    layer
        When it is known, and need not be guessed.

    Raises
    ------
    SourceError
        The file cannot be read at all.
    """
    return of(look(path), layer=layer)


def of(seen: Seen, *, layer: LayerName | None = None) -> Draft:
    """Guess a profile of what was seen."""
    chosen, why = (layer, "as asked for") if layer else layers.layer(seen)
    where = whereabouts.found(seen, mapped(seen.frame, chosen))
    mapping = where.mapping
    if chosen == "road":
        seen, mapping = roads.completed(seen, mapping)
    level, pattern = layers.level(seen, mapping) if chosen == "area" else (None, None)
    bare = (
        seen.geometry is None
        and needs_geometry(mapping.contract.shape)
        and not {"wkt", "lon"} & mapping.guesses.keys()
    )
    without_points = mapping.contract.shape in WITHOUT_POINTS
    lacking = ("wkt",) if without_points else ("lon", "lat")
    return Draft(
        seen=seen,
        layer=chosen,
        layer_why=why,
        mapping=mapping,
        system=where.system,
        level=level,
        code_pattern=pattern,
        parent_of_code=_parent(mapping, level),
        geometry_missing=lacking if bare else (),
        metric_srid=_utm(where.middle),
    )


def _parent(mapping: Mapping, level: Told | None) -> str | None:
    if level is None or level.value not in _PARENT_DIGITS or "parent_code" in mapping.guesses:
        return None
    code = mapping.guesses.get("code")
    digits = _PARENT_DIGITS[level.value]
    if code is None or level.why != layers.by_digits(digits + 3):
        return None
    return (
        f"parent_code = {{ column = {quoted(code.column)}, extract = '^[0-9]{{{digits}}}' }}"
        "  # take the # away once these are loaded: a code begins with that of its parent"
    )


def _utm(middle: tuple[float, float] | None) -> int | None:
    """Return the EPSG code of the UTM zone (WGS 84) that holds the middle of the rows."""
    if middle is None:
        return None
    lon, lat = middle
    return (32600 if lat >= 0 else 32700) + min(int((lon + 180) // 6) + 1, 60)
