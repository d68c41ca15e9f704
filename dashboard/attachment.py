"""What a file is called that a browser saves."""

from typing import Final
from urllib.parse import quote

MOST_NAME: Final = 80
"""Characters of a title in a file's name."""
_SIGNS: Final = "-_（）()，,. "


def titled(title: str) -> str:
    """Return a title as a part of a file's name, without what no system takes in one.

    >>> titled('Closed: "in time"')
    'Closed_ _in time_'
    """
    kept = "".join(one if one.isalnum() or one in _SIGNS else "_" for one in title)
    return " ".join(kept.split())[:MOST_NAME]


def disposition(plain: str, name: str) -> str:
    """Return the header that names a file (RFC 6266): in ASCII for old programs, and as it is."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
