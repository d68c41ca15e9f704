"""What a reader looks at, and the link that says so.

Everything that can be shared lives in the query string; days are half-open there, as in `geo`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlencode

from dashboard import i18n, link
from dashboard.link import MAX_QUERY, bad
from dashboard.scope import Scope
from geo.catalog import INDICATORS, LAYERS
from geo.catalog.circles import Way
from geo.engine.hotspots import Step
from geo.period import Period
from geo.text import Lang, Text

__all__ = ["ALL", "EACH", "GRID", "MAX_QUERY", "Show", "View"]

EACH: Final = "each"
"""Each category is searched by itself."""
ALL: Final = "all"
"""All categories are searched together."""
GRID: Final = "grid"
"""Hotspots are cells of the grid, and not areas of a level."""


class Show(StrEnum):
    """What the first page is about."""

    FIGURES = "figures"
    HOTSPOTS = "hotspots"
    COVERAGE = "coverage"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One choice of everything that the overview lets a reader choose.

    Attributes
    ----------
    category
        `EACH`, `ALL`, or the key of one: of the hotspots.
    unit
        `GRID`, or the level whose areas are compared.
    spot
        The hotspot that is looked at: its category and one of its places.
    minutes, way, kinds, closed
        As of a `CoverageQuestion`.
    place
        The compound left out that is looked at.
    """

    lang: Lang
    district: str | None
    street: str | None
    indicator: str
    period: Period
    layers: tuple[str, ...]
    show: Show = Show.FIGURES
    category: str = EACH
    unit: str = GRID
    step: Step = Step.MONTH
    spot: str | None = None
    minutes: int = 15
    way: Way | None = None
    kinds: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    place: str | None = None

    @property
    def within(self) -> str | None:
        """The code of the smallest area chosen; none for everything."""
        return self.street or self.district

    @property
    def fields(self) -> dict[str, str]:
        """The parts of the link, by name; analyses are said where they are not as usual."""
        usual = {
            "lang": self.lang.value,
            "district": self.district,
            "street": self.street,
            "indicator": self.indicator,
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "layers": ",".join(self.layers),
        }
        analysis = {
            "show": self.show.value if self.show is not Show.FIGURES else None,
            "category": self.category if self.category != EACH else None,
            "unit": self.unit if self.unit != GRID else None,
            "step": self.step.value if self.step is not Step.MONTH else None,
            "spot": self.spot,
            "minutes": str(self.minutes) if self.minutes != 15 else None,  # noqa: PLR2004 - the usual circle
            "way": self.way.value if self.way is not None else None,
            "kinds": ",".join(self.kinds) or None,
            "closed": ",".join(self.closed) or None,
            "place": self.place,
        }
        return {key: value for key, value in (usual | analysis).items() if value is not None}

    @property
    def query(self) -> str:
        """The query string that reopens this view, with its question mark."""
        return "?" + urlencode(self.fields, safe=",:")


def default(scope: Scope, lang: Lang = Lang.ZH) -> View:
    """Return what a link without a query shows."""
    return View(
        lang=lang,
        district=None,
        street=None,
        indicator=next(iter(INDICATORS)),
        period=scope.year,
        layers=tuple(key for key, layer in LAYERS.items() if layer.shown),
    )


def lang_of(search: str | None) -> Lang:
    """Return the language that a query string asks for; Chinese when it does not say."""
    return link.lang_of(link.fields(search or ""))


def parse(search: str | None, scope: Scope) -> tuple[View, list[Text]]:
    """Read a query string: the view, and a note for each part that could not be taken as given.

    Anything a person can type into the address bar is allowed here: what is not known gives the
    default and a note, never an error.
    """
    search = search or ""
    fields = link.fields(search)
    view, notes = default(scope, lang_of(search)), list[Text]()
    if search.strip("?") and not fields:
        return view, [i18n.BAD_LINK]
    if "lang" in fields and fields["lang"] not in set(Lang):
        notes.append(bad("lang", fields["lang"]))
    for reader in (_read_area, _read_period, _read_layers, _read_choices, _read_lists, _read_looks):
        view, found = reader(view, fields, scope)
        notes += found
    return view, notes


def steered(view: View, scope: Scope, **changes: str | None) -> View:
    """Return `view` with parts of its link changed, as controls say; none leaves a part out.

    The controls' values pass through the same reader as a link: a forged one does no harm.
    """
    kept = {key: value for key, value in (view.fields | changes).items() if value is not None}
    return parse("?" + urlencode(kept, safe=",:"), scope)[0]


def in_language(view: View, lang: Lang) -> View:
    """Return `view` in another language."""
    return replace(view, lang=lang)


def last_day(period: Period) -> date:
    """Return the last day of `period`, as people say it."""
    return period.end - timedelta(days=1)


def area_fields(area: str | None, scope: Scope) -> dict[str, str | None]:
    """Return what the link says of a chosen area: a street brings its district along."""
    place = scope.places.get(area or "")
    is_part = place is not None and place.level == scope.parts.key
    return {"district": None if is_part else area, "street": area if is_part else None}


def date_fields(dates: Sequence[str] | None) -> dict[str, str | None]:
    """Return what the link says of a first and a last day."""
    try:
        first, last = dates or ()
        return {"from": first, "to": (date.fromisoformat(last) + timedelta(days=1)).isoformat()}
    except (TypeError, ValueError, OverflowError):
        return {"from": None, "to": None}


def _read_area(view: View, fields: Mapping[str, str], scope: Scope) -> tuple[View, list[Text]]:
    """Take the district, and the street in it; a street alone brings its district along."""
    notes = []
    whole = scope.whole.key if scope.whole is not None else None
    district, street = fields.get("district") or None, fields.get("street") or None
    if district is not None and not _is(district, whole, scope):
        notes.append(bad("district", district))
        district = None
    if street is not None and not _is(street, scope.parts.key, scope):
        notes.append(bad("street", street))
        street = None
    if street is not None:
        above = scope.places[street].parent_code
        above = above if above in scope.places else None
        if district is not None and district != above:
            notes.append(bad("street", street))
            street = None
        else:
            district = above
    return replace(view, district=district, street=street), notes


def _is(code: str, level: str | None, scope: Scope) -> bool:
    return level is not None and code in scope.places and scope.places[code].level == level


def _read_period(view: View, fields: Mapping[str, str], scope: Scope) -> tuple[View, list[Text]]:
    """Take the period, cut to the loaded days: a query over millennia would cost as much."""
    days, notes = {}, []
    for name, fallback in (("from", view.period.start), ("to", view.period.end)):
        try:
            days[name] = date.fromisoformat(fields[name]) if fields.get(name) else fallback
        except ValueError:
            notes.append(bad(name, fields[name]))
            days[name] = fallback
    start = max(days["from"], scope.first_day)
    end = min(days["to"], scope.last_day + timedelta(days=1))
    if end <= start:
        notes.append(bad("period", f"{days['from']}–{days['to']}"))
        return view, notes
    if (start, end) != (days["from"], days["to"]):
        notes.append(i18n.CLIPPED)
    return replace(view, period=Period(start, end)), notes


def _read_layers(view: View, fields: Mapping[str, str], _scope: Scope) -> tuple[View, list[Text]]:
    if "layers" not in fields:
        return view, []
    known, unknown = link.several(fields, "layers", tuple(LAYERS))
    if unknown and not known:
        return view, unknown
    return replace(view, layers=known), unknown


def _read_choices(view: View, fields: Mapping[str, str], scope: Scope) -> tuple[View, list[Text]]:
    """Take what is one of a few."""
    offer = scope.offer
    indicator, notes = link.one(fields, "indicator", tuple(INDICATORS), view.indicator)
    show, of_show = link.one(fields, "show", tuple(Show), view.show)
    category, of_category = link.one(
        fields, "category", (EACH, ALL, *offer.categories), view.category
    )
    unit, of_unit = link.one(fields, "unit", (GRID, *offer.levels), view.unit)
    step, of_step = link.one(fields, "step", tuple(Step), view.step)
    minutes, of_minutes = link.one(fields, "minutes", link.MINUTES, str(view.minutes))
    way, of_way = link.one(fields, "way", tuple(Way), "")
    view = replace(
        view, indicator=indicator, show=Show(show), category=category, unit=unit, step=Step(step),
        minutes=int(minutes), way=Way(way) if way else None,
    )  # fmt: skip
    return view, notes + of_show + of_category + of_unit + of_step + of_minutes + of_way


def _read_lists(view: View, fields: Mapping[str, str], scope: Scope) -> tuple[View, list[Text]]:
    """Take which stations count, and which of them are supposed to close."""
    kinds, of_kinds = link.several(fields, "kinds", scope.offer.kinds)
    closed, of_closed = link.several(fields, "closed", tuple(scope.offer.stations))
    return replace(view, kinds=kinds, closed=closed), of_kinds + of_closed


def _read_looks(view: View, fields: Mapping[str, str], _scope: Scope) -> tuple[View, list[Text]]:
    """Take what is looked at closely: whether it is there only its list can say."""
    spot, of_spot = link.name(fields, "spot")
    place, of_place = link.name(fields, "place")
    return replace(view, spot=spot, place=place), of_spot + of_place
