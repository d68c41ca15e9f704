"""What a map sheet shows, read; and the register of sheets: found, entered, and let go.

The statements that write touch `export` and nothing else.
"""

from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Executable,
    Insert,
    Select,
    Update,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import insert

from geo.catalog import Layer
from geo.schema import SRID, area, export

LOCK: Final[Executable] = text("SELECT pg_advisory_xact_lock(hashtext('rongtu.export'))")
"""Whoever counts before writing waits for whoever is doing the same."""
LASTING: Final = "bulletin"
"""The kind whose files are kept for good."""

_TOLD: Final = ("code", "made_at", "kind", "format", "title", "query", "spec", "version", "as_of",
                "sha256", "bytes", "seconds")  # fmt: skip


def outlines(level: str) -> Select[Any]:
    """Select the outlines of a level's areas: code, geom as WKB."""
    return (
        select(area.c.code, func.ST_AsBinary(area.c.geom).label("geom"))
        .where(area.c.level == level)
        .order_by(area.c.code)
    )


def features(layer: Layer, box: tuple[float, float, float, float], most: int) -> Select[Any]:
    """Select features of a layer that meet a box: code, names, geom as WKB.

    Parameters
    ----------
    box
        West, south, east and north, in degrees.
    """
    source = layer.features.subquery()
    within = func.ST_MakeEnvelope(*box, SRID)
    return (
        select(
            source.c.code,
            source.c.name_zh,
            source.c.name_en,
            func.ST_AsBinary(source.c.geom).label("geom"),
        )
        .where(func.ST_Intersects(source.c.geom, within))
        .order_by(source.c.code)
        .limit(most)
    )


def one(code: str) -> Select[Any]:
    """Select an entry, and whether its file is there: one row, or none."""
    return _entries().where(export.c.code == code)


def file(code: str) -> Select[Any]:
    """Select the file of an entry: one row, or none."""
    return select(export.c.file).where(export.c.code == code)


def listed(*, search: str, code: str, offset: int, limit: int) -> Select[Any]:
    """Select the entries whose title has `search` in it or whose code begins with `code`.

    The newest come first.
    """
    return (
        _entries()
        .where(*_found(search, code))
        .order_by(export.c.made_at.desc(), export.c.code)
        .offset(offset)
        .limit(limit)
    )


def of_query(query: str, kind: str) -> Select[Any]:
    """Select the entries of a kind that were made for a query, the newest first."""
    return (
        _entries()
        .where(export.c.kind == kind, export.c.query == query)
        .order_by(export.c.made_at.desc(), export.c.code)
    )


def issued(length: str, *, offset: int, limit: int) -> Select[Any]:
    """Select the bulletins, those of the newest days first, of the same the newest edition first.

    Parameters
    ----------
    length
        What `issue_kind` of their `spec` is: week or month; any where it is empty.
    """
    spec = export.c.spec
    return (
        _entries()
        .where(*_issued(length))
        .order_by(
            spec["from"].astext.desc(),
            spec["issue_kind"].astext,
            func.coalesce(spec["area"].astext, ""),
            spec["lang"].astext.desc(),
            spec["edition"].as_integer().desc(),
            export.c.code,
        )
        .offset(offset)
        .limit(limit)
    )


def issued_count(length: str) -> Select[Any]:
    """Select how many bulletins `issued` has without an offset and a limit."""
    return select(func.count()).select_from(export).where(*_issued(length))


def _issued(length: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [export.c.kind == LASTING]
    if length:
        found.append(export.c.spec["issue_kind"].astext == length)
    return found


def many(*, search: str, code: str) -> Select[Any]:
    """Select how many entries `listed` has without an offset and a limit."""
    return select(func.count()).select_from(export).where(*_found(search, code))


def counted() -> Select[Any]:
    """Select how many entries there are."""
    return select(func.count()).select_from(export)


def put() -> Insert:
    """Insert an entry of the columns given; nothing where there is one of its code.

    It returns the code of what was inserted.
    """
    return insert(export).on_conflict_do_nothing(index_elements=["code"]).returning(export.c.code)


def again(code: str, sha256: str) -> Update:
    """Give an entry that lost its file the same one back; values are given beside.

    It returns the code.
    """
    return (
        update(export)
        .where(export.c.code == code, export.c.sha256 == sha256, export.c.file.is_(None))
        .returning(export.c.code)
    )


def let_go(*, files: int, total: int, but: str) -> Update:
    """Let the oldest files go: no more than `files` of `total` bytes stay, nor fewer than `but`.

    Bulletins stay whatever they take, and are not counted.
    """
    newest = (export.c.made_at.desc(), export.c.code)
    ranked = (
        select(
            export.c.code,
            func.row_number().over(order_by=newest).label("place"),
            func.sum(export.c.bytes).over(order_by=newest, rows=(None, 0)).label("so_far"),
        )
        .where(export.c.file.is_not(None), export.c.kind != LASTING)
        .subquery()
    )
    beyond = select(ranked.c.code).where((ranked.c.place > files) | (ranked.c.so_far > total))
    return update(export).where(export.c.code.in_(beyond), export.c.code != but).values(file=None)


def _found(search: str, code: str) -> list[ColumnElement[bool]]:
    if not search and not code:
        return []
    found: ColumnElement[bool] = export.c.title.icontains(search, autoescape=True)
    return [found | export.c.code.startswith(code, autoescape=True) if code else found]


def _entries() -> Select[Any]:
    kept = export.c.file.is_not(None).label("kept")
    return select(*(export.c[name] for name in _TOLD), kept)
