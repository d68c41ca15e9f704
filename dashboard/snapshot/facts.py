"""The facts, read once for a command: no thread keeps them."""

from dashboard import data
from dashboard.explore.facts import NothingError, Told
from geo.facts.read import read


def read_now() -> Told:
    """Read the facts at once.

    Raises
    ------
    NothingError
        No areas or no demands are loaded.
    """
    with data.moment() as moment:
        facts = read(moment.connection, None)
    if not len(facts.areas) or facts.known.first_day is None or facts.known.last_day is None:
        raise NothingError(
            given="No demands are loaded",
            wanted="areas and demands",
            remedy="run ./run demo for the sample, or rongtu load for your own data",
        )
    return Told(facts=facts)
