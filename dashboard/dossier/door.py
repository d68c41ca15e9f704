"""How a dossier reads: rows of the one snapshot that a page is made from, and what is kept."""

from collections.abc import Hashable, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from dashboard.data import Moment
from dashboard.once import Once
from geo.engine.hotspots import HotspotQuestion, hotspots
from geo.engine.published import Compared, report
from geo.period import Period
from geo.published import read
from geo.text import Text

Row = Mapping[str, Any]


def rows(moment: Moment, statement: Any) -> list[Row]:  # noqa: ANN401 - a statement of geo.queries
    """Return the rows of a statement."""
    return [dict(row) for row in moment.connection.execute(statement).mappings()]


def first(moment: Moment, statement: Any) -> Row | None:  # noqa: ANN401 - as above
    """Return the first row of a statement; none where there is none."""
    row = moment.connection.execute(statement).mappings().first()
    return None if row is None else dict(row)


def zone(moment: Moment) -> ZoneInfo:
    """Return the clock of the deployment."""
    return ZoneInfo(moment.state.time_zone)


_PUBLISHED: Final = Once[tuple[Compared, ...]](most=16)
_SPOTS: Final = Once[tuple[tuple[Any, Text], ...]](most=32)


def published(moment: Moment, district: str) -> tuple[Compared, ...]:
    """Return the published figures of a district beside the computed ones; kept by version."""
    key: Hashable = (moment.connection.engine.url, moment.state.version, district)

    def make() -> tuple[Compared, ...]:
        return report(moment.connection, [one for one in read() if one.district == district])

    return _PUBLISHED.get(key, make)


def spots(moment: Moment, top: str, period: Period) -> tuple[tuple[Any, Text], ...]:
    """Return the hotspots of a coarsest area: outline (degrees) and sentence; kept by version.

    Each category is searched by itself, as the overview does.
    """
    key: Hashable = (moment.connection.engine.url, moment.state.version, top, period)

    def make() -> tuple[tuple[Any, Text], ...]:
        import shapely  # noqa: PLC0415 - few pages want it

        question = HotspotQuestion(period=period, within=top, each=True)
        found = hotspots(moment.connection, question)
        return tuple(
            (shapely.union_all(found.study.shapes[group.rows]), said)
            for group, said in found.groups
        )

    return _SPOTS.get(key, make)


def forget() -> None:
    """Forget everything that is kept."""
    _PUBLISHED.clear()
    _SPOTS.clear()
