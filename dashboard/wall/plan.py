"""What a wall shows: scenes and playlists, declared in one TOML file, checked as it is read.

What a scene names (indicators, layers, areas) is looked up when it is shown, so that one wrong name
spoils one panel and not the wall; `dashboard.wall.references` finds wrong names beforehand.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)

from geo.catalog.circles import CIRCLES, Way
from geo.text import Text

_KEY: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_CLOCK: Final = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)|24:00")
_STRICT: Final = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)


class Span(StrEnum):
    """The days of a number, up to the last day of the data."""

    DAY = "day"
    WEEK = "week"
    """The last seven days."""
    DAYS_30 = "days_30"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    """The calendar month, quarter or year of the last day, as far as it has come."""


class Paint(StrEnum):
    """What the map shows."""

    INDICATOR = "indicator"
    HOTSPOTS = "hotspots"
    COVERAGE = "coverage"
    CHANGE = "change"
    """How far an indicator has moved from the period before, area by area."""


class Listing(StrEnum):
    """What stands beside the map."""

    RANKING = "ranking"
    """Areas by an indicator, with what cannot be told apart."""
    BARS = "bars"
    """Areas by an indicator that counts, the most first."""
    CATEGORIES = "categories"
    """Demands of the period by category, beside the period before."""
    HOTSPOTS = "hotspots"
    ALERTS = "alerts"
    """Outbreaks of the last nights."""
    LEFT_OUT = "left_out"
    """Compounds out of reach of a station, most households first."""
    LOAD = "load"
    """Stations with most households to serve."""
    SHARES = "shares"
    """The indicators named, as bars of 100 %."""
    CHANGES = "changes"
    """The indicators named, now and in the period before."""
    PUBLISHED = "published"
    """Figures published of the district, beside the computed ones."""


class Says(StrEnum):
    """What the sentence under the map is about."""

    RANKING = "ranking"
    HOTSPOTS = "hotspots"
    COVERAGE = "coverage"
    CHANGE = "change"
    """The change of the first figure that can be split, in performance and mix."""
    NONE = "none"


def _words(given: Any) -> Any:  # noqa: ANN401 - as pydantic has it
    """Take {zh, en}, or one text for both."""
    match given:
        case Text():
            return given
        case str() if given.strip():
            return Text(zh=given, en=given)
        case {"zh": str(zh), "en": str(en)} if len(given) == 2 and zh.strip() and en.strip():  # noqa: PLR2004
            return Text(zh=zh, en=en)
    message = "a text, or { zh = …, en = … }"
    raise ValueError(message)


def _minutes(given: Any) -> Any:  # noqa: ANN401 - as pydantic has it
    """Read a time of the day as minutes after midnight."""
    if isinstance(given, str) and (found := _CLOCK.fullmatch(given.strip())):
        return 1440 if found[0] == "24:00" else 60 * int(found[1]) + int(found[2])
    message = f"{given!r} is no time of the day; wanted: such as '07:30'"
    raise ValueError(message)


def _hours(given: Any) -> Any:  # noqa: ANN401 - as pydantic has it
    if isinstance(given, str) and given.count("-") == 1:
        start, end = (_minutes(part) for part in given.split("-"))
        if start != end:
            return start, end
    message = f"{given!r} are no hours; wanted: such as '07:30-19:00'"
    raise ValueError(message)


def _circle(minutes: int) -> int:
    if minutes not in CIRCLES:
        message = f"no circle of {minutes} minutes; known: {', '.join(map(str, CIRCLES))}"
        raise ValueError(message)
    return minutes


def _key(given: str) -> str:
    if not _KEY.fullmatch(given):
        message = f"{given!r} is no key; wanted: small letters, digits, - and _, a letter first"
        raise ValueError(message)
    return given


Words = Annotated[Text, BeforeValidator(_words)]
Key = Annotated[str, AfterValidator(_key)]
Clock = Annotated[int, BeforeValidator(_minutes)]
Minutes = Annotated[int, AfterValidator(_circle)]
Hours = Annotated[tuple[int, int], BeforeValidator(_hours)]
"""Minutes after midnight, half-open; over midnight where the second is the smaller."""
Name = Annotated[str, Field(min_length=1, max_length=60)]
"""Of something that the catalog or the data know, or not."""
Seconds = Annotated[int, Field(ge=5, le=3600)]


class FigurePanel(BaseModel):
    """One number, very large.

    Attributes
    ----------
    title
        Instead of the indicator's own.
    period
        Instead of the scene's.
    beside
        Spans over which the same number is told beside it: of today's demands, the year's.
    categories
        Only demands of these.
    """

    model_config = _STRICT

    indicator: Name
    title: Words | None = None
    period: Span | None = None
    beside: tuple[Span, ...] = ()
    categories: tuple[Name, ...] = ()


class ListPanel(BaseModel):
    """A ranking or list beside the map.

    Attributes
    ----------
    indicators
        Of `SHARES` and `CHANGES`.
    most
        Rows at most; what is left out is counted.
    minutes
        Of the lists about coverage.
    """

    model_config = _STRICT

    show: Listing
    indicator: Name | None = None
    indicators: tuple[Name, ...] = ()
    title: Words | None = None
    period: Span | None = None
    categories: tuple[Name, ...] = ()
    most: int = Field(default=13, ge=1, le=40)
    minutes: Minutes = 15

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.show in {Listing.RANKING, Listing.BARS} and self.indicator is None:
            message = f"a list of {self.show.value} wants an indicator"
            raise ValueError(message)
        if self.show in {Listing.SHARES, Listing.CHANGES} and not self.indicators:
            message = f"a list of {self.show.value} wants indicators"
            raise ValueError(message)
        return self


class MapPanel(BaseModel):
    """What the map shows."""

    model_config = _STRICT

    show: Paint = Paint.INDICATOR
    indicator: Name | None = None
    period: Span | None = None
    categories: tuple[Name, ...] = ()
    minutes: Minutes = 15
    way: Way | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.show in {Paint.INDICATOR, Paint.CHANGE} and self.indicator is None:
            message = f"a map of {self.show.value} wants an indicator"
            raise ValueError(message)
        return self


class Scene(BaseModel):
    """One picture of the wall.

    Attributes
    ----------
    area
        The code of the area it is about; none for all that is loaded.
    each
        A level: the scene is shown of its areas in turn, `take` of them in each round.
    hours
        When it is shown; none for always.
    """

    model_config = _STRICT

    key: Key
    title: Words
    seconds: Seconds = 20
    hours: Hours | None = None
    area: Name | None = None
    each: Name | None = None
    take: int = Field(default=1, ge=1, le=100)
    period: Span = Span.YEAR
    map: MapPanel
    layers: tuple[Name, ...] = ()
    figures: tuple[FigurePanel, ...] = Field(min_length=1, max_length=4)
    lists: tuple[ListPanel, ...] = Field(default=(), max_length=3)
    says: Says = Says.RANKING


class Playlist(BaseModel):
    """Scenes that a screen goes through.

    Attributes
    ----------
    area
        Instead of all that is loaded, for scenes that name no area.
    """

    model_config = _STRICT

    key: Key
    title: Words
    scenes: tuple[str, ...] = Field(min_length=1)
    area: Name | None = None


class Plan(BaseModel):
    """A file of scenes.

    Attributes
    ----------
    title
        What the wall is headed with; none for the name of what is loaded.
    quiet_at
        Minutes after midnight at which a screen may start afresh, unseen.
    """

    model_config = _STRICT

    title: Words | None = None
    quiet_at: Clock = 3 * 60 + 30
    scene: tuple[Scene, ...] = Field(min_length=1)
    playlist: tuple[Playlist, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        keys = [one.key for one in self.scene]
        for kind, names in (("scene", keys), ("playlist", [one.key for one in self.playlist])):
            if twice := sorted({name for name in names if names.count(name) > 1}):
                message = f"two {kind}s are called {twice[0]!r}"
                raise ValueError(message)
        for one in self.playlist:
            for name in one.scenes:
                if name not in keys:
                    message = (
                        f"playlist {one.key!r}: no scene is called {name!r};"
                        f" known: {', '.join(keys)}"
                    )
                    raise ValueError(message)
        return self

    @property
    def scenes(self) -> Mapping[str, Scene]:
        """Every scene by its key."""
        return {one.key: one for one in self.scene}

    @property
    def playlists(self) -> Mapping[str, Playlist]:
        """Every playlist by its key."""
        return {one.key: one for one in self.playlist}
