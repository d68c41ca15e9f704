"""What atlas is asked for: from a query to the pages that it will have, before anything is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import numpy as np

from dashboard.atlas import words
from dashboard.explore.asked import fields
from dashboard.explore.facts import Told
from dashboard.exports_data import IDENTITY
from dashboard.snapshot import code as codes
from dashboard.snapshot import make
from dashboard.snapshot.read_ground import scope
from dashboard.snapshot.refused import RefusedError, Why
from dashboard.snapshot.spec import Paper
from geo.facts.table import Facts

PDF, PPTX = "pdf", "pptx"
FORMATS: Final = (PDF, PPTX)
MOST_AREAS: Final = 300
"""Of one atlas: a book that is thicker is found in by nobody."""
USUAL_LAYERS: Final = "stations,outlines,areas~0.85"
"""Where the state names none: on a page of a street its communities and their stations."""
SLIDE_MAP: Final = (214.0, 144.0)
"""Width and height of the map on a slide, in millimetres."""
_NOT_OURS: Final = ("at", "pick", "tab", "cmp", "split", "sub", "dpi")
"""Fields of a state that say nothing to an atlas."""
_LIBRARIES: Final = ("python-pptx", "xlsxwriter")


class NoAreasError(RefusedError):
    """An atlas without a page."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Order:
    """An atlas that is asked for.

    Attributes
    ----------
    sheet
        What all its pages have in common; `sheet.asked.level` is the level of a page.
    format
        One of `FORMATS`.
    codes
        Of the areas that have a page, in order.
    inner
        The level of the areas that are coloured on a page: the next finer one, if most of the
        areas have parts of that level.
    digest
        Of everything that the file depends on.
    """

    sheet: make.Order
    format: str
    codes: tuple[str, ...]
    inner: str
    digest: str

    @property
    def facts(self) -> Facts:
        """What is counted."""
        return self.sheet.told.facts

    @property
    def level(self) -> str:
        """The level of which each area has a page."""
        return self.sheet.asked.level

    @property
    def spec(self) -> dict[str, Any]:
        """How it is made, as the register has it."""
        spec = self.sheet.spec
        return {
            IDENTITY: self.digest, "lang": self.sheet.lang.value, "pages": len(self.codes),
            "paper": spec.paper.value, "turn": spec.turn.value, "dark": spec.dark,
            "beside": spec.beside.value, "graticule": spec.graticule, "template": spec.template,
            "program": program()[:12],
        }  # fmt: skip


def order(told: Told, query: str, *, format_: object = PDF) -> Order:
    """Read what is asked for.

    Parameters
    ----------
    query
        The state of the planners' page and the fields of a sheet; `level` is the level of which
        each area in `in` has a page.

    Raises
    ------
    RefusedError
        There is no such format, no area of that level, more than `MOST_AREAS`, or the query
        cannot be kept.
    """
    if format_ not in FORMATS:
        raise RefusedError(
            Why.FORMAT,
            given=f"the format {format_!r:.40}",
            wanted=f"one of {', '.join(FORMATS)}",
            remedy="ask for one of these",
        )
    kind = str(format_)
    sheet = make.order(told, _plain(query, kind), format_="pdf")
    areas, level = told.facts.areas, sheet.asked.level
    numbers = areas.of_level(level)
    mine = scope(told.facts, level, sheet.asked.selection.areas)
    found = tuple(areas.frame["code"].to_numpy()[numbers[mine]].tolist())
    _some(found, level)
    return Order(
        sheet=sheet, format=kind, codes=found,
        inner=_inner(told.facts, level, found),
        digest=codes.identity(["atlas", sheet.digest, kind, program()]),
    )  # fmt: skip


def _inner(facts: Facts, level: str, found: Sequence[str]) -> str:
    """Return the next finer level where most of the areas have parts of it, else their own."""
    areas = facts.areas
    at = areas.levels.index(level) + 1
    if at == len(areas.levels):
        return level
    parts = areas.of_level(areas.levels[at])
    whole = areas.numbers(found)
    inside = [bool(((parts >= one) & (parts < areas.end[one])).any()) for one in whole.tolist()]
    return areas.levels[at] if sum(inside) * 2 >= len(inside) else level


def _plain(query: str, kind: str) -> str:
    given = fields(query)
    if given is None:
        # What cannot be read is refused where it is written in one form.
        return query
    kept = {key: value for key, value in given.items() if key not in _NOT_OURS}
    if kind == PPTX:
        kept["paper"] = Paper.SLIDE.value
    return urlencode({"layers": USUAL_LAYERS} | kept)


def _some(found: Sequence[str], level: str) -> None:
    if not found:
        raise NoAreasError(
            Why.GONE,
            given=f"No areas of the level {level} in what is chosen",
            wanted="at least one",
            remedy="choose another level, or another area",
            what=words.REFUSED["none"].zh,
        )
    if len(found) > MOST_AREAS:
        raise RefusedError(
            Why.MANY,
            given=f"{len(found):,} areas of the level {level}",
            wanted=f"at most {MOST_AREAS} pages",
            remedy="choose one district or street, or a coarser level",
            limit=MOST_AREAS,
        )


def parents(facts: Facts, found: Sequence[str]) -> list[str]:
    """Return the code of the area above each; empty where there is none."""
    above = facts.areas.frame["parent_code"].to_numpy()
    at = np.array([facts.areas.at[code] for code in found], dtype=np.intp)
    return [one if isinstance(one, str) else "" for one in above[at].tolist()]


@cache
def program() -> str:
    """Return what differs when the program that makes atlases does."""
    digest = sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    for name in _LIBRARIES:
        digest.update(f"{name} {version(name)}".encode())
    return digest.hexdigest()
