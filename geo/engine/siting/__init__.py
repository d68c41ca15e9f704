"""Siting: where new stations would serve most."""

from geo.engine.siting.model import Candidates, Siting, SitingQuestion
from geo.engine.siting.study import siting

__all__ = ["Candidates", "Siting", "SitingQuestion", "siting"]
