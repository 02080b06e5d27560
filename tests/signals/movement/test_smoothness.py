"""Smoothness against the published vectors, and what must not change it."""

import numpy as np
import pytest

from reknit.signals.movement.segment import Segment
from reknit.signals.movement.smoothness import Smoothness, dimensionless_jerk, ldlj, sparc
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError
from signals.movement.movements import minimum_jerk, two_apart

RATE_HZ = 100.0
BELL = np.exp(-5 * np.arange(-1, 1, 0.01) ** 2)


class TestVectors:
    def test_the_bell_of_the_reference(self) -> None:
        assert sparc(BELL, RATE_HZ) == pytest.approx(-1.41403, abs=1e-5)
        assert dimensionless_jerk(BELL, RATE_HZ) == pytest.approx(-335.74684, abs=1e-5)
        assert ldlj(BELL, RATE_HZ) == pytest.approx(-5.81636, abs=1e-5)

    def test_minimum_jerk(self) -> None:
        assert sparc(minimum_jerk(), RATE_HZ) == pytest.approx(-1.40583, abs=1e-5)
        assert ldlj(minimum_jerk(), RATE_HZ) == pytest.approx(-5.30163, abs=1e-5)

    @pytest.mark.parametrize(
        ("onset_s", "arc", "jerk"),
        [(0.25, -1.40341, -5.434), (0.5, -1.63111, -6.373), (0.75, -1.96103, -7.719), (1.0, -2.24455, -8.084)],
    )
    def test_two_submovements(self, onset_s: float, arc: float, jerk: float) -> None:
        assert sparc(two_apart(onset_s), RATE_HZ) == pytest.approx(arc, abs=1e-5)
        assert ldlj(two_apart(onset_s), RATE_HZ) == pytest.approx(jerk, abs=1e-3)


class TestWhatMustNotMatter:
    def test_amplitude(self) -> None:
        assert sparc(10 * BELL, RATE_HZ) == pytest.approx(sparc(BELL, RATE_HZ), rel=1e-12)
        assert ldlj(10 * BELL, RATE_HZ) == pytest.approx(ldlj(BELL, RATE_HZ), rel=1e-12)

    @pytest.mark.parametrize("duration_s", [0.5, 1.0, 2.0])
    @pytest.mark.parametrize("rate_hz", [50.0, 100.0, 200.0])
    def test_duration_and_rate(self, duration_s: float, rate_hz: float) -> None:
        found = Smoothness.of(minimum_jerk(duration_s, rate_hz, rest_s=0.5), rate_hz)
        assert isinstance(found, Smoothness)
        assert found.sparc == pytest.approx(-1.4058, rel=0.01)
        assert found.ldlj == (None if duration_s * rate_hz < 40 else pytest.approx(-5.322, rel=0.01))
        assert sparc(minimum_jerk(duration_s, rate_hz), rate_hz) == pytest.approx(-1.4058, rel=0.01)

    @pytest.mark.parametrize("rest_s", [0.3, 1.0, 5.0])
    def test_rest_is_trimmed(self, rest_s: float) -> None:
        noise = np.abs(np.random.default_rng(1).normal(0, 0.004, 2000))
        padded = minimum_jerk(rest_s=rest_s)
        found = Smoothness.of(np.maximum(padded, noise[: len(padded)]), RATE_HZ)
        plain = Smoothness.of(minimum_jerk(rest_s=0.1), RATE_HZ)
        assert isinstance(found, Smoothness)
        assert isinstance(plain, Smoothness)
        assert found.sparc == pytest.approx(plain.sparc, abs=0.01)
        assert found.movement_time_s == pytest.approx(plain.movement_time_s, abs=0.03)
        assert found.ldlj is not None
        assert ldlj(padded, RATE_HZ) < found.ldlj - 0.5 or rest_s < 0.5, "untrimmed rest makes it worse"

    def test_a_pause_within_belongs_to_the_movement(self) -> None:
        found = Segment.of(np.concatenate((np.zeros(30), minimum_jerk(), np.zeros(40), minimum_jerk(), np.zeros(30))))
        assert isinstance(found, Segment)
        assert found.stop - found.start == pytest.approx(242, abs=20)


class TestWithheld:
    @pytest.mark.parametrize(
        ("speed", "rate_hz", "why"),
        [
            (np.zeros(0), 100.0, Why.SHORT),
            (np.ones(1), 100.0, Why.SHORT),
            (np.zeros(50), 100.0, Why.STILL),
            (np.ones(50), 100.0, Why.CUT),
            (np.full(50, np.nan), 100.0, Why.MISSING),
            (minimum_jerk(rest_s=0.5), 20.0, Why.SLOW),
            (minimum_jerk(rest_s=0.5)[70:], 100.0, Why.CUT),
            (minimum_jerk(rest_s=0.5)[:-70], 100.0, Why.CUT),
        ],
    )
    def test_why(self, speed: np.ndarray, rate_hz: float, why: Why) -> None:
        found = Smoothness.of(speed, rate_hz)
        assert isinstance(found, Withheld)
        assert found.why is why

    def test_a_velocity_is_no_speed(self) -> None:
        with pytest.raises(ParameterError, match="never negative"):
            Smoothness.of(np.sin(np.arange(50)), 100.0)

    def test_a_slow_camera_has_no_jerk(self) -> None:
        found = Smoothness.of(minimum_jerk(rate_hz=30.0, rest_s=0.5), 30.0)
        assert isinstance(found, Smoothness)
        assert found.ldlj is None
        assert found.sparc == pytest.approx(-1.4058, rel=0.02)
