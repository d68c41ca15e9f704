"""Names are found however they are typed: held against a plain reading of the rules."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.explore.pinyin import LETTERS, readings, spelling, typed

HANZI = "重庆长都行单石区大朴营门口绿女乐金牛嗯"
NAMES = st.text(st.sampled_from(HANZI + "a3·（"), min_size=1, max_size=6)


def slots(name: str) -> list[tuple[str, ...]]:
    """Return what each sign of a name may be typed as."""
    return [
        (char,) if char.isascii() else readings(char)
        for char in name
        if char.isascii() or readings(char)
    ]


def half(parts: list[tuple[str, ...]], letters: str) -> bool:
    """Say whether the letters are beginnings of readings, one after another, by trying all."""
    if not letters:
        return True
    return bool(parts) and any(
        half(parts[1:], letters[cut:])
        for reading in parts[0]
        for cut in range(1, min(len(reading), len(letters)) + 1)
        if reading[:cut] == letters[:cut]
    )


def whole(parts: list[tuple[str, ...]], letters: str) -> bool:
    """Say whether the letters are written-out readings, of which the last may be cut short."""
    if not letters:
        return True
    return bool(parts) and any(
        reading.startswith(letters)
        or (letters.startswith(reading) and whole(parts[1:], letters[len(reading) :]))
        for reading in parts[0]
    )


def test_a_character_has_all_its_readings_the_usual_one_first() -> None:
    assert readings("重") == ("zhong", "chong", "tong")
    assert readings("长") == ("zhang", "chang")
    assert readings("绿") == ("lv", "lu")
    assert readings("·") == readings("①") == ()


def test_a_word_is_read_as_the_word_it_is() -> None:
    assert spelling("重庆路").usual == "'chong'qing'lu'"
    assert spelling("重要").usual == "'zhong'yao'"


@pytest.mark.parametrize(
    ("letters", "name"),
    [
        ("chongqing", "重庆路"),
        ("zhongqing", "重庆路"),
        ("cq", "重庆路"),
        ("zql", "重庆路"),
        ("chqinglu", "重庆路"),
        ("yingmk", "营门口"),
        ("ymkou", "营门口"),
        ("lvdi", "绿地"),
        ("ludi", "绿地"),
        ("a3d", "A3栋".lower()),
        ("cbdgc", "cbd广场"),
    ],
)
def test_what_people_type_finds_the_name(letters: str, name: str) -> None:
    found = typed(letters)
    assert found is not None
    assert found.initials.match(spelling(name).every)


@given(name=NAMES, data=st.data())
def test_every_combination_of_readings_is_the_whole_name(name: str, data: st.DataObject) -> None:
    parts = slots(name)
    letters = "".join(data.draw(st.sampled_from(list(product(*parts)))) if parts else ())
    found = typed(letters)
    if found is None:
        assert not LETTERS.fullmatch(letters) or letters.isdigit()
        return
    line = spelling(name).every
    assert found.whole.match(line)
    assert found.prefix.match(line)
    assert found.initials.match(line)
    # A letter less is the whole of it only where it is another reading.
    cut = typed(letters[:-1])
    shorter = {"".join(one) for one in product(*parts)}
    assert cut is None or bool(cut.whole.match(line)) == (letters[:-1] in shorter)
    # One letter more is another word.
    longer = typed(letters + "x")
    assert longer is None or not longer.whole.match(line)


@given(name=NAMES, letters=st.text("abcdeghilnouyqzms3", min_size=1, max_size=9))
def test_a_pattern_fits_what_the_rules_fit_and_nothing_else(name: str, letters: str) -> None:
    found, line, parts = typed(letters), spelling(name).every, slots(name)
    if found is None:
        return
    assert bool(found.prefix.match(line)) == whole(parts, letters)
    assert bool(found.initials.match(line)) == half(parts, letters)
    inside = any(half(parts[at:], letters) for at in range(len(parts)))
    assert bool(found.inside.search(line)) == inside


@given(name=NAMES, data=st.data())
def test_the_characters_that_were_typed_are_known(name: str, data: st.DataObject) -> None:
    places = [at for at, char in enumerate(name) if char.isascii() or readings(char)]
    if not places:
        return
    first = data.draw(st.integers(0, len(places) - 1))
    last = data.draw(st.integers(first, len(places) - 1))
    spelt = spelling(name)
    starts = [at for at, char in enumerate(spelt.every) if char == "'"]
    assert spelt.touched(starts[first], starts[last + 1]) == places[first : last + 1]
    assert spelt.touched(starts[first], starts[last] + 2) == places[first : last + 1]


@given(st.text(max_size=80))
def test_any_text_has_a_spelling_and_any_typing_is_taken(text: str) -> None:
    spelt = spelling(text)
    assert len(spelt.at) == max(0, spelt.every.count("'") - 1)
    assert len(spelt.at) == max(0, spelt.usual.count("'") - 1)
    assert list(spelt.at) == sorted(set(spelt.at))
    typed(text)


def test_digits_alone_are_a_code_and_no_pinyin() -> None:
    assert typed("510106") is None
    assert typed("营") is None
    assert typed("") is None
    assert typed("a" * 41) is None
