"""What each district is given: published counts where there are any, assumptions where not."""

from dataclasses import dataclass
from typing import Final

VERSION: Final = "3"
"""Of the generator. A finished folder of another version is made again."""
SEED: Final = 2020

YEAR: Final = ("2020-01-01", "2021-01-01")
WARM_UP: Final = "2019-12-18"
SNAPSHOT: Final = "2021-01-01T00:00:00"
"""Nothing in the sample happens later. Asia/Shanghai, like every moment of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One district's counts and targets.

    Attributes
    ----------
    prefix
        Starts the ids of the district's demands.
    blocks
        Made-up city blocks, more than its compounds and buildings together.
    managed, courtyards
        Property-managed compounds and old courtyards.
    buildings, key_buildings, rich_buildings, party_buildings
        All; the key ones; of these, with over 100 million yuan of tax; with a party organisation.
    stations, station_kind
        Key buildings, other buildings or communities hold them, by kind.
    organised, new_in_year
        Share of the compounds with an organisation; how many of these date from 2020.
    services, delivered
        How many the lists of basic and of community services name; the mean share of each that a
        community delivers. Empty where no list is published.
    demands
        Received in 2020, neither voided nor a duplicate.
    on_time
        Mean over the days of 2020 of the share closed no later than due.
    default
        Longitude and latitude that failed geocoding stacks demands on.
    assumed
        Which of the fields above no source states.
    """

    code: str
    prefix: str
    blocks: int
    managed: int
    courtyards: int
    buildings: int
    key_buildings: int
    rich_buildings: int
    party_buildings: int
    stations: int
    station_kind: str
    organised: float
    new_in_year: int
    services: tuple[int, ...]
    delivered: tuple[float, ...]
    demands: int
    on_time: float
    default: tuple[float, float]
    assumed: tuple[str, ...]


PLANS: Final = (
    Plan(
        code="510104",
        prefix="JJ",
        blocks=1_500,
        managed=343,
        courtyards=777,
        buildings=100,
        key_buildings=0,
        rich_buildings=0,
        party_buildings=100,
        stations=13,
        station_kind="蓉城驿站",
        organised=1.0,
        new_in_year=0,
        services=(),
        delivered=(),
        demands=130_200,
        on_time=0.947,
        default=(104.0831, 30.6553),
        assumed=("demands", "on_time", "default", "new_in_year"),
    ),
    Plan(
        code="510105",
        prefix="QY",
        blocks=1_250,
        managed=380,
        courtyards=240,
        buildings=372,
        key_buildings=44,
        rich_buildings=24,
        party_buildings=74,
        stations=44,
        station_kind="楼宇服务站",
        organised=0.92,
        new_in_year=37,
        services=(),
        delivered=(),
        demands=110_400,
        on_time=0.961,
        default=(104.0562, 30.6741),
        assumed=(
            "managed",
            "courtyards",
            "organised",
            "new_in_year",
            "demands",
            "on_time",
            "default",
        ),
    ),
    Plan(
        code="510106",
        prefix="JN",
        blocks=1_150,
        managed=390,
        courtyards=275,
        buildings=180,
        key_buildings=0,
        rich_buildings=0,
        party_buildings=0,
        stations=30,
        station_kind="社区服务站",
        organised=1.0,
        new_in_year=82,
        services=(90, 178),
        delivered=(0.94, 0.83),
        demands=273_000,
        on_time=0.9534,
        default=(104.0517, 30.6911),
        assumed=(
            "managed",
            "courtyards",
            "buildings",
            "party_buildings",
            "stations",
            "delivered",
            "default",
        ),
    ),
)

# Shares of a year's demands, the same in each district.
VOIDED: Final = 0.015
DUPLICATES: Final = 0.03
REPEATS: Final = 0.035
STACKED: Final = 0.04
CODE_ONLY: Final = 0.03
NO_PLACE: Final = 0.005
OUTSIDE: Final = 0.00005
"""Points beyond the district's outline: a handful."""
