"""Hum goes where it is, and nothing goes where there is none."""

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.signals.muscle.artefact.mains import WithoutMains
from reknit.signals.muscle.artefact.motion import WithoutMotion
from reknit.simulate.shaped_noise import shaped_noise
from reknit.stream import Channel, Chunk, Kind, Node, ParameterError, StreamSpec

Floats = NDArray[np.float64]
RATE_HZ = 2000
SPEC = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"), Channel("b", "uV")), Fraction(RATE_HZ))
TIMES_S = np.arange(8 * RATE_HZ) / RATE_HZ
SETTLED = TIMES_S >= 4


def muscles() -> Floats:
    random = np.random.default_rng(1)
    return np.column_stack([shaped_noise(len(TIMES_S), RATE_HZ, random) for _ in range(2)])


def put_through(node: Node, data: Floats) -> Floats:
    opened = node.open(SPEC)
    (out,) = opened.step(opened.start(), Chunk(SPEC, 0, 0, data))
    assert isinstance(out, Chunk)
    return np.asarray(out.data)


@pytest.mark.parametrize("line_hz", [49.8, 50.5, 60.0])
@pytest.mark.parametrize("power", [0.3, 10.0])
def test_hum_goes_and_the_muscle_stays(line_hz: float, power: float) -> None:
    clean = muscles()
    orders, sizes = np.arange(1, 4), np.array([1.0, 0.4, 0.3])
    hum = np.sin(2 * np.pi * line_hz * TIMES_S[:, None] * orders + orders) @ sizes
    hum *= power**0.5 / hum.std()
    heard = clean.copy()
    heard[:, 0] += hum
    left = put_through(WithoutMains(), heard)
    assert ((left - clean)[SETTLED, 0] ** 2).mean() < 0.05
    np.testing.assert_array_equal(left[:, 1], clean[:, 1])


def test_a_notch_that_is_always_in_costs_two_per_cent_of_the_muscle() -> None:
    clean = muscles()
    kept = put_through(WithoutMains(50.0, share=0.0), clean)
    assert (kept[SETTLED] ** 2).mean() / (clean[SETTLED] ** 2).mean() == pytest.approx(0.98, abs=0.01)


def test_wander_goes_and_the_muscle_stays() -> None:
    clean = muscles()
    left = put_through(WithoutMotion(), clean + 50 * np.sin(2 * np.pi * 2 * TIMES_S)[:, None])
    assert (left[SETTLED] ** 2).mean() == pytest.approx(0.975, abs=0.02)


def test_what_cannot_be_opened_is_told() -> None:
    with pytest.raises(ParameterError, match=r"mains_hz must be 50, 60 or None, got 55\.0"):
        WithoutMains(55.0).open(SPEC)
    with pytest.raises(ParameterError, match="width_hz in"):
        WithoutMains(width_hz=9).open(SPEC)
    with pytest.raises(ParameterError, match="cutoff_hz must lie in 5 to 60"):
        WithoutMotion(200.0).open(SPEC)
