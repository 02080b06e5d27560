"""Losses that only arrival times tell, under each jitter; delays and drift that are none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.stream import ParameterError
from reknit.timing.losses import LEAST, MOST, Loss, LossFinder
from timing.arrivals import MS, PACKET_NS, Numbers, arrivals


def found(arrived: Numbers, finder: LossFinder) -> list[Loss]:
    return [loss for each in arrived for loss in finder.take(round(each))]


def without(arrived: Numbers, losses: dict[int, int]) -> Numbers:
    """The arrivals without so many packets from each place on."""
    gone = [n for first, count in losses.items() for n in range(first, first + count)]
    return np.delete(arrived, gone)


class TestLosses:
    @pytest.mark.parametrize("kind", ["exponential", "bursts"])
    @pytest.mark.parametrize("drift_ppm", [0.0, 100.0, -100.0])
    @pytest.mark.parametrize("lost", [2, 3, 5, 20, 100, 500])
    def test_two_packets_or_more_are_found_and_placed(self, kind: str, drift_ppm: float, lost: int) -> None:
        for seed in range(8):
            _, arrived = arrivals(kind, 40, drift_ppm, seed)
            finder = LossFinder(PACKET_NS)
            (loss,) = found(without(arrived, {1500: lost}), finder)
            assert loss.packets == lost
            assert abs(loss.received - 1500) <= 1
            assert finder.undetectable == 0

    def test_two_losses_one_behind_the_other(self) -> None:
        _, arrived = arrivals("exponential", 40, 0.0, 0)
        losses = found(without(arrived, {1500: 4, 1560: 7, 3000: 2}), LossFinder(PACKET_NS))
        assert [loss.packets for loss in losses] == [4, 7, 2]
        assert [loss.received for loss in losses] == pytest.approx([1500, 1556, 2989], abs=1)

    def test_slots_of_a_radio(self) -> None:
        for seed in range(8):
            _, arrived = arrivals("slots", 40, 0.0, seed)
            (loss,) = found(without(arrived, {1500: 30}), LossFinder(PACKET_NS))
            assert abs(loss.packets - 30) <= 1
            assert abs(loss.received - 1500) <= 2

    @pytest.mark.parametrize("rate_hz", [2, 5, 7])
    def test_packets_further_apart_than_the_silence_that_begins_a_loss(self, rate_hz: int) -> None:
        period_ns = 1e9 / rate_hz
        for seed in range(8):
            arrived = np.arange(400) * period_ns + np.random.default_rng(seed).exponential(period_ns / 20, 400)
            finder = LossFinder(period_ns, confirm_s=0.5)
            (loss,) = found(without(arrived, {100: 4}), finder)
            assert (loss.packets, round(loss.received)) == (4, 100)

    def test_what_waits_to_be_confirmed_stays_bounded(self) -> None:
        true = np.arange(20_000) * PACKET_NS
        arrived = np.ceil(true / (400 * MS)) * 400 * MS  # in bursts, each behind a silence that begins the loss anew
        arrived[1000:] += 700 * MS
        finder = LossFinder(PACKET_NS)
        found(arrived, finder)
        assert LEAST < len(finder._late) <= MOST

    def test_one_packet_widens_the_error(self) -> None:
        _, arrived = arrivals("exponential", 40, 0.0, 1)
        finder = LossFinder(PACKET_NS)
        assert finder.error_ns == 10 * MS
        assert found(without(arrived, {1000: 1, 2000: 1}), finder) == []
        assert finder.undetectable == 2
        assert finder.error_ns == 30 * MS


class TestNoLosses:
    @pytest.mark.parametrize("kind", ["exponential", "bursts"])
    @pytest.mark.parametrize("drift_ppm", [0.0, 100.0, -100.0])
    def test_jitter_and_drift(self, kind: str, drift_ppm: float) -> None:
        finder = LossFinder(PACKET_NS)
        assert found(arrivals(kind, 300, drift_ppm, 2)[1], finder) == []
        assert finder.undetectable == 0

    @pytest.mark.parametrize("stall_ms", [50, 500, 3000])
    def test_a_stall_that_delivers_everything_at_once(self, stall_ms: int) -> None:
        true, arrived = arrivals("exponential", 40, 0.0, 4)
        held = (true >= true[1500]) & (arrived < true[1500] + stall_ms * MS)
        arrived[held] = true[1500] + stall_ms * MS
        assert found(arrived, LossFinder(PACKET_NS)) == []

    @pytest.mark.parametrize("stalled", [1, 2, 3, 10])
    def test_a_stall_of_slow_packets(self, stalled: int) -> None:
        period_ns = 200 * MS
        arrived = np.arange(200) * period_ns
        arrived[100 : 100 + stalled] = arrived[100 + stalled]
        finder = LossFinder(period_ns, confirm_s=0.5)
        assert (found(arrived, finder), finder.undetectable) == ([], 0)

    @given(st.lists(st.integers(0, 10**10), max_size=150))
    def test_any_times(self, times: list[int]) -> None:
        finder = LossFinder(PACKET_NS)
        losses = [loss for each in times for loss in finder.take(each)]
        assert all(loss.packets >= 2 and 0 < loss.received < len(times) for loss in losses)

    @pytest.mark.parametrize("arguments", [(0.0,), (1.0, 0.0)])
    def test_parameters(self, arguments: tuple[float, ...]) -> None:
        with pytest.raises(ParameterError, match="above 0"):
            LossFinder(*arguments)
