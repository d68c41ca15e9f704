"""Numbers that belong to one person: telephones, identity cards, bank cards."""

from typing import Final

from etl.clean.privacy.rules import WALL, Group, Rule, merged

N: Final = "[0-9０-９]"
_D: Final = "[0-9０-９〇○零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖]"
_L: Final = "[0-9０-９〇○零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖oOlIＯοΟоО]"
"""Digits, Chinese digits, and letters that pass for them."""
_GAP: Final = r"[\s\p{Z}\p{Pd}\p{So}\p{Sm}\p{Sk}\p{Ps}\p{Pe}\p{Pc}.．·•'’\"“”]*"
_SOME: Final = r"[\s\p{Z}\p{Pd}.．·_]{1,3}"
_ANY: Final = r"(?:[^0-9０-９*\p{L}]{0,3}|[杠横减转点一]{1,2})"
_ONE: Final = "[1１]"
_HIGH: Final = "[3-9３-９]"
_LETTER_X: Final = "[Xx×ＸｘХх]"
_CALLED: Final = "(?i:电话|座机|手机|固话|号码|致电|拨打|联系方式|tel|phone)"
_YEAR: Final = "(?:19|20)[0-9]{2}"
_MONTH: Final = "(?:0?[1-9]|1[0-2])"
_DAY: Final = "(?:0?[1-9]|[12][0-9]|3[01])"
_TWO_DIGITS: Final = "(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"


def _spread(count: str, digit: str = _D) -> str:
    return f"(?:{_GAP}{digit}){{{count}}}"


def _digits(count: int, digit: str = _D) -> str:
    return _GAP.join([digit] * count)


_DECIMAL: Final = r"([+-]?\b(?:[0-9]{1,2}|1[0-7][0-9])\.[0-9]{5})([0-9]{1,5})([0-9]{0,7}\b)"
_COMMA: Final = r"[,，;；\s]\s?"
_STARS: Final = r"\1***************"
_ENDS: Final = "(?:[^0-9０-９]|$)"
_ZERO: Final = "[0０〇零]"
_NOT: Final = "[^0-9０-９〇零一二三四五六七八九]"
NUMBERS: Final = Group(
    trigger=rf"{_L}(?:[^\p{{L}}\p{{N}}*]*[杠横减转点]?[^\p{{L}}\p{{N}}*]*{_L}){{6}}",
    walled=True,
    rules=(
        # A pair of coordinates may have as many digits as two identity cards.
        Rule(f"{_DECIMAL}({_COMMA}){_DECIMAL}", rf"\1{WALL}\2{WALL}\3\4\5{WALL}\6{WALL}\7"),
        # Longest first: the digits of an identity number must not pass for a telephone's. Nobody's
        # number has fifteen digits but a person's or a card's; a check digit is not asked for, as
        # a slip of the pen would let the rest through.
        Rule(
            f"({N}{{3}})(?:{N}{{12,}}"
            f"|(?:{N}{{3}}{_SOME}{N}{{8}}{_SOME}"
            f"|{N}{{3}}{_SOME}{N}{{4}}{_SOME}{N}{{2}}{_SOME}?{N}{{2}}{_SOME}"
            f"|{N}{_SOME}{N}{{4}}{_SOME}{N}{{4}}{_SOME})"
            f"{N}{{3,4}}(?:{_SOME}{N}{{1,3}}\\b)?){_LETTER_X}?",
            _STARS,
        ),
        # Dates side by side are no number.
        Rule(
            f"((?:^|[^0-9]){_YEAR}(?:[-./]{_MONTH}[-./]{_DAY}|{_TWO_DIGITS}))([^0-9]{{1,3}}[0-9])",
            rf"\1{WALL}\2",
        ),
        # What most people write, four times as quick as all of the ways below.
        Rule("((?:^|[^0-9])1[3-9][0-9])[0-9]{4}([0-9]{4}(?:[^0-9]|$))", r"\1****\2"),
        merged(
            f"((?:^|[^0-9０-９])(?:[+＋]?(?:00|００)?[8８][6６]{_GAP})?{_ONE}{_HIGH}{N})"
            f"{_GAP}{N}{{4}}{_GAP}({N}{{4}}{_ENDS})",
            # 028-8765 4321, (028)87654321, +86 28 8765 4321.
            f"((?:^|[^0-9０-９])(?:[(（]?[0０]{N}{{2,3}}[)）]?"
            f"|(?:[+＋]|00)86{_GAP}[(（]?0?[1-9][0-9]{{1,2}}[)）]?){_GAP})"
            f"{N}{{3,4}}{_GAP}({N}{{4}}{_ENDS})",
            # 8765 4321: eight digits that are no day; an amount of money says so.
            rf"((?:^|[^0-9０-９A-Za-z.．*\-+])){_HIGH}{N}{{3}}[\s\p{{Pd}}]?"
            rf"({N}{{4}}(?:[^0-9０-９元万亿千百余多%％\-.．]|[.．][^0-9]|[.．]?$))",
            f"({_CALLED}[是为:：\\s]*)[2-9２-９]{N}{{2,3}}{_GAP}({N}{{4}}(?:[^0-9０-９\\-]|$))",
            mask="****",
        ),
        Rule(f"({_digits(3)}){_spread('12,')}(?:{_GAP}{_LETTER_X})?", _STARS),
        merged(
            f"({_ONE}{_HIGH}{N}){_ANY}{N}{{4}}{_ANY}({N}{{4}})",
            f"([1１一幺壹lI]{_GAP}[3-9３-９三四五六七八九叁肆伍陆柒捌玖]{_GAP}{_L})"
            f"{_spread('4', _L)}{_GAP}({_digits(4, _L)})",
            f"((?:^|{_NOT})[(（]?{_ZERO}{_GAP}[1-9１-９一二三四五六七八九]{_GAP}{_D}"
            f"(?:{_GAP}{_D})?){_spread('3,4')}{_GAP}({_digits(4)}(?:{_NOT}|$))",
            mask="****",
        ),
    ),
)
