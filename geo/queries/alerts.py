"""Alerts that were found and kept."""

from typing import Any

from sqlalchemy import Select, func, select

from geo.queries.scope import below
from geo.schema import alert, area, audit

SCANNED = "alerts"
"""The action that the audit enters a scan under."""


def kept(*, within: str | None = None, limit: int = 100) -> Select[Any]:
    """Select the alerts, newest first, with the names of the area that holds their centre."""
    statement = (
        select(
            alert.c.alert_id, alert.c.found_at, alert.c.category, alert.c.ends_on, alert.c.days,
            alert.c.lon, alert.c.lat, alert.c.radius_m, alert.c.cells, alert.c.area_code,
            area.c.name_zh, area.c.name_en, alert.c.cases, alert.c.expected, alert.c.p,
            alert.c.rank, alert.c.version, alert.c.detail,
        )
        .select_from(alert.outerjoin(area, area.c.code == alert.c.area_code))
        .order_by(alert.c.ends_on.desc(), alert.c.p, alert.c.alert_id)
        .limit(limit)
    )  # fmt: skip
    if within is not None:
        statement = statement.where(alert.c.area_code.in_(below(within)))
    return statement


def scanned(key: str) -> Select[Any]:
    """Select how often the scan of this key was kept; one row."""
    return (
        select(func.count())
        .select_from(audit)
        .where(audit.c.action == SCANNED, audit.c.object == key)
    )


def scans(*, limit: int) -> Select[Any]:
    """Select the scans that were kept, the newest first: object (their key) and detail."""
    return (
        select(audit.c.object, audit.c.detail)
        .where(audit.c.action == SCANNED)
        .order_by(audit.c.audit_id.desc())
        .limit(limit)
    )


def newest() -> Select[Any]:
    """Select the numbers of the newest alert and of the newest scan: what differs after a scan."""
    last_scan = select(func.max(audit.c.audit_id)).where(audit.c.action == SCANNED)
    return select(
        func.max(alert.c.alert_id).label("alert"), last_scan.scalar_subquery().label("scan")
    )
