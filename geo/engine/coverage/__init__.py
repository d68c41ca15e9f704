"""Coverage: who is near enough to a station, and who is left out."""

from geo.engine.coverage.model import Coverage, CoverageQuestion, Outcome, Subject
from geo.engine.coverage.study import coverage

__all__ = ["Coverage", "CoverageQuestion", "Outcome", "Subject", "coverage"]
