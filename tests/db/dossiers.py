"""What tests of dossiers share."""

from dashboard.dossier import door, read_times, routes
from dashboard.wall import ground
from tests.db.test_wall_analysis import forget as forget_wall


def forget() -> None:
    """Throw away what was kept of another database."""
    forget_wall()
    door.forget()
    read_times.forget()
    routes.forget()
    ground._SHAPES.clear()  # noqa: SLF001 - the areas of another database
