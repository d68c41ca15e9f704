"""What the rows of each layer must be. It follows from the tables: a new column is a new target."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from sqlalchemy import Boolean, Column, Date, DateTime, Integer, Table

from geo import schema


class Kind(StrEnum):
    """What a value is, once it is no longer text."""

    TEXT = "text"
    WHOLE = "whole"
    FLAG = "flag"
    DAY = "day"
    MOMENT = "moment"
    DEGREES = "degrees"


class Shape(StrEnum):
    """What geometry the rows of a layer have."""

    AREA = "area"  # polygons, always
    LINE = "line"  # lines, always
    ANY = "any"  # something, always
    POINT = "point"  # a point, always
    MAYBE_POINT = "maybe_point"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A column that a profile may fill. Without a value, a row gets `default`."""

    name: str
    kind: Kind
    required: bool
    default: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What a layer takes.

    Attributes
    ----------
    key
        The target that tells one row of the source from another.
    placed
        Whether a row is put into the area that holds it.
    """

    layer: str
    table: Table
    key: str
    shape: Shape
    placed: bool
    targets: MappingProxyType[str, Target]

    @property
    def columns(self) -> list[str]:
        """The columns of the table that a load writes, in their order."""
        return [column.name for column in self.table.columns if column.name != "run_id"]

    @property
    def keeps_attributes(self) -> bool:
        """Whether the table has room for columns that it has no name for."""
        return "attributes" in self.table.columns


FILLED_BY_THE_LOAD: Final = {"attributes", "geom", "source", "synthetic", "run_id", "place_how",
                              "place_score", "area_said", "cell"}  # fmt: skip
_KINDS: Final = ((Boolean, Kind.FLAG), (Integer, Kind.WHOLE), (Date, Kind.DAY),
                 (DateTime, Kind.MOMENT))  # fmt: skip
_POINTS: Final = {Shape.POINT, Shape.MAYBE_POINT, Shape.ANY}
WITHOUT_POINTS: Final = frozenset({Shape.AREA, Shape.LINE})
"""What no pair of lon and lat can be."""


def _target(column: Column[object]) -> Target:
    kind = next((kind for type_, kind in _KINDS if isinstance(column.type, type_)), Kind.TEXT)
    default = getattr(column.server_default, "arg", None)
    return Target(
        name=column.name,
        kind=kind,
        required=not column.nullable and default is None,
        default=None if kind is not Kind.FLAG else default == "true",
    )


def _contract(
    layer: str, table: Table, *, key: str = "code", shape: Shape, placed: bool = True
) -> Contract:
    ours = FILLED_BY_THE_LOAD | ({"level"} if layer == "area" else set())
    targets = {c.name: _target(c) for c in table.columns if c.name not in ours}
    if shape in _POINTS:
        for name in ("lon", "lat"):
            targets[name] = Target(name=name, kind=Kind.DEGREES, required=False)
    if shape is not Shape.NONE:
        targets["wkt"] = Target(name="wkt", kind=Kind.TEXT, required=False)
    return Contract(
        layer=layer,
        table=table,
        key=key,
        shape=shape,
        placed=placed,
        targets=MappingProxyType(targets),
    )


CONTRACTS: Final = MappingProxyType(
    {
        contract.layer: contract
        for contract in (
            _contract("area", schema.area, shape=Shape.AREA, placed=False),
            _contract("building", schema.building, shape=Shape.ANY),
            _contract("road", schema.road, shape=Shape.LINE),
            _contract("station", schema.station, shape=Shape.POINT),
            _contract("organisation", schema.organisation, shape=Shape.NONE, placed=False),
            _contract("demand", schema.demand, key="source_id", shape=Shape.MAYBE_POINT),
        )
    }
)
