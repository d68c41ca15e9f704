"""How long a map sheet takes, beside what else makes a picture of the same map.

The map is the promise's: 104 communities and 2,500 compounds on A3 at 300 dpi. The peers draw the
same shapes, colours and names with Plotly, at as many dots: kaleido, and a screenshot of Plotly's
page in Chromium. Neither has a scale bar, a table, a locator or names that keep apart.
"""

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import kaleido
import plotly.graph_objects as go
import shapely
from playwright.sync_api import sync_playwright

from dashboard.snapshot import page
from dashboard.snapshot.content import Mark, Sheet
from dashboard.snapshot.spec import Format, Paper, Spec
from dashboard.snapshot.template import load
from tests.bench.figures import line
from tests.browser.conftest import FLAGS
from tests.unit.sheet_draw_made import sheet

LIMIT_S, ATLAS_S, ATLAS_MB = 3.0, 90.0, 1_000.0
PAGES: Final = 90
WIDE, HIGH, SCALE = 1_654, 1_169, 3
"""A3 at 300 dpi: 4,961 by 3,508 dots."""
WHY: Final = "the sheets' promise"


def bench() -> list[bool]:
    """Measure a sheet as PNG and as PDF, an atlas, and the peers."""
    drawn, layout = sheet(many=104, small=2_500, stations=24), load("standard")
    print("A map sheet, A3 at 300 dpi: 104 communities, 2,500 compounds")
    took = {}
    for format_ in (Format.PNG, Format.PDF, Format.SVG):
        spec = Spec(paper=Paper.A3, format=format_, dpi=300)
        # The first of a process loads what draws.
        first, took[format_] = (_seconds(lambda: page.drawn(drawn, spec, layout)) for _ in range(2))  # noqa: B023 - at once
        print(f"  {f'{format_.value}, the first of all':<40}{first:8.2f} s")
    with tempfile.TemporaryDirectory(prefix="rongtu-sheets-") as folder:
        peer, shot = (work(_figure(drawn), Path(folder)) for work in (_kaleido, _screenshot))
    print(f"  {'kaleido, of the same map':<40}{peer:8.2f} s")
    print(f"  {'a screenshot of Chromium':<40}{shot:8.2f} s")
    atlas_s, atlas_mb = _atlas()
    return [
        line("a sheet as PNG", took[Format.PNG], LIMIT_S, "s", WHY),
        line("a sheet as PDF", took[Format.PDF], LIMIT_S, "s", WHY),
        line("a sheet as PNG, over kaleido's time", took[Format.PNG] / peer, 1.0, "", "a peer"),
        line("a sheet as PNG, over a screenshot's", took[Format.PNG] / shot, 1.0, "", "a peer"),
        line(f"an atlas of {PAGES} pages", atlas_s, ATLAS_S, "s", WHY),
        line("its memory at most", atlas_mb, ATLAS_MB, "MB", WHY),
    ]


def _seconds(work: Callable[[], Any]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _figure(drawn: Sheet) -> go.Figure:
    """Return Plotly's figure of the same shapes, colours and names."""
    figure = go.Figure()
    for layer in drawn.layers:
        if layer.mark is Mark.POINT:
            x, y = shapely.get_coordinates(layer.shapes).T
            figure.add_scatter(x=x, y=y, mode="markers", marker={"color": layer.fills[0]})
            continue
        for at, shape in enumerate(layer.shapes):
            fill = layer.fills[min(at, len(layer.fills) - 1)] if layer.fills else None
            for part in shapely.get_parts(shape):
                ring = part.exterior if layer.mark is Mark.FILL else part
                x, y = shapely.get_coordinates(ring).T
                figure.add_scatter(
                    x=x, y=y, mode="lines", fillcolor=fill, hoverinfo="skip",
                    fill="toself" if fill and layer.mark is Mark.FILL else None,
                    line={"color": layer.edge or fill, "width": layer.width},
                )  # fmt: skip
    figure.add_scatter(
        x=[one.x for one in drawn.names], y=[one.y for one in drawn.names], mode="text",
        text=[one.text for one in drawn.names],
    )  # fmt: skip
    figure.update_layout(
        title=drawn.title, showlegend=False, width=WIDE, height=HIGH, template="simple_white",
        yaxis={"scaleanchor": "x"}, font={"family": "Noto Sans CJK SC"},
    )  # fmt: skip
    return figure


def _kaleido(figure: go.Figure, folder: Path) -> float:
    """Return the seconds of one picture, by a browser that has made one."""
    os.environ["BROWSER_PATH"] = shutil.which("chromium") or ""
    opts = {"format": "png", "width": WIDE, "height": HIGH, "scale": SCALE}
    kaleido.start_sync_server(silence_warnings=True)
    try:
        kaleido.write_fig_sync(go.Figure(), folder / "first.png", opts=opts)
        return _seconds(lambda: kaleido.write_fig_sync(figure, folder / "peer.png", opts=opts))
    finally:
        kaleido.stop_sync_server(silence_warnings=True)


def _screenshot(figure: go.Figure, folder: Path) -> float:
    """Return the seconds from opening Plotly's page to its picture, in a browser that runs."""
    there, out = folder / "peer.html", folder / "shot.png"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(FLAGS)
        )
        seen = browser.new_page(viewport={"width": WIDE, "height": HIGH}, device_scale_factor=SCALE)
        seen.set_default_timeout(120_000)

        def work() -> None:
            figure.write_html(there, include_plotlyjs=True)
            seen.goto(there.as_uri())
            seen.wait_for_selector(".main-svg .scatterlayer .trace")
            seen.screenshot(path=out)

        took = _seconds(work)
        browser.close()
    return took


def _atlas() -> tuple[float, float]:
    """Return the seconds and the megabytes of a process that draws an atlas."""
    told = subprocess.run(
        [sys.executable, "-P", "-m", "tests.bench.sheets"],
        env=dict(os.environ), capture_output=True, text=True, check=True,
    )  # fmt: skip
    seconds, megabytes = map(float, told.stdout.split()[-2:])
    return seconds, megabytes


def main() -> None:
    """Draw an atlas, and print its seconds and the most megabytes of memory."""
    spec = Spec(paper=Paper.A4, format=Format.PDF)
    every = [sheet(many=104, small=2_500, stations=24) for _ in range(PAGES)]
    start = time.perf_counter()
    page.pages(every, spec, load("standard"))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(time.perf_counter() - start, most)


if __name__ == "__main__":
    main()
