"""What is typed finds the right thing, and finds it first."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.explore.search import EACH, MAX_TYPED, TypedError, find, named, told
from dashboard.explore.search_index import Index, build, fold
from dashboard.explore.search_match import Tier
from geo.text import Lang

RANKS = {"district": 10, "street": 20, "community": 30, "compound": 40}


def a_thing(code: str, zh: str, en: str, level: str, above: str | None = None) -> dict[str, Any]:
    """Return a row as the database gives it; `level` may be a kind instead."""
    is_area = level in RANKS
    return {
        "kind": "area" if is_area else level,
        "code": code,
        "level": level if is_area else None,
        "rank": RANKS.get(level, 1000 if level == "building" else 1001),
        "name_zh": zh,
        "name_en": en,
        "above": above,
        "west": 104.0,
        "south": 30.6,
        "east": 104.1,
        "north": 30.7,
    }


ROWS = [
    a_thing("510106", "金牛区", "Jinniu District", "district"),
    a_thing("510105", "青羊区", "Qingyang District", "district"),
    a_thing("510106001", "营门口街道", "Yingmenkou Subdistrict", "street", "510106"),
    a_thing("510105001", "草堂街道", "Caotang Subdistrict", "street", "510105"),
    a_thing("510106001001", "重庆社区", "Chongqing Community", "community", "510106001"),
    a_thing("510106001002", "石人社区", "Shiren Community", "community", "510106001"),
    a_thing("510105001001", "石人社区", "Shiren Community", "community", "510105001"),
    a_thing("K1", "营门口花园", "Yingmenkou Garden", "compound", "510106001001"),
    a_thing("K2", "金牛小区", "Jinniu Court", "compound", "510105001"),
    a_thing("K3", "大营门口苑", "Great Gate", "compound", "510105001001"),
    a_thing("K4", "央美客苑", "Yangmeike", "compound", "510105001001"),
    a_thing("K5", "Ａ区１号院（绿地）", "Court A-1", "compound", "510105001001"),
    a_thing("B1", "营门口大厦", "Gate Tower", "building", "510106001001"),
    a_thing("S1", "营门口站", "Gate Station", "station", "510106001001"),
    a_thing("S2", "无处站", "Nowhere Station", "station"),
]
INDEX = build(ROWS, version=7)


def keys(typed: str, index: Index = INDEX, **how: int) -> list[str]:
    """Return what is found, best first."""
    return [hit.thing.code for hit in find(index, typed, **how).hits]


def tiers(typed: str) -> dict[str, Tier]:
    """Return how well each thing fits."""
    return {hit.thing.code: hit.best.tier for hit in find(INDEX, typed).hits}


def first(typed: str, lang: Lang = Lang.ZH) -> Any:  # noqa: ANN401 - JSON
    """Return the first result as the page is told it."""
    return told(INDEX, find(INDEX, typed), lang)["results"][0]


def marked(result: Any, field: str) -> list[str]:  # noqa: ANN401 - JSON
    """Return the parts of a text that are marked."""
    return [result[field][start:end] for start, end in result["ranges"][field]]


def test_the_best_fit_is_first() -> None:
    assert tiers("营门口大厦") == {"B1": Tier.EXACT}
    assert tiers("ymk") == {
        "510106001": Tier.INITIALS, "K1": Tier.INITIALS, "K4": Tier.INITIALS,
        "B1": Tier.INITIALS, "S1": Tier.INITIALS, "K3": Tier.INSIDE,
    }  # fmt: skip
    found = [hit.best.tier for hit in find(INDEX, "营门口").hits]
    assert found == sorted(found)
    assert found[-1] is Tier.INSIDE
    assert keys("shiren")[0] != "K1"


def test_of_equal_fits_the_larger_area_is_first_and_what_is_no_area_last() -> None:
    assert keys("营门口") == ["510106001", "K1", "B1", "S1", "K3"]
    assert keys("金牛") == ["510106", "K2"]


def test_full_pinyin_fits_as_the_name_does() -> None:
    assert tiers("yingmenkoujiedao")["510106001"] is Tier.EXACT
    assert tiers("yingmen")["510106001"] is Tier.PREFIX
    assert tiers("menkou")["510106001"] is Tier.INSIDE
    assert tiers("ying men kou")["510106001"] is Tier.PREFIX


def test_every_reading_finds_and_the_unusual_one_comes_later() -> None:
    assert keys("chongqing")[0] == "510106001001"
    assert keys("zhongqing") == ["510106001001"]
    assert keys("zqsq") == ["510106001001"]
    assert keys("lvdi") == keys("ludi") == ["K5"]
    # 石 is shi as a rule, and dan as a measure.
    assert keys("dan") == ["510105001001", "510106001002"]
    index = build([*ROWS, a_thing("K9", "单家院", "Shan Court", "compound", "510106001001")])
    assert keys("dan", index)[0] == "K9"


def test_a_code_is_found_from_its_start_only() -> None:
    assert keys("510106001")[0] == "510106001"
    assert tiers("510106001")["510106001"] is Tier.EXACT
    assert keys("510106")[:2] == ["510106", "510106001"]
    assert "510106001" not in keys("0106001")
    assert keys("k1") == ["K1"]


def test_one_letter_finds_beginnings_and_only_without_any_what_has_it_inside() -> None:
    assert "K3" not in keys("y")
    assert keys("y")[0] == "510106001"
    assert keys("x")[0] == "K2"


def test_english_is_found_without_regard_to_case() -> None:
    assert keys("jinniu dist")[0] == "510106"
    assert keys("GATE")[0] == "B1"
    assert tiers("yangmeike") == {"K4": Tier.EXACT}


def test_full_width_is_as_half_width() -> None:
    assert keys("A区1号") == ["K5"]
    assert keys("ａ区１号") == ["K5"]


@pytest.mark.parametrize(
    "typed", ["金牛 石人", "金牛石人", "jinniu shiren", "金牛区 石人社区", "jn sr"]
)
def test_an_area_before_a_name_says_which_of_its_namesakes(typed: str) -> None:
    assert keys(typed) == ["510106001002"]


def test_words_in_any_order_may_name_areas_at_any_height() -> None:
    assert keys("石人 金牛") == ["510106001002"]
    assert keys("金牛 营门口 石人") == ["510106001002"]
    assert keys("青羊 营门口") == ["K3"]


def test_an_area_alone_finds_no_other_for_lying_in_it() -> None:
    assert keys("金牛 营门口") == ["510106001", "K1", "B1", "S1"]
    # A compound that is called like a district, in another one.
    assert keys("金牛 青羊") == ["K2"]
    assert keys("青羊 营门口街道") == []


def test_where_nothing_fits_what_is_like_it_is_offered_and_marked_so() -> None:
    for typed in ("银门扣", "营门囗", "yinmenkuo", "yingmenkuo"):
        found = find(INDEX, typed)
        assert found.like
        assert found.hits[0].thing.code == "510106001"
        assert {hit.best.tier for hit in found.hits} == {Tier.LIKE}
    assert keys("金牛 营门扣")[0] == "510106001"
    assert not find(INDEX, "营门口").like


def test_the_same_sound_is_before_what_is_only_like_it() -> None:
    index = build([*ROWS, a_thing("510106002", "营门客街道", "Other", "street", "510106")])
    assert keys("迎门口", index)[:2] == ["510106001", "K1"]


def test_what_is_like_nothing_finds_nothing() -> None:
    for typed in ("zzzqqq", "钅钅钅钅", "v", "——"):
        found = find(INDEX, typed)
        assert found.hits == ()
        assert not found.like
        assert told(INDEX, found, Lang.ZH)["total"] == 0


def test_nothing_typed_finds_nothing_and_too_much_is_refused() -> None:
    assert find(INDEX, "").hits == find(INDEX, " 　\n").hits == ()
    assert find(INDEX, "营" * MAX_TYPED).hits == ()
    with pytest.raises(TypedError):
        find(INDEX, "营" * (MAX_TYPED + 1))


def test_each_kind_has_its_share_of_the_places() -> None:
    many = [
        a_thing(f"K{n:03}", f"营门口{n}院", f"Court {n}", "compound", "510106") for n in range(60)
    ]
    index = build([*ROWS, *many])
    found = find(index, "营门口", limit=10)
    assert len(found.hits) == 10
    assert [hit.thing.code for hit in found.hits if hit.thing.level is None] == ["B1", "S1"]
    assert found.counts == {"street": 1, "compound": 62, "building": 1, "station": 1}
    assert len(find(index, "营门口", limit=2).hits) == 2
    assert sum(hit.thing.level == "compound" for hit in found.hits) >= EACH


def test_a_result_says_what_it_is_and_where() -> None:
    result = first("营门口花园")
    assert result["key"] == "area:K1"
    assert (result["name"], result["other"]) == ("营门口花园", "Yingmenkou Garden")
    assert result["where"] == ["金牛区", "营门口街道", "重庆社区"]
    assert result["link"] == "/explore?lang=zh&pick=area:K1"
    assert result["area"] == "K1"
    english = first("营门口花园", Lang.EN)
    assert (english["name"], english["other"]) == ("Yingmenkou Garden", "营门口花园")
    assert english["where"][0] == "Jinniu District"


def test_what_is_no_area_knows_the_area_it_is_in_if_any() -> None:
    assert first("营门口大厦")["area"] == "510106001001"
    assert first("无处站")["area"] is None
    assert first("无处站")["where"] == []


def test_what_fits_is_marked() -> None:
    assert marked(first("门口"), "name") == ["门口"]
    assert marked(first("ymk"), "name") == ["营门口"]
    assert marked(first("mkou"), "name") == ["门口"]
    assert marked(first("ymk", Lang.EN), "other") == ["营门口"]
    assert marked(first("subd"), "other") == ["Subd"]
    assert marked(first("510106"), "code") == ["510106"]
    assert marked(first("A区1"), "name") == ["Ａ区１"]
    assert marked(first("石人 社区"), "name") == ["石人社区"]
    assert marked(first("ld"), "name") == ["绿地"]
    assert first("银门扣")["ranges"] == {"name": [], "other": [], "code": []}


def test_one_character_that_folds_to_two_is_marked_as_one() -> None:
    index = build([a_thing("K1", "㎡花园", "M", "compound")])
    found = told(index, find(index, "m2花"), Lang.ZH)["results"][0]
    assert found["ranges"]["name"] == [[0, 2]]


def test_known_keys_are_told_in_their_order_and_others_left_out() -> None:
    found = told(INDEX, named(INDEX, ["station:S1", "area:none", "area:510106"]), Lang.EN)
    assert [one["key"] for one in found["results"]] == ["station:S1", "area:510106"]
    assert found["results"][0]["ranges"]["name"] == []


def test_no_circle_of_areas_is_gone_around() -> None:
    index = build([
        a_thing("A", "甲", "A", "street", "B"), a_thing("B", "乙", "B", "street", "A")
    ])  # fmt: skip
    assert {len(thing.above) for thing in index.things} == {1}


@given(st.text(max_size=MAX_TYPED))
def test_whatever_is_typed_is_answered_in_order(typed: str) -> None:
    found = find(INDEX, typed)
    assert all(a.best.tier <= b.best.tier for a, b in pairwise(found.hits))
    assert sum(found.counts.values()) == len(found.hits)
    for result in told(INDEX, found, Lang.ZH)["results"]:
        for field in ("name", "code"):
            for start, end in result["ranges"][field]:
                assert 0 <= start < end <= len(result[field])


@given(st.sampled_from(ROWS), st.data())
def test_every_part_of_a_name_finds_it(row: dict[str, Any], data: st.DataObject) -> None:
    for field in ("name_zh", "name_en"):
        name = row[field]
        start = data.draw(st.integers(0, len(name) - 2))
        part = name[start : data.draw(st.integers(start + 2, len(name)))].strip()
        if len(part) > 1:
            assert row["code"] in keys(part, limit=50)
    assert keys(row["code"])[0] == row["code"]


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text)
    assert len(once.text) == len(once.at)
    assert fold(once.text).text == once.text
