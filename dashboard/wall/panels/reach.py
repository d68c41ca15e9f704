"""Coverage on a wall: the map, who is left out, what stations have to serve, and the sentence."""

from typing import Any, Final

import numpy as np

from dashboard import analysis_data, i18n, numbers, theme
from dashboard import i18n_reach as words
from dashboard.i18n_reading import NO_DATA
from dashboard.reach import MANY, SOME
from dashboard.wall import words_analysis as more
from dashboard.wall.ground import Ground
from dashboard.wall.panels import extent, reach_shapes
from dashboard.wall.plan import ListPanel, MapPanel, Paint
from geo.catalog.circles import COMPOUND, WAYS, Way
from geo.engine.coverage import Coverage, CoverageQuestion, Outcome, Subject
from geo.engine.coverage.words import percent
from geo.text import Lang

_FIFTHS: Final = len(theme.SHARES)
_UNKNOWN: Final = {Outcome.NO_STATIONS, Outcome.NOT_MEASURED}


def reach_map(asked: MapPanel, ground: Ground) -> dict[str, Any]:
    """Draw how much of each area is covered, the circles, and the compounds left out."""
    lang = ground.lang
    found = _coverage(ground.within, asked.minutes, asked.way, ground)
    known = found.outcome not in _UNKNOWN
    title = words.TITLE[lang]
    return {
        "level": ground.level.key,
        "title": title,
        "geometry": extent.geometry(ground),
        "outline": extent.outline(ground),
        "bounds": list(extent.extent(ground)),
        "areas": _areas(found, ground) if known else extent.names(ground),
        "legend": _legend(found, ground),
        "shapes": reach_shapes.circles(found.metres, ground) if known else [],
        "points": reach_shapes.left_out(found, ground) if known else [],
        "alt": f"{title}{'：' if lang is Lang.ZH else ': '}{found.verdict[lang]}",
        "layers": _layers(found),
    }


def left_out(asked: ListPanel, ground: Ground) -> dict[str, Any]:
    """List the compounds that no station is near enough to, most households first."""
    lang = ground.lang
    found = _listed(asked, ground)
    out = found.left_out
    shown, left = out.head(asked.most), len(out) - asked.most
    most = max(float(np.nanmax([*shown["households"], 1.0])), 1.0)
    walks = Way.WALK in found.ways
    note = words.NOBODY[lang] if found.outcome is Outcome.MEASURED else found.verdict[lang]
    total = more.HOUSEHOLDS_IN_ALL[lang].format(
        households=numbers.shown(out["households"].sum(min_count=1)), places=numbers.shown(len(out))
    )
    return {
        "indicator": None,
        "title": (asked.title or words.LIST)[lang],
        "unit": more.HOUSEHOLD_UNIT[lang],
        "rows": [
            {
                "code": row["code"],
                "name": row[f"name_{lang}"],
                "value": numbers.shown(row["households"]),
                "at": round(_or_none(row["households"]) / most, 4),
                "tone": "none",
                "aside": reach_shapes.where(row, lang, walks=walks),
            }
            for row in shown.to_dict("records")
        ],
        "note": _evidence(found, ground)[0] if len(out) else note,
        "more": more.MORE_COMPOUNDS[lang].format(count=numbers.shown(left)) if left > 0 else "",
        "total": total if len(out) else "",
        "layers": _layers(found),
    }


def load(asked: ListPanel, ground: Ground) -> dict[str, Any]:
    """List the stations by the households that have no nearer one, the most first."""
    lang = ground.lang
    found = _listed(asked, ground)
    rows = found.load if found.outcome is Outcome.MEASURED else found.load[:0]
    shown, left = rows.head(asked.most), len(rows) - asked.most
    most = float(np.nanmax([*shown["nearest_households"], 1.0]))
    note = more.LOAD_NOTE[lang].format(minutes=found.question.minutes, way=WAYS[found.way][lang])
    return {
        "indicator": None,
        "title": (asked.title or words.LOAD)[lang],
        "unit": more.HOUSEHOLD_UNIT[lang],
        "rows": [
            {
                "code": None,
                "name": row[f"name_{lang}"],
                "value": numbers.shown(row["nearest_households"]),
                "at": round(_or_none(row["nearest_households"]) / most, 4),
                "tone": "none",
                "aside": words.SERVES[lang].format(
                    households=numbers.shown(row["households"]),
                    compounds=numbers.shown(row["compounds"]),
                ),
            }
            for row in shown.to_dict("records")
        ],
        "note": note if len(rows) else found.verdict[lang],
        "more": more.MORE_STATIONS[lang].format(count=numbers.shown(left)) if left > 0 else "",
        "total": "",
        "layers": _layers(found),
    }


def reach_says(ground: Ground) -> dict[str, Any]:
    """Say how much is covered and who is not, and what that rests on."""
    beside = _beside(ground)
    found = _coverage(ground.code, *_asked(beside), ground)
    return {
        "text": found.verdict[ground.lang],
        "evidence": i18n.joined(_evidence(found, ground), ground.lang)
        if found.outcome not in _UNKNOWN
        else "",
        "attention": bool(len(found.left_out)),
        "layers": _layers(found),
    }


def _beside(ground: Ground) -> MapPanel | None:
    """Return the map of the scene, where it shows coverage."""
    return ground.scene.map if ground.scene.map.show is Paint.COVERAGE else None


def _asked(beside: MapPanel | None) -> tuple[int, Way | None]:
    usual = MapPanel(show=Paint.COVERAGE) if beside is None else beside
    return usual.minutes, usual.way


def _listed(asked: ListPanel, ground: Ground) -> Coverage:
    """Return what a list is of; what it does not say is that of the map beside it."""
    minutes, way = _asked(_beside(ground))
    if "minutes" in asked.model_fields_set:
        minutes = asked.minutes
    return _coverage(ground.within, minutes, way, ground)


def _coverage(within: str | None, minutes: int, way: Way | None, ground: Ground) -> Coverage:
    return analysis_data.coverage(
        CoverageQuestion(level=ground.level.key, within=within, minutes=minutes, way=way)
    )


def _layers(found: Coverage) -> list[str]:
    return ["station", "area", *(["road"] if Way.WALK in found.ways else [])]


def _or_none(households: float) -> float:
    """Return the length of a bar: what is not known has none, and its value is a dash."""
    return 0.0 if np.isnan(households) else households


def _areas(found: Coverage, ground: Ground) -> dict[str, dict[str, Any]]:
    lang, each = ground.lang, ground.level.key == COMPOUND
    # A compound is covered or not, whether or not anybody knows how many live there.
    subject = Subject.COMPOUNDS if each else Subject.HOUSEHOLDS
    rows = {
        row["code"]: row
        for row in found.frame[found.frame["subject"] == subject].to_dict("records")
    }
    return {
        code: plain | _area(rows.get(code), plain, found.way, lang, each=each)
        for code, plain in extent.names(ground).items()
    }


def _area(
    row: dict[Any, Any] | None, plain: dict[str, Any], way: Way, lang: Lang, *, each: bool
) -> dict[str, Any]:
    share = np.nan if row is None else float(row[f"{way}_share"])
    if row is None or np.isnan(share):
        return {"fill": None, "hover": [*plain["hover"], NO_DATA[lang]]}
    fill = theme.SHARES[min(int(share * _FIFTHS), _FIFTHS - 1)]
    if each:
        said = (more.IN_REACH if share else more.OUT_OF_REACH)[lang]
        return {"fill": fill, "hover": [*plain["hover"], said]}
    said_of = [
        words.SHARE_OF[lang].format(
            way=words.WAY[one][lang], share=percent(row[f"{one}_share"]),
            k=numbers.shown(row[one]), n=numbers.shown(row["whole"]),
        )
        for one in (Way.WALK, Way.STRAIGHT) if not np.isnan(row[f"{one}_share"])
    ]  # fmt: skip
    return {"fill": fill, "value": f"{whole_percent(share)}%", "hover": [*plain["hover"], *said_of]}


def whole_percent(share: float) -> int:
    """Write a share in whole per cent: not 0 or 100 unless it is none or all.

    >>> whole_percent(0.824), whole_percent(0.0001), whole_percent(0.9999), whole_percent(1.0)
    (82, 1, 99, 100)
    """
    rounded = int(np.floor(100 * share + 0.5))
    return min(max(rounded, 1), 99) if 0 < share < 1 else rounded


def _legend(found: Coverage, ground: Ground) -> dict[str, Any]:
    lang = ground.lang
    said = {"minutes": found.question.minutes, "way": WAYS[found.way][lang]}
    if found.outcome in _UNKNOWN:
        none = more.SHARE_TITLE[lang].format(**said)
        return {"title": none, "classes": [], "note": found.verdict[lang]}
    if ground.level.key == COMPOUND:
        title = more.EACH_COMPOUND
        classes = [
            (theme.SHARES[-1], more.IN_REACH[lang]),
            (theme.SHARES[0], more.OUT_OF_REACH[lang]),
        ]
    else:
        title = more.SHARE_TITLE
        step = 100 // _FIFTHS
        classes = [
            (colour, f"{step * at}–{step * (at + 1)}") for at, colour in enumerate(theme.SHARES)
        ]
        mine = found.frame[found.frame["subject"] == Subject.HOUSEHOLDS]
        if mine[f"{found.way}_share"].isna().any():
            classes.append((theme.NO_DATA, NO_DATA[lang]))
    return {
        "title": title[lang].format(**said),
        "classes": [{"colour": colour, "text": text} for colour, text in classes],
        "note": i18n.joined(_keys(found, lang), lang),
    }


def _keys(found: Coverage, lang: Lang) -> list[str]:
    """Say what dots and lines are, and how many dots are missing."""
    keys = [more.CIRCLE_NOTE[lang].format(m=numbers.shown(found.metres))]
    if count := len(found.left_out):
        keys.insert(0, more.DOTS[lang].format(some=numbers.shown(SOME), many=numbers.shown(MANY)))
        if count > reach_shapes.MOST_POINTS:
            hidden = numbers.shown(count - reach_shapes.MOST_POINTS)
            keys.insert(
                1, more.MORE_DOTS[lang].format(shown=reach_shapes.MOST_POINTS, count=hidden)
            )
    elif found.outcome is not Outcome.MEASURED:
        keys.insert(0, found.verdict[lang])
    return keys


def _evidence(found: Coverage, ground: Ground) -> list[str]:
    """Return what it is counted by, both ways, and that nothing is known of walks."""
    lang = ground.lang
    said = [
        words.EVIDENCE[lang].format(
            minutes=found.question.minutes, m=numbers.shown(found.metres),
            way=words.WAY[found.way][lang], stations=numbers.shown(len(found.load)),
        )
    ]  # fmt: skip
    row = found.whole[found.whole["subject"] == Subject.HOUSEHOLDS].iloc[0]
    if not np.isnan(row["straight_share"]):
        shares = {str(way): percent(row[f"{way}_share"]) for way in found.ways}
        both = more.BOTH_WAYS if Way.WALK in found.ways else more.CIRCLES_ALONE
        said.append(both[lang].format(**shares))
    if Way.WALK not in found.ways:
        said += [note[lang] for note in found.notes[:1]]
    return said
