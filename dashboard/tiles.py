"""Vector tiles by URL, for the maps of the pages, and for QGIS and whatever else draws them.

`/tiles.json` lists what there is, `/tiles/<key>.json` describes it as a TileJSON, and
`/tiles/<key>/<z>/<x>/<y>.mvt` are the tiles; `within=<area code>` leaves out what is in no area at
or below that one. In QGIS, a "Vector Tiles" connection to `…/tiles/compound/{z}/{x}/{y}.mvt`; in
MapLibre, a source of type `vector` with the URL of the TileJSON, and `promoteId: "code"`.

Nothing personal is in them: see `geo.queries.tiles`. TileJSON 3.0.0, Mapbox, 2022.
"""

import gzip
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import InternalServerError

from dashboard import tiles_data
from dashboard.api import errors
from dashboard.api.sent import FOR_GOOD, REVALIDATE
from dashboard.tiles_data import Tile
from geo.errors import RongtuError
from geo.queries.tiles import MAX_ZOOM, PROPERTIES, Address

MIMETYPE: Final = "application/vnd.mapbox-vector-tile"
CUT: Final = "Rongtu-Cut"
"""The header of a tile that not everything is in: how many things are, and of how many."""
CLOSEST: Final = 16
"""The zoom that maps are told to ask for at most: its grid is of 15 cm, and they enlarge it."""

routes: Final = Blueprint("tiles", __name__)
routes.register_error_handler(RongtuError, errors.refuse)
routes.register_error_handler(InternalServerError, errors.failed)


class AddressError(RongtuError, LookupError):
    """A place where there is no tile."""


def tile_url(key: str, *, version: int | None, within: str | None = None) -> str:
    """Return where the tiles of a layer or level are, with {z}, {x} and {y} to be filled in."""
    return f"/tiles/{quote(key, safe='')}/{{z}}/{{x}}/{{y}}.mvt{_query(within, version)}"


def source_url(key: str, *, within: str | None = None) -> str:
    """Return where the TileJSON of a layer or level is."""
    return f"/tiles/{quote(key, safe='')}.json{_query(within, None)}"


@routes.get("/tiles.json")
def index() -> Response:
    """List what there are tiles of."""
    version, layers = tiles_data.sources()
    here = request.host_url.rstrip("/")
    listed = [
        {
            "key": layer.key,
            "title_zh": layer.title.zh,
            "title_en": layer.title.en,
            "kind": layer.kind.value,
            "tilejson": here + source_url(layer.key),
            "tiles": here + tile_url(layer.key, version=None),
        }
        for layer in layers
    ]
    return _document({"data_version": version, "sources": listed})


@routes.get("/tiles/<key>.json")
def source(key: str) -> Response:
    """Describe the tiles of a layer or level."""
    within = _within()
    found = tiles_data.source(key, within=within)
    described: dict[str, Any] = {
        "tilejson": "3.0.0",
        "scheme": "xyz",
        "name": f"{found.title.zh} {found.title.en}",
        "tiles": [
            request.host_url.rstrip("/") + tile_url(key, version=found.version, within=within)
        ],
        "minzoom": 0,
        "maxzoom": CLOSEST,
        "vector_layers": [
            {
                "id": key,
                "description": found.kind.value,
                "minzoom": 0,
                "maxzoom": CLOSEST,
                "fields": {
                    name: "Boolean" if name == "synthetic" else "String" for name in PROPERTIES
                },
            }
        ],
    }
    if found.bounds is not None:
        described["bounds"] = list(found.bounds)
    return _document(described)


@routes.get("/tiles/<key>/<z>/<x>/<y>.mvt")
def tile(key: str, z: str, x: str, y: str) -> Response:
    """Send a tile: 204 when nothing is in it."""
    return _sent(tiles_data.tile(key, _address(z, x, y), within=_within()))


@routes.get("/tiles/", defaults={"name": ""})
@routes.get("/tiles/<path:name>")
def nothing(name: str) -> Response:
    """Refuse what is no address here: else a page of the dashboard would answer."""
    raise AddressError(
        given=f"No such address as /tiles/{name[:80]}",
        wanted="/tiles.json, /tiles/<key>.json or /tiles/<key>/<z>/<x>/<y>.mvt",
        remedy="/tiles.json lists every key",
    )


def _address(z: str, x: str, y: str) -> Address:
    zoom = _number("zoom", z, MAX_ZOOM, "ask for a tile of that zoom, and enlarge it")
    last, remedy = 2**zoom - 1, f"zoom {zoom} has {2**zoom} columns and rows, counted from 0"
    return Address(z=zoom, x=_number("column", x, last, remedy), y=_number("row", y, last, remedy))


def _number(name: str, given: str, most: int, remedy: str) -> int:
    # Of few digits: 1e9 digits are a number too, and take a while.
    if given.isascii() and given.isdigit() and len(given) <= len(str(most)) and int(given) <= most:
        return int(given)
    raise AddressError(
        given=f"No tile has the {name} {given[:20]!r}",
        wanted=f"a whole number from 0 to {most:,}",
        remedy=remedy,
    )


def _within() -> str | None:
    return request.args.get("within") or None


def _query(within: str | None, version: int | None) -> str:
    pairs = {"within": within, "v": version}
    given = urlencode({name: value for name, value in pairs.items() if value is not None})
    return f"?{given}" if given else ""


def _sent(found: Tile) -> Response:
    response = Response(mimetype=MIMETYPE)
    tag = found.tag
    if not found.body:
        response.status_code = HTTPStatus.NO_CONTENT
    elif request.accept_encodings["gzip"] > 0:
        response.set_data(found.body)
        response.headers["Content-Encoding"] = "gzip"
        # Other bytes, another tag.
        tag = f"{tag}:gzip"
    else:
        response.set_data(gzip.decompress(found.body))
    if found.drawn < found.touching:
        response.headers[CUT] = f"{found.drawn} of {found.touching}"
    known = found.lasting and found.version is not None
    current = known and request.args.get("v") == str(found.version)
    response.headers["Cache-Control"] = FOR_GOOD if current else REVALIDATE
    response.vary.add("Accept-Encoding")
    response.set_etag(tag)
    response.make_conditional(request)
    return response


def _document(body: dict[str, Any]) -> Response:
    response = jsonify(body)
    response.headers["Cache-Control"] = REVALIDATE
    response.add_etag()
    response.make_conditional(request)
    return response
