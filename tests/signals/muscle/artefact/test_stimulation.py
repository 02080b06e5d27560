"""A stimulator's artefact goes, the person's effort stays; pulses by a parameter or as events give the same."""

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.bench.muscle_stimulation import score
from reknit.signals.muscle.artefact.stimulation import PULSE, WithoutStimulation, residual
from reknit.simulate.stimulated_muscle import RATE_HZ, stimulated_muscle
from reknit.stream import Channel, Chunk, Event, Item, Kind, ParameterError, StreamSpec

Floats = NDArray[np.float64]
SPEC = StreamSpec("emg", Kind.EMG, (Channel("muscle", "1"),), Fraction(RATE_HZ))


def removed(samples: Floats, pulses: list[int] | None, size: int = 0, pulse_hz: float = 50) -> Floats:
    """All rows for samples in chunks of `size`, each pulse told just before its chunk."""
    opened = WithoutStimulation(pulse_hz if pulses is None else None).open(SPEC)
    state, out, size = opened.start(), [], size or len(samples)
    for first in range(0, len(samples), size):
        items: list[Item] = [Event(0, n, PULSE, {}) for n in pulses or [] if first <= n < first + size]
        for item in (*items, Chunk(SPEC, 0, first, samples[first : first + size, None])):
            out += [each for each in opened.step(state, item) if isinstance(each, Chunk)]
    out += [each for each in opened.flush(state) if isinstance(each, Chunk)]
    rows = np.concatenate([each.data[:, 0] for each in out])
    assert len(rows) == len(samples)
    return rows


def test_the_effort_comes_back() -> None:
    muscle = stimulated_muscle(50, 7)
    own = removed(muscle.samples, None)
    r, error = score(own, muscle.effort)
    assert r > 0.975
    assert error < 0.08
    assert np.isnan(own[: 6 * 40]).all()
    assert np.isnan(own[400:408]).all()


def test_events_give_what_even_pulses_give_in_any_chunks() -> None:
    muscle = stimulated_muscle(50, 7)
    samples, pulses = muscle.samples[:2000], [int(n) for n in muscle.pulses if n < 2000]
    told = removed(samples, pulses)
    np.testing.assert_array_equal(told[:1960], removed(samples, None)[:1960])
    np.testing.assert_array_equal(told, removed(samples, pulses, 37))


def test_before_the_first_pulse_and_without_any_samples_pass() -> None:
    noise = np.random.default_rng(1).standard_normal(3000)
    np.testing.assert_array_equal(removed(noise, []), noise)
    np.testing.assert_array_equal(removed(noise, [1000, 1040])[:1000], noise[:1000])


def test_a_frame_that_repeats_leaves_nothing_and_noise_keeps_its_power() -> None:
    random = np.random.default_rng(1)
    frames = random.standard_normal((1, 6, 200))
    assert np.abs(residual(frames[:, 2] * 3, frames)).max() < 1e-6
    left = [residual(random.standard_normal((1, 60)), random.standard_normal((1, 6, 60))) for _ in range(300)]
    assert np.mean(np.square(left)) == pytest.approx(1, abs=0.05)
    assert np.isnan(residual(np.ones((1, 6)), np.ones((1, 6, 6)))).all()


def test_too_few_samples_between_pulses_are_told() -> None:
    with pytest.raises(ParameterError, match="between pulses at 200 Hz 2 samples are left"):
        WithoutStimulation(200.0).open(SPEC)
    with pytest.raises(ParameterError, match="pulse_hz must be at least 4"):
        WithoutStimulation(1.0).open(SPEC)
