"""What stands on every page: the header, the footer, and the notices between them."""

from collections.abc import Iterable, Sequence
from typing import Final

import feffery_antd_components as fac
from dash import html
from dash.development.base_component import Component

from dashboard import i18n, i18n_published, ids, theme
from dashboard.data import State
from geo.text import Lang, Text

PAGES: Final = {
    "/": i18n.OVERVIEW,
    "/explore": i18n.EXPLORE,
    "/wall": i18n.WALL,
    "/data": i18n.DATA,
    "/published": i18n_published.TITLE,
}
"""Every page that a reader can go to from every other, by its path."""


def themed(children: Sequence[Component], lang: Lang) -> fac.AntdConfigProvider:
    """Put `children` in the dark theme, in the language of the page."""
    return fac.AntdConfigProvider(
        list(children),
        algorithm="dark",
        primaryColor="#2a80a4",
        locale=i18n.ANTD_LOCALE[lang],
        token={
            "fontFamily": theme.FONT,
            "colorBgBase": theme.GROUND,
            "colorTextBase": theme.TEXT,
            "colorBgElevated": "#122a3d",
            "colorBgContainer": "#0f2030",
            "colorBorder": "#24394a",
            "motion": False,
        },
    )


def header(
    state: State,
    lang: Lang,
    other: str,
    *,
    path: str = "/",
    subtitle: Text = i18n.SUBTITLE,
    switch: str = ids.OVERVIEW_LANG,
) -> html.Header:
    """Name the deployment, say how recent its data are, and link to the other pages.

    Parameters
    ----------
    state, lang
        What the database holds, and the language of the page.
    other
        The link of this page in the other language.
    path
        Of this page.
    subtitle
        What this page shows.
    switch
        The id of the link to `other`.
    """
    name = state.name[lang]
    return html.Header(
        [
            html.H1([name, "" if lang is Lang.ZH else " ", i18n.SUBJECT[lang]]),
            html.Span(subtitle[lang], className="subtitle"),
            _pages(path, lang),
            html.Div(
                [
                    html.Span([i18n.AS_OF[lang], " ", as_of(state)], className="as-of"),
                    html.A(
                        i18n.OTHER_LANG[lang],
                        id=switch,
                        href=other,
                        className="lang",
                        lang=i18n.HTML_LANG[Lang.EN if lang is Lang.ZH else Lang.ZH],
                        **{"aria-label": i18n.SWITCH_LANG[lang]},
                    ),
                ],
                className="header-end",
            ),
        ],
        className="header",
    )


def _pages(path: str, lang: Lang) -> html.Nav:
    """Link to every page; each opens with a page load of its own, in its language."""
    links = [
        html.A(
            title[lang],
            href=f"{link}?lang={lang.value}",
            **({"aria-current": "page"} if link == path else {}),
        )
        for link, title in PAGES.items()
    ]
    return html.Nav(links, className="pages", **{"aria-label": i18n.PAGES[lang]})


def footer(state: State, lang: Lang) -> html.Footer:
    """Say what is made up, where the rest is from, and as of when."""
    parts: list[Component] = []
    if state.synthetic:
        parts.append(html.Strong(i18n.SYNTHETIC[lang], className="synthetic"))
    parts.append(html.Span((i18n.SOURCES if state.synthetic else i18n.OWN_SOURCES)[lang]))
    parts.append(html.Span([i18n.AS_OF[lang], " ", as_of(state)], className="footer-time"))
    return html.Footer(parts, className="footer")


def as_of(state: State) -> str:
    """Write the moment that the data speak of, in the deployment's own time zone."""
    return state.as_of.strftime("%Y-%m-%d %H:%M") if state.as_of is not None else "—"


def notes(found: Iterable[Text], lang: Lang) -> list[html.Div]:
    """Show what of the link could not be taken as given."""
    return [html.Div(note[lang], className="note", role="status") for note in found]


def message(title: Text, remedy: Text, lang: Lang, detail: str = "") -> html.Main:
    """Fill a page that has nothing to show with why, and what to do about it."""
    return html.Main(
        [
            html.H1(i18n.PRODUCT[lang], className="brand"),
            html.H2(title[lang]),
            html.P(remedy[lang]),
            html.P(detail, className="detail"),
        ],
        className="message",
        lang=i18n.HTML_LANG[lang],
    )
