"""The catalog as a page: that it is new, whole, and right in what it computes by hand."""

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.analysis.jumps import THRESHOLD, jumps
from geo.analysis.rates import garwood, wilson
from geo.analysis.survival import times_to_close
from geo.catalog import INDICATORS, Indicator, page_words
from geo.catalog.basis import Counts
from geo.catalog.page import divided, interval, maturity, page, sources
from geo.engine.figures import quotients
from geo.schema import COUNTS, METADATA, RETURNS
from geo.text import Lang

PAGE = Path(page_words.__file__).with_name("README.md").read_text(encoding="utf-8")
EXAMPLES = PAGE.partition('<a id="examples"></a>')[2].partition('<a id="theme_')[0]

every_indicator = pytest.mark.parametrize("indicator", INDICATORS.values(), ids=INDICATORS)


def entry(indicator: Indicator) -> str:
    """Return what the page says of an indicator."""
    return PAGE.partition(f'<a id="{indicator.key}"></a>')[2].partition('<a id="')[0]


def test_the_page_is_what_the_catalog_says() -> None:
    assert page() == PAGE, "run: ./run rongtu indicators --page > geo/catalog/README.md"


@every_indicator
def test_the_page_has_all_that_is_declared(indicator: Indicator) -> None:
    said = entry(indicator)
    assert f"### {indicator.title.zh} {indicator.title.en}\n" in said
    assert f"`{indicator.key}`" in said
    for text in (indicator.unit, indicator.formula, indicator.excludes, indicator.origin,
                 indicator.explanation, page_words.DIRECTIONS[indicator.better],
                 interval(indicator)):  # fmt: skip
        assert all(text[lang] in said for lang in Lang)
    for other in indicator.beside:
        assert f"](#{other})" in said
    assert (f"目标 Target | {indicator.target or 0:g} " in said) == (indicator.target is not None)


@every_indicator
def test_a_quotient_is_a_fraction_of_its_words(indicator: Indicator) -> None:
    above, below, times = divided(indicator)
    if below is None:
        assert r"\frac{\text{" + above.zh not in entry(indicator)
        return
    assert rf"\frac{{\text{{{above.zh}}}}}{{\text{{{below.zh}}}}}" in entry(indicator)
    whole = f"{above.zh} ÷ {below.zh}" + (f" × {times}" if times else "")
    assert indicator.formula.zh == whole


@every_indicator
def test_an_indicator_reads_columns_that_there_are(indicator: Indicator) -> None:
    found = sources(indicator)
    assert found
    for source in found:
        column, _, attribute = source.name.partition(" ->> ")
        table, _, name = column.partition(".")
        assert name in METADATA.tables[f"rongtu.{table}"].c
        assert attribute.isidentifier() or (not attribute and name != "attributes")
        assert f"`{source.name}`" in entry(indicator)


def test_the_columns_of_a_difference_come_with_what_they_hold() -> None:
    counts = COUNTS | RETURNS
    assert [tuple(one) for one in sources(INDICATORS["closed_without_callback"])] == [
        (f"area_daily.{name}", counts[name]) for name in ("closed", "closed_called_back")
    ]
    assert "`Σ (closed − closed_called_back) ÷ Σ closed × 100`" in entry(
        INDICATORS["closed_without_callback"]
    )
    assert "`Σ received ÷ area.households × 1,000`" in entry(
        INDICATORS["demands_per_1000_households"]
    )


@pytest.mark.parametrize(
    "indicator",
    [one for one in INDICATORS.values() if isinstance(one.basis, Counts)],
    ids=lambda one: one.key,
)
def test_the_page_promises_an_interval_where_the_engine_gives_one(indicator: Indicator) -> None:
    below = None if indicator.counted else np.array([[40.0]])
    given = quotients(indicator, np.array([[25.0]]), below)
    promised = interval(indicator) is not page_words.NO_INTERVAL
    assert promised == (not np.isnan(given.low).any())


def test_what_is_left_out_as_too_early_is_said() -> None:
    said = {key: maturity(one) for key, one in INDICATORS.items()}
    assert said["demands"] is said["backlog"] is None
    assert said["on_time_rate"] == said["jump_days"] == page_words.NOT_OVER
    assert "14 天" in str(said["reopened_14"])


def test_every_link_in_the_page_leads_somewhere_and_only_there() -> None:
    anchors = re.findall(r'<a id="([^"]+)"></a>', PAGE)
    assert len(set(anchors)) == len(anchors)
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= set(anchors)
    assert set(INDICATORS) <= set(anchors)


def test_the_rows_of_a_table_have_the_cells_of_its_head() -> None:
    for above, line in pairwise(PAGE.splitlines()):
        if above.startswith("|") and line.startswith("|"):
            assert above.count("|") == line.count("|"), line


def test_a_line_of_chinese_is_not_broken_where_a_space_would_show() -> None:
    assert not re.findall(r"[\u4e00-\u9fff，。；：]\n *[\u4e00-\u9fff“]", page())


def test_the_examples_say_that_they_are_invented() -> None:
    assert "编造" in EXAMPLES.splitlines()[3]
    assert "invented" in EXAMPLES.splitlines()[3]


def test_the_rate_worked_by_hand_is_the_engines() -> None:
    low, high = wilson([25], [40])
    assert f"{100 * low[0]:.1f}\\,\\% \\text{{ – }} {100 * high[0]:.1f}\\,\\%" in EXAMPLES
    found = quotients(INDICATORS["on_time_rate"], np.array([25.0]), np.array([40.0]))
    assert f"25 ÷ 40 = **{found.value[0]:.1f} %**" in EXAMPLES
    per = quotients(
        INDICATORS["demands_per_1000_households"], np.array([120.0]), np.array([4000.0])
    )
    assert f"= **{per.value[0]:.1f}**" in EXAMPLES
    low, high = garwood([120], [4000])
    assert f"(Garwood) {1000 * low[0]:.1f}–{1000 * high[0]:.1f}" in EXAMPLES


def test_the_time_to_close_worked_by_hand_is_the_engines() -> None:
    rows = pd.DataFrame({
        "code": "A", "hours": [4, 10, 30, 6, 40], "closed": [1, 1, 1, 0, 0],
        "censored": [0, 0, 0, 1, 1],
    })  # fmt: skip
    (found,) = times_to_close(rows).to_dict("records")
    assert f"中位数为 **{found['median']:.0f} 小时**" in EXAMPLES
    assert np.isnan(found["p90"])


def test_the_jump_worked_by_hand_is_the_engines() -> None:
    wednesdays = [20, 22, 18, 21, 19, 20, 23, 17, 38]
    days = np.full(9 * 7, np.nan)
    days[::7] = wednesdays
    found = jumps(days)
    assert found.jumped[-7]
    assert found.usual[-7] == 20
    assert f"(38 − 20) ÷ 4.47 = {found.z[-7]:.1f} > {THRESHOLD}" in EXAMPLES
    assert f"> {THRESHOLD} × max(" in entry(INDICATORS["jump_days"])


def test_what_falls_due_worked_by_hand_adds_up() -> None:
    now = datetime(2019, 12, 31, 18, tzinfo=UTC)
    due = [
        datetime(2019, 12, 30, 9, tzinfo=UTC),
        datetime(2020, 1, 1, 12, tzinfo=UTC),
        datetime(2020, 1, 3, 9, tzinfo=UTC),
        datetime(2020, 1, 5, 9, tzinfo=UTC),
    ]
    soon = [sum(now <= at <= now + timedelta(hours=h) for at in due) for h in (24, 72)]
    assert f"超期 **{sum(at < now for at in due)} 件**" in EXAMPLES
    assert f"24 小时内到期 **{soon[0]} 件**，72 小时内到期 **{soon[1]} 件**" in EXAMPLES
