"""From the state of the planners' page to what stands on a sheet.

Every number is the view's: `dashboard.explore.answers` counts, and here it is only written down.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from dashboard import data, i18n
from dashboard.explore import answers
from dashboard.explore import words_view as page_words
from dashboard.explore.asked import Asked
from dashboard.explore.asked import Notes as PageNotes
from dashboard.explore.facts import Told
from dashboard.settings import SheetSettings, sheet_settings
from dashboard.snapshot import (
    read_beside,
    read_frame,
    read_layers,
    read_values,
    read_view,
    say,
    words,
)
from dashboard.snapshot.asked import Shown
from dashboard.snapshot.content import Box, Sheet
from dashboard.snapshot.emblem import emblem
from dashboard.snapshot.read_ground import Ground, plane
from dashboard.snapshot.refused import RefusedError, Why, newer
from dashboard.snapshot.say import Names
from dashboard.snapshot.spec import Beside, Spec
from dashboard.snapshot.unpacked import unpacked
from geo.catalog import INDICATORS
from geo.text import Lang, Text


def sheet(  # noqa: PLR0913 - all that a sheet depends on
    told: Told,
    asked: Asked,
    shown: Shown,
    spec: Spec,
    *,
    notes: Sequence[Text] = (),
    code: str = "",
    settings: SheetSettings | None = None,
    around: Box | None = None,
    course: bool = False,
) -> Sheet:
    """Return what stands on a sheet.

    Parameters
    ----------
    told
        The facts; that there are newer ones is said by no sheet: it is of its own moment.
    notes
        What of the query could not be taken.
    code
        What stands on the sheet; empty for a preview.
    settings
        Of the organisation; those of the environment where none are given.
    around
        What the map shows, in metres; where none is given, what the state says.
    course
        Whether the demands by day are in `Sheet.chart` where the table is asked for beside the map.

    Raises
    ------
    RefusedError
        The database holds newer data than the facts, the indicator cannot be computed now, there
        are too many areas, or the emblem cannot be read.
    DatabaseUnavailableError
        The database does not answer.
    """
    facts, lang = told.facts, asked.lang
    if "areas" not in shown.keys:
        # Beside a map of demands stands how many there are, and no other indicator.
        asked = replace(asked, indicator="demands")
    settings = settings or sheet_settings()
    view = unpacked(answers.view(Told(facts=facts), asked, PageNotes(notes)))
    _answered(asked, view["notes"])
    with data.moment() as moment:
        if moment.state.version != facts.known.version:
            raise newer()
        system, srid = plane(moment)
        ground = Ground(
            moment=moment, facts=facts, asked=asked, shown=shown, dark=spec.dark, system=system,
            srid=srid,
        )  # fmt: skip
        found = read_values.values(view["areas"], INDICATORS[asked.indicator], dark=spec.dark)
        box = around or read_view.box(ground)
        drawn = read_layers.drawn(ground, found, box)
        rows = read_frame.rows(ground, found)
        names = Names(
            whole=moment.state.name,
            levels={row.key: row.title for row in moment.levels()},
        )
        title = spec.title or say.title(
            asked, shown, facts, names, narrowed=view["areas"]["narrowed"]
        )
        # Beside things alone, numbers of demands would be taken for theirs.
        numbers = bool(shown.keys & {"areas", *words.SUBJECTS})
        beside: dict[str, Any] = {}
        if numbers and spec.beside is Beside.TABLE:
            beside["table"] = read_beside.table(ground, rows)
            beside["chart"] = (
                read_beside.line(ground, view["days"]) if course and rows.total else None
            )
        elif numbers and spec.beside is Beside.CHART:
            beside["chart"] = read_beside.chart(ground, rows, found, view["days"])
        return Sheet(
            lang=lang,
            dark=spec.dark,
            title=title,
            subtitle=say.filters(
                asked, facts, demands=view["total"]["demands"] if rows.total else None
            ),
            crs=srid,
            box=box,
            layers=drawn.layers,
            names=read_view.names(ground, box, drawn.named),
            legends=tuple(drawn.legends),
            locator=read_view.locator(ground, box),
            notes=_notes(view, drawn.notes, rows.suppressed, lang),
            definition=definition(asked.indicator, lang) if numbers else "",
            as_of=_as_of(view["as_of"], lang),
            sources=_sources(view["synthetic"], srid, lang),
            mark=_mark(settings, lang),
            sample=words.SYNTHETIC[lang] if view["synthetic"] else "",
            organisation=settings.organisation_of(lang),
            emblem=emblem(settings),
            code=code,
            frame=rows.frame,
            columns=rows.columns,
            on_map=tuple(drawn.on_map),
            suppressed=rows.suppressed,
            **beside,
        )


def _answered(asked: Asked, notes: Sequence[str]) -> None:
    """Refuse a sheet of numbers that cannot be had now: its code would stand for that for good."""
    indicator = INDICATORS[asked.indicator]
    title = indicator.title[asked.lang]
    if page_words.NO_ANSWER[asked.lang].format(title=title) in notes:
        raise RefusedError(
            Why.ANSWER,
            given=f"{asked.indicator} cannot be computed now",
            wanted="its numbers",
            remedy="try again in a moment; the log says why",
            what=title,
        )


def _notes(view: Any, drawn: Sequence[str], suppressed: int, lang: Lang) -> tuple[str, ...]:  # noqa: ANN401 - JSON
    said = [*view["notes"], *drawn]
    if view["total"]["demands"] == 0:
        said.append(words.NOTHING[lang])
    if suppressed:
        said.append(words.SUPPRESSED[lang].format(n=suppressed))
    return tuple(dict.fromkeys(said))


def definition(key: str, lang: Lang) -> str:
    """Say what an indicator is: what is divided by what, and what is left out."""
    indicator = INDICATORS[key]
    formula = words.EQUALS[lang].format(
        title=indicator.title[lang], formula=indicator.formula[lang]
    )
    return (formula + words.EXCLUDES[lang].format(what=indicator.excludes[lang])).strip()


def _as_of(moment: str | None, lang: Lang) -> str:
    return "" if moment is None else words.AS_OF[lang].format(moment=moment)


def _sources(synthetic: bool, srid: int, lang: Lang) -> tuple[str, ...]:  # noqa: FBT001 - of the data
    said = (i18n.SOURCES if synthetic else i18n.OWN_SOURCES)[lang]
    parts = said.split("　" if lang is Lang.ZH else " · ")
    return (*parts, words.SYSTEM[lang].format(srid=srid))


def _mark(settings: SheetSettings, lang: Lang) -> str:
    if settings.review_number:
        return words.REVIEWED[lang].format(number=settings.review_number)
    return words.INTERNAL[lang]
