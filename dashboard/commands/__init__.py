"""The commands that ask the indicator engine, to be mounted on the one command `rongtu`."""

import typer

from dashboard.commands.atlas import atlas
from dashboard.commands.bulletin import bulletin
from dashboard.commands.change import change
from dashboard.commands.coverage import coverage
from dashboard.commands.forecast import forecast
from dashboard.commands.hotspots import hotspots
from dashboard.commands.incidents import incidents
from dashboard.commands.indicators import indicators
from dashboard.commands.published import published
from dashboard.commands.siting import siting
from dashboard.commands.snapshot import exports, snapshot
from dashboard.commands.wall import wall


def mount(app: typer.Typer) -> None:
    """Add the commands to `app`."""
    for command in (
        indicators, forecast, change, published, hotspots, incidents, coverage, siting, snapshot,
        exports, bulletin, atlas,
    ):  # fmt: skip
        app.command()(command)
    app.add_typer(wall, name="wall")
