"""Pure functions from numbers to figures."""
