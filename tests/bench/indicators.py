"""How fast the indicator engine answers, and whether ten times the demands cost it anything."""

import statistics
import time
from datetime import date
from typing import Final

import pandas as pd
import shapely
from sqlalchemy import Connection, Engine, text

from etl import bulk, load
from geo import db, grid
from geo.catalog import INDICATORS
from geo.engine import Question, answer
from geo.period import Grain, Period
from geo.schema import RESOLUTION, demand
from tests.bench.figures import line, timed

MANY, MOST, FEW = 1_000_000, 10_000_000, 1_000
LIMIT_MS, GROWTH, REFRESH_S = 100.0, 1.5, 1.0
TIMES: Final = 60

FIVE: Final = Question(
    keys=("on_time_rate", "closure_rate", "same_day_rate", "daily_flow", "demands"),
    level="street",
    period=Period(date(2021, 1, 1), date(2022, 1, 1)),
    grain=Grain.DAY,
)
"""A year by day and street, in the middle of three."""

GROUND: Final = """
INSERT INTO rongtu.deployment VALUES (true, 'Asia/Shanghai', 4544, '基准', 'Bench');
INSERT INTO rongtu.level VALUES ('district', 10, '区县', 'District'),
    ('street', 20, '街道', 'Street'), ('community', 30, '社区', 'Community');
-- Three districts of twelve streets, and 261 communities: 300 areas.
INSERT INTO rongtu.area (code, level, parent_code, name_zh, name_en, households, source, synthetic,
    geom)
SELECT code, level, parent, code, code, 5000, 'bench', true,
    ST_Multi(ST_MakeEnvelope(104, 30, 105, 31, 4326))
FROM (
    SELECT 'D' || d AS code, 'district' AS level, NULL AS parent FROM generate_series(0, 2) AS d
    UNION ALL SELECT 'S' || s, 'street', 'D' || s / 12 FROM generate_series(0, 35) AS s
    UNION ALL SELECT 'C' || c, 'community', 'S' || c % 36 FROM generate_series(0, 260) AS c
) AS made;
"""

DEMANDS: Final = """
INSERT INTO rongtu.demand (source, source_id, received_at, dispatched_at, accepted_at, due_at,
    closed_at, reopened_at, callback_at, status, category, channel, satisfaction, voided,
    duplicate_of, direct_answer, area_code, place_how, geom, cell, synthetic)
SELECT 'bench', n::text, at, at + took * 0.1, at + took * 0.2, at + allowed,
    CASE WHEN r1 < 0.997 AND at + took < '2022-12-31 16:00+00' THEN at + took END,
    CASE WHEN r2 < 0.02 THEN at + took + interval '5 days' END,
    CASE WHEN r2 < 0.64 THEN at + took + interval '1 day' END, 'closed',
    'category' || n % 30, 'channel' || n % 5, CASE WHEN r2 < 0.5 THEN 1 + n % 5 END, r3 < 0.015,
    CASE WHEN r3 > 0.97 AND n > 100 THEN (n - n % 97 - 1)::text END, r2 > 0.85,
    'C' || floor(r1 * 261)::int, 'exact', ST_SetSRID(ST_MakePoint(104 + r2, 30 + r3), 4326),
    -- A few cells have many.
    (CAST(:cells AS bigint[]))[1 + floor(r4 * r4 * cardinality(CAST(:cells AS bigint[])))::int],
    true
FROM (
    SELECT n, random() AS r1, random() AS r2, random() AS r3, random() AS r4,
        -- One after the other, as a source gives them.
        CAST(:start AS timestamptz) + (CAST(:end AS timestamptz) - CAST(:start AS timestamptz))
            * ((n - :first + random()) / (:last - :first + 1)) AS at,
        interval '1 hour' * (-ln(random() + 1e-9) * 30) AS took,
        interval '1 day' * (ARRAY[1, 3, 7, 15])[1 + n % 4] AS allowed
    FROM generate_series(:first, :last) AS n
) AS drawn
"""

FROM_DEMANDS: Final = """
SELECT p.ancestor_code AS code, e.day, sum(e.due), sum(e.on_time), sum(e.due_closed),
    sum(e.received), sum(e.same_day), sum(e.closed)
FROM (
    SELECT area_code, timezone('Asia/Shanghai', due_at)::date AS day, 1 AS due,
        (closed_at <= due_at IS TRUE)::int AS on_time, (closed_at IS NOT NULL)::int AS due_closed,
        0 AS received, 0 AS same_day, 0 AS closed
    FROM rongtu.demand WHERE due_at >= :start AND due_at < :end AND NOT voided
        AND duplicate_of IS NULL
    UNION ALL
    SELECT area_code, timezone('Asia/Shanghai', received_at)::date, 0, 0, 0, 1,
        (timezone('Asia/Shanghai', received_at)::date = timezone('Asia/Shanghai', closed_at)::date
            IS TRUE)::int, 0
    FROM rongtu.demand WHERE received_at >= :start AND received_at < :end AND NOT voided
        AND duplicate_of IS NULL
    UNION ALL
    SELECT area_code, timezone('Asia/Shanghai', closed_at)::date, 0, 0, 0, 0, 0, 1
    FROM rongtu.demand WHERE closed_at >= :start AND closed_at < :end AND NOT voided
        AND duplicate_of IS NULL
) AS e JOIN rongtu.area_path AS p USING (area_code)
WHERE p.level = 'street'
GROUP BY 1, 2
"""
"""The same counts straight from the demands."""

BASE: Final = """
SELECT p.ancestor_code AS code, received_at, due_at, closed_at
FROM rongtu.demand JOIN rongtu.area_path AS p USING (area_code)
WHERE p.level = 'street' AND NOT voided AND duplicate_of IS NULL
    AND (received_at >= :start AND received_at < :end OR due_at >= :start AND due_at < :end
        OR closed_at >= :start AND closed_at < :end)
"""
"""What pandas needs of the base table for it."""

EVERY_DAY: Final = "SELECT date '2019-12-30' + n FROM generate_series(0, 1130) AS n"

TOUCHED: Final = """
SELECT DISTINCT timezone('Asia/Shanghai', moment)::date
FROM rongtu.demand, unnest(ARRAY[received_at, due_at, closed_at]) AS moment
WHERE source_id::int > :size AND moment IS NOT NULL
"""

THREE_YEARS: Final = {"start": "2019-12-31 16:00+00", "end": "2022-12-30 16:00+00"}
LAST_DAY: Final = {"start": "2022-12-29 16:00+00", "end": "2022-12-30 16:00+00"}
YEAR: Final = {"start": "2020-12-31 16:00+00", "end": "2021-12-31 16:00+00"}


def bench(engine: Engine, *, large: bool) -> list[bool]:
    """Measure answers and refreshes; say of each limit whether it was kept."""
    _emptied(engine)
    print("Answers: a year by day and street for 5 indicators, 300 areas, 30 categories, 3 years")
    _fill(engine, MANY)
    small = _p95(engine, f"at {MANY:,} demands")
    kept = []
    if large:
        _fill(engine, MOST)
        most = _p95(engine, f"at {MOST:,} demands")
        kept = [
            line(f"95th percentile at {MOST:,}", most, LIMIT_MS, "ms", "a screen's patience"),
            line("as many times that of a tenth", most / small, GROWTH, "", "the same cost"),
        ]
    else:
        kept = [line(f"95th percentile at {MANY:,}", small, LIMIT_MS, "ms", "a screen's patience")]
    _peers(engine)
    _others(engine)
    kept.append(_refreshed(engine))
    return kept


def _emptied(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA IF EXISTS rongtu CASCADE"))
    db.migrate(engine)
    with engine.begin() as connection:
        for command in GROUND.split(";\n"):
            if command.strip():
                connection.execute(text(command))
        load.rebuild_paths(connection)
        connection.execute(
            text(
                "INSERT INTO rongtu.etl_run (profile, layer, source, started_at, status, as_of)"
                " VALUES ('bench', 'demand', 'bench', now(), 'done', '2022-12-31 16:00+00')"
            )
        )


def _cells() -> list[int]:
    """Return the cells of a city of some 16 by 20 km."""
    cells: list[int] = grid.covering(shapely.box(104, 30.6, 104.17, 30.78), RESOLUTION).tolist()
    return cells


def _fill(engine: Engine, rows: int) -> None:
    start = time.perf_counter()
    with engine.begin() as connection:
        tables = ", ".join(str(table) for table in (demand, *load.ROLLUPS))
        connection.execute(text(f"TRUNCATE {tables}"))
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT setseed(0.2020)"))
        with bulk.filling(connection, demand, rows=rows):
            connection.execute(
                text(DEMANDS), {"first": 1, "last": rows, "cells": _cells()} | THREE_YEARS
            )
        connection.execute(text("ANALYZE rongtu.demand"))
    made = time.perf_counter() - start
    with engine.begin() as connection:
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        days = list(connection.execute(text(EVERY_DAY)).scalars())
        load.refresh_rollup(connection, days, changed=rows)
    counted = time.perf_counter() - start - made
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("SET statement_timeout = 0"))
        connection.execute(text("VACUUM ANALYZE"))
    print(f"  {rows:,} demands made in {made:.0f} s, all rollups counted in {counted:.0f} s")


def _p95(engine: Engine, name: str) -> float:
    with engine.connect() as connection:
        seconds = timed(lambda: answer(connection, FIVE), times=TIMES)
        rows = len(answer(connection, FIVE).frame)
    p95 = statistics.quantiles(seconds, n=20)[-1] * 1000
    print(f"  {name}: {rows:,} numbers, {statistics.median(seconds) * 1000:.0f} ms median,"
          f" {p95:.0f} ms p95")  # fmt: skip
    return p95


def _peers(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))
        sql = timed(lambda: connection.execute(text(FROM_DEMANDS), YEAR).all(), times=3)
        print(f"  peer: SQL on the demands                {statistics.median(sql) * 1000:8.0f} ms")
        pandas = timed(lambda: _by_pandas(connection), times=1)
        print(f"  peer: pandas from the demands           {pandas[0] * 1000:8.0f} ms")


def _by_pandas(connection: Connection) -> pd.DataFrame:
    rows = pd.DataFrame(connection.execute(text(BASE), YEAR).all())
    local = {
        name: pd.to_datetime(rows[f"{name}_at"], utc=True).dt.tz_convert("Asia/Shanghai")
        for name in ("received", "due", "closed")
    }
    days = {name: moment.dt.date for name, moment in local.items()}
    parts = {
        "due": rows.groupby(["code", days["due"]]).size(),
        "on_time": (local["closed"] <= local["due"]).groupby([rows["code"], days["due"]]).sum(),
        "due_closed": local["closed"].notna().groupby([rows["code"], days["due"]]).sum(),
        "received": rows.groupby(["code", days["received"]]).size(),
        "same_day": (days["received"] == days["closed"])
        .groupby([rows["code"], days["received"]])
        .sum(),
        "closed": rows.groupby(["code", days["closed"]]).size(),
    }
    return pd.DataFrame(parts)


def _others(engine: Engine) -> None:
    """Print what has no limit: where an answer needs more than the rollup of every area."""
    year = Question(keys=("on_time_rate",), level="street", period=FIVE.period)
    asked = {
        "the year as one, by street": year,
        "the same of one category": Question(
            keys=year.keys, level="street", period=year.period, categories=("category7",)
        ),
        "time to close by street (Kaplan-Meier)": Question(
            keys=("median_hours",), level="street", period=year.period
        ),
        "every indicator, everything": Question(keys=tuple(INDICATORS), period=year.period),
    }
    with engine.connect() as connection:
        connection.execute(text("SET statement_timeout = 0"))
        for name, question in asked.items():
            seconds = timed(lambda q=question: answer(connection, q), times=3)  # type: ignore[misc]
            print(f"  {name:<40}{statistics.median(seconds) * 1000:8.0f} ms")


def _refreshed(engine: Engine) -> bool:
    """Load a thousand more of the last day, and count again."""
    with engine.begin() as connection:
        size = connection.scalar(text("SELECT max(source_id::int) FROM rongtu.demand"))
        drawn = {"first": size + 1, "last": size + FEW, "cells": _cells()}
        connection.execute(text(DEMANDS), drawn | LAST_DAY)
        days = list(connection.execute(text(TOUCHED), {"size": size}).scalars())
        start = time.perf_counter()
        load.refresh_rollup(connection, days, changed=FEW)
        seconds = time.perf_counter() - start
    return line(f"rollups after {FEW:,} more", seconds, REFRESH_S, "s", "an increment")
