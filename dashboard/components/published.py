"""Published figures beside what is computed here."""

import math
from collections.abc import Mapping, Sequence
from itertools import groupby

from dash import html

from dashboard import i18n, numbers
from dashboard import i18n_published as words
from geo.engine.published import Compared
from geo.published import Figure
from geo.text import Lang, Text


def summary(found: Sequence[Compared], lang: Lang) -> html.Div:
    """Say in one sentence how many agree, and in small what that rests on."""
    computed = [one for one in found if not math.isnan(one.computed)]
    differ = sum(one.agrees is False for one in found)
    counts = {
        "all": len(found),
        "computed": len(computed),
        "agree": sum(one.agrees is True for one in found),
        "differ": differ,
    }
    said = (words.SUMMARY if computed else words.NONE_COMPUTED)[lang].format(**counts)
    small = {
        words.UNJUDGED: sum(one.agrees is None for one in computed),
        words.MISSING: len(found) - len(computed),
        words.PROVES_NOTHING: sum(one.synthetic for one in computed),
    }
    return html.Div(
        [
            html.P(said),
            html.Small(i18n.joined([t[lang].format(count=n) for t, n in small.items() if n], lang)),
        ],
        className="verdict-text attention" if differ else "verdict-text",
        role="status",
    )


def table(found: Sequence[Compared], names: Mapping[str, Text], lang: Lang) -> html.Table:
    """Lay every figure out, by district in the order in which they come.

    Parameters
    ----------
    names
        What the districts are called, by code; one that is not loaded goes by the name that the
        source gives it.
    """
    heads = (words.FIGURE, words.PUBLISHED, words.COMPUTED, words.VERDICT, words.WHY)
    numeric = (words.PUBLISHED, words.COMPUTED)
    head = [
        html.Th(text[lang], scope="col", className="count" if text in numeric else "")
        for text in heads
    ]
    groups = groupby(found, key=lambda one: one.figure.district)
    return html.Table(
        [
            html.Caption(words.TABLE[lang], className="for-listeners"),
            html.Thead(html.Tr(head)),
            *(_group(list(rows), names.get(code), lang, len(heads)) for code, rows in groups),
        ],
        className="ledger-table published-table",
    )


def _group(rows: Sequence[Compared], name: Text | None, lang: Lang, width: int) -> html.Tbody:
    said = rows[0].figure.section.partition("·")[0] if name is None else name[lang]
    title = html.Th(said, scope="rowgroup", colSpan=width, className="group")
    return html.Tbody([html.Tr(title), *(_row(one, lang) for one in rows)])


def _row(one: Compared, lang: Lang) -> html.Tr:
    figure = one.figure
    where = [html.Span(figure.section), html.Q(figure.quote)]
    return html.Tr(
        [
            html.Th(
                [figure.title[lang], html.Small(where, lang="zh-CN", className="where")],
                scope="row",
            ),
            html.Td(as_published(figure, lang), className="count"),
            html.Td(as_computed(one, lang), className="count"),
            html.Td(_agreement(one, lang)),
            html.Td(
                [html.P(text[lang]) for text in (_why(one), figure.note) if text is not None],
                className="why",
            ),
        ]
    )


def as_published(figure: Figure, lang: Lang) -> str:
    """Write a published figure with its qualifier and unit."""
    value = f"{figure.value:,}"
    return words.QUALIFIED[figure.qualifier][lang].format(value=f"{value}{_unit(figure, lang)}")


def as_computed(one: Compared, lang: Lang) -> str:
    """Write the computed number; a broken one with one decimal more than the published one.

    95.34 rounded like "over 95.3" would look as if it did not agree.
    """
    if math.isnan(one.computed):
        return numbers.NONE
    digits = 0 if one.computed.is_integer() else one.figure.decimals + 1
    return numbers.shown(one.computed, digits) + _unit(one.figure, lang)


def _unit(figure: Figure, lang: Lang) -> str:
    return figure.unit[lang] if figure.percent else f" {figure.unit[lang]}"


def _agreement(one: Compared, lang: Lang) -> list[html.Span]:
    """Write a sign and a word, so that it needs no colour."""
    match one.agrees:
        case True:
            sign, word, mark = "=", words.AGREES, "quiet" if one.synthetic else "agrees"
        case False:
            sign, word, mark = "≠", words.DIFFERS, "amiss"
        case None:
            computed = not math.isnan(one.computed)
            word = words.NOT_JUDGED if computed else words.NOT_COMPUTED
            sign, mark = numbers.NONE, "quiet"
    said = [html.Span([html.B(sign), f" {word[lang]}"], className=mark)]
    if one.synthetic:
        said.append(html.Span(words.MADE_UP[lang], className="tag"))
    return said


def _why(one: Compared) -> Text:
    """Return why the two may differ; what made-up data prove is said once, above the table."""
    return one.figure.why if one.synthetic and one.agrees is not None else one.why
