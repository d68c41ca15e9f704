"""Words that many indicators share."""

from typing import Final

from geo.text import Text

PERCENT: Final = Text(zh="%", en="%")
CASES: Final = Text(zh="件", en="demands")
HOURS: Final = Text(zh="小时", en="hours")
NOT_COUNTED: Final = Text(zh="作废件、重复件", en="voided demands and duplicates of another")
LOCAL: Final = Text(zh="本系统约定，无公开标准", en="defined here: no public standard")
PRACTICE: Final = Text(
    zh="数字化城市管理通行口径：以应结案数为分母",
    en="digital urban management practice: divided by what was due",
)
NOTHING: Final = Text(zh="无", en="nothing")
