"""What the dossiers of buildings and stations share."""

from dashboard.data import State
from dashboard.dossier import say
from dashboard.dossier import words_area as area
from dashboard.dossier import words_things as things
from dashboard.dossier.area import as_of, links
from dashboard.dossier.asked import Asked
from dashboard.dossier.define import definitions
from dashboard.dossier.parts import Cell, Dossier, Drawing, Fact, Link, Section, defined
from dashboard.dossier.read_things import Ground
from dashboard.dossier.sketch import sketch
from geo.text import Lang


def thing_dossier(
    ground: Ground, asked: Asked, state: State, kind: str, sections: tuple[Section, ...]
) -> Dossier:
    """Return the page of a thing that stands somewhere."""
    lang, row = asked.lang, ground.row
    last = ground.trail[-1] if ground.trail else None
    return Dossier(
        kind=kind,
        title=say.name(row, lang),
        other_name=str(row["name_en"] if lang is Lang.ZH else row["name_zh"]),
        code=row["code"],
        trail=tuple(
            Link(text=one.name[lang], href=asked.link("area", one.code)) for one in ground.trail
        ),
        period=say.days(asked.period, lang),
        as_of=as_of(state, lang),
        synthetic=state.synthetic or row["synthetic"],
        sections=sections,
        definitions=definitions(defined(sections), lang),
        notes=tuple(note[lang] for note in asked.notes),
        links=links(asked, within=last.code if last else None, level=last.level if last else None),
    )


def place_facts(ground: Ground, asked: Asked) -> tuple[Fact, ...]:
    """Say in which area a thing stands, and at which point."""
    lang, row = asked.lang, ground.row
    last = ground.trail[-1] if ground.trail else None
    at = f"{row['lon']:.5f}, {row['lat']:.5f}"
    return (
        Fact(
            name=things.AREA[lang],
            cell=say.missing(lang)
            if last is None
            else Cell(text=last.name[lang], href=asked.link("area", last.code)),
        ),
        Fact(name=things.COORDINATES[lang], cell=Cell(text=at)),
    )


def drawn(ground: Ground, lang: Lang) -> tuple[Drawing, ...]:
    """Draw where it stands in its area."""
    if not ground.trail:
        return ()
    one = sketch(ground.outlines, ground.trail[-1].code, spot=ground.spot)
    if one is None:
        return ()
    name, parent = say.name(ground.row, lang), ground.trail[-1].name[lang]
    return (
        Drawing(
            name="sketch",
            label=area.SKETCH_OF[lang].format(name=name, parent=parent),
            parts=one,
            caption=area.SKETCH_PLAIN[lang],
        ),
    )
