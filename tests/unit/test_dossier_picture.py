"""Pictures of a dossier's plots: what they say is read back, and what they must not tell."""

import io
import math
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Final
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.patches import Ellipse, FancyBboxPatch
from PIL import Image
from werkzeug.http import parse_options_header

from dashboard.dossier import asked, picture, picture_draw, routes, words_area
from dashboard.dossier.picture import About, Kind, Picture
from dashboard.dossier.read_figures import months_back
from dashboard.snapshot import page, palette, template
from geo.analysis.rates import wilson
from geo.errors import TooLongError
from geo.period import Period
from geo.text import Lang

STANDARD: Final = template.load()
SVG: Final = "{http://www.w3.org/2000/svg}"
ABOUT: Final = {
    Lang.ZH: About(
        name="沙河源街道",
        where="街道 · 代码 510106041 · 金牛区",
        as_of="数据截至 2020-12-31 23:59",
        sample="示例数据（合成）",
        lang=Lang.ZH,
        dark=False,
    ),
    Lang.EN: About(
        name="Shaheyuan Subdistrict",
        where="Street · code 510106041 · Jinniu District",
        as_of="Data as of 2020-12-31 23:59",
        sample="Sample data (made up)",
        lang=Lang.EN,
        dark=False,
    ),
}
MANY: Final = ((6921, 6600, 6700), (20110, 18000, 20000), (17300, 15900, 17100),
               (22899, 20200, 22500), (19801, 18800, 19600))  # fmt: skip
FEW: Final = ((2, 6, 9), (8, 7, 8), (30, 3, 20), (12, 0, 4), (0, 0, 0), (9, 9, 9), (41, 38, 40))
"""Demands, in time and due of a month: few demands; none; few in time; few due; nothing; none."""


def frame(rows: tuple[tuple[float, float, float], ...], *, whole: bool = True) -> pd.DataFrame:
    """Return months up to December, as `read_figures.months` does; the first may be a part."""
    demands, on_time, due = np.array(rows, dtype=float).T
    low, high = wilson(on_time, due)
    rate = np.divide(100 * on_time, due, out=np.full(len(rows), math.nan), where=due > 0)
    starts = [months_back(date(2020, 12, 1), back) for back in range(len(rows) - 1, -1, -1)]
    return pd.DataFrame(
        {
            "start": starts, "on_time_rate": rate, "low": 100 * low, "high": 100 * high,
            "numerator": on_time, "denominator": due, "demands": demands,
            "whole": [whole, *[True] * (len(rows) - 1)],
        }
    )  # fmt: skip


def shown(
    rows: tuple[tuple[float, float, float], ...], kind: Kind, lang: Lang = Lang.ZH
) -> Picture:
    return picture.picture(frame(rows), kind, ABOUT[lang])


def texts(found: Picture) -> list[str]:
    """Return what an SVG says, each text once: a halo is no text."""
    made = picture_draw.written(found, "svg", STANDARD)
    return ["".join(one.itertext()) for one in ET.fromstring(made).iter(f"{SVG}text")]  # noqa: S314 - ours


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("kind", Kind)
def test_a_picture_says_what_where_when_and_that_it_is_made_up(kind: Kind, lang: Lang) -> None:
    about = ABOUT[lang]
    said = texts(shown(MANY, kind, lang))
    assert {about.name, about.as_of, about.sample, picture.TITLES[kind][lang]} <= set(said)
    head = next(one for one in said if about.where in one)
    assert "2020-08" in head
    assert "2020-12" in head
    assert ("5 个月" if lang is Lang.ZH else "5 months") in head
    assert not [one for one in said if lang is Lang.EN and re.search(r"[㐀-鿿]", one)]
    real = replace(shown(MANY, kind, lang), about=replace(about, sample=""))
    assert about.sample not in texts(real)


def test_every_number_is_written_and_the_ends_of_every_interval() -> None:
    counts = texts(shown(MANY, Kind.DEMANDS))
    first = counts.index("6,921")
    assert counts[first : first + len(MANY)] == [f"{row[0]:,}" for row in MANY]
    rates = texts(shown(MANY, Kind.RATE))
    months = frame(MANY)
    for name in ("on_time_rate", "low", "high"):
        wanted = [f"{one:.1f}" for one in months[name]]
        at = rates.index(wanted[0])
        assert rates[at : at + len(MANY)] == wanted
    assert any("Wilson" in one for one in rates)
    assert not any("Wilson" in one for one in counts)


def test_bars_stand_on_zero_and_are_as_high_as_their_numbers() -> None:
    paper = picture_draw.drawn(shown(MANY, Kind.DEMANDS), STANDARD)
    ink = palette.MARK[False]
    boxes = [
        one for one in paper.figure.findobj(FancyBboxPatch) if to_hex(one.get_facecolor()) == ink
    ]
    heights = [one.get_height() for one in boxes]
    assert len({round(one.get_y() + one.get_height(), 6) for one in boxes}) == 1
    assert heights == pytest.approx([row[0] * heights[0] / MANY[0][0] for row in MANY], rel=0.01)


def test_points_are_at_their_rates_and_right_of_each_other() -> None:
    found = shown(MANY, Kind.RATE)
    paper = picture_draw.drawn(found, STANDARD)
    points = np.array([one.get_center() for one in paper.figure.findobj(Ellipse)], dtype=float)
    across, down = points.T
    rates = frame(MANY)["on_time_rate"]
    slope, start = np.polyfit(rates, down, 1)
    assert slope < 0
    assert [start + slope * one for one in rates] == pytest.approx(down.tolist(), abs=0.1)
    steps = np.diff(across)
    assert steps == pytest.approx([steps[0]] * len(steps), rel=0.01)


@pytest.mark.parametrize("kind", Kind)
def test_a_month_that_is_not_whole_is_pale_and_that_is_said(kind: Kind) -> None:
    part = picture.picture(frame(MANY, whole=False), kind, ABOUT[Lang.ZH])
    pale = palette.blend(STANDARD.light.paper, palette.MARK[False], 0.4)
    assert [pale in svg(one) for one in (part, shown(MANY, kind))] == [True, False]
    assert ["浅色为数据不足整月" in one.note for one in (part, shown(MANY, kind))] == [True, False]


def svg(found: Picture) -> str:
    return picture_draw.written(found, "svg", STANDARD).decode()


def test_few_demands_are_not_told_and_that_is_said() -> None:
    found = shown(FEW, Kind.DEMANDS)
    assert [one.value for one in found.months] == ["<5", "8", "30", "12", "0", "9", "41"]
    said = texts(found)
    assert "<5" in said
    assert any("不列出具体数字" in one for one in said)
    assert "<5" not in "".join(texts(shown(MANY, Kind.DEMANDS)))


def test_a_rate_of_few_is_not_told_and_neither_is_one_that_tells_few() -> None:
    found = shown(FEW, Kind.RATE)
    assert [one.value for one in found.months] == ["*", "87.5", "*", "*", "—", "100.0", "95.0"]
    assert [bool(one.low) for one in found.months] == [False, True, False, False, False, True, True]
    assert [mark.label for mark in found.plot.marks] == ["2020-07", "2020-11", "2020-12"]
    said = " ".join(texts(found))
    assert "“*”为不列出" in said
    assert "“—”为无数据" in said


FEWER: Final = st.integers(1, 4)


def others(hidden: list[int]) -> tuple[tuple[float, float, float], ...]:
    """Return `FEW` with other numbers where they are few: few demands, in time, due."""
    one, two, three, due = hidden
    return ((one, two, 9), FEW[1], (30, three, 20), (12, min(two, due), due), *FEW[4:])


@given(st.lists(FEWER, min_size=4, max_size=4))
def test_what_is_withheld_changes_nothing_in_a_picture(hidden: list[int]) -> None:
    for kind in Kind:
        assert shown(others(hidden), kind) == shown(FEW, kind)


@pytest.mark.parametrize("kind", Kind)
def test_what_is_withheld_changes_nothing_in_a_file(kind: Kind) -> None:
    assert svg(shown(others([4, 1, 1, 2]), kind)) == svg(shown(FEW, kind))


def test_no_scale_tells_the_rate_of_few_or_their_interval() -> None:
    many = (400, 396, 400)
    small = [shown((many, (3, n, 3), many), Kind.RATE) for n in (0, 3)]
    assert small[0] == small[1]
    assert small[0].plot.ticks == shown((many, many), Kind.RATE).plot.ticks


def test_no_scale_tells_the_largest_of_few() -> None:
    small = [shown(((n, 0, 0), (n, 0, 0)), Kind.DEMANDS) for n in (1, 4)]
    assert small[0] == small[1]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("ending", picture.TYPES)
def test_equal_pictures_are_equal_files_however_many_are_drawn_at_once(
    kind: Kind, ending: str
) -> None:
    with ThreadPoolExecutor(4) as several:
        made = list(
            several.map(
                lambda _: picture_draw.written(shown(FEW, kind), ending, STANDARD), range(4)
            )
        )
    assert len(set(made)) == 1
    assert picture_draw.written(shown(MANY, kind), ending, STANDARD) != made[0]


def test_who_waits_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_draw, "_WAIT_S", 0.01)
    with page.ONE_AT_A_TIME, pytest.raises(TooLongError):  # a map sheet is drawn
        picture_draw.written(shown(MANY, Kind.RATE), "png", STANDARD)
    assert picture_draw.written(shown(MANY, Kind.RATE), "png", STANDARD)


@pytest.mark.parametrize("dark", [False, True])
def test_a_png_has_dots_for_print_and_the_colours_of_its_theme(*, dark: bool) -> None:
    found = shown(FEW, Kind.RATE)
    found = replace(found, about=replace(found.about, dark=dark))
    image = Image.open(io.BytesIO(picture_draw.written(found, "png", STANDARD)))
    image.load()
    assert image.width == round(picture_draw.WIDE_MM / 25.4 * 300)
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert found.about.name in image.info["Title"]
    colours = STANDARD.dark if dark else STANDARD.light
    corner = image.convert("RGB").getpixel((2, 2))
    assert corner == tuple(int(colours.paper[at : at + 2], 16) for at in (1, 3, 5))
    assert to_hex(palette.MARK[dark]) in svg(found)


LONG: Final = "极长名称的街道办事处" * 12


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("rows", [MANY, FEW, ((math.nan,) * 3,) * 13, ((0, 0, 0),) * 13,
                                  ((1_234_567, 999_999, 1_000_000),) * 13])  # fmt: skip
def test_nothing_lies_outside_and_no_two_texts_touch(
    kind: Kind, lang: Lang, rows: tuple[tuple[float, float, float], ...]
) -> None:
    about = replace(ABOUT[lang], name=LONG if lang is Lang.ZH else "Long name of a street " * 9)
    about = replace(about, where=" · ".join([about.where] * 5))
    found = picture.picture(frame(rows, whole=False), kind, about)
    paper = picture_draw.drawn(found, STANDARD)
    assert found.period in [one.get_text() for one, _ in paper.texts]
    paper.figure.set_size_inches(paper.width / 25.4, paper.height / 25.4)
    canvas = FigureCanvasAgg(paper.figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    boxes = [(one.get_text(), one.get_window_extent(canvas.get_renderer()))  # type: ignore[no-untyped-call]
             for one, _ in paper.texts]  # fmt: skip
    width, height = canvas.get_width_height()
    for said, box in boxes:
        assert box.x0 >= 0, said
        assert box.y0 >= 0, said
        assert box.x1 <= width, said
        assert box.y1 <= height, said
    # A hair of the descenders of one line may reach into the next.
    near = [
        (one[0], other[0])
        for at, one in enumerate(boxes)
        for other in boxes[at + 1 :]
        if min(one[1].x1, other[1].x1) - max(one[1].x0, other[1].x0) > 1
        and min(one[1].y1, other[1].y1) - max(one[1].y0, other[1].y0) > 1
    ]
    assert near == []


def test_what_is_not_known_is_a_dash_and_no_zero() -> None:
    for kind in Kind:
        found = picture.picture(frame(((math.nan,) * 3,) * 13), kind, ABOUT[Lang.ZH])
        assert {one.value for one in found.months} == {"—"}
        assert found.plot.marks == ()


def test_a_file_is_called_what_it_shows_and_by_plain_letters_for_old_programs() -> None:
    found = shown(MANY, Kind.RATE)
    _, said = parse_options_header(picture.disposition(found, '5101"\r\n;/x', "png"))
    assert said["filename"] == "沙河源街道_每月按期办结率_2020-08_2020-12.png"
    header = picture.disposition(found, '5101"\r\n;/x', "png")
    assert header.isascii()
    assert 'filename="rongtu_5101_____x_trend-rate.png"' in header
    nasty = replace(found, file=picture.picture(
        frame(MANY), Kind.RATE, replace(ABOUT[Lang.ZH], name='a/b\\c:"d"\n')).file)  # fmt: skip
    assert re.search(r'[/\\:"\n]', nasty.file) is None


QUERY: Final = {
    "lang": "en",
    "theme": "dark",
    "from": "2020-03-01",
    "to": "2020-04-01",
    "page": "3",
}


def test_links_keep_language_theme_and_days_and_nothing_else() -> None:
    usual = Period(date(2020, 1, 1), date(2021, 1, 1))
    one = asked.read("area", "A/1 2.part", QUERY, known=usual, usual=usual)
    links = picture.links(one)
    assert list(links) == [words_area.TREND_DEMANDS.en, words_area.TREND_RATE.en]
    found = links[words_area.TREND_RATE.en]
    assert [link.text for link in found] == ["PNG", "SVG"]
    path, _, query = found[0].href.partition("?")
    assert path == "/place/area/A%2F1%202.part/picture/trend-rate.png"
    assert "page" not in query
    for said in ("lang=en", "theme=dark", "from=2020-03-01", "to=2020-04-01"):
        assert said in query
    # What is seen is part of what is heard.
    assert all(link.text in link.label and "On-time" in link.label for link in found)
    assert picture.links(replace(one, thing="station")) == {}


@pytest.mark.parametrize("code", ["510106", "A/B", "X.part", "A/picture/B", "a.b.png"])
def test_an_address_of_a_picture_is_no_dossiers_whatever_the_code(code: str) -> None:
    server = Flask("test")
    server.register_blueprint(routes.routes)
    addresses = server.url_map.bind("localhost")
    assert addresses.match(f"/place/area/{code}/picture/trend-rate.svg") == (
        "dossier.picture", {"code": code, "kind": "trend-rate", "ending": "svg"},
    )  # fmt: skip
    assert addresses.match(f"/place/area/{code}")[0] == "dossier.page"
    assert addresses.match(f"/place/area/{code}.part")[0] == "dossier.page"
    for other in ("area/X/picture/trend-rate.gif", "area/X/picture/trend", "area/X/picture/a.png",
                  f"station/{code}/picture/trend-rate.svg"):  # fmt: skip
        assert addresses.match(f"/place/{other}")[0] == "dossier.page"
