"""A draft as TOML: every guess with what it rests on, what is missing as a comment."""

import json
import os
from pathlib import Path
from typing import Final

import pandas as pd

from etl.clean.privacy import masked
from etl.contracts import Kind, Shape
from etl.draft.fields import Guess
from etl.draft.layer import slug
from etl.draft.model import Draft
from geo.settings import CHECKOUT

SCHEMA: Final = CHECKOUT / "data" / "profiles" / "profile.schema.json"
_EXAMPLES: Final = 3
_SHOWN: Final = 40
_CANDIDATE_WORDS: Final = 60
_HIDDEN: Final = "(not shown: it tells who somebody is)"


def toml(draft: Draft, *, out: Path | None = None) -> str:
    """Return the profile as text."""
    parts = [_head(draft, out), _top(draft), _read(draft), _crs(draft), _level(draft),
             _deployment(draft), _privacy(draft), _fields(draft), _unused(draft)]  # fmt: skip
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def quoted(text: str) -> str:
    """Return a TOML string."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """Return text that may stand in a comment: one line, nothing that cannot be printed."""
    return "".join(c if c.isprintable() else " " for c in text)


def _guess(line: str, why: str) -> str:
    return f"{line}  # guess: {_comment(why)}"


def _head(draft: Draft, out: Path | None) -> list[str]:
    lines = []
    if out is not None and out.resolve().is_relative_to(CHECKOUT):
        lines.append(f"#:schema {os.path.relpath(SCHEMA, out.resolve().parent)}")
    seen = draft.seen
    looked = f"the first {len(seen.frame):,}" if seen.more else f"all {len(seen.frame):,}"
    lines += [
        f"# A first profile of {_comment(seen.path.name)}: {looked} of its rows were looked at.",
        "# Every guess says what it rests on. Read it, correct it, then: rongtu profile check",
    ]
    if draft.missing:
        lines.append(f"# It cannot be loaded yet: {', '.join(draft.missing)} could not be guessed.")
    return lines


def _top(draft: Draft) -> list[str]:
    lines = [
        _guess(f"layer = {quoted(draft.layer)}", draft.layer_why),
        _guess(f"source = {quoted(slug(draft.seen.path.stem)[:100])}", "the name of the file"),
        "synthetic = false  # guess: say true when the rows are made up",
    ]
    times = [g for g in draft.mapping.guesses.values() if g.form is not None]
    if any(draft.mapping.contract.targets[t].kind is Kind.MOMENT for t in draft.mapping.guesses):
        offset = any("%z" in f for g in times for f in (g.form.formats if g.form else ()))
        if draft.abroad and not offset:
            lines.append('# time_zone = "?"  # where the times were written down; not in China')
        else:
            why = "nothing in the file says where its times were written down"
            lines.append(_guess('time_zone = "Asia/Shanghai"', why))
    unused = [c for c in draft.unused if c not in draft.mapping.privacy]
    if unused and draft.mapping.contract.keeps_attributes:
        kept = ", ".join(quoted(column) for column in unused)
        lines.append(
            f"# attributes = [{_comment(kept)}]  # take the # away to keep them as they are"
        )
    return lines


def _read(draft: Draft) -> list[str]:
    seen = draft.seen
    lines = ["[read]", f"path = {quoted(seen.path.name)}"]
    if not seen.told:
        lines.append(_guess(f"format = {quoted(seen.format)}", "its first bytes"))
    for key, (value, why) in seen.said.items():
        shown = quoted(value) if isinstance(value, str) else str(value)
        lines.append(_guess(f"{key} = {shown}", why))
    return lines


def _crs(draft: Draft) -> list[str]:
    system = draft.system
    if system is None:
        return []
    if system.code is None:
        return ["[crs]", f'# code = "?"  # required: {_comment(system.why)}']
    code = quoted(system.code) if isinstance(system.code, str) else str(system.code)
    lines = ["[crs]", _guess(f"code = {code}", system.why)]
    if system.swapped:
        lines.append(_guess("swapped = true", "the numbers that belong in x stand in y"))
    return lines


def _level(draft: Draft) -> list[str]:
    if draft.layer != "area":
        return []
    lines = ["[level]"]
    if draft.level is not None and draft.level.value is not None:
        lines.append(_guess(f"key = {quoted(draft.level.value)}", draft.level.why))
    else:
        name = slug(draft.seen.path.stem)
        why = draft.level.why if draft.level is not None else ""
        lines += [
            _guess(f"key = {quoted(name)}", f"the name of the file; {why}"),
            _guess("rank = 25", "district 10, street 20, community 30, compound 40; correct it"),
            _guess(f"name_zh = {quoted(name)}", "as the key"),
            _guess(f"name_en = {quoted(name)}", "as the key"),
        ]
    if draft.code_pattern is not None:
        lines.append(
            _guess(f"code_pattern = {quoted(draft.code_pattern)}", "every looked-at code is so")
        )
    return lines


def _deployment(draft: Draft) -> list[str]:
    if not draft.abroad or draft.metric_srid is None:
        return []
    return [
        "# Another city than the default: take the # away and say these in every profile of it.",
        "# [deployment]",
        '# time_zone = "?"',
        f"# metric_srid = {draft.metric_srid}  # guess: the UTM zone of the rows",
        '# name_zh = "?"',
        '# name_en = "?"',
    ]


def _privacy(draft: Draft) -> list[str]:
    if not draft.mapping.privacy:
        return []
    return ["[privacy]"] + [
        _guess(
            f"{quoted(column)} = {quoted(match.target)}",
            f"called like {match.word!r}, {match.score:.0f} of 100: it tells who somebody is",
        )
        for column, match in draft.mapping.privacy.items()
    ]


def _fields(draft: Draft) -> list[str]:
    mapping = draft.mapping
    lines = ["[fields]"]
    for target in mapping.contract.targets:
        guess = mapping.guesses.get(target)
        if guess is not None and guess.choices:
            lines += [
                f"# {_field(target, guess, one)}  # choose: day and month cannot be told apart"
                for one in guess.choices
            ]
        elif guess is not None:
            lines.append(_guess(_field(target, guess), guess.why))
        elif target in mapping.missing:
            lines.append(f'# {target} = "?"  # required{_comment(_candidates(draft, target))}')
        elif target in draft.geometry_missing:
            lines.append(f'# {target} = "?"  # required: no column looks like it')
    if draft.parent_of_code is not None:
        lines.append(f"# {draft.parent_of_code}")
    return lines


def _field(target: str, guess: Guess, chosen: str | None = None) -> str:
    more = []
    formats = (chosen,) if chosen else (guess.form.formats if guess.form else ())
    if guess.extract:
        more.append(f"extract = {_literal(guess.extract)}")
    if guess.words:
        pairs = ", ".join(f"{quoted(k)} = {quoted(v)}" for k, v in guess.words.items())
        more.append(f"values = {{ {pairs} }}")
    if guess.default:
        more.append(f"default = {quoted(guess.default)}")
    if formats:
        more.append(f"format = {quoted(formats[0])}")
    if not more:
        return f"{target} = {quoted(guess.column)}"
    return f"{target} = {{ column = {quoted(guess.column)}, {', '.join(more)} }}"


def _literal(pattern: str) -> str:
    return f"'{pattern}'" if "'" not in pattern else quoted(pattern)


def _candidates(draft: Draft, target: str) -> str:
    """Name columns of few words, of which one may be the category."""
    if target != "category":
        return ""
    frame = draft.seen.frame
    few = [c for c in draft.unused if 1 < frame[c].nunique() <= _CANDIDATE_WORDS]
    return f": of few words are {', '.join(map(quoted, few[:8]))}" if few else ""


def _unused(draft: Draft) -> list[str]:
    if not draft.unused:
        return []
    lines = ["# Columns that nothing takes, with examples of what is in them:"]
    for column in draft.unused:
        note = draft.mapping.notes.get(column)
        shown = _examples(draft.seen.frame[column])
        if column in draft.mapping.privacy:
            shown = _HIDDEN
        lines.append(_comment(f"#   {quoted(column)}: {shown}" + (f"  ({note})" if note else "")))
    return lines


def _examples(values: "pd.Series[str]") -> str:
    told = masked(values.dropna().drop_duplicates().iloc[:_EXAMPLES].astype("str"))
    shown = [one if len(one) <= _SHOWN else one[: _SHOWN - 1] + "…" for one in told]
    return ", ".join(map(repr, shown)) or "(empty in every looked-at row)"


def needs_geometry(shape: Shape) -> bool:
    """Say whether a row of a table cannot do without coordinates."""
    return shape not in {Shape.NONE, Shape.MAYBE_POINT}
