"""What a view puts into the places of the page: the same places, whatever it is about."""

from dataclasses import dataclass, fields
from typing import Any

from dash import Patch, no_update


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shown:
    """Beside the map and on it; `no_update` leaves a place as it is."""

    map: Patch
    legend: Any
    table: Any
    ranking: Any = no_update
    head: Any
    verdict: Any
    headline: Any
    list: Any = no_update

    def parts(self) -> tuple[Any, ...]:
        """Return the places in the order of the callback's outputs."""
        return tuple(getattr(self, one.name) for one in fields(self))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Below:
    """Under the map: a chart with its heading, or lists."""

    figure: Any
    head: Any
    lists: Any
