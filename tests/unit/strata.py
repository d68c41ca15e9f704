"""Counts of strata in two periods."""

from typing import Final

import pandas as pd
from hypothesis import assume
from hypothesis import strategies as st

Row = tuple[str, str, float, float, float, float]

COLUMNS: Final = [
    "place", "category", "numerator_before", "denominator_before", "numerator_after",
    "denominator_after",
]  # fmt: skip


def strata(rows: list[Row]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    """Draw strata of two places and three categories or fewer, some in one period only."""
    keys = draw(st.sets(st.tuples(st.sampled_from("ab"), st.sampled_from("npq")), min_size=1))
    denominator = st.integers(0, 50)
    rows = []
    for place, category in sorted(keys):
        before, after = draw(denominator), draw(denominator)
        over, beyond = draw(st.integers(0, before)), draw(st.integers(0, after))
        rows.append((place, category, over, before, beyond, after))
    frame = strata(rows)  # type: ignore[arg-type]
    assume(frame["denominator_before"].sum() > 0)
    assume(frame["denominator_after"].sum() > 0)
    return frame
