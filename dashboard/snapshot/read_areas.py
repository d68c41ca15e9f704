"""The areas in their colours, with the classes of the view, and the lines around them."""

from typing import Final

import numpy as np
import shapely

from dashboard.snapshot import palette, words
from dashboard.snapshot.content import Box, Layer, Legend, Mark, Row
from dashboard.snapshot.read_ground import Ground, Shapes, near, scope
from dashboard.snapshot.read_values import Values, colours, end, titled
from geo.catalog import INDICATORS
from geo.text import Lang

DIM: Final = 0.5
"""How strong areas are that are not chosen."""
_LINE, _THIN = 0.45, 0.2
_THICK: Final = 1.1
_MANY: Final = 500
_CHOSEN: Final = 0.08


def layers(
    ground: Ground, found: Values, view: Box, opacity: float, *, lowest: bool
) -> list[Layer]:
    """Return the areas, those that are not chosen dimmer; what has no value is hatched.

    Parameters
    ----------
    lowest
        Whether nothing else is filled below: then the colours are mixed with the ground, as
        printers and old readers of PDF make a mess of what can be seen through.
    """
    shapes = ground.outlines(ground.asked.level).metres
    fills = colours(found)
    there = ~shapely.is_empty(shapes)
    if shapes.size > _MANY:
        there &= near(shapes, view)
    chosen = scope(ground.facts, ground.asked.level, ground.asked.selection.areas)
    width = _THIN if shapes.size > _MANY else _LINE
    made = []
    for key, some, strength in (("areas_beside", there & ~chosen, DIM * opacity),
                                ("areas", there & chosen, opacity)):  # fmt: skip
        known = np.array([fill is not None for fill in fills], dtype=np.bool_) & some
        blank = some & ~known
        inks = [str(fills[at]) for at in np.flatnonzero(known)]
        if lowest:
            inks = [mixed(ink, strength, dark=ground.dark) for ink in inks]
        share = 1.0 if lowest else strength
        if blank.any():
            made.append(
                Layer(key=f"{key}_blank", mark=Mark.HATCH, shapes=shapes[blank],
                      fills=(blank_colour(strength, dark=ground.dark, lowest=lowest),),
                      edge=palette.HATCH[ground.dark], width=width, opacity=share)
            )  # fmt: skip
        if inks:
            made.append(
                Layer(key=key, mark=Mark.FILL, shapes=shapes[known], fills=inks,
                      edge=palette.GROUND[ground.dark], width=width, opacity=share)
            )  # fmt: skip
    return made


def blank_colour(strength: float, *, dark: bool, lowest: bool) -> str:
    """Return the colour under the hatches of what has no value."""
    return mixed(palette.NO_DATA[dark], strength, dark=dark) if lowest else palette.NO_DATA[dark]


def mixed(colour: str, opacity: float, *, dark: bool) -> str:
    """Return what a colour looks like over the ground at an opacity."""
    return palette.blend(palette.GROUND[dark], colour, opacity)


def legend(ground: Ground, found: Values, opacity: float, *, lowest: bool) -> Legend:
    """Return what the colours mean; the counts are those of the view."""
    lang, dark = ground.lang, ground.dark
    indicator = INDICATORS[ground.asked.indicator]

    def ink(colour: str) -> str:
        return mixed(colour, opacity, dark=dark) if lowest else colour

    rows = [
        Row(mark=Mark.FILL, colour=ink(colour), label=label, count=count)
        for colour, label, count in zip(found.colours, found.labels, found.counts, strict=False)
    ]
    unknown = int((~np.isfinite(found.shown)).sum())
    if unknown:
        blank = blank_colour(opacity, dark=dark, lowest=lowest)
        hidden = unknown > int((~np.isfinite(found.value)).sum())
        label = words.NO_DATA_OR_WITHHELD if hidden else words.NO_DATA
        rows.append(Row(mark=Mark.HATCH, colour=blank, label=label[lang], count=unknown))
    scheme = words.SCHEMES[found.scheme][lang]
    # Classes are of all areas, whichever are chosen: colours of two sheets can be compared.
    counted = words.COUNTED_ALL if ground.asked.selection.areas else words.COUNTED
    continuous = found.scheme == "continuous" and bool(np.isfinite(found.shown).any())
    return Legend(
        title=titled(indicator, lang),
        rows=rows,
        note=scheme if continuous else counted[lang].format(
            scheme=scheme, level=level_title(ground, lang)),
        ramp=tuple(map(ink, found.colours)) if continuous else (),
        ends=(end(found, found.low), end(found, found.high))
        if continuous else None,
    )  # fmt: skip


def level_title(ground: Ground, lang: Lang, level: str | None = None) -> str:
    """Return what a level is called."""
    titles = {row.key: row.title for row in ground.moment.levels()}
    return titles[level or ground.asked.level][lang]


def rim(ground: Ground, opacity: float) -> list[Layer]:
    """Return a line around the whole, below everything: a pale class must not run into paper."""
    shapes = ground.outlines(ground.facts.areas.levels[0]).metres
    ink = mixed(palette.RIM[ground.dark], opacity, dark=ground.dark)
    return [line("rim", shapes, ink, _THICK)] if _any(shapes) else []


def borders(ground: Ground, view: Box, opacity: float) -> tuple[list[Layer], list[Row]]:
    """Return the borders of the level above; of the level itself where it is the coarsest."""
    levels = ground.facts.areas.levels
    level = levels[max(0, levels.index(ground.asked.level) - 1)]
    shapes = ground.outlines(level).metres
    shapes = shapes[near(shapes, view)]
    if not _any(shapes):
        return [], []
    ink = mixed(palette.BORDERS[ground.dark], opacity, dark=ground.dark)
    label = words.BORDERS[ground.lang].format(level=level_title(ground, ground.lang, level))
    return [line("outlines", shapes, ink, 0.9)], [Row(mark=Mark.LINE, colour=ink, label=label)]


def marks(ground: Ground) -> tuple[list[Layer], list[Row]]:
    """Return lines around what is chosen, drawn and looked at closely, over everything."""
    dark, lang, chosen = ground.dark, ground.lang, ground.asked.selection
    made: list[Layer] = []
    rows: list[Row] = []

    def add(key: str, shapes: Shapes, ink: str, label: str) -> None:
        if not _any(shapes):
            return
        made.append(line(f"{key}_casing", shapes, palette.GROUND[dark], 2.2))
        made.append(line(key, shapes, ink, _THICK))
        rows.append(Row(mark=Mark.LINE, colour=ink, label=label))

    if chosen.areas:
        add("chosen", ground.shapes_of(chosen.areas), palette.TEXT[dark], words.CHOSEN[lang])
    if chosen.polygon is not None:
        drawn = ground.metres(np.array([shapely.from_wkb(chosen.polygon)], dtype=object))
        made.append(Layer(key="shape_face", mark=Mark.FILL, shapes=_faces(drawn),
                          fills=(palette.MARK[dark],), opacity=_CHOSEN))  # fmt: skip
        add("shape", drawn, palette.MARK[dark], words.SHAPE[lang])
    if ground.shown.pick is not None and ground.shown.pick[0] == "area":
        picked = ground.shapes_of([ground.shown.pick[1]])
        add("picked", picked, palette.ACCENT[dark], words.PICKED[lang])
    return made, rows


def _faces(shapes: Shapes) -> Shapes:
    parts = shapely.get_parts(shapes)
    found: Shapes = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004 - a face
    return found


def line(key: str, shapes: Shapes, ink: str, width: float) -> Layer:
    """Return the outlines of shapes as a layer of lines."""
    faces = _faces(shapes)
    return Layer(key=key, mark=Mark.LINE, shapes=shapely.boundary(faces), edge=ink, width=width)


def _any(shapes: Shapes) -> bool:
    return bool(shapes.size) and not bool(shapely.is_empty(shapes).all())
