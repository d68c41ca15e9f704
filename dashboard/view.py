"""What a reader looks at, and the link that says so.

Everything that can be shared lives in the query string; days are half-open there, as in `geo`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final
from urllib.parse import parse_qs, urlencode

from dashboard import i18n
from dashboard.scope import Scope
from geo.catalog import INDICATORS, LAYERS
from geo.period import Period
from geo.text import Lang, Text

MAX_QUERY: Final = 2_000
"""No link of ours is near this long; a longer one is not parsed."""

_MAX_QUOTE: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """One choice of everything that the overview lets a reader choose."""

    lang: Lang
    district: str | None
    street: str | None
    indicator: str
    period: Period
    layers: tuple[str, ...]

    @property
    def within(self) -> str | None:
        """The code of the smallest area chosen; none for everything."""
        return self.street or self.district

    @property
    def query(self) -> str:
        """The query string that reopens this view, with its question mark."""
        pairs = {
            "lang": self.lang.value,
            "district": self.district,
            "street": self.street,
            "indicator": self.indicator,
            "from": self.period.start.isoformat(),
            "to": self.period.end.isoformat(),
            "layers": ",".join(self.layers),
        }
        return "?" + urlencode({k: v for k, v in pairs.items() if v is not None}, safe=",")


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
    given = _fields(search or "").get("lang", "")
    return Lang(given) if given in set(Lang) else Lang.ZH


def parse(search: str | None, scope: Scope) -> tuple[View, list[Text]]:
    """Read a query string: the view, and a note for each part that could not be taken as given.

    Anything a person can type into the address bar is allowed here: what is not known gives the
    default and a note, never an error.
    """
    search = search or ""
    fields = _fields(search)
    view, notes = default(scope, lang_of(search)), list[Text]()
    if search.strip("?") and not fields:
        return view, [i18n.BAD_LINK]
    if "lang" in fields and fields["lang"] not in set(Lang):
        notes.append(_bad("lang", fields["lang"]))
    if "indicator" in fields:
        if fields["indicator"] in INDICATORS:
            view = replace(view, indicator=fields["indicator"])
        else:
            notes.append(_bad("indicator", fields["indicator"]))
    for reader in (_read_area, _read_period, _read_layers):
        view, found = reader(view, fields, scope)
        notes += found
    return view, notes


def steered(
    view: View, scope: Scope, *, indicator: str, area: str | None, dates: Sequence[str] | None,
    layers: Sequence[str],
) -> View:  # fmt: skip
    """Return `view` with what the controls say; `dates` are the first and the last day.

    The controls' values pass through the same reader as a link: a forged one does no harm.
    """
    fields = {
        "lang": view.lang.value,
        "indicator": indicator,
        "layers": ",".join(layers),
        **_area_fields(area, scope),
        **_date_fields(dates),
    }
    return parse("?" + urlencode(fields, safe=","), scope)[0]


def in_language(view: View, lang: Lang) -> View:
    """Return `view` in another language."""
    return replace(view, lang=lang)


def last_day(period: Period) -> date:
    """Return the last day of `period`, as people say it."""
    return period.end - timedelta(days=1)


def _fields(search: str) -> dict[str, str]:
    if len(search) > MAX_QUERY:
        return {}
    try:
        found = parse_qs(search.removeprefix("?"), keep_blank_values=True, max_num_fields=32)
    except ValueError:
        return {}
    return {key: values[-1].strip() for key, values in found.items()}


def _bad(field: str, given: str) -> Text:
    what = i18n.FIELDS[field]
    quote = given if len(given) <= _MAX_QUOTE else given[:_MAX_QUOTE] + "…"
    quote = "".join(c if c.isprintable() else "�" for c in quote)
    return Text(
        zh=i18n.BAD_VALUE.zh.format(what=what.zh, given=quote),
        en=i18n.BAD_VALUE.en.format(what=what.en, given=quote),
    )


def _area_fields(area: str | None, scope: Scope) -> dict[str, str]:
    if area is None:
        return {}
    place = scope.places.get(area)
    is_part = place is not None and place.level == scope.parts.key
    return {"street" if is_part else "district": area}


def _date_fields(dates: Sequence[str] | None) -> dict[str, str]:
    try:
        first, last = dates or ()
        return {"from": first, "to": (date.fromisoformat(last) + timedelta(days=1)).isoformat()}
    except (TypeError, ValueError, OverflowError):
        return {}


def _read_area(view: View, fields: Mapping[str, str], scope: Scope) -> tuple[View, list[Text]]:
    """Take the district, and the street in it; a street alone brings its district along."""
    notes = []
    whole = scope.whole.key if scope.whole is not None else None
    district, street = fields.get("district") or None, fields.get("street") or None
    if district is not None and not _is(district, whole, scope):
        notes.append(_bad("district", district))
        district = None
    if street is not None and not _is(street, scope.parts.key, scope):
        notes.append(_bad("street", street))
        street = None
    if street is not None:
        above = scope.places[street].parent_code
        above = above if above in scope.places else None
        if district is not None and district != above:
            notes.append(_bad("street", street))
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
            notes.append(_bad(name, fields[name]))
            days[name] = fallback
    start = max(days["from"], scope.first_day)
    end = min(days["to"], scope.last_day + timedelta(days=1))
    if end <= start:
        notes.append(_bad("period", f"{days['from']}–{days['to']}"))
        return view, notes
    if (start, end) != (days["from"], days["to"]):
        notes.append(i18n.CLIPPED)
    return replace(view, period=Period(start, end)), notes


def _read_layers(view: View, fields: Mapping[str, str], _scope: Scope) -> tuple[View, list[Text]]:
    if "layers" not in fields:
        return view, []
    given = [key for key in fields["layers"].split(",") if key]
    known = tuple(key for key in LAYERS if key in given)
    unknown = [_bad("layers", key) for key in given if key not in LAYERS]
    if unknown and not known:
        return view, unknown[:1]
    return replace(view, layers=known), unknown[:1]
