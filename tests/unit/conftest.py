"""The application, for tests that ask it by HTTP."""

from collections.abc import Iterator

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard import app, wsgi
from tests.unit import fakes


@pytest.fixture(scope="session")
def application() -> Dash:
    """Build the app once: Dash hands the callbacks to the first app that serves them."""
    return app.create_app(trusted_hosts=wsgi.trusted_hosts("127.0.0.1"))


@pytest.fixture
def client(application: Dash, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """Ask the app about a database that is not there."""
    fakes.install(monkeypatch)
    with application.server.test_client() as client:
        yield client
