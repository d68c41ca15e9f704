"""How routes that write answer: JSON of the moment, and a page in both languages that leads on."""

from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any, Final

from flask import Response, jsonify, request

from dashboard import i18n
from geo.text import Lang, Text

_PAGE: Final = """<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
body {{ margin: 15vh auto; max-width: 34em; padding: 0 1.5em; font: 16px/1.6 sans-serif }}
</style>
</head>
<body>{parts}</body>
</html>
"""


def sent(body: Mapping[str, Any], status: int = 200) -> Response:
    """Send JSON that is of this moment only."""
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def page(title: Text, why: Text, onward: Text, status: int) -> Response:
    """Say why a link leads nowhere; `onward` leads to the planners' page."""
    parts = "".join(
        f'<section lang="{i18n.HTML_LANG[lang]}"><h1>{escape(title[lang])}</h1>'
        f"<p>{escape(why[lang])}</p>"
        f'<p><a href="/explore?lang={lang.value}">{escape(onward[lang])}</a></p>'
        "</section>"
        for lang in Lang
    )
    body = _PAGE.format(title=escape(title[Lang.ZH]), parts=parts)
    response = Response(body, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    return response


def number(name: str, usual: int, most: int) -> int:
    """Return a whole number of the request from 1 to `most`; the usual one where it says none."""
    given = request.args.get(name, "")
    known = given.isascii() and given.isdigit() and len(given) <= len(str(most))
    return min(max(int(given), 1), most) if known else usual


def moment(at: datetime | None) -> str | None:
    """Write a moment as JSON has it."""
    return None if at is None else f"{at:%Y-%m-%d %H:%M}"
