"""The reference's table of jitters, beside least squares; error bars that cover the truth; epochs and odd arrivals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.stream import Clock, ParameterError
from reknit.timing.clock_fit import MOST_PPM, ClockFit, Point, grow, supporting
from reknit.timing.final_fit import differences_ns, final_fit
from timing.arrivals import MS, PACKET_NS, arrivals

RUNS = 12


def fitted(kind: str, seconds: float, drift_ppm: float, seed: int) -> tuple[float, float, Clock, list[Clock]]:
    """Errors in ms at the newest sample, of the envelope and of least squares; the last clock, and all that were published."""
    true, arrived = arrivals(kind, seconds, drift_ppm, seed)
    fit = ClockFit(PACKET_NS, slots=kind == "slots")
    published = [fit.take(0, n, round(each)) for n, each in enumerate(arrived)]
    index = np.arange(len(true))
    squares = np.polyval(np.polyfit(index, arrived, 1), index[-1])
    clock = fit.clock()
    return (clock.time_ns - true[-1]) / MS, (squares - true[-1]) / MS, clock, [each for each in published if each]


class TestTable:
    @pytest.mark.parametrize("drift_ppm", [0.0, 100.0, -100.0])
    @pytest.mark.parametrize(("kind", "squares_ms"), [("exponential", 5.0), ("bursts", 6.5)])
    def test_the_envelope_removes_jitter(self, kind: str, squares_ms: float, drift_ppm: float) -> None:
        runs = [fitted(kind, 60, drift_ppm, seed) for seed in range(RUNS)]
        assert max(abs(run[0]) for run in runs) < 0.02
        assert np.mean([run[1] for run in runs]) == pytest.approx(squares_ms, abs=0.3)
        slopes = [(run[2].period_ns / PACKET_NS - 1) * 1e6 - drift_ppm for run in runs]
        assert np.std(slopes) < 0.3

    @pytest.mark.parametrize(("drift_ppm", "mean_ms", "squares_ms"), [(0.0, 4.9, 17.6), (100.0, 2.7, 19.0)])
    def test_waiting_for_slots_stays_within_a_packet(self, drift_ppm: float, mean_ms: float, squares_ms: float) -> None:
        runs = [fitted("slots", 60, drift_ppm, seed) for seed in range(40)]
        assert max(abs(run[0]) for run in runs) <= PACKET_NS / MS
        assert np.mean([run[0] for run in runs]) == pytest.approx(mean_ms, abs=1.5)
        assert np.mean([run[1] for run in runs]) > mean_ms + 8
        assert np.mean([run[1] for run in runs]) == pytest.approx(squares_ms, abs=4.5)

    @pytest.mark.parametrize("kind", ["exponential", "bursts", "slots"])
    @pytest.mark.parametrize("drift_ppm", [0.0, 100.0, -100.0])
    @pytest.mark.parametrize("seconds", [0.5, 3, 10, 60, 150])
    def test_the_error_bar_covers_the_truth(self, kind: str, drift_ppm: float, seconds: float) -> None:
        for seed in range(RUNS):
            true, _ = arrivals(kind, seconds, drift_ppm, seed)
            for clock in fitted(kind, seconds, drift_ppm, seed)[3]:
                assert abs(clock.time_ns - true[clock.index]) <= clock.error_ns
                assert kind != "slots" or clock.error_ns >= PACKET_NS

    def test_the_bar_is_small_where_there_are_no_slots(self) -> None:
        assert fitted("exponential", 60, 0.0, 1)[2].error_ns < MS


class TestLive:
    def test_at_most_one_clock_a_second(self) -> None:
        published = fitted("exponential", 20, 0.0, 0)[3]
        assert len(published) <= 20
        assert published[0] == Clock(0, 0, published[0].time_ns, PACKET_NS, 250_000_001)

    def test_the_hull_stays_small_in_a_long_recording(self) -> None:
        fit = ClockFit(PACKET_NS)
        for n, each in enumerate(arrivals("exponential", 400, 100.0, 0)[1]):
            fit.take(0, n, round(each))
        assert len(fit._blocks) == 2
        assert sum(len(block.hull) for block in fit._blocks) < 60

    def test_an_epoch_has_its_own_line(self) -> None:
        fit = ClockFit(MS)
        for n in range(100):
            fit.take(0, n, round(n * MS))
        assert fit.take(1, 0, 10**12) == Clock(1, 0, 10**12, MS, 250_000_001)
        assert fit.take(0, 101, 10**12) is None
        assert fit.take(1, 0, 10**12 + 5) is None

    @pytest.mark.parametrize("jump_ms", [100, 5000])
    def test_a_jump_of_the_clock_widens_the_bar_at_once(self, jump_ms: int) -> None:
        fit = ClockFit(PACKET_NS, slots=False)
        true, arrived = arrivals("exponential", 40, 0.0, 3)
        true[2000:] += jump_ms * MS
        arrived[2000:] += jump_ms * MS
        for n, each in enumerate(arrived):
            clock = fit.take(0, n, round(each))
            if clock and n > 2600:
                assert abs(clock.time_ns - true[n]) <= clock.error_ns

    @pytest.mark.parametrize("off", [-0.04, 0.02])
    def test_a_rate_far_from_the_nominal_one_is_followed_where_that_is_allowed(self, off: float) -> None:
        fit, strict = ClockFit(MS, every_ns=0, most_ppm=50_000), ClockFit(MS, every_ns=0)
        anchors = [(0, n, round(n * MS * (1 + off))) for n in range(5000)]
        for anchor in anchors:
            clock, held = fit.take(*anchor), strict.take(*anchor)
        assert clock is not None
        assert held is not None
        assert clock.period_ns / MS == pytest.approx(1 + off, abs=1e-6)
        assert abs(held.period_ns / MS - 1) <= MOST_PPM * 1e-6 + 1e-12
        (final,) = final_fit(anchors, MS, most_ppm=50_000)
        assert final.period_ns == pytest.approx(clock.period_ns)

    @given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 500), st.integers(0, 10**11)), min_size=1, max_size=100))
    def test_anything_may_come(self, anchors: list[tuple[int, int, int]]) -> None:
        fit = ClockFit(MS, every_ns=0)
        for anchor in anchors:
            clock = fit.take(*anchor)
            if clock is not None:
                assert abs(clock.period_ns / MS - 1) <= MOST_PPM * 1e-6 + 1e-12
                assert clock.error_ns >= MS

    def test_parameters(self) -> None:
        with pytest.raises(ParameterError, match="must be above 0"):
            ClockFit(0.0)
        with pytest.raises(ParameterError, match="needs an anchor"):
            ClockFit(1.0).clock()


class TestHull:
    @given(st.lists(st.tuples(st.integers(0, 50), st.integers(-(10**9), 10**9)), min_size=1, max_size=60))
    def test_all_points_lie_on_or_above_the_line(self, points: list[Point]) -> None:
        hull: list[Point] = []
        for point in sorted(points):
            grow(hull, point)
        mean = sum(x for x, _ in points) / len(points)
        (x0, y0), slope = supporting(hull, mean, 1e7)
        assert all(y >= y0 + slope * (x - x0) - 1e-3 for x, y in points)


class TestFinal:
    @pytest.mark.parametrize("kind", ["exponential", "slots"])
    def test_the_final_fit_and_what_the_live_one_differed_by(self, kind: str) -> None:
        true, arrived = arrivals(kind, 200, 50.0, 5)
        anchors = [(epoch, n, round(each)) for epoch in (0, 1) for n, each in enumerate(arrived + epoch * 300e9)]
        fit = ClockFit(PACKET_NS, slots=kind == "slots")
        live = [clock for anchor in anchors if (clock := fit.take(*anchor))]
        final = final_fit(anchors, PACKET_NS, slots=kind == "slots")
        assert [clock.epoch for clock in final] == [0] * 7 + [1] * 7
        assert all(abs(each.time_ns - true[each.index] - each.epoch * 300e9) <= each.error_ns for each in final)
        late = differences_ns([each for each in live if each.index > 6000], final)
        assert len(late) > 200
        assert np.percentile(np.abs(late), 95) < (0.05 * MS if kind == "exponential" else 10 * MS)
        assert differences_ns(live, []) == []
