"""Where demands come from: compounds and stretches of street, with points in them."""

from dataclasses import dataclass
from typing import Final, Self

import geopandas as gpd
import numpy as np
import shapely

from etl.sample import compounds
from etl.sample.arrays import Codes, Flags, Floats, Geometries, Labels
from etl.sample.categories import Category
from etl.sample.partition import Division

INSET: Final = 0.92
"""Points keep this share of their distance from the middle: never on an edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """The places of one district, compounds first, then blocks without one.

    Attributes
    ----------
    code
        Of the compound, or of the community that holds the block.
    community
        Code of the community.
    name
        What a caller would call the place, in Chinese.
    street
        Row of the place's street.
    kind
        0 managed compound, 1 old courtyard, 2 outdoors.
    weight
        Relative number of demands, within a kind.
    shape
        Polygons, metres.
    """

    code: Codes
    community: Codes
    name: Codes
    street: Labels
    kind: Labels
    weight: Floats
    shape: Geometries

    @classmethod
    def of(cls, division: Division, homes: gpd.GeoDataFrame, rng: np.random.Generator) -> Self:
        """Take the places of a divided district."""
        outdoors = compounds.free(division, homes)
        block = np.concatenate([homes["block"].to_numpy(), outdoors])
        shapes = division.blocks.geometry.to_numpy()[outdoors]
        community = division.blocks["community"].to_numpy()[block]
        names = division.communities.set_index("code")["name_zh"]
        rows = {code: row for row, code in enumerate(division.streets["code"])}
        street = np.array([rows[code] for code in division.blocks["street"].to_numpy()[block]])
        base = np.concatenate([homes["households"].to_numpy(), np.sqrt(shapely.area(shapes))])
        volume = np.exp(rng.normal(0, 0.22, len(rows)))[street]
        return cls(
            code=np.concatenate([homes["code"].to_numpy(), community[len(homes) :]]),
            community=community,
            name=np.concatenate(
                [
                    homes["name_zh"].to_numpy(),
                    names[community[len(homes) :]].to_numpy(),
                ]
            ),
            street=street,
            kind=np.concatenate(
                [
                    compounds.is_old(homes).to_numpy().astype(int),
                    np.full(len(outdoors), 2),
                ]
            ),
            weight=base * volume * rng.gamma(6, 1 / 6, len(base)),
            shape=np.concatenate([homes.geometry.to_numpy(), shapes]),
        )

    def drawn(self, category: Category, count: int, rng: np.random.Generator) -> Labels:
        """Draw the places of `count` demands of one category."""
        indoors = self.weight * np.array([1.0, category.old, 0.0])[self.kind]
        outdoors = self.weight * (self.kind == 2)  # noqa: PLR2004 - outdoors
        chance = (
            indoors / indoors.sum() * (1 - category.outdoors)
            + outdoors / outdoors.sum() * category.outdoors
        )
        edges = np.cumsum(chance)
        places: Labels = np.searchsorted(edges, rng.random(count) * edges[-1])
        return places.clip(max=len(chance) - 1)

    def points(self, places: Labels, rng: np.random.Generator) -> Floats:
        """Draw a point inside each of `places`, evenly over its area.

        A place is cut into triangles round a point that sees all its corners; one that has no
        such point takes a circle about a point inside instead.
        """
        middle, start, end, first, area = _fans(self.shape)
        edges = np.cumsum(area)
        low = np.r_[0.0, edges][first[:-1]]
        high = edges[first[1:] - 1]
        at = low[places] + rng.random(len(places)) * (high - low)[places]
        fan = np.searchsorted(edges, at).clip(first[:-1][places], first[1:][places] - 1)
        root = np.sqrt(rng.random(len(places))) * INSET
        along = rng.random(len(places))[:, None]
        rim = start[fan] * (1 - along) + end[fan] * along
        inside: Floats = middle[places] + (rim - middle[places]) * root[:, None]
        return inside


def _fans(shapes: Geometries) -> tuple[Floats, Floats, Floats, Labels, Floats]:
    """Cut each shape into triangles about its middle.

    Returns
    -------
    Middles; the two outer corners of each triangle; where each shape's triangles start (one more
    than shapes); areas.
    """
    middle = shapely.get_coordinates(shapely.centroid(shapes))
    sees = _star_shaped(shapes, middle)
    hidden = np.flatnonzero(~sees)
    if len(hidden):
        shapes, middle = shapes.copy(), middle.copy()
        inner = shapely.point_on_surface(shapes[hidden])
        reach = shapely.distance(inner, shapely.boundary(shapes[hidden])) * 0.9
        shapes[hidden] = shapely.buffer(inner, reach)
        middle[hidden] = shapely.get_coordinates(inner)
    xy, index = shapely.get_coordinates(shapely.get_exterior_ring(shapes), return_index=True)
    same = index[1:] == index[:-1]
    start, end, owner = xy[:-1][same], xy[1:][same], index[1:][same]
    area = np.abs(_cross(start - middle[owner], end - middle[owner])) / 2
    return middle, start, end, np.searchsorted(owner, np.arange(len(shapes) + 1)), area


def _star_shaped(shapes: Geometries, middle: Floats) -> Flags:
    """Tell whether each shape's middle sees the whole of its rim: every triangle turns alike."""
    xy, index = shapely.get_coordinates(shapely.get_exterior_ring(shapes), return_index=True)
    same = index[1:] == index[:-1]
    owner = index[1:][same]
    turn = np.sign(_cross(xy[:-1][same] - middle[owner], xy[1:][same] - middle[owner]))
    count = np.bincount(owner, minlength=len(shapes))
    whole = np.abs(np.bincount(owner, weights=turn, minlength=len(shapes))) == count
    star: Flags = whole & (shapely.get_num_interior_rings(shapes) == 0)
    return star


def _cross(a: Floats, b: Floats) -> Floats:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
