"""A sheet of paper to draw on: millimetres from its upper left corner, type in points.

Every artist is given its colour, width and face here, so that nothing hangs on matplotlib's
settings; the later one lies over the earlier.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle
from matplotlib.patheffects import Stroke
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from dashboard.snapshot import fonts
from dashboard.snapshot.fonts import PT, Face, Faces
from dashboard.snapshot.template_model import LEAST_PT, Colours
from geo.text import Lang

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in millimetres of paper, from the upper left corner."""

Align = Literal["left", "center", "right"]

LEADING: Final = 1.45
"""Of a line, in ems: Chinese fills its em, and wants air between the lines."""
_ASCENT: Final = 0.88
"""Of Chinese characters, above the baseline."""


@dataclass(slots=True, kw_only=True, eq=False)
class Paper:
    """What is drawn on, and what was drawn so far.

    Attributes
    ----------
    factor
        How much larger type and lines are than on A4.
    texts
        What is written on it, with the slot that it belongs to.
    """

    width: float
    height: float
    factor: float
    sizes: dict[str, float]
    colours: Colours
    faces: Faces
    lang: Lang
    figure: Figure
    slot: str = ""
    texts: list[tuple[Text, str]] = field(default_factory=list)
    drawn: int = 0

    @property
    def mm(self) -> Transform:
        """From millimetres to what the figure is drawn in."""
        turned = Affine2D().scale(1 / self.width, -1 / self.height).translate(0, 1)
        return turned + self.figure.transFigure

    def size(self, name: str, shrink: float = 1.0) -> float:
        """Return a size of type in points; never too small to be read."""
        return max(LEAST_PT, self.sizes[name] * self.factor * shrink)

    def length(self, on_a4: float) -> float:
        """Return a length in millimetres that grows with the type."""
        return on_a4 * self.factor

    def add(self, artist: Artist, clip: Box | None = None) -> None:
        """Put an artist over what is there."""
        self.drawn += 1
        artist.set_zorder(self.drawn)
        self.figure.add_artist(artist)
        if clip is not None:
            left, top, right, bottom = clip
            frame = Rectangle((left, top), right - left, bottom - top, transform=self.mm)
            artist.set_clip_path(frame)

    def text(  # noqa: PLR0913 - a text has a place and a face
        self,
        x: float,
        baseline: float,
        said: str,
        size: float,
        *,
        face: Face | None = None,
        colour: str = "",
        align: Align = "left",
        turn: float = 0.0,
        halo: str = "",
    ) -> None:
        """Write one line; `halo` is a colour that keeps it off what lies below.

        The halo is a drawing of its own and the text stays text: it can be searched and copied.
        """
        chosen = face or self.faces.text
        plain = chosen.clean(said)
        if not plain:
            return
        for under in (True, False) if halo else (False,):
            made = Text(
                x,
                baseline,
                plain,
                color=colour or self.colours.text,
                fontproperties=chosen.properties(size),
                horizontalalignment=align,
                verticalalignment="baseline",
                rotation=turn,
                rotation_mode="anchor",
                transform=self.mm,
                parse_math=False,
                path_effects=[Stroke(linewidth=size * 0.25, foreground=halo, alpha=0.85)]
                if under
                else None,
            )
            self.add(made)
            if not under:
                self.texts.append((made, self.slot))

    def lines(  # noqa: PLR0913 - as above
        self,
        x: float,
        top: float,
        lines: Sequence[str],
        size: float,
        *,
        face: Face | None = None,
        colour: str = "",
        align: Align = "left",
        halo: str = "",
        leading: float = LEADING,
    ) -> float:
        """Write lines below `top` and return where the next would start."""
        for number, line in enumerate(lines):
            base = top + baseline(size, leading) + number * leading * size * PT
            self.text(x, base, line, size, face=face, colour=colour, align=align, halo=halo)
        return top + len(lines) * leading * size * PT

    def box(
        self,
        at: Box,
        *,
        fill: str = "",
        edge: str = "",
        width: float = 0.5,
        opacity: float = 1.0,
        rounded: float = 0.0,
    ) -> None:
        """Draw a rectangle; `width` in points on A4, `rounded` in millimetres."""
        left, top, right, bottom = at
        kind = f"round,pad=0,rounding_size={rounded}" if rounded else "square,pad=0"
        self.add(
            FancyBboxPatch(
                (left, top),
                right - left,
                bottom - top,
                boxstyle=kind,
                facecolor=to_rgba(fill, opacity) if fill else "none",
                edgecolor=edge or "none",
                linewidth=width * self.factor if edge else 0,
                joinstyle="miter",
                transform=self.mm,
            )
        )

    def line(
        self,
        points: Sequence[Any] | np.ndarray[Any, Any],
        *,
        colour: str,
        width: float = 0.5,
        clip: Box | None = None,
        dashes: tuple[float, ...] = (),
        opacity: float = 1.0,
    ) -> None:
        """Draw a line, or several where `points` is a sequence of arrays of shape (n, 2)."""
        many = points if np.ndim(points[0]) > 1 else [points]
        self.add(
            LineCollection(
                [np.asarray(one, dtype=float) for one in many],
                colors=[to_rgba(colour, opacity)],
                linewidths=width * self.factor,
                linestyles=[(0, dashes)] if dashes else "solid",
                capstyle="butt" if dashes else "round",
                joinstyle="round",
                antialiaseds=True,
                transform=self.mm,
            ),
            clip,
        )

    def shape(
        self,
        points: Sequence[tuple[float, float]],
        *,
        fill: str,
        edge: str = "",
        width: float = 0.5,
    ) -> None:
        """Draw a polygon."""
        self.add(
            Polygon(
                np.asarray(points),
                closed=True,
                facecolor=fill,
                edgecolor=edge or "none",
                linewidth=width * self.factor if edge else 0,
                joinstyle="miter",
                transform=self.mm,
            )
        )


def baseline(size: float, leading: float = LEADING) -> float:
    """Return how far below its top the baseline of a line is, in millimetres."""
    return (_ASCENT + (leading - 1) / 2) * size * PT


def line_height(size: float, leading: float = LEADING) -> float:
    """Return the height of a line in millimetres."""
    return leading * size * fonts.PT
