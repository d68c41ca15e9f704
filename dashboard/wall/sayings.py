"""What is said on a wall of what went wrong: short, in the language of those who look."""

from dashboard.wall import words
from dashboard.wall.board import LaterError
from dashboard.wall.ground import NothingLoadedError
from geo.errors import PeriodError, RongtuError, TooLongError, UnknownKeyError
from geo.text import Lang


def trouble(error: RongtuError, lang: Lang) -> str:
    """Say why a panel cannot be shown."""
    match error:
        case NothingLoadedError():
            return words.NOTHING[lang]
        case UnknownKeyError():
            kind = words.KINDS.get(error.kind)
            return words.UNKNOWN[lang].format(
                kind=error.kind if kind is None else kind[lang], key=error.key[:40]
            )
        case LaterError():
            return words.LATER[lang]
        case TooLongError():
            return words.TOO_LONG[lang]
        case PeriodError():
            return words.NO_PERIOD[lang]
        case _:
            return words.CANNOT[lang].format(given=error.given)
