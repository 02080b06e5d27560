"""The path of a foot: from a movement whose every sample is known, and from a walk with motion capture."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.bench import motion_foot
from reknit.bench.gaitmap_files import IMU, RATE_HZ, foot_samples, reference_strides
from reknit.signals.motion.foot.path import FootPath, NoPath, foot_path
from reknit.signals.motion.foot.rest import rests
from reknit.signals.motion.foot.stride import stride_length_m, strides

Floats = NDArray[np.float64]
HZ, STEPS, STANCE_S, SWING_S, LENGTH_M = 200.0, 8, 0.6, 0.5, 1.2


def simulated_foot(seed: int = 1) -> tuple[Floats, Floats]:
    """A foot that rests and swings in turn: minimum-jerk steps forward, and a toe that dips, rises and comes back level."""
    within = np.arange(0, STANCE_S + SWING_S, 1 / HZ)
    part = np.clip((within - STANCE_S) / SWING_S, 0, 1)
    ahead = LENGTH_M * (10 * part**3 - 15 * part**4 + 6 * part**5)
    pitch = -np.radians(40) * np.sin(2 * np.pi * part) * np.sin(np.pi * part)
    x = np.concatenate([np.zeros(300)] + [ahead + LENGTH_M * n for n in range(STEPS)] + [np.full(200, LENGTH_M * STEPS)])
    angle = np.concatenate([np.zeros(300), *([pitch] * STEPS), np.zeros(200)])
    acceleration = np.gradient(np.gradient(x, 1 / HZ), 1 / HZ)
    g = 9.80665
    # pitch about y: the sensor's x axis dips for a positive angle
    felt = np.column_stack(
        [
            acceleration * np.cos(angle) - g * np.sin(angle),
            np.zeros(len(x)),
            acceleration * np.sin(angle) + g * np.cos(angle),
        ]
    )
    turning = np.column_stack([np.zeros(len(x)), np.degrees(np.gradient(angle, 1 / HZ)), np.zeros(len(x))])
    random = np.random.default_rng(seed)
    return felt + random.normal(0, 0.02, felt.shape), turning + random.normal(0, 0.2, turning.shape) + 0.1


def known(acceleration: Floats, turning: Floats, rate_hz: float = HZ) -> FootPath:
    path = foot_path(acceleration, turning, rate_hz)
    assert isinstance(path, FootPath)
    return path


def test_strides_are_as_long_as_they_were() -> None:
    found = strides(known(*simulated_foot()))
    assert len(found) >= STEPS - 1
    assert [each.length_m for each in found] == pytest.approx([LENGTH_M] * len(found), abs=0.04)
    assert not any(each.turns for each in found)
    assert all(each.toe_off is None or each.start < each.toe_off < each.end for each in found)


def test_the_mounting_does_not_matter() -> None:
    acceleration, turning = simulated_foot()
    turn = np.array([[0.0, 1, 0], [0, 0, 1], [1, 0, 0]])
    ours = [each.length_m for each in strides(known(acceleration, turning))]
    turned = [each.length_m for each in strides(known(acceleration @ turn.T, turning @ turn.T))]
    assert turned == pytest.approx(ours, abs=0.01)


def turned_on_the_way(degrees: float) -> tuple[Floats, Floats]:
    """The same foot, turned leftwards by so much during the rest in the middle of the walk."""
    acceleration, turning = simulated_foot()
    middle = 300 + round((STANCE_S + SWING_S) * HZ) * STEPS // 2
    turning[middle + 20 : middle + 60, 2] += degrees / 40 * HZ
    return acceleration, turning


@pytest.mark.parametrize(("degrees", "turns"), [(0, 0), (12, 0), (30, 1), (-90, 1), (170, 1)])
def test_a_stride_elsewhere_belongs_to_a_turn(degrees: float, turns: int) -> None:
    found = strides(known(*turned_on_the_way(degrees)))
    assert len(found) >= STEPS - 2
    assert sum(each.turns for each in found) == turns
    headings = np.unwrap(np.radians([each.heading_deg for each in found]))
    assert np.degrees(headings[-1] - headings[0]) == pytest.approx(degrees, abs=5)


def test_swinging_is_turned_forward_whatever_the_mounting() -> None:
    acceleration, turning = simulated_foot()
    about_face = np.array([-1.0, -1.0, 1.0])  # turned about the vertical: the main axis points the other way
    for facing in (np.ones(3), about_face):
        path = known(acceleration * facing, turning * facing)
        swing = 300 + round((STANCE_S + SWING_S / 2) * HZ)
        assert path.turning_deg_s[swing] > 100
        found = strides(path)
        assert all(each.toe_off is not None and each.contact is not None and each.toe_off < each.contact for each in found)


def test_what_is_no_walk_is_told_as_such() -> None:
    acceleration, turning = simulated_foot()
    assert foot_path(acceleration, turning, 20.0) is NoPath.TOO_SLOW
    assert foot_path(acceleration[:10], turning[:10], HZ) is NoPath.TOO_SHORT
    assert foot_path(acceleration[:, :2], turning[:, :2], HZ) is NoPath.TOO_SHORT
    assert foot_path(acceleration / 9.81, turning, HZ) is NoPath.NO_GRAVITY
    assert foot_path(acceleration, turning + 500, HZ) is NoPath.NO_REST
    holed = turning.copy()
    holed[100] = np.nan
    assert foot_path(acceleration, holed, HZ) is NoPath.MISSING
    assert strides(known(np.tile([0.0, 0, 9.8], (900, 1)), np.random.default_rng(1).normal(0, 0.2, (900, 3)))) == []


def test_too_little_has_no_rest() -> None:
    assert len(rests(np.zeros((5, 3)), HZ)) == 0


def test_a_recorded_walk_is_within_five_centimetres_of_motion_capture(data_folder: Path) -> None:
    folder = data_folder / motion_foot.FOLDER
    samples, wanted = foot_samples(folder / IMU), reference_strides(folder)
    paths = {foot: known(each[:, :3], each[:, 3:], RATE_HZ) for foot, each in samples.items()}
    off = [abs(stride_length_m(paths[each.foot], each.start, each.end) - each.length_m) for each in wanted]
    assert np.mean(off) < 0.05
