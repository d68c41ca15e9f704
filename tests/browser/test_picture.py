"""Charts of the workspace as pictures: what they say is read back, and their dots are counted."""

import re
import struct
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from dashboard.explore.names import STATUSES
from tests.browser.workspace import Workspace

pytestmark = pytest.mark.browser

JINNIU: Final = "510106"
STATE: Final = f"?in={JINNIU}&category=noise&from=2020-02-01&to=2020-03-01"
SVG: Final = "{http://www.w3.org/2000/svg}"
WIDTH: Final = 960
ON_CLIPBOARD: Final = """
async () => {
  const [item] = await navigator.clipboard.read();
  const picture = await createImageBitmap(await item.getType("image/png"));
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const pen = canvas.getContext("2d");
  pen.drawImage(picture, 0, 0);
  return [picture.width, [...pen.getImageData(2, 2, 1, 1).data]];
}
"""


def picture(workspace: Workspace, kind: str, button: str) -> tuple[str, bytes]:
    """Have a picture of a chart made; return its name and content."""
    chart = workspace.page.locator(f".at-{kind}")
    chart.get_by_role("button", name=re.compile("存为图片$")).click()
    with workspace.page.expect_download() as coming:
        chart.get_by_role("button", name=button).click()
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def drawing(workspace: Workspace, kind: str) -> tuple[list[str], int]:
    """Return the words of a picture of a chart, and how many rectangles it has."""
    name, content = picture(workspace, kind, "下载 SVG")
    assert name.endswith(".svg")
    root = ET.fromstring(content)  # noqa: S314 - ours
    return [one.text or "" for one in root.iter(f"{SVG}text")], len([*root.iter(f"{SVG}rect")])


def test_a_picture_says_title_period_filters_and_moment(workspace: Workspace) -> None:
    workspace.open(STATE)
    view = workspace.view()
    words, _ = drawing(workspace, "status")
    said = " ".join(words)
    assert words[0] == "办理状态"
    for part in ("时段：2020-02-01 至 2020-02-29", "区域：金牛区", "类别：噪声",
                 f"合计：{view['total']['demands']:,} 件", "示例数据（合成）",
                 f"数据截至 {view['as_of']}"):  # fmt: skip
        assert part in said
    # Every status with its number, as the page was told.
    for key, count in view["status"]:
        shown = f"{count:,}" if count == 0 or count > 4 else "<5"
        at = words.index(STATUSES[key].zh)
        assert words[at + 1] == shown
    # Of the categories each is there: the filter is said to be what is dark.
    words, _ = drawing(workspace, "category")
    said = "".join(words)
    assert "深色为所选（类别：噪声）" in said
    assert "类别：噪声 ·" not in said
    assert {"停车秩序", "噪声"} <= set(words)


def test_days_hours_and_lengths_are_drawn_whole(workspace: Workspace) -> None:
    workspace.open(STATE)
    view = workspace.view()
    words, boxes = drawing(workspace, "days")
    assert any("时段：2020-01-01 至" in one for one in words)
    assert any("深色为所选（时段：2020-02-01 至 2020-02-29）" in one for one in words)
    # A bar for each day that has demands; ground, mark and two signs of the key beside.
    assert boxes - 4 == sum(count > 0 for count in view["days"]["counts"])
    words, boxes = drawing(workspace, "hours")
    assert boxes > 7 * 24
    assert {"周一", "周日", "0", "23"} <= set(words)
    most = max(map(max, view["hours"]))
    assert (f"{most}" if most > 4 else "<5") in words
    words, _ = drawing(workspace, "close")
    assert {"<1", "12–24", "≥30", "未办结", "小时", "天"} <= set(words)
    counts = [*view["close"]["counts"], view["close"]["open"]]
    for count in counts:
        assert (f"{count:,}" if count == 0 or count > 4 else "<5") in words


def test_few_are_not_told_and_no_sum_tells_them(workspace: Workspace) -> None:
    workspace.open(STATE)
    shown = workspace.page.evaluate(
        """async () => {
          const { urls } = JSON.parse(document.getElementById("explore-config").textContent);
          const { drawn } = await import(`${urls.static}picture.js`);
          const t = (key, values = {}) => `${key} ${Object.values(values).join(" ")}`;
          const context = { t, config: { lang: "zh", weekdays: [] }, number: String, names: String,
            dayBefore: (day) => day, state: rongtuExplore.state, view: rongtuExplore.view };
          const of = (numbers) => drawn(context, { title: "a", own: "category", numbers,
            chart: { kind: "bars", number: String, rows: numbers.map((n, at) => (
              { name: `row${at}`, n, share: "9%", on: true })) } }).svg;
          return [of([10, 3]), of([10, 3, 4]), of([10, 5])];
        }"""
    )
    alone, two, none = shown
    assert "&#60;5" in alone
    assert ">3<" not in alone
    assert "picture_sum" not in alone
    assert ">9%<" not in alone
    assert "picture_sum 17" in two
    assert two.count("&#60;5") == 2
    assert "picture_few" in two
    assert "picture_sum 15" in none
    assert "picture_few" not in none


def test_a_png_has_twice_the_dots_and_can_be_copied(workspace: Workspace) -> None:
    page = workspace.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    workspace.open(f"{STATE}&theme=dark")
    name, content = picture(workspace, "days", "下载 PNG")
    assert re.fullmatch(r"每日诉求_2020-01-01_至_2020-\d\d-\d\d\.png", name)
    assert content.startswith(b"\x89PNG")
    assert struct.unpack(">I", content[16:20])[0] == 2 * WIDTH
    button = page.locator(".at-days").get_by_role("button", name="“每日诉求”存为图片")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    menu = page.locator(".at-days .picture-menu")
    menu.get_by_role("button", name="复制图片").click()
    expect(menu.get_by_role("status")).to_have_text("已复制到剪贴板")
    # In the colours of the page: its ground is that of a dark panel.
    assert page.evaluate(ON_CLIPBOARD) == [2 * WIDTH, [15, 32, 48, 255]]
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    assert workspace.state()["in"] == [JINNIU]
