"""What every panel of a scene is made from: one snapshot, one area, one language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from dashboard import ledger_data
from dashboard import scope as scopes
from dashboard.data import LevelRow, Moment
from dashboard.once import Once
from dashboard.scope import Place, Scope
from dashboard.wall.plan import Scene, Span
from geo.errors import RongtuError, UnknownKeyError
from geo.period import Period
from geo.text import Lang, Text


class NothingLoadedError(RongtuError):
    """There is nothing to show yet."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """What a scene stands on.

    Attributes
    ----------
    moment
        One snapshot of the database: all panels of a scene agree.
    scope
        What is loaded, with the places of every level; `scope.parts` is the level on the map.
    area
        What the scene is about; none for everything.
    trail
        The areas around it, the coarsest first, itself the last; empty for everything.
    level
        Of the areas on the map: those below `area`, or its fellows where there are none below.
    within
        The code of the area that the areas on the map lie in; none for everything.
    times
        As of when the data of a layer (`demand`, `station`, …) are; none where it is not known.
    """

    scene: Scene
    lang: Lang
    moment: Moment
    scope: Scope
    area: Place | None
    trail: tuple[Place, ...]
    level: LevelRow
    within: str | None
    times: Mapping[str, datetime | None]

    @property
    def code(self) -> str | None:
        """The code of the area that the scene is about; none for everything."""
        return None if self.area is None else self.area.code

    def period(self, span: Span | None = None) -> Period:
        """Return the days of `span`, or of the scene."""
        last, scope = self.scope.last_day, self.scope
        match span or self.scene.period:
            case Span.DAY:
                return Period(last, last + timedelta(days=1))
            case Span.WEEK:
                return Period(last - timedelta(days=6), last + timedelta(days=1))
            case Span.DAYS_30:
                return scope.days_30
            case Span.MONTH:
                return scope.month
            case Span.QUARTER:
                return scope.quarter
            case Span.YEAR:
                return scope.year


def stand(scene: Scene, code: str | None, lang: Lang, moment: Moment) -> Ground:
    """Return what `scene` stands on, of the area `code` or of everything.

    Raises
    ------
    NothingLoadedError
        There is neither an area nor a day of demands.
    UnknownKeyError
        No such area.
    """
    scope = scopes.current()
    if scope is None:
        raise NothingLoadedError(
            given="The database holds nothing yet",
            wanted="areas and demands",
            remedy="load them: rongtu load PROFILE",
        )
    levels, places = shape(moment)
    if code is not None and code not in places:
        raise UnknownKeyError("area", code, list(places)[:200])  # noqa: EM101 - a kind
    trail = _trail(code, places)
    area = trail[-1] if trail else None
    parts, within = _below(area, levels, places) if area is not None else (scope.parts, None)
    return Ground(
        scene=scene,
        lang=lang,
        moment=moment,
        scope=replace(scope, parts=parts, places=places),
        area=area,
        trail=trail,
        level=parts,
        within=within,
        times=_times(),
    )


def _below(
    area: Place, levels: tuple[LevelRow, ...], places: Mapping[str, Place]
) -> tuple[LevelRow, str | None]:
    """Return the level below `area` and its code; without one its own level and what holds it."""
    inside = {one.level for one in places.values() if one.parent_code == area.code}
    for level in levels:
        if level.key in inside:
            return level, area.code
    own = next(level for level in levels if level.key == area.level)
    return own, area.parent_code


def _trail(code: str | None, places: Mapping[str, Place]) -> tuple[Place, ...]:
    found: list[Place] = []
    while code is not None and code in places and len(found) < len(places):
        found.insert(0, places[code])
        code = places[code].parent_code
    return tuple(found)


_SHAPES: Final = Once[tuple[tuple[LevelRow, ...], Mapping[str, Place]]](most=2)


def shape(moment: Moment) -> tuple[tuple[LevelRow, ...], Mapping[str, Place]]:
    """Return the levels and every area; of one version of the data they are read once."""

    def read() -> tuple[tuple[LevelRow, ...], Mapping[str, Place]]:
        places = {
            row["code"]: Place(
                code=row["code"],
                level=row["level"],
                # Pandas has no number for what is none.
                parent_code=row["parent_code"] if isinstance(row["parent_code"], str) else None,
                name=Text(zh=row["name_zh"], en=row["name_en"]),
            )
            for row in moment.areas().to_dict("records")
        }
        return tuple(moment.levels()), places

    return _SHAPES.get(moment.state.version, read)


def _times() -> dict[str, datetime | None]:
    """Return as of when the data of each layer are: the oldest of its sources."""
    found: dict[str, datetime | None] = {}
    for source in ledger_data.ledger().sources:
        known = source.as_of or source.finished_at
        before = found.get(source.layer, known)
        found[source.layer] = min((one for one in (before, known) if one is not None), default=None)
    return found
