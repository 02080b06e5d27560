"""Which way a measure is off on average."""

import math

import pytest

from reknit.exercise.load import library
from reknit.session.begin import Begin
from reknit.session.summary import practised
from reknit.signals.catalogue import measures
from reknit.signals.measure_bias import BIASES, Bias, bias_of
from reknit.signals.pose.angle import Joint, joint_angle_deg
from reknit.signals.pose.view import View
from reknit.simulate.enact import enact
from reknit.simulate.limb import SimulatedLimb
from reknit.stream import Kind, Side


@pytest.mark.parametrize(
    ("name", "bias"),
    [
        ("squat", "small"),
        ("sit-to-stand", "large"),
        ("five-times-sit-to-stand", "large"),
        ("thirty-second-sit-to-stand", "large"),
        ("marching", "turned"),
        ("shoulder-abduction", None),
        ("leaning-aside", None),
    ],
)
def test_a_result_by_a_camera_tells_it(name: str, bias: str | None) -> None:
    exercise = library()[name]
    spec = enact(exercise).spec
    assert practised(Begin(exercise, (spec.name,), Side.RIGHT), {spec.name: spec}, None, None)["measure"]["bias"] == bias


def test_it_holds_for_its_sensor_and_view_only() -> None:
    assert bias_of("knee_flexion", Kind.LANDMARKS, View.FRONT) is None
    spec = SimulatedLimb().spec
    assert (
        practised(Begin(library()["squat"], (spec.name,), Side.RIGHT), {spec.name: spec}, None, None)["measure"]["bias"] is None
    )
    assert {measure for measure, _, _ in BIASES} <= measures().keys()


@pytest.mark.parametrize("turned_deg", [20, 30])
def test_what_is_turned_out_of_the_picture_is_read_too_small_or_its_supplement_too_large(turned_deg: float) -> None:
    flat = math.cos(math.radians(turned_deg))
    bent, shank = math.radians(60), math.radians(25)
    hip, knee = (0.0, 0.0), (flat * math.sin(bent), math.cos(bent))
    ankle = (knee[0] - flat * math.sin(shank), knee[1] + math.cos(shank))
    seen = {
        joint: joint_angle_deg(joint, (hip, knee, ankle)[: 2 if joint is Joint.THIGH_ELEVATION else 3])
        for joint in (Joint.KNEE_FLEXION, Joint.KNEE_EXTENSION, Joint.THIGH_ELEVATION)
    }
    assert seen[Joint.KNEE_FLEXION] < 85
    assert BIASES["knee_flexion", Kind.LANDMARKS, View.SIDE] is Bias.SMALL
    assert seen[Joint.KNEE_EXTENSION] > 95
    assert BIASES["knee_extension", Kind.LANDMARKS, View.SIDE] is Bias.LARGE
    assert seen[Joint.THIGH_ELEVATION] < 60
    assert BIASES["thigh_elevation", Kind.LANDMARKS, View.SIDE] is Bias.TURNED
