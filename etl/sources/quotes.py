"""Quotation marks that are opened and never closed."""

import re
from collections.abc import Iterable


def unclosed(lines: Iterable[str], delimiter: str) -> int | None:
    """Return the number of the line where a quoted value begins that does not end.

    A mark opens a value only as its first character; two of them inside mean one.
    """
    plain = re.compile(rf"[^{re.escape(delimiter)}\r\n]*({re.escape(delimiter)}|[\r\n]*\Z)")
    opened: int | None = None
    for number, line in enumerate(lines, start=1):
        at = 0
        while at < len(line):
            if opened is None:
                if '"' not in line[at:]:
                    break
                if line[at] == '"':
                    opened, at = number, at + 1
                    continue
            else:
                at = _closing(line, at)
                if at < 0:
                    break
                opened = None
            matched = plain.match(line, at)
            at = matched.end() if matched else len(line)
    return opened


def _closing(line: str, at: int) -> int:
    """Return where the quoted value ends that goes on at `at`, -1 when it does not."""
    while (found := line.find('"', at)) >= 0:
        if line[found + 1 : found + 2] != '"':
            return found + 1
        at = found + 2
    return -1
