"""Sway of the trunk from a sensor on a person who sways as one piece."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from reknit.signals.motion.balance.sway import Sway
from reknit.signals.motion.balance.trunk import TrunkSway
from reknit.signals.motion.imu_channels import G_M_S2
from reknit.signals.movement.withheld import Why, Withheld
from reknit.stream import ParameterError

RATE_HZ, HEIGHT_M = 100.0, 1.0


def swaying(
    forward_deg: float = 1.0, left_deg: float = 0.5, tilted_deg: float = 10.0, left_hz: float = 0.5
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Specific force and angular velocity of a sensor (z forward, x up, y right, leaning back), and the true lean in degrees."""
    time_s = np.arange(-1, 3001) / RATE_HZ
    lean = np.radians(
        np.column_stack((forward_deg * np.sin(2 * np.pi * 0.3 * time_s), left_deg * np.sin(2 * np.pi * left_hz * time_s)))
    )
    # World: x forward, y left, z up. Leaning forward turns about y, to the left about -x.
    body = Rotation.from_rotvec(np.column_stack((-lean[:, 1], lean[:, 0], np.zeros(len(lean)))))
    place = body.apply([0, 0, HEIGHT_M])
    accelerated = np.zeros_like(place)
    accelerated[1:-1] = np.diff(place, 2, axis=0) * RATE_HZ**2
    axes = Rotation.from_matrix([[0, 0, 1], [0, -1, 0], [1, 0, 0]])
    mounted = Rotation.from_euler("y", -tilted_deg, degrees=True) * axes
    sensor = body * mounted
    force = sensor.inv().apply(accelerated + np.array([0, 0, G_M_S2]))
    turned = (sensor[:-1].inv() * sensor[1:]).as_rotvec(degrees=True) * RATE_HZ
    return force[1:-1], turned[:-1], np.degrees(lean[1:-1])


class TestOfAPendulum:
    def test_tilt_displacement_and_acceleration(self) -> None:
        force, turning, lean_deg = swaying()
        found = TrunkSway.of(force, turning, RATE_HZ, height_m=HEIGHT_M)
        assert isinstance(found, TrunkSway)
        truth = Sway.of(lean_deg - lean_deg.mean(axis=0), RATE_HZ)
        assert isinstance(truth, Sway)
        assert isinstance(found.tilt, Sway)
        assert (found.tilt.area, found.tilt.velocity) == pytest.approx((truth.area, truth.velocity), rel=0.05)
        assert isinstance(found.displacement, Sway)
        metres = 100 * HEIGHT_M * np.radians(1.0)
        assert found.displacement.area == pytest.approx(truth.area * metres**2, rel=0.1)
        assert isinstance(found.acceleration, Sway)
        rms = np.radians(1.0) * HEIGHT_M * (2 * np.pi * 0.3) ** 2 / np.sqrt(2)
        other = np.radians(0.5) * HEIGHT_M * (2 * np.pi * 0.5) ** 2 / np.sqrt(2)
        assert found.acceleration.area == pytest.approx(np.pi * 5.99 * rms * other, rel=0.1)
        # Gravity would be 9.81 x sin(1 degree) = .17 m/s2, five times the acceleration forward.
        assert found.acceleration.ellipse.major < 0.2

    def test_left_is_y(self) -> None:
        """Who leans forward and to the left at once has an ellipse that lies so, by tilt, place and acceleration."""
        found = TrunkSway.of(*swaying(left_deg=1.0, left_hz=0.3)[:2], RATE_HZ, height_m=HEIGHT_M)
        assert isinstance(found, TrunkSway)
        assert isinstance(found.displacement, Sway)
        for each in (found.tilt, found.displacement, found.acceleration):
            assert isinstance(each, Sway)
            assert each.ellipse.angle_deg == pytest.approx(45, abs=5)

    def test_forward_is_x(self) -> None:
        found = TrunkSway.of(*swaying(forward_deg=2.0, left_deg=0.2)[:2], RATE_HZ)
        assert isinstance(found, TrunkSway)
        assert isinstance(found.tilt, Sway)
        assert abs(found.tilt.ellipse.angle_deg) < 5
        assert found.displacement is None


class TestWithheld:
    @pytest.mark.parametrize("why", [Why.UNIT, Why.MISSING, Why.SLOW, Why.OUT_OF_RANGE, Why.SHORT])
    def test_why(self, why: Why) -> None:
        force, turning, _ = swaying()
        rate_hz, forward = RATE_HZ, (0.0, 0.0, 1.0)
        match why:
            case Why.UNIT:
                force = force / G_M_S2
            case Why.MISSING:
                turning[40] = np.nan
            case Why.SLOW:
                rate_hz = 5.0
            case Why.OUT_OF_RANGE:
                forward = (1.0, 0.0, 0.0)
            case _:
                force, turning = force[:1], turning[:1]
        found = TrunkSway.of(force, turning, rate_hz, forward)
        assert isinstance(found, Withheld)
        assert found.why is why

    def test_what_cannot_be(self) -> None:
        force, turning, _ = swaying()
        with pytest.raises(ParameterError):
            TrunkSway.of(force[:-1], turning, RATE_HZ)
        with pytest.raises(ParameterError):
            TrunkSway.of(force, turning, RATE_HZ, (0.0, 0.0, 0.0))
