"""`rongtu alerts`: the nightly scan for outbreaks, and what it found before."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Final

import typer
from sqlalchemy import Connection, Engine, insert, text

from geo import db
from geo.catalog import CATEGORIES, called
from geo.engine.alerts import Alarm, Watch, watch
from geo.errors import RongtuError
from geo.queries import alerts as queries
from geo.queries import areas
from geo.schema import alert, audit
from geo.settings import geo_settings
from geo.text import Lang

LISTED: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Night:
    """A scan, and whether it was kept: the same one of the same data is kept once."""

    found: Watch
    version: int
    kept: bool


def scanned(
    engine: Engine,
    *,
    ends_on: datetime | None = None,
    within: str | None = None,
    categories: tuple[str, ...] = (),
    keep: bool = True,
) -> Night:
    """Scan, and keep what was found with the number of the data's version.

    Raises
    ------
    UnknownKeyError
        No such area or category.
    RongtuError
        There is nothing to scan.
    """
    with engine.begin() as connection:
        # One snapshot for all scans, whatever is loaded meanwhile.
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        if keep:
            # Before the snapshot: whoever scans at the same time waits, and then sees it was kept.
            connection.execute(text("LOCK TABLE rongtu.alert IN SHARE ROW EXCLUSIVE MODE"))
        version = int(connection.execute(areas.state()).one().version or 0)
        found = watch(
            connection,
            ends_on=None if ends_on is None else ends_on.date(),
            within=within,
            categories=categories,
        )
        key = json.dumps(
            [str(found.ends_on), within, sorted(set(categories)), version], ensure_ascii=False
        )
        known = connection.execute(queries.scanned(key)).scalar_one()
        if keep and not known:
            _keep(connection, found, version=version, key=key)
    return Night(found=found, version=version, kept=keep and not known)


def _keep(connection: Connection, found: Watch, *, version: int, key: str) -> None:
    rows = [_row(one, found, version) for one in found.alarms]
    if rows:
        connection.execute(insert(alert), rows)
    connection.execute(
        insert(audit).values(
            actor="rongtu alerts",
            action=queries.SCANNED,
            object=key,
            detail={
                "scans": {one or "*": outcome.value for one, outcome in found.scans},
                "alarms": len(rows),
                "seed": found.seed,
                "replications": found.replications,
                "level": found.level,
            },
        )
    )


def _row(one: Alarm, found: Watch, version: int) -> dict[str, Any]:
    cluster = one.cluster
    return {
        "within": found.within,
        "category": one.category,
        "ends_on": found.ends_on,
        "days": cluster.days,
        "lon": one.lon,
        "lat": one.lat,
        "radius_m": cluster.radius_m,
        "cells": one.cells.tolist(),
        "area_code": one.place,
        "cases": cluster.cases,
        "expected": cluster.expected,
        "p": cluster.p,
        "rank": one.rank,
        "version": version,
        "detail": {
            "zh": one.verdict.zh,
            "en": one.verdict.en,
            "log_likelihood_ratio": cluster.log_likelihood_ratio,
            "seed": found.seed,
            "replications": found.replications,
        },
    }


def command(
    *,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The last day scanned; the last one that is over."),
    ] = None,
    area: Annotated[str | None, typer.Option(help="Only cells that touch this area.")] = None,
    categories: Annotated[
        list[str] | None, typer.Option("--category", help="Only demands of it; repeatable.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Keep nothing.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Print those kept; scan nothing.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Scan the last days for outbreaks, keep what is found, and say it in a sentence each."""
    engine = db.connect(geo_settings())
    db.migrate(engine)
    if listed:
        _list(engine, area, as_json=as_json)
        return
    night = scanned(
        engine, ends_on=as_of, within=area, categories=tuple(categories or ()), keep=not dry_run
    )
    if as_json:
        typer.echo(json.dumps(_document(night), ensure_ascii=False, indent=1))
        return
    for line in _lines(night):
        typer.echo(line)


def _lines(night: Night) -> Iterator[str]:
    found = night.found
    yield f"# 截至 {found.ends_on} · up to {found.ends_on}"
    if not found.alarms:
        yield f"# {found.verdict.zh} · {found.verdict.en}"
    for one in found.alarms:
        yield one.verdict.zh
        yield f"  {one.verdict.en}"
    yield (
        f"# {len(found.scans)} 次扫描，p ≤ {found.level:.4g} 为预警，随机种子 {found.seed}"
        f" · {len(found.scans)} scans, an alarm at p <= {found.level:.4g}, seed {found.seed}"
    )
    if not night.kept:
        yield "# 未存档（试运行，或同一数据已扫描过） · not kept: a dry run, or scanned before"


def _document(night: Night) -> dict[str, Any]:
    found = night.found
    return {
        "ends_on": found.ends_on.isoformat(),
        "area": found.within,
        "version": night.version,
        "kept": night.kept,
        "level": found.level,
        "seed": found.seed,
        "replications": found.replications,
        "scans": [{"category": one, "outcome": outcome.value} for one, outcome in found.scans],
        "verdict": {"zh": found.verdict.zh, "en": found.verdict.en},
        "alarms": [_row(one, found, night.version) | {"ends_on": found.ends_on.isoformat()}
                   for one in found.alarms],
    }  # fmt: skip


def _list(engine: Engine, within: str | None, *, as_json: bool) -> None:
    with engine.connect() as connection:
        if within is not None and connection.execute(areas.one(within)).first() is None:
            raise RongtuError(
                given=f"No area is called {within!r}",
                wanted="the code of an area",
                remedy="see rongtu indicators --level street",
            )
        rows = connection.execute(queries.kept(within=within, limit=LISTED)).mappings().all()
    if as_json:
        plain = [dict(row) for row in rows]
        typer.echo(json.dumps(plain, ensure_ascii=False, indent=1, default=str))
        return
    if not rows:
        typer.echo("# 没有存档的预警 · no alerts are kept")
    for row in rows:
        kind = "*" if row.category is None else called(CATEGORIES, row.category, Lang.ZH)
        typer.echo(f"{row.ends_on}  {kind}  {row.detail['zh']}")
