"""The smallest number that is given out is the same wherever it is read."""

import re
from pathlib import Path

from dashboard.explore import words_panels
from geo.disclosure import FEWEST
from geo.settings import CHECKOUT
from geo.text import Lang

CHARTS = Path(CHECKOUT) / "dashboard" / "explore" / "static" / "picture_charts.js"


def test_pictures_of_charts_withhold_what_sheets_withhold() -> None:
    said = re.search(r"^const FEWEST = (\d+);$", CHARTS.read_text(encoding="utf-8"), re.MULTILINE)
    assert said is not None
    assert int(said[1]) == FEWEST


def test_the_note_below_a_picture_says_which_numbers_are_withheld() -> None:
    note = words_panels.WORDS["panels.picture_few"]
    for lang in Lang:
        assert f"<{FEWEST}" in note[lang]
