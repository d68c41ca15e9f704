"""Coverage, from the question to the sentence."""

from datetime import date
from typing import Final

from sqlalchemy import Connection

from geo import db
from geo.catalog.circles import CIRCLES
from geo.engine.coverage import found as reading
from geo.engine.coverage import lists, words
from geo.engine.coverage.figures import figures
from geo.engine.coverage.found import Found
from geo.engine.coverage.model import Coverage, CoverageQuestion
from geo.engine.question import Question, ground
from geo.period import Period
from geo.queries import areas
from geo.queries import reach as queries
from geo.queries.scope import below
from geo.text import Text

_ANY: Final = Period(date(2000, 1, 1), date(2000, 1, 2))
"""What is asked as of the data has no period of its own."""
_NEXT_DOOR: Final = min(CIRCLES.values())


def coverage(connection: Connection, question: CoverageQuestion) -> Coverage:
    """Say what is in reach of the stations, and who is left out.

    Every station counts for everyone near it, also across a border.

    Raises
    ------
    UnknownKeyError
        No such level, area, station or kind of station.
    RongtuError
        No such living circle.
    """
    within = question.within
    asked = Question(keys=("demands",), period=_ANY, level=question.level, within=within)
    base = ground(connection, asked)
    found = reading.read(connection, question)
    codes = base.places["code"].tolist()
    whole = figures(found, [""], None).drop(columns="code")
    holding, beyond = None, 0
    if question.level is not None:
        rows = db.read_frame(connection, queries.holding(question.level, within=within))
        holding = rows.set_index("area_code")["place"]
        things = (found.compounds, found.buildings)
        beyond = sum(int((~one["area_code"].isin(holding.index)).sum()) for one in things)
    left_out, buildings = lists.left_out(found, db.read_frame(connection, queries.streets()))
    inside = None if within is None else set(connection.execute(below(within)).scalars())
    lost = lists.lost(found)
    synthetic = _made_up(found)
    limits = _limits(found, beyond=beyond, lost=lost, synthetic=synthetic)
    return Coverage(
        question=question,
        outcome=found.outcome,
        way=found.way,
        metres=found.metres,
        ways=found.ways,
        places=base.places,
        whole=whole,
        frame=figures(found, codes, holding),
        left_out=left_out,
        buildings_left_out=buildings,
        overlap=lists.overlap(found),
        load=lists.load(found, inside),
        lost=lost,
        as_of=base.as_of,
        synthetic=synthetic,
        verdict=words.verdict(
            question, found.outcome, found.way, whole, left_out, place=_name(connection, within)
        ),
        notes=tuple(words.notes(question, found.outcome, limits)),
    )


def _name(connection: Connection, within: str | None) -> Text | None:
    if within is None:
        return None
    row = connection.execute(areas.one(within)).one()
    return Text(zh=row.name_zh, en=row.name_en)


def _made_up(found: Found) -> bool:
    tables = (found.stations.every, found.compounds, found.buildings)
    return any(bool(table["synthetic"].any()) for table in tables)


def _limits(found: Found, *, beyond: int, lost: float, synthetic: bool) -> words.Limits:
    closing = found.stations.closing
    return words.Limits(
        ways=found.ways,
        network=found.known.network,
        without_households=int(found.compounds["households"].isna().sum()),
        stranded=lists.stranded(found, metres=_NEXT_DOOR),
        next_door=_NEXT_DOOR,
        outside=int(found.stations.open["area_code"].isna().sum()),
        beyond=beyond,
        closing=tuple(
            Text(zh=zh, en=en)
            for zh, en in zip(closing["name_zh"], closing["name_en"], strict=True)
        ),
        lost=lost,
        synthetic=synthetic,
    )
