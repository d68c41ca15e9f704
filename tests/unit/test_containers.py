"""The container files, as far as they can be told without an engine."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

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


def test_no_password_stands_in_the_file_and_none_is_assumed() -> None:
    given = (
        COMPOSE["services"]["db"]["environment"]["POSTGRES_PASSWORD"],
        COMPOSE["services"]["app"]["environment"]["PGPASSWORD"],
    )
    assert all(password.startswith("${RONGTU_DB_PASSWORD:?") for password in given)


def test_the_application_is_confined_and_waits_for_its_database() -> None:
    app = COMPOSE["services"]["app"]
    assert app["read_only"]
    assert app["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in app["security_opt"]
    assert app["depends_on"]["db"]["condition"] == "service_healthy"


@pytest.mark.parametrize(
    "lint",
    [
        [str(Path(sys.executable).with_name("hadolint")), "Dockerfile"],
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec",
         "compose.yaml"],
    ],
    ids=["hadolint", "check-jsonschema"],
)  # fmt: skip
def test_the_linters_find_nothing(lint: list[str]) -> None:
    done = subprocess.run(lint, cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
