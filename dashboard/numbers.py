"""Numbers as people read them."""

import math
from typing import Final

NONE: Final = "—"
"""Shown where there is no data: never 0."""


def shown(value: float, digits: int = 0) -> str:
    """Write `value` with `digits` decimals and grouped thousands; a dash for no data.

    >>> shown(270108.0), shown(95.34, 1), shown(float("nan"))
    ('270,108', '95.3', '—')
    """
    if math.isnan(value):
        return NONE
    text = f"{value:,.{digits}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text


def span(low: float, high: float, digits: int) -> str:
    """Write an interval; empty where there is none."""
    if math.isnan(low) or math.isnan(high):
        return ""
    return f"{shown(low, digits)}–{shown(high, digits)}"


def signed(difference: float, digits: int = 0) -> str:
    """Write a difference with its sign; a dash for no data.

    >>> signed(0.64, 1), signed(-1200.0), signed(-0.01, 1)
    ('+0.6', '−1,200', '0.0')
    """
    text = shown(abs(difference), digits)
    if math.isnan(difference) or float(text.replace(",", "")) == 0:
        return text
    return ("+" if difference > 0 else "−") + text
