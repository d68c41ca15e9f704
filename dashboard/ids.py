"""The id of every component that a callback names: `<PAGE>_<THING>`."""

from typing import Final

URL: Final = "url"
HEART: Final = "heart"
PULSE: Final = "pulse"
NOTICE: Final = "notice"
PAGE: Final = "page"
OPENED: Final = "opened"

OVERVIEW_MAIN: Final = "overview-main"
OVERVIEW_SHOW: Final = "overview-show"
OVERVIEW_INDICATOR: Final = "overview-indicator"
OVERVIEW_OFFERED: Final = "overview-offered"
"""All that the picker of indicators offers, whatever is typed into it."""
OVERVIEW_AREA: Final = "overview-area"
OVERVIEW_DATES: Final = "overview-dates"
OVERVIEW_PRESET: Final = "overview-preset"
"""The type of the ids that `preset` makes."""
OVERVIEW_LAYERS: Final = "overview-layers"
OVERVIEW_CATEGORY: Final = "overview-category"
OVERVIEW_UNIT: Final = "overview-unit"
OVERVIEW_STEP: Final = "overview-step"
OVERVIEW_MINUTES: Final = "overview-minutes"
OVERVIEW_WAY: Final = "overview-way"
OVERVIEW_KINDS: Final = "overview-kinds"
OVERVIEW_CLOSED: Final = "overview-closed"
OVERVIEW_SPOT: Final = "overview-spot"
OVERVIEW_PLACE: Final = "overview-place"
"""The types of the ids that `spot` and `place` make."""
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
OVERVIEW_LIST: Final = "overview-list"
"""The list that stands in the place of the ranking: hotspots, or who is left out."""
OVERVIEW_BELOW: Final = "overview-below"
"""What stands in the place of the chart under the map: lists of coverage."""
OVERVIEW_SITES: Final = "overview-sites"
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


def spot(key: str) -> dict[str, str]:
    """Return the id of the card of a hotspot."""
    return {"type": OVERVIEW_SPOT, "key": key}


def place(code: str) -> dict[str, str]:
    """Return the id of the row of a compound."""
    return {"type": OVERVIEW_PLACE, "key": code}
