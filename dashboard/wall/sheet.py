"""What of a scene goes onto a map sheet: its map, as a state of the planners' page."""

from typing import Final
from urllib.parse import urlencode

from dashboard.wall.ground import Ground
from dashboard.wall.plan import Paint

_COVERED: Final = "households_15_min_walk"
_OPAQUE: Final = "0.85"


def query(ground: Ground) -> str:
    """Return the query string of the state that shows what the scene's map does.

    Hotspots become the hexagons that they are found in; what has changed becomes what it is now.
    """
    asked = ground.scene.map
    days = ground.period(asked.period)
    below = "cells" if asked.show is Paint.HOTSPOTS else "areas"
    over = [*ground.scene.layers, *(["gaps"] if asked.show is Paint.COVERAGE else [])]
    fields = {
        "from": days.start.isoformat(),
        "to": days.end.isoformat(),
        "in": ground.code,
        "level": ground.level.key,
        "indicator": asked.indicator or (_COVERED if asked.show is Paint.COVERAGE else None),
        "category": ",".join(asked.categories) or None,
        "layers": ",".join([*(f"{key}~1" for key in dict.fromkeys(over)), f"{below}~{_OPAQUE}"]),
        "lang": ground.lang.value,
    }
    return urlencode({key: value for key, value in fields.items() if value}, safe=",~")
