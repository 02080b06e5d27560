"""What is said of a measure that was withheld."""

import numpy as np

from reknit.exercise.load import library
from reknit.session.begin import Begin
from reknit.session.words import guidance, withheld
from reknit.signals.measure import Gate
from reknit.simulate.muscle import SimulatedMuscle
from reknit.stream import Kind
from session.blocks import Player


def test_a_small_share_is_not_told_as_nothing_nor_a_large_one_as_all() -> None:
    shares = {
        count: withheld({Gate.OPEN: 1000 - count, Gate.HIDDEN: count}, Kind.LANDMARKS)[0].rpartition("(")[2]
        for count in (4, 126, 996, 1000)
    }
    assert shares == {4: "<1 % of the time)", 126: "13 % of the time)", 996: ">99 % of the time)", 1000: "100 % of the time)"}


def test_what_was_open_or_warming_up_is_not_told() -> None:
    assert withheld({Gate.OPEN: 9, Gate.WARM_UP: 3}, Kind.EMG) == []


def test_a_muscle_has_no_angle_of_view() -> None:
    gates = {Gate.OPEN: 50, Gate.COUNT_ONLY: 50}
    assert withheld(gates, Kind.EMG) == ["The sensor sends a line that has not moved yet. (50 % of the time)"]
    assert withheld(gates, Kind.LANDMARKS)[0].startswith("From this angle")


def test_that_nothing_has_come_yet_is_no_word_of_alarm() -> None:
    """Practice that has just begun is asked to begin; one whose sensor goes on sending nothing is told so."""
    player, muscle = with_reference()
    player.control("start")
    practice = player.block.practice
    assert practice is not None
    assert practice.gate is Gate.NO_SIGNAL
    asked = guidance(player.block)
    assert asked is not None
    assert asked.code == "exercise.start"
    nothing = muscle.samples(0, 3000)
    player.chunk(nothing._replace(data=np.full(nothing.data.shape, np.nan)))
    told = guidance(player.block)
    assert told is not None
    assert told.code == "gate.no_signal"


def with_reference() -> tuple[Player, SimulatedMuscle]:
    muscle = SimulatedMuscle()
    begin = Begin(library()["quadriceps-setting"], (muscle.spec.name,), reference=100.0)
    return Player(begin, {muscle.spec.name: muscle.spec}), muscle
