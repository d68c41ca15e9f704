"""From a week or month to a bulletin in the register: made once, kept for good, never overwritten.

The same data have the same bulletin. Where the data have changed since, a new edition is entered
beside the ones that are there, which stay as they are.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from dashboard import data, exports_data
from dashboard.bulletin import counted, read
from dashboard.bulletin.read import Wanted
from dashboard.data import State
from dashboard.explore.facts import Told
from dashboard.exports_data import IDENTITY, Draft, Export
from dashboard.once import Once
from dashboard.settings import SheetSettings, sheet_settings
from dashboard.snapshot import code as codes
from dashboard.snapshot import emblem, template
from dashboard.snapshot import place as places
from dashboard.snapshot.refused import newer
from dashboard.snapshot.template import Template

KIND: Final = "bulletin"
FORMAT: Final = "pdf"

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A bulletin in the register; `new` says that it was made now."""

    export: Export
    body: bytes
    new: bool

    @property
    def edition(self) -> int:
        """Which one of this week or month."""
        return edition_of(self.export)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a bulletin is in the register, or will be.

    Attributes
    ----------
    query
        In one form: all editions of a bulletin have it.
    digest
        Of everything that tells editions apart.
    version
        Of the data.
    there
        Its entry, if there is one.
    """

    wanted: Wanted
    query: str
    digest: str
    code: str
    edition: int
    version: int | None
    there: Export | None


_MADE: Final = Once[Made](most=8)


def query_of(wanted: Wanted) -> str:
    """Return what all editions of a bulletin have in common; it brings back the page's state."""
    period = wanted.issue.period
    found = {
        "bulletin": wanted.issue.key,
        "from": period.start.isoformat(),
        "in": wanted.within or "",
        "indicator": "on_time_rate",
        "lang": wanted.lang.value,
        "to": period.end.isoformat(),
    }
    return urlencode({key: value for key, value in found.items() if value})


def edition_of(export: Export) -> int:
    """Return which edition an entry is."""
    return int(export.spec.get("edition", 1))


def place(wanted: Wanted) -> Place:
    """Return where a bulletin of the data as they are now is in the register.

    Raises
    ------
    UnknownKeyError
        No such area.
    RefusedError
        No code is free, or the emblem cannot be read.
    """
    settings = sheet_settings()
    query = query_of(wanted)
    with data.moment() as moment:
        # What is asked of an area that there is not is refused before anything is begun.
        counted.name_of(moment, wanted.within)
        state = moment.state
    digest = _digest(query, state, settings, _template(settings))
    editions = exports_data.of_query(query, kind=KIND)
    known = next((one for one in editions if one.spec.get(IDENTITY) == digest), None)
    if known is not None:
        return Place(wanted=wanted, query=query, digest=digest, code=known.code,
                     edition=edition_of(known), version=state.version, there=known)  # fmt: skip
    newest = max((edition_of(one) for one in editions), default=0)
    code, there = places.place(digest)
    return Place(wanted=wanted, query=query, digest=digest, code=code, edition=newest + 1,
                 version=state.version, there=there)  # fmt: skip


def _template(settings: SheetSettings) -> Template:
    return template.load(folder=settings.templates)


def _digest(query: str, state: State, settings: SheetSettings, layout: Template) -> str:
    """Return what differs between editions: the data, and what the deployment says of itself.

    The program is not part of it: a new one does not make new editions of old weeks.
    """
    words = [f"{key}={said.zh}/{said.en}" for key, said in sorted(layout.words.items())]
    return codes.identity([
        KIND, query, state.version, state.as_of, settings.organisation, settings.organisation_en,
        settings.review_number, codes.identity([emblem.content(settings).hex()]), *words,
    ])  # fmt: skip


def made(told: Callable[[], Told], wanted: Wanted, *, tell: Tell = lambda _step: None) -> Made:
    """Return a bulletin: the one in the register, or made and entered now.

    Parameters
    ----------
    told
        Returns the facts; not asked where the bulletin is there already.
    tell
        Hears how far it is: keys of `words.STEPS`.

    Raises
    ------
    RefusedError
        It is not made, or cannot be entered; then it is not given out either.
    RongtuError
        The database does not answer, there is no such area, or what draws says why it cannot.
    """
    found = place(wanted)
    try:
        return _MADE.get(found.digest, lambda: _made(told, found, tell))
    finally:
        # Who asks at the same time waits for the one; who asks later finds it in the register.
        _MADE.clear()


def _made(told: Callable[[], Told], at: Place, tell: Tell) -> Made:
    if at.there is not None:
        body = exports_data.file(at.there.code)
        if body is not None:
            return Made(export=at.there, body=body, new=False)
    # Only who makes one pays for what draws.
    from dashboard.bulletin import draw  # noqa: PLC0415

    settings = sheet_settings()
    facts = told()
    if facts.facts.known.version != at.version:
        # Its code stands for one version of the data.
        raise newer()
    started = time.perf_counter()
    bulletin = read.bulletin(
        facts, at.wanted, edition=at.edition, code=codes.written(at.code), settings=settings,
        tell=tell,
    )  # fmt: skip
    tell("pages")
    body = draw.drawn(bulletin, _template(settings))
    seconds = time.perf_counter() - started
    known = facts.facts.known
    draft = Draft(
        code=at.code,
        kind=KIND,
        format=FORMAT,
        title=bulletin.title,
        query=at.query,
        spec=_spec(at, bulletin.where),
        version=known.version,
        as_of=known.as_of,
        seconds=round(seconds, 3),
    )
    tell("entering")
    entry = exports_data.enter(draft, body)
    return Made(export=entry, body=body, new=True)


def _spec(at: Place, where: str) -> dict[str, Any]:
    wanted, period = at.wanted, at.wanted.issue.period
    return {
        IDENTITY: at.digest,
        "issue_kind": wanted.issue.kind.value,
        "issue": wanted.issue.key,
        "from": period.start.isoformat(),
        "to": period.end.isoformat(),
        "area": wanted.within,
        "where": where,
        "edition": at.edition,
        "lang": wanted.lang.value,
        "program": codes.program()[:12],
    }


def forget() -> None:
    """Forget what is kept."""
    _MADE.clear()
