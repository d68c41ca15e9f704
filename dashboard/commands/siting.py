"""`rongtu siting`: where the next stations would serve most households."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import pandas as pd
import typer

from dashboard import coverage_data, data
from dashboard.commands import document, layout, options, written
from dashboard.commands.coverage import By, Closed, Kinds, Minutes, Out
from dashboard.commands.heading import heading
from dashboard.commands.layout import Column
from geo.analysis.siting import GUARANTEE, Placement
from geo.catalog.circles import WAYS
from geo.engine.siting import Candidates, Siting, SitingQuestion
from geo.errors import RongtuError
from geo.text import Text

_WAYS: Final = {
    "optimal": Text(zh="最优", en="best"),
    "greedy": Text(zh="贪心", en="greedy"),
}
_GREEDY: Final = Text(
    zh=f"贪心法：逐个选增加最多的点，所增不少于最优方案的 {100 * GUARANTEE:.0f} %"
    "（Nemhauser、Wolsey 和 Fisher，1978）",
    en="Greedy: one after the other, each the one that adds most; it gains no less than"
    f" {100 * GUARANTEE:.0f} % of the best choice (Nemhauser, Wolsey and Fisher 1978)",
)


def siting(  # noqa: PLR0913 - all that can be asked of sites
    *,
    k: Annotated[int, typer.Option("--k", help="How many new stations.")],
    area: options.Area = None,
    minutes: Minutes = 15,
    way: By = None,
    kinds: Kinds = None,
    candidates: Annotated[
        str, typer.Option(help="compounds, buildings, or FILE.csv with lon and lat (WGS 84).")
    ] = "compounds",
    greedy: Annotated[bool, typer.Option("--greedy", help="Only the quick choice.")] = False,
    optimal: Annotated[bool, typer.Option("--optimal", help="Only the best choice.")] = False,
    closed: Closed = None,
    as_json: options.Json = False,
    out: Out = None,
) -> None:
    """Print where new stations would serve most households that no station serves yet.

    Stations that are there stay. Both the best choice and the quick one, side by side.
    """
    if out is not None:
        written.check(out)
    question = SitingQuestion(
        k=k,
        within=area,
        minutes=minutes,
        way=way,
        kinds=tuple(kinds or ()),
        closed=tuple(closed or ()),
        candidates=_candidates(candidates),
    )
    found = coverage_data.siting(question)
    shown = [name for name, asked in (("optimal", optimal), ("greedy", greedy)) if asked]
    shown = shown or ["optimal", "greedy"]
    if out is not None:
        sites = pd.concat(
            [_of(found, name)[1].assign(method=name) for name in shown], ignore_index=True
        )
        written.write(out, coverage_data.pointed(sites))
        typer.echo(f"{out}: {len(sites):,} rows", err=True)
    if as_json:
        typer.echo(document.as_json(_document(found, shown)))
    elif out is None:
        heading(data.state(), within=area)
        _print(found, shown)


def _candidates(said: str) -> Candidates | pd.DataFrame:
    if said in set(Candidates):
        return Candidates(said)
    path = Path(said)
    if path.suffix.lower() != ".csv":
        raise RongtuError(
            given=f"--candidates {said}",
            wanted=f"one of {', '.join(Candidates)}, or the name of a .csv",
            remedy="such as --candidates buildings",
        )
    try:
        return pd.read_csv(path, dtype=str, encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise RongtuError(
            given=f"--candidates {said}: it cannot be read"
            f" ({getattr(error, 'strerror', None) or error})",
            wanted="a CSV in UTF-8 with columns lon and lat",
            remedy="correct the name or the file",
        ) from error


def _of(found: Siting, name: str) -> tuple[Placement, pd.DataFrame, Text]:
    if name == "optimal":
        return found.optimal, found.sites, found.verdict
    return found.greedy, found.greedy_sites, found.greedy_verdict


def _document(found: Siting, shown: list[str]) -> dict[str, Any]:
    question = found.question
    return {
        "k": question.k,
        "area": question.within,
        "minutes": question.minutes,
        "metres": found.metres,
        "way": str(found.way),
        "kinds": list(question.kinds),
        "closed": list(question.closed),
        "candidates": found.candidates,
        "synthetic": found.synthetic,
        "notes": [document.words(note) for note in found.notes],
        **{name: _placement(*_of(found, name)) for name in shown},
    }


def _placement(placement: Placement, sites: pd.DataFrame, verdict: Text) -> dict[str, Any]:
    numbers = ("before", "after", "total", "bound", "share_before", "share_after", "gap")
    return {
        "outcome": str(placement.outcome),
        "verdict": document.words(verdict),
        **{name: document.plain(float(getattr(placement, name))) for name in numbers},
        "proved": placement.proved,
        "sites": document.records(sites),
    }


def _print(found: Siting, shown: list[str]) -> None:
    for name in shown:
        title, (_, _, verdict) = _WAYS[name], _of(found, name)
        typer.echo(f"{title.zh}：{verdict.zh}")
        typer.echo(f"{title.en}: {verdict.en}")
    beside = [_of(found, name)[1].add_prefix(f"{name}_") for name in shown]
    rows = document.records(pd.concat(beside, axis=1).rename_axis("rank").reset_index())
    if rows:
        typer.echo("")
        layout.echo(_columns(shown), rows)
    said = WAYS[found.way]
    layout.remarks(
        [
            Text(
                zh=f"{found.candidates:,} 个候选点；按{said.zh}{found.metres:,}米计",
                en=f"{found.candidates:,} candidates; within {found.metres:,} m {said.en}",
            ),
            *([_GREEDY] if "greedy" in shown else []),
            *found.notes,
        ]
    )


def _columns(shown: list[str]) -> Iterator[Column]:
    yield Column(title=Text(zh="次序", en="rank"), cell=lambda row: f"{row['rank'] + 1}")
    for name in shown:
        title = _WAYS[name]
        yield layout.words(
            f"{title.zh}：地点", f"{title.en}: site", lambda row, at=f"{name}_name_zh": row[at]  # type: ignore[misc]
        )  # fmt: skip
        yield layout.words(
            "代码", "code", lambda row, at=f"{name}_code": row[at]  # type: ignore[misc]
        )  # fmt: skip
        yield layout.numeric("新增户数", "households", f"{name}_households")
        yield Column(
            title=Text(zh="累计覆盖 %", en="then covered %"),
            cell=lambda row, at=f"{name}_covered_share": layout.number(  # type: ignore[misc]
                None if row[at] is None else 100 * row[at], 1
            ),
        )
