"""What a bad input is, and how one is written down.

A function that writes files into a folder becomes a case by saying what must come of it::

    @loads(inserted=1, quarantined=1, reasons=("category is missing",))
    def no_category(folder: Path) -> None: ...
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from etl.ledger import Report
from geo.schema import demand
from tests.db.builders import World

Make = Callable[[Path], None]
Check = Callable[[World, Report], None]

HEAD: Final = "id,received_at,closed_at,category,text,lon,lat"
HOME: Final = ("104.005", "30.005")
PROFILE: Final = "bad.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A bad input and its end.

    Attributes
    ----------
    make
        Writes it into a folder, with its profile `bad.toml`.
    says
        What the one line of the error has, as a regular expression; else it loads.
    reasons
        What the reasons of the rows held back have: each fits one, and each reason fits one.
    then
        Looks at what was loaded.
    """

    name: str
    make: Make
    says: str | None = None
    inserted: int = 0
    quarantined: int = 0
    skipped: int = 0
    reasons: tuple[str, ...] = ()
    then: Check | None = None


@dataclass(slots=True)
class Cases:
    """The cases of one module."""

    found: list[Case] = field(default_factory=list)

    def ends(self, says: str) -> Callable[[Make], Make]:
        """Enter a function whose input is refused, in a line that has `says`."""
        return lambda make: self.enter(Case(name=_name(make), make=make, says=says))

    def loads(self, **told: Any) -> Callable[[Make], Make]:  # noqa: ANN401 - of Case
        """Enter a function whose input is loaded as far as it is any good."""
        return lambda make: self.enter(Case(name=_name(make), make=make, **told))

    def enter(self, case: Case) -> Make:
        """Enter a case, and return its function as it is."""
        self.found.append(case)
        return case.make


def _name(make: Make) -> str:
    return make.__name__.strip("_").replace("_", " ")


def line(
    id_: str,
    *,
    received: str = "2020-05-06 09:00:00",
    closed: str = "",
    category: str = "noise",
    text: str = "",
    at: tuple[str, str] = HOME,
) -> str:
    """Return a line of a CSV of demands."""
    return ",".join([id_, received, closed, category, text, *at])


def table(*lines: str) -> str:
    """Return a CSV of demands."""
    return "\n".join([HEAD, *lines]) + "\n"


def profile(folder: Path, *, read: str = 'path = "bad.csv"', more: str = "", **fields: str) -> None:
    """Write a profile of demands: [read], whatever is `more`, and fields beside the usual."""
    taken = {"source_id": "id", "category": "category", "text": "text"}
    taken |= {name: name for name in ("received_at", "closed_at", "lon", "lat")} | fields
    said = "\n".join(
        f"{target} = {source if source.startswith('{') else json.dumps(source)}"
        for target, source in taken.items()
        if source
    )
    toml = f'layer = "demand"\nsource = "bad"\n[read]\n{read}\n{more}\n[fields]\n{said}\n'
    (folder / PROFILE).write_text(toml, encoding="utf-8")


def put(folder: Path, data: str | bytes, *, name: str = "bad.csv") -> Path:
    """Write a file."""
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def demands(folder: Path, data: str | bytes, *, read: str = "", more: str = "") -> None:
    """Write a CSV of demands and its profile."""
    put(folder, data)
    profile(folder, read=f'path = "bad.csv"\n{read}', more=more)


def area(code: str, geometry: object, **properties: object) -> dict[str, Any]:
    """Return a feature of an area in the western street."""
    named = {"code": code, "name_zh": code, "parent_code": "A"} | properties
    return {"type": "Feature", "properties": named, "geometry": geometry}


def areas(
    folder: Path, features: Iterable[Mapping[str, Any]] | str, *, more: str = "", **level: object
) -> None:
    """Write communities as GeoJSON with their profile; text is written as it is."""
    text = features
    if not isinstance(text, str):
        text = json.dumps({"type": "FeatureCollection", "features": list(text)})
    put(folder, text, name="bad.geojson")
    area_profile(folder, read='path = "bad.geojson"', more=more, **level)


def area_profile(folder: Path, *, read: str, more: str = "", **level: object) -> None:
    """Write a profile of communities; those of a CSV have WKT."""
    told = {"key": "community"} | level
    said = "\n".join(f"{key} = {json.dumps(value)}" for key, value in told.items())
    fields = ("code", "name_zh", "parent_code", *(("wkt",) if ".csv" in read else ()))
    taken = "\n".join(f'{name} = "{name}"' for name in fields)
    (folder / PROFILE).write_text(
        f'layer = "area"\nsource = "bad"\n[read]\n{read}\n[level]\n{said}\n{more}\n'
        f"[fields]\n{taken}\n",
        encoding="utf-8",
    )


def ring(*pairs: tuple[float, float]) -> dict[str, Any]:
    """Return a polygon of one ring, as it is."""
    return {"type": "Polygon", "coordinates": [[list(pair) for pair in pairs]]}


def keeps(column: str, *values: str) -> Check:
    """Return what looks whether the values of `column` are these, as text."""

    def look(world: World, _report: Report) -> None:
        with world.engine.connect() as connection:
            found = connection.scalars(select(demand.c[column]).where(demand.c.source == "bad"))
            assert sorted(found) == sorted(values)

    return look


def notes(*words: str) -> Check:
    """Return what looks whether the report says `words`."""

    def look(_world: World, report: Report) -> None:
        assert all(word in " ".join(report.notes) for word in words)

    return look
