"""What people call the words that the data use. A word that is not here is shown as it came."""

from typing import Final

from geo.catalog.model import Catalog, Term
from geo.text import Lang, Text

CATEGORIES: Final = Catalog(
    "category",
    Term(key="noise", title=Text(zh="噪声", en="Noise")),
    Term(key="sanitation", title=Text(zh="环境卫生", en="Sanitation")),
    Term(key="property", title=Text(zh="物业服务", en="Property services")),
    Term(key="parking", title=Text(zh="停车秩序", en="Parking")),
    Term(key="illegal_building", title=Text(zh="违法建设", en="Illegal building")),
    Term(key="facility", title=Text(zh="市政设施", en="Public facilities")),
    Term(key="water_power", title=Text(zh="水电气", en="Water, power, gas")),
    Term(key="greening", title=Text(zh="绿化", en="Greening")),
    Term(key="elevator", title=Text(zh="电梯", en="Elevators")),
    Term(key="stray_animal", title=Text(zh="犬只", en="Animals")),
    Term(key="elderly_care", title=Text(zh="养老服务", en="Elderly care")),
    Term(key="dispute", title=Text(zh="矛盾纠纷", en="Disputes")),
    Term(key="epidemic", title=Text(zh="疫情防控", en="Epidemic control")),
    Term(key="other", title=Text(zh="其他", en="Other")),
)


def called(terms: Catalog[Term], key: str, lang: Lang) -> str:
    """Return what people call `key` in `lang`; `key` itself when nobody said."""
    return terms[key].title[lang] if key in terms else key
