"""One TOML file = one source mapped to one layer."""

import string
import tomllib
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self, get_args
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pyproj import CRS
from pyproj.exceptions import CRSError

from etl.contracts import CONTRACTS, Contract, Shape
from etl.errors import ProfileError, nearest

LayerName = Literal["area", "building", "station", "organisation", "demand"]
Format = Literal["csv", "geojson", "gpkg"]
SUFFIXES: Final[dict[str, Format]] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".geojson": "geojson",
    ".json": "geojson",
    ".gpkg": "gpkg",
}


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        msg = f"no time zone is called {name!r}: {nearest(name, available_timezones())}"
        raise ValueError(msg)
    return name


def _known_crs(code: int) -> int:
    try:
        CRS.from_epsg(code)
    except CRSError:
        msg = f"EPSG has no coordinate reference system {code}"
        raise ValueError(msg) from None
    return code


def _column(value: Any) -> Any:  # noqa: ANN401 - TOML
    return {"column": value} if isinstance(value, str) else value


Zone = Annotated[str, AfterValidator(_known_zone)]
Epsg = Annotated[int, AfterValidator(_known_crs)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Read(_Table):
    """Where the rows are."""

    path: Path
    format: Format | None = None
    layer_name: str | None = None
    encoding: str = "utf-8"
    delimiter: str = Field(default=",", min_length=1, max_length=1)


class Crs(_Table):
    """The coordinate reference system of the source, by its EPSG code."""

    code: Epsg = 4326


class Level(_Table):
    """The level of the areas of this source; rank and names for one that nobody knows yet."""

    key: str = Field(min_length=1)
    rank: int | None = Field(default=None, ge=1, le=32_767)
    name_zh: str | None = None
    name_en: str | None = None


class Parent(_Table):
    """Find the parents by place: the area of `level` that holds a point of the row."""

    level: str


class Deployment(_Table):
    """What must be the same for every load and every screen."""

    time_zone: Zone | None = None
    metric_srid: Epsg | None = None
    name_zh: str | None = None
    name_en: str | None = None


class Source(_Table):
    """How one target gets its value: from a column, a template of columns, or a constant."""

    column: str | None = None
    template: str | None = None
    constant: str | None = None
    format: str | None = None
    words: dict[str, str] | None = Field(default=None, alias="values")
    default: str | None = None

    def columns(self) -> list[str]:
        """Return the columns of the source that this takes from."""
        if self.column is not None:
            return [self.column]
        parts = string.Formatter().parse(self.template or "")
        return [name for _, name, _, _ in parts if name]

    def model_post_init(self, _context: object) -> None:
        """Refuse two origins, or none."""
        given = [self.column, self.template, self.constant]
        if sum(one is not None for one in given) != 1:
            msg = "give exactly one of column, template, constant"
            raise ValueError(msg)


Fields = dict[str, Annotated[Source, BeforeValidator(_column)]]


class Profile(_Table):
    """A source and how it becomes rows of a layer."""

    layer: LayerName
    source: str = Field(min_length=1)
    synthetic: bool = False
    note: str = ""
    time_zone: Zone | None = None
    attributes: tuple[str, ...] = ()
    read: Read
    crs: Crs | None = None
    level: Level | None = None
    parent: Parent | None = None
    deployment: Deployment | None = None
    fields: Fields
    name: str = Field(default="", exclude=True)
    folder: Path = Field(default=Path(), exclude=True)

    @property
    def contract(self) -> Contract:
        """What the rows of this layer must be."""
        return CONTRACTS[self.layer]

    @property
    def format(self) -> Format:
        """The format of the file, as said or as its name tells."""
        return self.read.format or SUFFIXES[self.read.path.suffix.lower()]

    def path(self, base: Path | None) -> Path:
        """Return where the file is: in `base` when given, else beside the profile."""
        return (base or self.folder) / self.read.path

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a profile.

        Raises
        ------
        ProfileError
            It is missing, is not TOML, has a key that means nothing, or lacks one.
        """
        document = _document(path)
        for ours in ("name", "folder"):
            if ours in document:
                raise _unknown(path, ours, _keys(cls))
        try:
            profile = cls.model_validate(
                document | {"name": f"{path.parent.name}/{path.stem}", "folder": path.parent}
            )
        except ValidationError as error:
            raise _said(path, error) from None
        profile._check(path)  # noqa: SLF001 - itself
        return profile

    def _check(self, path: Path) -> None:
        """Check what depends on more than one key."""
        targets = self.contract.targets
        for target, source in self.fields.items():
            if target not in targets:
                raise _unknown(path, f"fields.{target}", [f"fields.{name}" for name in targets])
            if source.format is not None and targets[target].kind not in {"moment", "day"}:
                raise _wrong(path, f"fields.{target}.format is for times", "no format", "remove it")
        missing = [t.name for t in targets.values() if t.required and not self._can_fill(t.name)]
        if missing:
            raise _wrong(
                path,
                f"nothing fills {', '.join(missing)}",
                f"a source for each of them in [fields] (layer {self.layer!r})",
                f'add: {missing[0]} = "a column of the source"',
            )
        self._check_shape(path)

    def _check_shape(self, path: Path) -> None:
        if (self.layer == "area") != (self.level is not None):
            raise _wrong(
                path,
                "[level] is missing" if self.level is None else f"[level] for {self.layer!r}",
                "[level] for layer 'area', and for no other",
                'add: [level] with key = "street"' if self.level is None else "remove it",
            )
        if self.parent is not None and self.layer != "area":
            raise _wrong(path, "[parent]", "[parent] for layer 'area' only", "remove it")
        if self.attributes and not self.contract.keeps_attributes:
            raise _wrong(path, f"attributes of layer {self.layer!r}", "no attributes", "remove it")
        if ("lon" in self.fields) != ("lat" in self.fields):
            raise _wrong(path, "one of lon and lat", "both or neither", "add the other")
        if self.read.format is None and self.read.path.suffix.lower() not in SUFFIXES:
            raise _wrong(
                path,
                f"read.path {str(self.read.path)!r} does not tell the format",
                f"a name ending in one of {', '.join(SUFFIXES)}",
                "add: format = one of csv, geojson, gpkg",
            )
        if (
            self.format == "csv"
            and "lon" not in self.fields
            and self.contract.shape not in {Shape.NONE, Shape.MAYBE_POINT}
        ):
            raise _wrong(path, "a CSV without lon and lat", "both in [fields]", "add them")

    def _can_fill(self, target: str) -> bool:
        # A place that has one name only is called by it in both languages.
        both = {"name_zh", "name_en"}
        return target in self.fields or (target in both and bool(both & self.fields.keys()))


def _document(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _wrong(
            path, error.strerror or str(error), "a profile that can be read", "correct the path"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise _wrong(path, f"not TOML: {error}", "a TOML file in UTF-8", "correct it") from error


def _wrong(path: Path, given: str, wanted: str, remedy: str) -> ProfileError:
    return ProfileError(given=f"Profile {path}: {given}", wanted=wanted, remedy=remedy)


def _unknown(path: Path, key: str, known: list[str]) -> ProfileError:
    return _wrong(path, f"unknown key {key!r}", "a known key", nearest(key, known))


def _keys(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items() if not field.exclude]


def _said(path: Path, error: ValidationError) -> ProfileError:
    """Say the first of pydantic's complaints in our words; unknown keys before missing ones."""
    complaints = sorted(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
    first = complaints[0]
    key = ".".join(map(str, first["loc"]))
    if first["type"] == "extra_forbidden":
        inside = first["loc"][:-1]
        prefix = "".join(f"{part}." for part in inside)
        return _unknown(path, key, [prefix + name for name in _keys(_model(inside))])
    if first["type"] == "missing":
        return _wrong(path, f"{key} is missing", f"a value for {key}", "add it")
    wanted = first["msg"].removeprefix("Value error, ")
    return _wrong(path, f"{key} is {first['input']!r}", wanted, "correct it")


def _model(inside: tuple[int | str, ...]) -> type[BaseModel]:
    """Return the model of the table at `inside`."""
    if not inside:
        return Profile
    if inside[0] == "fields":
        return Source
    annotation = Profile.model_fields[str(inside[0])].annotation
    models = [annotation, *get_args(annotation)]
    return next(m for m in models if isinstance(m, type) and issubclass(m, BaseModel))
