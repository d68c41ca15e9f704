"""Two or more selections beside one another, and why a rate differs between two of them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.analysis.change import Change, decompose
from geo.analysis.rates import newcombe
from geo.catalog import INDICATORS, Indicator
from geo.engine.figures import Figures
from geo.errors import RongtuError
from geo.facts.measures import Measures, held
from geo.facts.selection import Chosen, Selection
from geo.facts.table import Facts


def whole(facts: Facts, selection: Selection, keys: Sequence[str]) -> dict[str, Figures]:
    """Return the numbers of a selection as a whole, of the indicators that the facts can tell.

    Raises
    ------
    UnknownKeyError
        No such indicator, area, category or the like.
    """
    measures = Measures(Chosen(facts, selection), None)
    asked = [INDICATORS[key] for key in dict.fromkeys(keys)]
    return {one.key: measures.figures(one) for one in asked if held(one)}


def by_area(chosen: Chosen) -> dict[str, int]:
    """Return how many of the demands are in each area, of every level, by its code."""
    facts = chosen.facts
    codes = facts.areas.frame["code"].to_numpy()
    found: dict[str, int] = {}
    for level in facts.areas.levels:
        measures = Measures(chosen, level)
        counts = measures.counted(chosen.elsewhere)[:-1]
        found |= zip(codes[measures.areas].tolist(), map(int, counts), strict=True)
    return found


def difference(indicator: Indicator, first: Figures, second: Figures) -> tuple[float, float, float]:
    """Return `second - first` with its 95 % interval, in the unit of the indicator.

    The interval is Newcombe's and of shares alone: NaN for what is none, or has no value.
    """
    change = float(second.value[-1] - first.value[-1])
    if not indicator.share or np.isnan(change) or np.isnan(first.denominator[-1]):
        return change, np.nan, np.nan
    low, high = newcombe(
        second.numerator[-1], second.denominator[-1], first.numerator[-1], first.denominator[-1]
    )
    return change, float(low) * indicator.factor, float(high) * indicator.factor


def explained(
    facts: Facts, first: Selection, second: Selection, indicator: Indicator, *, level: str | None
) -> Change | None:
    """Split the difference of a rate into performance and mix, by place and category.

    Parameters
    ----------
    level
        Of the places; none where the two selections are of different places: then the strata are
        categories alone.

    Returns
    -------
    Change
        None where the indicator is no quotient of two counts, or a stratum has a numerator without
        a denominator.
    """
    if not held(indicator) or not indicator.share or indicator.counted:
        return None
    strata = [
        _strata(facts, one, indicator, level=level).rename(
            columns={"numerator": f"numerator_{name}", "denominator": f"denominator_{name}"}
        )
        for name, one in (("before", first), ("after", second))
    ]
    frame = strata[0].merge(strata[1], on=["place", "category"], how="outer").fillna(0.0)
    try:
        return decompose(frame)
    except RongtuError:
        return None


def _strata(
    facts: Facts, selection: Selection, indicator: Indicator, *, level: str | None
) -> pd.DataFrame:
    """Return numerator and denominator by place and category; what is in no place has place ""."""
    parts = []
    for category in facts.facets["category"].keys:
        if selection.categories and category not in selection.categories:
            continue
        measures = Measures(Chosen(facts, replace(selection, categories=(category,))), level)
        found, inside = measures.figures(indicator), _inside(facts, selection, measures)
        counts = {
            name: np.append(every[:-1][inside], every[-1] - every[:-1][inside].sum())
            for name, every in (("numerator", found.numerator), ("denominator", found.denominator))
        }
        codes = facts.areas.frame["code"].to_numpy()[measures.areas[inside]]
        parts.append(pd.DataFrame({"place": [*codes, ""], "category": category, **counts}))
    if not parts:
        return pd.DataFrame(columns=["place", "category", "numerator", "denominator"])
    frame = pd.concat(parts, ignore_index=True).fillna(0.0)
    return frame[frame["denominator"] > 0].reset_index(drop=True)


def _inside(facts: Facts, selection: Selection, measures: Measures) -> NDArray[np.bool_]:
    """Say which areas of the level lie in the chosen ones."""
    areas = measures.areas
    if not selection.areas:
        return np.ones(len(areas), dtype=np.bool_)
    found = np.zeros(len(areas), dtype=np.bool_)
    for top in facts.areas.numbers(selection.areas):
        found |= (areas >= top) & (areas < facts.areas.end[top])
    return found
