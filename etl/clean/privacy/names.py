"""Names of persons: after the words that introduce one, before titles, and as foreigners write."""

from typing import Final

from etl.clean.privacy import words
from etl.clean.privacy.rules import WALL, Group, Rule, either, merged

_SURE: Final = f"(?:{words.COMPOUND}|[{words.SURE}])"
_UNSURE: Final = f"[{words.UNSURE}]"
_ALL: Final = f"(?:{words.COMPOUND}|[{words.SURE}{words.UNSURE}])"
_G: Final = words.GIVEN
_STRONG: Final = words.STRONG
_INTRODUCED: Final = f"{words.STRONG}|{words.WEAK}"
_IS: Final = r"[是为叫:：\s\p{Z}\"“”'‘’「『《<【\[(（]{0,3}"
_IS_WEAK: Final = r"[是叫:：\s\p{Z}（(\"“]{0,2}"
_GAP: Final = r"[\s\p{Z}._\-]{0,2}"
_END: Final = rf"(?:[^\p{{Han}}*{WALL}·•・‧∙⋅]|$)"
_STOP: Final = rf"(?:[^\p{{Han}}*·•・‧∙⋅]|[{words.NOT_GIVEN}]|$)"
_BEFORE: Final = r"^|[，。；;,、：:！!？?\s\p{Z}（(【\[]|苑|小区|社区|院子|花园|室|单元"

_PHONE: Final = (
    r"[\s\p{Z},，:：]{0,2}(?:联系电话|联系方式|电话|手机号?|(?i:tel))?[是为:：\s]{0,2}"
    r"(?:[1１][0-9０-９]{2}|0[0-9]{2,3}-)\*\*\*\*"
)
_D: Final = "[·•・‧∙⋅]"
_DOT: Final = "[·•・‧∙⋅．.]"
_LATIN: Final = r"A-Za-z\x{00C0}-\x{024F}"
_CAPITAL: Final = r"A-Z\x{00C0}-\x{00DE}"
_REST: Final = rf"[{_LATIN}.'’\-]"
_WORDS: Final = rf"(?:[ ][{_CAPITAL}]{_REST}*){{0,3}}"
_FIRST, _SECOND = words.UYGHUR
_NEXT: Final = f"{words.SAYING}|{words.THEN}"

_FOREIGN: Final = (
    # 买买提·艾力: after an introduction, before what one does, and by how it sounds.
    Rule(
        rf"({_INTRODUCED})({_IS})(\p{{Han}})\p{{Han}}{{0,5}}(?:{_DOT}\p{{Han}}{{1,6}}?)+"
        rf"({_NEXT}|{words.TITLES}|[^\p{{Han}}.·•・‧∙⋅．]|$)",
        r"\1\2\3*\4",
    ),
    Rule(
        rf"({_INTRODUCED})({_IS})(\p{{Han}})\p{{Han}}{{0,5}}(?:{_D}\p{{Han}}{{1,4}})+", r"\1\2\3*"
    ),
    Rule(
        rf"({_BEFORE})(\p{{Han}})\p{{Han}}{{0,5}}(?:{_D}\p{{Han}}{{1,6}}?)+"
        rf"({words.SAYING}|{words.COURTESY})",
        r"\1\2*\3",
    ),
    Rule(
        rf"({_FIRST})(?:{_SECOND})\p{{Han}}{{0,3}}(?:{_DOT}\p{{Han}}{{1,4}}?)+"
        rf"({_NEXT}|{words.TITLES}|[^\p{{Han}}.·•・‧∙⋅．]|$)",
        r"\1*\2",
    ),
    Rule(rf"({_FIRST})(?:{_SECOND})\p{{Han}}{{0,3}}(?:{_DOT}\p{{Han}}{{1,4}})+", r"\1*"),
    Rule(rf"(\p{{Han}})\p{{Han}}{{0,3}}{_DOT}{_FIRST}(?:{_SECOND})\p{{Han}}{{0,2}}", r"\1*"),
    # Mr Smith; Name: john smith; My name is John Smith.
    Rule(
        rf"((?i:\b(?:(?:name|caller|contact|tenant|owner|resident)\s*[:：=]|name\s+is))\s*)([{_LATIN}]){_REST}+"
        rf"(?:[ ][{_LATIN}]{_REST}*){{0,2}}",
        r"\1\2*",
    ),
    Rule(
        rf"\b((?i:Mr|Mrs|Ms|Miss|Mister|Madam|Mme|Dr|Prof)\.?\s+)([{_CAPITAL}]){_REST}+{_WORDS}",
        r"\1\2*",
    ),
    Rule(
        rf"\b((?i:I am|I'm|I’m|this is|called|speak to|ask for)\s+)([{_CAPITAL}]){_REST}+"
        rf"[ ][{_CAPITAL}]{_REST}+{_WORDS}",
        r"\1\2*",
    ),
    Rule(
        rf"((?:我叫|名叫|名字叫|名字是|名字|姓名|联系人|联络人|户主|本人叫){_IS})([{_LATIN}]){_REST}+{_WORDS}",
        r"\1\2*",
    ),
)

_BETWEEN: Final = Group(
    trigger=rf"\p{{Han}}{_DOT}\p{{Han}}|[{_LATIN}]{{2}}", rules=_FOREIGN, walled=False
)

_WALLS: Final = (
    merged(
        f"((?:{_INTRODUCED}){_IS})({words.PLAIN}|{words.CALLED_FOR})",
        rf"({_BEFORE})((?:{words.PLAIN}){_G}?(?:{words.SAYING}|{_PHONE}))",
        f"([、/／和与及跟])({words.PLAIN})",
        rf"([,，\s])((?:{words.PLAIN})(?:[^\p{{Han}}]|$))",
        mask=WALL,
    ),
    merged(
        f"({words.PLAIN}|{words.BEFORE_TITLE})({words.TITLES})",
        r"(我是)(\p{Han}{2}(?:社区|小区|街道|街|路|村|镇|县|区|市|苑))",
        f"((?:{_INTRODUCED}){_IS}{_ALL}{_G})({words.THEN})",
        f"((?:{_INTRODUCED}){_IS}{_ALL}{_G}{{1,2}})([和同跟及]{_ALL})",
        mask=WALL,
    ),
)

_CHINESE: Final = (
    merged(
        f"((?:{_STRONG}){_IS}(?:{words.COMPOUND})){_GAP}{_G}{{1,2}}()",
        f"((?:{_STRONG}){_IS}{_ALL}){_G}{{3}}({_END})",
        f"((?:{_STRONG}){_IS}{_SURE}){_GAP}{_G}{{1,2}}()",
        f"((?:{_STRONG}){_IS}{_UNSURE}){_GAP}{_G}{{1,2}}({_STOP})",
        mask="*",
    ),
    merged(
        f"((?:{words.WEAK}){_IS_WEAK}{_SURE}){_G}{{1,2}}()",
        rf"((?:{words.WEAK}){_IS_WEAK}{_UNSURE}){_G}{{1,2}}({words.SAYING}|[^\p{{Han}}*]|$)",
        f"((?:叫|找){_IS_WEAK}{_ALL}){_G}{{1,2}}({_STOP})",
        f"({_SURE}){_G}{{0,2}}?({words.TITLES})",
        mask="*",
    ),
    merged(
        f"((?:{_BEFORE}){_SURE}){_G}{{1,2}}?({words.SAYING})",
        rf"((?:{_BEFORE}){_ALL}){_G}{{1,2}}({_PHONE})",
        rf"(\*[、/／和与及跟]{_SURE}){_G}{{1,2}}({_STOP})",
        rf"(\*[,，\s]{{1,2}}{_SURE}){_G}{{1,2}}({_END})",
        mask="*",
    ),
    # A surname that is in no list, where nothing but a name can stand; a rare given name.
    merged(
        f"({_UNSURE}){_G}{{0,2}}?({words.COURTESY})",
        rf"((?:姓名|名字叫|名字是|我名叫|我叫){_IS}{_G}){_G}{{1,2}}({_END})",
        rf"((?:{_STRONG.replace('|我是', '')}){_IS}{_SURE})\p{{Han}}{{1,2}}()",
        mask="*",
    ),
)

NAMES: Final = Group(
    trigger=either(
        _STRONG,
        f"(?:{words.WEAK}){_IS}[{words.FIRST}]",
        f"[{words.FIRST}]{_G}{{0,2}}(?:{words.TITLES})",
        _D,
        r"\*\*\*\*",
        f"(?:{_BEFORE}){_SURE}{_G}{{1,2}}?(?:{words.SAYING})",
        r"(?i:caller|contact|tenant|owner|resident|\bmr|\bms|\bmiss|\bmadam|\bmme|\bdr|\bprof"
        r"|i am|i'm|i’m|this is|called|speak to|ask for)",
    ),
    rules=(_BETWEEN, *_WALLS, *_CHINESE),
    walled=True,
)
