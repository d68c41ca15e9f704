"""What callers say: a place, a complaint, sometimes a name, a telephone or a door number."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from etl.sample.arrays import Codes, Labels
from etl.sample.categories import CATEGORIES
from etl.sample.words import GIVEN_NAMES, SENTENCES, SURNAMES

PLAIN: Final = 0.86
"""Share of texts in which there is nobody to recognise."""
VARIANTS: Final = 400


def texts(names: Codes, place: Labels, category: Labels, rng: np.random.Generator) -> pa.Array:
    """Compose a sentence for each demand from the names of places and its row of `CATEGORIES`."""
    lists = [SENTENCES[key] for key in CATEGORIES]
    first = np.cumsum([0, *map(len, lists)])[:-1]
    sizes = np.array([len(sentences) for sentences in lists])
    choice = first[category] + rng.integers(0, sizes[category])
    said = pa.array([sentence for sentences in lists for sentence in sentences])
    doors = pa.array(["", *_doors(rng)])
    people = pa.array(["。", *_people(rng)])
    return pc.binary_join_element_wise(
        pa.array(names, type=pa.string()).take(pa.array(place)),
        doors.take(pa.array(_some(len(place), rng))),
        said.take(pa.array(choice)),
        people.take(pa.array(_some(len(place), rng))),
        "",
    )


def _some(count: int, rng: np.random.Generator) -> Labels:
    """Draw a variant for a few, 0 for the others."""
    some = rng.random(count) >= (1 + PLAIN) / 2
    return np.where(some, rng.integers(1, VARIANTS + 1, count), 0)


def _doors(rng: np.random.Generator) -> list[str]:
    drawn = rng.integers(1, [13, 5, 19, 5], (VARIANTS, 4)).tolist()
    return [f"{house}栋{unit}单元{floor}0{door}室" for house, unit, floor, door in drawn]


def _people(rng: np.random.Generator) -> list[str]:
    """Make up callers for the masking to mask: none of them is anybody."""
    surname = rng.integers(0, len(SURNAMES), VARIANTS)
    given = rng.integers(0, len(GIVEN_NAMES), VARIANTS)
    number = rng.integers(0, 10_000, VARIANTS)
    return [
        f"，联系人{SURNAMES[s]}{GIVEN_NAMES[g]}，电话1380000{n:04d}。"
        for s, g, n in zip(surname, given, number, strict=True)
    ]
