"""How long ago something was, as people say it."""

from datetime import timedelta
from typing import Final

from dashboard import i18n
from geo.text import Lang

_HOUR: Final = timedelta(hours=1)
_DAY: Final = timedelta(days=1)
_YEAR: Final = timedelta(days=365)


def ago(age: timedelta, lang: Lang) -> str:
    """Write how long ago `age` is, in its two or three leading digits.

    >>> ago(timedelta(hours=30), Lang.EN), ago(timedelta(days=800), Lang.EN)
    ('30 h ago', '2 years ago')
    """
    if age < timedelta(minutes=1):
        return i18n.JUST_NOW[lang]
    if age < _HOUR:
        return i18n.MINUTES_AGO[lang].format(n=age // timedelta(minutes=1))
    if age < 2 * _DAY:
        return i18n.HOURS_AGO[lang].format(n=age // _HOUR)
    if age < 2 * _YEAR:
        return i18n.DAYS_AGO[lang].format(n=age // _DAY)
    return i18n.YEARS_AGO[lang].format(n=age // _YEAR)


def span(length: timedelta, lang: Lang) -> str:
    """Write a limit: in days, or in hours when it is no whole number of days."""
    if length % _DAY:
        return i18n.HOURS[lang].format(n=f"{length / _HOUR:g}")
    return i18n.DAYS[lang].format(n=length // _DAY)
