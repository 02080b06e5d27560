"""How long something is held, as the page shows it while it lasts."""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from reknit.session.held import Held
from reknit.signals.measure import Gate, measure_channels
from reknit.signals.motion.balance.one_leg import OneLeg
from reknit.signals.movement.repetition import Repetitions
from reknit.stream import Chunk, Kind, StreamSpec

SPEC = StreamSpec("lift", Kind.MEASURE, measure_channels("%"), Fraction(10))


def shown(node: Any, values: list[float]) -> list[float]:
    opened = node.open(SPEC)
    state, held, out = opened.start(), Held(opened.spec), []
    for index, value in enumerate(values):
        row = np.array([[value, Gate.HIDDEN if np.isnan(value) else Gate.OPEN]])
        for item in opened.step(state, Chunk(SPEC, 0, index, row)):
            if isinstance(item, Chunk):
                held.take(item, 8)
        out.append(held.seconds)
    return out


def test_one_picture_without_the_foot_does_not_begin_a_stance_anew() -> None:
    seconds = shown(OneLeg(8, 5), [0, 0, 15, 15, 15, np.nan, 15, 15, 0, 0])
    assert seconds == pytest.approx([0, 0, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0, 0])


def test_a_foot_that_was_out_of_sight_for_long_stands_no_longer() -> None:
    seconds = shown(OneLeg(8, 5), [0, 0, 15, 15, *([np.nan] * 5), 15, 15])
    assert max(seconds) == pytest.approx(0.4)
    assert seconds[-1] == 0


def test_a_movement_is_held_from_where_it_reaches() -> None:
    node = Repetitions(start=2, reach=8, reset=1, turn=1)
    seconds = shown(node, [0, 0, 4, 8, 9, 9, 9, 0, 0])
    assert max(seconds) == pytest.approx(0.3)
    assert seconds[2] == seconds[-1] == 0
