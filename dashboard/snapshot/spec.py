"""How a sheet is to be made: paper, look, format. One query string says it, beside the state."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Paper(StrEnum):
    """Sizes of a sheet."""

    A4 = "a4"
    A3 = "a3"
    A2 = "a2"
    SLIDE = "slide"
    SQUARE = "square"


class Turn(StrEnum):
    """Of A4, A3 and A2; a slide lies, and a square has no side that is longer."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"


class Format(StrEnum):
    """Of a picture."""

    PNG = "png"
    PDF = "pdf"
    SVG = "svg"


class Beside(StrEnum):
    """What stands beside the map."""

    TABLE = "table"
    CHART = "chart"
    NOTHING = "none"


SIZES_MM: Final = {
    Paper.A4: (297.0, 210.0),
    Paper.A3: (420.0, 297.0),
    Paper.A2: (594.0, 420.0),
    # 13⅓ x 7½ inches, as slide programs have it.
    Paper.SLIDE: (338.667, 190.5),
    Paper.SQUARE: (240.0, 240.0),
}
"""Width and height, lying."""
LEAST_DPI, USUAL_DPI, MOST_DPI = 96, 300, 600
MOST_TITLE: Final = 60
"""Characters of a title that a reader gives."""
STANDARD: Final = "standard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """How a sheet is to be made.

    Attributes
    ----------
    dpi
        Of a PNG; PDF and SVG are drawn, not dotted.
    title
        Instead of the one that the state gives; empty for that one.
    template
        The name of a layout.
    """

    paper: Paper = Paper.A4
    turn: Turn = Turn.LANDSCAPE
    format: Format = Format.PDF
    dark: bool = False
    dpi: int = USUAL_DPI
    beside: Beside = Beside.TABLE
    graticule: bool = False
    title: str = ""
    template: str = STANDARD

    @property
    def size_mm(self) -> tuple[float, float]:
        """Width and height of the paper."""
        width, height = SIZES_MM[self.paper]
        turned = self.turn is Turn.PORTRAIT and self.paper in {Paper.A4, Paper.A3, Paper.A2}
        return (height, width) if turned else (width, height)
