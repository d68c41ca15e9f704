"""Outbreaks that the scans of the last nights found, or why none are listed."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import shapely

from dashboard import i18n, i18n_heat, numbers
from dashboard.wall import words_analysis as words
from dashboard.wall.ground import Ground
from dashboard.wall.panels import extent
from dashboard.wall.plan import ListPanel
from geo import grid
from geo.analysis import scan_words
from geo.analysis.scan import Outcome
from geo.catalog import CATEGORIES, LAYERS, called
from geo.disclosure import FEWEST
from geo.engine.alerts import LONGEST
from geo.queries import alerts as queries
from geo.text import Lang

NIGHTS: Final = 7
"""So many nights up to the last day of the data are the last ones."""
READ: Final = 500
"""Alerts and scans that are looked through, the newest."""

_EVERY: Final = "*"
"""What the ledger calls all categories together."""

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scan:
    """A scan that was kept: of which area (none for everything), and what came of each kind."""

    ends_on: date
    within: str | None
    version: int
    kinds: Mapping[str, str]


def alerts(asked: ListPanel, ground: Ground) -> dict[str, Any]:
    """List the outbreaks of the last nights, the least likely first; fewer than five are not told.

    The same outbreak of several nights is listed once, as it was last seen.
    """
    lang = ground.lang
    scans = _scans(ground)
    kept = [row for row in _kept(ground) if not _superseded(row, scans)]
    since = ground.scope.last_day - timedelta(days=NIGHTS)
    rows = sorted(
        _last_seen(row for row in kept if row["ends_on"] > since),
        key=lambda row: (row["p"], row["alert_id"]),
    )
    shown, left = rows[: asked.most], len(rows) - asked.most
    most = max((row["cases"] for row in shown), default=FEWEST)
    return {
        "indicator": None,
        "title": (asked.title or LAYERS["alerts"].title)[lang],
        "unit": i18n_heat.DEMANDS[lang],
        "rows": [_row(row, most, lang) for row in shown],
        "note": _note(scans, kept, rows, since, lang),
        "more": words.MORE_ALERTS[lang].format(count=numbers.shown(left)) if left > 0 else "",
        "total": "",
        "layers": ["demand"],
    }


def _kept(ground: Ground) -> list[Row]:
    """Return the alerts of which any cell touches what the scene is about, the newest first."""
    found = ground.moment.connection.execute(queries.kept(limit=READ)).mappings()
    rows: list[Row] = [dict(one) for one in found]
    if ground.within is None:
        return rows
    land = extent.land(ground)
    shapely.prepare(land)
    return [
        row for row in rows
        if shapely.intersects(land, grid.hexagons(np.array(row["cells"], dtype=np.int64))).any()
    ]  # fmt: skip


def _scans(ground: Ground) -> list[_Scan]:
    """Return the scans of all that the scene is about, the latest first."""
    around = {None, *(place.code for place in ground.trail)}
    found = [_read(*row) for row in ground.moment.connection.execute(queries.scans(limit=READ))]
    covering = [one for one in found if one is not None and one.within in around]
    return sorted(covering, key=lambda one: (one.ends_on, one.version), reverse=True)


def _read(key: str, detail: Mapping[str, Any]) -> _Scan | None:
    """Read an entry as `etl.alerts` writes it; none where it is another."""
    try:
        ends_on, within, _, version = json.loads(key)
        return _Scan(
            ends_on=date.fromisoformat(ends_on), within=within, version=int(version),
            kinds=detail.get("scans", {}),
        )  # fmt: skip
    except (TypeError, ValueError):
        return None


def _superseded(row: Row, scans: Sequence[_Scan]) -> bool:
    """Say whether the same night was scanned again, with newer data."""
    kind = row["category"] or _EVERY
    return any(
        one.ends_on == row["ends_on"] and kind in one.kinds and one.version > row["version"]
        for one in scans
    )


def _last_seen(rows: Iterable[Row]) -> list[Row]:
    """Return one row a place and category; the rows come the newest first."""
    found: dict[tuple[str | None, str | None], Row] = {}
    for row in rows:
        found.setdefault((row["category"], row["area_code"]), row)
    return list(found.values())


def _row(row: Row, most: int, lang: Lang) -> dict[str, Any]:
    few = row["cases"] < FEWEST
    return {
        "code": row["area_code"],
        "name": row[f"name_{lang}"] or f"{row['lon']:.4f}, {row['lat']:.4f}",
        "value": words.FEW[lang] if few else numbers.shown(row["cases"]),
        "at": round(max(row["cases"], FEWEST) / max(most, FEWEST), 4),
        "tone": "attention",
        "aside": " · ".join(_aside(row, lang, few=few)),
    }


def _aside(row: Row, lang: Lang, *, few: bool) -> Iterator[str]:
    category = row["category"]
    yield words.ALL_KINDS[lang] if category is None else called(CATEGORIES, category, lang)
    if not few:
        # So much is not said of so few that they point at a person.
        yield words.EXPECTED[lang].format(usual=numbers.shown(max(row["expected"], 0.1), 1))
        p = np.format_float_positional(row["p"], precision=2, fractional=False, trim="-")
        yield f"p = {p}"
    lasted = words.LASTED_ONE if row["days"] == 1 else words.LASTED
    yield lasted[lang].format(days=row["days"], end=f"{row['ends_on']:%m-%d}")


def _note(
    scans: Sequence[_Scan], kept: Sequence[Row], rows: Sequence[Row], since: date, lang: Lang
) -> str:
    """Say when it was last scanned, of what; and without an outbreak what that means."""
    newest = scans[0] if scans else None
    end = max([row["ends_on"] for row in kept] + ([newest.ends_on] if newest else []), default=None)
    if end is None:
        return words.NEVER[lang]
    limits = [] if newest is None or _EVERY in newest.kinds else [_some(newest, lang)]
    if rows:
        return i18n.joined([words.LAST_SCAN[lang].format(end=end), *limits], lang)
    if newest is None or newest.ends_on <= since:
        return words.NOT_LATELY[lang].format(end=end)
    outcomes = list(newest.kinds.values())
    if outcomes and Outcome.SCANNED not in outcomes:
        return scan_words.quiet(Outcome(outcomes[0]), max_days=LONGEST)[lang]
    return i18n.joined([words.QUIET[lang].format(end=newest.ends_on), *limits], lang)


def _some(scan: _Scan, lang: Lang) -> str:
    kinds = [called(CATEGORIES, key, lang) for key in scan.kinds]
    return words.SOME_KINDS[lang].format(kinds=i18n.listed(kinds, lang, most=5))
