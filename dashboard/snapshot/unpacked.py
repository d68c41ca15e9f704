"""An answer of the planners' page as the page itself reads it."""

import gzip
import json
from typing import Any

from dashboard.explore.answers import Packed


def unpacked(answer: Packed) -> Any:  # noqa: ANN401 - JSON
    """Return what an answer says."""
    return json.loads(gzip.decompress(answer.body))
