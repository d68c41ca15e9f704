"""A file of scenes: what it may say, and what is told of what it may not."""

from pathlib import Path

import pytest

from dashboard.wall.plan_file import PlanError, PlanFile, parse, read
from dashboard.wall.references import wrong
from geo.errors import RongtuError

SCENE = """
[[scene]]
key = "one"
title = "一"
map = { indicator = "demands" }
figures = [{ indicator = "demands" }]
"""


def _with(line: str) -> str:
    return SCENE + line + "\n"


def test_the_scenes_that_come_with_it_answer_each_question_of_the_account() -> None:
    plan = read()
    assert list(plan.scenes) == [
        "overview", "streets", "hotspots", "coverage", "property", "buildings", "demands", "week",
    ]  # fmt: skip
    assert wrong(plan, areas=None, levels=None) == []
    assert all(scene.title.zh and scene.title.en for scene in plan.scene)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "scene: Field required"),
        ("scene = 3", "scene: Input should be a valid tuple"),
        ("[[scene]\n", "is no TOML"),
        (_with("colour = 'red'"), "scene.[1].colour: Extra inputs are not permitted"),
        (_with("seconds = 2"), "greater than or equal to 5"),
        (_with("hours = '25:00-26:00'"), "'25:00' is no time of the day; wanted: such as '07:30'"),
        (_with("hours = '07:00-07:00'"), "are no hours; wanted: such as '07:30-19:00'"),
        (_with("period = 'decade'"), "'day', 'week', 'days_30', 'month', 'quarter' or 'year'"),
        (_with("lists = [{ show = 'ranking' }]"), "a list of ranking wants an indicator"),
        (_with("lists = [{ show = 'changes' }]"), "a list of changes wants indicators"),
        (_with("lists = [{ show = 'load', minutes = 7 }]"), "no circle of 7 minutes; known: 5, 10"),
        (SCENE.replace('"one"', '"One!"'), "'One!' is no key"),
        (SCENE.replace('"一"', '{ zh = "一" }'), "a text, or { zh = …, en = … }"),
        (SCENE.replace('"一"', '"  "'), "a text, or { zh = …, en = … }"),
        (SCENE + SCENE, "two scenes are called 'one'"),
        (
            _with("[[playlist]]\nkey = 'p'\ntitle = 'p'\nscenes = ['two']"),
            "no scene is called 'two'",
        ),
        (
            SCENE.replace('{ indicator = "demands" }\nf', "{}\nf"),
            "a map of indicator wants an indi",
        ),
        (SCENE.replace('[{ indicator = "demands" }]', "[]"), "at least 1 item"),
    ],
)
def test_what_cannot_be_shown_is_told_with_where_it_stands(text: str, said: str) -> None:
    with pytest.raises(PlanError, match=r"wanted: .*remedy: ") as caught:
        parse(text, "hall.toml")
    assert said in str(caught.value)
    assert "hall.toml" in str(caught.value)


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(PlanError) as caught:
        parse(_with("colour = 'red'\nseconds = 1"))
    assert "colour" in str(caught.value)
    assert "seconds" in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read_is_told_without_its_folder(
    tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "hall.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(PlanError, match=r"hall\.toml cannot be read") as caught:
        read(path)
    assert str(tmp_path) not in str(caught.value)


@pytest.mark.parametrize("text", ["x = " + "[" * 5000, _with("seconds = " + "9" * 5000)])
def test_what_nobody_would_write_is_refused_like_all_else(text: str) -> None:
    with pytest.raises(PlanError, match="wanted: "):
        parse(text)


def test_a_file_of_windows_is_read(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SCENE.replace("\n", "\r\n").encode())
    assert list(read(path).scenes) == ["one"]


def test_a_list_is_not_called_short_where_its_entries_are_wrong() -> None:
    with pytest.raises(PlanError) as caught:
        parse(_with("colour = 'red'"))
    assert "at least 1" not in str(caught.value)


def test_hours_may_go_over_midnight() -> None:
    assert parse(_with("hours = '22:00-06:30'")).scene[0].hours == (1320, 390)
    assert parse(_with("hours = '00:00-24:00'")).scene[0].hours == (0, 1440)


def test_names_that_nobody_knows_are_found_beforehand_each_with_the_nearest() -> None:
    plan = parse(
        SCENE.replace('"demands" }]', '"demand", categories = ["nois"] }]')
        + 'layers = ["station"]\narea = "9"\neach = "stret"\n'
        + "[[playlist]]\nkey = 'p'\ntitle = 'p'\nscenes = ['one']\narea = '8'\n"
    )
    found = wrong(plan, areas=["1", "2"], levels=["street"])
    assert len(found) == 6
    for said in (
        "did you mean 'demands'",
        "did you mean 'noise'",
        "did you mean 'stations'",
        "No area is called '9'",
        "did you mean 'street'",
        "No area is called '8'",
    ):
        assert any(said in line for line in found), said
    assert len(wrong(plan, areas=None, levels=None)) == 3


def test_a_changed_file_is_taken_and_a_broken_one_leaves_the_last_good(tmp_path: Path) -> None:
    path = tmp_path / "hall.toml"
    path.write_text(SCENE, encoding="utf-8")
    file = PlanFile(path)
    assert list(file.plan().scenes) == ["one"]
    before = file.fingerprint
    path.write_text(SCENE.replace('"one"', '"another"'), encoding="utf-8")
    assert list(file.plan().scenes) == ["another"]
    assert file.fingerprint != before
    kept = file.fingerprint
    path.write_text("nonsense", encoding="utf-8")
    assert list(file.plan().scenes) == ["another"]
    assert file.error is not None
    assert file.fingerprint == kept
    path.unlink()
    assert list(file.plan().scenes) == ["another"]
    path.write_text(SCENE, encoding="utf-8")
    assert list(file.plan().scenes) == ["one"]
    assert file.error is None


def test_without_a_good_file_the_scenes_that_come_with_it_are_shown(tmp_path: Path) -> None:
    file = PlanFile(tmp_path / "none.toml")
    assert file.plan() == read()
    assert file.error is not None


def test_errors_are_of_the_domain() -> None:
    assert issubclass(PlanError, RongtuError)
