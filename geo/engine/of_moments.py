"""Indicators of the demands themselves, and of things that stand somewhere."""

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Connection

from geo import db
from geo.analysis import survival
from geo.catalog import Indicator
from geo.catalog.basis import Falling, TimeToClose
from geo.catalog.standing import Standing
from geo.engine.figures import Figures, Numbers, quotients
from geo.engine.question import Ground, Question, named
from geo.queries import indicators as queries
from geo.queries import standing as standings


def falling(
    connection: Connection, question: Question, base: Ground, asked: Sequence[Indicator]
) -> dict[str, Figures]:
    """Count what is open and falls due; every part of the period is told the same."""
    shape = len(base.places), len(base.parts)
    if base.as_of is None:
        nothing = np.full(shape, np.nan)
        return {one.key: quotients(one, nothing, None) for one in asked}
    spans = [one.basis.hours for one in asked if isinstance(one.basis, Falling)]
    row_of = named(base.places["code"])
    counts = np.zeros((len(spans), *shape))
    for row in connection.execute(queries.falling(question.scope, spans, base.as_of)).mappings():
        for i in range(len(spans)):
            counts[i, row_of[row["code"]], :] = row[f"v{i}"]
    return {one.key: quotients(one, count, None) for one, count in zip(asked, counts, strict=True)}


def times_to_close(
    connection: Connection, question: Question, base: Ground, asked: Sequence[Indicator]
) -> dict[str, Figures]:
    """Estimate within how many hours a share of the demands is closed."""
    shape = len(base.places), len(base.parts)
    blank = np.full(shape, np.nan)
    if base.as_of is None:
        return {one.key: Figures(numerator=np.zeros(shape), denominator=np.zeros(shape),
                                 value=blank, low=blank, high=blank, mean_of_days=blank,
                                 days=np.zeros(shape)) for one in asked}  # fmt: skip
    starts = [part.start for part in base.parts]
    frame = db.read_frame(
        connection, queries.durations(question.scope, starts, base.end, base.as_of)
    )
    cell = frame["code"].map(named(base.places["code"])) * shape[1] + frame["at"]
    times = survival.times_to_close(frame.assign(code=cell))
    at = times["code"].to_numpy(dtype=np.intp)

    def spread(name: str, empty: float = np.nan) -> Numbers:
        whole = np.full(shape[0] * shape[1], empty)
        whole[at] = times[name]
        return whole.reshape(shape)

    def finite(values: Numbers) -> Numbers:
        return np.where(np.isfinite(values), values, np.nan)

    demands = spread("demands", 0)
    found = {}
    for one in asked:
        assert isinstance(one.basis, TimeToClose)  # noqa: S101 - the caller has asked for these
        name = one.basis.name
        found[one.key] = Figures(
            numerator=demands - spread("open", 0),
            denominator=demands,
            value=spread(name),
            low=spread(f"{name}_low"),
            # No upper bound is not a number to be shown.
            high=finite(spread(f"{name}_high")),
            mean_of_days=blank,
            days=np.zeros(shape),
        )
    return found


def standing(
    connection: Connection, question: Question, base: Ground, asked: Sequence[Indicator]
) -> dict[str, Figures]:
    """Divide what stands there by what could; every part of the period is told the same."""
    shape = len(base.places), len(base.parts)
    found = {}
    for one in asked:
        assert isinstance(one.basis, Standing)  # noqa: S101 - the caller has asked for these
        if question.level is None:
            rows = [(base.places["code"][0], *connection.execute(
                standings.overall(one.basis, within=question.within)).one())]  # fmt: skip
        else:
            rows = [tuple(row) for row in connection.execute(
                standings.by_area(one.basis, question.level, within=question.within))]  # fmt: skip
        row_of = named(base.places["code"])
        sums = np.zeros((2, len(base.places)))
        for code, numerator, denominator in rows:
            sums[:, row_of[code]] = float(numerator), float(denominator)
        found[one.key] = quotients(one, *(np.repeat(part[:, None], shape[1], 1) for part in sums))
    return found
