"""Slides whose bytes depend on nothing but what stands in them: no clock, no chance."""

import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Final

ZIP_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""Of every entry: the first that a ZIP knows."""
_MOMENTS: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_CORE: Final = "docProps/core.xml"
_SHEET: Final = ".xlsx"


def again(body: bytes, at: datetime | None) -> bytes:
    """Return an Office file with one moment in it, and in the workbooks of its charts.

    Parameters
    ----------
    at
        The moment of the data; the start of 1980 where they have none.
    """
    moment = (at or datetime(1980, 1, 1, tzinfo=UTC)).astimezone(UTC)
    said = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(body)) as given,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for one in given.infolist():
            content = given.read(one)
            if one.filename == _CORE:
                content = _MOMENTS.sub(rb"\g<1>" + said + rb"\g<3>", content)
            elif one.filename.endswith(_SHEET):
                content = again(content, at)
            entry = zipfile.ZipInfo(one.filename, date_time=ZIP_MOMENT)
            # What is packed already is not packed again: maps are most of the file.
            packed = one.filename.endswith((".png", _SHEET))
            entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            # The same on every system.
            entry.create_system = 3
            written.writestr(entry, content)
    return made.getvalue()
