"""Layouts of sheets: what a district may change, and what is said where a file is wrong."""

from dataclasses import replace
from pathlib import Path

import pytest
from matplotlib.font_manager import fontManager
from PIL import Image

from dashboard.snapshot import fonts, page, template
from dashboard.snapshot.draw_sheet import Composed
from dashboard.snapshot.fonts import FontMissingError
from dashboard.snapshot.spec import Format, Paper, Spec
from dashboard.snapshot.template import Slot, Template, TemplateError
from geo.errors import UnknownKeyError
from geo.text import Lang, Text
from tests.unit import sheet_draw_made as made

BASE = 'base = "standard"\n'


def write(folder: Path, text: str, name: str = "ours") -> Path:
    (folder / f"{name}.toml").write_text(BASE + text, encoding="utf-8")
    return folder


def ours(folder: Path, text: str) -> Template:
    return template.load("ours", write(folder, text))


def drawn(layout: Template, lang: Lang = Lang.ZH) -> Composed:
    return page.composed(made.sheet(many=30, lang=lang), Spec(), layout)


def said(sheet: Composed) -> set[str]:
    return {text.get_text() for text, _ in sheet.texts}


def test_ours_are_known_by_name_and_title() -> None:
    assert template.known() == ["briefing", "standard"]
    assert template.titles()["standard"] == Text(zh="标准图幅", en="Standard sheet")


@pytest.mark.parametrize("name", template.known())
@pytest.mark.parametrize("paper", Paper)
def test_ours_have_every_slot_that_a_sheet_needs_on_every_paper(name: str, paper: Paper) -> None:
    layout = template.load(name).layout(Spec(paper=paper))
    held = {slot for area in layout.areas for slot in area.holds}
    assert {Slot.TITLE, Slot.SUBTITLE, Slot.MAP, Slot.LEGEND, Slot.BESIDE, Slot.FOOT} <= held
    assert {Slot.DEFINITION, Slot.NOTES, Slot.MARK, Slot.EMBLEM} <= held


def test_a_district_changes_emblem_and_wording_without_code(tmp_path: Path) -> None:
    Image.new("RGBA", (300, 300), (200, 30, 30, 255)).save(tmp_path / "ours.png")
    layout = ours(
        tmp_path,
        'emblem = "ours.png"\n[words]\norganisation = "滨海区综合治理中心"\n'
        'mark = { zh = "审图号：粤BS(2024)012号", en = "Map review no. BS(2024)012" }\n',
    )
    zh = drawn(layout)
    assert {"滨海区综合治理中心", "审图号：粤BS(2024)012号"} <= said(zh)
    assert "内部使用" not in said(zh)
    assert Slot.EMBLEM in zh.slots
    assert "Map review no. BS(2024)012" in said(drawn(layout, Lang.EN))


def test_a_district_changes_fonts_sizes_and_colours_without_code(tmp_path: Path) -> None:
    layout = ours(
        tmp_path,
        '[fonts]\ntitle = "Noto Serif CJK SC"\n[sizes]\ntitle = 26\n[light]\naccent = "#004488"\n',
    )
    (title,) = [text for text, slot in drawn(layout).texts if slot is Slot.TITLE]
    assert title.get_fontfamily() == ["Noto Serif CJK SC"]
    assert title.get_fontsize() == 26
    assert layout.light.accent == "#004488"
    assert layout.light.paper == template.load().light.paper


def test_a_title_in_another_face_is_embedded_in_an_svg(tmp_path: Path) -> None:
    layout = ours(tmp_path, '[fonts]\ntitle = "Noto Serif CJK SC"\n')
    file = page.drawn(made.sheet(many=30), Spec(format=Format.SVG), layout).decode()
    assert 'font-family:"Noto Serif CJK SC";font-weight:700' in file


def test_a_layout_of_one_s_own_moves_the_slots(tmp_path: Path) -> None:
    layout = ours(
        tmp_path,
        """
[landscape]
margin = 15
[[landscape.area]]
name = "head"
at = [0, 0, 1, "auto"]
holds = ["title"]
[[landscape.area]]
name = "foot"
at = [0, "auto", 1, 1]
holds = ["foot"]
[[landscape.area]]
name = "side"
at = [0, "head", "50 mm", "foot"]
holds = ["legend"]
[[landscape.area]]
name = "map"
at = ["side", "head", 1, "foot"]
holds = ["map"]
""",
    )
    slots = drawn(layout).slots
    assert set(slots) == {Slot.TITLE, Slot.FOOT, Slot.LEGEND, Slot.MAP}
    assert slots[Slot.LEGEND][0] == pytest.approx(15)
    assert slots[Slot.LEGEND][2] == pytest.approx(65)
    assert slots[Slot.MAP][0] == pytest.approx(69)
    assert slots[Slot.MAP][2] == pytest.approx(282)


def test_one_of_a_district_goes_before_ours_of_that_name(tmp_path: Path) -> None:
    write(tmp_path, '[words]\norganisation = "甲"\n', "standard")
    assert template.load("standard", tmp_path).word("organisation", Lang.ZH, "乙") == "甲"
    assert template.load("standard").word("organisation", Lang.ZH, "乙") == "乙"
    assert template.known(tmp_path) == ["briefing", "standard"]


def test_anything_that_is_drawn_changes_the_digest(tmp_path: Path) -> None:
    usual = template.load()
    assert usual.digest == template.load().digest
    Image.new("RGBA", (9, 9)).save(tmp_path / "e.png")
    texts = ["", "[sizes]\ntitle = 21\n", '[words]\nmark = "甲"\n', 'emblem = "e.png"\n']
    digests = [ours(tmp_path, text).digest for text in texts]
    Image.new("RGBA", (8, 9)).save(tmp_path / "e.png")
    digests.append(ours(tmp_path, texts[-1]).digest)
    assert len({usual.digest, *digests}) == len(digests) + 1


@pytest.mark.parametrize(
    "name",
    ["../standard", "/etc/passwd", "a/b", "", ".", "standard.toml", "STANDARD", "标准", "x" * 99],
)
def test_a_name_is_a_name_and_no_path(tmp_path: Path, name: str) -> None:
    outside = tmp_path / "standard.toml"
    outside.write_text(BASE, encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    with pytest.raises(UnknownKeyError, match="one of briefing, standard"):
        template.load(name, folder)


@pytest.mark.parametrize(
    ("text", "given", "wanted"),
    [
        ("colour = 1\n", "unknown colour", "base, name, emblem"),
        ("[sizes]\nhuge = 9\n", "unknown sizes.huge", "title, subtitle"),
        ("[sizes]\ntext = 5\n", "sizes.text = 5", "at least 6.5"),
        ("[sizes]\ntext = true\n", "sizes.text = True", "a number"),
        ("[light]\npaper = 'white'\n", "light.paper = 'white'", "#1a2b3c"),
        ("[scale]\na5 = 1\n", "unknown scale.a5", "a4, a3"),
        ("[words]\nmark = { zh = '甲' }\n", "words.mark", "each of zh and en"),
        ("emblem = 'gone.png'\n", "emblem 'gone.png' is not there", "beside the template"),
        ("emblem = '../e.png'\n", "emblem '../e.png' is not there", "beside the template"),
        ("[fonts]\nfiles = ['gone.ttf']\n", "font 'gone.ttf' is not there", "beside the template"),
        ("sizes = 3\n", "sizes = 3", r"\[sizes\]"),
        ("[sizes]\ntext = inf\n", "sizes.text = inf", "at most 200"),
        ("[sizes]\ntext = 1e9\n", "sizes.text = 1000000000", "at most 200"),
        ("[scale]\na4 = inf\n", "scale.a4 = inf", "at most 200"),
        ("[sizes]\ntext = 2020-01-01\n", "sizes.text = datetime.date", "a number"),
        ("[words]\nmark = 2020-01-01\n", "words.mark = datetime.date", "a text"),
        ("[fonts]\nfiles = 3\n", "fonts.files = 3", "a list"),
        ("[fonts]\nfiles = 'a.ttf'\n", "fonts.files = 'a.ttf'", "a list"),
        ("emblem = 'EEE'\n".replace("EEE", "e" * 5_000), "is not there", "beside the template"),
        ("[landscape]\narea = [1, 2]\n", "landscape.area has 1", r"\[\[landscape.area\]\]"),
        ("[landscape]\narea = 'map'\n", "landscape.area = 'map'", "a list"),
        ("name = " + "[" * 2_000 + "]" * 2_000, "cannot be read", "TOML"),
        ("this is no toml", "cannot be read", "TOML"),
    ],
)
def test_what_cannot_be_followed_is_named_with_what_is_known(
    tmp_path: Path, text: str, given: str, wanted: str
) -> None:
    with pytest.raises(TemplateError, match=rf"{given}.*wanted: .*{wanted}.*remedy: ") as caught:
        ours(tmp_path, text)
    assert str(tmp_path) not in str(caught.value)


AREA = '[[slide.area]]\nname = "{name}"\nat = {at}\nholds = {holds}\n'


@pytest.mark.parametrize(
    ("areas", "given", "wanted"),
    [
        ([("a", "[0, 0, 1, 1]", '["legends"]')], "unknown slot 'legends'", "emblem, mark, title"),
        ([("a", "[0, 0, 1, 1]", '[["map"]]')], r"unknown slot \['map'\]", "emblem, mark, title"),
        ([("a", "[0, 0, 1, 1]", "3")], "area.holds = 3", "a list"),
        ([("a", "[0, 0, 1, 1]", '"map"')], "area.holds = 'map'", "a list"),
        ([("a", "[0, 0, 1]", '["map"]')], r"at = \[0, 0, 1\]", "left, top, right, bottom"),
        ([("a", "[0, 0, 1, 1.5]", '["map"]')], "at has 1.5", "0 to 1"),
        ([("a", '[0, 0, 1, "b"]', '["map"]')], "at has 'b'", "an area before it"),
        ([("a", '[0, 0, 1, "5 km"]', '["map"]')], "at has '5 km'", "12 mm"),
        ([("a", f'[0, 0, 1, "{"9" * 400} mm"]', '["map"]')], "at has '999", "12 mm"),
        ([("a", "[0, 0, 1, 1]", '["map", "title"]')], "the map and more", "alone"),
        ([("a", "[0, 0, 1, 1]", '["map"]')], "no slot 'title'", "title, map, legend, foot"),
        (
            [("a", "[0, 0, 1, 1]", '["map"]'), ("b", "[0, 0, 1, 1]", '["title", "title"]')],
            "the slot 'title' twice",
            "once",
        ),
    ],
)
def test_a_layout_that_cannot_be_is_named(
    tmp_path: Path, areas: list[tuple[str, str, str]], given: str, wanted: str
) -> None:
    text = "".join(AREA.format(name=name, at=at, holds=holds) for name, at, holds in areas)
    with pytest.raises(TemplateError, match=rf"{given}.*wanted: .*{wanted}"):
        ours(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "[landscape]\nmargin = 140\n",
        "[scale]\na4 = 200\n",
        *(
            AREA.replace("slide", "landscape").format(name="m", at=at, holds='["map"]')
            + AREA.replace("slide", "landscape").format(
                name="rest", at="[0, 0, 1, 1]", holds='["title", "legend", "foot"]'
            )
            for at in ("[1, 1, 0, 0]", "[0.5, 0, 0.5, 1]", '["auto", "auto", "auto", "auto"]')
        ),
    ],
)
def test_a_layout_that_leaves_the_map_no_room_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(TemplateError, match=r"'ours' leaves the map .*wanted: at least 10 mm"):
        drawn(ours(tmp_path, text))


def test_what_cannot_be_seen_is_drawn_as_a_box(tmp_path: Path) -> None:
    layout = ours(tmp_path, '[words]\nmark = "甲\\u0000\\u202e乙"\norganisation = "\\u0001丙"\n')
    assert {"甲□□乙", "□丙"} <= said(drawn(layout))


def test_a_wrong_file_does_not_hide_the_others(tmp_path: Path) -> None:
    write(tmp_path, "nonsense = 1\n")
    assert template.titles(tmp_path)["ours"] == Text(zh="ours", en="ours")


def test_an_emblem_that_is_no_png_is_refused(tmp_path: Path) -> None:
    (tmp_path / "e.png").write_bytes(b"GIF89a")
    with pytest.raises(TemplateError, match=r"'e\.png' is not a PNG"):
        ours(tmp_path, 'emblem = "e.png"\n')


def test_an_emblem_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "e.png").open("wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n")
        file.truncate(1024**3)
    with pytest.raises(TemplateError, match=r"'e\.png' is not a PNG of at most 4,194,304 bytes"):
        ours(tmp_path, 'emblem = "e.png"\n')


def test_a_font_that_is_not_there_is_named_with_the_package_to_install(tmp_path: Path) -> None:
    layout = ours(tmp_path, '[fonts]\ntext = "Kaiti of Nowhere"\n')
    with pytest.raises(FontMissingError, match=r"'Kaiti of Nowhere'.*fonts-noto-cjk"):
        page.drawn(made.sheet(many=30), Spec(), layout)


def test_a_font_that_was_installed_after_matplotlib_made_its_list_is_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    listed = [entry for entry in fontManager.ttflist if entry.name != "Noto Serif CJK SC"]
    monkeypatch.setattr(
        fontManager, "ttflist", [one for one in listed if "NotoSerifCJK" not in one.fname]
    )
    fontManager._findfont_cached.cache_clear()  # type: ignore[attr-defined]  # noqa: SLF001 - else it is remembered
    fonts._installed_since.cache_clear()  # noqa: SLF001 - as above
    assert fonts.face("Noto Serif CJK SC", fonts.BOLD).path.endswith("NotoSerifCJK-Bold.ttc")


def test_a_font_without_chinese_is_refused() -> None:
    with pytest.raises(FontMissingError, match=r"'DejaVu Sans' has no Chinese.*fonts-noto-cjk"):
        fonts.face("DejaVu Sans")


def test_a_font_file_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.ttf").write_bytes(b"no font")
    layout = ours(tmp_path, '[fonts]\nfiles = ["x.ttf"]\n')
    with pytest.raises(FontMissingError, match=r"'x\.ttf' cannot be read"):
        page.drawn(made.sheet(many=30), Spec(), layout)


def test_the_same_slot_elsewhere_is_another_digest() -> None:
    first, second = template.load("standard"), template.load("briefing")
    assert first.digest != second.digest
    assert replace(first, key="other").digest == first.digest
