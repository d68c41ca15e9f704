"""The demands of a sheet: in hexagons, as heat, and one by one. Nobody's id is on it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from dashboard.explore import answers
from dashboard.explore.facts import Told
from dashboard.explore.names import STATUSES
from dashboard.snapshot import palette, words
from dashboard.snapshot.content import Box, Layer, Legend, Mark, Row
from dashboard.snapshot.read_ground import Ground, Shapes, near
from dashboard.snapshot.read_values import count_ranges
from dashboard.snapshot.unpacked import unpacked
from geo import grid
from geo.facts import spots
from geo.facts.selection import Chosen

COARSE, FINE = 8, 9
"""Resolutions of H3."""
_FINE_M: Final = 50_000.0
"""A box no wider has the finer hexagons: so wide is a screen on which they are large enough."""
_RAMP: Final = 12
_HOT: Final = 0.98
"""A single place must not make all others look empty."""


@dataclass(slots=True, kw_only=True)
class Part:
    """What a layer of demands brings to a sheet."""

    layers: list[Layer] = field(default_factory=list)
    legends: list[Legend] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """Hexagons that hold demands, cut at the borders of the whole, in metres."""

    resolution: int
    shapes: Shapes
    counts: NDArray[np.int64]
    km2: float


def cells(ground: Ground, view: Box) -> Cells:
    """Read the demands by hexagon: those of the map on the screen."""
    resolution = FINE if view[2] - view[0] <= _FINE_M else COARSE
    facts = ground.facts
    found = unpacked(answers.cells(Told(facts=facts), ground.asked, resolution))
    every = answers.geometry(resolution, facts.known.version)
    names = every[np.array(found["ids"], dtype=np.intp)]
    counts = np.array(found["counts"], dtype=np.int64)
    whole = shapely.union_all(ground.outlines(facts.areas.levels[0]).degrees)
    hexagons = grid.hexagons(names)
    shapely.prepare(whole)
    crossing = ~shapely.contains_properly(whole, hexagons)
    cut = shapely.intersection(hexagons[crossing], whole)
    hexagons[crossing] = np.where(shapely.is_empty(cut), hexagons[crossing], cut)
    shapes = ground.metres(hexagons)
    there = near(shapes, view) & (counts > 0)
    km2 = float(np.mean(grid.area_km2(names))) if names.size else 0.0
    return Cells(resolution=resolution, shapes=shapes[there], counts=counts[there], km2=km2)


def hexagons(ground: Ground, found: Cells, opacity: float) -> Part:
    """Return hexagons by how many demands they hold."""
    if not found.counts.size:
        return Part(notes=[words.NOTHING[ground.lang]])
    breaks = palette.count_breaks(found.counts)
    inks = palette.ramp("demands", palette.CELL_CLASSES, dark=ground.dark)
    classes = palette.classes_of(found.counts, breaks)
    labels = count_ranges(breaks, int(found.counts.min()))
    held = np.bincount(classes, minlength=len(labels))
    return Part(
        layers=[
            Layer(key="cells", mark=Mark.FILL, shapes=found.shapes,
                  fills=[inks[at] for at in classes.tolist()],
                  edge=palette.GROUND[ground.dark], width=0.25, opacity=opacity)
        ],
        legends=[
            Legend(
                title=words.PER_CELL[ground.lang],
                rows=[
                    Row(mark=Mark.FILL, colour=inks[at], label=label, count=int(held[at]))
                    for at, label in enumerate(labels)
                ],
                note=words.CELL_NOTE[ground.lang].format(km2=f"{found.km2:.2f}"),
            )
        ],
    )  # fmt: skip


def heat(ground: Ground, found: Cells, opacity: float) -> Part:
    """Return hexagons in a soft ramp: paper cannot be zoomed, and a blur has no scale."""
    if not found.counts.size:
        return Part(notes=[words.NOTHING[ground.lang]])
    ordered = np.sort(found.counts)
    most = int(ordered[int(_HOT * (ordered.size - 1))]) or 1
    inks = palette.ramp("demands", _RAMP, dark=ground.dark)
    fills = palette.along(np.minimum(found.counts, most), 0.0, float(most), inks)
    note = words.HEAT_NOTE_DARK if ground.dark else words.HEAT_NOTE
    return Part(
        layers=[
            Layer(key="heat", mark=Mark.FILL, shapes=found.shapes,
                  fills=[str(one) for one in fills], width=0.0, opacity=opacity)
        ],
        legends=[
            Legend(title=words.HEAT[ground.lang], ramp=inks, ends=("0", f"≥ {most:,}"),
                   note=note[ground.lang].format(most=f"{most:,}"))
        ],
    )  # fmt: skip


def points(ground: Ground, view: Box, opacity: float, stand_in: Callable[[], Part]) -> Part:
    """Return demands one by one, by what became of them; hexagons where there are too many."""
    lang, dark, facts = ground.lang, ground.dark, ground.facts
    chosen = Chosen(facts, ground.asked.selection)
    found = spots.points(chosen, ground.degrees(view), most=answers.POINTS)
    if found.count > answers.POINTS:
        part = stand_in()
        said = words.STAND_IN[lang].format(n=f"{found.count:,}", most=f"{answers.POINTS:,}")
        return Part(layers=part.layers, legends=part.legends, notes=[said, *part.notes])
    places = ground.metres(shapely.points(np.column_stack([found.lon, found.lat])))
    keys = facts.facets["status"].keys
    part = Part()
    rows = []
    for number, key in enumerate(keys):
        mine = found.status == number
        if not mine.any():
            continue
        ink = palette.STATUSES[dark][key]
        # More than a colour: what is overdue has a ring.
        edge = palette.TEXT[dark] if key == "overdue" else palette.GROUND[dark]
        part.layers.append(
            Layer(key=f"points_{key}", mark=Mark.POINT, shapes=places[mine], fills=(ink,),
                  edge=edge, width=0.5, size=3.2, opacity=opacity)
        )  # fmt: skip
        rows.append(Row(mark=Mark.POINT, colour=ink, label=STATUSES[key][lang],
                        count=int(mine.sum())))  # fmt: skip
    if rows:
        part.legends.append(Legend(title=words.POINTS[lang], rows=rows))
    else:
        part.notes.append(words.NOTHING[lang])
    return part
