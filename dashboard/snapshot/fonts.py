"""Faces for Chinese and Latin: where they are, how wide their characters are, where lines break.

matplotlib reads the faces of a `.ttc` by their family's name. Widths are those of the font's own
design, without hinting: a line is as wide at 96 dpi as it is at 600 or in a PDF.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import Path
from typing import Final

from matplotlib.font_manager import FontPath, FontProperties, findSystemFonts, fontManager
from matplotlib.ft2font import FT2Font, LoadFlags

from geo.errors import RongtuError

PT: Final = 25.4 / 72
"""Millimetres of a point."""
PACKAGE: Final = "fonts-noto-cjk"
REGULAR, BOLD = 400, 700
MORE: Final = "…"
MISSING: Final = "□"
PROOF: Final = "图"
"""A font without it is not one for Chinese."""

_WORDS: Final = re.compile(r"\s+|[!-~\u00a1-\u02af\u0370-\u04ff°′″–]+|.", re.DOTALL)
_CLOSING: Final = frozenset("，。、；：？！）》」』】〕”’％℃·…")
_OPENING: Final = frozenset("（《「『【〔“‘")
_EM: Final = 1000
_HAIR: Final = 0.01
"""Millimetres that are nothing."""


class FontMissingError(RongtuError, LookupError):
    """A face that a sheet is to be set in is not on this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """One weight of a family.

    Attributes
    ----------
    path, index
        The file, and which of its faces this is.
    """

    family: str
    weight: int
    path: str
    index: int

    def width(self, text: str, size: float) -> float:
        """Return how wide `text` is in millimetres at `size` points."""
        return sum(_advance(self.path, self.index, char) for char in text) * size * PT

    def properties(self, size: float) -> FontProperties:
        """Return what matplotlib wants to know."""
        return FontProperties(family=self.family, weight=self.weight, size=size)

    def clean(self, text: str) -> str:
        """Return `text` on one line, with a box for each character that the face does not have."""
        line = " ".join(text.split())
        known = _font(self.path, self.index).get_char_index
        return "".join(char if known(ord(char)) else MISSING for char in line)

    def cut(self, text: str, width: float, size: float) -> str:
        """Return `text`, shortened with … where it is wider than `width` millimetres."""
        if self.width(text, size) <= width:
            return text
        room = width - self.width(MORE, size)
        end, used = 0, 0.0
        for char in text:
            used += self.width(char, size)
            if used > room:
                break
            end += 1
        return text[:end].rstrip(" ，、；·") + MORE

    def lines(self, text: str, width: float, size: float, *, most: int = 0) -> list[str]:
        """Return `text` broken into lines of at most `width` millimetres.

        Chinese breaks between any two characters except before closing and after opening
        punctuation; Latin words and numbers break only where one alone is wider than a line. With
        `most` there are at most so many lines, the last ending in … if something is left out.
        """
        made: list[str] = []
        line = ""
        for token in self._tokens(text, width, size):
            if line and self.width((line + token).rstrip(), size) > width:
                made.append(line.rstrip())
                line = token.lstrip()
            else:
                line += token
        if line.strip():
            made.append(line.rstrip())
        if most and len(made) > most:
            last = self.cut(made[most - 1] + MORE, width, size)
            made = [*made[: most - 1], last.rstrip(MORE) + MORE]
        return made

    def widest(self, text: str, size: float) -> float:
        """Return the width in millimetres below which lines would break within a word."""
        return max((self.width(piece.strip(), size) for piece in _pieces(text)), default=0.0)

    def narrowest(self, text: str, size: float, most: int) -> float:
        """Return the least width in millimetres at which `most` lines hold `text`, words whole."""
        pieces = list(_pieces(self.clean(text)))
        least = self.widest(text, size)
        # A line is a run of pieces without the blanks at its ends: no other width is worth a try.
        runs = (
            "".join(pieces[start:end]).strip()
            for start, end in combinations(range(len(pieces) + 1), 2)
        )
        found = sorted({wide for run in runs if (wide := self.width(run, size)) > least})
        tried = [least, *found]
        at = bisect_left(
            tried, x=True, key=lambda wide: len(self.lines(text, wide + _HAIR, size)) <= most
        )
        return tried[min(at, len(tried) - 1)] + _HAIR

    def _tokens(self, text: str, width: float, size: float) -> Iterator[str]:
        for token in _pieces(self.clean(text)):
            if self.width(token, size) <= width:
                yield token
            else:
                yield from token


@dataclass(frozen=True, slots=True, kw_only=True)
class Faces:
    """What a sheet is set in."""

    text: Face
    strong: Face
    title: Face


def faces(*, text: str, title: str, files: Sequence[Path] = ()) -> Faces:
    """Return the faces of two families, those in `files` among the ones that may be named."""
    for file in files:
        _add(file)
    return Faces(text=face(text), strong=face(text, BOLD), title=face(title, BOLD))


def face(family: str, weight: int = REGULAR) -> Face:
    """Return a face.

    Raises
    ------
    FontMissingError
        If the family is not installed, or has no Chinese characters.
    """
    found = _found(family, weight)
    if found is None:
        _installed_since()
        found = _found(family, weight)
    path, index = str(found or ""), found.face_index if isinstance(found, FontPath) else 0
    if not path or not Path(path).is_file():
        raise FontMissingError(
            given=f"No font is called {family!r} on this machine",
            wanted=f"one with Chinese characters, such as {_some()}",
            remedy=f"install the Debian package {PACKAGE}, or name another font in the template",
        )
    if not _font(path, index).get_char_index(ord(PROOF)):
        raise FontMissingError(
            given=f"The font {family!r} has no Chinese characters",
            wanted=f"one that has, such as {_some()}",
            remedy=f"install the Debian package {PACKAGE} and name it in the template",
        )
    return Face(family=family, weight=weight, path=path, index=index)


def _found(family: str, weight: int) -> str | None:
    try:
        return fontManager.findfont(
            FontProperties(family=[family], weight=weight), fallback_to_default=False
        )
    except ValueError:
        return None


@lru_cache(maxsize=1)
def _installed_since() -> None:
    """Read fonts that came after matplotlib wrote its list of them; once for the process."""
    listed = {entry.fname for entry in fontManager.ttflist}
    for file in sorted(findSystemFonts()):
        if file not in listed:
            with suppress(OSError, RuntimeError):
                fontManager.addfont(file)


def _some() -> str:
    known = sorted({entry.name for entry in fontManager.ttflist if "CJK" in entry.name})
    return ", ".join(known[:12]) or "Noto Sans CJK SC (no such font is installed)"


@lru_cache(maxsize=32)
def _add(file: Path) -> None:
    try:
        fontManager.addfont(file)
    except (OSError, RuntimeError) as error:
        raise FontMissingError(
            given=f"The font file {file.name!r} cannot be read",
            wanted="a file .ttf, .otf or .ttc beside the template",
            remedy="put it there, or take its name out of the template",
        ) from error


def _pieces(text: str) -> Iterator[str]:
    """Yield what a line may be broken between."""
    held = ""
    for token in _WORDS.findall(text):
        if held and token not in _CLOSING and held[-1] not in _OPENING:
            yield held
            held = ""
        held += token
    if held:
        yield held


@lru_cache(maxsize=16)
def _font(path: str, index: int) -> FT2Font:
    font = FT2Font(path, face_index=index)
    font.set_size(_EM, 72)
    return font


@lru_cache(maxsize=65_536)
def _advance(path: str, index: int, char: str) -> float:
    """How wide a character is, in ems."""
    font = _font(path, index)
    # As `clean` writes it.
    known = char if font.get_char_index(ord(char)) else MISSING
    glyph = font.load_char(ord(known), flags=LoadFlags.NO_HINTING)
    return float(glyph.linearHoriAdvance) / 65_536 / _EM
