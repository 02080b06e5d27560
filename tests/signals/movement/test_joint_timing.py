"""Relative phase, vector coding and lag of two joints."""

import numpy as np
import pytest

from reknit.signals.movement.lag import Lag
from reknit.signals.movement.relative_phase import RelativePhase, relative_phase_deg
from reknit.signals.movement.vector_coding import Coupling, Pattern, coupling_deg, pattern_numbers
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

TURN = np.linspace(0, 2 * np.pi, 200, endpoint=False)
SIN, COS = 60 * np.sin(TURN), 60 * np.cos(TURN)  # degrees


class TestRelativePhase:
    @pytest.mark.parametrize(("other", "wanted"), [(SIN, 0.0), (COS, 90.0), (-SIN, 180.0)])
    def test_vectors(self, other: np.ndarray, wanted: float) -> None:
        phase = relative_phase_deg(0.5 * SIN + 50, 0.13 * other - 3)
        assert phase is not None
        assert np.abs(phase[15:-15]).mean() == pytest.approx(wanted, abs=2)

    def test_ahead_is_above_0(self) -> None:
        phase = relative_phase_deg(60 * np.sin(TURN + 0.5), SIN)
        assert phase is not None
        assert np.median(phase) == pytest.approx(np.degrees(0.5), abs=3)

    def test_over_cycles(self) -> None:
        same = RelativePhase.of([SIN] * 5, [COS] * 5)
        assert isinstance(same, RelativePhase)
        assert (same.mean_deg, same.deviation_deg) == pytest.approx((90.0, 0.0), abs=5)
        wild = RelativePhase.of([SIN] * 6, [60 * np.sin(TURN + shift) for shift in np.linspace(-0.5, 0.5, 6)])
        assert isinstance(wild, RelativePhase)
        assert wild.deviation_deg > 10

    def test_withheld(self) -> None:
        assert relative_phase_deg(SIN, np.ones(200)) is None
        assert isinstance(RelativePhase.of([SIN] * 2, [COS] * 2), Withheld)
        assert isinstance(RelativePhase.of([SIN] * 4, [np.full(200, np.nan)] * 4), Withheld)
        with pytest.raises(ParameterError):
            RelativePhase.of([SIN], [])

    def test_a_joint_that_only_shows_noise_has_no_phase(self) -> None:
        noise = np.random.default_rng(4)
        for size_deg in (1e-6, 1.0):
            found = RelativePhase.of([SIN] * 6, list(noise.normal(size=(6, 200), scale=size_deg)))
            assert isinstance(found, Withheld)
            assert found.why is Why.STILL
            assert "less than 10 degrees in 6 of 6 cycles" in found.said

    def test_the_least_range_may_be_chosen(self) -> None:
        small = [0.05 * COS] * 4
        assert not RelativePhase.of([SIN] * 4, small)
        found = RelativePhase.of([SIN] * 4, small, least_range_deg=5.0)
        assert isinstance(found, RelativePhase)
        assert found.mean_deg == pytest.approx(90, abs=5)
        assert not RelativePhase.of([SIN] * 4, [np.ones(200)] * 4, least_range_deg=0.0)
        with pytest.raises(ParameterError, match="least_range_deg"):
            RelativePhase.of([SIN], [SIN], least_range_deg=-1.0)


class TestVectorCoding:
    @pytest.mark.parametrize(
        ("angle", "pattern"),
        [
            (0.0, Pattern.PROXIMAL), (22.0, Pattern.PROXIMAL), (23.0, Pattern.IN_PHASE), (90.0, Pattern.DISTAL),
            (135.0, Pattern.ANTI_PHASE), (180.0, Pattern.PROXIMAL), (225.0, Pattern.IN_PHASE), (270.0, Pattern.DISTAL),
            (315.0, Pattern.ANTI_PHASE), (350.0, Pattern.PROXIMAL),
        ],
    )  # fmt: skip
    def test_bins(self, angle: float, pattern: Pattern) -> None:
        assert tuple(Pattern)[pattern_numbers(np.array([angle]))[0]] is pattern

    @pytest.mark.parametrize(
        ("distal", "pattern"),
        [(SIN, Pattern.IN_PHASE), (-SIN, Pattern.ANTI_PHASE), (0.1 * SIN, Pattern.PROXIMAL), (9 * SIN, Pattern.DISTAL)],
    )
    def test_patterns(self, distal: np.ndarray, pattern: Pattern) -> None:
        found = Coupling.of([SIN] * 4, [distal] * 4)
        assert isinstance(found, Coupling)
        assert found.shares[pattern] == pytest.approx(1.0)
        assert sum(found.shares.values()) == pytest.approx(1.0)
        assert found.variability_deg == pytest.approx(0.0, abs=1e-4)

    def test_means_run_over_cycles_and_on_the_circle(self) -> None:
        found = Coupling.of([SIN] * 4, [slope * SIN for slope in (-0.1, 0.1, -0.1, 0.1)])
        assert isinstance(found, Coupling)
        assert found.shares[Pattern.PROXIMAL] == pytest.approx(1.0)
        assert found.variability_deg == pytest.approx(np.degrees(np.sqrt(2 * (1 - np.cos(np.arctan(0.1))))), rel=0.01)

    def test_withheld(self) -> None:
        still = coupling_deg(np.ones(100), np.ones(100))
        assert still is not None
        assert np.isnan(still).all()
        for one, why in (([np.ones(100)] * 4, Why.STILL), ([SIN] * 2, Why.FEW), ([np.full(9, np.nan)] * 4, Why.FEW)):
            found = Coupling.of(one, one)
            assert isinstance(found, Withheld)
            assert found.why is why

    @pytest.mark.parametrize("joints", ["both", "proximal", "distal"])
    def test_joints_that_only_show_noise_have_no_direction(self, joints: str) -> None:
        noise = list(np.random.default_rng(5).normal(size=(8, 200), scale=1e-6))
        one = [SIN] * 4 if joints == "distal" else noise[:4]
        other = [SIN] * 4 if joints == "proximal" else noise[4:]
        found = Coupling.of(one, other)
        assert isinstance(found, Withheld)
        assert found.why is Why.STILL


class TestLag:
    @pytest.mark.parametrize("lag_s", [-0.237, 0.0, 0.055, 0.4])
    def test_finer_than_a_sample(self, lag_s: float) -> None:
        time_s = np.arange(800) / 100.0

        def course(at_s: np.ndarray) -> np.ndarray:
            return np.asarray(np.sin(2 * np.pi * 0.6 * at_s) + 0.5 * np.sin(2 * np.pi * 0.17 * at_s + 1))

        found = Lag.of(course(time_s), 3 * course(time_s - lag_s) + 2, 100.0)
        assert isinstance(found, Lag)
        assert found.lag_s == pytest.approx(lag_s, abs=0.003)
        assert found.correlation > 0.999

    @pytest.mark.parametrize(
        ("one", "other", "why"),
        [
            (np.ones(1), np.ones(1), Why.SHORT),
            (np.ones(800), np.ones(800), Why.STILL),
            (np.full(800, np.nan), np.ones(800), Why.MISSING),
            (np.random.default_rng(1).normal(size=800), np.random.default_rng(2).normal(size=800), Why.UNMATCHED),
            (np.arange(800.0) ** 2, np.sqrt(np.arange(800.0)), Why.OUT_OF_RANGE),
        ],
    )
    def test_withheld(self, one: np.ndarray, other: np.ndarray, why: Why) -> None:
        found = Lag.of(one, other, 100.0)
        assert isinstance(found, Withheld)
        assert found.why is why
