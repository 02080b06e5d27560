"""The distance from the first quiet second on a plate."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.measure import Gate
from reknit.signals.motion.balance.from_centre import FromCentre
from reknit.stream import Channel, Chunk, Kind, ParameterError, StreamSpec

SPEC = StreamSpec("cop", Kind.MEASURE, (Channel("x", "cm"), Channel("y", "cm"), Channel("gate", "code")), Fraction(100))


def measured(x: list[float], gate: Sequence[int]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    rows = np.column_stack([np.array(x), np.full(len(x), 2.0), np.array(gate, dtype=float)])
    rows[rows[:, 2] != Gate.OPEN, :2] = np.nan
    opened = FromCentre(0.1, 0.1).open(SPEC)
    (out,) = opened.step(opened.start(), Chunk(SPEC, 0, 0, rows))
    assert isinstance(out, Chunk)
    return np.asarray(out.data)


def test_the_centre_is_the_mean_of_its_second_and_stays() -> None:
    out = measured([9.0] * 10 + [4.0, 6.0] * 5 + [8.0] * 200, [Gate.OPEN] * 220)
    assert (out[:20, 1] == Gate.WARM_UP).all()
    assert np.isnan(out[:20, 0]).all()
    assert out[20:, [0, 1, 2, 3]] == pytest.approx(np.tile([3.0, Gate.OPEN, 3.0, 0.0], (200, 1)))


def test_who_steps_off_begins_anew() -> None:
    out = measured([5.0] * 30 + [0.0] * 5 + [7.0] * 30, [Gate.OPEN] * 30 + [Gate.NO_PERSON] * 5 + [Gate.OPEN] * 30)
    assert out[29, 0] == 0
    assert (out[30:35, 1] == Gate.NO_PERSON).all()
    assert (out[35:55, 1] == Gate.WARM_UP).all()
    assert out[55, 0] == 0


def test_times_must_be_possible() -> None:
    with pytest.raises(ParameterError, match="centre_s above 0"):
        FromCentre(centre_s=0).open(SPEC)
