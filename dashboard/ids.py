"""The id of every component that a callback names: `<PAGE>_<THING>`."""

from typing import Final

URL: Final = "url"
HEART: Final = "heart"
PULSE: Final = "pulse"
NOTICE: Final = "notice"
PAGE: Final = "page"
OPENED: Final = "opened"

OVERVIEW_INDICATOR: Final = "overview-indicator"
OVERVIEW_OFFERED: Final = "overview-offered"
"""All that the picker of indicators offers, whatever is typed into it."""
OVERVIEW_AREA: Final = "overview-area"
OVERVIEW_DATES: Final = "overview-dates"
OVERVIEW_PRESET: Final = "overview-preset"
"""The type of the ids that `preset` makes."""
OVERVIEW_LAYERS: Final = "overview-layers"
OVERVIEW_LANG: Final = "overview-lang"
OVERVIEW_VIEW: Final = "overview-view"
"""The query string of what is shown; it lives on the page, the link follows it."""
OVERVIEW_SCREEN: Final = "overview-screen"
OVERVIEW_MAP: Final = "overview-map"
OVERVIEW_LEGEND: Final = "overview-legend"
OVERVIEW_HEADLINE: Final = "overview-headline"
OVERVIEW_VERDICT: Final = "overview-verdict"
OVERVIEW_RANKING: Final = "overview-ranking"
OVERVIEW_RANKING_HEAD: Final = "overview-ranking-head"
OVERVIEW_TABLE: Final = "overview-table"
OVERVIEW_TREND: Final = "overview-trend"
OVERVIEW_TREND_HEAD: Final = "overview-trend-head"
OVERVIEW_NOTES: Final = "overview-notes"

LEDGER_LANG: Final = "ledger-lang"
LEDGER_CLOCK: Final = "ledger-clock"
LEDGER_VERDICT: Final = "ledger-verdict"
LEDGER_FRESHNESS: Final = "ledger-freshness"

PUBLISHED_LANG: Final = "published-lang"


def preset(key: str) -> dict[str, str]:
    """Return the id of the button of a period."""
    return {"type": OVERVIEW_PRESET, "key": key}
