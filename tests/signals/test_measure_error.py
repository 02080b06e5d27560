"""How far off a measure may be."""

from reknit.signals.measure_error import ERRORS, error_of
from reknit.signals.pose.view import View
from reknit.stream import Kind


def test_it_holds_for_its_view_only() -> None:
    assert error_of("knee_flexion", Kind.LANDMARKS, View.SIDE) == 8.0
    assert error_of("knee_flexion", Kind.LANDMARKS, View.FRONT) is None
    assert error_of("shoulder_elevation", Kind.IMU, View.FRONT) is None
    assert error_of("knee_flexion", Kind.IMU, View.SIDE) == error_of("elbow_flexion", Kind.IMU, View.ANY) == 2.0
    assert error_of("arm_to_trunk", Kind.IMU, View.FRONT) == 3.3
    assert all(error > 0 for error in ERRORS.values())
