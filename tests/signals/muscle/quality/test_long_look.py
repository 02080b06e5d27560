"""What five seconds tell: each number finds its own fault, at any unit, rate and polarity."""

from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.signals.muscle.quality.long_look import LONG_PARTS, LongLook, long_parts
from reknit.simulate.shaped_noise import shaped_noise
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, ParameterError, SpecError, StreamSpec

Floats = NDArray[np.float64]


def muscle(rate_hz: float = 1000.0, seed: int = 1) -> Floats:
    return 30 * shaped_noise(round(5 * rate_hz), rate_hz, np.random.default_rng(seed))


def parts(samples: Floats, rate_hz: float = 1000.0) -> dict[str, float]:
    return dict(zip(LONG_PARTS, long_parts(samples, rate_hz), strict=True))


@pytest.mark.parametrize("rate_hz", [500.0, 1000.0, 4000.0])
def test_a_muscle_has_no_fault(rate_hz: float) -> None:
    told = parts(muscle(rate_hz), rate_hz)
    assert told["level"] == pytest.approx(30, rel=0.05)
    assert told["piled"] == told["stuck"] == 0
    assert told["line"] < 0.05
    assert told["slow"] < 0.1


@pytest.mark.parametrize("mains_hz", [50.0, 59.9])
def test_the_share_of_a_line_is_found(mains_hz: float) -> None:
    hum = 15 * 2**0.5 * np.sin(2 * np.pi * mains_hz * np.arange(5000) / 1000)
    assert parts(muscle() + hum)["line"] == pytest.approx(0.2, abs=0.06)
    assert parts(hum)["hum"] > 0.99


def test_cut_tops_are_counted_and_few_steps_are_none() -> None:
    whole = muscle()
    rail = np.quantile(np.abs(whole), 0.995)
    assert parts(np.clip(whole, -rail, rail))["piled"] == pytest.approx(0.005, abs=0.002)
    assert parts(np.round(whole / 15))["piled"] == 0


def test_what_stands_still_is_found_and_hardly_any_values_are_no_signal() -> None:
    held = muscle()
    held[1000:2000] = held[1000]
    assert parts(held)["stuck"] == pytest.approx(0.2, abs=0.01)
    assert parts(np.random.default_rng(1).integers(0, 4, 5000).astype(float))["stuck"] == 1


def test_slow_wander_is_a_share() -> None:
    wander = 60 * 2**0.5 * np.sin(2 * np.pi * 3 * np.arange(5000) / 1000)
    assert parts(muscle() + wander)["slow"] == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize("scale", [1e-6, -1.0, 1e6])
def test_unit_and_polarity_change_only_the_level(scale: float) -> None:
    samples = muscle()
    told, scaled = parts(samples), parts(samples * scale)
    assert scaled.pop("level") == pytest.approx(abs(scale) * told.pop("level"))
    assert scaled == pytest.approx(told)


def test_nothing_is_known_of_nothing() -> None:
    assert np.isnan(long_parts(np.full(100, np.nan), 1000.0)).all()
    assert np.isnan(long_parts(np.zeros(1), 1000.0)).all()
    assert np.isnan(long_parts(np.arange(7.0), 1000.0)).all()


class TestStream:
    spec = StreamSpec("emg", Kind.EMG, (Channel("a", "uV"), Channel("b", "mV")), Fraction(1000))

    def test_a_row_a_second_about_the_last_five(self) -> None:
        opened = LongLook().open(self.spec)
        state = opened.start()
        data = np.column_stack((muscle(), muscle(seed=2)))
        (first,) = opened.step(state, Chunk(self.spec, 0, 0, data))
        assert isinstance(first, Chunk)
        assert (first.first, first.count, first.spec.rate, opened.spec.warm_up) == (0, 5, Fraction(1), 5)
        (gap,) = opened.step(state, Gap(0, 5000, 5500, GapReason.COUNTER_JUMP))
        assert gap == Gap(0, 5, 6, GapReason.COUNTER_JUMP)
        (after,) = opened.step(state, Chunk(self.spec, 0, 5500, np.full((600, 2), 7.0)))
        assert isinstance(after, Chunk)
        assert after.data[0, : len(LONG_PARTS)].tolist() == [0, 0, 1, 0, 0, 0, 0]

    def test_what_cannot_be_opened_is_told(self) -> None:
        with pytest.raises(ParameterError, match=r"window_s must lie in 1 to 30, got 0\.5"):
            LongLook(0.5).open(self.spec)
        with pytest.raises(SpecError, match="irregular"):
            LongLook().open(StreamSpec("x", Kind.EMG, (Channel("x", "1"),)))
