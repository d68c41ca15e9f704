"""The desk where sheets are made: its page, its files, and what may be chosen."""

from pathlib import Path
from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    render_template,
    request,
)

from dashboard import built, i18n
from dashboard.settings import sheet_settings
from dashboard.snapshot import template
from dashboard.snapshot import words_desk as words
from dashboard.snapshot.spec import MOST_TITLE, STANDARD, USUAL_DPI, Beside, Format, Paper, Turn
from dashboard.view import lang_of
from geo.text import Lang

STATIC: Final = Path(__file__).parent / "static"
SHARED: Final = Path(__file__).parents[1] / "explore" / "static"
NODES: Final = "dom.js"
"""What of `SHARED` the desk makes its nodes with."""
USUAL: Final = {
    "paper": Paper.A4.value, "turn": Turn.LANDSCAPE.value, "look": "light",
    "beside": Beside.TABLE.value, "graticule": "0", "template": STANDARD, "title": "",
    "format": Format.PDF.value, "dpi": str(USUAL_DPI),
}  # fmt: skip
"""What a query does not say."""
_ONLY: Final = {
    "turn": {"paper": [Paper.A4.value, Paper.A3.value, Paper.A2.value]},
    "dpi": {"format": [Format.PNG.value]},
}
"""Where a field matters."""

routes = Blueprint("sheet_desk", __name__, template_folder="pages")


@routes.get("/sheet")
def page() -> Response:
    """Send the desk as a page of its own; its query is the state that is drawn."""
    query = _query()
    lang = lang_of(query)
    answer = make_response(
        render_template(
            "sheet.html",
            html_lang=i18n.HTML_LANG[lang],
            product=i18n.PRODUCT[lang],
            title=words.TITLE[lang],
            words=words,
            lang=lang,
            theme="dark" if request.args.get("theme") == "dark" else "light",
            query=query,
            back=f"/explore?{query}",
            static=address(),
        )
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@routes.get("/snapshot/options.json")
def options() -> Response:
    """Send what may be chosen, and the words of the desk."""
    lang = lang_of(_query())
    response = jsonify(
        words={key: text[lang] for key, text in words.WORDS.items()},
        fields=[_field(key, lang) for key in words.FIELDS if key != "crs"],
        crs=_field("crs", lang),
        usual=USUAL,
        formats={key: text[lang] for key, text in words.FORMATS.items()},
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _field(key: str, lang: Lang) -> dict[str, Any]:
    field: dict[str, Any] = {
        "key": key,
        "title": words.FIELDS[key][lang],
        "help": words.HELP[key][lang],
        "only": _ONLY.get(key, {}),
    }
    if key == "template":
        known = [
            {"key": name, "title": title[lang]}
            for name, title in template.titles(sheet_settings().templates).items()
        ]
        return field | {"kind": "choice", "options": known}
    if key in words.OPTIONS:
        known = [{"key": one, "title": text[lang]} for one, text in words.OPTIONS[key].items()]
        return field | {"kind": "choice", "options": known, "usual": known[0]["key"]}
    if key == "title":
        return field | {"kind": "text", "most": MOST_TITLE, "hint": words.HINTS[key][lang]}
    return field | {"kind": "switch"}


@routes.get("/snapshot/static/<version>/<path:name>")
def static(version: str, name: str) -> Response:
    """Send a file of the desk; its address changes with its content."""
    folder = SHARED if name == NODES else STATIC
    return built.sent(folder, name, current=version == _build())


def address() -> str:
    """Return where the files of the desk are."""
    return f"/snapshot/static/{_build()}/"


def _query() -> str:
    return request.query_string.decode("ascii", "replace")


def _build() -> str:
    return built.build(STATIC, SHARED)
