"""Read a profile from TOML, and say what is wrong with one."""

import tomllib
from pathlib import Path
from typing import Any, Final, get_args

from pydantic import BaseModel, ValidationError

from etl.contracts import WITHOUT_POINTS, Shape
from etl.errors import ProfileError, nearest
from etl.profile.model import FORMATS, REMOTE, SUFFIXES, TABLES, Profile, Source, told_by_name

BIGGEST: Final = 1_000_000
"""Bytes of a profile: one that is larger is some other file."""


def read(path: Path) -> Profile:
    """Read a profile.

    Raises
    ------
    ProfileError
        It is missing, is not TOML, has a key that means nothing, or lacks one.
    """
    document = _document(path)
    for ours in ("name", "folder"):
        if ours in document:
            raise _unknown(path, ours, _keys(Profile))
    return checked(document, path)


def checked(document: dict[str, Any], path: Path) -> Profile:
    """Return the profile that `document` is; `path` says where it stands.

    Raises
    ------
    ProfileError
        It has a key that means nothing, or lacks one.
    """
    try:
        profile = Profile.model_validate(
            document | {"name": f"{path.parent.name}/{path.stem}", "folder": path.parent}
        )
    except ValidationError as error:
        raise _said(path, error) from None
    _check_fields(profile, path)
    _check_shape(profile, path)
    _check_read(profile, path)
    return profile


def _check_fields(profile: Profile, path: Path) -> None:
    targets = profile.contract.targets
    for target, source in profile.fields.items():
        if target not in targets:
            raise _unknown(path, f"fields.{target}", [f"fields.{name}" for name in targets])
        kind = targets[target].kind
        for key, given, kinds in (
            ("format", source.format, {"moment", "day"}),
            ("plus_hours", source.plus_hours, {"moment"}),
            ("scale", source.scale, {"whole", "degrees"}),
        ):
            if given is not None and kind not in kinds:
                what = "times" if "moment" in kinds else "numbers"
                raise _wrong(path, f"fields.{target}.{key} is for {what}", f"no {key}", "remove it")
    missing = [t.name for t in targets.values() if t.required and not _can_fill(profile, t.name)]
    if missing:
        raise _wrong(
            path,
            f"nothing fills {', '.join(missing)}",
            f"a source for each of them in [fields] (layer {profile.layer!r})",
            f'add: {missing[0]} = "a column of the source"',
        )


def _check_shape(profile: Profile, path: Path) -> None:
    if (profile.layer == "area") != (profile.level is not None):
        raise _wrong(
            path,
            "[level] is missing" if profile.level is None else f"[level] for {profile.layer!r}",
            "[level] for layer 'area', and for no other",
            'add: [level] with key = "street"' if profile.level is None else "remove it",
        )
    if profile.parent is not None and profile.layer != "area":
        raise _wrong(path, "[parent]", "[parent] for layer 'area' only", "remove it")
    if profile.attributes and not profile.contract.keeps_attributes:
        raise _wrong(path, f"attributes of layer {profile.layer!r}", "no attributes", "remove it")
    if ("lon" in profile.fields) != ("lat" in profile.fields):
        raise _wrong(path, "one of lon and lat", "both or neither", "add the other")
    if "wkt" in profile.fields and "lon" in profile.fields:
        raise _wrong(path, "wkt beside lon and lat", "one of them", "remove the other")


def _check_read(profile: Profile, path: Path) -> None:
    source = profile.read
    if source.format is None and told_by_name(source) is None:
        raise _wrong(
            path,
            f"read.path {', '.join(map(str, source.path)) or '(nothing)'} does not tell the format",
            f"names ending in one of {', '.join(SUFFIXES)}",
            f"add: format = one of {', '.join(FORMATS)}",
        )
    remote = profile.format in REMOTE
    if remote != (source.url is not None) or remote == bool(source.path):
        wanted = "read.url" if remote else "read.path"
        raise _wrong(
            path,
            f"format {profile.format!r} "
            + (f"without {wanted}" if remote else "with read.url or without read.path"),
            f"{wanted}, and not the other",
            f"correct [read]: {wanted} says where the rows are",
        )
    if (source.query is not None) != (profile.format == "sql"):
        raise _wrong(
            path, "read.query", "a query for format 'sql', and for no other", "correct [read]"
        )
    if profile.format in TABLES:
        _check_table(profile, path)


def _check_table(profile: Profile, path: Path) -> None:
    """Refuse a table that says nothing of the geometry that the layer, or the profile, needs."""
    by_fields = {"lon", "wkt"} & profile.fields.keys()
    if not by_fields and profile.contract.shape not in {Shape.NONE, Shape.MAYBE_POINT}:
        kind = "a CSV" if profile.format == "csv" else f"format {profile.format!r}"
        what = "wkt" if profile.contract.shape in WITHOUT_POINTS else "lon and lat"
        raise _wrong(path, f"{kind} without {what}", f"{what} in [fields]", "add it to [fields]")
    if profile.read.fingerprint is not None and "wkt" not in profile.fields:
        raise _wrong(
            path,
            f"read.fingerprint for format {profile.format!r} without wkt",
            "a geometry that it can be made of",
            "give wkt in [fields], or take a column of the table for the code",
        )


def _can_fill(profile: Profile, target: str) -> bool:
    # A place that has one name only is called by it in both languages.
    both = {"name_zh", "name_en"}
    return target in profile.fields or (target in both and bool(both & profile.fields.keys()))


def _document(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > BIGGEST:
            raise _wrong(path, "it is too large", "a TOML file of some lines", "correct the path")
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise _wrong(
            path, error.strerror or str(error), "a profile that can be read", "correct the path"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
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
    key = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        inside = first["loc"][:-1]
        prefix = "".join(f"{part}." for part in inside)
        return _unknown(path, key, [prefix + name for name in _keys(_model(inside))])
    if first["type"] == "missing":
        return _wrong(path, f"{key} is missing", f"a value for {key}", "add it")
    wanted = first["msg"].removeprefix("Value error, ")
    return _wrong(path, f"{key} is {first['input']!r:.200}", wanted, "correct it")


def _model(inside: tuple[int | str, ...]) -> type[BaseModel]:
    """Return the model of the table at `inside`."""
    if not inside:
        return Profile
    if inside[0] == "fields":
        return Source
    annotation = Profile.model_fields[str(inside[0])].annotation
    models = [annotation, *get_args(annotation)]
    return next(m for m in models if isinstance(m, type) and issubclass(m, BaseModel))
