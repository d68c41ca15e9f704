"""Pages that are no dossier, and what every answer has."""

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from flask import Response, make_response, render_template, request

from dashboard import built, i18n, link
from dashboard.dossier import asked, words, words_picture
from dashboard.dossier.door import Row
from geo.text import Lang, Text

STATIC: Final = Path(__file__).parent / "static"


def kept(response: Response) -> Response:
    """Return an answer that need not be sent again while it is the same."""
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:20])
    response.make_conditional(request)
    return response


def framed(template: str, lang: Lang, theme: str, **more: Any) -> str:  # noqa: ANN401 - for a template
    """Return a whole page."""
    return render_template(
        template,
        html_lang=i18n.HTML_LANG[lang],
        lang=lang,
        theme=theme,
        words=words,
        css=f"/place/static/{build()}/dossier.css",
        **more,
    )


def missing(thing: str, code: str, near: Sequence[Row]) -> Response:
    """Say that there is no such thing, and what is called something like it."""
    lang, _ = looks()
    return _nothing(
        title=words.MISSING_TITLE[lang],
        said=words.MISSING[thing][lang].format(given=link.quoted(code)),
        near=[
            (one["name_zh"] if lang is Lang.ZH else one["name_en"], one["code"],
             f"/place/{one['thing']}/{one['code']}{_query()}")
            for one in near
        ],
    )  # fmt: skip


def no_picture(code: str, said: Text, given: str = "") -> Response:
    """Say that there is no such picture of an area; `said` takes what was `given` for its name."""
    lang, _ = looks()
    return _nothing(
        title=words_picture.NONE_TITLE[lang],
        said=said[lang].format(given=link.quoted(given)),
        near=[],
        back=(words_picture.BACK[lang], f"/place/area/{quote(code, safe='')}{_query()}"),
    )


def _nothing(**told: Any) -> Response:  # noqa: ANN401 - for a template
    lang, theme = looks()
    explore = f"/explore?lang={lang.value}&theme={theme}"
    return plain(framed("dossier/missing.html", lang, theme, explore=explore, **told), 404)


def _query() -> str:
    """Return the query of the request as a link takes it on, cut to what one may hold."""
    query = request.query_string.decode("ascii", "replace")[:200]
    return f"?{query}" if query else ""


def looks() -> tuple[Lang, str]:
    """Return the language and the theme that are asked for."""
    return link.lang_of(request.args), asked.theme_of(request.args)


def plain(body: str, status: int) -> Response:
    """Return an answer that is not kept."""
    response = make_response(body, status)
    response.headers["Cache-Control"] = "no-store"
    return response


def build() -> str:
    """Return what differs when the files of the pages do."""
    return built.build(STATIC, Path(__file__).parent / "templates")
