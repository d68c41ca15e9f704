"""What tells who somebody is, taken out of free text on the way in.

The patterns would rather hide a word too many than leave a person to be found.
"""

from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

_SURNAMES: Final = (
    "(?:欧阳|司马|上官|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|夏侯|[王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
    "郑梁谢宋唐许邓冯韩曹曾彭萧肖蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方"
    "侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严赖覃洪武莫孔汤向常温康施文牛樊葛邢安齐易乔伍庞颜倪庄"
    "聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉骆蓝路游辛靳管柴蒙"
    "鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧"
    "闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝])"
)
_INTRODUCED: Final = (
    "(我是|我叫|姓名[是为]?|联系人[是为]?|投诉人|反映人|来电人|报修人|当事人)([:： ]*)"
)
_TITLES: Final = "(先生|女士|小姐|师傅|老师|阿姨)"
_DIGIT: Final = "[0-9０-９]"

# Longest first: the digits of an identity number must not pass for a telephone's.
_PATTERNS: Final = (
    (f"({_DIGIT}{{3}}){_DIGIT}{{14}}[0-9０-９Xx]", r"\1***************"),
    (f"([1１][3-9３-９]{_DIGIT})[- ]?{_DIGIT}{{4}}[- ]?({_DIGIT}{{4}})", r"\1****\2"),
    (r"(\b0[0-9]{2,3}[- ]?)[0-9]{3,4}([0-9]{4})\b", r"\1****\2"),
    (f"(栋|幢|座|号楼|单元|楼|层)([A-Za-z]?){_DIGIT}{{1,5}}(室|号|户|房)", r"\1\2***\3"),
    (_INTRODUCED + f"({_SURNAMES})" + r"\p{Han}{1,2}", r"\1\2\3*"),
    (f"({_SURNAMES})" + r"\p{Han}{0,2}?" + _TITLES, r"\1*\2"),
)
_MAY_TELL: Final = f"{_DIGIT}|{_INTRODUCED}|{_TITLES}"


def masked(text: "pd.Series[str]") -> "pd.Series[str]":
    """Return `text` with telephones, identity numbers, doors and names of persons masked."""
    held = pa.array(text.astype("str"), type=pa.string())
    whole = held.combine_chunks() if isinstance(held, pa.ChunkedArray) else held
    may = pc.match_substring_regex(whole, _MAY_TELL).fill_null(False)  # noqa: FBT003 - it knows no keyword
    hidden = whole.filter(may)
    for pattern, replacement in _PATTERNS:
        hidden = pc.replace_substring_regex(hidden, pattern, replacement)
    mixed = pc.replace_with_mask(whole, may, hidden)
    return pd.Series(mixed.to_pandas().array, index=text.index, dtype="str")
