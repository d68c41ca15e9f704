"""What stands in an area: stations, buildings, ways and the like, and the circles around one."""

from dataclasses import dataclass, field, replace
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely

from dashboard.snapshot import palette, words
from dashboard.snapshot.content import Box, Held, Layer, Mark, OnMap, Row
from dashboard.snapshot.data_words import WORDS
from dashboard.snapshot.read_ground import MOST_FEATURES, Ground, near
from geo.catalog import LAYERS, Kind
from geo.catalog.circles import CIRCLES
from geo.catalog.model import Layer as Thing

_FAINT: Final = 0.12
_FACE: Final = 2
_STATION: Final = "station"
_MARKS: Final = {Kind.POINT: Mark.POINT, Kind.LINE: Mark.LINE, Kind.OUTLINE: Mark.LINE}
"""In the legend."""
_TOLD: Final = frozenset({"alerts"})
"""Layers whose names are sentences with numbers of demands, which may be fewer than five."""


@dataclass(slots=True, kw_only=True)
class Things:
    """What a layer of the catalog brings to a sheet.

    Attributes
    ----------
    named
        Points with their names.
    on_map
        The layer with the rows that are seen; none of what is in no catalog.
    """

    layers: list[Layer] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    named: list[tuple[str, Any]] = field(default_factory=list)
    on_map: OnMap | None = None


def things(ground: Ground, key: str, view: Box, opacity: float) -> Things:
    """Return the features of a layer of the catalog, all of one look; counted are those seen."""
    layer, lang = LAYERS[key], ground.lang
    frame = ground.features(key, view)
    notes = []
    if len(frame) > MOST_FEATURES:
        frame = frame.iloc[:MOST_FEATURES]
        most = f"{MOST_FEATURES:,}"
        notes.append(words.CUT[lang].format(layer=layer.title[lang], most=most))
    shapes = frame["geom"].to_numpy(dtype=object)
    there = ~shapely.is_empty(shapes) & near(shapes, view)
    frame, shapes = frame[there], shapes[there]
    seen = shapely.intersects(shapes, shapely.box(*view))
    ink = palette.layer(key, dark=ground.dark)
    looks = _looks(layer, ink, opacity, dark=ground.dark)
    found = Things(notes=notes, on_map=_on_map(ground, layer, frame[seen], looks))
    if not shapes.size:
        return found
    found.rows.append(
        Row(mark=_MARKS[layer.kind], colour=ink, label=layer.title[lang],
            count=None if layer.kind is Kind.LINE else int(seen.sum()))
    )  # fmt: skip
    match layer.kind:
        case Kind.OUTLINE:
            faces = shapely.get_dimensions(shapes) == _FACE
            found.layers = [replace(looks[0], shapes=shapes[faces])]
            if not faces.all():
                # Buildings may be known by a point alone.
                middles = shapely.point_on_surface(shapes[~faces])
                found.layers.append(replace(looks[1], shapes=middles))
        case _:
            found.layers = [replace(looks[0], shapes=shapes)]
    if layer.kind is Kind.POINT:
        called = frame[f"name_{lang.value}"].to_numpy()[seen]
        found.named = [(str(name), point) for name, point in zip(called, shapes[seen], strict=True)]
    return found


def _looks(layer: Thing, ink: str, opacity: float, *, dark: bool) -> list[Layer]:
    """Return how a layer is drawn, with nothing in it."""
    key, ground, none = layer.key, palette.GROUND[dark], np.empty(0, dtype=object)
    match layer.kind:
        case Kind.POINT:
            return [Layer(key=key, mark=Mark.POINT, shapes=none, fills=(ink,), edge=ground,
                          width=0.7, size=4.6, opacity=opacity)]  # fmt: skip
        case Kind.LINE:
            return [Layer(key=key, mark=Mark.LINE, shapes=none, edge=ink, width=0.5,
                          opacity=opacity)]  # fmt: skip
        case Kind.OUTLINE:
            # A face that is hardly seen, as on the screen.
            edge = palette.blend(ground, ink, opacity)
            return [
                Layer(key=key, mark=Mark.FILL, shapes=none, fills=(ink,), edge=edge, width=0.45,
                      opacity=_FAINT * opacity),
                Layer(key=f"{key}_points", mark=Mark.POINT, shapes=none, fills=(ink,), size=2.2,
                      opacity=opacity),
            ]  # fmt: skip


def _on_map(ground: Ground, layer: Thing, seen: pd.DataFrame, looks: list[Layer]) -> OnMap:
    """Return a layer with what is seen of it as rows."""
    lang, told = ground.lang, layer.key in _TOLD
    names = ("code",) if told else ("code", "name_zh", "name_en")
    return OnMap(
        key=layer.key,
        title=layer.title[lang],
        held=Held.ROWS,
        frame=seen[list(names)].assign(geom=seen["degrees"]).reset_index(drop=True),
        columns={name: words.COLUMNS[name][lang] for name in names},
        looks=looks,
        note=WORDS["on_map.told"][lang] if told else "",
    )


def circles(ground: Ground, view: Box) -> Things:
    """Return the living circles around the station that is looked at; nothing where none is."""
    pick = ground.shown.pick
    if pick is None or pick[0] != _STATION:
        return Things()
    frame = ground.features("stations", view)
    mine = frame[frame["code"] == pick[1]]
    if mine.empty or shapely.is_empty(mine["geom"].iloc[0]):
        return Things()
    dark, lang = ground.dark, ground.lang
    point, name = mine["geom"].iloc[0], str(mine[f"name_{lang.value}"].iloc[0])
    if not shapely.dwithin(point, shapely.box(*view), max(CIRCLES.values())):
        return Things()
    # Among the stations, it has its name already.
    found = Things(named=[] if "stations" in ground.shown.keys else [(name, point)])
    for minutes, metres in sorted(CIRCLES.items(), reverse=True):
        shape = np.array([shapely.buffer(point, metres, quad_segs=48)], dtype=object)
        found.layers += [
            Layer(key=f"circle_{minutes}", mark=Mark.FILL, shapes=shape,
                  fills=(palette.MARK[dark],), opacity=0.07),
            Layer(key=f"circle_{minutes}_line", mark=Mark.LINE, shapes=shapely.boundary(shape),
                  edge=palette.TEXT[dark], width=0.8),
        ]  # fmt: skip
        foot = shapely.Point(shapely.get_x(point), shapely.get_y(point) - metres)
        found.named.append((words.MINUTES[lang].format(n=minutes), foot))
    found.rows.append(
        Row(mark=Mark.LINE, colour=palette.TEXT[dark], label=words.CIRCLES[lang].format(
            minutes="/".join(map(str, CIRCLES)),
            metres="/".join(f"{metres:,}" for metres in CIRCLES.values())))
    )  # fmt: skip
    found.layers.append(
        Layer(key="station", mark=Mark.POINT, shapes=np.array([point], dtype=object),
              fills=(palette.ACCENT[dark],), edge=palette.GROUND[dark], width=1.0, size=7.0)
    )  # fmt: skip
    return found
