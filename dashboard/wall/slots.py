"""Which scene is on, by the clock alone: screens that go by one clock agree to the second.

`static/clock.js` does the same in the browser; `tests/browser` holds one against the other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.scope import Place
from dashboard.wall.plan import Plan, Playlist, Scene


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A scene's place in a round.

    Attributes
    ----------
    area
        What it is about; none for everything.
    areas
        What it is about in turn, `take` of them a round; empty for one area.
    """

    scene: Scene
    area: str | None
    areas: tuple[Place, ...] = ()

    @property
    def take(self) -> int:
        """How often it is shown in a round."""
        return min(self.scene.take, len(self.areas)) if self.areas else 1

    def on(self, minute: int) -> bool:
        """Say whether it is shown at a minute of the day."""
        if self.scene.hours is None:
            return True
        start, end = self.scene.hours
        return start <= minute < end if start < end else minute >= start or minute < end


def slots(plan: Plan, playlist: Playlist | None, places: Mapping[str, Place]) -> tuple[Slot, ...]:
    """Return the round of a playlist, or of all scenes in their order.

    A scene of each area of a level that has no area is left out: there is nothing to go through.
    """
    chosen = plan.scene if playlist is None else [plan.scenes[key] for key in playlist.scenes]
    found = []
    for scene in chosen:
        area = scene.area or (playlist.area if playlist is not None else None)
        areas = _below(area, scene.each, places)
        if scene.each is None or areas:
            found.append(Slot(scene=scene, area=area, areas=areas))
    return tuple(found)


def _below(area: str | None, level: str | None, places: Mapping[str, Place]) -> tuple[Place, ...]:
    if level is None:
        return ()
    return tuple(
        place
        for code, place in sorted(places.items())
        if place.level == level and (area is None or _inside(place, area, places))
    )


def _inside(place: Place, area: str, places: Mapping[str, Place]) -> bool:
    code: str | None = place.code
    for _ in range(len(places)):
        if code == area:
            return True
        if code is None or code not in places:
            return False
        code = places[code].parent_code
    return False


def at(round_: Sequence[Slot], seconds: float, minute: int) -> tuple[Slot, str | None] | None:
    """Return the slot that is on, and its area; none where there is nothing to show.

    Where no scene has this hour, all have it: a wall is never empty.

    Parameters
    ----------
    seconds
        Since 1970-01-01 00:00 UTC.
    minute
        Of the day, on the clock of the deployment.
    """
    on = [slot for slot in round_ if slot.on(minute)] or list(round_)
    total = sum(slot.scene.seconds * slot.take for slot in on)
    if not total:
        return None
    turn, position = divmod(seconds, total)
    for slot in on:
        for number in range(slot.take):
            position -= slot.scene.seconds
            if position < 0:
                if not slot.areas:
                    return slot, slot.area
                number_of_all = int(turn) * slot.take + number
                return slot, slot.areas[number_of_all % len(slot.areas)].code
    return on[-1], on[-1].area
