"""All bad inputs, each with its profile and what must come of it."""

from pathlib import Path
from typing import Final

from tests.db.hostile import cells, containers, datums, encodings, profiles, shapes
from tests.db.hostile.case import Case

CASES: Final[tuple[Case, ...]] = tuple(
    case
    for module in (encodings, shapes, datums, cells, containers, profiles)
    for case in module.CASES.found
)


def make(folder: Path) -> None:
    """Write every bad input into a folder of its own below `folder`, to look at."""
    for case in CASES:
        into = folder / case.name.replace("/", "-").replace(" ", "_")
        into.mkdir(parents=True)
        case.make(into)
