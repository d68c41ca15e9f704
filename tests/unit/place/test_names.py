"""Places by the names in an address."""

import pickle
from collections.abc import Iterable

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.place import Areas, Gazetteer, spelling
from tests.unit.place import city

D, E = "510104", "510106"
NAMES = {
    D: ("锦江区", "Jinjiang District", None, "district"),
    E: ("金牛区", "Jinniu District", None, "district"),
    "S1": ("锦官驿街道", "Jinguanyi Subdistrict", D, "street"),
    "S2": ("东湖街道", "Donghu Subdistrict", D, "street"),
    "S3": ("抚琴街道", "Fuqin Subdistrict", E, "street"),
    "C1": ("水井坊社区", "Shuijingfang Community", "S1", "community"),
    "C2": ("大慈寺社区", "Dacisi Community", "S1", "community"),
    "C3": ("和平社区", "Heping Community", "S2", "community"),
    "C4": ("和平社区", "Heping Community", "S3", "community"),
    "P1": ("泽禾园", "Zehe Garden", "C1", "compound"),
    "P2": ("锦绣家园", "Jinxiu Garden", "C1", "compound"),
    "P3": ("锦绣家园", "Jinxiu Garden", "C2", "compound"),
    "P4": ("锦绣家园二期", None, "C3", "compound"),
    "P5": ("天府国际金融中心1期公寓", None, "C3", "compound"),
    "P6": ("和苑", None, "C2", "compound"),
    "P7": ("锦江区兰庭小区", None, "C2", "compound"),
}


@pytest.fixture(scope="module")
def areas() -> Areas:
    rows = [(code, level, parent, (0, 0, 1, 1)) for code, (_, _, parent, level) in NAMES.items()]
    frame = city.areas(*rows).frame
    frame["name_zh"] = [zh for zh, _, _, _ in NAMES.values()]
    frame["name_en"] = [en for _, en, _, _ in NAMES.values()]
    return Areas(frame)


@pytest.fixture(scope="module")
def gazetteer(areas: Areas) -> Gazetteer:
    buildings = {"康棠国际大厦": "C2", "银泽中心": "C1", "嘉明广场": "?"}
    places = pd.DataFrame({"name": list(buildings), "area_code": list(buildings.values())})
    return Gazetteer.of(areas, places)


def find(gazetteer: Gazetteer, *addresses: str | None, least: float = 0.9) -> list[str | None]:
    return city.known(gazetteer.find(city.texts(addresses), min_score=least)["area_code"])


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("水井坊社区示例路112号", "C1"),
        ("成都市锦江区水井坊社区居委会旁", "C1"),
        ("水井坊居委会", "C1"),
        ("水井坊社區", None),  # traditional characters are other ones
        ("锦官驿街道办事处", "S1"),
        ("锦官驿街办门口", "S1"),
        ("锦江区", D),
        ("锦 江 区，泽禾园３栋", "P1"),
        ("shuijingfang community, Chengdu", "C1"),
        ("1 ZEHE GARDEN", "P1"),
        ("银泽中心A座", "C1"),
        ("嘉明广场", None),  # its area is not known
        ("春熙路88号", None),
        ("", None),
    ],
)
def test_a_name_in_full_is_found(gazetteer: Gazetteer, address: str, code: str | None) -> None:
    assert find(gazetteer, address) == [code]
    score = gazetteer.find(city.texts([address]))["score"]
    assert score.isna().all() if code is None else score.tolist() == [1.0]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("锦江区水井坊社区泽禾园3栋", "P1"),  # the finest
        ("锦绣家园二期5栋", "P4"),  # the longest
        ("水井坊社区锦绣家园", "P2"),  # context
        ("大慈寺社区锦绣家园", "P3"),
        ("锦绣家园", "S1"),  # either: what they share
        ("锦江区和平社区", "C3"),
        ("抚琴街道和平社区", "C4"),
        ("和平社区", None),  # they share nothing
        ("金牛区泽禾园", E),  # outside of what is said: not counted
        ("锦江区金牛区泽禾园", None),  # it contradicts itself
        ("泽禾园与锦绣家园二期之间", D),
        ("水井坊社区康棠国际大厦", "C1"),
        ("大慈寺社区康棠国际大厦", "C2"),
    ],
)
def test_names_in_one_address_tell_of_each_other(
    gazetteer: Gazetteer, address: str, code: str | None
) -> None:
    assert find(gazetteer, address) == [code]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("水井坊", "C1"),
        ("成都市锦江", D),
        ("Shuijingfang", "C1"),
        ("兰庭", "P7"),
        ("锦江区兰庭小区", "P7"),
        ("水井坊街42号", None),  # a road
        ("东湖公园", None),
        ("东湖街道路坑洼", None),  # 东湖街 is a road, too
        ("锦江宾馆", None),
    ],
)
def test_a_name_without_its_ending_counts_as_a_whole_address_only(
    gazetteer: Gazetteer, address: str, code: str | None
) -> None:
    assert find(gazetteer, address) == [code]


def test_two_characters_are_found_in_too_many_words(gazetteer: Gazetteer) -> None:
    assert find(gazetteer, "颐和苑3栋", "和苑") == [None, "P6"]


def test_words_and_numbers_are_not_cut_through(areas: Areas) -> None:
    buildings = pd.DataFrame({"name": ["Kent House", "5号院", "示例路12"], "area_code": "C1"})
    gazetteer = Gazetteer.of(areas, buildings)
    latin = find(gazetteer, "Trikent House", "Kent Houses", "at Kent House 3", least=1)
    assert latin == [None, None, "C1"]
    numbers = find(gazetteer, "15号院", "附5号院", "示例路123", "示例路1*2")
    assert numbers == [None, "C1", None, None]


@pytest.mark.parametrize(
    ("address", "least", "code", "score"),
    [
        ("天府国际金融中心1期公离3栋", 0.9, "P5", 22 / 23),
        ("天府国际金融中心2期公寓", 0.8, None, None),  # the next one
        ("天府国际金融心1期公寓", 0.9, "P5", 22 / 23),
        ("天府大国际金融中心1期公寓", 0.9, "P5", 24 / 25),
        ("Shuijinfang Community", 0.9, "C1", 22 / 23),
        ("水景坊社区", 0.9, None, None),
        ("水景坊社区", 0.6, "C1", 2 / 3),
        ("锦江区水景坊社区", 0.6, "C1", 2 / 3),
        ("金牛区水景坊社区", 0.6, E, 1.0),
        ("锦绣嘉园", 0.7, "S1", 0.75),
        ("大慈寺社区锦绣嘉园", 0.7, "P3", 0.75),
        ("和萍社区", 0.6, None, None),
    ],
)
def test_a_name_that_is_nearly_right_has_its_likeness_for_a_score(
    gazetteer: Gazetteer, address: str, least: float, code: str | None, score: float | None
) -> None:
    found = gazetteer.find(city.texts([address]), min_score=least)
    assert city.known(found["area_code"]) == [code]
    if score is None:
        assert found["score"].isna().all()
    else:
        assert found["score"].tolist() == pytest.approx([min(score, 1)], abs=0.03)


def test_answers_stand_beside_their_rows(gazetteer: Gazetteer) -> None:
    addresses = pd.Series(["泽禾园", None, "水井坊社区", "泽禾园"], index=[7, 3, 3, 1], dtype="str")
    found = gazetteer.find(addresses)
    assert found.index.tolist() == [7, 3, 3, 1]
    assert city.known(found["area_code"]) == ["P1", None, "C1", "P1"]
    assert found["score"].isna().tolist() == [False, True, False, False]
    assert gazetteer.find(addresses.iloc[:0]).empty


def test_without_names_nothing_is_found() -> None:
    assert find(Gazetteer.of(city.squares()), "S1", "锦江区", None) == [None, None, None]


def test_a_gazetteer_travels(gazetteer: Gazetteer) -> None:
    there = pickle.loads(pickle.dumps(gazetteer))  # noqa: S301 - its own
    assert find(there, "水井坊社区泽禾园", "Shuijinfang Community") == ["P1", "C1"]


def every_likeness(gazetteer: Gazetteer, text: str, least: float) -> Iterable[str]:
    return (name for name in gazetteer.likely.names if spelling.likeness(name, text) >= least)


NAMED = [zh for zh, _, _, _ in NAMES.values()] + [en for _, en, _, _ in NAMES.values() if en]


FAULTY = st.builds(
    lambda name, at, gone, put, around: spelling.plain(
        around[0] + name[:at] + put + name[at + gone :] + around[1]
    ),
    name=st.sampled_from(NAMED),
    at=st.integers(0, 30),
    gone=st.integers(0, 2),
    put=st.text("水锦园街道区一1ang ", max_size=2),
    around=st.tuples(st.text("锦江区成1a ", max_size=4), st.text("号栋3路b ", max_size=4)),
)


@settings(deadline=None, max_examples=200)
@given(text=FAULTY, least=st.sampled_from([0.6, 0.75, 0.9]))
def test_no_likely_name_is_lost_by_counting_characters(
    gazetteer: Gazetteer, text: str, least: float
) -> None:
    likely = {one for one, _ in gazetteer.likely.among(text, least)}
    assert likely.issuperset(every_likeness(gazetteer, text, least))


@settings(deadline=None, max_examples=200)
@given(faulty=FAULTY, least=st.sampled_from([0.6, 0.75, 0.9]))
def test_no_likeness_is_beyond_its_leeway(gazetteer: Gazetteer, faulty: str, least: float) -> None:
    for name, nearly in gazetteer.likely.among(faulty, least):
        score = spelling.likeness(name, faulty)
        assert score < least or score <= nearly + spelling.leeway(name, least) + 1e-9


@given(st.text(max_size=40))
def test_any_text_may_be_an_address(text: str) -> None:
    plain = spelling.plain(text)
    assert spelling.plain(plain) == plain
    assert 0 <= spelling.likeness("水井坊社区", plain) <= 1
