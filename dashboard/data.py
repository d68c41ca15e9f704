"""What the pages read. Only this file of the dashboard opens the database.

Access rules will stand here: this is the one door. The one thing that is written, saved views, goes
through it too: see `dashboard.saved_data`.
"""

import json
from collections.abc import Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
import shapely
from psycopg.errors import QueryCanceled
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, ProgrammingError

from geo import db, engine
from geo.analysis import jumps as sudden
from geo.catalog import LAYERS
from geo.engine import Answer, Question
from geo.engine.changed import Changed
from geo.engine.of_counts import HISTORY
from geo.engine.published import Compared
from geo.errors import RongtuError, TooLongError
from geo.period import Grain, Period
from geo.queries import alerts, areas, indicators, layers
from geo.settings import geo_settings
from geo.text import Text

if TYPE_CHECKING:
    from geo.engine.coming import Coming

COARSEST: Final = 2
"""How many levels the first page shows: the whole, and its parts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What the database as a whole holds."""

    version: int | None
    as_of: datetime | None
    first_day: date | None
    last_day: date | None
    synthetic: bool
    time_zone: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """A level that has areas."""

    key: str
    rank: int
    title: Text


@cache
def _engine() -> Engine:
    return db.connect(geo_settings())


@contextmanager
def reading() -> Iterator[Connection]:
    """Open a connection to read; a database that is away is said in the domain's words."""
    engine = _engine()
    with _in_words(engine), engine.connect() as connection:
        yield connection


@contextmanager
def _in_words(engine: Engine) -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        if isinstance(error.orig, QueryCanceled):
            raise TooLongError(
                given="The answer takes longer than a statement may",
                wanted="a smaller question",
                remedy="ask for a shorter period, fewer places or fewer indicators,"
                " or raise RONGTU_STATEMENT_TIMEOUT_MS",
            ) from error
        raise db.unavailable(engine, error) from error
    except ProgrammingError as error:
        raise RongtuError(
            given="The database has no tables of this version",
            wanted="a migrated database",
            remedy="run: rongtu db migrate",
        ) from error
    except DBAPIError as error:
        if error.connection_invalidated:
            raise db.unavailable(engine, error) from error
        raise


def state() -> State:
    """Return what the database holds."""
    with reading() as connection:
        return _state(connection)


def levels() -> list[LevelRow]:
    """Return the levels that have areas, coarsest first."""
    with reading() as connection:
        return _levels(connection)


def tree() -> pd.DataFrame:
    """Return the areas of the two coarsest levels: code, level, parent_code, names."""
    keys = [level.key for level in levels()[:COARSEST]]
    with reading() as connection:
        return db.read_frame(connection, areas.tree(*keys))


def figures(question: Question) -> Answer:
    """Answer a question about indicators."""
    with reading() as connection:
        return engine.answer(connection, question)


def compared(question: Question) -> Answer:
    """Answer a question, beside the period before and the same days a year before."""
    with reading() as connection:
        return engine.compare(connection, question)


def by_day(indicator_key: str, period: Period, within: str | None = None) -> pd.DataFrame:
    """Return the figure of every civil day: day, numerator, denominator, value."""
    asked = Question(keys=(indicator_key,), period=period, within=within, grain=Grain.DAY)
    frame = figures(asked).frame
    return frame.assign(day=pd.to_datetime(frame["start"]))


def unplaced(question: Question) -> int:
    """Count the demands received in the period, of its kinds, that are in no known area."""
    statement = indicators.unplaced(question.period, question.scope)
    with reading() as connection:
        return int(connection.execute(statement).scalar_one())


def outlines(level: str, within: str | None = None) -> pd.DataFrame:
    """Return where the areas are: code, parent_code, names, synthetic, lon, lat and bounds."""
    return _outlines(level, within, state().version).drop(columns="geojson")


@lru_cache(maxsize=64)
def _outlines(level: str, within: str | None, _version: int | None) -> pd.DataFrame:
    with reading() as connection:
        return db.read_frame(connection, areas.outlines(level, within=within))


def outline_shapes(level: str, within: str | None = None) -> Any:  # noqa: ANN401 - an array of shapes
    """Return the outlines of `level` as shapely shapes, in degrees."""
    return shapely.from_geojson(_outlines(level, within, state().version)["geojson"].to_numpy())


def outline_collection(level: str, within: str | None = None) -> bytes:
    """Return the outlines of `level` as a GeoJSON FeatureCollection, feature ids their codes."""
    return _collection(_outlines(level, within, state().version))


def layer_collection(layer_key: str, within: str | None = None) -> bytes:
    """Return the features of a layer as a GeoJSON FeatureCollection."""
    with reading() as connection:
        frame = db.read_frame(connection, layers.features(LAYERS[layer_key], within=within))
    return _collection(frame)


def _collection(frame: pd.DataFrame) -> bytes:
    # The geometry comes as text from PostGIS and goes as text to the browser: never parsed here.
    features = (
        f'{{"type":"Feature","id":{json.dumps(row["code"])},'
        f'"properties":{json.dumps(_properties(row), ensure_ascii=False)},'
        f'"geometry":{row["geojson"]}}}'
        for row in frame.to_dict("records")
    )
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'.encode()


def _properties(row: Mapping[Hashable, Any]) -> dict[str, Any]:
    shown = ("code", "name_zh", "name_en", "kind", "synthetic")
    return {name: row[name] for name in shown if name in row}


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What the database holds at one moment, whatever is loaded meanwhile: see `moment`."""

    connection: Connection
    state: State

    @contextmanager
    def part(self) -> Iterator[None]:
        """Read a part by itself: where it fails, what is read after it does not."""
        with _in_words(self.connection.engine), self.connection.begin_nested():
            yield

    def figures(self, question: Question) -> Answer:
        """Answer a question about indicators."""
        return engine.answer(self.connection, question)

    def compared(self, question: Question) -> Answer:
        """Answer a question, beside the period before and the same days a year before."""
        return engine.compare(self.connection, question)

    def levels(self) -> list[LevelRow]:
        """Return the levels that have areas, coarsest first."""
        return _levels(self.connection)

    def areas(self) -> pd.DataFrame:
        """Return the areas of every level: code, level, parent_code, names."""
        keys = [level.key for level in self.levels()]
        return db.read_frame(self.connection, areas.tree(*keys))

    def scanned(self) -> tuple[int | None, ...]:
        """Return what differs after a nightly scan for outbreaks, which is no load."""
        return tuple(self.connection.execute(alerts.newest()).one())

    def kinds(self) -> list[tuple[str, str]]:
        """Return every pair of category and channel that the data have."""
        return [tuple(row) for row in self.connection.execute(indicators.kinds())]


@contextmanager
def moment() -> Iterator[Moment]:
    """Read more than once and see the same: the version is that of whatever else is read.

    A load enters its run and its rows in one transaction, so that one snapshot has both or neither.
    """
    with reading() as connection:
        connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        yield Moment(connection=connection, state=_state(connection))


def _state(connection: Connection) -> State:
    row = connection.execute(areas.state()).one()
    zone = row.time_zone or "Asia/Shanghai"
    return State(
        version=row.version,
        as_of=row.as_of and row.as_of.astimezone(ZoneInfo(zone)),
        first_day=row.first_day,
        last_day=row.last_day,
        synthetic=row.synthetic,
        time_zone=zone,
        name=Text(zh=row.name_zh or "蓉图", en=row.name_en or "Rongtu"),
    )


def _levels(connection: Connection) -> list[LevelRow]:
    return [
        LevelRow(key=row.level, rank=row.rank, title=Text(zh=row.name_zh, en=row.name_en))
        for row in connection.execute(areas.levels())
    ]


def coming(*, days: int, within: str | None = None, categories: tuple[str, ...] = ()) -> "Coming":
    """Foretell the demands of the coming days, and say what falls due."""
    from geo.engine import coming as ahead  # noqa: PLC0415 - its models take a second to import

    with reading() as connection:
        return ahead.coming(connection, days=days, within=within, categories=categories)


def changed(
    *, key: str, now: Period, before: Period, within: str | None = None, level: str | None = None
) -> Changed:
    """Split the change of a rate into performance and mix."""
    with reading() as connection:
        return engine.changed.changed(
            connection, key=key, now=now, before=before, within=within, level=level
        )


def published() -> tuple[Compared, ...]:
    """Return the published figures beside the computed ones."""
    with reading() as connection:
        return engine.published.report(connection)


def name_of(code: str) -> Text:
    """Return what the area `code`, which there is, is called."""
    with reading() as connection:
        row = connection.execute(areas.one(code)).one()
    return Text(zh=row.name_zh, en=row.name_en)


def by_week(indicator_key: str, period: Period, within: str | None = None) -> pd.DataFrame:
    """Return the figure of every week, as `by_day` does; the first and the last may be short."""
    asked = Question(keys=(indicator_key,), period=period, within=within, grain=Grain.WEEK)
    frame = figures(asked).frame
    return frame.assign(day=pd.to_datetime(frame["start"]))


def jumps(period: Period, within: str | None = None) -> pd.DataFrame:
    """Return the demands of every civil day beside what is usual: day, value, usual, jumped."""
    earlier = Period(period.start - HISTORY, period.end)
    days = by_day("demands", earlier, within)
    found = sudden.jumps(days["value"])
    judged = days.assign(usual=found.usual, jumped=found.jumped)
    return judged[judged["day"] >= pd.Timestamp(period.start)].reset_index(drop=True)
