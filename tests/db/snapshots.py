"""Serving map sheets of a small world to tests."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashboard import data
from dashboard.explore import answers, api
from dashboard.explore import facts as keeping
from dashboard.explore.facts import Keeper
from dashboard.explore.saved import Pace
from dashboard.snapshot import make, read_ground, routes, writes
from dashboard.snapshot.content import Sheet

OWN: Final = {"Origin": "http://localhost"}


class Desk:
    """A server of sheets whose looks at the database the test makes."""

    def __init__(self, client: FlaskClient, keeper: Keeper) -> None:
        self.client, self.keeper = client, keeper

    def order(self, query: str = "", format_: str = "png") -> make.Order:
        """Return an order as a request would give it."""
        return make.order(self.keeper.told(), query, format_=format_)

    def sheet(self, query: str = "", code: str = "") -> Sheet:
        """Return what stands on a sheet."""
        return make.read_sheet(self.order(query), code=code)

    def view(self, query: str = "") -> Any:  # noqa: ANN401 - JSON
        """Return what the page shows of the same."""
        return self.client.get(f"/explore/view.json?{query}").get_json()

    def post(self, query: str = "", format_: str = "csv", **more: Any) -> TestResponse:  # noqa: ANN401 - JSON
        """Ask for a file as the page does."""
        body = {"query": query, "format": format_} | more
        return self.client.post("/snapshot/exports", json=body, headers=OWN)


def forget() -> None:
    """Forget whatever a process keeps."""
    keeping.keeper.cache_clear()
    answers.forget()
    make.forget()
    read_ground.forget()


def served(engine: Engine) -> Iterator[Desk]:
    """Serve a database; no thread looks at it but the test."""
    server = Flask("test")
    server.register_blueprint(api.routes)
    server.register_blueprint(routes.routes)
    forget()
    with pytest.MonkeyPatch.context() as patch, server.test_client() as client:
        patch.setattr(data, "_engine", lambda: engine)
        patch.setattr(writes, "pace", Pace(most=1_000))
        patch.setattr(Keeper, "_run", lambda _keeper: None)
        keeper = keeping.keeper()
        patch.setattr(keeper, "_first_s", 0.0)
        yield Desk(client, keeper)
    forget()
