"""From a query to a file with a code: read, drawn, entered, and only then given out."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import BoundedSemaphore
from typing import Any, Final

from dashboard import data, exports_data
from dashboard.attachment import titled
from dashboard.explore.asked import Asked
from dashboard.explore.asked import parse as parse_page
from dashboard.explore.facts import Told
from dashboard.exports_data import IDENTITY, Draft, Export
from dashboard.once import Once
from dashboard.settings import sheet_settings
from dashboard.snapshot import code as codes
from dashboard.snapshot import emblem, read, template
from dashboard.snapshot.asked import Shown, format_of, parse, shown
from dashboard.snapshot.content import Sheet
from dashboard.snapshot.place import place
from dashboard.snapshot.refused import RefusedError, Why
from dashboard.snapshot.spec import Format, Spec
from dashboard.snapshot.template import Template
from geo.text import Lang, Text

DATA: Final = ("csv", "xlsx", "geojson", "gpkg")
FORMATS: Final = (*(one.value for one in Format), *DATA)
WGS84, CGCS2000 = 4326, 4544
SYSTEMS: Final = (WGS84, CGCS2000)
PREVIEW_PX: Final = 1_400
"""The longer side of a preview, where no larger one is asked for."""
MOST_PREVIEW_PX: Final = 2_800
_INCH_MM: Final = 25.4
_AT_ONCE: Final = 2
_WAIT_S: Final = 45.0
"""So long somebody waits for those who are before him."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Order:
    """A sheet that is asked for, with all that it depends on.

    Attributes
    ----------
    query
        In one form: see `code.canonical`.
    format
        One of `FORMATS`.
    crs
        Of data; of a picture always `WGS84`, which it does not depend on.
    notes
        What of the query could not be taken.
    digest
        Of everything that what was taken of the query depends on.
    """

    told: Told
    asked: Asked
    shown: Shown
    spec: Spec
    template: Template
    query: str
    format: str
    crs: int
    notes: tuple[Text, ...]
    digest: str

    @property
    def lang(self) -> Lang:
        """The language of the sheet."""
        return self.asked.lang

    @property
    def identity(self) -> str:
        """Of everything that the file depends on: what could not be taken stands on the sheet."""
        said = [note[self.lang] for note in self.notes]
        return codes.identity([self.digest, *said]) if said else self.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file and its entry in the register; `new` says that it was made for this request."""

    export: Export
    body: bytes
    new: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A picture that is in no register."""

    body: bytes
    notes: tuple[str, ...]


_PREVIEWS: Final = Once[Preview](most=24)
_MADE: Final = Once[Made](most=8)
_GATE: Final = BoundedSemaphore(_AT_ONCE)


def forget() -> None:
    """Forget the previews that are kept."""
    _PREVIEWS.clear()
    _MADE.clear()


def order(told: Told, query: str, *, format_: object = "pdf", crs: object = WGS84) -> Order:
    """Read what is asked for.

    Raises
    ------
    RefusedError
        There is no such format or reference system, or the query cannot be kept.
    TemplateError, UnknownKeyError
        The layout cannot be followed.
    """
    if format_ not in FORMATS:
        raise RefusedError(
            Why.FORMAT,
            given=f"the format {format_!r:.40}",
            wanted=f"one of {', '.join(FORMATS)}",
            remedy="ask for one of these",
        )
    # JSON has 4326.0 and true too, which are equal to whole numbers.
    if not isinstance(crs, int) or crs not in SYSTEMS:
        raise RefusedError(
            Why.BAD,
            given=f"the reference system {crs!r:.40}",
            wanted=" or ".join(map(str, SYSTEMS)),
            remedy="ask for one of these",
        )
    kind, system = str(format_), crs if format_ in DATA else WGS84
    asked, of_page = parse_page(query, told.facts)
    spec, of_spec = parse(query)
    spec = replace(spec, format=format_of(kind) or spec.format)
    if kind in DATA:
        # A GIS draws on white: the look of a sheet is no part of what its data depend on.
        spec = replace(spec, dark=False)
    seen, of_shown = shown(query)
    settings = sheet_settings()
    layout = template.load(spec.template, settings.templates)
    canonical = codes.canonical(query, asked, spec, format_=kind)
    known = told.facts.known
    digest = codes.identity([
        canonical, kind, system, known.version, known.as_of, layout.digest, codes.program(),
        settings.organisation, settings.organisation_en, settings.review_number,
        codes.identity([emblem.content(settings).hex()]), codes.day_of(asked, seen),
        *_scanned(seen),
    ])  # fmt: skip
    return Order(
        told=told, asked=asked, shown=seen, spec=spec, template=layout, query=canonical,
        format=kind, crs=system, notes=(*of_page, *of_spec, *of_shown), digest=digest,
    )  # fmt: skip


def _scanned(seen: Shown) -> tuple[Any, ...]:
    """Return what differs after a nightly scan for outbreaks, where the sheet shows them."""
    if "alerts" not in seen.keys:
        return ()
    with data.moment() as moment:
        return moment.scanned()


def made(asked_for: Order) -> Made:
    """Return the file of an order: the one in the register, or made and entered now.

    Raises
    ------
    RefusedError
        It is not made, or not entered; then it is not given out either.
    RongtuError
        The database does not answer, or what draws says why it cannot.
    """
    try:
        return _MADE.get(asked_for.identity, lambda: _made(asked_for))
    finally:
        # Who asks at the same time waits for the one file; who asks later finds it in the register.
        _MADE.clear()


def _made(wanted: Order) -> Made:
    code, there = place(wanted.identity)
    if there is not None and there.kept:
        body = exports_data.file(code)
        if body is not None:
            return Made(export=there, body=body, new=False)
    with _turn():
        started = time.perf_counter()
        sheet = read_sheet(wanted, code=codes.written(code))
        body = written(wanted, sheet)
        seconds = time.perf_counter() - started
    known = wanted.told.facts.known
    draft = Draft(
        code=code,
        kind="data" if wanted.format in DATA else "sheet",
        format=wanted.format,
        title=sheet.title,
        query=wanted.query,
        spec=_spec(wanted),
        version=known.version,
        as_of=known.as_of,
        seconds=round(seconds, 3),
    )
    entry = exports_data.enter(draft, body)
    return Made(export=entry, body=body, new=True, notes=tuple(sheet.notes))


def _spec(wanted: Order) -> dict[str, Any]:
    spec = wanted.spec
    found: dict[str, Any] = {
        IDENTITY: wanted.identity,
        "lang": wanted.lang.value,
        "program": codes.program()[:12],
    }
    if wanted.format in DATA:
        return found | {"crs": wanted.crs}
    return found | {
        "paper": spec.paper.value, "turn": spec.turn.value, "dark": spec.dark, "dpi": spec.dpi,
        "beside": spec.beside.value, "graticule": spec.graticule, "template": spec.template,
    }  # fmt: skip


def read_sheet(wanted: Order, *, code: str = "") -> Sheet:
    """Return what stands on the sheet of an order."""
    return read.sheet(
        wanted.told, wanted.asked, wanted.shown, wanted.spec, notes=wanted.notes, code=code
    )


def written(wanted: Order, sheet: Sheet) -> bytes:
    """Return a sheet as the file that an order wants."""
    # Only who makes one pays for what draws.
    if wanted.format in DATA:
        from dashboard.snapshot import data as tables  # noqa: PLC0415

        return tables.written(sheet, tables.Kind(wanted.format), wanted.crs)
    from dashboard.snapshot import page  # noqa: PLC0415

    return page.drawn(sheet, wanted.spec, wanted.template)


def preview(wanted: Order, longer: int = PREVIEW_PX) -> Preview:
    """Return a small picture of a sheet; it is entered nowhere and has no code.

    Parameters
    ----------
    longer
        Dots of its longer side, at most.
    """

    def make() -> Preview:
        with _turn():
            dpi = int(longer / (max(wanted.spec.size_mm) / _INCH_MM))
            spec = replace(wanted.spec, format=Format.PNG, dpi=dpi)
            small = replace(wanted, spec=spec, format=Format.PNG.value)
            sheet = read_sheet(small)
            return Preview(body=written(small, sheet), notes=tuple(sheet.notes))

    return _PREVIEWS.get((wanted.identity, longer), make)


@contextmanager
def _turn() -> Iterator[None]:
    """Wait for one's turn: a large sheet takes two seconds of a processor and much memory."""
    if not _GATE.acquire(timeout=_WAIT_S):
        raise RefusedError(
            Why.BUSY,
            given="Many sheets at once",
            wanted=f"at most {_AT_ONCE}",
            remedy="try again in a minute",
        )
    try:
        yield
    finally:
        _GATE.release()


def file_name(export: Export) -> str:
    """Return what a file is called where it is saved: its title and its code."""
    return f"{titled(export.title)}_{codes.written(export.code)}.{export.format}"
