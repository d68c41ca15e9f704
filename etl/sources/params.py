"""What a profile says of how a web service is asked."""

import re
from collections.abc import Mapping
from typing import Final

import httpx

from etl.errors import SourceError
from etl.profile import Profile
from etl.sources.address import address, resolved
from etl.sources.watermark import NUMBER, TIME
from etl.sources.web import Patience, Service

RESERVED: Final = frozenset({"pause", "retries", "retry_wait"})
"""Parameters that are for us, not for the service."""
WATERMARK: Final = "{watermark}"


def service(profile: Profile, *, pause_s: float = 0.0) -> Service:
    """Return the service of `profile`, asked as patiently as its `read.params` say."""
    params = profile.read.params
    patience = Patience(
        pause_s=number(profile, "pause", pause_s),
        tries=max(1, int(number(profile, "retries", 5))),
        wait_s=number(profile, "retry_wait", 1.0),
    )
    return Service(address(profile.read.url or "", tuple(params.values())), patience=patience)


def number(profile: Profile, name: str, default: float) -> float:
    """Return a parameter that is for us, not for the service."""
    said = profile.read.params.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,9})?", said):
        raise SourceError(
            given=f"read.params.{name} is {said!r:.50}",
            wanted="a number, not below 0",
            remedy="correct it",
        )
    return float(said)


def params_of(profile: Profile, since: str | None) -> dict[str, str]:
    """Return the parameters for the service.

    `${NAME}` is filled in from the environment, `{watermark}` with how far the last load came;
    the first load, which has no watermark, goes without the parameters that want one. So it does
    where the watermark is neither number nor time: other text could change what is asked for.
    """
    fits = since is not None and re.fullmatch(f"{NUMBER}|{TIME}", since)
    return {
        name: resolved(value).replace(WATERMARK, since or "")
        for name, value in profile.read.params.items()
        if name not in RESERVED and (fits or WATERMARK not in value)
    }


def asked(url: httpx.URL, *params: Mapping[str, str]) -> httpx.URL:
    """Return `url` with parameters; of several with one name, whatever its case, the last."""
    chosen: dict[str, tuple[str, str]] = {}
    for name, value in [*url.params.multi_items(), *(p for one in params for p in one.items())]:
        chosen[name.lower()] = (name, value)
    return url.copy_with(params=dict(chosen.values()))
