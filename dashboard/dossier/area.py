"""The dossier of an area, put together."""

from zoneinfo import ZoneInfo

from dashboard.data import State
from dashboard.dossier import area_figures, area_list, area_place, say, words
from dashboard.dossier.asked import Asked
from dashboard.dossier.define import definitions
from dashboard.dossier.parts import Dossier, Link, Section, defined
from dashboard.dossier.read_area import AreaFound
from geo.text import Lang


def dossier(found: AreaFound, asked: Asked, state: State) -> Dossier:
    """Return the page of an area."""
    lang, row = asked.lang, found.row
    zone = ZoneInfo(state.time_zone)
    sections: list[Section] = [
        area_place.basics(found, asked, zone),
        area_figures.figures(found, asked),
        area_figures.months(found, asked),
        area_figures.categories(found, asked),
    ]
    sections.append(area_figures.neighbours(found, asked))
    if found.triggers is not None:
        sections.append(area_list.property_section(found, asked))
    sections += [
        area_place.stations(found, asked),
        area_place.standing(found, asked),
        area_place.hotspots(found, asked),
        area_place.evaluation(found, asked),
        area_place.of_district(found, asked),
        area_list.demands(found, asked, area_list.Clock(zone=zone, as_of=state.as_of)),
    ]
    return Dossier(
        kind=str(row["level_zh"] if lang is Lang.ZH else row["level_en"]),
        title=say.name(row, lang),
        other_name=str(row["name_en"] if lang is Lang.ZH else row["name_zh"]),
        code=row["code"],
        trail=tuple(
            Link(text=one.name[lang], href=asked.link("area", one.code)) for one in found.trail[:-1]
        ),
        period=say.days(asked.period, lang),
        as_of=as_of(state, lang),
        synthetic=state.synthetic,
        sections=tuple(sections),
        definitions=definitions(defined(sections), lang),
        notes=tuple(note[lang] for note in asked.notes),
        links=links(asked, within=row["code"], level=_parts(found)),
    )


def _parts(found: AreaFound) -> str:
    """Return the level that a map of an area shows: of its parts, or its own where it has none."""
    return next((level.key for level, count in found.below if count), str(found.row["level"]))


def as_of(state: State, lang: Lang) -> str:
    """Say as of when the data are."""
    if state.as_of is None:
        return words.NO_DEMANDS[lang]
    return words.AS_OF[lang].format(moment=f"{state.as_of:%Y-%m-%d %H:%M}")


def links(asked: Asked, *, within: str | None = None, level: str | None = None) -> tuple[Link, ...]:
    """Return where a dossier leads: to the explore page, a sheet, the other language and theme.

    Parameters
    ----------
    within, level
        What the map sheet shows: an area, and the areas of a level in it.
    """
    lang = asked.lang
    other = Lang.EN if lang is Lang.ZH else Lang.ZH
    dark = asked.theme == "dark"
    shown = {key: one for key, one in (("in", within), ("level", level)) if one}
    return (
        Link(
            text=words.EXPLORE[lang],
            href=asked.elsewhere("/explore", theme=asked.theme, pick=f"{asked.thing}:{asked.code}"),
        ),
        Link(
            text=words.SHEET[lang],
            href=asked.elsewhere("/sheet", **{"theme": asked.theme, **shown}),
        ),
        Link(text=words.OTHER_LANG[lang], href=asked.here(lang=other.value)),
        Link(
            text=(words.LIGHT if dark else words.DARK)[lang],
            href=asked.here(theme="light" if dark else "dark"),
        ),
    )
