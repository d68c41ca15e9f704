"""The sample: real names and outlines, and everything below and about them made up."""

from etl.sample.generate import write

__all__ = ["write"]
