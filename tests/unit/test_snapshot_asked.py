"""The query of a sheet: whatever is typed there, a sheet and a note."""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.explore.names import OWN
from dashboard.snapshot.asked import USUAL, Shown, parse, shown
from dashboard.snapshot.spec import MOST_TITLE, Beside, Paper, Spec, Turn
from geo.catalog import LAYERS
from geo.text import Lang

KEYS: Final = ("paper", "turn", "look", "dpi", "beside", "graticule", "title", "template",
               "layers", "at", "pick")  # fmt: skip


def test_an_empty_query_is_the_usual_sheet() -> None:
    assert parse("") == (Spec(), [])
    assert shown("") == (Shown(layers=USUAL), [])


def test_everything_that_can_be_asked_is_taken() -> None:
    spec, notes = parse(
        "?paper=a3&turn=portrait&look=dark&dpi=150&beside=chart&graticule=1&title= 第 一  图 "
        "&template=standard"
    )
    assert notes == []
    assert spec == Spec(
        paper=Paper.A3, turn=Turn.PORTRAIT, dark=True, dpi=150, beside=Beside.CHART,
        graticule=True, title="第 一 图",
    )  # fmt: skip
    seen, notes = shown("layers=stations~0.5,cells,areas~7&at=104.06,30.66,12.5&pick=station:S1")
    assert notes == []
    assert seen.layers == (("stations", 0.5), ("cells", 1.0), ("areas", 1.0))
    assert seen.at == (104.06, 30.66, 12.5)
    assert seen.pick == ("station", "S1")
    assert shown("layers=none")[0].layers == ()


@pytest.mark.parametrize(
    "query",
    ["paper=a5", "turn=round", "look=pink", "dpi=95", "dpi=601", "dpi=-1", "dpi=1e2", "dpi=²",
     "beside=map", "graticule=yes", "template=../../etc/passwd", "template=STANDARD"],
)  # fmt: skip
def test_what_cannot_be_taken_is_the_usual_one_and_said(query: str) -> None:
    spec, notes = parse(query)
    assert spec == Spec()
    given_ = query.partition("=")[2]
    assert all(given_[:24] in notes[0][lang] for lang in Lang)


@pytest.mark.parametrize("at", ["104,30", "104,95,3", "nan,30,4", "104,30,23", "a,b,c", "200,0,1"])
def test_a_place_that_is_nowhere_is_said(at: str) -> None:
    seen, notes = shown(f"at={at}")
    assert seen.at is None
    assert len(notes) == 1


def test_a_layer_that_is_not_there_is_left_out_and_said() -> None:
    seen, notes = shown("layers=areas,clouds~0.5,stations,areas~0.2")
    assert seen.layers == (("areas", 1.0), ("stations", 1.0))
    assert len(notes) == 1


def test_a_title_is_cut_and_has_nothing_in_it_that_is_not_seen() -> None:
    spec, notes = parse(f"title={'长' * 70}")
    assert spec.title == "长" * MOST_TITLE
    assert len(notes) == 1
    assert parse("title=a%E2%80%AEb%0Ac")[0].title == "a b c"


@given(st.dictionaries(st.sampled_from(KEYS), st.text(max_size=40)))
def test_no_query_is_an_error(fields: dict[str, str]) -> None:
    query = "&".join(f"{key}={value}" for key, value in fields.items())
    spec, _ = parse(query)
    assert len(spec.title) <= MOST_TITLE
    seen, _ = shown(query)
    assert seen.keys <= {*OWN, *LAYERS}
