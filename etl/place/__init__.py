"""Which area a row belongs to: by its point, its code, or the names in its address."""

from etl.place.areas import Areas, Geometries
from etl.place.names import Gazetteer
from etl.place.points import finest, nearest
from etl.place.rows import placed
from etl.place.stacks import Stacks, packed, unpacked

__all__ = [
    "Areas",
    "Gazetteer",
    "Geometries",
    "Stacks",
    "finest",
    "nearest",
    "packed",
    "placed",
    "unpacked",
]
