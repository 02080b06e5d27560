"""Joint angles against geometry, and a gate for everything that makes them untrue."""

import math
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.signals.measure import Gate
from reknit.signals.pose.angle import Joint, angle_between_deg, needed
from reknit.signals.pose.body import BodyMeasures
from reknit.signals.pose.landmarks import POSITIONS
from reknit.signals.pose.view import View
from reknit.stream import Channel, Chunk, Kind, Side, SpecError, StreamSpec
from signals.pose.figures import SPEC, chunk, leg, row


def measured(rows: list[np.ndarray], joint: Joint = Joint.KNEE_FLEXION, side: Side = Side.RIGHT, view: View = View.SIDE) -> Any:
    node = BodyMeasures(joint.value, side, view).open(SPEC)
    (out,) = node.step(node.start(), chunk(rows))
    assert isinstance(out, Chunk)
    return out.data


@given(st.floats(0, 150))
def test_the_knee_is_read_in_pixels(flexion_deg: float) -> None:
    value, gate = measured([leg(flexion_deg)])[0]
    assert value == pytest.approx(flexion_deg, abs=1e-6)
    assert gate == Gate.OPEN
    assert measured([leg(flexion_deg)], Joint.KNEE_EXTENSION)[0, 0] == pytest.approx(180 - flexion_deg, abs=1e-6)


def test_each_side_is_its_own() -> None:
    assert measured([leg(40, side="left")], side=Side.LEFT)[0, 0] == pytest.approx(40)


def test_the_other_angles() -> None:
    lean = row({"right_hip": (300, 300), "right_shoulder": (400, 200), "right_knee": (300, 400)})
    assert measured([lean], Joint.TRUNK_LEAN)[0, 0] == pytest.approx(45)
    assert measured([lean], Joint.HIP_FLEXION)[0, 0] == pytest.approx(45)
    upright = row({"right_hip": (300, 300), "right_shoulder": (300, 200), "right_elbow": (200, 200)}, azimuth_deg=0)
    assert measured([upright], Joint.SHOULDER_ELEVATION, view=View.FRONT)[0] == pytest.approx([90, Gate.OPEN])


def test_nobody_in_the_picture() -> None:
    value, gate = measured([np.full(231, np.nan)])[0]
    assert math.isnan(value)
    assert gate == Gate.NO_PERSON


@pytest.mark.parametrize("name", needed(Joint.KNEE_FLEXION, Side.RIGHT))
def test_a_needed_landmark_that_is_hidden_or_outside_shuts_the_gate(name: str) -> None:
    hidden = leg(30)
    hidden[POSITIONS[name] * 7 + 3] = 0.4
    assert measured([hidden])[0, 1] == Gate.HIDDEN
    outside = leg(30)
    outside[POSITIONS[name] * 7 + 1] = 0.99
    value, gate = measured([outside])[0]
    assert gate == Gate.OUT_OF_FRAME
    assert math.isnan(value)


def test_a_landmark_that_is_not_needed_may_be_hidden() -> None:
    hidden = leg(30)
    hidden[POSITIONS["left_knee"] * 7 + 3] = 0.0
    assert measured([hidden])[0, 1] == Gate.OPEN


@pytest.mark.parametrize(
    ("azimuth_deg", "view", "gate"),
    [
        (90, View.SIDE, Gate.OPEN),
        (-90, View.SIDE, Gate.OTHER_SIDE),
        (71, View.SIDE, Gate.OPEN),
        (69, View.SIDE, Gate.COUNT_ONLY),
        (0, View.SIDE, Gate.COUNT_ONLY),
        (109, View.SIDE, Gate.OPEN),
        (111, View.SIDE, Gate.COUNT_ONLY),
        (125, View.SIDE, Gate.BEHIND),
        (0, View.FRONT, Gate.OPEN),
        (19, View.FRONT, Gate.OPEN),
        (21, View.FRONT, Gate.COUNT_ONLY),
        (180, View.FRONT, Gate.BEHIND),
        (180, View.ANY, Gate.OPEN),
        (None, View.SIDE, Gate.COUNT_ONLY),
        (None, View.ANY, Gate.OPEN),
    ],
)
def test_the_view_decides_whether_degrees_are_trusted(azimuth_deg: float | None, view: View, gate: Gate) -> None:
    value, found = measured([leg(50, azimuth_deg)], view=view)[0]
    assert found == gate
    assert value == pytest.approx(50), "repetitions are counted all the same"


def test_the_view_is_smoothed_over_a_second() -> None:
    rows = [leg(50, 90)] * 30 + [leg(50, 0)] * 3 + [leg(50, 90)] * 5 + [leg(50, 0)] * 60
    gates = measured(rows)[:, 1]
    assert (gates[:38] == Gate.OPEN).all(), "a glitch of 100 ms is not believed"
    assert gates[-1] == Gate.COUNT_ONLY


def test_recordings_without_visibility_are_taken_as_seen() -> None:
    unknown = leg(30)
    unknown[3::7] = np.nan
    assert measured([unknown])[0, 1] == Gate.OPEN


def test_points_that_coincide_give_no_angle() -> None:
    assert math.isnan(angle_between_deg((1, 1), (1, 1), (2, 2)))
    value, gate = measured([row({})])[0]
    assert math.isnan(value)
    assert gate == Gate.HIDDEN


def test_other_streams_are_refused() -> None:

    with pytest.raises(SpecError, match="no landmarks"):
        BodyMeasures("knee_flexion", Side.LEFT).open(StreamSpec("emg", Kind.EMG, (Channel("a", "uV"),), Fraction(1000)))
