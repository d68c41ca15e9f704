"""`rongtu published`: published figures beside what the database says."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

import typer

from dashboard import data, numbers
from dashboard.commands import document, layout, options
from dashboard.commands.heading import heading
from geo.engine.published import Compared
from geo.published import Figure, Qualifier
from geo.text import Text

_QUALIFIERS: Final = {
    Qualifier.EQUAL: "",
    Qualifier.ABOUT: "约 about ",
    Qualifier.OVER: "超过 over ",
    Qualifier.AT_LEAST: "不少于 at least ",
}
_VERDICTS: Final = {
    True: Text(zh="相符", en="agrees"),
    False: Text(zh="不符", en="differs"),
    None: Text(zh="不作判断", en="no verdict"),
}
_NOT_COMPUTED: Final = Text(zh="无从计算", en="not computed")
_COLOURS: Final[dict[bool | None, str]] = {True: typer.colors.GREEN, False: typer.colors.RED}
_MADE_UP: Final = "（合成 made up）"


def published(*, as_json: options.Json = False) -> None:
    """Print each published figure beside the computed one: whether they agree, and why not."""
    found = data.published()
    state = data.state()
    if as_json:
        told = {
            "as_of": state.as_of and state.as_of.isoformat(),
            "synthetic": state.synthetic,
            "figures": [_entry(one) for one in found],
        }
        typer.echo(document.as_json(told))
        return
    heading(state)
    district = None
    for one in found:
        if one.figure.district != district:
            district = one.figure.district
            typer.echo("")
            typer.secho(one.figure.section.partition("·")[0], bold=True)
        _print(one)
    typer.echo("")
    layout.remarks([_summary(found)])


def _entry(one: Compared) -> dict[str, Any]:
    figure = one.figure
    return {
        "key": figure.key,
        "district": figure.district,
        "title": document.words(figure.title),
        "qualifier": figure.qualifier.value,
        "published": figure.value,
        "unit": document.words(figure.unit),
        "computed": document.plain(one.computed),
        "agrees": one.agrees,
        "synthetic": one.synthetic,
        "why": document.words(one.why),
        "note": figure.note and document.words(figure.note),
        "section": figure.section,
        "quote": figure.quote,
    }


def _print(one: Compared) -> None:
    figure, verdict = one.figure, _verdict(one)
    mark = typer.style(f"{verdict.zh} {verdict.en}", bold=True, fg=_COLOURS.get(one.agrees))
    computed = "" if math.isnan(one.computed) else f"，计算 computed {_computed(one)}"
    typer.echo(
        f"  [{mark}] {figure.title.zh} {figure.title.en}："
        f"公布 published {_published(figure)}{computed}"
    )
    for text in (one.why, figure.note):
        if text is not None:
            typer.echo(f"      {text.zh}")
            typer.echo(f"      {text.en}")


def _verdict(one: Compared) -> Text:
    if math.isnan(one.computed):
        return _NOT_COMPUTED
    return _VERDICTS[one.agrees]


def _published(figure: Figure) -> str:
    value = numbers.shown(figure.value, figure.decimals)
    return f"{_QUALIFIERS[figure.qualifier]}{value} {figure.unit.zh}"


def _computed(one: Compared) -> str:
    whole = float(one.computed).is_integer() and not one.figure.percent
    shown = numbers.shown(one.computed, 0 if whole else max(one.figure.decimals, 2))
    return f"{shown} {one.figure.unit.zh}{_MADE_UP if one.synthetic else ''}"


def _summary(found: Sequence[Compared]) -> Text:
    counted = Counter(_verdict(one).zh for one in found)
    words = {one.zh: one.en for one in (*_VERDICTS.values(), _NOT_COMPUTED)}
    there = [zh for zh in words if counted[zh]]
    return Text(
        zh=f"共 {len(found)} 项：" + "，".join(f"{zh} {counted[zh]}" for zh in there),
        en=f"{len(found)} figures: " + ", ".join(f"{words[zh]} {counted[zh]}" for zh in there),
    )
