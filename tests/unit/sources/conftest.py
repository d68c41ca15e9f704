"""What the tests of sources share."""

from collections.abc import Iterator

import pytest


@pytest.fixture
def silent(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    """No library may write to the terminal."""
    yield
    assert capfd.readouterr() == ("", "")
