"""What a file of scenes names and nobody knows, found before it is shown."""

from collections.abc import Collection, Iterator, Sequence

from dashboard.wall.plan import FigurePanel, ListPanel, MapPanel, Plan
from geo.catalog import CATEGORIES, INDICATORS, LAYERS
from geo.errors import UnknownKeyError


def wrong(
    plan: Plan, *, areas: Collection[str] | None, levels: Collection[str] | None
) -> list[str]:
    """Return what the scenes name that there is not, a line each.

    Parameters
    ----------
    areas, levels
        Those of the database; none where it is not known, and then they are not looked at.
    """
    return [f"{where}: {error}" for where, error in _wrong(plan, areas, levels)]


def _wrong(
    plan: Plan, areas: Collection[str] | None, levels: Collection[str] | None
) -> Iterator[tuple[str, UnknownKeyError]]:
    for where, kind, names, known in _named(plan, areas, levels):
        for name in names:
            if name is not None and known is not None and name not in known:
                yield where, UnknownKeyError(kind, name, known)


_Names = tuple[str, str, Sequence[str | None], Collection[str] | None]
"""Where names stand, of which kind they are, and all that there are."""


def _named(
    plan: Plan, areas: Collection[str] | None, levels: Collection[str] | None
) -> Iterator[_Names]:
    for scene in plan.scene:
        where = f"scene {scene.key!r}"
        yield where, "area", [scene.area], areas
        yield where, "level", [scene.each], levels
        yield where, "layer", scene.layers, list(LAYERS)
        panels: list[FigurePanel | ListPanel | MapPanel] = [scene.map, *scene.figures, *scene.lists]
        for panel in panels:
            more = panel.indicators if isinstance(panel, ListPanel) else ()
            yield where, "indicator", [panel.indicator, *more], list(INDICATORS)
            yield where, "category", panel.categories, list(CATEGORIES)
    for playlist in plan.playlist:
        yield f"playlist {playlist.key!r}", "area", [playlist.area], areas
