"""The register as a page: what was given out, newest first, and how it is had again."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request

from dashboard import away, exports_data, i18n
from dashboard.data import State
from dashboard.explore.told import moment, number
from dashboard.exports_data import Export
from dashboard.snapshot import code as codes
from dashboard.snapshot import desk
from dashboard.snapshot import words_register as words
from dashboard.snapshot.routes import MAX_SEARCH, MOST_PAGES, OF_STATE, SIZE, entry
from dashboard.view import lang_of
from geo.errors import RongtuError
from geo.text import Lang

PATH: Final = "/exports"
_FORMATS: Final = {"geojson": "GeoJSON", "gpkg": "GeoPackage"}
"""Names of formats that are no capitals."""
_UNITS: Final = ("B", "KB", "MB", "GB")
_STEP: Final = 1_024
_FEW: Final = 10
"""Below so many of a unit a decimal is told."""

routes = Blueprint("sheet_register", __name__, template_folder="pages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What of the register is looked at, and how."""

    lang: Lang
    theme: str
    search: str
    page: int

    def link(self, **changes: object) -> str:
        """Return the address of the same page with something else in it."""
        fields = {
            "lang": self.lang.value, "theme": self.theme, "search": self.search, "page": self.page,
        } | changes  # fmt: skip
        usual = {"theme": "light", "search": "", "page": 1}
        said = {key: value for key, value in fields.items() if value != usual.get(key)}
        return f"{PATH}?{urlencode(said)}"


@routes.get(PATH)
def page() -> Response:
    """Send a part of the register; of a page beyond its end, the last one."""
    asked = _asked()
    found = _read(asked, asked.page)
    pages = max(1, -(-found.total // SIZE))
    at = min(asked.page, pages)
    if at != asked.page:
        found = _read(asked, at)
    return _sent(
        asked,
        rows=[_row(one, found.state, asked) for one in found.exports],
        total=found.total,
        now=found.state,
        as_of=moment(found.state.as_of),
        page=at,
        pages=pages,
    )


@routes.errorhandler(RongtuError)
def refuse(error: RongtuError) -> Response:
    """Say on the page itself that the register cannot be read."""
    return _sent(_asked(), status=503, trouble=str(away.told(error)))


def _read(asked: Asked, at: int) -> exports_data.Page:
    return exports_data.listed(
        search=asked.search, code=codes.start(asked.search), page=at, size=SIZE
    )


def _row(found: Export, now: State, asked: Asked) -> dict[str, Any]:
    lang = asked.lang
    known = found.version is not None and found.as_of is not None
    own = urlencode({"lang": lang.value, "theme": asked.theme})
    return entry(found) | {
        "kind": words.KINDS[found.kind][lang] if found.kind in words.KINDS else found.kind,
        "format": _FORMATS.get(found.format, found.format.upper()),
        "size": size(found.bytes),
        "data": words.VERSION[lang].format(version=found.version, as_of=moment(found.as_of))
        if known
        else words.UNKNOWN[lang],
        "newer": known and found.version != now.version,
        "state": f"/snapshot/e/{codes.written(found.code)}?{own}"
        if found.kind in OF_STATE
        else None,
    }


def size(count: int) -> str:
    """Write how large a file is.

    >>> size(912), size(2_048), size(1_600_000)
    ('912 B', '2.0 KB', '1.5 MB')
    """
    value, unit = float(count), 0
    while value >= _STEP and unit < len(_UNITS) - 1:
        value, unit = value / _STEP, unit + 1
    return f"{value:,.{1 if unit and round(value, 1) < _FEW else 0}f} {_UNITS[unit]}"


def _asked() -> Asked:
    search = " ".join(request.args.get("search", "").replace("\0", "").split())[:MAX_SEARCH]
    return Asked(
        lang=lang_of(request.query_string.decode("ascii", "replace")),
        theme="dark" if request.args.get("theme") == "dark" else "light",
        search=search,
        page=number("page", 1, MOST_PAGES),
    )


def _sent(asked: Asked, *, status: int = 200, **told: Any) -> Response:  # noqa: ANN401 - a page's
    answer = make_response(
        render_template(
            "register.html",
            html_lang=i18n.HTML_LANG[asked.lang],
            other_lang=i18n.HTML_LANG[Lang.EN if asked.lang is Lang.ZH else Lang.ZH],
            other=asked.link(lang="en" if asked.lang is Lang.ZH else "zh"),
            other_theme=asked.link(theme="light" if asked.theme == "dark" else "dark"),
            product=i18n.PRODUCT[asked.lang],
            switch=i18n.OTHER_LANG[asked.lang],
            words=words,
            asked=asked,
            lang=asked.lang,
            static=desk.address(),
            own=urlencode({"lang": asked.lang.value, "theme": asked.theme}),
            **told,
        ),
        status,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
