"""What was published of the districts, beside what the database says."""

from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard import data, ids
from dashboard import i18n_published as words
from dashboard import view as views
from dashboard.components import frame, published
from geo.published import PublishedError
from geo.text import Lang, Text

PATH: Final = "/published"


def layout(search: str | None = None) -> Component:
    """Lay out the page; it opens anew when a load has ended."""
    lang = views.lang_of(search)
    try:
        found = data.published()
    except PublishedError as error:
        return frame.message(words.UNREADABLE, words.UNREADABLE_REMEDY, lang, str(error))
    if not found:
        return frame.message(words.EMPTY, words.EMPTY_REMEDY, lang)
    state = data.state()
    names = {
        row["code"]: Text(zh=row["name_zh"], en=row["name_en"])
        for row in data.tree().to_dict("records")
    }
    other = Lang.EN if lang is Lang.ZH else Lang.ZH
    return frame.themed(
        [
            frame.header(
                state, lang, f"?lang={other.value}", path=PATH, subtitle=words.SUBTITLE,
                switch=ids.PUBLISHED_LANG,
            ),
            html.Main(
                [
                    published.summary(found, lang),
                    html.Div(
                        published.table(found, names, lang),
                        className="ledger-scroll",
                        tabIndex=0,
                        role="region",
                        **{"aria-label": words.TABLE[lang]},
                    ),
                ],
                className="published",
            ),
            frame.footer(state, lang),
        ],
        lang,
    )  # fmt: skip
