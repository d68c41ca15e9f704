"""Which column fills which target, and what that rests on."""

import re
from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd

from etl.clean.types import FALSE, TRUE
from etl.contracts import CONTRACTS, Contract, Kind
from etl.draft import coordinates
from etl.draft.likeness import Match, matches, personal
from etl.draft.moments import Form, exchanged, form
from etl.draft.words import SATISFACTION, STATUS

_MOST: Final = 0.95
_UNIQUE: Final = 0.98
_LONGEST_WORD: Final = 60
_SHORTEST_ALONE: Final = 6
"""Letters of a code that is the same in every row: 510104 may be a district, 028 is a dial code."""
_WORDS: Final = 80
_SHORT: Final = 16
_DECIMAL: Final = re.compile(r"-?\d+\.\d+")
_CODE: Final = re.compile(r"[A-Za-z_-]{0,12}\d[\w-]*")
_KEYS: Final = frozenset({"code", "source_id"})
_NAMES: Final = ("name_zh", "name_en")


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A line of [fields].

    Attributes
    ----------
    words
        Words to replace.
    extract
        What part of the column it is.
    default
        What stands where nothing does.
    choices
        Several forms of time that fit equally: the reader of the draft has to choose.
    by_name
        Whether the name of the column spoke for it, and not its values alone.
    """

    column: str
    why: str
    form: Form | None = None
    words: dict[str, str] = field(default_factory=dict)
    extract: str | None = None
    default: str | None = None
    choices: tuple[str, ...] = ()
    by_name: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """What is known of the columns of a file for one layer."""

    layer: str
    guesses: dict[str, Guess]
    privacy: dict[str, Match]
    notes: dict[str, str]

    @property
    def contract(self) -> Contract:
        """What the rows of the layer must be."""
        return CONTRACTS[self.layer]

    @property
    def used(self) -> set[str]:
        """The columns that are taken."""
        return {guess.column for guess in self.guesses.values()}

    @property
    def missing(self) -> list[str]:
        """The required targets that nothing fills."""
        named = any(name in self.guesses for name in _NAMES)
        return [
            target.name
            for target in self.contract.targets.values()
            if target.required
            and not (named and target.name in _NAMES)
            and (target.name not in self.guesses or self.guesses[target.name].choices)
        ]


def mapped(frame: pd.DataFrame, layer: str) -> Mapping:
    """Return a guess for each target of `layer` that the columns of `frame` speak for."""
    columns = [str(column) for column in frame.columns]
    found = [match for column in columns for match in matches(column, layer)]
    best = {column: max((m.score for m in found if m.column == column), default=0.0)
            for column in columns}  # fmt: skip
    told = {column: personal(column) for column in columns}
    privacy = {c: m for c, m in told.items() if m is not None and m.score >= best[c]}
    guesses: dict[str, Guess] = {}
    notes: dict[str, str] = {}
    for match in sorted(found, key=lambda m: _rank(m, frame[m.column])):
        taken = {guess.column for guess in guesses.values()}
        if match.target in guesses or match.column in taken | privacy.keys():
            continue
        guess = _fitting(frame[match.column], match, CONTRACTS[layer])
        if isinstance(guess, Guess):
            guesses[match.target] = guess
        elif match.target != "wkt":
            notes.setdefault(match.column, f"like {match.target} by name, but {guess}")
    mapping = Mapping(layer=layer, guesses=guesses, privacy=privacy, notes=notes)
    return _ordered_times(_by_value(frame, mapping))


def _rank(match: Match, values: "pd.Series[str]") -> tuple[float, bool, bool]:
    """Return what sorts the surest first: at last national codes, and our own name for it."""
    national = match.target == "code" and _share(values, r"[1-9][0-9]{5}(?:[0-9]{3}){0,2}")
    return -match.score, not national, match.word != match.target.replace("_", " ")


def _fitting(values: "pd.Series[str]", match: Match, contract: Contract) -> Guess | str:
    """Return the guess that a name suggests, or what in the values speaks against it."""
    told = values.dropna()
    guess = Guess(column=match.column, why=str(match))
    if told.empty:
        return replace(guess, why=f"{guess.why}; every looked-at row is empty there")
    if match.target in _KEYS:
        share = told.nunique() / len(values)
        return guess if share >= _UNIQUE else f"only {share:.0%} of the rows have one of their own"
    if match.target == "satisfaction":
        return _verdicts(guess, told)
    if match.target == "status":
        return _states(guess, told)
    return _of_kind(guess, told, contract.targets[match.target].kind, match.target)


def _of_kind(guess: Guess, told: "pd.Series[str]", kind: Kind, target: str) -> Guess | str:
    match kind:
        case Kind.MOMENT | Kind.DAY:
            found = form(told)
            return "its values are no times" if found is None else replace(guess, form=found)
        case Kind.WHOLE:
            return guess if _share(told, r"-?\d+(?:\.0*)?") else "its values are no whole numbers"
        case Kind.FLAG:
            known = told.str.lower().isin(TRUE | FALSE).mean()
            return guess if known >= _MOST else "its values are not yes and no"
        case Kind.DEGREES:
            good = len(coordinates.numbers(told)) / len(told)
            return guess if good >= _MOST / 2 else "its values are no coordinates"
    return _of_text(guess, told, target)


def _of_text(guess: Guess, told: "pd.Series[str]", target: str) -> Guess | str:
    if target == "wkt":
        return guess if coordinates.is_wkt(told) else "its values are no geometry as text"
    if target in {"area_code", "parent_code", "building_code", "duplicate_of"}:
        short = len(told.iloc[0]) < _SHORTEST_ALONE
        same = short and len(told) > 1 and bool(told.eq(told.iloc[0]).all())
        return guess if _share(told, _CODE.pattern) and not same else "its values are no codes"
    if target in _NAMES and _share(told, r"[\d.\s-]+"):
        return "its values are numbers"
    if target == "category" and told.str.len().median() > _LONGEST_WORD:
        return "its values are sentences"
    return guess


def _verdicts(guess: Guess, told: "pd.Series[str]") -> Guess | str:
    if _share(told, r"[1-5](?:\.0*)?"):
        return replace(guess, why=f"{guess.why}, and values from 1 to 5")
    words = {word: number for number, line in SATISFACTION.items() for word in line}
    known = _translated(told, words)
    if not known:
        return "its values are neither 1 to 5 nor words of satisfaction"
    others = _short(told, known)
    # A word that is no number would hold its row back.
    return replace(guess, words=known | dict.fromkeys(others, ""))


def _states(guess: Guess, told: "pd.Series[str]") -> Guess:
    words = {word: state for state, line in STATUS.items() for word in line}
    known = _translated(told, words)
    others = _short(told, known | dict.fromkeys(STATUS, ""))
    rest = f"; left as they are: {', '.join(map(repr, others[:8]))}" if others else ""
    plain = {word: state for word, state in known.items() if word != state}
    return replace(guess, words=plain, why=guess.why + rest)


def _short(told: "pd.Series[str]", known: dict[str, str]) -> list[str]:
    """Return the other words of a column; what is longer may be a sentence about somebody."""
    short = [w for w in told.unique() if len(w) <= _SHORT and not any(c.isdigit() for c in w)]
    return [word for word in short if word not in known][:_WORDS]


def _translated(told: "pd.Series[str]", words: dict[str, str]) -> dict[str, str]:
    seen = told.unique()[: _WORDS * 4]
    keys = {value: value.strip().lower().replace("_", " ") for value in seen}
    return {value: words[key] for value, key in keys.items() if key in words}


def _by_value(frame: pd.DataFrame, mapping: Mapping) -> Mapping:
    """Fill required targets, that no name speaks for, by the values of what is left."""
    guesses = dict(mapping.guesses)
    free = [c for c in map(str, frame.columns) if c not in mapping.used | mapping.privacy.keys()]
    key = mapping.contract.key
    if key not in guesses:
        column = next((c for c in free if _tells_apart(frame[c])), None)
        if column is not None:
            why = "every looked-at row has its own value there"
            guesses[key] = Guess(column=column, why=why, by_name=False)
            free.remove(column)
    if mapping.layer == "demand" and "received_at" not in guesses:
        guesses |= _earliest(frame, free)
    nameless = "name_zh" in mapping.contract.targets and not guesses.keys() & set(_NAMES)
    if nameless and key in guesses:
        why = "no column looks like a name: the code has to serve"
        guesses["name_zh"] = Guess(column=guesses[key].column, why=why)
    return replace(mapping, guesses=guesses)


def _tells_apart(values: "pd.Series[str]") -> bool:
    return bool(
        len(values)
        and values.notna().all()
        and values.is_unique
        and values.str.len().max() <= _LONGEST_WORD
        and not _share(values, _DECIMAL.pattern)
        and not values.str.contains(r"\s", regex=True).any()
        and form(values) is None
    )


def _earliest(frame: pd.DataFrame, free: list[str]) -> dict[str, Guess]:
    """Take the earliest of the columns of times for when a demand was received."""
    forms = {column: form(frame[column]) for column in free}
    firsts = {
        column: pd.to_datetime(
            frame[column], format=found.formats[0] if found.formats else "ISO8601",
            errors="coerce", utc=True,
        ).median()
        for column, found in forms.items()
        if found is not None and frame[column].notna().mean() >= _MOST
    }  # fmt: skip
    if not firsts:
        return {}
    column = min(firsts, key=lambda one: firsts[one])
    why = "the earliest of the columns that hold times"
    return {"received_at": Guess(column=column, why=why, form=forms[column], by_name=False)}


def _ordered_times(mapping: Mapping) -> Mapping:
    """Decide the order of day and month of all columns by one that tells, or leave the choice."""
    forms = {t: g.form for t, g in mapping.guesses.items() if g.form is not None}
    decided = {f.formats[0] for f in forms.values() if f.formats and f.other is None}
    guesses = dict(mapping.guesses)
    for target, found in forms.items():
        if found.other is None:
            continue
        if found.other in decided and found.formats[0] not in decided:
            guesses[target] = replace(
                guesses[target], form=exchanged(found),
                why=f"{guesses[target].why}; day and month as in the other columns",
            )  # fmt: skip
        elif found.formats[0] not in decided:
            guesses[target] = replace(guesses[target], choices=(found.formats[0], found.other))
    return replace(mapping, guesses=guesses)


def _share(values: "pd.Series[str]", pattern: str) -> bool:
    """Say whether most of the values match as a whole."""
    return float(values.dropna().str.fullmatch(pattern).mean()) >= _MOST
