"""What every target means, in one line: for the JSON Schema, the README and the editor."""

from types import MappingProxyType
from typing import Final

_NAMES: Final = {
    "name_zh": "The name in Chinese; one name serves for both languages.",
    "name_en": "The name in English; one name serves for both languages.",
}
_POINT: Final = {
    "lon": "Longitude or easting of the row's point; decimal, or degrees, minutes and seconds.",
    "lat": "Latitude or northing, likewise.",
}
_WKT: Final = {"wkt": "The geometry as text, instead of lon and lat: POLYGON ((…)), POINT (…)."}
_HOME: Final = {
    "area_code": "Code of the area that the row belongs to; found by place where it is missing.",
}

MEANINGS: Final = MappingProxyType(
    {
        "area": {
            "code": "What tells one area from another; the national code where there is one.",
            "parent_code": "Code of the area of a coarser level that this one is part of.",
            **_NAMES,
            "kind": "A kind within the level, such as a residents' or a villagers' committee.",
            "households": "Number of households, 0 or more.",
            "population": "Number of people, 0 or more.",
            "valid_from": "The first day on which the area exists.",
            "valid_to": "The first day on which it does not exist any more.",
            **_WKT,
        },
        "building": {
            "code": "What tells one building from another.",
            **_NAMES,
            "kind": "What it is used for.",
            "is_key": "Whether it is one of the key buildings; no by default.",
            **_HOME,
            "address": "Street and number.",
            "steward": "The department that looks after it.",
            **_POINT,
            **_WKT,
        },
        "road": {
            "code": "What tells one stretch of road from another.",
            **_NAMES,
            "kind": "As the source classes it, such as OpenStreetMap's highway.",
            "walkable": "Whether people may walk along it; yes by default. What is not, is no part"
            " of the walking network.",
            "area_code": "Code of the area that the row belongs to; by default the finest that"
            " holds its middle.",
            "wkt": "The geometry as text: LINESTRING (…), MULTILINESTRING ((…)).",
        },
        "station": {
            "code": "What tells one station from another.",
            **_NAMES,
            "kind": "What kind of station it is.",
            **_HOME,
            "building_code": "Code of the building that it is in.",
            **_POINT,
            **_WKT,
        },
        "organisation": {
            "code": "What tells one organisation from another.",
            **_NAMES,
            "kind": "Set up alone, jointly or attached.",
            "level": "At which level it works: district, street, community, compound.",
            **_HOME,
            "building_code": "Code of the building that it is in.",
            "active": "Whether it is at work; yes by default.",
            "established_on": "The day on which it was set up.",
        },
        "demand": {
            "source_id": "The source's own id; with `source` it tells one demand from another.",
            "received_at": "When it was received.",
            "dispatched_at": "When it was sent to whom it concerns.",
            "accepted_at": "When these took it on.",
            "due_at": "The deadline.",
            "closed_at": "When it was first closed; empty while it is open.",
            "reopened_at": "When it was opened again.",
            "callback_at": "When the citizen was called back.",
            "status": "A word: closed, open, or any other.",
            "category": "What it is about, a word of a short list.",
            "channel": "How it came in: hotline, app, grid, …",
            "text": "What the citizen said; masked on the way in.",
            "satisfaction": "The citizen's verdict, 1 (worst) to 5 (best).",
            "voided": "Whether it was declared void; no by default. Left out of every rate.",
            "duplicate_of": "The source_id of the demand that this one repeats.",
            "direct_answer": "Whether it was answered at once; no by default.",
            "area_code": "Code of an area, used where no point places the row.",
            "address": "Where it is, in words; masked on the way in, and searched for names of"
            " places where no point or code places the row.",
            **_POINT,
            **_WKT,
        },
    }
)
