"""What people call the values that demands are filtered by; and the page's own layers."""

from typing import Final

from geo.text import Text

STATUSES: Final = {
    "open": Text(zh="在办（未到期）", en="Open, not due"),
    "overdue": Text(zh="超期未结", en="Open, overdue"),
    "on_time": Text(zh="按期办结", en="Closed on time"),
    "late": Text(zh="超期办结", en="Closed late"),
    "closed": Text(zh="已办结（无期限）", en="Closed, no due time"),
}
"""What became of a demand, as of the moment of the data."""

HOWS: Final = {
    "exact": Text(zh="精确坐标", en="Exact point"),
    "nearest": Text(zh="就近归入", en="Nearest area"),
    "compound": Text(zh="小区代码", en="Compound code"),
    "community": Text(zh="社区代码", en="Community code"),
    "street": Text(zh="街道代码", en="Street code"),
    "district": Text(zh="区县代码", en="District code"),
    "area": Text(zh="区域代码", en="Area code"),
    "name": Text(zh="名称匹配", en="By name"),
    "stacked": Text(zh="默认坐标（存疑）", en="Default coordinate"),
    "none": Text(zh="无位置", en="No place"),
}
"""How the place of a demand was obtained, the surest first: `place_how` of the schema."""

CHANNELS: Final = {
    "": Text(zh="未注明", en="Not stated"),
    "hotline": Text(zh="热线", en="Hotline"),
    "app": Text(zh="移动端", en="App"),
    "grid": Text(zh="网格上报", en="Grid officer"),
    "visit": Text(zh="来访", en="Visit"),
    "web": Text(zh="网站", en="Website"),
    "wechat": Text(zh="微信", en="WeChat"),
}
"""Channels that are well known; others are shown as they came."""

OWN: Final = ("areas", "cells", "heat", "points", "outlines")
"""Layers of the page itself, before those of the catalog."""
