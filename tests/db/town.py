"""A town of two streets over eighteen weeks, whose every demand can be counted by hand."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from tests.db.builders import World, a_demand, an_area, square

MONDAY, DAYS = date(2020, 1, 6), 126
END = MONDAY + timedelta(days=DAYS)
SUNDAY = 6
JINJIANG, JINNIU = "510104", "510106"
"""Districts of which figures are published."""
LAST = datetime(2020, 5, 10, 23, 59)  # noqa: DTZ001 - on the clock of the town


def load_town(engine: Engine, folder: Path) -> None:
    """Load the areas and the demands of the town."""
    world = World(folder=folder, engine=engine)
    whole = an_area(JINNIU, square(104, 30, 104.02, 30.01), name_zh="金牛区", parent_code=None)
    other = square(105, 30, 105.01, 30.01)
    streets = [
        an_area("A", square(104, 30, 104.01, 30.01), parent_code=JINNIU),
        an_area("B", square(104.01, 30, 104.02, 30.01), parent_code=JINNIU),
    ]
    world.areas("district", [whole, an_area(JINJIANG, other, parent_code=None)])
    world.areas("street", streets)
    world.areas("community", [an_area("C", other, parent_code=JINJIANG)])
    world.demands(town())


def town() -> Iterator[dict[str, str]]:
    """Yield eighteen weeks: three demands a day in the west, two in the east, one nowhere.

    On Sundays the east has one only. All are due after a day. The first in the west is late on
    every fourth day, and everything in the east is in time; the last of the west is still open.
    """
    for number in range(DAYS):
        at = datetime.combine(MONDAY, datetime.min.time()) + timedelta(days=number, hours=9)
        # By code, as a source that gives one point for all would be taken for a stack.
        west = {"lon": "", "lat": "", "area_code": "A"}
        due = {"received_at": f"{at}", "due_at": f"{at + timedelta(days=1)}"}
        closed = {"closed_at": f"{at + timedelta(hours=5)}"}
        late = {"closed_at": f"{at + timedelta(days=1, hours=2)}"} if number % 4 == 0 else closed
        yield a_demand(f"{number}w1", **west, **due, **late)
        yield a_demand(f"{number}w2", **west, **due, **closed)
        third = {"closed_at": ""} if number == DAYS - 1 else closed
        yield a_demand(f"{number}w3", **west, **due, **third)
        for east in ("e1",) if at.weekday() == SUNDAY else ("e1", "e2"):
            place = west | {"area_code": "B", "category": "sanitation"}
            yield a_demand(f"{number}{east}", **due, **closed, **place)
    nowhere = {"lon": "", "lat": "", "received_at": "2020-04-20 10:00:00",
               "due_at": "2020-04-21 10:00:00", "closed_at": f"{LAST}"}  # fmt: skip
    yield a_demand("nowhere", **nowhere)
