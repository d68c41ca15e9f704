"""`rongtu change`: why a rate changed."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

import numpy as np
import pandas as pd
import typer

from dashboard import data
from dashboard.commands import document, layout, options
from dashboard.commands.heading import heading
from dashboard.commands.layout import Column
from geo.engine.changed import Changed
from geo.period import Period
from geo.text import Text

_PARTS: Final = ("change", "performance", "mix", "mix_of_categories", "mix_of_places")
_COLUMNS: Final = Text(
    zh="办理：各处各类自身比率的变化所致；构成：各处各类所占分量的变化所致。各列相加等于总变化中的该项",
    en="handling: what the rates of the parts changed; make-up: what their shares did. Each column"
    " adds up to that of the whole",
)


def change(  # noqa: PLR0913 - two periods and a place
    *,
    key: Annotated[str, typer.Option(help="A rate; rongtu indicators --list names them.")],
    start: options.From = None,
    end: options.To = None,
    before_start: options.BeforeFrom = None,
    before_end: options.BeforeTo = None,
    area: options.Area = None,
    level: options.Level = None,
    as_json: options.Json = False,
) -> None:
    """Split the change of a rate into what is done differently, and what there is to do.

    Against the period before, unless another is given.
    """
    now = options.period(start, end)
    before = now.before
    if before_start is not None or before_end is not None:
        before = options.period(before_start, before_end, name="before-")
    found = data.changed(key=key, now=now, before=before, within=area, level=level)
    state = data.state()
    if as_json:
        typer.echo(document.as_json(_document(found, area, state)))
        return
    heading(state, periods=[before, now], within=area)
    typer.echo(found.sentence.zh)
    typer.echo(found.sentence.en)
    _print(found)
    layout.remarks([_COLUMNS, *found.notes])


def _document(found: Changed, area: str | None, state: data.State) -> dict[str, Any]:
    return {
        "key": found.indicator.key,
        "title": document.words(found.indicator.title),
        "unit": document.words(found.indicator.unit),
        "area": area,
        "level": found.level,
        "now": _days(found.now),
        "before": _days(found.before),
        "as_of": found.as_of and found.as_of.isoformat(),
        "synthetic": state.synthetic,
        "sentence": document.words(found.sentence),
        **_whole(found),
        "places": document.records(_by(found, "place", found.places)),
        "categories": document.records(_by(found, "category", found.categories)),
        "strata": document.records(found.parts.strata),
        "notes": [document.words(note) for note in found.notes],
    }


def _whole(found: Changed) -> dict[str, Any]:
    parts = found.parts
    numbers = {"value": parts.after, "value_before": parts.before}
    numbers |= {name: getattr(parts, name) for name in _PARTS}
    numbers |= {"change_low": found.low, "change_high": found.high}
    return {name: document.plain(number) for name, number in numbers.items()}


def _days(period: Period) -> dict[str, str]:
    return {"from": period.start.isoformat(), "to": period.end.isoformat()}


def _by(found: Changed, name: str, names: Mapping[str, Text]) -> pd.DataFrame:
    """Return shares and rates of both periods and what each adds, by `place` or by `category`."""
    strata = found.parts.strata
    rates = {
        f"rate_{when}": strata[f"share_{when}"]
        * strata[f"rate_{when}"].where(strata[f"share_{when}"] != 0, 0)
        for when in ("before", "after")
    }
    sums = (
        strata.assign(**rates).drop(columns={"place", "category"} - {name})
        .groupby(name).sum(min_count=1)
    )  # fmt: skip
    for when in ("before", "after"):
        share = sums[f"share_{when}"]
        sums[f"rate_{when}"] /= share.where(share > 0)
    order = np.argsort(-sums["performance"].abs(), kind="stable")
    found_names = [names[str(key)] for key in sums.index]
    named = sums.assign(
        name_zh=[one.zh for one in found_names], name_en=[one.en for one in found_names]
    )
    return named.iloc[order].rename_axis("key").reset_index()


def _print(found: Changed) -> None:
    digits = found.indicator.digits
    typer.echo("")
    layout.echo(_of_whole(digits), [_whole(found)])
    for zh, en, name, names in (
        ("按地点", "by place", "place", found.places),
        ("按类别", "by category", "category", found.categories),
    ):
        rows = document.records(_by(found, name, names))
        if rows:
            typer.echo("")
            layout.echo(_of_part(zh, en, digits), rows)


def _of_whole(digits: int) -> Iterator[Column]:
    yield layout.numeric("前一时段", "before", "value_before", digits)
    yield layout.numeric("后一时段", "now", "value", digits)
    yield layout.numeric("变化", "change", "change", digits + 1, signed=True)
    yield Column(
        title=Text(zh="变化的 95 % 区间", en="its interval"),
        cell=lambda row: layout.span(
            row["change_low"], row["change_high"], digits + 1, signed=True
        ),
    )
    yield layout.numeric("其中办理", "handling", "performance", digits + 1, signed=True)
    yield layout.numeric("构成", "make-up", "mix", digits + 1, signed=True)
    yield layout.numeric("类别构成", "categories", "mix_of_categories", digits + 1, signed=True)
    yield layout.numeric("地点构成", "places", "mix_of_places", digits + 1, signed=True)


def _of_part(zh: str, en: str, digits: int) -> Iterator[Column]:
    yield layout.words(zh, en, lambda row: row["name_zh"])
    yield layout.numeric("前一时段", "before", "rate_before", digits)
    yield layout.numeric("后一时段", "now", "rate_after", digits)
    yield Column(title=Text(zh="前占比", en="share"), cell=lambda row: _share(row["share_before"]))
    yield Column(title=Text(zh="后占比", en="share"), cell=lambda row: _share(row["share_after"]))
    yield layout.numeric("办理", "handling", "performance", digits + 1, signed=True)
    yield layout.numeric("构成", "make-up", "mix", digits + 1, signed=True)


def _share(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"
