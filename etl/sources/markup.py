"""XML of a service, read without letting it do anything."""

import re
import xml.etree.ElementTree as ET
from typing import Final

_DECLARATION: Final = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._-]+)[\"']")
# A document type declares entities: files of this machine, or a billion laughs.
# GDAL takes a file with this word in it for a list of other files to open.
_FORBIDDEN: Final = re.compile(r"<!\s*(?:DOCTYPE|ENTITY)|OGRVRT", re.IGNORECASE)


def decoded(body: bytes) -> str:
    """Return the text of a document, without its declaration.

    Raises
    ------
    ValueError
        It is in no encoding that is known, or wants more than to be read.
    """
    declared = _DECLARATION.match(body[:200])
    # Decoded here, so that nothing hides in an encoding that only the parser knows.
    name = declared.group(1).decode() if declared else "utf-8-sig"
    try:
        text = body.decode("utf-8-sig" if name.lower() in {"utf-8", "utf8"} else name)
    except (LookupError, UnicodeDecodeError) as error:
        msg = f"its encoding {name} cannot be read: {error}"
        raise ValueError(msg) from None
    if _FORBIDDEN.search(text):
        msg = "it declares entities or points to other files"
        raise ValueError(msg)
    return re.sub(r"^\s*<\?xml[^>]*\?>", "", text, count=1)


def parsed(text: str) -> ET.Element:
    """Return the root of what `decoded` gave.

    Raises
    ------
    ValueError
        It is no XML, or was cut off.
    """
    try:
        return ET.fromstring(text)  # noqa: S314 - see `decoded`
    except ET.ParseError as error:
        msg = f"it is no XML: {error}"
        raise ValueError(msg) from None


def plain(tag: str) -> str:
    """Return the name of an element without its name space."""
    return tag.rpartition("}")[2]
