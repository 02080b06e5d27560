"""Letting go rises to 100 as the effort falls to 0."""

from fractions import Fraction

import numpy as np

from reknit.signals.measure import Gate, measure_channels
from reknit.signals.muscle.let_go import LetGo
from reknit.stream import Kind, StreamSpec
from signals.muscle.chains import whole

SPEC = StreamSpec("effort", Kind.MEASURE, measure_channels("%"), Fraction(1000))
NAN = float("nan")


def test_it_is_what_is_left_to_a_hundred_and_never_below_nothing() -> None:
    efforts = np.array([[0.0, 0], [15, 0], [100, 0], [140, 0], [NAN, float(Gate.NO_SIGNAL)]])
    out = whole(LetGo(), SPEC, efforts)
    np.testing.assert_array_equal(out[:, 0], [100, 85, 0, 0, NAN])
    np.testing.assert_array_equal(out[:, 1], efforts[:, 1])
    assert efforts[1, 0] == 15, "what came in stays as it was"
