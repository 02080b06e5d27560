"""Compensations against geometry, of either side, and behind their gates."""

import math

import numpy as np
import pytest

from reknit.signals.measure import Gate
from reknit.signals.pose.body import BodyMeasures
from reknit.signals.pose.compensation import Compensation, compensation, needed
from reknit.signals.pose.landmarks import LANDMARKS, POSITIONS
from reknit.signals.pose.view import View
from reknit.simulate.person import SimulatedPerson
from reknit.stream import Chunk, Side

# Facing the camera: the person's right is on the left of the picture; y downwards.
STANDING = {
    "right_shoulder": (0.40, 0.30), "left_shoulder": (0.60, 0.30), "right_hip": (0.43, 0.60), "left_hip": (0.57, 0.60),
    "right_knee": (0.43, 0.75), "left_knee": (0.57, 0.75), "right_ankle": (0.43, 0.90), "left_ankle": (0.57, 0.90),
    "right_ear": (0.47, 0.20), "left_ear": (0.53, 0.20),
}  # fmt: skip


def moved(**by: tuple[float, float]) -> dict[str, tuple[float, float]]:
    return STANDING | {name: (STANDING[name][0] + x, STANDING[name][1] + y) for name, (x, y) in by.items()}


@pytest.mark.parametrize(
    ("kind", "side", "points", "wanted"),
    [
        (
            "trunk_side_lean",
            Side.RIGHT,
            moved(right_shoulder=(-0.1, 0), left_shoulder=(-0.1, 0)),
            math.degrees(math.atan2(0.1, 0.3)),
        ),
        (
            "trunk_side_lean",
            Side.LEFT,
            moved(right_shoulder=(-0.1, 0), left_shoulder=(-0.1, 0)),
            -math.degrees(math.atan2(0.1, 0.3)),
        ),
        ("pelvic_hike", Side.RIGHT, moved(right_hip=(0, -0.02)), math.degrees(math.atan2(0.02, 0.14))),
        ("pelvic_hike", Side.LEFT, moved(right_hip=(0, -0.02)), -math.degrees(math.atan2(0.02, 0.14))),
        ("knee_projection", Side.RIGHT, moved(right_knee=(0.03, 0)), 10.0),
        ("knee_projection", Side.LEFT, moved(left_knee=(-0.03, 0)), 10.0),
        ("knee_projection", Side.LEFT, moved(left_knee=(0.03, 0)), -10.0),
    ],
)
def test_each_is_its_formula(kind: str, side: Side, points: dict[str, tuple[float, float]], wanted: float) -> None:
    assert compensation(Compensation(kind), STANDING, side) == pytest.approx(0, abs=1e-9)
    assert compensation(Compensation(kind), points, side) == pytest.approx(wanted)


def test_a_shoulder_that_is_pulled_up_rises_by_its_share_of_the_breadth() -> None:
    for kind, side in ((Compensation.SHOULDER_HIKE, Side.RIGHT), (Compensation.OTHER_SHOULDER_HIKE, Side.LEFT)):
        lifted = moved(right_shoulder=(0, -0.02), left_shoulder=(0, -0.02))
        rise = compensation(kind, lifted, side) - compensation(kind, STANDING, side)
        assert rise == pytest.approx(10, abs=0.5), "both shoulders by 0.02 of a breadth of 0.2"


def test_points_that_coincide_give_nothing() -> None:
    for kind in Compensation:
        assert math.isnan(compensation(kind, dict.fromkeys(STANDING, (0.5, 0.5)), Side.RIGHT))
        assert set(needed(kind, Side.LEFT)) <= set(STANDING)


def test_beside_an_exercise_each_has_its_own_gate_and_rest() -> None:
    person = SimulatedPerson("shoulder-abduction", jitter=0)
    node = BodyMeasures("shoulder_elevation", Side.RIGHT, View.FRONT, ("trunk_side_lean", "shoulder_hike"))
    opened = node.open(person.spec)
    assert [each.name for each in opened.spec.channels][2:] == [
        "trunk_side_lean.value", "trunk_side_lean.gate", "shoulder_hike.value", "shoulder_hike.gate",
    ]  # fmt: skip
    rows = person.samples(0, 90).data.astype(np.float64).reshape(90, len(LANDMARKS), 7)
    rows[60:, POSITIONS["right_shoulder"], 1] -= 0.02
    chunk = Chunk(person.spec, 0, 0, rows.reshape(90, -1), person.samples(0, 90).times_ns)
    (out,) = opened.step(opened.start(), chunk)
    assert isinstance(out, Chunk)
    assert (out.data[:25, 5] == Gate.WARM_UP).all()
    assert (out.data[32:, 5] == Gate.OPEN).all()
    assert abs(out.data[50, 4]) < 0.5
    assert out.data[89, 4] > 5
    side = SimulatedPerson("squat", jitter=0)
    lean = BodyMeasures("trunk_side_lean", Side.RIGHT, View.SIDE).open(side.spec)
    (out,) = lean.step(lean.start(), side.samples(0, 40))
    assert isinstance(out, Chunk)
    assert set(out.data[:, 1].tolist()) == {Gate.COUNT_ONLY}, "from the side nobody sees a lean to the side"
