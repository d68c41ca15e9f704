"""The words for hot spots: every class has its own, in both languages."""

from geo.analysis.autocorrelation import Quadrant
from geo.analysis.emerging import Kind
from geo.analysis.heat_words import BINS, HOT, OUTCOMES, QUADRANTS, words_of
from geo.analysis.hotspots import Outcome


def test_every_class_has_words_of_its_own() -> None:
    assert BINS.keys() == set(range(-3, 4))
    assert OUTCOMES.keys() == set(Outcome)
    assert HOT.keys() == set(Kind)
    assert QUADRANTS.keys() == set(Quadrant)
    titles = [words.title for table in (HOT, QUADRANTS) for words in table.values()]
    for told in (titles, list(BINS.values()), list(OUTCOMES.values())):
        assert len({text.zh for text in told}) == len({text.en for text in told}) == len(told)


def test_a_bin_is_read_with_its_confidence() -> None:
    assert BINS[3].zh == "显著高发（99 % 置信）"
    assert BINS[-1].en == "Significantly low (90 % confidence)"


def test_a_cold_spot_is_told_as_cold() -> None:
    cold = words_of(Kind.SPORADIC, of_cold=True)
    assert cold.title.zh == "间歇冷点"
    assert cold.meaning.zh == "最近一个时段显著低发，此前时有时无，且从未显著高发。"
    assert cold.title.en == "Sporadic cold spot"
    assert (
        cold.meaning.en == "Significantly low in the latest step and on and off before, never high."
    )
    for kind in set(Kind) - {Kind.NONE}:
        told = words_of(kind, of_cold=True)
        assert "热点" not in told.title.zh
        assert "hot" not in told.title.en.split()
        assert told.meaning.zh != HOT[kind].meaning.zh


def test_a_hot_spot_and_no_pattern_are_told_as_they_are() -> None:
    assert words_of(Kind.NEW) is HOT[Kind.NEW]
    assert words_of(Kind.NONE, of_cold=True) is HOT[Kind.NONE]
