"""Reports tell in words why a value is withheld."""

from reknit.motion.report.why_shut import WORDS, why_shut
from reknit.signals.measure import Gate


def test_every_gate_has_words_of_its_own() -> None:
    shut = {gate.name.lower() for gate in Gate} - {"open"}
    assert shut == set(WORDS)
    assert len(set(WORDS.values())) == len(WORDS)


def test_what_is_no_gate_is_told_as_it_is() -> None:
    assert why_shut("few_strides") == "few strides"
