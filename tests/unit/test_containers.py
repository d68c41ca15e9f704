"""The container files, as far as they can be told without an engine; `./run test` lints them."""

import re

import yaml

from geo.settings import CHECKOUT

DOCKERFILE = (CHECKOUT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((CHECKOUT / "compose.yaml").read_text(encoding="utf-8"))


def test_the_image_runs_as_nobody_special_and_says_whether_it_is_well() -> None:
    assert re.search(r"^USER (?!0|root)", DOCKERFILE, re.MULTILINE)
    assert "HEALTHCHECK" in DOCKERFILE


def test_everything_that_is_copied_exists() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+) \S+$", DOCKERFILE, re.MULTILINE)
    assert copied
    assert [name for name in copied if not (CHECKOUT / name).exists()] == []


def test_the_database_is_not_published_and_the_application_on_loopback_only() -> None:
    assert "ports" not in COMPOSE["services"]["db"]
    assert all(port.startswith("127.0.0.1:") for port in COMPOSE["services"]["app"]["ports"])


def test_no_password_stands_in_the_file() -> None:
    assert COMPOSE["services"]["db"]["environment"]["POSTGRES_PASSWORD"].startswith("${")
