"""The optical frame beside a sensor's own."""

import numpy as np
import pytest

from reknit.bench.motion_hinge import optical_frame
from reknit.signals.motion.quaternion import angle_deg, conjugate, multiply, of_rotation_vector, rotate

RATE = 50.0


def moving(count: int = 1500) -> np.ndarray:
    """Angular velocity of a body that turns about all of its axes, rad/s."""
    at_s = np.arange(count) / RATE
    return np.column_stack(
        [np.sin(2 * np.pi * 0.4 * at_s), 0.6 * np.cos(2 * np.pi * 0.7 * at_s), 0.4 * np.sin(2 * np.pi * 1.1 * at_s)]
    )


def turned(rates: np.ndarray) -> np.ndarray:
    """The orientations that come of it."""
    now, out = np.array([1.0, 0, 0, 0]), []
    for rate in rates:
        out.append(now)
        now = multiply(now, of_rotation_vector(rate / RATE))
    return np.array(out)


@pytest.mark.parametrize("lag", [0, 2])
def test_the_turn_between_markers_and_sensor_is_found(lag: int) -> None:
    rates = moving()
    frame = of_rotation_vector(np.radians([0.6, -0.4, 0.5]))
    sensor = np.roll(rotate(frame, rates), lag, axis=0)
    found = optical_frame(turned(rates), sensor, RATE)
    assert float(angle_deg(multiply(found, conjugate(frame)))) < 0.1


def test_missing_pictures_change_nothing() -> None:
    rates = moving()
    frame = of_rotation_vector(np.radians([0.0, 1.0, 0.0]))
    optical = turned(rates)
    optical[300:340] = np.nan
    found = optical_frame(optical, rotate(frame, rates), RATE)
    assert float(angle_deg(multiply(found, conjugate(frame)))) < 0.1
