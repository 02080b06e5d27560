"""Cycles whose bursts are known: pooled timing is found, and a cycle that differs is told and not painted over."""

from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.signals.muscle.activation.cyclic import CycleBurst, CyclicActivity, NoBurst, cyclic_activity
from reknit.simulate import cyclic_activity as simulate
from reknit.simulate.shaped_noise import shaped_noise
from reknit.stream import ParameterError

RATE_HZ = 2000.0
STARTS_S = tuple(float(n) for n in range(11))
Floats = NDArray[np.float64]


@lru_cache
def drawn(
    snr_db: float,
    sigma_s: float = 0.1,
    alpha: float = 1.5,
    shift_s: float = 0.0,
    missing: tuple[int, ...] = (),
    jitter_s: float = 0.0,
) -> simulate.CyclicSignal:
    kind = simulate.CyclicActivity(snr_db, sigma_s, alpha, shifts_s=((3, shift_s),), missing=missing, jitter_s=jitter_s)
    return kind.draw(np.random.default_rng(11))


def only_burst(found: CyclicActivity) -> tuple[CycleBurst, ...]:
    assert len(found.bursts) == 1, found
    return found.bursts[0].cycles


def gated(snr_db: float, *gates_s: tuple[float, float], once_s: tuple[float, float] = (0.0, 0.0), seed: int = 4) -> Floats:
    """Shaped noise with rectangular bursts in each of ten cycles, and one that comes only once."""
    random = np.random.default_rng(seed)
    times_s = np.arange(20_000) / RATE_HZ
    on = (times_s >= once_s[0]) & (times_s < once_s[1])
    for begin_s, end_s in gates_s:
        on |= (times_s % 1 >= begin_s) & (times_s % 1 < end_s)
    return shaped_noise(20_000, RATE_HZ, random) + 10 ** (snr_db / 20) * on * shaped_noise(20_000, RATE_HZ, random)


class TestAlike:
    @pytest.mark.parametrize(("snr_db", "within_s"), [(6, 0.06), (12, 0.015), (18, 0.005)])
    def test_every_onset_and_offset_is_found_without_being_told_the_period(self, snr_db: float, within_s: float) -> None:
        signal = drawn(snr_db)
        found = cyclic_activity(signal.samples, RATE_HZ)
        assert np.diff(found.starts_s) == pytest.approx(1, abs=0.001)
        told = [(each.onset_s, each.offset_s) for each in found.intervals]
        assert len(told) == 10
        assert np.abs(np.array(told) - np.array(signal.bursts_s)).max() < within_s
        assert not any(each.unusual for each in only_burst(found))
        assert found.bursts[0].alike

    def test_the_edges_lie_within_their_stated_error(self) -> None:
        signal = drawn(6)
        for each, (onset_s, _) in zip(
            only_burst(cyclic_activity(signal.samples, RATE_HZ, STARTS_S)), signal.bursts_s, strict=True
        ):
            assert each.onset_s is not None
            assert 0 < each.onset_error_s < 0.08
            assert abs(each.onset_s - onset_s) <= 2 * each.onset_error_s

    def test_jitter_is_followed_and_its_size_told(self) -> None:
        signal = drawn(18, jitter_s=0.02)
        found = cyclic_activity(signal.samples, RATE_HZ, STARTS_S)
        errors_s = [(each.onset_s or 0) - burst[0] for each, burst in zip(only_burst(found), signal.bursts_s, strict=True)]
        assert np.abs(errors_s).max() < 0.008
        true_s = np.std([burst[0] - cycle for cycle, burst in enumerate(signal.bursts_s)])
        assert found.bursts[0].spread_s == pytest.approx(true_s, rel=0.35)

    def test_cycles_of_different_length_are_laid_over_one_another_by_phase(self) -> None:
        starts_s = np.cumsum([0.0, 0.9, 1.1, 1.0, 1.2, 0.8, 1.0, 1.1, 0.9])
        random = np.random.default_rng(3)
        times_s = np.arange(round(starts_s[-1] * RATE_HZ)) / RATE_HZ
        phase = np.interp(times_s, starts_s, np.arange(len(starts_s))) % 1
        samples = random.standard_normal(len(times_s)) * np.where((phase >= 0.2) & (phase < 0.5), 4.0, 1.0)
        cycles = only_burst(cyclic_activity(samples, RATE_HZ, starts_s.tolist()))
        wanted_s = starts_s[:-1] + 0.2 * np.diff(starts_s)
        assert [each.onset_s for each in cycles] == pytest.approx(wanted_s.tolist(), abs=0.008)


class TestDifferent:
    @pytest.mark.parametrize("snr_db", [12, 18])
    @pytest.mark.parametrize(("sigma_s", "alpha"), [(0.05, 1.0), (0.15, 2.0)])
    def test_one_late_and_one_missing_are_found_so(self, snr_db: float, sigma_s: float, alpha: float) -> None:
        signal = drawn(snr_db, sigma_s, alpha, shift_s=0.15, missing=(6,))
        cycles = only_burst(cyclic_activity(signal.samples, RATE_HZ))
        late, missing = cycles[3], cycles[6]
        assert (late.cycle, missing.cycle) == (3, 6)
        assert late.unusual
        assert late.shift_s == pytest.approx(0.15, abs=0.02)
        assert late.onset_s == pytest.approx(signal.bursts_s[3][0], abs=0.02)
        assert missing.unusual
        assert missing.onset_s is None
        assert [each.cycle for each in cycles if each.unusual] == [3, 6]

    def test_what_only_one_cycle_has_is_told_and_moves_no_other(self) -> None:
        found = cyclic_activity(gated(12, (0.3, 0.6), once_s=(4.75, 4.95)), RATE_HZ, STARTS_S)
        assert len(found.extra) == 1
        assert (found.extra[0].onset_s, found.extra[0].offset_s) == pytest.approx((4.75, 4.95), abs=0.03)
        for each in only_burst(found):
            assert (each.onset_s, each.offset_s) == pytest.approx((each.cycle + 0.3, each.cycle + 0.6), abs=0.01)

    def test_two_bursts_a_cycle_stay_two(self) -> None:
        found = cyclic_activity(gated(12, (0.05, 0.3), (0.6, 0.75)), RATE_HZ, STARTS_S)
        assert len(found.bursts) == 2
        onsets_s = np.array([each.onset_s for each in found.intervals])
        assert len(onsets_s) == 20
        assert onsets_s % 1 == pytest.approx(np.tile([0.05, 0.6], 10), abs=0.015)

    def test_cycles_without_a_common_pattern_are_not_called_alike_or_have_no_pattern(self) -> None:
        random = np.random.default_rng(5)
        samples = random.standard_normal(20_000)
        for cycle, at_s in enumerate(random.uniform(0.05, 0.75, 10)):
            first = round((cycle + at_s) * RATE_HZ)
            samples[first : first + 400] *= 5
        found = cyclic_activity(samples, RATE_HZ, STARTS_S)
        spread_s = [burst.spread_s for burst in found.bursts]
        assert not found.bursts or not found.bursts[0].alike or min(spread_s) > 0.05


class TestNothing:
    def test_rest_has_no_activity(self) -> None:
        for seed in range(2):
            samples = shaped_noise(20_000, RATE_HZ, np.random.default_rng(seed))
            assert cyclic_activity(samples, RATE_HZ).reason is NoBurst.NO_CYCLES
            assert cyclic_activity(samples, RATE_HZ, STARTS_S).reason is NoBurst.NO_ACTIVITY

    @pytest.mark.parametrize("samples", [np.zeros(0), np.ones(1), np.full(20_000, 5.0), np.full(20_000, np.nan)])
    def test_what_holds_no_signal_has_no_bursts(self, samples: Floats) -> None:
        assert cyclic_activity(samples, RATE_HZ).intervals == ()
        assert cyclic_activity(samples, RATE_HZ, STARTS_S).intervals == ()

    def test_a_hole_leaves_its_cycle_unjudged_and_the_others_alone(self) -> None:
        samples = drawn(18).samples.copy()
        samples[4000:6000] = np.nan
        cycles = only_burst(cyclic_activity(samples, RATE_HZ, STARTS_S))
        assert [each.cycle for each in cycles] == [0, 1, 3, 4, 5, 6, 7, 8, 9]

    @pytest.mark.parametrize("starts_s", [(0.0,), (0.0, 1.0, 1.0), (0.0, float("nan"))])
    def test_starts_that_do_not_rise_are_refused(self, starts_s: tuple[float, ...]) -> None:
        with pytest.raises(ParameterError, match="rising times"):
            cyclic_activity(np.zeros(100), RATE_HZ, starts_s)

    def test_one_channel_at_a_time(self) -> None:
        with pytest.raises(ParameterError, match="pick a column"):
            cyclic_activity(np.zeros((100, 2)), RATE_HZ)


class TestInvariance:
    @pytest.mark.parametrize("factor", [-1.0, 1e-6, 1e6])
    def test_unit_and_polarity_change_nothing(self, factor: float) -> None:
        one, other = (cyclic_activity(scale * drawn(12).samples, RATE_HZ, STARTS_S) for scale in (1.0, factor))
        assert [each.onset_s for each in other.intervals] == pytest.approx([each.onset_s for each in one.intervals], abs=1e-6)

    @pytest.mark.parametrize("rate_hz", [500.0, 4000.0])
    def test_the_rate_changes_little(self, rate_hz: float) -> None:
        kind = simulate.CyclicActivity(12, rate_hz=rate_hz)
        found = cyclic_activity(kind.draw(np.random.default_rng(0)).samples, rate_hz)
        assert [each.onset_s for each in found.intervals] == pytest.approx([n + 0.35 for n in range(10)], abs=0.02)
