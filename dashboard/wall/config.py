"""What the page of a wall is told when it opens."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from dashboard import i18n
from dashboard.snapshot import desk
from dashboard.wall import words, words_client
from dashboard.wall.plan import Plan
from dashboard.wall.slots import Slot, at, slots
from geo.text import Lang, Text

if TYPE_CHECKING:
    from dashboard.wall.routes import Seen

ZONE: Final = ZoneInfo("Asia/Shanghai")
"""Of the clock, until the database says which."""
_URLS: Final = {
    "scene": "/wall/scene/",
    "pulse": "/wall/pulse.json",
    "figure": "/wall/figure/",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the address of a screen asks for."""

    lang: Lang
    scene: str | None
    area: str | None
    playlist: str | None
    paused: bool


def asked(given: Mapping[str, str]) -> Shown:
    """Read an address. What is not known is told on the screen, and is no error."""
    lang = given.get("lang", "")
    return Shown(
        lang=Lang(lang) if lang in set(Lang) else Lang.ZH,
        scene=given.get("scene") or None,
        area=given.get("area", "")[:60] or None,
        playlist=given.get("playlist") or None,
        paused=given.get("pause") == "1",
    )


def build(
    shown: Shown, plan: Plan, seen: "Seen | None", facts: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the configuration of a page.

    Parameters
    ----------
    seen
        What the database holds; none where it was never reached.
    facts
        What the server knows of itself.
    """
    lang, notes = shown.lang, list[str]()
    playlist = plan.playlists.get(shown.playlist or "")
    if shown.playlist and playlist is None:
        known = ", ".join(plan.playlists) or "—"
        notes.append(words.NO_PLAYLIST[lang].format(key=shown.playlist[:40], known=known))
    fixed = plan.scenes.get(shown.scene or "")
    if shown.scene and fixed is None:
        known = ", ".join(plan.scenes)
        notes.append(words.NO_SCENE[lang].format(key=shown.scene[:40], known=known))
    zone = ZoneInfo(seen.state.time_zone) if seen is not None else ZONE
    now = time.time()
    local = datetime.now(UTC).astimezone(zone)
    round_ = slots(plan, playlist, seen.places if seen is not None else {})
    if fixed is not None:
        area = shown.area or fixed.area or (playlist.area if playlist is not None else None)
        on: tuple[Slot, str | None] | None = Slot(scene=fixed, area=area), area
    else:
        on = at(round_, now, local.hour * 60 + local.minute) or (
            (round_[0], round_[0].area) if round_ else None
        )
    offset = local.utcoffset()
    sources = i18n.SOURCES if seen is not None and seen.state.synthetic else i18n.OWN_SOURCES
    said = words_client.WORDS | {"sources": sources}
    shows = None if on is None else {"scene": on[0].scene.key, "area": on[1]}
    return {
        **facts,
        "words": {key: text[lang] for key, text in said.items()},
        "title": _title(plan, seen)[lang],
        "notes": notes,
        "other_lang_url": _other(shown),
        "plan": {
            "fingerprint": facts["fingerprint"],
            "slots": [_slot(one, lang) for one in round_],
            "quiet_at": plan.quiet_at,
        },
        "on": shows,
        "fixed": shows if fixed is not None else None,
        "paused": shown.paused,
        "playlist": None if playlist is None else playlist.key,
        "zone_offset_min": 0 if offset is None else round(offset.total_seconds() / 60),
        "synthetic": seen is not None and seen.state.synthetic,
        "now": int(now * 1000),
        "urls": {**_URLS, "static": f"/wall/static/{facts['build']}/",
                 "sheet": desk.address()},
    }  # fmt: skip


def _title(plan: Plan, seen: "Seen | None") -> Text:
    if plan.title is not None:
        return plan.title
    if seen is None:
        return i18n.PRODUCT
    name = seen.state.name
    return Text(zh=f"{name.zh}{i18n.SUBJECT.zh}", en=f"{name.en} {i18n.SUBJECT.en}")


def _slot(slot: Slot, lang: Lang) -> dict[str, Any]:
    areas = [{"code": one.code, "name": one.name[lang]} for one in slot.areas]
    return {
        "scene": slot.scene.key,
        "title": slot.scene.title[lang],
        "seconds": slot.scene.seconds,
        "hours": slot.scene.hours,
        "area": slot.area,
        "areas": areas or None,
        "take": slot.take,
    }


def _other(shown: Shown) -> str:
    """Return the address of this very screen in the other language."""
    other = Lang.EN if shown.lang is Lang.ZH else Lang.ZH
    fields = {
        "lang": other.value, "scene": shown.scene, "area": shown.area,
        "playlist": shown.playlist, "pause": "1" if shown.paused else None,
    }  # fmt: skip
    return "/wall?" + urlencode({key: value for key, value in fields.items() if value is not None})
