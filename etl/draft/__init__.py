"""A first profile of a file that nobody has described: guesses, each with what it rests on."""

from etl.draft.guess import guessed
from etl.draft.write import toml

__all__ = ["guessed", "toml"]
