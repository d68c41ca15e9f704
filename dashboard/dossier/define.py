"""Definitions: of every indicator from the catalog, and of what the dossiers count themselves."""

from collections.abc import Iterable, Mapping

from dashboard import i18n, numbers
from dashboard import i18n_reading as said
from dashboard.dossier import words
from dashboard.dossier.parts import Definition
from dashboard.dossier.words_defined import OWN
from geo.catalog import INDICATORS, Indicator
from geo.text import Lang, Text


def definitions(keys: Iterable[str], lang: Lang) -> tuple[Definition, ...]:
    """Return the definitions of `keys`, each of an indicator or one of ours.

    Raises
    ------
    UnknownKeyError
        A key is neither.
    """
    return tuple(
        _own(key, OWN[key], lang) if key in OWN else _of(INDICATORS[key], lang) for key in keys
    )


def _own(key: str, one: tuple[Text, Text, Text], lang: Lang) -> Definition:
    title, text, origin = one
    return Definition(
        key=key, title=title[lang], text=text[lang], facts=((said.ORIGIN[lang], origin[lang]),)
    )


def _of(indicator: Indicator, lang: Lang) -> Definition:
    parts: list[Text] = [indicator.numerator]
    if indicator.denominator is not None:
        parts.append(indicator.denominator)
    formula = [part[lang] for part in parts]
    facts: dict[str, str] = {
        said.EXCLUDES[lang]: indicator.excludes[lang],
        said.DIRECTION[lang]: said.BETTER[indicator.better][lang],
    }
    if indicator.target is not None:
        target = numbers.shown(indicator.target, indicator.digits)
        facts[said.TARGET[lang]] = f"{target} {indicator.unit[lang]}"
    facts[said.ORIGIN[lang]] = indicator.origin[lang]
    if indicator.beside:
        titles = [INDICATORS[key].title[lang] for key in indicator.beside]
        facts[said.BESIDE[lang]] = i18n.joined(titles, lang)
    return Definition(
        key=indicator.key,
        title=indicator.title[lang],
        text=indicator.explanation[lang],
        formula=(formula[0], *(f"÷ {part}" for part in formula[1:])),
        facts=tuple(facts.items()),
    )


def titles(lang: Lang, found: Iterable[Definition]) -> Mapping[str, str]:
    """Return what the button of each definition is called."""
    return {one.key: words.DEFINITION_OF[lang].format(title=one.title) for one in found}
