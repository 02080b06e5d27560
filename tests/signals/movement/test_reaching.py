"""Reaches, their movement units, and the trunk's share."""

import numpy as np
import pytest

from reknit.signals.movement.compensation import TrunkShare
from reknit.signals.movement.reaching import Reach, movement_units
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError
from signals.movement.movements import minimum_jerk, reach, two_apart


class TestReach:
    def test_a_straight_one(self) -> None:
        found = Reach.of(reach(0.4), 100.0, None)
        assert isinstance(found, Reach)
        assert found.peak_speed_m_s == pytest.approx(0.4 * 1.875, rel=0.01)
        # 2 % of the peak is reached at 3.6 % of the time and left at 96.4 %.
        assert found.movement_time_s == pytest.approx(0.93, abs=0.02)
        assert found.time_to_peak == pytest.approx(0.5, abs=0.02)
        assert (found.path_ratio, found.curvature, found.units) == pytest.approx((1.0, 0.0, 1), abs=1e-9)

    def test_a_bow(self) -> None:
        found = Reach.of(reach(0.4, bow_m=0.1), 100.0)
        assert isinstance(found, Reach)
        assert found.curvature == pytest.approx(0.25, abs=0.01)
        share = np.linspace(0, 1, 10_001)
        length = np.hypot(np.diff(0.4 * share), np.diff(0.1 * np.sin(np.pi * share))).sum()
        assert found.path_ratio == pytest.approx(length / 0.4, abs=0.01)

    def test_noise_of_a_camera_adds_no_unit(self) -> None:
        noisy = reach(0.4, 30.0) + np.random.default_rng(2).normal(0, 0.002, reach(0.4, 30.0).shape)
        found = Reach.of(noisy, 30.0, 4.0)
        assert isinstance(found, Reach)
        assert found.units <= 2
        assert found.path_ratio < 1.05

    @pytest.mark.parametrize(
        ("places", "rate_hz", "why"),
        [
            (reach(0.4), 15.0, Why.SLOW),
            (reach(0.4)[:1], 100.0, Why.SHORT),
            (np.zeros((0, 3)), 100.0, Why.SHORT),
            (np.full((200, 3), np.nan), 100.0, Why.MISSING),
            (np.ones((200, 3)), 100.0, Why.STILL),
            (reach(0.01), 100.0, Why.STILL),
            (reach(40.0), 100.0, Why.UNIT),
            (reach(0.4)[90:], 100.0, Why.CUT),
        ],
    )
    def test_withheld(self, places: np.ndarray, rate_hz: float, why: Why) -> None:
        found = Reach.of(places, rate_hz, None)
        assert isinstance(found, Withheld)
        assert found.why is why

    def test_what_is_no_place(self) -> None:
        with pytest.raises(ParameterError):
            Reach.of(np.zeros(100), 100.0)


class TestUnits:
    @pytest.mark.parametrize(
        ("speed", "units"), [(minimum_jerk(), 1), (two_apart(0.25), 1), (two_apart(0.75), 2), (two_apart(1.0), 2)]
    )
    def test_submovements(self, speed: np.ndarray, units: int) -> None:
        assert movement_units(0.4 * speed, 100.0) == units

    def test_a_ripple_of_less_than_20_mm_s_is_none(self) -> None:
        time_s = np.arange(200) / 100.0
        ripple = 0.5 + 0.009 * np.sin(2 * np.pi * 3 * time_s)
        assert movement_units(np.append(0.0, ripple), 100.0) == 1
        assert movement_units(np.append(0.0, 0.5 + 0.03 * np.sin(2 * np.pi * 3 * time_s)), 100.0) == 7

    def test_peaks_closer_than_150_ms_are_one(self) -> None:
        time_s = np.arange(100) / 100.0
        assert movement_units(0.5 + 0.1 * np.sin(2 * np.pi * 10 * time_s), 100.0) < 7


class TestTrunk:
    def test_its_share(self) -> None:
        hand = reach(0.4)
        found = TrunkShare.of(hand, 0.25 * hand, 100.0)
        assert isinstance(found, TrunkShare)
        assert (found.share, found.trunk_m) == pytest.approx((0.25, 0.1), abs=1e-3)

    def test_withheld(self) -> None:
        hand = reach(0.4)
        trunk = 0.2 * hand
        trunk[80] = np.nan
        for found, why in (
            (TrunkShare.of(hand, trunk, 100.0), Why.MISSING),
            (TrunkShare.of(hand, 2 * hand, 100.0), Why.UNMATCHED),
        ):
            assert isinstance(found, Withheld)
            assert found.why is why
        with pytest.raises(ParameterError):
            TrunkShare.of(hand, hand[:-1], 100.0)
