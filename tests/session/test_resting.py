"""Rest is learnt where the muscles were quietest and their signal was good."""

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.session.resting import Resting
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, ParameterError, StreamSpec

RATE = 1000
SPEC = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"), Channel("b", "uV")), Fraction(RATE))


def noise(seconds: float, strength_uv: float, seed: int = 1) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(0, strength_uv, (round(seconds * RATE), 2))


def learnt(*parts: NDArray[np.float64], size: int = 64) -> Resting:
    resting = Resting(SPEC, {"own": "a", "other": "b"})
    rows = np.concatenate(parts)
    for first in range(0, len(rows), size):
        resting.take(Chunk(SPEC, 0, first, rows[first : first + size]))
    return resting


def test_the_quietest_stretch_is_taken() -> None:
    rest = learnt(noise(4, 10), noise(4, 5, 2), noise(4, 50, 3)).rest()
    assert rest.power[0] ** 0.5 == pytest.approx(5, rel=0.2)
    assert rest.duration_s == 2.0


def test_a_stretch_in_which_a_sensor_was_cut_off_is_passed_over() -> None:
    loose = noise(4, 2, 2)
    loose[:, 1] = np.where(np.arange(len(loose)) % 400 < 200, 300.0, -300.0) + loose[:, 1].clip(-1, 1).round()
    rest = learnt(noise(4, 10), loose, noise(4, 12, 3)).rest()
    assert rest.power[0] ** 0.5 == pytest.approx(10, rel=0.2), (
        "the other muscle was quieter then, but it is learnt of both together"
    )


def test_a_signal_that_was_never_good_is_told() -> None:
    hum = noise(6, 2) + 200 * np.sin(2 * np.pi * 50 * np.arange(6 * RATE) / RATE)[:, None]
    with pytest.raises(ParameterError, match="good signal of every muscle, and there was none"):
        learnt(hum).rest()


def test_without_two_seconds_there_is_no_rest() -> None:
    with pytest.raises(ParameterError, match="rest needs 2 s without a missing sample"):
        learnt(noise(1.5, 5)).rest()


@pytest.mark.parametrize("size", [1, 333, 12_000])
def test_the_cut_does_not_matter(size: int) -> None:
    hum = noise(2, 3) + 200 * np.sin(2 * np.pi * 50 * np.arange(2 * RATE) / RATE)[:, None]
    parts = noise(4, 10), hum, noise(4, 6, 2)
    assert learnt(*parts, size=size).rest() == learnt(*parts).rest()


def test_behind_a_gap_it_begins_anew() -> None:
    resting = learnt(noise(4, 10))
    resting.take(Gap(0, 4000, 4010, GapReason.DISCONNECT))
    resting.take(Chunk(SPEC, 0, 4010, noise(4, 4, 2)))
    assert resting.rest().power[0] ** 0.5 == pytest.approx(4, rel=0.2)
