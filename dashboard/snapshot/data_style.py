"""How QGIS is to draw a sheet's places: a style (QML) with the rows of the sheet's legend."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring  # only written, never read

from dashboard.snapshot import palette
from dashboard.snapshot.content import Layer, Mark, Row, Sheet
from dashboard.snapshot.data_classes import CLASS, FILL, Classes
from dashboard.snapshot.data_words import WORDS

_VERSION: Final = "3.22.0"
_GREY: Final = "#b0b7c0"
_EDGE: Final = "#6b7785"
_NAME_PT: Final = 6.9
"""Of the names of points, as the standard layout has them on A4."""
_HALO_MM: Final = 0.6
_MM_A_POINT: Final = 25.4 / 72


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Of a kind of shape: QGIS's word for its signs, and the marks of the legend that it has."""

    symbol: str
    marks: frozenset[Mark]


AREAS: Final = Sign(symbol="fill", marks=frozenset({Mark.FILL, Mark.HATCH}))
LINES: Final = Sign(symbol="line", marks=frozenset({Mark.LINE}))
POINTS: Final = Sign(symbol="marker", marks=frozenset({Mark.POINT}))


def rows_of(drawn: Classes, sign: Sign) -> list[Row]:
    """Return the rows of the legend that shapes of a kind are drawn by."""
    return [row for row in drawn.rows if row.mark in sign.marks]


def style(sheet: Sheet, drawn: Classes, sign: Sign, aliases: Mapping[str, str]) -> str:
    """Return the style of a layer.

    Its classes are the rows of the legend, by their labels, in order: what the legend shows is
    what QGIS shows, with no border of a class reckoned anew. Places without a row are grey; a
    scale without classes takes each place's colour from the column `fill`.

    Parameters
    ----------
    aliases
        Of the layer's columns in their order: what each is, in the reader's language.
    """
    root = Element("qgis", version=_VERSION, styleCategories="Symbology|Fields")
    rows = rows_of(drawn, sign)
    if rows:
        _classed(root, sheet, drawn, sign)
    else:
        _plain(root, sheet, drawn, sign)
    return _closed(root, aliases)


def single(
    look: Layer, sign: Sign, aliases: Mapping[str, str], *, dark: bool, named: str | None = None
) -> str:
    """Return the style of a layer whose features all look alike.

    Parameters
    ----------
    look
        Of the sheet, of a mark that `sign` has.
    named
        The column whose texts stand beside the features; none where they have no names.
    """
    ground = palette.GROUND[dark]
    if look.edge is None:
        look = replace(look, edge=ground)
    colour = look.fills[0] if look.fills else look.edge or ground
    root = Element("qgis", version=_VERSION, styleCategories="Symbology|Labeling|Fields",
                   labelsEnabled="0" if named is None else "1")  # fmt: skip
    renderer = SubElement(root, "renderer-v2", type="singleSymbol",
                          symbollevels="0", forceraster="0", enableorderby="0")  # fmt: skip
    # The sheet lets its ground show through a face, and not through the line around it.
    faint = replace(look, opacity=1.0)
    colour = _clear(colour, look.opacity)
    _symbol(SubElement(renderer, "symbols"), "0", sign, faint, (look.mark, colour))
    if named is not None:
        _names(root, named, dark=dark)
    return _closed(root, aliases)


def _names(root: Element, column: str, *, dark: bool) -> None:
    settings = SubElement(SubElement(root, "labeling", type="simple"), "settings")
    text = SubElement(settings, "text-style", fieldName=column, isExpression="0",
                      fontSize=f"{_NAME_PT:g}", fontSizeUnit="Point",
                      textColor=_rgba(palette.TEXT[dark]), textOpacity="1")  # fmt: skip
    SubElement(text, "text-buffer", bufferDraw="1", bufferSize=f"{_HALO_MM:g}",
               bufferSizeUnits="MM", bufferColor=_rgba(palette.GROUND[dark]),
               bufferOpacity="1")  # fmt: skip
    SubElement(settings, "placement", dist="1", distUnits="MM")


def _closed(root: Element, aliases: Mapping[str, str]) -> str:
    names = SubElement(root, "aliases")
    for place, (field, name) in enumerate(aliases.items()):
        SubElement(names, "alias", index=str(place), field=field, name=name)
    doctype = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
    return doctype + tostring(root, encoding="unicode")


def _classed(root: Element, sheet: Sheet, drawn: Classes, sign: Sign) -> None:
    rows = rows_of(drawn, sign)
    renderer = SubElement(root, "renderer-v2", type="categorizedSymbol", attr=CLASS,
                          symbollevels="0", forceraster="0", enableorderby="0")  # fmt: skip
    categories, symbols = SubElement(renderer, "categories"), SubElement(renderer, "symbols")
    signs = [(row.label, row.label, row.mark, row.colour) for row in rows]
    if None in drawn.names:
        signs = _with_rest(signs, sheet, drawn)
    for place, (value, label, mark, colour) in enumerate(signs):
        SubElement(categories, "category", value=value, type="string", label=label,
                   symbol=str(place), render="true")  # fmt: skip
        _symbol(symbols, str(place), sign, _layer(sheet, mark, colour), (mark, colour))


def _with_rest(
    signs: list[tuple[str, str, Mark, str]], sheet: Sheet, drawn: Classes
) -> list[tuple[str, str, Mark, str]]:
    """Return the classes with one without a value, which has all that is in no other.

    It is the legend's own row of what has no data, where no place is called by that row; what was
    withheld is in it too, and then its label says so.
    """
    other = WORDS["withheld" if sheet.suppressed else "other"][sheet.lang]
    blank = next((one for one in signs if one[2] is Mark.HATCH and one[0] not in drawn.names), None)
    if blank is None:
        mark = Mark.HATCH if signs[0][2] is Mark.FILL else signs[0][2]
        return [*signs, ("", other, mark, _GREY)]
    label = other if sheet.suppressed else blank[1]
    return [("", label, *one[2:]) if one is blank else one for one in signs]


def _plain(root: Element, sheet: Sheet, drawn: Classes, sign: Sign) -> None:
    renderer = SubElement(root, "renderer-v2", type="singleSymbol",
                          symbollevels="0", forceraster="0", enableorderby="0")  # fmt: skip
    mark = min(sign.marks)
    layer = _layer(sheet, mark)
    drawing = _symbol(SubElement(renderer, "symbols"), "0", sign, layer, (mark, _GREY))
    if drawn.fills:
        name = "outlineColor" if sign is LINES else "fillColor"
        wanted = {"active": ("bool", "true"), "field": ("QString", FILL), "type": ("int", "2")}
        place = SubElement(SubElement(drawing, "data_defined_properties"), "Option", type="Map")
        SubElement(place, "Option", type="QString", name="name", value="")
        every = SubElement(place, "Option", type="Map", name="properties")
        one = SubElement(every, "Option", type="Map", name=name)
        for key, (kind, value) in wanted.items():
            SubElement(one, "Option", type=kind, name=key, value=value)
        SubElement(place, "Option", type="QString", name="type", value="collection")


def _symbol(
    symbols: Element, name: str, sign: Sign, layer: Layer | None, drawn: tuple[Mark, str]
) -> Element:
    mark, colour = drawn
    opacity = 1.0 if layer is None else layer.opacity
    symbol = SubElement(symbols, "symbol", type=sign.symbol, name=name, alpha=f"{opacity:g}",
                        clip_to_extent="1", force_rhr="0")  # fmt: skip
    kind, options = _options(mark, colour, layer)
    drawing = SubElement(symbol, "layer", {"class": kind, "enabled": "1", "locked": "0",
                                           "pass": "0"})  # fmt: skip
    told = SubElement(drawing, "Option", type="Map")
    for key, value in options:
        SubElement(told, "Option", type="QString", name=key, value=value)
    # QGIS before 3.18 reads these instead.
    for key, value in options:
        SubElement(drawing, "prop", k=key, v=value)
    return drawing


def _options(mark: Mark, colour: str, layer: Layer | None) -> tuple[str, list[tuple[str, str]]]:
    edge = _EDGE if layer is None or layer.edge is None else layer.edge
    width = f"{(0.4 if layer is None else layer.width) * _MM_A_POINT:.3f}"
    outline = [
        ("outline_color", _rgba(edge)), ("outline_style", "solid"), ("outline_width", width),
        ("outline_width_unit", "MM"),
    ]  # fmt: skip
    if mark is Mark.LINE:
        return "SimpleLine", [("line_color", _rgba(colour)), ("line_style", "solid"),
                              ("line_width", width), ("line_width_unit", "MM")]  # fmt: skip
    if mark is Mark.POINT:
        size = f"{(3.0 if layer is None else layer.size) * _MM_A_POINT:.3f}"
        return "SimpleMarker", [("name", "circle"), ("color", _rgba(colour)), ("size", size),
                                ("size_unit", "MM"), *outline]  # fmt: skip
    brush = "b_diagonal" if mark is Mark.HATCH else "solid"
    return "SimpleFill", [("color", _rgba(colour)), ("style", brush), *outline]


def _layer(sheet: Sheet, mark: Mark, colour: str | None = None) -> Layer | None:
    """Return the layer of the sheet that is drawn so; without a colour, one of many colours."""
    for layer in sheet.layers:
        if layer.mark is mark and (
            len(layer.fills) > 1 if colour is None else colour in layer.fills
        ):
            return layer
    return None


def _rgba(colour: str) -> str:
    from matplotlib.colors import to_rgba  # noqa: PLC0415 - takes a while to import

    return ",".join(str(round(255 * part)) for part in to_rgba(colour))


def _clear(colour: str, opacity: float) -> str:
    """Return a colour that shows so much of itself, as `#rrggbbaa`."""
    from matplotlib.colors import to_hex, to_rgba  # noqa: PLC0415 - takes a while to import

    return to_hex(to_rgba(colour, opacity), keep_alpha=True)


def colours(fills: Iterable[str | None]) -> Sequence[str | None]:
    """Return colours as QGIS reads them from a column: `#rrggbb`."""
    from matplotlib.colors import to_hex  # noqa: PLC0415 - takes a while to import

    return [None if fill is None else to_hex(fill) for fill in fills]
