"""Fonts within an SVG: only the characters that are written, so that it looks alike everywhere."""

import base64
import io
import re
from collections.abc import Iterable, Mapping
from typing import Final

from fontTools import subset  # type: ignore[import-untyped]

from dashboard.snapshot.fonts import Face

_END_OF_START: Final = re.compile(rb"<svg\b[^>]*>")
_LEFT_OUT: Final = ("GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG", "DSIG")
"""Tables for vertical lines and ligatures: most of the time that a subset takes."""
FORMAT: Final = "woff"


def embedded(svg: bytes, written: Mapping[Face, Iterable[str]]) -> bytes:
    """Return an SVG with the faces that it is written in, each cut down to what it writes."""
    rules = []
    for face in sorted(written, key=lambda face: (face.family, face.weight)):
        text = "".join(sorted(set("".join(written[face])) | {" "}))
        data = base64.b64encode(cut_down(face, text)).decode()
        rules.append(
            f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};'
            f'src:url(data:font/{FORMAT};base64,{data}) format("{FORMAT}");}}'
        )
    style = f'<style type="text/css">{"".join(rules)}</style>'.encode()
    start = _END_OF_START.search(svg)
    if start is None:
        raise AssertionError  # matplotlib writes one
    return svg[: start.end()] + b"\n " + style + svg[start.end() :]


def cut_down(face: Face, text: str) -> bytes:
    """Return a font file with the characters of `text` alone."""
    options = subset.Options()
    options.font_number = face.index
    options.drop_tables += _LEFT_OUT
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.flavor = FORMAT
    # Not the moment of writing: the same text gives the same bytes.
    options.recalc_timestamp = False
    with subset.load_font(face.path, options, lazy=True) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(text=text)
        cutter.subset(font)
        made = io.BytesIO()
        subset.save_font(font, made, options)
    return made.getvalue()
