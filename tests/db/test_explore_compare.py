"""Two areas or two periods beside one another: their numbers, differences, and what is said."""

from datetime import date
from typing import Any

import pytest

from dashboard.explore.asked import parse
from dashboard.explore.compare import compared
from geo.analysis.rates import newcombe
from geo.facts.beside import by_area
from geo.facts.counted import counted
from geo.facts.read import read
from geo.facts.selection import Chosen, Selection
from geo.facts.table import Facts
from geo.period import Period
from tests.db.builders import EAST, WEST, World, a_demand

pytestmark = pytest.mark.db

EARLIER, LATER = "2020-05-01..2020-05-15", "2020-05-15..2020-05-29"


@pytest.fixture
def facts(world: World) -> Facts:
    """Load four weeks: three a day in the west, two in the east; one in the west is often late."""
    rows = []
    for day in range(1, 29):
        moments = {
            "received_at": f"2020-05-{day:02} 09:00:00",
            "due_at": f"2020-05-{day:02} 18:00:00",
            "closed_at": f"2020-05-{day:02} 12:00:00",
        }
        late = moments | {"closed_at": f"2020-05-{day:02} 20:00:00"}
        # On one and the same point they would pass for a default coordinate.
        west, east = (
            {"lon": f"{lon + day * 1e-4:.6f}", "lat": f"{lat + day * 1e-5:.6f}"}
            for lon, lat in (WEST, EAST)
        )
        rows += [
            a_demand(f"{day}-1", **moments, **west),
            a_demand(f"{day}-2", **moments, **west, category="parking"),
            a_demand(f"{day}-3", **(late if day <= 14 else moments), **west),
            a_demand(f"{day}-4", **moments, **east),
            a_demand(f"{day}-5", **moments, **east),
        ]
    world.demands(rows)
    with world.engine.connect() as connection:
        return read(connection)


def told(facts: Facts, said: str, query: str = "") -> dict[str, Any]:
    asked, notes = parse(f"?lang=en&{query}", facts)
    return compared(facts, asked, said, notes)


def row(found: dict[str, Any], key: str) -> dict[str, Any]:
    one: dict[str, Any] = next(one for one in found["rows"] if one["key"] == key)
    return one


def test_two_streets_have_their_numbers_and_the_interval_of_their_difference(facts: Facts) -> None:
    found = told(facts, "A,B")
    assert [one["title"] for one in found["sides"]] == ["A", "B"]
    assert [one["text"] for one in row(found, "demands")["values"]] == ["84", "56"]
    rate = row(found, "on_time_rate")
    # What is due on the last day cannot be judged before it is over.
    west, east = (one["value"] for one in rate["values"])
    (change,) = rate["differences"]
    low, high = newcombe(54, 54, 67, 81)
    assert (east, round(west, 4)) == (100.0, round(100 * 67 / 81, 4))
    assert change["judged"] == "better"
    assert f"{100 * low:.1f}" in change["interval"]
    assert f"{100 * high:.1f}" in change["interval"]
    assert "above" in found["sentence"]


def test_the_weeks_of_a_side_are_its_demands(facts: Facts) -> None:
    found = told(facts, "A,B")
    assert [one["weeks"] for one in found["sides"]] == [[21] * 4, [14] * 4]


def test_two_periods_are_told_in_the_order_of_time_whichever_is_the_other(facts: Facts) -> None:
    forth = told(facts, EARLIER, "from=2020-05-15&to=2020-05-29")
    back = told(facts, LATER, "from=2020-05-01&to=2020-05-15")
    assert "rose from 80.0 %" in forth["sentence"]
    assert back["sentence"] == forth["sentence"]
    assert row(forth, "on_time_rate")["differences"][0]["judged"] == "better"
    assert row(back, "on_time_rate")["differences"][0]["judged"] == "worse"


@pytest.mark.parametrize(
    ("said", "query"),
    [("D,A", ""), ("A,D", ""), (EARLIER, "from=2020-05-10&to=2020-05-24")],
)
def test_what_overlaps_is_told_and_not_judged(facts: Facts, said: str, query: str) -> None:
    found = told(facts, said, query)
    assert found["rows"]
    changes = [one["differences"][0] for one in found["rows"]]
    assert {one["judged"] for one in changes if one is not None} == {None}
    assert found["sentence"] == ""
    assert any("overlaps" in note for note in found["notes"])


def test_periods_of_other_lengths_say_so(facts: Facts) -> None:
    found = told(facts, "2020-05-01..2020-05-08", "from=2020-05-08&to=2020-05-29")
    assert any("not equally long (7 / 21 days)" in note for note in found["notes"])


@pytest.mark.parametrize("said", ["", "A", "X,Y", "A,A", "2010-01-01..2011-01-01", "..", "a..b"])
def test_nothing_to_compare_is_said(facts: Facts, said: str) -> None:
    found = told(facts, said)
    assert (found["sides"], found["rows"]) == ([], [])
    assert any("nothing to compare" in note for note in found["notes"])


def test_a_side_without_demands_has_no_shares(facts: Facts) -> None:
    found = told(facts, "A,B", "status=late")
    assert [one["texts"] for one in found["categories"]] == [["14 (100.0%)", "—"]]
    assert [one["value"] for one in row(found, "on_time_rate")["values"]] == [0.0, None]
    assert row(found, "on_time_rate")["differences"] == [None]


def test_an_area_chosen_with_its_first_part_is_the_whole(facts: Facts) -> None:
    period = Period(date(2020, 5, 1), date(2020, 5, 29))
    for areas in (("A", "D"), ("B", "D"), ("A", "B"), ("D",)):
        chosen = Selection(period=period, areas=areas)
        assert counted(facts, chosen, level="street", indicator="demands").demands == 140, areas


def test_the_tree_counts_every_level(facts: Facts) -> None:
    period = Period(date(2020, 5, 1), date(2020, 5, 29))
    chosen = Chosen(facts, Selection(period=period, areas=("A",)))
    assert by_area(chosen) == {"D": 140, "A": 84, "B": 56}
