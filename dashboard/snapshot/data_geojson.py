"""A sheet's places as GeoJSON."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import shapely

from dashboard.snapshot.content import Sheet
from dashboard.snapshot.data_classes import CLASS, classes
from dashboard.snapshot.data_columns import Table
from dashboard.snapshot.data_notes import notes

PLACES: Final = 7
"""Decimals of a degree: a centimetre."""


def written(sheet: Sheet, table: Table) -> bytes:
    """Return a feature collection as RFC 7946 has it; `table` is in EPSG:4326.

    A property's name is a column's key, and the foreign member `columns` says what each is;
    `class` is the row of the legend that the place is drawn by. Outer rings run counter-clockwise.
    What the sheet says is in foreign members too.
    """
    drawn = classes(sheet)
    columns = {one.key: one.cells for one in table.columns}
    titles = {one.key: one.title for one in table.columns}
    if drawn.rows:
        columns[CLASS], titles[CLASS] = drawn.names, drawn.title
    head = {
        "type": "FeatureCollection",
        "title": sheet.title,
        "filters": list(sheet.subtitle),
        "as_of": sheet.as_of,
        "code": sheet.code,
        "definition": sheet.definition,
        "mark": sheet.mark,
        "sample": sheet.sample,
        "sources": list(sheet.sources),
        "suppressed": sheet.suppressed,
        "notes": [list(pair) for pair in notes(sheet, table)],
        "columns": titles,
    }
    features = ",\n".join(_features(table, columns))
    # A surrogate or a line's end in a title is escaped by json, never a broken file.
    return f'{_json(head)[:-1]},"features":[\n{features}\n]}}\n'.encode(errors="replace")


def _features(table: Table, columns: Mapping[str, Any]) -> Iterator[str]:
    rounded = shapely.transform(table.shapes, lambda xy: np.round(xy, PLACES))
    shapes = shapely.to_geojson(shapely.orient_polygons(rounded, exterior_cw=False))
    for row, shape in enumerate(shapes):
        said = {key: values[row] for key, values in columns.items()}
        yield f'{{"type":"Feature","geometry":{shape or "null"},"properties":{_json(said)}}}'


def _json(value: object) -> str:
    return json.dumps(
        value, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_day
    )


def _day(value: date) -> str:
    return value.isoformat()
