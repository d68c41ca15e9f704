"""Requests of an Open311 GeoReport v2 service, a window of time and a page after the other.

A service gives the requests of at most 90 days at a time, by the time at which they were made.
`read.params` that are for us, not for the service:

- `start_date`, `end_date`: from when, until when. Without the first, a first load reads what the
  service gives by itself; the next goes on from the watermark.
- `look_back_days` (90): where the watermark is not `requested_datetime`, so much older requests
  are read again to find those that changed. A service with a parameter for that needs no windows:
  `updated_after = "{watermark}"`.
- `pause`, `retries`, `retry_wait`: 0.2 seconds between requests, 5 tries, 1 second doubled after
  each that failed.
"""

import json
import re
from collections.abc import Generator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import httpx

from etl.errors import SourceError
from etl.profile import Profile
from etl.sources.address import resolved
from etl.sources.markup import decoded, parsed, plain
from etl.sources.pages import CHUNK_ROWS, Page, columns_of, flat, gathered
from etl.sources.params import WATERMARK, asked, number, params_of, service
from etl.sources.rows import Rows
from etl.sources.watermark import TIME
from etl.sources.web import Answer, RefusedError, Service

WINDOW: Final = timedelta(days=90)
MOST_PAGES: Final = 100_000
"""Of one window."""
COLUMNS: Final = (
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime",
    "expected_datetime", "address", "address_id", "zipcode", "lat", "long", "media_url",
)  # fmt: skip
"""What the standard lets a service leave out where it has nothing."""
_OURS: Final = frozenset({"start_date", "end_date", "look_back_days"})
_ROUND: Final = 50
_SHORTEST: Final = timedelta(minutes=1)
_NOT_FOUND: Final = 404
Window = tuple[datetime, datetime]


def read(profile: Profile, *, since: str | None, chunk_rows: int = CHUNK_ROWS) -> Iterator[Rows]:
    """Yield the requests of `read.url`; one on the border of two windows comes twice.

    Raises
    ------
    SourceError
        The service refuses, or has no way to give all that it has.
    """
    with service(profile, pause_s=0.2) as asks:
        known = [*COLUMNS, *(columns_of(profile) if since is not None else ())]
        yield from gathered(
            _pages(profile, asks, since),
            name=asks.place.name(),
            chunk_rows=chunk_rows,
            columns=list(dict.fromkeys(known)),
        )


def windows(start: datetime, end: datetime) -> list[Window]:
    """Return the windows of at most 90 days between two moments, the oldest first."""
    found: list[Window] = []
    while start < end:
        found.append((start, min(start + WINDOW, end)))
        start = found[-1][1]
    return found


def taken(answer: Answer) -> list[Any]:
    """Return the requests of an answer, in JSON or XML.

    Raises
    ------
    ValueError
        It was cut off, or is no list of requests.
    """
    if answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        root = parsed(decoded(answer.body))
        if plain(root.tag) != "service_requests":
            msg = f"it is no list of requests but <{plain(root.tag)}>"
            raise ValueError(msg)
        return [{plain(value.tag): value.text for value in one} for one in root]
    document = json.loads(answer.body)
    if isinstance(document, Mapping):
        # Not after the standard, and often seen.
        lists = [document.get(key) for key in ("service_requests", "requests")]
        document = next((one for one in lists if isinstance(one, list)), None)
    if not isinstance(document, list):
        msg = f"it is no list of requests but {answer.body[:100].decode(errors='replace')!r}"
        raise ValueError(msg)  # noqa: TRY004 - to be asked for again, as one cut off
    return document


def _pages(profile: Profile, asks: Service, since: str | None) -> Iterator[Page]:
    sent = {name: one for name, one in params_of(profile, since).items() if name not in _OURS}
    span = _span(profile, since)
    left: list[Window | None] = [None] if span is None else [*reversed(windows(*span))]
    while left:
        halves = yield from _window(profile, asks, sent, left.pop())
        left.extend(reversed(halves))


def _window(
    profile: Profile, asks: Service, sent: Mapping[str, str], window: Window | None
) -> Generator[Page, None, list[Window]]:
    """Yield the pages of a window; return the windows to ask for instead when it has too many."""
    between = {} if window is None else _between(*window)
    # Some call it otherwise.
    size = {} if "per_page" in sent else {"page_size": str(profile.read.page_size)}
    held: list[Any] = []
    for page in range(1, MOST_PAGES + 1):
        rows = _asked(asks, asked(_requests(asks), {"page": str(page)}, size, sent, between))
        if rows == held or not rows:
            # Past the end some give the last page again; some know no pages at all.
            if page == 2 and rows and _cut_short(rows):  # noqa: PLR2004
                return _halves(asks, window, len(rows))
            if held:
                yield _page(held)
            return []
        if held:
            yield _page(held)
        held = rows
    raise SourceError(
        given=f"{asks.place.shown()} gives pages without end",
        wanted=f"at most {MOST_PAGES:,} pages of a window",
        remedy="make read.page_size larger",
    )


def _asked(asks: Service, url: httpx.URL) -> list[Any]:
    try:
        return asks.get(url, taken)
    except RefusedError as error:
        # There is no page after the last.
        if error.status == _NOT_FOUND and url.params["page"] != "1":
            return []
        raise


def _cut_short(rows: list[Any]) -> bool:
    """Tell whether there may be more: limits are round numbers."""
    return len(rows) % _ROUND == 0


def _halves(asks: Service, window: Window | None, count: int) -> list[Window]:
    if window is None or window[1] - window[0] <= _SHORTEST:
        raise SourceError(
            given=f"{asks.place.shown()} knows no pages, and gives {count} requests of"
            f" {'all' if window is None else 'one minute'}, perhaps not all",
            wanted="every request",
            remedy="give params.start_date" if window is None else "ask its keepers for pages",
        )
    middle = (window[0] + (window[1] - window[0]) / 2).replace(microsecond=0)
    return [(window[0], middle), (middle, window[1])]


def _page(rows: list[Any]) -> Page:
    table, refused = flat(rows)
    return Page(table=table, refused=refused)


def _requests(asks: Service) -> httpx.URL:
    path = asks.home.path.rstrip("/")
    whole = path.endswith((".json", ".xml"))
    return asks.home if whole else asks.home.copy_with(path=f"{path}/requests.json")


def _span(profile: Profile, since: str | None) -> Window | None:
    """Return from when until when requests are read; nothing where the service finds that out."""
    params = profile.read.params
    if since is not None and any(WATERMARK in value for value in params.values()):
        return None
    now = datetime.now(UTC)
    first = _moment(profile, "start_date") if "start_date" in params else None
    end = min(now, _moment(profile, "end_date")) if "end_date" in params else now
    if since is None or not re.fullmatch(TIME, since):
        return None if first is None else (first, end)
    back = timedelta(days=number(profile, "look_back_days", WINDOW.days))
    start = _zoned(since, profile.time_zone)
    if profile.read.watermark != "requested_datetime":
        start -= back
    if profile.time_zone is None and datetime.fromisoformat(since).tzinfo is None:
        # Nobody knows on which clock.
        start -= timedelta(days=1)
    return (start if first is None else max(first, start), end)


def _between(start: datetime, end: datetime) -> dict[str, str]:
    # Until the end of the second in which the window ends.
    later = end + timedelta(seconds=1 if end.microsecond else 0)
    return {
        name: moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for name, moment in (("start_date", start), ("end_date", later))
    }


def _moment(profile: Profile, name: str) -> datetime:
    said = resolved(profile.read.params[name])
    try:
        return _zoned(said, profile.time_zone)
    except ValueError:
        raise SourceError(
            given=f"read.params.{name} is {said!r:.50}",
            wanted="a time such as 2024-01-01 or 2024-01-01T00:00:00+08:00",
            remedy="correct it",
        ) from None


def _zoned(said: str, zone: str | None) -> datetime:
    moment = datetime.fromisoformat(said)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone or "UTC"))
