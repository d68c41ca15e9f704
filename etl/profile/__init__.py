"""One TOML file = one source mapped to one layer."""

from etl.profile.document import checked, read
from etl.profile.model import (
    FORMATS,
    SUFFIXES,
    Crs,
    Format,
    Limits,
    Place,
    Profile,
    Read,
    Skip,
    Source,
)

__all__ = [
    "FORMATS",
    "SUFFIXES",
    "Crs",
    "Format",
    "Limits",
    "Place",
    "Profile",
    "Read",
    "Skip",
    "Source",
    "checked",
    "read",
]
