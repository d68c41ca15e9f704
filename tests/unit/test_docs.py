"""What the documents say is so."""

import re
from pathlib import Path

import pytest

from geo.settings import CHECKOUT

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) < 120


@pytest.mark.parametrize("page", ["README.md", "README.zh.md", "DECISIONS.md", "data/README.md"])
def test_every_link_leads_somewhere(page: str) -> None:
    folder = (CHECKOUT / page).parent
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", (CHECKOUT / page).read_text(encoding="utf-8"))
    assert [link for link in links if not (folder / link).exists()] == []


def test_no_file_names_a_package_registry_or_this_machine() -> None:
    hosts = re.compile(
        "|".join(("py" + "pi.org", "python" + "hosted", "npm" + "js.org", "/wo" + "rk/main"))
    )
    texts = [
        p for p in CHECKOUT.glob("*") if p.is_file() and p.suffix in {"", ".lock", ".md", ".toml"}
    ]
    texts += [p for d in ("geo", "etl", "dashboard", "tests", "data") for p in _texts(CHECKOUT / d)]
    assert [p.name for p in texts if hosts.search(p.read_text(encoding="utf-8"))] == []


def _texts(folder: Path) -> list[Path]:
    return [p for p in folder.rglob("*") if p.suffix in {".py", ".md", ".toml", ".sql", ".css"}]
