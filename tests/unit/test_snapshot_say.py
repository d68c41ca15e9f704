"""What a sheet says of itself: its title and its filters."""

from datetime import date
from typing import Final

import pytest

from dashboard.explore.asked import parse
from dashboard.snapshot.asked import shown
from dashboard.snapshot.say import Names, filters, title, when
from geo.period import Period
from geo.text import Lang, Text
from tests.bench.explore import made

FACTS: Final = made(500)
NAMES: Final = Names(
    whole=Text(zh="甲市", en="Somewhere"),
    levels={
        "district": Text(zh="区县", en="District"),
        "street": Text(zh="街道", en="Street"),
        "community": Text(zh="社区", en="Community"),
    },
)


def titled(query: str) -> str:
    """Return the title of a query whose indicator follows all filters."""
    asked, notes = parse(query, FACTS)
    assert notes == []
    return title(asked, shown(query)[0], FACTS, NAMES, narrowed=True)


def said(query: str) -> list[str]:
    """Return what is said of the filters of a query."""
    asked, notes = parse(query, FACTS)
    assert notes == []
    return list(filters(asked, FACTS, demands=1234))


@pytest.mark.parametrize(
    ("start", "end", "zh", "en"),
    [
        ("2020-01-01", "2021-01-01", "2020年", "2020"),
        ("2020-01-01", "2020-07-01", "2020年上半年", "first half of 2020"),
        ("2020-07-01", "2021-01-01", "2020年下半年", "second half of 2020"),
        ("2020-04-01", "2020-07-01", "2020年第二季度", "Q2 2020"),
        ("2020-10-01", "2021-01-01", "2020年第四季度", "Q4 2020"),
        ("2020-05-01", "2020-06-01", "2020年5月", "May 2020"),
        ("2020-03-01", "2020-06-01", "2020年3月至5月", "March to May 2020"),
        ("2019-12-01", "2020-02-01", "2019年12月至2020年1月", "December 2019 to January 2020"),
        ("2020-04-01", "2020-10-01", "2020年4月至9月", "April to September 2020"),
        ("2020-05-06", "2020-05-07", "2020年5月6日", "2020-05-06"),
        ("2020-05-06", "2020-05-09", "2020年5月6日至8日", "2020-05-06 to 2020-05-08"),
        ("2020-03-05", "2020-08-10", "2020年3月5日至8月9日", "2020-03-05 to 2020-08-09"),
        ("2019-12-18", "2020-03-01", "2019年12月18日至2020年2月29日", "2019-12-18 to 2020-02-29"),
    ],
)
def test_a_period_is_called_as_people_call_it(start: str, end: str, zh: str, en: str) -> None:
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    assert when(period, Lang.ZH) == zh
    assert when(period, Lang.EN) == en


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("level=community&indicator=on_time_rate&in=D0", "2022年D0各社区按期办结率"),
        ("level=street&indicator=on_time_rate", "2022年甲市各街道按期办结率"),
        ("level=street&in=S01,S02", "2022年S01、S02诉求量"),
        ("level=street&in=S01,S02,S03,S04", "2022年S01等4个区域诉求量"),
        ("level=street&in=C001", "2022年C001诉求量"),
        ("level=street&indicator=overdue", "甲市各街道超期在办"),
        ("layers=heat,areas~0&level=street", "2022年甲市各街道诉求量"),
        ("layers=heat&category=category01", "2022年甲市category01类诉求热力分布"),
        (
            "category=category01&indicator=on_time_rate",
            "2022年甲市各街道category01类诉求按期办结率",
        ),
        ("category=category01", "2022年甲市各街道category01类诉求量"),
        ("category=category01,category02", "2022年甲市各街道诉求量"),
        ("layers=stations,buildings", "甲市服务站、楼宇分布"),
        ("layers=none&in=D1", "D1区划图"),
    ],
)
def test_a_title_says_when_where_of_which_areas_and_what(query: str, expected: str) -> None:
    assert titled(query) == expected


def test_a_title_in_english_reads_as_one() -> None:
    query = "lang=en&level=community&indicator=on_time_rate&in=D0"
    assert titled(query) == "On-time closure rate by community, D0, 2022"
    asked, _ = parse(query + "&category=category01", FACTS)
    plain = title(asked, shown("")[0], FACTS, NAMES, narrowed=False)
    assert plain == "On-time closure rate by community, D0, 2022"


def test_every_filter_is_said_in_words() -> None:
    found = said(
        "from=2022-03-01&to=2022-04-01&in=S01,D0&category=category03,category01&channel=channel2"
        "&status=late,open&how=exact&hours=1-5:9-17,6-6:0-23&close=0-24,72-168,720-inf,open"
        "&poly=104,30;104.1,30;104.1,30.1;104,30.1"
    )
    assert found == [
        "时段：2022-03-01 至 2022-03-31，共 31 天",
        "区域：D0、S01",
        "范围：手绘范围（4 个顶点）",
        "类别：category01、category03",
        "渠道：channel2",
        "状态：在办（未到期）、超期办结",
        "定位质量：精确坐标",
        "受理时段：周一–周五 9–18时、周六 0–24时",
        "办结时长：0–24 小时办结、72–168 小时办结、720 小时以上办结、尚未办结",
        "诉求：1,234 件",
    ]


def test_no_filter_is_no_words_but_the_period() -> None:
    assert said("lang=en") == ["Period: 2022-01-01 to 2022-12-31, 365 days", "Demands: 1,234"]


def test_of_many_areas_a_dozen_is_named() -> None:
    codes = ",".join(f"C{n:03}" for n in range(30))
    (line,) = [one for one in said(f"in={codes}") if one.startswith("区域")]
    assert line.endswith("C011 等 30 项")
