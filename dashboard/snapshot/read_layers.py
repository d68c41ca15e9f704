"""All layers of a sheet in the state's order, and what their signs mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from dashboard.explore.words import LAYERS as OWN
from dashboard.snapshot import read_areas, read_demands, read_things, words
from dashboard.snapshot.content import Box, Held, Layer, Legend, OnMap, Row
from dashboard.snapshot.read_demands import Cells, Part
from dashboard.snapshot.read_ground import Ground
from dashboard.snapshot.read_things import Things
from dashboard.snapshot.read_values import Values
from geo.catalog import LAYERS

_FILLED: Final = ("areas", "cells", "heat")
"""Layers that cover the ground."""
_HELD: Final = {
    "areas": Held.PLACES, "cells": Held.DEMANDS, "heat": Held.DEMANDS, "points": Held.DEMANDS,
    "outlines": Held.BORDERS,
}  # fmt: skip
"""Where the rows of the page's own layers are."""
_STAND_IN: Final = 0.8
"""How strong hexagons are that stand in for single demands."""


@dataclass(slots=True, kw_only=True)
class Drawn:
    """What the layers of a sheet bring.

    Attributes
    ----------
    layers
        The lowest first.
    legends
        The topmost first, as the layers lie.
    others
        Rows of the legend of what has one look.
    named
        Points with their names.
    on_map
        The layers as people know them, the topmost first.
    """

    layers: list[Layer] = field(default_factory=list)
    legends: list[Legend] = field(default_factory=list)
    others: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    named: list[tuple[str, Any]] = field(default_factory=list)
    on_map: list[OnMap] = field(default_factory=list)

    def add(self, part: Part) -> None:
        """Put demands over what is there."""
        self.layers += part.layers
        self.legends[:0] = part.legends
        self.notes += part.notes

    def put(self, things: Things) -> None:
        """Put things over what is there."""
        self.layers += things.layers
        self.others[:0] = things.rows
        self.notes += things.notes
        self.named += things.named
        if things.on_map is not None:
            self.on_map.insert(0, things.on_map)


class _Stack:
    """What is drawn one after the other; hexagons are counted once however often they are drawn."""

    def __init__(self, ground: Ground, values: Values, view: Box) -> None:
        self._ground, self._values, self._view = ground, values, view
        self._cells: Cells | None = None
        self.made: Final = Drawn()

    def lay(self) -> None:
        ground = self._ground
        strength = dict(ground.shown.layers).get("areas", 1.0)
        self.made.layers += read_areas.rim(ground, strength)
        own: Mapping[str, Callable[[float], None]] = {
            "areas": self._areas, "cells": self._hexagons, "heat": self._heat,
            "points": self._points, "outlines": self._outlines,
        }  # fmt: skip
        for key, opacity in reversed(ground.shown.layers):
            if key in own:
                own[key](opacity)
                title = OWN[key][ground.lang]
                self.made.on_map.insert(0, OnMap(key=key, title=title, held=_HELD[key]))
            else:
                self.made.put(read_things.things(ground, key, self._view, opacity))
        layers, rows = read_areas.marks(ground)
        self.made.layers += layers
        self.made.others += rows
        circles = read_things.circles(ground, self._view)
        self.made.put(circles)
        self._sign([*circles.rows, *rows])

    def _sign(self, rows: Sequence[Row]) -> None:
        if rows:
            title = words.AND[self._ground.lang].join(row.label for row in rows)
            self.made.on_map.insert(0, OnMap(key="signs", title=title, held=Held.SIGNS))

    def _counted(self) -> Cells:
        if self._cells is None:
            self._cells = read_demands.cells(self._ground, self._view)
        return self._cells

    def _areas(self, opacity: float) -> None:
        keys = [key for key, _ in self._ground.shown.layers]
        below = keys[keys.index("areas") + 1 :]
        lowest = not any(one in _FILLED or one in LAYERS for one in below)
        ground, values = self._ground, self._values
        self.made.layers += read_areas.layers(ground, values, self._view, opacity, lowest=lowest)
        self.made.legends.insert(0, read_areas.legend(ground, values, opacity, lowest=lowest))

    def _hexagons(self, opacity: float) -> None:
        self.made.add(read_demands.hexagons(self._ground, self._counted(), opacity))

    def _heat(self, opacity: float) -> None:
        self.made.add(read_demands.heat(self._ground, self._counted(), opacity))

    def _points(self, opacity: float) -> None:
        self.made.add(read_demands.points(self._ground, self._view, opacity, self._instead))

    def _instead(self) -> Part:
        if "cells" in self._ground.shown.keys:
            return Part()
        return read_demands.hexagons(self._ground, self._counted(), _STAND_IN)

    def _outlines(self, opacity: float) -> None:
        layers, rows = read_areas.borders(self._ground, self._view, opacity)
        self.made.layers += layers
        self.made.others[:0] = rows


def drawn(ground: Ground, values: Values, view: Box) -> Drawn:
    """Return all layers of a sheet; a legend of its own has what has one look."""
    stack = _Stack(ground, values, view)
    stack.lay()
    made = stack.made
    if made.others:
        made.legends.append(Legend(title=words.OTHERS[ground.lang], rows=tuple(made.others)))
    return made
