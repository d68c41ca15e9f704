"""What the facts count, in plain SQL on the demands: one statement a panel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import shapely
from sqlalchemy import Connection, select, text

from geo.facts.selection import OPEN, Selection
from geo.queries.facts import CLOSE_EDGES
from geo.schema import demand

STATUS: Final = """CASE WHEN closed_at IS NULL AND due_at < :now THEN 'overdue'
    WHEN closed_at IS NULL THEN 'open' WHEN due_at IS NULL THEN 'closed'
    WHEN closed_at <= due_at THEN 'on_time' ELSE 'late' END"""
LOCAL: Final = "received_at AT TIME ZONE (SELECT time_zone FROM rongtu.deployment)"
VALUES: Final = {
    "category": "category",
    "channel": "coalesce(channel, '')",
    "status": STATUS,
    "how": "place_how",
}
"""The value of each facet."""
COUNTS: Final = "NOT voided AND duplicate_of IS NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plain:
    """A selection as conditions of SQL."""

    connection: Connection
    selection: Selection
    as_of: datetime | None

    def conditions(self) -> dict[str, str]:
        """Return the conditions by facet."""
        asked = self.selection
        found = {"days": f"({LOCAL})::date >= '{asked.period.start}'"
                         f" AND ({LOCAL})::date < '{asked.period.end}'"}  # fmt: skip
        chosen = {"category": asked.categories, "channel": asked.channels,
                  "status": asked.statuses, "how": asked.hows}  # fmt: skip
        for name, keys in chosen.items():
            if keys:
                listed = ", ".join(f"'{key}'" for key in keys)
                found[name] = f"{VALUES[name]} IN ({listed})"
        if asked.areas:
            found["areas"] = " OR ".join(
                "EXISTS (SELECT FROM rongtu.area_path AS up WHERE up.area_code = demand.area_code"
                f" AND ancestor_code = '{code}')"
                for code in asked.areas
            )
        if asked.hours:
            found["hours"] = " OR ".join(
                f"(extract(isodow FROM {LOCAL}) BETWEEN {one.first_day} AND {one.last_day} AND"
                f" extract(hour FROM {LOCAL}) BETWEEN {one.first_hour} AND {one.last_hour})"
                for one in asked.hours
            )
        if asked.classes:
            found["close"] = " OR ".join(map(_class, asked.classes))
        if asked.polygon is not None:
            shape = shapely.to_wkt(shapely.from_wkb(asked.polygon), rounding_precision=-1)
            found["polygon"] = f"""place_how <> 'stacked'
                AND ST_Intersects(geom, ST_GeomFromText('{shape}', 4326))"""
        return found

    def rows(self, columns: str, but: str = "", rest: str = "", counts: str = COUNTS) -> list[Any]:
        """Select `columns` of the selection without one of its conditions."""
        every = [f"({one})" for name, one in self.conditions().items() if name != but]
        where = " AND ".join([f"({counts})", *every])
        asked = select(text(columns)).select_from(demand).where(text(where))
        statement = f"{asked} {rest}"
        return list(self.connection.execute(text(statement), {"now": self.as_of}))

    def count(self, but: str = "", counts: str = COUNTS) -> int:
        """Count the selection."""
        return int(self.rows("count(*)", but, counts=counts)[0][0])

    def by(self, value: str, but: str) -> dict[Any, int]:
        """Count the selection by a value, without one of its conditions."""
        return {row[0]: row[1] for row in self.rows(f"{value}, count(*)", but, "GROUP BY 1")}

    def hours(self) -> dict[tuple[int, int], int]:
        """Count it by weekday from Monday, 0, and hour."""
        found = self.rows(
            f"extract(isodow FROM {LOCAL}) - 1, extract(hour FROM {LOCAL}), count(*)",
            "hours", "GROUP BY 1, 2",
        )  # fmt: skip
        return {(int(row[0]), int(row[1])): row[2] for row in found}

    def closing(self) -> list[int]:
        """Count it by class of the time to close, the last one still open."""
        return [int(self.rows(f"count(*) FILTER (WHERE {_class(one)})", "close")[0][0])
                for one in range(OPEN + 1)]  # fmt: skip


def _class(number: int) -> str:
    if number == OPEN:
        return "closed_at IS NULL"
    low = f"closed_at >= received_at + interval '{CLOSE_EDGES[number]} hours'"
    if number == OPEN - 1:
        return low
    return f"{low} AND closed_at < received_at + interval '{CLOSE_EDGES[number + 1]} hours'"
