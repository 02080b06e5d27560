"""Signals whose faults are known: each part of the quality finds its own, and how far."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.signals.muscle.signal_quality import PARTS, SignalQuality
from reknit.simulate.muscle import SimulatedMuscle
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, ParameterError, SpecError, StreamSpec

RATE_HZ = 1000
SPEC = StreamSpec("emg", Kind.EMG, (Channel("one", "uV"),), Fraction(RATE_HZ))
TIMES_S = np.arange(2 * RATE_HZ) / RATE_HZ
Floats = NDArray[np.float64]


def rows(samples: Floats, spec: StreamSpec = SPEC, window_s: float = 0.5) -> Floats:
    """What comes out for samples of shape (samples, channels), or of one channel."""
    opened = SignalQuality(window_s).open(spec)
    data = samples if samples.ndim == 2 else samples[:, None]
    (chunk,) = opened.step(opened.start(), Chunk(spec, 0, 0, data))
    assert isinstance(chunk, Chunk)
    return np.asarray(chunk.data)


def last(samples: Floats, spec: StreamSpec = SPEC) -> dict[str, float]:
    return dict(zip(PARTS, rows(samples, spec)[-1].tolist(), strict=True))


def sine(hz: float, amplitude: float = 1.0) -> Floats:
    return amplitude * np.sin(2 * np.pi * hz * TIMES_S + 0.4)


def muscle(effort: float = 0.5) -> Floats:
    simulated = SimulatedMuscle(rest_s=0.01, work_s=20.0, effort=effort)
    return np.asarray(simulated.samples(1000, 2000).data[:, 0], dtype=np.float64)


class TestLevel:
    def test_it_is_the_rms_whatever_the_offset(self) -> None:
        assert last(sine(83, 10) + 5000)["level"] == pytest.approx(10 / 2**0.5, rel=0.02)

    def test_what_is_slower_than_a_muscle_counts_as_wander(self) -> None:
        told = last(sine(6, 100) + sine(90, 10))
        assert told["level"] == pytest.approx(10 / 2**0.5, rel=0.05)
        assert told["wander"] == pytest.approx(100 / 101, abs=0.005)

    def test_it_has_the_unit_of_its_channel_and_the_rest_are_shares(self) -> None:
        channels = SignalQuality().open(SPEC).spec.channels
        assert [(each.name, each.unit) for each in channels[:2]] == [("one level", "uV"), ("one clipped", "1")]


class TestHum:
    @pytest.mark.parametrize("mains_hz", [49.9, 50, 60])
    def test_pure_hum_is_all_hum(self, mains_hz: float) -> None:
        assert last(sine(mains_hz))["hum"] > 0.97

    def test_its_share_of_the_power_is_found(self) -> None:
        random = np.random.default_rng(3)
        noise = random.normal(0, 1, len(TIMES_S))
        told = [row[PARTS.index("hum")] for row in rows(sine(50, 2**0.5) + noise)[6:]]
        assert np.mean(told) == pytest.approx(0.5, abs=0.06)

    def test_a_working_muscle_is_no_hum(self) -> None:
        told = rows(muscle())[6:, PARTS.index("hum")]
        assert told.max() < 0.4

    def test_below_120_samples_a_second_it_cannot_be_seen(self) -> None:
        slow = StreamSpec("imu", Kind.IMU, (Channel("x", "g"),), Fraction(60))
        assert last(np.random.default_rng(1).normal(0, 1, 60), slow)["hum"] == 0


class TestClipped:
    def test_cut_tops_are_found_with_their_share(self) -> None:
        samples = np.clip(sine(20, 100), -80, 80)
        share = np.count_nonzero(np.abs(samples) == 80) / len(samples)
        assert last(samples)["clipped"] == pytest.approx(share, abs=0.02)

    def test_a_sine_and_a_muscle_are_not_clipped(self) -> None:
        assert last(sine(20, 100))["clipped"] == 0
        assert rows(muscle())[:, PARTS.index("clipped")].max() == 0

    def test_a_signal_of_few_steps_is_not_called_clipped(self) -> None:
        assert last(np.round(sine(11, 2)))["clipped"] == 0


class TestStill:
    def test_a_line_stands_still(self) -> None:
        assert last(np.full(1000, 7.0)) == {"level": 0.0, "clipped": 0.0, "still": 1.0, "hum": 0.0, "wander": 0.0}

    def test_a_muscle_moves(self) -> None:
        assert last(muscle())["still"] < 0.01


class TestRows:
    def test_ten_a_second_at_multiples_of_the_index(self) -> None:
        opened = SignalQuality().open(SPEC)
        state = opened.start()
        (out,) = opened.step(state, Chunk(SPEC, 2, 150, sine(80)[:900, None]))
        assert isinstance(out, Chunk)
        assert (out.epoch, out.first, out.count, out.spec.rate) == (2, 2, 9, Fraction(10))

    def test_a_gap_is_forgotten_and_goes_on(self) -> None:
        opened = SignalQuality().open(SPEC)
        state = opened.start()
        opened.step(state, Chunk(SPEC, 0, 0, sine(80, 1000)[:1000, None]))
        (gap,) = opened.step(state, Gap(0, 1000, 1450, GapReason.COUNTER_JUMP))
        assert gap == Gap(0, 10, 15, GapReason.COUNTER_JUMP)
        (out,) = opened.step(state, Chunk(SPEC, 0, 1450, sine(80, 1)[:200, None]))
        assert isinstance(out, Chunk)
        assert out.first == 15
        assert out.data[:, 0].max() < 1.2

    def test_channels_do_not_touch_each_other(self) -> None:
        two = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"), Channel("b", "mV")), Fraction(RATE_HZ))
        missing = np.full(len(TIMES_S), np.nan)
        told = rows(np.column_stack((missing, sine(70, 3))), two)[-1]
        assert np.isnan(told[: len(PARTS)]).all()
        assert told[len(PARTS)] == pytest.approx(3 / 2**0.5, rel=0.02)

    def test_until_a_window_is_full_it_has_not_settled(self) -> None:
        assert SignalQuality().open(SPEC).spec.warm_up == 5


def test_what_cannot_be_opened_is_told() -> None:
    with pytest.raises(ParameterError, match=r"window_s must lie in 0\.1 to 10, got 0\.01"):
        SignalQuality(0.01).open(SPEC)
    with pytest.raises(SpecError, match="irregular"):
        SignalQuality().open(StreamSpec("x", Kind.SIGNAL, (Channel("x", "1"),)))
