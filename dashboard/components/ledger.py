"""How recent the data are, and the loads that brought them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from dash import html
from dash.development.base_component import Component

from dashboard import i18n, numbers
from dashboard.components.ages import ago, span
from dashboard.ledger_data import STALE_AFTER, Ledger, Run, Source
from geo.text import Lang, Text

MINUTE: Final = "%Y-%m-%d %H:%M"
_COUNTS: Final = {
    "read": i18n.READ,
    "inserted": i18n.INSERTED,
    "updated": i18n.UPDATED,
    "unchanged": i18n.UNCHANGED,
    "quarantined": i18n.QUARANTINED,
    "skipped": i18n.SKIPPED,
}


def panel(title: str, rule: str, content: Component | Sequence[Component]) -> list[Component]:
    """Head `content` with what it is and what it refers to; where it is long, keys scroll it."""
    return [
        html.Div([html.H2(title), html.Small(rule)], className="chart-head"),
        html.Div(
            content, className="ledger-scroll", tabIndex=0, role="region", **{"aria-label": title}
        ),
    ]


def verdict(ledger: Ledger, now: datetime, lang: Lang) -> html.Div:
    """Say in one sentence what needs a person, and in small what to do about it."""
    wrong = [*_stale(ledger.sources, now, lang), *_failed(ledger.sources, lang)]
    wrong += [
        i18n.WRONG_UNBALANCED[lang].format(name=run.run_id)
        for run in ledger.runs
        if not run.adds_up
    ]
    fine = i18n.ALL_FRESH[lang].format(count=len(ledger.sources))
    held = numbers.shown(sum(ledger.held_back.values()))
    small = [
        i18n.HELD_NOW[lang].format(rows=held),
        i18n.CHECKED[lang].format(now=f"{now:{MINUTE}}"),
    ]
    if wrong:
        small.insert(0, i18n.REMEDY[lang])
    sentence = _mark(lang, "；", "; ").join(wrong) or fine
    return html.Div(
        [
            html.P(sentence[0].upper() + sentence[1:]),
            html.Small(_mark(lang, "　", " · ").join(small)),
        ],
        className="verdict-text attention" if wrong else "verdict-text",
        role="status",
    )


def _stale(sources: Iterable[Source], now: datetime, lang: Lang) -> list[str]:
    stale = [(source, age) for source in sources if (age := source.age(now)) and source.stale(now)]
    if not stale:
        return []
    name = _listed([source for source, _ in stale], lang)
    return [i18n.WRONG_STALE[lang].format(name=name, age=ago(max(age for _, age in stale), lang))]


def _failed(sources: Iterable[Source], lang: Lang) -> list[str]:
    failed = [source for source in sources if source.failed]
    return [i18n.WRONG_FAILED[lang].format(name=_listed(failed, lang))] if failed else []


def _listed(sources: Iterable[Source], lang: Lang) -> str:
    return _mark(lang, "、", ", ").join(
        f"{_layer(source.layer, lang)}（{source.profile}）"
        if lang is Lang.ZH
        else f"{_layer(source.layer, lang)} ({source.profile})"
        for source in sources
    )


def freshness(sources: Iterable[Source], now: datetime, lang: Lang) -> list[Component]:
    """List how recent each profile's rows are, what is amiss first, under the rule for it."""
    comma = _mark(lang, "；", "; ")
    rules = comma.join(
        i18n.FRESHNESS_RULE[lang].format(layer=_layer(layer, lang), limit=span(limit, lang))
        for layer, limit in STALE_AFTER.items()
    )
    heads = (i18n.LAYER, i18n.PROFILE, i18n.SPEAKS_OF, i18n.LOADED_AT, i18n.ROWS, i18n.CONDITION)
    body = [
        html.Tr(
            [
                html.Th(_layer(source.layer, lang), scope="row"),
                html.Td(_named(source, lang)),
                html.Td(_at(source.as_of)),
                html.Td(_at(source.finished_at)),
                html.Td(numbers.shown(source.rows), className="count"),
                html.Td(_condition(source, now, lang)),
            ]
        )
        for source in sorted(sources, key=lambda source: not _amiss(source, now))
    ]
    return panel(i18n.FRESHNESS[lang], rules, _table(heads, body, lang))


def _amiss(source: Source, now: datetime) -> bool:
    return source.failed or source.stale(now)


def _named(source: Source, lang: Lang) -> list[Component | str]:
    parts: list[Component | str] = [source.profile, " ", html.Small(f"· {source.source}")]
    if source.synthetic:
        parts += [" ", html.Small(f"· {i18n.MADE_UP[lang]}")]
    return parts


def _condition(source: Source, now: datetime, lang: Lang) -> list[html.Span]:
    age = source.age(now)
    said = []
    if age is None:
        said.append(html.Span(i18n.NEVER[lang], className="amiss"))
    elif source.stale(now):
        said.append(html.Span(i18n.STALE[lang].format(age=ago(age, lang)), className="amiss"))
    elif source.layer in STALE_AFTER:
        said.append(html.Span(i18n.IN_TIME[lang].format(age=ago(age, lang))))
    else:
        said.append(html.Span(i18n.NO_LIMIT[lang], className="quiet"))
    if source.failed and age is not None:
        said.append(html.Span(i18n.LAST_FAILED[lang], className="amiss"))
    return said


def runs(found: Sequence[Run], lang: Lang) -> list[Component]:
    """List loads, newest first: what became of every row, or why nothing was kept."""
    heads = (i18n.RUN, i18n.FINISHED, i18n.RUN_PROFILE, i18n.CONDITION, *_COUNTS.values(),
             i18n.SECONDS)  # fmt: skip
    return panel(
        i18n.RUNS[lang].format(count=len(found)),
        i18n.RUNS_RULE[lang],
        _table(heads, [_run(run, lang) for run in found], lang),
    )


def _run(run: Run, lang: Lang) -> html.Tr:
    said = i18n.RUN_FAILED if run.failed else i18n.DONE
    wrong = run.failed or not run.adds_up
    cells: list[Component]
    if run.failed:
        cells = [html.Td(html.Small(run.error or "", lang="en"), colSpan=len(_COUNTS))]
    else:
        cells = [html.Td(_count(getattr(run, name)), className="count") for name in _COUNTS]
    return html.Tr(
        [
            html.Th(run.run_id, scope="row"),
            html.Td(f"{run.finished_at:{MINUTE}}"),
            html.Td(run.profile),
            html.Td(
                said[lang] if run.failed or run.adds_up else i18n.NOT_BALANCED[lang],
                className="amiss" if wrong else "",
            ),
            *cells,
            html.Td(numbers.shown(run.seconds, 1), className="count"),
        ],
        className="failed" if run.failed else "",
    )


def _count(rows: int) -> html.Span:
    return html.Span(numbers.shown(rows), className="" if rows else "quiet")


def _table(heads: Iterable[Text], body: list[html.Tr], lang: Lang) -> html.Table:
    numeric = {i18n.ROWS, i18n.SECONDS, *_COUNTS.values()}
    head = [
        html.Th(text[lang], scope="col", className="count" if text in numeric else "")
        for text in heads
    ]
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(body)], className="ledger-table")


def _layer(key: str, lang: Lang) -> str:
    return i18n.DATA_LAYERS[key][lang] if key in i18n.DATA_LAYERS else key


def _at(moment: datetime | None) -> str:
    return numbers.NONE if moment is None else f"{moment:{MINUTE}}"


def _mark(lang: Lang, zh: str, en: str) -> str:
    return zh if lang is Lang.ZH else en
