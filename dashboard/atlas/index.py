"""The index map: which page shows which area."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import shapely

from dashboard import i18n
from dashboard.atlas import words
from dashboard.snapshot import palette
from dashboard.snapshot.content import Layer, Mark, Name, Sheet, Table
from dashboard.snapshot.read_ground import Shapes

TINTS: Final = {
    False: ("#dcebf1", "#f4ead2", "#e2eedb", "#f0e0ea", "#e4e3f3", "#f7e3d8"),
    True: ("#1d4257", "#4a4128", "#2a4a33", "#4a3144", "#343356", "#503a2e"),
}
"""Areas side by side differ; six are enough for a greedy choice on a map of areas."""
MOST_NAMES: Final = 60
"""Of more areas only the numbers are written."""
_MARGIN: Final = 0.02
Numbered = tuple[int, str, Any]
"""The page, the name and the outline of an area."""


def sheet(
    overview: Sheet,
    numbered: Sequence[Numbered],
    *,
    others: Shapes,
    title: str,
    level: str,
    page: tuple[int, int],
) -> Sheet:
    """Return the index map of pages; what is around is that of the overview.

    Parameters
    ----------
    others
        Outlines of areas of the same level that have no page.
    level
        What the level is called.
    """
    lang, dark = overview.lang, overview.dark
    shapes = np.array([shape for _, _, shape in numbered], dtype=object)
    there = ~shapely.is_empty(shapes)
    west, south, east, north = shapely.total_bounds(shapes[there]).tolist()
    room = _MARGIN * max(east - west, north - south)
    tints = coloured(shapes, TINTS[dark])
    layers = [
        Layer(key="index_beside", mark=Mark.FILL, shapes=others[~shapely.is_empty(others)],
              fills=(palette.NO_DATA[dark],), edge=palette.GROUND[dark], width=0.4, opacity=0.35),
        Layer(key="index", mark=Mark.FILL, shapes=shapes[there],
              fills=[one for one, here in zip(tints, there.tolist(), strict=True) if here],
              edge=palette.BORDERS[dark], width=0.6),
    ]  # fmt: skip
    named = len(numbered) <= MOST_NAMES
    names = []
    for (number, name, shape), here in zip(numbered, there.tolist(), strict=True):
        if here:
            middle = shapely.point_on_surface(shape)
            text = f"{number} {i18n.short(name, lang)}" if named else f"{number}"
            names.append(Name(text=text, x=float(shapely.get_x(middle)),
                              y=float(shapely.get_y(middle)), rank=0, within=shape))  # fmt: skip
    return replace(
        overview,
        title=title,
        subtitle=(words.INDEX_NOTE[lang].format(level=level.lower()),),
        box=(west - room, south - room, east + room, north + room),
        layers=[layer for layer in layers if len(layer.shapes)],
        names=names,
        legends=(),
        locator=None,
        table=Table(
            title=words.INDEX_TABLE[lang],
            columns=(words.PAGE[lang], level),
            numeric=(True, False),
            rows=[(str(number), name) for number, name, _ in numbered],
            more=words.MORE_PAGES[lang],
        ),
        chart=None,
        notes=(),
        definition="",
        page=page,
    )


def numbers_only(given: Sheet) -> Sheet:
    """Return an index map with numbers instead of names, as these have no room."""
    names = [replace(name, text=name.text.split(" ", 1)[0]) for name in given.names]
    return replace(given, names=names)


def told(given: Sheet, missing: int) -> Sheet:
    """Say how many areas have no number on the map."""
    if not missing:
        return given
    return replace(given, notes=(words.INDEX_LEFT[given.lang].format(n=missing),))


def coloured(shapes: Shapes, tints: Sequence[str]) -> list[str]:
    """Give areas tints so that neighbours differ, as far as there are tints."""
    tree = shapely.STRtree(shapes)
    pairs = tree.query(shapes, predicate="intersects")
    beside: list[set[int]] = [set() for _ in range(len(shapes))]
    for one, other in pairs.T.tolist():
        if one != other:
            beside[one].add(other)
    found = dict[int, int]()
    for at in sorted(range(len(shapes)), key=lambda one: (-len(beside[one]), one)):
        taken = {found[other] for other in beside[at] if other in found}
        free = [tint for tint in range(len(tints)) if tint not in taken]
        found[at] = free[0] if free else at % len(tints)
    return [tints[found[at]] for at in range(len(shapes))]
