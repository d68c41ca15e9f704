"""What limits an answer, in words."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection

from geo.catalog import INDICATORS, Indicator
from geo.catalog.basis import Counts
from geo.engine.question import Ground, Question
from geo.queries import indicators as queries
from geo.text import Text

_NOTHING: Final = Text(zh="还没有载入诉求数据", en="No demands are loaded")


def of(connection: Connection, question: Question, base: Ground) -> Iterator[Text]:
    """Yield what must be said with the answer to `question`."""
    first, last = base.first_day, base.last_day
    if first is None or last is None or base.as_of is None:
        yield _NOTHING
        return
    period = question.period
    if period.end <= first or period.start > last:
        yield Text(
            zh=f"所选时段不在数据范围（{first} 至 {last}）之内",
            en=f"The period has no day of the data ({first} to {last})",
        )
    elif period.start < first or period.end > last + timedelta(days=1):
        yield Text(
            zh=f"所选时段超出数据范围（{first} 至 {last}），只计其中有数据的日子",
            en=f"The period goes beyond the data ({first} to {last}); only days of these count",
        )
    for one in question.indicators:
        yield from _of_one(one, question, base)
    if question.level is not None and question.within is None:
        yield from _unplaced(connection, question)


def _of_one(one: Indicator, question: Question, base: Ground) -> Iterator[Text]:
    until = base.until(one.basis) if isinstance(one.basis, Counts) else None
    if isinstance(one.basis, Counts) and until is not None and question.period.end > until:
        yield _too_late(one.title, one.basis.matures, until)
    if not one.of_a_period:
        yield Text(
            zh=f"{one.title.zh}：截至数据时间，与时段无关",
            en=f"{one.title.en}: as of the data, whatever the period",
        )
    for other in one.beside:
        if other not in question.keys:
            beside = INDICATORS[other].title
            yield Text(
                zh=f"{one.title.zh}须与{beside.zh}同看",
                en=f"Read {one.title.en.lower()} with {beside.en.lower()}",
            )


def _too_late(title: Text, matures: int, until: date) -> Text:
    if not matures:
        return Text(
            zh=f"{title.zh}：{until} 起到期的尚未全部到期，不计",
            en=f"{title.en}: days from {until} on are left out, as they are not over",
        )
    return Text(
        zh=f"{title.zh}：{until} 起的日子尚未满 {matures} 天，不计",
        en=f"{title.en}: days from {until} on are left out, as less than {matures} days have"
        " passed since",
    )


def _unplaced(connection: Connection, question: Question) -> Iterator[Text]:
    statement = queries.unplaced(question.period, question.scope)
    count = int(connection.execute(statement).scalar_one())
    if count:
        yield Text(
            zh=f"另有 {count:,} 件诉求不在任何已知区域内",
            en=f"{count:,} more demands are in no known area",
        )
