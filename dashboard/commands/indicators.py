"""`rongtu indicators`: the catalog, and the numbers of any areas over any period."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any, Final

import pandas as pd
import typer

from dashboard import data
from dashboard.commands import document, figures, layout, listing, options, trend
from dashboard.commands.heading import heading
from geo.catalog import INDICATORS
from geo.catalog.page import page
from geo.engine import Answer, Question, judged
from geo.errors import RongtuError
from geo.period import Grain, Period
from geo.text import Text

_NAMES: Final = ["code", "name_zh", "name_en", "parent_code", "synthetic"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """An answer, and all that goes with it on paper."""

    answer: Answer
    state: data.State
    in_no_area: int
    rows: list[dict[str, Any]]
    trends: list[dict[str, Any]] | None
    notes: tuple[Text, ...]

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What people and spreadsheets get: the trends where these were asked for."""
        return self.rows if self.trends is None else self.trends


def indicators(  # noqa: PLR0913 - all that can be asked of an indicator
    *,
    level: options.Level = None,
    start: options.From = None,
    end: options.To = None,
    area: options.Area = None,
    keys: Annotated[
        list[str] | None, typer.Option("--key", help="Only this indicator; repeatable.")
    ] = None,
    grain: Annotated[
        Grain | None, typer.Option(help="A number for each of these, not one of the period.")
    ] = None,
    categories: options.Categories = None,
    channels: Annotated[
        list[str] | None, typer.Option("--channel", help="Only demands of it; repeatable.")
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Beside the period before and a year before.")
    ] = False,
    judge: Annotated[
        bool, typer.Option("--judge", help="Smoothed, in the funnel, ranked; needs --level.")
    ] = False,
    trends: Annotated[
        bool, typer.Option("--trend", help="Whether it rises or falls; needs --grain.")
    ] = False,
    listed: Annotated[bool, typer.Option("--list", help="Say what the indicators are.")] = False,
    as_page: Annotated[bool, typer.Option("--page", help="The same as Markdown.")] = False,
    as_json: options.Json = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV, for a spreadsheet.")] = False,
) -> None:
    """Print indicators: of every area of a level, of one area, or of everything.

    Numbers come with interval, mean of days and what limits them; --list says what each is.
    """
    if as_json and as_csv:
        raise RongtuError(
            given="Both --json and --csv", wanted="one of them", remedy="give --json or --csv"
        )
    names = tuple(dict.fromkeys(keys or INDICATORS))
    if as_page:
        typer.echo(page(), nl=False)
        return
    if listed:
        _list(names, as_json=as_json)
        return
    question = Question(
        keys=names,
        period=options.period(start, end),
        level=level,
        within=area,
        grain=grain,
        categories=tuple(categories or ()),
        channels=tuple(channels or ()),
    )
    _check(question, judge=judge, trends=trends)
    told = _told(question, compare=compare, judge=judge, trends=trends)
    if as_json:
        typer.echo(document.as_json(_document(told)))
    elif as_csv:
        typer.echo(document.as_csv(told.lines), nl=False)
        # Not into the file: a spreadsheet would take them for rows.
        _heading(told, err=True)
        layout.remarks(told.notes, err=True)
    else:
        _print(told)


def _list(names: Sequence[str], *, as_json: bool) -> None:
    asked = [INDICATORS[name] for name in names]
    if as_json:
        typer.echo(document.as_json([listing.entry(one) for one in asked]))
    else:
        typer.echo(listing.shown(asked))


def _check(question: Question, *, judge: bool, trends: bool) -> None:
    if judge and question.level is None:
        raise RongtuError(
            given="--judge without a level",
            wanted="several areas: one is judged among the others",
            remedy="add --level street, or another level",
        )
    if trends and question.grain is None:
        raise RongtuError(
            given="--trend without a grain",
            wanted="the parts of the period to follow",
            remedy="add --grain week, or another: day, month, quarter, year",
        )


def _told(question: Question, *, compare: bool, judge: bool, trends: bool) -> _Told:
    with data.moment() as moment:
        answer = moment.compared(question) if compare else moment.figures(question)
        state = moment.state
    frame = judged(answer.frame) if judge else answer.frame
    followed = question.grain if trends else None
    found, notes = None, answer.notes
    if followed is not None:
        first, end = _whole_days(state)
        table = trend.trends(frame, followed, first=first, end=end)
        found = _named(answer, table)
        notes = (*notes, *trend.notes(table))
    return _Told(
        answer=answer,
        state=state,
        in_no_area=data.unplaced(question),
        rows=_named(answer, frame),
        trends=found,
        notes=tuple(dict.fromkeys(notes)),
    )


def _whole_days(state: data.State) -> tuple[date, date]:
    """Return the half-open days that the data know wholly; none of them without data."""
    if state.first_day is None or state.as_of is None:
        return date.max, date.min
    # Data to the last second of a day hold all of it.
    return state.first_day, (state.as_of + timedelta(minutes=1)).date()


def _named(answer: Answer, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return rows with the names of their places, as JSON has them."""
    named = frame.merge(answer.places[_NAMES], on="code", how="left")
    rest = [name for name in frame.columns if name not in {"indicator", "code"}]
    return document.records(named[["indicator", *_NAMES, *rest]])


def _document(told: _Told) -> dict[str, Any]:
    question, state = told.answer.question, told.state
    asked = {
        "level": question.level,
        "area": question.within,
        "from": question.period.start.isoformat(),
        "to": question.period.end.isoformat(),
        "grain": question.grain,
        "categories": list(question.categories),
        "channels": list(question.channels),
        "as_of": state.as_of and state.as_of.isoformat(),
        "synthetic": state.synthetic,
        "outside_data": _outside(question.period, state),
        "complete": told.answer.complete,
        "in_no_area": told.in_no_area,
        "notes": [document.words(note) for note in told.notes],
        "rows": told.rows,
    }
    return asked if told.trends is None else asked | {"trends": told.trends}


def _outside(period: Period, state: data.State) -> bool:
    """Say whether the period has no day in common with the loaded data."""
    if state.first_day is None or state.last_day is None:
        return True
    return period.end <= state.first_day or period.start > state.last_day


def _print(told: _Told) -> None:
    _heading(told)
    for line in figures.tables(told.lines, grain=told.answer.question.grain):
        typer.echo(line)
    layout.remarks(told.notes)


def _heading(told: _Told, *, err: bool = False) -> None:
    question = told.answer.question
    heading(
        told.state,
        periods=[question.period],
        within=question.within,
        categories=question.categories,
        channels=question.channels,
        err=err,
    )
