"""Answers of a web service: asked for patiently, one at a time, never more than can be held.

A proxy named by the environment (HTTPS_PROXY, NO_PROXY) is used: a district office often reaches
the world through one only.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Final, Self, TypeVar

import httpx

from etl.errors import SourceError
from etl.sources.address import Address

BIGGEST: Final = 256 * 2**20
"""Bytes of one answer, unpacked."""
_LATER: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_REDIRECTS: Final = 5

Taken = TypeVar("Taken")


class RefusedError(SourceError):
    """The service answered that it will not."""

    status: int = 0


class _LaterError(Exception):
    """The service asks to come back, perhaps after a while."""

    def __init__(self, why: str, wait_s: float | None) -> None:
        super().__init__(why)
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How a service is asked.

    Attributes
    ----------
    pause_s
        Between two requests.
    tries
        Of one request.
    wait_s, longest_s
        After the first failure, doubled after each further one up to the longest.
    rest_s
        A service that wants to be left alone for longer than this ends the load.
    """

    pause_s: float = 0.0
    tries: int = 5
    wait_s: float = 1.0
    longest_s: float = 60.0
    rest_s: float = 300.0

    def wait(self, failures: int, asked_s: float | None) -> float:
        """Return how long to wait after so many failures; `asked_s` is what the service said."""
        own = min(self.wait_s * 2.0 ** (failures - 1), self.longest_s)
        return own if asked_s is None else max(own, asked_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service answered; `url` is where it came from in the end."""

    url: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Service:
    """One service, asked over one connection."""

    def __init__(
        self, place: Address, *, patience: Patience | None = None, biggest: int = BIGGEST
    ) -> None:
        """Prepare to ask the service at `place`; its user and password go with each request."""
        self.place = place
        self.patience = patience or Patience()
        self._biggest = biggest
        self._asked = False
        try:
            home = httpx.URL(place.url)
        except httpx.InvalidURL as error:
            raise self._error(
                given=f"is no URL ({error})", wanted="http://host/path", remedy="correct it"
            ) from None
        if home.scheme not in {"http", "https"} or not home.host:
            raise self._error(
                given="is not on the web", wanted="http:// or https://", remedy="correct read.url"
            )
        auth = httpx.BasicAuth(home.username, home.password) if home.userinfo else None
        self.home = home.copy_with(username=None, password=None, fragment=None)
        self._client = httpx.Client(
            auth=auth,
            follow_redirects=False,
            timeout=httpx.Timeout(60.0, connect=10.0),
            limits=httpx.Limits(max_connections=1),
            headers={"User-Agent": "rongtu", "Accept": "application/json, */*;q=0.5"},
        )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the connection."""
        self._client.close()

    def get(self, url: httpx.URL, take: Callable[[Answer], Taken]) -> Taken:
        """Ask for `url` until it is answered whole, and return what `take` makes of the answer.

        A `ValueError` of `take` means an answer cut off or garbled: it is asked for again.

        Raises
        ------
        RefusedError
            The service says that asking again will not help.
        SourceError
            It cannot be reached, or not understood, or answers without end.
        """
        failures = 0
        while True:
            if self._asked:
                time.sleep(self.patience.pause_s)
            self._asked = True
            try:
                return take(self._answer(url))
            except (_LaterError, httpx.TransportError, httpx.DecodingError, ValueError) as error:
                failures += 1
                asked_s = error.wait_s if isinstance(error, _LaterError) else None
                self._give_up(url, failures, error, asked_s)
            time.sleep(self.patience.wait(failures, asked_s))

    def follow(self, link: str, here: str) -> httpx.URL:
        """Return where `link` on the page `here` leads: never to another host.

        Raises
        ------
        SourceError
            It would.
        """
        try:
            there = httpx.URL(here).join(link).copy_with(fragment=None)
        except httpx.InvalidURL as error:
            raise self._error(
                given=f"links to no URL ({error})", wanted="a link", remedy="tell its keepers"
            ) from None
        # Behind a proxy many a service believes that it is asked by http.
        if there.scheme == "http" and self.home.scheme == "https" and there.host == self.home.host:
            there = there.copy_with(scheme="https", port=self.home.port)
        return self._same_host(there)

    def _give_up(
        self, url: httpx.URL, failures: int, error: Exception, asked_s: float | None
    ) -> None:
        where = self.place.shown(str(url))
        if asked_s is not None and asked_s > self.patience.rest_s:
            raise SourceError(
                given=f"{where} asks to be left alone for {asked_s:.0f} s",
                wanted=f"an answer within {self.patience.rest_s:.0f} s",
                remedy="load again later: it goes on from the watermark",
            ) from None
        if failures >= self.patience.tries:
            why = self.place.clean(str(error) or type(error).__name__)
            raise SourceError(
                given=f"{where} gave no whole answer in {failures} tries (last: {why})",
                wanted="an answer that can be read",
                remedy="look whether the service works, and load again",
            ) from error

    def _answer(self, url: httpx.URL) -> Answer:
        for _ in range(_REDIRECTS + 1):
            with self._client.stream("GET", url) as response:
                if not response.is_redirect:
                    return self._whole(url, response)
                url = self.follow(response.headers["location"], str(url))
        raise self._error(
            given="redirects without end", wanted="an answer", remedy="correct read.url"
        )

    def _whole(self, url: httpx.URL, response: httpx.Response) -> Answer:
        status = response.status_code
        if status in _LATER:
            wait_s = rest(response.headers.get("retry-after"), datetime.now(UTC))
            msg = f"status {status}"
            raise _LaterError(msg, wait_s)
        body = bytearray()
        for piece in response.iter_bytes(65_536):
            body += piece
            if len(body) > self._biggest:
                raise SourceError(
                    given=f"{self.place.shown(str(url))} answers with more than"
                    f" {self._biggest:,} bytes",
                    wanted="smaller pages",
                    remedy="make read.page_size smaller",
                )
        kind = response.headers.get("content-type", "")
        if not response.is_success:
            raise self._refused(url, status, bytes(body[:2000]))
        if "html" in kind:
            raise self._error(
                given=f"answers with a page for people ({kind}): {_said(bytes(body[:2000]))}",
                wanted="data",
                remedy="correct read.url: it is that of the service, not of its description",
            )
        return Answer(url=str(url), body=bytes(body), headers=response.headers)

    def _refused(self, url: httpx.URL, status: int, body: bytes) -> RefusedError:
        remedies = {
            401: "give user and password in read.url, as ${NAME} of the environment",
            403: "ask for access to the service",
            404: "correct read.url or read.layer_name",
        }
        error = RefusedError(
            given=f"{self.place.shown(str(url))} answers with status {status}:"
            f" {self.place.clean(_said(body))}",
            wanted="data",
            remedy=remedies.get(status, "correct read.url or read.params"),
        )
        error.status = status
        return error

    def _same_host(self, url: httpx.URL) -> httpx.URL:
        same = url.host == self.home.host
        moved = (url.scheme, url.port) != (self.home.scheme, self.home.port)
        # From the usual port of http to that of https is no other place.
        safer = url.scheme == "https" and {url.port, self.home.port} == {None}
        if not same or (moved and not safer):
            raise self._error(
                given=f"leads to another place, {self.place.shown(str(url))}",
                wanted=f"answers from {self.home.host}",
                remedy="write that place into read.url, if it is to be trusted",
            )
        return url.copy_with(username=None, password=None)

    def _error(self, *, given: str, wanted: str, remedy: str) -> SourceError:
        return SourceError(
            given=f"{self.place.shown()} {self.place.clean(given)}", wanted=wanted, remedy=remedy
        )


def rest(header: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for: a number, or a date."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        until = parsedate_to_datetime(header)
    except ValueError:
        return None
    return max(0.0, (until.replace(tzinfo=until.tzinfo or UTC) - now).total_seconds())


def _said(body: bytes) -> str:
    """Return the words of an error page."""
    return " ".join(re.sub(r"<[^>]*>", " ", body.decode(errors="replace")).split())[:200]
