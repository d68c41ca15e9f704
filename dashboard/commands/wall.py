"""The commands about the wall: whether a file of scenes can be shown, and how it looks."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from dashboard.settings import serve_settings, wall_settings
from dashboard.wall.plan import Plan, Scene
from dashboard.wall.plan_file import read
from dashboard.wall.references import wrong
from geo.errors import DatabaseUnavailableError, RongtuError
from geo.text import Lang

wall = typer.Typer(help="The wall: scenes on a big screen.", no_args_is_help=True)

FILE = Annotated[
    Path | None,
    typer.Argument(help="A TOML file of scenes; by default the one that the server uses."),
]


class WrongScenesError(RongtuError, ValueError):
    """A file of scenes names what there is not."""


@wall.command()
def check(file: FILE = None) -> None:
    """Say what a file of scenes shows with the data of today, and what of it cannot be shown."""
    path = file or wall_settings().scenes
    plan = read(path)
    areas, levels = _loaded()
    found = wrong(plan, areas=areas, levels=levels)
    if areas is None:
        typer.echo("the database does not answer: areas, and what scenes show, are not checked")
    for scene in plan.scene:
        typer.echo(_line(scene))
        if areas is not None and not found:
            found += [f"scene {scene.key!r}: {line}" for line in _tried(scene)]
    if found:
        raise WrongScenesError(
            given=f"{path.name}: {'; '.join(found)}",
            wanted="scenes of what the catalog and the data know",
            remedy="mend the file; until then these panels say so on the screen, the others go on",
        )
    typer.echo(f"{path.name}: {_counted(plan)} can be shown")


@wall.command()
def preview(
    file: Annotated[Path, typer.Argument(help="A TOML file of scenes.")],
    *,
    port: Annotated[int | None, typer.Option(min=1, max=65535)] = None,
) -> None:
    """Serve the wall of a file of scenes to this machine alone, before a hall sees it."""
    from dashboard import wsgi  # noqa: PLC0415 - Dash takes a second to import

    read(file)
    os.environ["RONGTU_SCENES"] = str(file.resolve())
    wall_settings.cache_clear()
    port = port or serve_settings().port % 65535 + 1
    typer.echo(f"{file.name}: http://127.0.0.1:{port}/wall  (Ctrl-C stops it)")
    wsgi.serve(host="127.0.0.1", port=port, workers=1)


def _line(scene: Scene) -> str:
    shown = f"{scene.key}  {scene.title.zh}  {scene.seconds} s  {scene.map.show.value}"
    if scene.hours is not None:
        start, end = (f"{at // 60:02d}:{at % 60:02d}" for at in scene.hours)
        shown += f"  {start}-{end}"
    if scene.each is not None:
        shown += f"  each {scene.each}, {scene.take} a round"
    return shown if scene.area is None else f"{shown}  {scene.area}"


def _counted(plan: Plan) -> str:
    return f"{len(plan.scene)} scenes and {len(plan.playlist)} playlists"


def _loaded() -> tuple[list[str] | None, list[str] | None]:
    from dashboard import data  # noqa: PLC0415 - checking a file of no database need not wait

    try:
        with data.moment() as moment:
            levels = [one.key for one in moment.levels()]
            areas = moment.areas()["code"].tolist() if levels else []
    except DatabaseUnavailableError:
        return None, None
    return areas, levels


def _tried(scene: Scene) -> Iterator[str]:
    """Show the scene once, and say which panels could not be."""
    from dashboard.wall.show import show  # noqa: PLC0415 - as above

    shown = show(scene, scene.area, Lang.EN)
    parts: list[Any] = [shown["map"], shown["verdict"]]
    for name in ("figures", "lists", "overlays"):
        parts += shown[name]
    for part in parts:
        if part and "error" in part:
            yield f"{part['id']}: {part.get('detail') or part['error']}"
