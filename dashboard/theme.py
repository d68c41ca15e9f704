"""Every colour and size, once. `assets/rongtu.css` holds the same colours for the page."""

from typing import Any, Final

from geo.catalog import LAYERS, Better, Indicator, Kind, Scale

GROUND: Final = "#0a1622"
LAND: Final = "#0f2030"
TEXT: Final = "#eaf4f8"
MUTED: Final = "#8aa5b5"
MARK: Final = "#8fd3e3"
WHISKER: Final = "rgba(143, 211, 227, 0.55)"
LINE: Final = "#24394a"
OUTLINE: Final = "#7fb9cc"
ACCENT: Final = "#f2994a"
BETTER: Final = "#6fcf97"
NO_DATA: Final = "#52565b"

POINT: Final = "#ffffff"
OVERLAYS: Final = ("#b7e4ee", "#ffe9b8", "#5f8ba3", ACCENT, "#c9a7eb")
"""Outlines of one layer after another, in the order of the catalog."""
WAYS: Final = "#4f6f84"
BORDER: Final = "#4d7386"
"""Of streets, where their areas are covered by something else."""

RAMP_MIDDLE: Final = "#2a80a4"
HEAT: Final = ("#3f9fd0", "#2b6f96", "#1b4660", "#13283a", "#6e4a2a", "#b36f35", "#f2994a")
"""Significantly low at 99, 95, 90 %, not significant, significantly high at 90, 95, 99 %."""
FAINT: Final = "#1a3145"
"""Lines between places that mean nothing by themselves."""

SHARES: Final = ("#112838", "#12324a", "#153e5a", "#184c6c", "#1d5c80")
"""Shares of fifths: dimmer than the ramp, for something bright lies on them."""
COVERED: Final = "#9db9c6"
LEFT_OUT: Final = ("#8a5a2e", "#c27a3a", ACCENT)
"""By how many live there: few, some, many."""
CIRCLE: Final = "rgba(143, 211, 227, 0.45)"
CIRCLE_FILL: Final = "rgba(143, 211, 227, 0.05)"
CLOSED: Final = "#8aa5b5"

RAMP: Final[dict[Scale, tuple[str, ...]]] = {
    Scale.SEQUENTIAL: ("#12324a", "#17496a", "#1d6389", "#2a80a4", "#45a0b8"),
    # Two hues of equal lightness that the colour-blind tell apart; dark where nothing is amiss.
    Scale.DIVERGING: ("#b08f5c", "#6f5f47", "#23414f", "#1d6f97", "#45a0b8"),
}
"""Five classes, low to high."""

FONT: Final = "'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"

MAP_FONT: Final = "Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, PingFang SC"

MAP_STYLE: Final[dict[str, Any]] = {
    "version": 8,
    # Never drawn: Plotly drops an empty object from an updated style, and MapLibre then refuses it.
    "sources": {"none": {"type": "geojson", "data": {"type": "Point", "coordinates": [0, 0]}}},
    "layers": [{"id": "ground", "type": "background", "paint": {"background-color": GROUND}}],
}
"""No tiles, sprites or glyphs of a third party. Without `glyphs`, labels use local fonts."""

CAPTION: Final = 1.0625
NAME: Final = 1.25
"""Sizes of type in rem: 17 and 20 px on a screen of 1920 x 1080, twice that on 3840 x 2160."""


def layout(rem: float, *, size: float = CAPTION) -> dict[str, Any]:
    """Return what every chart's layout starts from.

    Parameters
    ----------
    rem
        Pixels to a rem on the reader's screen.
    size
        Size of the type, in rem.
    """
    return {
        "font": {"family": FONT, "size": size * rem, "color": MUTED},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "hoverlabel": hover_label(rem),
        "dragmode": False,
    }


def hover_label(rem: float) -> dict[str, Any]:
    """Return the look of the box that follows the pointer."""
    return {
        "bgcolor": "#122a3d",
        "bordercolor": OUTLINE,
        "font": {"family": FONT, "size": CAPTION * rem, "color": TEXT},
        "align": "left",
    }


def ramp(indicator: Indicator) -> tuple[str, ...]:
    """Return the colours of an indicator's classes, low to high: what is better is brighter."""
    colours = RAMP[indicator.scale]
    turned = indicator.better is Better.LOWER and indicator.scale is Scale.SEQUENTIAL
    return colours[::-1] if turned else colours


def layer_colour(key: str) -> str:
    """Return the colour of a layer: white points, grey ways, and outlines in turn."""
    match LAYERS[key].kind:
        case Kind.POINT:
            return POINT
        case Kind.LINE:
            return WAYS
    outlines = [name for name, layer in LAYERS.items() if layer.kind is Kind.OUTLINE]
    return OVERLAYS[outlines.index(key) % len(OVERLAYS)]
