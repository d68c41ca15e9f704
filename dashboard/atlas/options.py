"""What may be chosen for an atlas, and what it would be: pages and time."""

from collections.abc import Iterator
from typing import Any, Final

from dashboard.atlas import words_page
from dashboard.atlas.order import FORMATS, MOST_AREAS, PPTX, Order
from dashboard.explore import asked as page
from dashboard.explore.facts import Told
from dashboard.settings import sheet_settings
from dashboard.snapshot import desk, template
from dashboard.snapshot.spec import MOST_TITLE
from geo.facts.table import Facts
from geo.text import Lang

FIRST_S: Final = 8.0
"""Until the first page is drawn: a process starts, and reads the demands."""
READ_MS: Final = 10.0
"""And so long for each ten thousand demands."""
PAGE_S: Final = {"pdf": 0.5, PPTX: 0.6}
"""Of a page, at the low priority of a process that draws."""
FRONT: Final = 5
_ROUND_S: Final = 5
MOST_CHOICES: Final = 400
"""Areas that are offered: of a finer level only those that hold what is chosen."""


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
    """Return how many pages there will be, and about how many seconds they take."""
    lang = order.sheet.lang
    maps = len(order.codes)
    pages = maps + FRONT - 1
    seconds = FIRST_S + READ_MS * order.facts.key.size / 1e7 + PAGE_S[order.format] * pages
    rounded = max(_ROUND_S, round(seconds / _ROUND_S) * _ROUND_S)
    return {
        "maps": maps,
        "seconds": rounded,
        "said": words_page.PLAN[lang].format(n=maps, s=rounded),
        "notes": [note[lang] for note in order.sheet.notes],
    }
