"""The one command, `rongtu`: the composition root, where etl and dashboard are mounted together."""

import ipaddress
import socket
import sys
from pathlib import Path
from typing import Annotated, Final

import typer
from pydantic import ValidationError
from typer._click.exceptions import ClickException

from dashboard import commands
from dashboard.settings import serve_settings
from etl import cli as etl_cli
from geo import cluster, db
from geo.errors import RongtuError
from geo.settings import CHECKOUT, geo_settings

SAMPLE: Final = ("district", "street", "community", "compound", "building", "road",
                 "station", "organisation", "demand")  # fmt: skip
"""The sample's profiles, parents before children."""

INTERRUPTED: Final = 130
"""The exit status of a command that Ctrl-C ended, as shells have it."""

app = typer.Typer(
    name="rongtu",
    help="A city district's governance on a map: coverage, complaint hotspots, closure rates.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
db_app = typer.Typer(help="The database: embedded PostGIS, or DATABASE_URL.", no_args_is_help=True)
app.add_typer(db_app, name="db")
etl_cli.mount(app)
commands.mount(app)


@db_app.command()
def up() -> None:
    """Start the embedded PostGIS, build or update its schema, and print its URL."""
    engine = db.connect(geo_settings())
    db.migrate(engine)
    typer.echo(engine.url.render_as_string(hide_password=True))


@db_app.command()
def down() -> None:
    """Stop the embedded PostGIS."""
    stopped = cluster.stop(geo_settings().rongtu_home)
    typer.echo("stopped" if stopped else "was not running")


@db_app.command()
def url() -> None:
    """Print the URL of the database, password hidden."""
    settings = geo_settings()
    if settings.database_url is None and cluster.url(settings.rongtu_home) is None:
        raise RongtuError(
            given="The embedded PostGIS is not running",
            wanted="a running database",
            remedy="run: rongtu db up",
        )
    typer.echo(db.connect(settings).url.render_as_string(hide_password=True))


@db_app.command()
def migrate() -> None:
    """Build or update the schema."""
    db.migrate(db.connect(geo_settings()))
    typer.echo("the schema is up to date")


@app.command()
def serve(
    *,
    host: Annotated[str | None, typer.Option(help="Where to listen; loopback unless told.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535)] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64)] = None,
) -> None:
    """Serve the dashboard."""
    from dashboard import wsgi  # noqa: PLC0415 - Dash takes a second to import; only serve needs it

    settings = serve_settings()
    host, port = host or settings.host, port or settings.port
    _warn_unless_loopback(host)
    _refuse_taken(host, port)
    db.migrate(db.connect(geo_settings()))
    wsgi.serve(host=host, port=port, workers=workers or settings.workers)


@app.command()
def demo(
    *,
    port: Annotated[int | None, typer.Option(min=1, max=65535)] = None,
) -> None:
    """Load the sample into the embedded PostGIS and serve it; stop both on Ctrl-C."""
    from dashboard import wsgi  # noqa: PLC0415 - as above

    settings = geo_settings()
    port = port or serve_settings().port
    _refuse_taken("127.0.0.1", port)
    was_up = settings.database_url is not None or cluster.is_up(settings.rongtu_home)
    try:
        engine = db.connect(settings)
        db.migrate(engine)
        folder = settings.rongtu_home / "sample"
        etl_cli.load_sample(engine, folder, [_profile(name) for name in SAMPLE])
        engine.dispose()
        typer.echo(f"Rongtu 蓉图: http://127.0.0.1:{port}  (Ctrl-C stops it)")
        wsgi.serve(host="127.0.0.1", port=port, workers=1)
    finally:
        if not was_up:
            cluster.stop(settings.rongtu_home)


def _profile(name: str) -> Path:
    return CHECKOUT / "data" / "profiles" / "sample" / f"{name}.toml"


def _warn_unless_loopback(host: str) -> None:
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = host == "localhost"
    if not loopback:
        typer.echo(
            f"WARNING: listening on {host}: whoever reaches this machine reads the dashboard;"
            " there is no sign-in yet.",
            err=True,
        )


def _refuse_taken(host: str, port: int) -> None:
    """Find out before the work, not after it, that the port cannot be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise RongtuError(
            given=f"Cannot listen on {host}:{port} ({error.strerror})",
            wanted="a free port on an address of this machine",
            remedy=f"stop what uses it, or choose another: --port {port % 65535 + 1}",
        ) from error


def main() -> None:
    """Run the command; an expected error is one line on standard error and exit status 1."""
    try:
        status = app(prog_name="rongtu", standalone_mode=False) or 0
    except RongtuError as error:
        sys.exit(f"rongtu: {error}")
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        sys.exit(
            f"rongtu: {name} is {first['input']!r}; wanted: {first['msg']};"
            f" remedy: correct the environment variable {name}"
        )
    except ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    if status == INTERRUPTED:
        typer.echo(
            "rongtu: interrupted; wanted: the end of the job;"
            " remedy: run it again, nothing of it was kept",
            err=True,
        )
    sys.exit(status)


if __name__ == "__main__":
    main()
