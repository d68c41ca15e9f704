"""Numbers of doors. The building stays, for that is where a complaint belongs; unit and room go."""

from typing import Final

from etl.clean.privacy.rules import Group, Rule, either, merged

_N: Final = "[0-9０-９]"
_C: Final = "[0-9０-９〇零一二三四五六七八九十百两]"
_HOUSE: Final = "栋|幢|座|号楼|楼栋|#|＃"
_PLACE: Final = "小区|花园|公寓|院子|苑|园|居|庭|府|湾|城|里|坊|院|期"
_UNIT: Final = f"(?:{_C}{{1,4}}|[A-Za-z甲乙丙丁])"
_DASH: Final = "[-－—–‐‑−]"
_ENDS: Final = "室|号房|号门|号|户|房"
_SAID: Final = "门牌号码?|门牌|房间号码?|房号|室号|门号|户号|住址|房间|房屋号"
_TO: Final = r"[-－—–第\s]{0,2}"
# What is no number of a door: 3栋2020年建成, 讲座200人.
_NO_COUNT: Final = (
    "(?:[^0-9０-９〇零一二三四五六七八九十百两年月人元米名个余多平次台万家位期周天块项点:.．%％]|$)"
)
_DOORS: Final = (
    # 3-2-501.
    merged(
        rf"((?:^|[^0-9０-９\-－—–])[1-9１-９]{_N}{{0,2}}{_DASH}){_N}{{1,2}}{_DASH}[A-Za-z]?"
        rf"(?:{_N}{{3}}|(?:1[0-8]|[03-9]{_N}|2[1-9]|[０-９]{_N}){_N}{{2}})([^0-9０-９\-－—–]|$)",
        rf"((?:^|[^0-9０-９\-－—–])[1-9１-９]{_N}{{0,2}}{_DASH}){_N}{{1,2}}{_DASH}[A-Za-z]?"
        rf"{_N}{{3,4}}([室号户房])",
        rf"((?:^|[^0-9０-９])[1-9]{_N}?[/、.．#＃])[1-9]{_N}?[/、.．#＃]{_N}{{3,4}}([室号户房])",
        mask="*-***",
    ),
    # 2单元, 二单元, B单元.
    Rule(rf"{_UNIT}(单元|门洞)", r"*\1"),
    # What most people write, four times as quick as all of the ways below.
    Rule(f"({_HOUSE}|单元)[0-9]{{1,5}}({_ENDS})", r"\1***\2"),
    # 单元501, 3幢501, 12号楼1203, 三楼四号.
    merged(
        rf"((?:{_HOUSE}|单元|门洞)[-－—–第\s,，]{{0,2}})[A-Za-z]?{_C}{{1,5}}({_ENDS})",
        rf"((?:{_HOUSE}|单元|门洞){_TO})[A-Za-z]?{_N}{{3,5}}({_NO_COUNT})",
        rf"((?:{_HOUSE}|单元|门洞){_TO})[一二三四五六七八九十]?[〇零一二三四五六七八九十]{{2,4}}({_NO_COUNT})",
        rf"((?:楼|层)[-－—–第\s,，]{{0,2}})[A-Za-z]?{_C}{{1,5}}((?:室|号房|号|户|房)(?:[^线楼]|$))",
        mask="***",
    ),
    # 锦苑3-501, 3-501室, 501室, 1203房.
    merged(
        rf"((?:{_PLACE})[1-9１-９]{_N}?{_DASH}){_N}{{3,4}}((?:[^0-9０-９年]|$))",
        rf"((?:^|[^0-9０-９])[1-9１-９]{_N}?{_DASH}){_N}{{3,4}}(室|房|户|号)",
        rf"()[A-Za-z]?(?:{_N}{{3,5}}|[一二三四五六七八九十][〇零一二三四五六七八九十]{{1,3}})(室|号房)",
        rf"()[A-Za-z]?{_N}{{3,5}}(房(?:[^屋租产子源贷价地]|$))",
        mask="***",
    ),
    # 房号501, 门牌号88号; 人民路88号, 3组12号: of a house, not of a line or a building.
    merged(
        rf"((?:{_SAID})[是为:：\s]*)[A-Za-z]?(?:{_C}|[-－—–]){{1,10}}((?:号|室|房|户)?)",
        r"((?:路|街|巷|道|段|弄|胡同|组|队|村)附?)[0-9０-９]{1,5}(?:[-－—–之附][0-9０-９]{1,4})?"
        r"(号(?:[^线楼工0-9]|$))",
        r"(号附)[0-9０-９]{1,5}(号)",
        mask="***",
    ),
)
DOORS: Final = Group(trigger=either(*(rule.pattern for rule in _DOORS)), rules=_DOORS)
