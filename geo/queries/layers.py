"""The features of a layer."""

from typing import Any, Final

from sqlalchemy import Select, func, select

from geo.catalog import Layer
from geo.queries.scope import below

MAX_FEATURES: Final = 5_000
"""More than this and a browser stutters: such a layer wants tiles, not features."""


def features(layer: Layer, *, within: str | None = None) -> Select[Any]:
    """Select at most MAX_FEATURES of `layer`: code, names, kind, synthetic, GeoJSON."""
    source = layer.features.subquery()
    statement = select(
        source.c.code,
        source.c.name_zh,
        source.c.name_en,
        source.c.kind,
        source.c.synthetic,
        func.ST_AsGeoJSON(source.c.geom, 6).label("geojson"),
    )
    if within is not None:
        statement = statement.where(source.c.area_code.in_(below(within)))
    return statement.order_by(source.c.code).limit(MAX_FEATURES)
