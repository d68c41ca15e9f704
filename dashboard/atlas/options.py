"""What may be chosen for an atlas, and what it would be: pages and time."""

from collections.abc import Iterator
from typing import Any, Final

from dashboard import i18n
from dashboard.atlas import preview, words_page
from dashboard.atlas.order import FORMATS, MOST_AREAS, PDF, PPTX, Order
from dashboard.atlas.paging import Paging, paging
from dashboard.explore import asked as page
from dashboard.explore.facts import Told
from dashboard.settings import sheet_settings
from dashboard.snapshot import desk, say, template
from dashboard.snapshot.spec import MOST_TITLE, Paper
from geo.facts.table import Facts
from geo.text import Lang

FIRST_S: Final = 8.0
"""Until the first page is drawn: a process starts, and reads the demands."""
READ_MS: Final = 10.0
"""And so long for each ten thousand demands."""
PAGE_S: Final = {"pdf": 0.5, PPTX: 0.6}
"""Of a page, at the low priority of a process that draws."""
_ROUND_S: Final = 5
MOST_CHOICES: Final = 400
"""Areas that are offered: of a finer level only those that hold what is chosen."""
NAMED: Final = 3
"""Areas that are named before the last."""


def told(known: Told, query: str, lang: Lang) -> dict[str, Any]:
    """Return fields, usual values, levels, areas and words of the page."""
    facts = known.facts
    asked, _ = page.parse(query, facts)
    return {
        "words": {key: text[lang] for key, text in words_page.WORDS.items()},
        "fields": [_field(key, lang) for key in words_page.FIELDS],
        "crs": {"key": "crs", "title": "", "kind": "choice", "options": []},
        "usual": desk.USUAL | {"format": FORMATS[0]},
        "levels": [
            {"key": key, "title": words_page.LEVELS[key][lang] if key in words_page.LEVELS else key}
            for key in facts.areas.levels
        ],
        "level": asked.level,
        "areas": list(_areas(facts, lang)),
        "chosen": list(asked.selection.areas),
        "most": MOST_AREAS,
    }


def _areas(facts: Facts, lang: Lang) -> Iterator[dict[str, Any]]:
    """Yield the areas of the two coarsest levels, each before its parts."""
    levels = facts.areas.levels[:2]
    frame = facts.areas.frame
    shown = frame[frame["level"].isin(levels)].head(MOST_CHOICES)
    for row in shown.to_dict("records"):
        yield {
            "code": row["code"], "name": row[f"name_{lang.value}"],
            "depth": levels.index(row["level"]),
        }  # fmt: skip


def _field(key: str, lang: Lang) -> dict[str, Any]:
    field: dict[str, Any] = {
        "key": key,
        "title": words_page.FIELDS[key][lang],
        "help": words_page.HELP[key][lang],
        "only": {"paper": {"format": ["pdf"]}, "turn": {"paper": ["a4", "a3", "a2"],
                 "format": ["pdf"]}}.get(key, {}),
    }  # fmt: skip
    if key == "template":
        titles = template.titles(sheet_settings().templates).items()
        known = [{"key": name, "title": title[lang]} for name, title in titles]
        return field | {"kind": "choice", "options": known}
    if key in words_page.OPTIONS:
        options = words_page.OPTIONS[key].items()
        return field | {
            "kind": "choice",
            "options": [{"key": one, "title": text[lang]} for one, text in options],
        }  # fmt: skip
    if key == "title":
        return field | {"kind": "text", "most": MOST_TITLE, "hint": words_page.AUTOMATIC[lang]}
    return field | {"kind": "switch"}


def plan(order: Order) -> dict[str, Any]:
    """Return which pages there will be, on what paper, and about how many seconds they take."""
    lang, pages = order.sheet.lang, paging(order)
    maps = pages.maps
    seconds = FIRST_S + READ_MS * order.facts.key.size / 1e7 + PAGE_S[order.format] * pages.of
    rounded = max(_ROUND_S, round(seconds / _ROUND_S) * _ROUND_S)
    return {
        "maps": maps,
        "seconds": rounded,
        "said": words_page.PLAN[lang].format(n=maps, s=rounded),
        "notes": [note[lang] for note in order.sheet.notes],
        "facts": [
            {"key": key, "title": words_page.FACTS[key][lang], "said": said}
            for key, said in _facts(order, pages)
        ],
        "preview": _preview(order, pages),
    }


def _facts(order: Order, pages: Paging) -> Iterator[tuple[str, str]]:
    lang = order.sheet.lang
    yield (
        "pages",
        words_page.PAGES[lang].format(n=pages.of, contents=pages.contents, maps=pages.maps),
    )
    yield "order", words_page.ORDER[lang].format(areas=_in_order(order, pages))
    yield "paper", _paper(order)


def _in_order(order: Order, pages: Paging) -> str:
    """Name the first areas and the last, each with its page."""
    lang, last = order.sheet.lang, pages.maps - 1
    at = [*range(pages.maps)] if last <= NAMED else [*range(NAMED), last]
    names = say.area_names([order.codes[one] for one in at], order.facts, lang)
    said = [
        words_page.AT_PAGE[lang].format(name=name, page=pages.first + one)
        for one, name in zip(at, names, strict=True)
    ]
    between = words_page.THEN[lang]
    if last <= NAMED:
        return between.join(said)
    return words_page.TO_LAST[lang].format(first=between.join(said[:-1]), last=said[-1])


def _paper(order: Order) -> str:
    lang, spec = order.sheet.lang, order.sheet.spec
    if order.format == PPTX:
        return words_page.OPTIONS["format"][PPTX][lang]
    wide, high = (f"{one:.0f}" for one in spec.size_mm)
    said = words_page.OPTIONS["paper"][spec.paper.value][lang]
    if spec.paper not in {Paper.SLIDE, Paper.SQUARE}:
        turn = words_page.OPTIONS["turn"][spec.turn.value][lang]
        said = words_page.TURNED[lang].format(paper=said, turn=i18n.inside(turn, lang))
    kind = words_page.OPTIONS["format"][PDF][lang]
    return words_page.PAPER[lang].format(paper=said, wide=wide, high=high, format=kind)


def _preview(order: Order, pages: Paging) -> dict[str, Any]:
    """Return what is said of the picture of the index map, and its width against its height."""
    lang = order.sheet.lang
    wide, high = preview.size(order)
    of = words_page.PREVIEW_SLIDE if order.format == PPTX else words_page.PREVIEW_PAGE
    first, last = say.area_names([order.codes[0], order.codes[-1]], order.facts, lang)
    return {
        "title": of[lang].format(n=pages.index),
        "alt": words_page.PREVIEW_ALT[lang].format(
            n=pages.maps, first=first, page=pages.first, last=last, of=pages.of
        ),
        "ratio": round(wide / high, 4),
    }
