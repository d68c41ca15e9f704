"""What a profile may say. The descriptions here are the published JSON Schema and the README."""

import string
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from etl.contracts import CONTRACTS, Contract
from etl.profile.kinds import Epsg, Paths, Pattern, Texts, Zone, by_column, datum, finite, metric

LayerName = Literal["area", "building", "road", "station", "organisation", "demand"]
Format = Literal[
    "csv", "excel", "geojson", "gpkg", "shapefile", "flatgeobuf", "kml", "parquet",
    "sql", "wfs", "ogcapi", "open311",
]  # fmt: skip
FORMATS: Final[tuple[Format, ...]] = get_args(Format)
REMOTE: Final = frozenset({"sql", "wfs", "ogcapi", "open311"})
"""Formats that are read by URL; the others are files."""
TABLES: Final = frozenset({"csv", "excel", "sql", "open311"})
"""Formats without geometry of their own."""
SUFFIXES: Final[dict[str, Format]] = {
    ".csv": "csv", ".tsv": "csv", ".txt": "csv",
    ".csv.gz": "csv", ".tsv.gz": "csv", ".txt.gz": "csv",
    ".xlsx": "excel", ".xlsm": "excel", ".xlsb": "excel", ".xls": "excel", ".ods": "excel",
    ".geojson": "geojson", ".json": "geojson",
    ".gpkg": "gpkg",
    ".shp": "shapefile", ".zip": "shapefile",
    ".fgb": "flatgeobuf",
    ".kml": "kml", ".kmz": "kml",
    ".parquet": "parquet", ".geoparquet": "parquet",
}  # fmt: skip


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Read(_Table):
    """Where the rows are."""

    path: Paths = Field(
        default=(), description="A file, a pattern such as `2020/*.csv`, or a list of them."
    )
    url: str | None = Field(
        default=None,
        description="Of a database or a service; `${NAME}` stands for a variable of the"
        " environment, so that no password is written down.",
    )
    format: Format | None = Field(default=None, description="By default as the name says.")
    layer_name: str | None = Field(
        default=None,
        description="The layer of a file that has several, the sheet of a workbook, the type of a"
        " WFS, the collection of an OGC API.",
    )
    encoding: str | None = Field(default=None, description="Of text; found out by default.")
    delimiter: str | None = Field(
        default=None, min_length=1, max_length=1, description="Of a CSV; found out by default."
    )
    header_rows: int = Field(
        default=1,
        ge=1,
        le=5,
        description="How many rows the header of a table has; names of several are joined by a"
        " space, merged cells count for every column below them.",
    )
    skip_rows: int = Field(
        default=0, ge=0, le=1000, description="Rows of a table before its header, such as a title."
    )
    query: str | None = Field(
        default=None, description="SQL; `:watermark` stands for how far the last load came."
    )
    watermark: str | None = Field(
        default=None,
        description="A column that grows, such as the time of the last change: only rows from the"
        " last load's greatest value on are read.",
    )
    fingerprint: str | None = Field(
        default=None,
        min_length=1,
        description="For a source without ids: a column of this name is added, made of the"
        " geometry alone (or of the text of `wkt`), the same for the same geometry at every load.",
    )
    page_size: int = Field(default=1000, ge=1, le=100_000, description="Of a service.")
    params: dict[str, str] = Field(default={}, description="Further parameters of a service.")


class Crs(_Table):
    """In what the coordinates of the source are written."""

    code: Annotated[Epsg | Literal["GCJ-02", "BD-09"], BeforeValidator(datum)] = Field(
        default=4326, description="An EPSG code, or GCJ-02 or BD-09."
    )
    swapped: bool = Field(default=False, description="The source has latitude where x belongs.")
    believe: bool = Field(
        default=False, description="Load even when the points speak against `code`."
    )


class Level(_Table):
    """The level of the areas of this source; rank and names for one that nobody knows yet."""

    key: str = Field(min_length=1)
    rank: int | None = Field(default=None, ge=1, le=32_767, description="1 is the coarsest.")
    name_zh: str | None = None
    name_en: str | None = None
    code_pattern: Pattern | None = Field(
        default=None, description="A regular expression that every code matches as a whole."
    )


class Parent(_Table):
    """Find the parents by place: the area of `level` that holds a point of the row."""

    level: str


class Deployment(_Table):
    """What must be the same for every load and every screen."""

    time_zone: Zone | None = None
    metric_srid: Annotated[Epsg, AfterValidator(metric)] | None = None
    name_zh: str | None = None
    name_en: str | None = None


class Place(_Table):
    """How a row finds its area where no area holds its point."""

    tolerance_m: float = Field(
        default=50.0, ge=0, le=1000, description="So far outside, the nearest area is taken."
    )
    names: bool = Field(default=True, description="Look for names of places in `address`.")
    min_score: float = Field(
        default=0.9, gt=0, le=1, description="A name less alike than this is no match."
    )


class Limits(_Table):
    """How much may be held back before the load stops and keeps nothing."""

    failed_share: float | None = Field(default=None, ge=0, le=1, description="Of the rows read.")
    failed_rows: int | None = Field(default=None, ge=0)


class Schedule(_Table):
    """When `rongtu schedule` loads this."""

    cron: str = Field(description="Minute, hour, day of month, month, day of week.")


class Skip(_Table):
    """Rows that are not wanted: counted as skipped. All that is said must be so."""

    column: str
    equal: Texts | None = Field(default=None, description="One of these.")
    matches: Pattern | None = Field(default=None, description="A regular expression is found.")
    empty: bool | None = Field(default=None, description="There is nothing, or there is.")

    def model_post_init(self, _context: object) -> None:
        """Refuse a rule that says nothing."""
        if self.equal is None and self.matches is None and self.empty is None:
            msg = "give equal, matches or empty"
            raise ValueError(msg)


class Source(_Table):
    """How one target gets its value: its origin, then each of the rest in this order."""

    column: str | None = Field(default=None, description="A column of the source.")
    template: str | None = Field(
        default=None, description='Text such as "{a} {b}" of columns; nothing when one is empty.'
    )
    constant: str | None = Field(default=None, description="The same for every row.")
    first_of: tuple[str, ...] | None = Field(
        default=None, min_length=1, description="The first of these columns that is not empty."
    )
    extract: Pattern | None = Field(
        default=None, description="A regular expression; its first group, or all of it, stays."
    )
    words: dict[str, str] | None = Field(
        default=None,
        alias="values",
        description='Words to replace; by "" with nothing. Others stay as they are.',
    )
    default: str | None = Field(default=None, description="Where there is nothing.")
    format: Texts | None = Field(
        default=None, description="Of times and days that are not ISO 8601; several are tried."
    )
    scale: Annotated[float, AfterValidator(finite)] | None = Field(
        default=None, description="A number is multiplied by this."
    )
    plus_hours: float | None = Field(
        default=None, ge=-87_600, le=87_600, description="A time is moved by this."
    )

    def columns(self) -> list[str]:
        """Return the columns of the source that this takes from."""
        if self.column is not None:
            return [self.column]
        if self.first_of is not None:
            return list(self.first_of)
        parts = string.Formatter().parse(self.template or "")
        return [name for _, name, _, _ in parts if name]

    def model_post_init(self, _context: object) -> None:
        """Refuse two origins, or none, and templates and formats that cannot be read."""
        given = [self.column, self.template, self.constant, self.first_of]
        if sum(one is not None for one in given) != 1:
            msg = "give exactly one of column, template, constant, first_of"
            raise ValueError(msg)
        self.columns()
        for form in self.format or ():
            # Only the form is of interest.
            datetime.strptime(datetime(2020, 1, 1).strftime(form), form)  # noqa: DTZ001, DTZ007


Mask = Literal["name", "phone", "identity", "text", "drop"]
Fields = dict[
    str,
    Annotated[
        Source,
        BeforeValidator(by_column),
        WithJsonSchema({"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Source"}]}),
    ],
]


class Profile(_Table):
    """A source and how it becomes rows of a layer."""

    layer: LayerName
    source: str = Field(
        min_length=1,
        max_length=100,
        description="Name of the source; with its id it tells one demand from another.",
    )
    synthetic: bool = Field(
        default=False, description="The rows are made up: every screen and export says so."
    )
    note: str = Field(default="", description="Anything worth knowing, for people.")
    time_zone: Zone | None = Field(
        default=None, description="Where times without an offset were written down."
    )
    attributes: tuple[str, ...] = Field(
        default=(), description="Columns kept as they are; not for demands."
    )
    read: Read
    crs: Crs | None = None
    level: Level | None = None
    parent: Parent | None = None
    deployment: Deployment | None = None
    place: Place = Place()
    limits: Limits = Limits()
    schedule: Schedule | None = None
    skip: tuple[Skip, ...] = ()
    privacy: dict[str, Mask] = Field(
        default={}, description="Columns of the source that tell who somebody is, and how."
    )
    fields: Fields = Field(description="A line for each target.")
    name: str = Field(default="", exclude=True)
    folder: Path = Field(default=Path(), exclude=True)

    @property
    def contract(self) -> Contract:
        """What the rows of this layer must be."""
        return CONTRACTS[self.layer]

    @property
    def format(self) -> Format:
        """The format of the source, as said or as its name tells."""
        told = self.read.format or told_by_name(self.read)
        if told is None:
            msg = "a profile is checked when it is read"
            raise RuntimeError(msg)
        return told

    def paths(self, base: Path | None) -> list[Path]:
        """Return the paths and patterns: in `base` when given, else beside the profile."""
        return [(base or self.folder) / one for one in self.read.path]


def told_by_name(read: Read) -> Format | None:
    """Return the format that the names of the files tell, nothing when they do not."""
    told = {_by_suffix(path) for path in read.path}
    return told.pop() if len(told) == 1 else None


def _by_suffix(path: Path) -> Format | None:
    name = path.name.lower()
    fitting = [suffix for suffix in SUFFIXES if name.endswith(suffix)]
    return SUFFIXES[max(fitting, key=len)] if fitting else None
