"""The long look at a sensor's channels: what it adds to the quick verdict, and what it leaves to it."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from reknit.live.second_look import SecondLook
from reknit.signals.muscle.verdict import Verdict
from reknit.simulate.ecg import ecg
from reknit.simulate.shaped_noise import shaped_noise
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, Side, StreamSpec

Floats = NDArray[np.float64]
RATE_HZ, COUNT = 1000, 11_000
NAMES = ("a", "b", "c")
SPEC = StreamSpec("emg", Kind.EMG, tuple(Channel(name, "uV") for name in NAMES), Fraction(RATE_HZ))


def muscles(level_uv: float = 20.0) -> Floats:
    random = np.random.default_rng(1)
    return np.column_stack([level_uv * shaped_noise(COUNT, RATE_HZ, random) for _ in NAMES])


def looked(data: Floats, spec: StreamSpec = SPEC) -> SecondLook:
    look = SecondLook.at(spec)
    assert look is not None
    for first in range(0, len(data), 500):
        look.push(Chunk(spec, 0, first, data[first : first + 500]))
    return look


def verdicts(look: SecondLook, quick: Verdict = Verdict.GOOD) -> list[Verdict]:
    return [look.verdict(n, quick) for n in range(len(NAMES))]


def test_good_muscles_stay_good() -> None:
    assert verdicts(looked(muscles())) == [Verdict.GOOD] * 3


def test_a_heart_and_a_muscle_heard_twice_are_told() -> None:
    data = muscles()
    data[:, 0] += 100 * ecg(COUNT, RATE_HZ, np.random.default_rng(2))
    data[:, 2] = 0.8 * data[:, 1] + 0.6 * data[:, 2]
    assert verdicts(looked(data)) == [Verdict.ECG, Verdict.CROSSTALK, Verdict.CROSSTALK]


def test_two_sensors_that_were_put_on_one_muscle_may_hear_it_twice_and_so_may_noise_at_rest() -> None:
    data = muscles()
    data[:, 2] = 0.8 * data[:, 1] + 0.6 * data[:, 2]
    same = tuple(replace(each, muscle="biceps brachii", side=Side.LEFT) for each in SPEC.channels)
    assert verdicts(looked(data, replace(SPEC, channels=same))) == [Verdict.GOOD] * 3
    assert verdicts(looked(data * 0.1)) == [Verdict.GOOD] * 3


def test_a_sensor_that_is_an_antenna_has_come_off_unless_the_quick_look_finds_it_good_again() -> None:
    data = muscles()
    data[:, 0] = 2000 * np.sin(2 * np.pi * 50 * np.arange(COUNT) / RATE_HZ)
    look = looked(data)
    assert verdicts(look, Verdict.HUM) == [Verdict.OFF, Verdict.HUM, Verdict.HUM]
    assert look.verdict(0, Verdict.GOOD) is Verdict.GOOD


def test_until_it_has_seen_enough_and_after_a_gap_it_says_nothing() -> None:
    data = muscles()
    data[:, 0] += 100 * ecg(COUNT, RATE_HZ, np.random.default_rng(2))
    assert verdicts(looked(data[:4500])) == [Verdict.GOOD] * 3
    look = looked(data)
    look.push(Gap(0, COUNT, COUNT + 100, GapReason.DISCONNECT))
    assert verdicts(look) == [Verdict.GOOD] * 3


def test_what_is_no_muscle_or_too_slow_is_not_looked_at() -> None:
    assert SecondLook.at(replace(SPEC, kind=Kind.IMU)) is None
    assert SecondLook.at(replace(SPEC, rate=None)) is None
