"""The desk where sheets are made: its page, its files, and what may be chosen."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, Final

from flask import (
    Blueprint,
    Response,
    jsonify,
    make_response,
    render_template,
    request,
    send_from_directory,
)

from dashboard import i18n
from dashboard.snapshot import template
from dashboard.snapshot import words_desk as words
from dashboard.snapshot.spec import MOST_TITLE, STANDARD, USUAL_DPI, Beside, Format, Paper, Turn
from dashboard.view import lang_of
from geo.text import Lang

STATIC: Final = Path(__file__).parent / "static"
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
        formats={
            **{key: {"title": text[lang], "kind": "data"} for key, text in words.FORMATS.items()},
        },
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
        known = [{"key": name, "title": title[lang]} for name, title in template.titles().items()]
        return field | {"kind": "choice", "options": known}
    if key in words.OPTIONS:
        known = [{"key": one, "title": text[lang]} for one, text in words.OPTIONS[key].items()]
        return field | {"kind": "choice", "options": known, "usual": known[0]["key"]}
    if key == "title":
        return field | {"kind": "text", "most": MOST_TITLE, "hint": words.HINTS[key][lang]}
    return field | {"kind": "switch"}


@routes.get("/snapshot/static/<build>/<path:name>")
def static(build: str, name: str) -> Response:
    """Send a file of the desk; its address changes with its content."""
    response = send_from_directory(STATIC, name)
    if build == _build():
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def address() -> str:
    """Return where the files of the desk are."""
    return f"/snapshot/static/{_build()}/"


def _query() -> str:
    return request.query_string.decode("ascii", "replace")


@cache
def _build() -> str:
    digest = hashlib.sha256()
    for path in sorted(one for one in STATIC.rglob("*") if one.is_file()):
        digest.update(path.relative_to(STATIC).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
