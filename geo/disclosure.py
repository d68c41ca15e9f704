"""Disclosure control: which numbers of demands are too small to be given out."""

from typing import Final

FEWEST: Final = 5
"""Numbers of demands below this, but for none at all, point at a person."""
