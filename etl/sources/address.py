"""Where a remote source is: what the environment fills in, and how much of it may be shown."""

import os
import re
from base64 import b64encode
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from etl.errors import SourceError

MASK: Final = "***"
_NAME: Final = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_IN_USERINFO: Final = re.compile(r"[^/?#]*@")
# Whatever else is in a query may be somebody's token, called what a vendor likes to call it.
_HARMLESS: Final = frozenset({
    "bbox", "charset", "collection", "count", "crs", "datetime", "end_date", "f", "format",
    "jurisdiction_id", "limit", "map", "maxfeatures", "namespaces", "offset", "outputformat",
    "page", "page_size", "per_page", "request", "service", "service_code", "sortby",
    "srsname", "start_date", "startindex", "status", "typename", "typenames", "version",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """A URL with everything filled in, and the values in it that are never shown."""

    url: str
    secrets: tuple[str, ...] = ()

    def clean(self, text: str) -> str:
        """Return `text` on one line, not too long, without any of the secrets."""
        for secret in self.secrets:
            text = text.replace(secret, MASK)
        line = " ".join(text.split())
        return line if len(line) <= 500 else f"{line[:500]}…"  # noqa: PLR2004 - to be read

    def shown(self, url: str | None = None) -> str:
        """Return this URL, or `url` of the same service, as it may be written into a log."""
        parts = urlsplit(self.url if url is None else url)
        user, at, host = parts.netloc.rpartition("@")
        user = user.partition(":")[0] + (f":{MASK}" if ":" in user else "")
        pairs = [
            (name, value if name.lower() in _HARMLESS else MASK)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        ]
        query = f"?{urlencode(pairs, safe='*/:,')}" if pairs else ""
        return self.clean(f"{parts.scheme}://{user}{at}{host}{parts.path}{query}")

    def name(self) -> str:
        """Return host and path: what the ledger calls this source."""
        parts = urlsplit(self.url)
        return self.clean(parts.netloc.rpartition("@")[2] + parts.path.rstrip("/"))


def address(said: str, others: tuple[str, ...] = ()) -> Address:
    """Return the address that a profile says; `others` are texts that go into its query.

    Raises
    ------
    SourceError
        A variable of the environment is missing, or this is no URL.
    """
    url, *_ = [resolved(text) for text in (said, *others)]
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        # Neither the URL nor what is wrong with it: a password cut at its slash is a bad port.
        raise SourceError(
            given="read.url is no URL: its host or port cannot be read",
            wanted="scheme://user:password@host:port/path",
            remedy="correct it; signs of a password such as / or @ are written as %2F and %40,"
            " or as they are in a variable of the environment",
        ) from None
    found = [os.environ[name] for text in (said, *others) for name in _NAME.findall(text)]
    # A whole URL in a variable is hidden by its parts.
    values = {value for value in found if "://" not in value}
    user, _, password = parts.netloc.rpartition("@")[0].partition(":")
    values.add(password)
    forms = {form for value in values for form in (value, quote(value, safe=""), unquote(value))}
    if password:
        # As it goes over the wire, and as some services say it back.
        forms.add(b64encode(f"{unquote(user)}:{unquote(password)}".encode()).decode())
    return Address(url, tuple(sorted(forms - {""}, key=len, reverse=True)))


def resolved(text: str) -> str:
    """Return `text` with each `${NAME}` replaced from the environment.

    A value is written into the environment as it is: in the user and password of a URL, and in
    its query, it is percent-encoded here.

    Raises
    ------
    SourceError
        A variable is missing.
    """

    def filled(match: re.Match[str]) -> str:
        name = match.group(1)
        if name not in os.environ:
            raise SourceError(
                given=f"The environment has no variable {name}",
                wanted=f"{name}, which the profile names in [read]",
                remedy=f"set it: export {name}=…",
            )
        before, after = text[: match.start()], text[match.end() :]
        _, scheme, place = before.rpartition("://")
        in_userinfo = scheme and "/" not in place and _IN_USERINFO.match(after)
        if in_userinfo or (scheme and "?" in place):
            return quote(os.environ[name], safe="")
        return os.environ[name]

    return _NAME.sub(filled, text)
