"""A stimulated muscle: its pulses, its effort and its rails."""

import numpy as np
import pytest

from reknit.simulate.stimulated_muscle import RATE_HZ, stimulated_muscle


def test_between_the_pulses_there_is_the_effort_and_at_them_the_stimulator() -> None:
    muscle = stimulated_muscle(25, 1)
    assert np.diff(muscle.pulses).tolist() == [RATE_HZ // 25] * (len(muscle.pulses) - 1)
    frames = muscle.samples.reshape(-1, RATE_HZ // 25)
    assert np.median(frames[:, 0]) > 20
    assert np.abs(frames[:, -10:]).max() < 5
    assert muscle.effort.max() == pytest.approx(0.5, abs=1e-6)


def test_pulses_may_jitter_and_an_amplifier_may_stay_at_its_rail() -> None:
    shaken = stimulated_muscle(40, 2, jitter_s=0.001)
    assert np.diff(shaken.pulses).std() == pytest.approx(2**0.5 * 2, rel=0.2)
    dead = stimulated_muscle(40, 2, dead_s=0.005)
    assert all((dead.samples[pulse : pulse + 10] == 100).all() for pulse in dead.pulses[:50])
