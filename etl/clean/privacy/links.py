"""What leads to one person without being a telephone: mail, accounts, passports, number plates."""

from typing import Final

from etl.clean.privacy.rules import Group, Rule, either

_N: Final = "[0-9０-９]"
_IS: Final = r"[号码是为:：\s]*"
_PAPERS: Final = (
    "护照|通行证|居住证|驾驶证|驾照|军官证|士兵证|社保卡?|医保卡?|证件|学号|病历|银行卡|"
    "卡号|账号|帐号"
)
_SOCIAL: Final = (
    r"(?i:微信号?|薇信|威信|v信|wechat|weixin|\bwx|\bvx|加v|qq号?|扣扣号?|抖音号?|支付宝)"
)
_ACCOUNT: Final = r"[A-Za-z_][A-Za-z0-9_\-]{5,}|[0-9０-９]{5,}"
_PROVINCE: Final = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领]"
_P: Final = "[A-HJ-NP-Z0-9０-９]"
_DOT: Final = r"[·・•.\s\-]?"
_PLATE: Final = (
    f"({_PROVINCE}[A-ZＡ-Ｚ]){_DOT}(?:{_N}{_P}{{4,5}}|{_P}{_N}{_P}{{3,4}}|{_P}{_P}{_N}{_P}{{2,3}})"
)
_LINKS: Final = (
    Rule(
        r"([A-Za-z0-9])[A-Za-z0-9._%+\-]*\s?[@＠]\s?[A-Za-z0-9\-]+(?:[.．。][A-Za-z0-9\-]+)*",
        r"\1***@***",
    ),
    Rule(r"(\p{Han})\p{Han}{1,3}[@＠][A-Za-z0-9\-]+(?:[.．][A-Za-z0-9\-]+)+", r"\1***@***"),
    Rule(rf"({_SOCIAL})([号是为:：\s]*)(?:{_ACCOUNT})", r"\1\2***"),
    Rule(_PLATE, r"\1*****"),
    Rule(rf"({_PROVINCE}[a-z]){_DOT}[0-9][A-Za-z0-9]{{4,5}}", r"\1*****"),
    Rule(
        r"\b([EGDSPHMKCegdsphmkc])(?:[0-9]{8}(?:[0-9]{2})?|[A-Za-z][0-9]{7}"
        r"|[\s\-]?[0-9]{4}[\s\-][0-9]{4}|[\s\-][0-9]{8})\b",
        r"\1********",
    ),
    Rule(rf"({_PAPERS})({_IS})[A-Za-z]{{0,2}}[字第]{{0,2}}[A-Za-z0-9０-９]{{5,}}", r"\1\2***"),
)
LINKS: Final = Group(trigger=either(*(rule.pattern for rule in _LINKS)), rules=_LINKS)
