"""How the contents of an atlas run through columns and pages, on paper and on slides."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the contents: the name of a group, or the place of an entry in their list."""

    group: str = ""
    entry: int | None = None


Column = list[Line]


def lines(groups: Sequence[str]) -> list[Line]:
    """Return the lines of entries whose groups are given, a group's name before its first."""
    found: list[Line] = []
    before = ""
    for at, group in enumerate(groups):
        if group and group != before:
            found.append(Line(group=group))
        before = group
        found.append(Line(entry=at))
    return found


def pages(groups: Sequence[str], *, rows: int, columns: int) -> list[list[Column]]:
    """Return the columns of each page; a group's name never stands last in one.

    >>> [[len(column) for column in page] for page in pages(["a", "a", "b"], rows=4, columns=2)]
    [[3, 2]]
    """
    found: list[Column] = [[]]
    given = lines(groups)
    for at, line in enumerate(given):
        left = rows - len(found[-1])
        if left < 1 or (line.group and left < 2 and at + 1 < len(given)):  # noqa: PLR2004 - and one
            found.append([])
        found[-1].append(line)
    return [found[at : at + columns] for at in range(0, len(found), columns)]
