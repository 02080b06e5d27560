"""A recording of a plate becomes a path."""

from fractions import Fraction

import numpy as np
import pytest

from reknit.formats.recording import Recording
from reknit.motion import centre_of_pressure
from reknit.stream import Channel, Chunk, Kind, ParameterError, StreamSpec

SPEC = StreamSpec("plate", Kind.FORCES, (Channel("Fz", "N"), Channel("COPx", "mm"), Channel("COPy", "mm")), Fraction(100))


def chunk(first: int, epoch: int = 0) -> Chunk:
    return Chunk(SPEC, epoch, first, np.array([[700.0, 10.0, 20.0], [4.0, 90.0, 90.0]]))


def test_holes_and_steps_off_the_plate_are_missing() -> None:
    points = centre_of_pressure(Recording(SPEC, (chunk(3), chunk(7))))
    nothing = [np.nan, np.nan]
    np.testing.assert_array_equal(points, [[1, 2], nothing, nothing, nothing, [1, 2], nothing])


def test_nothing_and_too_much() -> None:
    assert centre_of_pressure(Recording(SPEC, ())).shape == (0, 2)
    with pytest.raises(ParameterError, match="several epochs"):
        centre_of_pressure(Recording(SPEC, (chunk(0), chunk(0, 1))))
