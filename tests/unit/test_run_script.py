"""The script `run`, in a small checkout of its own: nothing is installed, no network is used."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from geo.settings import CHECKOUT

TOOLS = ("cat", "dirname", "env", "flock", "ls", "mkdir", "mktemp", "readlink", "rm", "sh",
         "sha256sum", "tail", "tr")  # fmt: skip

CLI = """
import os, sys
print(os.getcwd(), sys.argv[1:])
sys.exit(7 if "fail" in sys.argv else 0)
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Give a checkout with no package to pin, and a command that tells how it was called."""
    root = tmp_path / "check out"
    (root / "dashboard").mkdir(parents=True)
    (root / "dashboard" / "__init__.py").touch()
    (root / "dashboard" / "cli.py").write_text(CLI)
    for name in ("requirements.lock", "requirements-dev.lock"):
        (root / name).touch()
    shutil.copy(CHECKOUT / "run", root / "run")
    return root


@pytest.fixture
def bare(checkout: Path, tmp_path: Path) -> Path:
    """Give a machine's programs for a user who may install nothing, with no Debian package."""
    script = (checkout / "run").read_text()
    for folder in ("/usr/lib/postgresql", "/usr/share/postgresql", "/usr/share/fonts"):
        assert folder in script
        script = script.replace(folder, "/nowhere")
    (checkout / "run").write_text(script)
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in TOOLS:
        if found := shutil.which(name):
            (programs / name).symlink_to(found)
    (programs / "python3.11").symlink_to(Path(sys.executable).resolve())
    (programs / "id").write_text("#!/bin/sh\necho 1000\n")
    (programs / "id").chmod(0o755)
    return programs


def run(
    checkout: Path, *words: str, cwd: Path | None = None, path: Path | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(checkout / "run"), *words],
        cwd=cwd or checkout.parent,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        # No database is wanted of the machine that runs this: only the script is tried.
        env={"PATH": str(path) if path else os.environ["PATH"], "HOME": str(checkout)},
    )


@pytest.mark.parametrize("words", [(), ("help",), ("--help",)])
def test_help_names_every_subcommand(checkout: Path, words: tuple[str, ...]) -> None:
    done = run(checkout, *words)
    assert done.returncode == 0
    for name in ("demo", "test", "bench", "rongtu", "lock", "help"):
        assert f"./run {name}" in done.stdout


def test_an_unknown_subcommand_is_answered_with_the_help_and_status_2(checkout: Path) -> None:
    done = run(checkout, "dmeo")
    assert (done.returncode, done.stdout) == (2, "")
    assert "./run demo" in done.stderr


def test_it_passes_shellcheck() -> None:
    shellcheck = str(Path(sys.executable).with_name("shellcheck"))
    done = subprocess.run(
        [shellcheck, "run", ".ci/run"], cwd=CHECKOUT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_who_may_not_install_is_told_the_packages_in_one_line(checkout: Path, bare: Path) -> None:
    (bare / "apt-get").symlink_to("/bin/false")
    done = run(checkout, "rongtu", path=bare)
    assert (done.returncode, done.stdout) == (1, "")
    packages = "postgresql-15 postgresql-15-postgis-3 postgresql-15-pgrouting fonts-noto-cjk"
    assert done.stderr.count("\n") == 1
    assert f"apt-get install --no-install-recommends {packages}" in done.stderr


def test_where_there_is_no_apt_the_packages_are_named_too(checkout: Path, bare: Path) -> None:
    done = run(checkout, "rongtu", path=bare)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert "postgresql-15-postgis-3" in done.stderr


def test_the_environment_is_made_once_mended_and_kept(checkout: Path, tmp_path: Path) -> None:
    link = tmp_path / "run"
    link.symlink_to(checkout / "run")
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "dashboard").mkdir(parents=True)  # not to be taken for ours
    (elsewhere / "dashboard" / "cli.py").write_text("raise SystemExit('the wrong one')")

    first = run(checkout, "rongtu", "a b", "c", cwd=elsewhere)
    assert first.returncode == 0, first.stderr
    assert first.stdout.startswith(f"{elsewhere} ['a b', 'c']")
    assert "Installing Python packages" in first.stderr

    second = subprocess.run([str(link), "rongtu", "fail"], capture_output=True, check=False)
    assert (second.returncode, second.stderr) == (7, b"")

    stamp = checkout / ".venv" / ".requirements.lock"
    stamp.unlink()  # as after a pip that was killed
    assert "Installing Python packages" in run(checkout, "rongtu").stderr
    assert stamp.exists()

    stamp.rename(stamp.with_name(".requirements-dev.lock"))  # the packages for tests are a superset
    assert run(checkout, "rongtu").stderr == ""

    (checkout / "requirements.lock").write_text("# changed\n")
    assert "Installing Python packages" in run(checkout, "rongtu").stderr

    shutil.rmtree(checkout / ".venv" / "bin")
    assert run(checkout, "rongtu").returncode == 0
