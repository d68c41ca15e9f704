"""What tells who somebody is, taken out on the way in.

The rules would rather hide a word too many than leave a person to be found. What is public stays:
hotlines such as 12345 and 400 numbers, the names of places, and the numbers of buildings.
"""

from etl.clean.privacy.columns import How, column_masked, protected
from etl.clean.privacy.text import masked

__all__ = ["How", "column_masked", "masked", "protected"]
