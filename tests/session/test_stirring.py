"""Movements that are too small to count get a word."""

import math
from fractions import Fraction

import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.session.stirring import WINDOW_S, Stirring
from reknit.session.words import guidance
from reknit.signals.measure import GATE, PHASE, VALUE, Gate, Phase
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Channel, Chunk, Kind, StreamSpec
from session.blocks import play, squat

RULES = library()["squat"].repetition
SPEC = StreamSpec("measure", Kind.MEASURE, (Channel(VALUE, "deg"), Channel(GATE, "code"), Channel(PHASE, "code")), Fraction(10))


def fed(values: list[float], gate: Gate = Gate.OPEN, phase: Phase = Phase.REST, reach: float = RULES.reach) -> Stirring:
    """Ten samples a second."""
    stirring = Stirring(SPEC, RULES)
    for index, value in enumerate(values):
        stirring.take(Chunk(SPEC, 0, index, np.array([[value, gate, phase]])), reach, index / 10)
    return stirring


def waves(low: float, high: float, seconds: float = WINDOW_S + 0.2) -> list[float]:
    return [low + (high - low) * (1 - math.cos(0.15 * n)) / 2 for n in range(round(10 * seconds))]


def test_small_bends_are_seen_once_a_window_is_over() -> None:
    assert fed(waves(5, 25)).too_small
    assert not fed(waves(5, 25, WINDOW_S - 1)).too_small


def test_fidgeting_and_stillness_are_none() -> None:
    assert not fed(waves(5, 9)).too_small
    assert not fed([5.0] * 100).too_small


def test_what_is_withheld_is_not_judged() -> None:
    assert not fed(waves(5, 25), gate=Gate.HIDDEN).too_small
    assert not fed([math.nan] * 100).too_small


def test_a_repetition_ends_it() -> None:
    stirring = fed(waves(5, 25))
    stirring.take(Chunk(SPEC, 0, 100, np.array([[40.0, Gate.OPEN, Phase.OUT]])), RULES.reach, 10.0)
    assert not stirring.too_small


def test_what_was_before_a_pause_says_nothing_of_what_comes_behind_it() -> None:
    stirring = fed(waves(5, 25))
    assert stirring.too_small
    stirring.interrupt()
    assert not stirring.too_small
    stirring.take(Chunk(SPEC, 0, 900, np.array([[5.0, Gate.OPEN, Phase.REST]])), RULES.reach, 90.0)
    assert not stirring.too_small


def test_a_lower_threshold_asks_for_less() -> None:
    slight = waves(-20, -9.5)
    assert not fed(slight).too_small
    assert fed(slight, reach=0.1).too_small


@pytest.mark.parametrize(("range_deg", "code"), [(22, "exercise.below"), (85, "exercise.start")])
def test_somebody_who_bends_too_little_is_told_to_bend_further(range_deg: float, code: str) -> None:
    player, _ = squat(repetitions=20)
    play(player, SimulatedPerson("squat", range_deg=range_deg), 0, 20)
    told = guidance(player.block)
    assert told is not None
    assert told.code == code
