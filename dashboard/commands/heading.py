"""What a command says before its numbers: of what they are, and as of when."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

from dashboard import data
from dashboard.commands import layout
from geo.catalog import CATEGORIES, called
from geo.period import Period
from geo.text import Lang, Text

SAMPLE: Final = Text(zh="示例数据（合成）", en="sample data, made up")


def heading(
    state: data.State,
    *,
    periods: Sequence[Period] = (),
    within: str | None = None,
    categories: Sequence[str] = (),
    channels: Sequence[str] = (),
    err: bool = False,
) -> None:
    """Print whether the data are made up, which demands count, of which days, as of when."""
    said = [
        *([SAMPLE] if state.synthetic else []),
        *_narrowed(within, categories, channels),
        *(_days(period) for period in periods),
    ]
    if state.as_of is not None:
        at = f"{state.as_of:%Y-%m-%d %H:%M}"
        said.append(Text(zh=f"数据时间：{at}", en=f"data as of {at}"))
    layout.remarks(said, err=err)


def _narrowed(
    within: str | None, categories: Iterable[str], channels: Iterable[str]
) -> Iterator[Text]:
    if within is not None:
        name = data.name_of(within)
        yield Text(zh=f"区域：{name.zh}（{within}）", en=f"area: {name.en} ({within})")
    if categories:
        zh, en = (", ".join(called(CATEGORIES, one, lang) for one in categories) for lang in Lang)
        yield Text(zh=f"只计类别：{zh}", en=f"only of the category {en}")
    if channels:
        listed = ", ".join(one or '""' for one in channels)
        yield Text(zh=f"只计渠道：{listed}", en=f"only of the channel {listed}")


def _days(period: Period) -> Text:
    last = period.end - timedelta(days=1)
    return Text(
        zh=f"时段：{period.start} 至 {last}，共 {period.days} 天",
        en=f"period: {period.start} to {last}, {period.days} days",
    )
