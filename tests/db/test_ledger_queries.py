"""The ledger as screens and reports read it."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from sqlalchemy import Connection, Engine, insert, text

from dashboard import data, ledger_data
from etl.report import of_run, rendered
from etl.report.account import ReportError
from geo.queries import ledger as queries
from geo.schema import area, area_path, deployment, etl_run, level, quarantine

pytestmark = pytest.mark.db

NOON: Final = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
HOUR: Final = timedelta(hours=1)
SQUARE: Final = "SRID=4326;MULTIPOLYGON(((104 30,104.1 30,104.1 30.1,104 30.1,104 30)))"


def a_run(connection: Connection, profile: str = "demand", **values: Any) -> int:  # noqa: ANN401 - columns
    """Enter a run, one hour after another."""
    count = connection.execute(text("SELECT count(*) FROM rongtu.etl_run")).scalar_one()
    at = NOON + count * HOUR
    row: Mapping[str, Any] = {
        "profile": profile, "layer": "demand", "source": "12345", "status": "done",
        "started_at": at, "finished_at": at + timedelta(seconds=90), **values,
    }  # fmt: skip
    statement = insert(etl_run).values(row).returning(etl_run.c.run_id)
    return int(connection.execute(statement).scalar_one())


def hold(connection: Connection, run_id: int, *reasons: str, **values: Any) -> None:  # noqa: ANN401 - columns
    """Hold back a row for each of `reasons`."""
    start = connection.execute(text("SELECT count(*) FROM rongtu.quarantine")).scalar_one()
    for number, reason in enumerate(reasons, start + 1):
        row = {
            "profile": "demand", "layer": "demand", "source": "12345", "file": "a.csv",
            "fingerprint": str(number), "row_number": number, "row": {"text": "x"},
            "reason": reason, "run_id": run_id, **values,
        }  # fmt: skip
        connection.execute(insert(quarantine).values(row))


def test_runs_come_newest_first_with_what_they_took(connection: Connection) -> None:
    first, second, third = (a_run(connection) for _ in range(3))
    rows = connection.execute(queries.runs(limit=2)).all()
    assert [row.run_id for row in rows] == [third, second]
    assert rows[0].seconds == 90
    assert connection.execute(queries.run(first)).one().run_id == first
    assert connection.execute(queries.run(None)).one().run_id == third
    assert connection.execute(queries.run(third + 1)).first() is None


def test_freshness_is_of_the_last_kept_load_and_tells_of_a_failed_one(
    connection: Connection,
) -> None:
    a_run(connection, inserted=10, as_of=NOON)
    a_run(connection, inserted=5, as_of=NOON - HOUR)
    a_run(connection, status="failed", error="no file")
    a_run(connection, "street", layer="area", source="sample", status="failed")
    street, demands = connection.execute(queries.freshness()).all()
    assert (demands.rows, demands.as_of, demands.status) == (15, NOON, "failed")
    assert demands.finished_at == NOON + HOUR + timedelta(seconds=90)
    assert demands.tried_at == NOON + 2 * HOUR + timedelta(seconds=90)
    assert (street.layer, street.rows, street.finished_at) == ("area", None, None)


def test_sources_that_are_made_up_are_known(connection: Connection) -> None:
    a_run(connection, detail={"synthetic": True})
    a_run(connection, "real", source="real", detail={"synthetic": False})
    a_run(connection, "old", source="old")
    a_run(connection, "tried", source="tried", status="failed", detail={"synthetic": True})
    found = {one.profile: one.synthetic for one in connection.execute(queries.freshness())}
    assert [name for name, synthetic in found.items() if synthetic] == ["demand"]
    assert len(found) == 4


REASONS: Final = {
    "received_at is '2020-13-45': a moment was wanted": "received_at is …: a moment was wanted",
    'name is "O\'Brien": text was wanted': "name is …: text was wanted",
    r"text is 'it\'s 138 \"x\"': too long": "text is …: too long",
    "lon is 1.04e2, of -180..180": "lon is …e… of …",
    "closed_at 2020-01-02 03:04:05Z is before": "closed_at … is before",
    "no value": "no value",
}


def test_reasons_are_counted_by_kind_without_the_values_of_rows(connection: Connection) -> None:
    run_id = a_run(connection)
    hold(connection, run_id, *REASONS, next(iter(REASONS)).replace("45", "46"))
    hold(connection, run_id, "no value", profile="other")
    rows = connection.execute(queries.held_back(limit=100)).all()
    assert (rows[0].profile, rows[0].kind, rows[0].rows) == (
        "demand", "received_at is …: a moment was wanted", 2,
    )  # fmt: skip
    assert {row.kind for row in rows} == set(REASONS.values())
    in_all = connection.execute(queries.held_back_in_all()).all()
    assert [tuple(row) for row in in_all] == [("demand", 7), ("other", 1)]
    assert len(connection.execute(queries.held_back(limit=2)).all()) == 2


@pytest.mark.parametrize(("reason", "kind"), REASONS.items())
def test_python_reads_the_values_in_a_reason_as_the_database_does(reason: str, kind: str) -> None:
    assert re.sub(queries.VALUES, "…", reason) == kind


def test_placings_are_of_the_last_run_that_placed_something(connection: Connection) -> None:
    a_run(connection, detail={"places": {"exact": 1}})
    wanted = a_run(connection, detail={"places": {"exact": 5, "none": 2}})
    a_run(connection, detail={"places": {}})
    a_run(connection, detail={})
    a_run(connection, status="failed", detail={"places": {"exact": 9}})
    (row,) = connection.execute(queries.placings()).all()
    assert (row.run_id, row.detail["places"]) == (wanted, {"exact": 5, "none": 2})
    (last,) = connection.execute(queries.kept()).all()
    assert last.run_id == wanted + 2


def test_examples_are_the_first_rows_of_each_kind(connection: Connection) -> None:
    run_id = a_run(connection)
    hold(connection, run_id, *(f"lon is '{n}'" for n in range(8)), "no value")
    hold(connection, a_run(connection), "no value")
    rows = connection.execute(queries.examples(run_id, each=5)).all()
    assert [row.row_number for row in rows] == [1, 2, 3, 4, 5, 9]
    assert [row.rows for row in rows] == [8, 8, 8, 8, 8, 1]


def _ground(connection: Connection) -> None:
    connection.execute(
        insert(deployment).values(
            only=True, time_zone="Asia/Shanghai", metric_srid=4544, name_zh="测试区", name_en="Test"
        )
    )
    named = {"name_zh": "区", "name_en": "D"}
    for rank, key in enumerate(("district", "street", "community"), 1):
        connection.execute(insert(level).values(level=key, rank=rank, **named))
        connection.execute(
            insert(area).values(
                code=key, level=key, geom=SQUARE, source="x", synthetic=True, **named
            )
        )
        connection.execute(insert(area_path).values(area_code=key, ancestor_code=key, level=key))


def test_the_ground_of_a_map_is_the_coarsest_levels(connection: Connection) -> None:
    _ground(connection)
    rows = connection.execute(queries.ground(levels=2, tolerance=0.001)).all()
    assert [row.depth for row in rows] == [1, 2]


PHONE: Final = "13812345678"


def test_a_report_is_filled_from_the_database_and_masked(connection: Connection) -> None:
    _ground(connection)
    detail = {
        "reasons": {"received_at is …": 3}, "places": {"exact": 6}, "seconds": 12.5,
        "notes": [f"caller {PHONE}"], "files": ["a.csv"], "rows_before": 0, "rows_after": 6,
        "grid": [[104.05, 30.05, 6]], "datum": "WGS 84", "steps": {"read": 1.5},
    }  # fmt: skip
    run_id = a_run(connection, read=10, inserted=6, quarantined=3, skipped=1, detail=detail,
                   as_of=NOON)  # fmt: skip
    row = {"text": f"请联系{PHONE}", "say": "<script>"}
    hold(connection, run_id, *(f"received_at is '{PHONE}{n}'" for n in range(3)), row=row)
    report = of_run(connection, None)
    assert report.run_id == run_id
    assert report.adds_up
    assert report.as_of is not None
    assert report.as_of.hour == 12
    assert (report.seconds, report.rows_after, report.steps) == (12.5, 6, {"read": 1.5})
    (reason,) = report.reasons
    assert (reason.rows, len(reason.examples)) == (3, 3)
    assert len(report.outlines) == 2
    page = rendered(report)
    assert PHONE not in page
    assert "<script>" not in page
    assert "received_at is …" in page


def test_a_run_of_before_the_details_has_a_report(connection: Connection) -> None:
    run_id = a_run(connection, read=2, inserted=2)
    report = of_run(connection, run_id)
    assert (report.seconds, report.places, report.cells) == (90.0, {}, ())
    assert "Every row is accounted for" in rendered(report)


@pytest.mark.parametrize("run_id", [0, -1, 999_999, 10**30])
def test_a_run_that_is_not_there_is_said(connection: Connection, run_id: int) -> None:
    with pytest.raises(ReportError, match="rongtu runs"):
        of_run(connection, run_id)


def test_before_the_first_load_there_is_no_last_run(connection: Connection) -> None:
    with pytest.raises(ReportError, match="Nothing was loaded yet"):
        of_run(connection, None)


def test_the_page_reads_all_of_it_and_shows_no_telephone(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data, "_engine", lambda: engine)
    ledger_data._ledger.cache_clear()  # noqa: SLF001 - another test's ledger
    with engine.begin() as connection:
        _ground(connection)
        places = {"exact": 90, "street": 5, "village": 2, "name": 1, "none": 2}
        noticed = {"outlines crossed themselves and were repaired": 4, "dates were odd": 9}
        run_id = a_run(
            connection, read=103, inserted=100, quarantined=3, as_of=NOON,
            detail={"places": places, "notes": [f"caller {PHONE}"], "noticed": noticed},
        )  # fmt: skip
        hold(connection, run_id, *(f"closed_at is '{PHONE}'" for _ in range(3)))
        a_run(connection, status="failed", error=f"row of {PHONE}; wanted: a file")
    ledger = ledger_data.ledger()
    (source,) = ledger.sources
    assert (source.rows, source.failed) == (100, True)
    assert [run.failed for run in ledger.runs] == [True, False]
    assert all(run.adds_up for run in ledger.runs)
    (placing,) = ledger.placings
    assert placing.ways == {
        "exact": 90, "nearest": 0, "code": 7, "name": 1, "stacked": 0, "none": 2,
    }  # fmt: skip
    assert (placing.rows, placing.by_point) == (100, 90)
    assert ledger.repaired == {"demand": 4}
    assert ledger.held_back == {"demand": 3}
    assert PHONE not in repr(ledger)
    assert json.dumps([reason.kind for reason in ledger.reasons]) == '["closed_at is \\u2026"]'
