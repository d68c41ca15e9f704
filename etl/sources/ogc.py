"""Features of a WFS, or of a service after OGC API Features, page by page.

Many a WFS gives its features in no certain order; `params.sortBy` with a column that is distinct
makes pages that neither overlap nor leave gaps.
"""

import json
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any, Final

import httpx
import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from etl.errors import SourceError
from etl.profile import Profile
from etl.sources import gml
from etl.sources.pages import CHUNK_ROWS, Page, columns_of, flat, gathered
from etl.sources.params import asked, params_of, service
from etl.sources.rows import Geometries, Rows
from etl.sources.web import Answer, RefusedError, Service

MOST_PAGES: Final = 100_000
_JSON: Final = "application/json"
_BAD_REQUEST: Final = 400


def read(profile: Profile, *, since: str | None, chunk_rows: int = CHUNK_ROWS) -> Iterator[Rows]:
    """Yield the features of `read.url`.

    Raises
    ------
    SourceError
        The service refuses, gives less than it says to have, or links in circles.
    """
    with service(profile) as asks:
        features = _wfs if profile.format == "wfs" else _api
        layer = profile.read.layer_name
        name = asks.place.name() + (f"#{layer}" if layer else "")
        yield from gathered(
            features(profile, asks, params_of(profile, since)),
            name=name,
            chunk_rows=chunk_rows,
            # A few new rows may lack a column that all rows together have.
            columns=columns_of(profile) if since is not None else (),
        )


class Collection:
    """A page of features as it came.

    Attributes
    ----------
    matched
        How many features there are on all pages, when the service says so.
    following
        Where it says that the next page is.
    digest
        Equal for pages of equal features.
    """

    def __init__(self, page: Page, *, matched: object, following: str | None, digest: str) -> None:
        """Take what was found on the page."""
        self.page = page
        self.matched = int(str(matched)) if str(matched).isdecimal() else None
        self.following = following
        self.digest = digest
        self.size: int = page.table.num_rows


def taken(answer: Answer) -> Collection:
    """Return the features of an answer, whatever format it is in.

    Raises
    ------
    ValueError
        It was cut off, or is no collection of features.
    SourceError
        It is an error in words.
    """
    digest = blake2b(digest_size=16)
    if answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<":
        page, said = gml.features(answer.body)
        digest.update(repr(page.table.to_pydict()).encode(errors="replace"))
        return Collection(
            page, matched=said.get("numberMatched"), following=None, digest=digest.hexdigest()
        )
    document = json.loads(answer.body)
    features = document.get("features") if isinstance(document, Mapping) else None
    if not isinstance(features, list):
        msg = f"it is no collection of features but {answer.body[:100].decode(errors='replace')!r}"
        raise ValueError(msg)  # noqa: TRY004 - to be asked for again, as one cut off
    digest.update(json.dumps(features).encode())
    links = [link for link in document.get("links") or [] if isinstance(link, Mapping)]
    following = [link for link in links if link.get("rel") == "next" and link.get("href")]
    following.sort(key=lambda link: "json" not in str(link.get("type", _JSON)))
    crs, turned = _crs(document, answer)
    return Collection(
        _page(features, crs, turned=turned),
        matched=document.get("numberMatched", document.get("totalFeatures")),
        following=str(following[0]["href"]) if following else None,
        digest=digest.hexdigest(),
    )


def _wfs(profile: Profile, asks: Service, params: Mapping[str, str]) -> Iterator[Page]:
    given = {name.lower(): value for name, value in {**asks.home.params, **params}.items()}
    version = given.get("version", "2.0.0")
    types, count = ("typeNames", "count") if version >= "2" else ("typeName", "maxFeatures")
    layer = profile.read.layer_name or given.get(types.lower())
    if layer is None:
        raise SourceError(
            given=f"{asks.place.shown()} is read without the name of a type",
            wanted="read.layer_name",
            remedy="give one that GetCapabilities of the service lists",
        )
    fixed = {"service": "WFS", "version": version, "request": "GetFeature", types: layer}
    form = {} if "outputformat" in given else {"outputFormat": _JSON}
    size, seen, before, matched = profile.read.page_size, 0, "", None
    for _ in range(MOST_PAGES):
        paging = {count: str(size), "startIndex": str(seen)}
        try:
            found = asks.get(asked(asks.home, fixed, form, params, paging), taken)
        except (gml.ReportError, RefusedError) as error:
            if not form or seen or getattr(error, "status", _BAD_REQUEST) != _BAD_REQUEST:
                raise
            # A service without JSON gives GML to who asks for nothing else.
            form = {}
            found = asks.get(asked(asks.home, fixed, params, paging), taken)
        if found.size and found.digest == before:
            # It knows no startIndex: either it has given all at once, or there is no way on.
            _check(asks, matched, seen, more=found.size == size and seen != matched)
            return
        yield found.page
        seen, before = seen + found.size, found.digest
        matched = found.matched if found.size else matched
        # Some say of each page alone how many there are.
        if not found.size or (matched and seen >= matched and not seen == matched == size):
            _check(asks, matched, seen)
            return
    raise _endless(asks)


def _api(profile: Profile, asks: Service, params: Mapping[str, str]) -> Iterator[Page]:
    url = asked(_items(profile, asks), {"limit": str(profile.read.page_size)}, params)
    seen, before, matched = 0, "", None
    been = {url}
    while len(been) <= MOST_PAGES:
        found = asks.get(url, taken)
        if found.size and found.digest == before:
            raise _endless(asks)
        yield found.page
        seen, before = seen + found.size, found.digest
        matched = found.matched if found.matched is not None else matched
        if found.following is None:
            _check(asks, matched, seen)
            return
        link = asks.follow(found.following, str(url))
        # A token is not always repeated in the link.
        url = asked(link, {name: one for name, one in params.items() if name not in link.params})
        if url in been:
            raise _endless(asks)
        been.add(url)
    raise _endless(asks)


def _items(profile: Profile, asks: Service) -> httpx.URL:
    path = asks.home.path.rstrip("/")
    layer = profile.read.layer_name
    if path.endswith("/items"):
        return asks.home
    if layer is not None:
        path = path.removesuffix("/collections") + f"/collections/{layer}"
    if "/collections/" not in path:
        raise SourceError(
            given=f"{asks.place.shown()} is read without the name of a collection",
            wanted="read.layer_name, or a URL that ends with /items",
            remedy="give one that /collections of the service lists",
        )
    return asks.home.copy_with(path=f"{path}/items")


def _page(features: list[Any], crs: CRS | None, *, turned: bool) -> Page:
    held = [one if isinstance(one, Mapping) else {} for one in features]
    shapes = [json.dumps(one["geometry"]) if one.get("geometry") else None for one in held]
    geometry: Geometries = np.asarray(
        # A ring of two points is a row with bad geometry, not a page that cannot be read.
        shapely.force_2d(shapely.from_geojson(np.array(shapes, dtype=object), on_invalid="ignore")),
        dtype=object,
    )
    if turned:
        geometry = shapely.transform(geometry, lambda xy: xy[:, ::-1])
    table, refused = flat(_values(one) if isinstance(one, Mapping) else one for one in features)
    return Page(table=table, geometry=geometry, crs=crs, refused=refused)


def _values(feature: Mapping[str, Any]) -> dict[str, Any]:
    values = feature.get("properties") or {}
    return values if feature.get("id") is None else {"id": feature["id"]} | values


def _crs(document: Mapping[str, Any], answer: Answer) -> tuple[CRS | None, bool]:
    """Return in what the coordinates are, and whether the second is the one that goes east.

    By the header of OGC API they come in the order of the reference system, such as latitude
    first; the member `crs` of old GeoJSON never meant that.
    """
    header = answer.headers.get("content-crs", "").strip().strip("<>")
    member = document.get("crs")
    named = member.get("properties") if isinstance(member, Mapping) else None
    said = header or str((named or {}).get("name") or "")
    if not said or said.endswith("CRS84"):
        return CRS.from_epsg(4326), False
    try:
        crs = CRS.from_user_input(said)
    except CRSError:
        return None, False
    north_first = bool(crs.axis_info) and crs.axis_info[0].direction == "north"
    return crs, bool(header) and north_first


def _check(asks: Service, matched: int | None, seen: int, *, more: bool = False) -> None:
    if more or (matched is not None and seen < matched):
        raise SourceError(
            given=f"{asks.place.shown()} has {matched or 'more'} features and gave {seen}",
            wanted="every feature",
            remedy="give params.sortBy, or a read.page_size that is larger than what there is",
        )


def _endless(asks: Service) -> SourceError:
    return SourceError(
        given=f"{asks.place.shown()} gives the same pages again and again",
        wanted="pages that come to an end",
        remedy="tell its keepers, or give another read.page_size",
    )
