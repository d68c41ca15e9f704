"""The report as a file: one page of HTML that asks nobody for anything."""

import os
import secrets
from contextlib import suppress
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from jinja2 import Environment, StrictUndefined, Template

from etl.report.account import COUNTS, ReportError, RunReport
from etl.report.ground import drawn
from geo.text import Text

WORDS: Final = {
    "read": Text(zh="读取", en="read"),
    "inserted": Text(zh="新增", en="inserted"),
    "updated": Text(zh="更新", en="updated"),
    "unchanged": Text(zh="未变", en="unchanged"),
    "quarantined": Text(zh="隔离", en="held back"),
    "skipped": Text(zh="跳过", en="skipped"),
    "exact": Text(zh="坐标落入", en="point inside"),
    "nearest": Text(zh="就近归属", en="nearest"),
    "compound": Text(zh="按小区代码", en="by code of a compound"),
    "community": Text(zh="按社区代码", en="by code of a community"),
    "street": Text(zh="按街道代码", en="by code of a street"),
    "district": Text(zh="按区县代码", en="by code of a district"),
    "area": Text(zh="按区域代码", en="by code of an area"),
    "name": Text(zh="按地名地址", en="by name"),
    "stacked": Text(zh="默认坐标", en="default point"),
    "none": Text(zh="无法定位", en="none"),
}
"""What the keys of a run are called."""


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                              lstrip_blocks=True)  # fmt: skip
    environment.filters["count"] = lambda rows: f"{rows:,}"
    environment.filters["minute"] = lambda at: "—" if at is None else f"{at:%Y-%m-%d %H:%M:%S}"
    source = files("etl.report").joinpath("run.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source)


def rendered(report: RunReport) -> str:
    """Return the report as HTML."""
    order = {word: place for place, word in enumerate(WORDS)}
    return _template().render(
        run=report,
        words=WORDS,
        counts=COUNTS,
        drawing=drawn(report.outlines, report.cells),
        # In the order of the words, from the surest way to none: JSON keeps none of its own.
        places=sorted(report.places.items(), key=lambda item: order.get(item[0], 0)),
        placed=sum(report.places.values()),
    )


def written(report: RunReport, path: Path) -> None:
    """Write the report to `path`, in place of what is there; it is never there half-written.

    Raises
    ------
    ReportError
        The file cannot be written.
    """
    page = rendered(report).encode("utf-8", "replace")
    part = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        try:
            with part.open("xb") as file:
                file.write(page)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except BaseException:
            with suppress(OSError):
                part.unlink()
            raise
    except OSError as error:
        raise ReportError(
            given=f"Cannot write the report to {path} ({error.strerror or error})",
            wanted="a file in a folder that exists, with room on its disk",
            remedy="make the folder, free some space, or choose another: --out FILE.html",
        ) from error
