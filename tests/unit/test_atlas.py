"""Atlases without a database: scales, contents, what charts withhold, files, and the child."""

import io
import math
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, Final, cast

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.atlas import deck_chart, fixed, lines, plan, process
from dashboard.atlas.order import Order
from dashboard.atlas.process import DiedError
from dashboard.explore.decide_jobs import Jobs, Stage, StoppedError
from dashboard.snapshot import draw_view
from dashboard.snapshot.content import Chart, Look
from dashboard.snapshot.refused import RefusedError, Why
from geo.text import Lang

ORDER: Final = cast(
    "Order", SimpleNamespace(sheet=SimpleNamespace(query=""), format="pdf", digest="")
)
RUNNING: Final = '{"step": "read", "progress": 0.5, "values": {}}'
DONE: Final = 'print(\'{"done": 3, "title": "t", "seconds": 1}\'); print("abc", end="")'


@given(st.lists(st.floats(200, 2e6), min_size=1, max_size=60))
def test_most_pages_share_a_round_scale_and_none_is_too_large_for_its_own(
    wanted: list[float],
) -> None:
    found = plan.scales(wanted)
    for need, n in zip(wanted, found.each, strict=True):
        assert n >= need * (1 - 1e-6)
        assert n >= found.common
        # The next round one: no more than twice what is needed, unless it is the common one.
        assert n == found.common or n <= 2 * need
    assert found.others <= max(1, math.ceil(0.25 * len(wanted)))


def test_a_map_at_a_scale_has_that_scale_and_what_is_too_large_is_whole_all_the_same() -> None:
    frame = (0.0, 0.0, 200.0, 100.0)
    box = (1_434_000.0, 2_522_000.0, 1_435_000.0, 2_522_400.0)
    n = plan.needed(box, frame, 4544)
    view = draw_view.fitted(box, frame)
    per_grid = draw_view.scaled(box, frame, view.per_metre / 2).per_metre
    assert per_grid == view.per_metre / 2
    assert draw_view.scaled(box, frame, view.per_metre * 2) == view
    assert plan.rounded(n) == 5_000 or plan.rounded(n) >= n
    west, _, east, _ = plan.ground(box, frame, 10_000)
    assert east - west == pytest.approx(2_000)


@given(
    st.lists(st.sampled_from(["甲", "乙", "丙"]), max_size=80).map(sorted),
    st.integers(2, 12),
    st.integers(1, 4),
)
def test_contents_have_every_entry_once_and_no_name_of_a_group_stands_last(
    groups: list[str], rows: int, columns: int
) -> None:
    pages = lines.pages(groups, rows=rows, columns=columns)
    given_ = [line for page in pages for column in page for line in column]
    assert [line.entry for line in given_ if line.entry is not None] == list(range(len(groups)))
    for page in pages:
        assert len(page) <= columns
        for column in page:
            assert len(column) <= rows
            assert not column or column[-1].entry is not None


def days(values: list[float]) -> Chart:
    start = datetime(2020, 1, 6, tzinfo=UTC).date()
    names = [(start + timedelta(days=at)).isoformat() for at in range(len(values))]
    return Chart(title="", look=Look.LINE, names=names, values=values, colours=("#17688f",))


@given(st.lists(st.integers(0, 9), min_size=2, max_size=90))
def test_no_chart_of_days_says_a_count_of_one_to_four(values: list[int]) -> None:
    given_ = days([float(one) for one in values])
    step = deck_chart.step_of([given_])
    found, few = deck_chart.course(given_, step, Lang.ZH)
    known = [one for one in found.values if not math.isnan(one)]
    assert not any(0 < one < 5 for one in known)
    assert few == any(math.isnan(one) for one in found.values)
    starts = [datetime.fromisoformat(one) for one in found.names]
    assert {(b - a).days for a, b in pairwise(starts)} <= {step}
    if not few and len(values) % step == 0:
        assert sum(known) == sum(values)


def test_a_file_of_another_hour_is_the_same_once_it_is_fixed() -> None:
    def made(hour: int) -> bytes:
        book = openpyxl.Workbook()
        book.properties.created = datetime(2020, 1, 1, hour)  # noqa: DTZ001 - as openpyxl has it
        inner = io.BytesIO()
        book.save(inner)
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w") as file:
            entry = zipfile.ZipInfo("ppt/embeddings/a.xlsx", (2020, 1, 1, hour, 0, 0))
            file.writestr(entry, inner.getvalue())
        return outer.getvalue()

    at = datetime(2020, 12, 31, tzinfo=UTC)
    one, other = (fixed.again(made(hour), at) for hour in (1, 2))
    assert one == other
    with zipfile.ZipFile(io.BytesIO(one)) as file:
        book = openpyxl.load_workbook(io.BytesIO(file.read("ppt/embeddings/a.xlsx")))
    assert book.properties.modified == at.replace(tzinfo=None)


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch) -> Any:  # noqa: ANN401 - a function
    """Return what lets another program draw."""
    monkeypatch.setattr(process, "_environment", dict)

    def set_(program: str) -> None:
        monkeypatch.setattr(process, "COMMAND", (sys.executable, "-c", program))

    return set_


def heard(step: str, progress: float, **values: object) -> None:
    """Want it."""


def test_what_a_child_draws_is_taken_whole(child: Any) -> None:  # noqa: ANN401
    child(DONE)
    made = process.drawn(ORDER, "abcd2345", heard)
    assert (made.body, made.title, made.code) == (b"abc", "t", "abcd2345")


@pytest.mark.parametrize(
    "program",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
        'print(\'{"done": 9, "title": "t", "seconds": 1}\'); print(\'abc\')',
        "raise MemoryError",
        "print('no json')",
    ],
)
def test_a_child_that_is_gone_is_told_as_an_error(child: Any, program: str) -> None:  # noqa: ANN401
    child(program)
    with pytest.raises(DiedError, match="ended before its work did"):
        process.drawn(ORDER, "abcd2345", heard)


def test_what_a_child_refuses_is_refused_in_the_same_words(child: Any) -> None:  # noqa: ANN401
    told = {"given": "g", "wanted": "w", "remedy": "r", "why": "many", "limit": 300, "what": ""}
    child(f"import json; print(json.dumps({{'error': {told}}}))")
    with pytest.raises(RefusedError) as caught:
        process.drawn(ORDER, "abcd2345", heard)
    assert (caught.value.why, caught.value.limit, caught.value.given) == (Why.MANY, 300, "g")


def test_a_child_that_nobody_wants_any_more_is_ended(
    child: Any,  # noqa: ANN401
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    child(f"import sys; print({RUNNING!r}, flush=True); sys.stdin.read()")
    born: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def noted(*words: Any, **how: Any) -> Any:  # noqa: ANN401 - of a process
        born.append(popen(*words, **how))
        return born[-1]

    monkeypatch.setattr(subprocess, "Popen", noted)

    def unwanted(step: str, progress: float, **values: object) -> None:  # noqa: ARG001
        if progress == 0.5:
            raise StoppedError

    with pytest.raises(StoppedError):
        process.drawn(ORDER, "abcd2345", unwanted)
    assert born[0].poll() == -9


def test_work_that_is_done_is_done_again_only_where_that_is_asked_for() -> None:
    jobs, ran = Jobs(), list[int]()

    def submit(*, fresh: bool) -> Stage:
        id_ = jobs.submit("key", lambda _tell: ran.append(1), fresh=fresh)
        while not (told := jobs.told(id_)) or not told.stage.over:
            pass
        return told.stage

    assert [submit(fresh=one) for one in (False, False, True)] == [Stage.DONE] * 3
    assert len(ran) == 2
