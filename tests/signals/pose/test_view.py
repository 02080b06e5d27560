"""From which side the person is seen."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reknit.signals.pose.landmarks import LANDMARKS, POSITIONS, WIDTH, frame_size, landmark_channels, landmark_spec
from reknit.signals.pose.view import View, ViewEstimate, azimuth_deg, body_height, trunk_direction
from signals.pose.figures import row


@given(st.floats(-179, 179))
def test_the_azimuth_is_found(wanted_deg: float) -> None:
    found = azimuth_deg(trunk_direction(row({}, wanted_deg).tolist()))
    assert found == pytest.approx(wanted_deg, abs=1e-6)


def test_an_unknown_view_stays_unknown() -> None:
    assert trunk_direction(row({}, None).tolist()) is None
    assert azimuth_deg(None) is None
    estimate = ViewEstimate()
    assert estimate.take(row({}, None).tolist(), 0) is None
    assert math.isnan(estimate.across_x)


def test_the_estimate_turns_within_a_second_or_two() -> None:
    estimate = ViewEstimate()
    assert estimate.take(row({}, 0).tolist(), 0) == pytest.approx(0)
    after = [estimate.take(row({}, 80).tolist(), round(n * 1e9 / 30)) for n in range(1, 120)]
    numbers = [each for each in after if each is not None]
    assert numbers == sorted(numbers)
    assert numbers[2] < 20
    assert numbers[-1] > 75


@pytest.mark.parametrize(
    ("view", "trusted"), [(View.SIDE, [90, -90, 71, -109]), (View.FRONT, [0, 19, -19]), (View.ANY, [0, 90, 180])]
)
def test_each_view_trusts_its_own(view: View, trusted: list[float]) -> None:
    assert all(view.trusts(each) for each in trusted)
    assert view is View.ANY or not any(view.trusts(each) for each in (45, -45, 150, 180, None))


def test_the_height_of_the_body() -> None:
    assert body_height(row({"nose": (320, 48), "left_heel": (320, 432)}).tolist()) == pytest.approx(0.8)


def test_landmarks_are_those_of_the_model() -> None:
    assert len(LANDMARKS) == 33
    assert (POSITIONS["nose"], POSITIONS["left_shoulder"], POSITIONS["right_hip"], POSITIONS["right_foot_index"]) == (
        0,
        11,
        24,
        32,
    )
    channels = landmark_channels()
    assert len(channels) == WIDTH == 231
    assert channels[25 * 7 + 1].name == "left_knee.y"
    spec = landmark_spec("camera", 720, 1280, model="lite")
    assert frame_size(spec) == (720.0, 1280.0)
    assert spec.attribute("model") == "lite"
    assert spec.rate is None
    assert np.dtype(spec.dtype) == np.float32
