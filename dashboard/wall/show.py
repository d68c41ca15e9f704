"""A scene as a screen draws it: each panel by itself, so that one that fails is the only one."""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from dashboard import data
from dashboard.wall import overlays, panels, sheet, words
from dashboard.wall.ground import Ground, stand
from dashboard.wall.panels import Drawn
from dashboard.wall.plan import FigurePanel, ListPanel, Scene
from dashboard.wall.sayings import trouble
from geo.errors import DatabaseUnavailableError, RongtuError
from geo.text import Lang

_log = logging.getLogger(__name__)

T = TypeVar("T")


def show(scene: Scene, code: str | None, lang: Lang) -> Drawn:
    """Return what a screen draws of `scene`, of the area `code` or of everything.

    All of it is of one snapshot. A panel that cannot be shown has `error` in place of its content.

    Raises
    ------
    DatabaseUnavailableError
        The database does not answer.
    NothingLoadedError, UnknownKeyError
        As of `stand`.
    """
    with data.moment() as moment:
        ground = stand(scene, code, lang, moment)
        figures = [
            _panel(f"figure-{at}-{one.indicator}", "figure", ground, panels.FIGURE, one)
            | _asked(one, ground)
            for at, one in enumerate(scene.figures)
        ]
        lists = [
            _panel(f"list-{at}-{one.show}", kind, ground, build, one) | _asked(one, ground)
            for at, one in enumerate(scene.lists)
            for kind, build in (panels.LISTS[one.show],)
        ]
        drawn = _panel("map", "map", ground, panels.MAPS[scene.map.show], scene.map)
        said = _panel("verdict", "verdict", ground, _said, panels.SAYS[scene.says])
        over = [_panel(key, "overlay", ground, overlays.overlay, key) for key in scene.layers]
        _with_years([*figures, *lists, drawn, said, *over], datetime.now(UTC).year)
        return {
            "key": scene.key,
            "title": scene.title[lang],
            "subtitle": _subtitle(ground),
            "area": _area(ground, lists),
            "version": moment.state.version,
            "synthetic": moment.state.synthetic,
            "as_of": _stamp(moment.state.as_of, full=True),
            "figures": figures,
            "lists": lists,
            "verdict": said if said.get("text") or said.get("error") else None,
            "map": drawn,
            "overlays": over,
            "sheet": sheet.query(ground),
        }


def _asked(panel: FigurePanel | ListPanel, ground: Ground) -> Drawn:
    """Return what a panel's numbers are of: by that their definition and course are asked for."""
    span = panel.period or ground.scene.period
    return {"period": span.value, "categories": list(panel.categories)}


def _said(says: Callable[[Ground], Drawn | None], ground: Ground) -> Drawn:
    return says(ground) or {}


def _panel(
    name: str, kind: str, ground: Ground, build: Callable[[T, Ground], Drawn], asked: T
) -> Drawn:
    frame: Drawn = {"id": name, "kind": kind}
    try:
        with ground.moment.part():
            made = build(asked, ground)
    except DatabaseUnavailableError:
        raise
    except RongtuError as error:
        return frame | {"error": trouble(error, ground.lang), "detail": str(error)}
    except Exception:  # noqa: BLE001 - the other panels go on
        _log.exception("the panel %s of the scene %s failed", name, ground.scene.key)
        return frame | {"error": words.FAILED[ground.lang]}
    times = [ground.times.get(layer) for layer in made.get("layers", ())]
    oldest = min((one for one in times if one is not None), default=None)
    return frame | {"as_of": _stamp(oldest), "as_of_full": _stamp(oldest, full=True)} | made


def _with_years(parts: Sequence[Drawn], this_year: int) -> None:
    """Write the year of every moment of a scene where any is not of this one."""
    if any(one.get("as_of_full", f"{this_year}")[:4] not in {f"{this_year}", ""} for one in parts):
        for one in parts:
            one["as_of"] = one.get("as_of_full", "")


def _stamp(moment: datetime | None, *, full: bool = False) -> str:
    if moment is None:
        return ""
    return f"{moment:%Y-%m-%d %H:%M}" if full else f"{moment:%m-%d %H:%M}"


def _subtitle(ground: Ground) -> str:
    dates = words.dates(ground.period(), ground.lang)
    return dates if ground.area is None else f"{ground.area.name[ground.lang]}　{dates}"


def _area(ground: Ground, lists: list[Drawn]) -> Drawn:
    """Say where the scene is, and which areas one can go into, in the order of the ranking."""
    lang, area = ground.lang, ground.area
    everything = {"code": None, "name": ground.moment.state.name[lang]}
    trail = [{"code": one.code, "name": one.name[lang]} for one in ground.trail]
    below = {
        place.code: place.name[lang]
        for place in ground.scope.places.values()
        if area is not None and place.parent_code == area.code and place.level == ground.level.key
    } or _parts(ground)
    ranked = [
        row["code"]
        for one in lists
        if one["kind"] == "ranking"
        for row in one.get("rows", ())
        if row.get("code") in below
    ]
    order = [*dict.fromkeys(ranked), *(code for code in below if code not in set(ranked))]
    return {
        "code": ground.code,
        "name": area.name[lang] if area is not None else everything["name"],
        "level": None if area is None else area.level,
        "trail": [everything, *trail],
        "children": [{"code": code, "name": below[code]} for code in order],
    }


def _parts(ground: Ground) -> Mapping[str, str]:
    """Return the areas on the map of everything; none of an area with nothing below it."""
    if ground.area is not None:
        return {}
    return {
        place.code: place.name[ground.lang]
        for place in ground.scope.places.values()
        if place.level == ground.level.key
    }
