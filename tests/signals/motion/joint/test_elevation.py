"""The lift of an arm against the trunk, by a sensor on the chest and one on the arm."""

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.signals.measure import Gate
from reknit.signals.motion.joint.elevation import Elevation
from reknit.signals.motion.joint.free import HEADING_ERROR, RELATIVE, UPWARD
from reknit.signals.motion.quaternion import about_z, conjugate, multiply, of_rotation_vector, rotate
from reknit.signals.motion_catalogue import ARM_TO_TRUNK
from reknit.signals.motion_measures import motion_graph
from reknit.simulate.arm_lift import SimulatedArmLift
from reknit.stream import Channel, Chunk, Graph, Kind, ParameterError, Side, SpecError, State, StreamSpec

Floats = NDArray[np.float64]
CHANNELS = (*RELATIVE, Channel(HEADING_ERROR, "deg"), Channel("gate", "code"), *UPWARD)
JOINT = StreamSpec("joint", Kind.SIGNAL, CHANNELS, Fraction(100))
UP = np.array([0.0, 0.0, 1.0])


def elevated(
    trunk_deg: tuple[float, float], arm_deg: tuple[float, float], unsure_deg: float, wrong_deg: float = 0.0
) -> list[float]:
    """Value, gate and error where both lean (about x and about y), with a heading known to `unsure_deg` that is `wrong_deg` off."""
    trunk, arm = (of_rotation_vector(np.radians([[*lean, 0.0]])) for lean in (trunk_deg, arm_deg))
    relative = multiply(conjugate(trunk), multiply(about_z(np.radians([wrong_deg])), arm))
    row = np.column_stack((relative, [[unsure_deg, 0.0]], rotate(conjugate(trunk), UP)))
    node = Elevation((0, 0, 1), (0, 0, 1)).open(JOINT)
    return [float(each) for each in node.rows(State(), row)[0]]


@lru_cache
def lifted(lean_deg: float, side: Side, seed: int = 1, seconds: int = 40) -> tuple[Floats, Floats, Floats]:
    """Value, gate and error of somebody who lifts the arm and leans; the true angle; and how the heading was told (error in degrees)."""
    trunk, arm = (
        SimulatedArmLift(range_deg=95, lean_deg=lean_deg, segment=segment, stream=stream, side=side, seed=seed + n, twist_deg=5)
        for n, (segment, stream) in enumerate((("chest", "imu"), ("upper_arm", "imu-2")))
    )
    poses = {each.stream: tuple(each.samples(0, 250).data[:, :3].mean(axis=0).tolist()) for each in (trunk, arm)}
    placed = motion_graph(ARM_TO_TRUNK, [trunk.spec, arm.spec], poses)
    graph = Graph(placed, (placed[-1].name, placed[-2].name)).open({"imu": trunk.spec, "imu-2": arm.spec})
    outs = graph.push("imu-2", arm.samples(0, seconds * 100)) + graph.push("imu", trunk.samples(0, seconds * 100))
    made = {
        name: np.concatenate([item.data for told, item in outs if told == name and isinstance(item, Chunk)])
        for name in (placed[-1].name, placed[-2].name)
    }
    rows, joint = made[placed[-1].name], made[placed[-2].name]
    true = multiply(conjugate(trunk.quaternions(0, len(joint))), arm.quaternions(0, len(joint)))
    off = np.degrees(2 * np.arccos(np.clip(np.abs(multiply(true, conjugate(joint[:, :4]))[:, 0]), 0, 1)))
    return rows, arm.angles_deg(0, len(rows)), np.column_stack((off, joint[:, 4]))


@pytest.mark.parametrize(("lean_deg", "side"), [(0.0, Side.RIGHT), (6.0, Side.RIGHT), (12.0, Side.RIGHT), (12.0, Side.LEFT)])
def test_a_lean_of_the_trunk_is_no_part_of_the_lift(lean_deg: float, side: Side) -> None:
    rows, true, _ = lifted(lean_deg, side)
    error = (rows[:, 0] - true)[rows[:, 1] == Gate.OPEN]
    assert len(error) > (0.85 if lean_deg > 3 else 0.95) * len(rows)
    assert float(np.sqrt((error**2).mean())) < 2.0
    told = (rows[:, 1] == Gate.OPEN) & (true > 30) & (np.arange(len(rows)) > 2500)  # once movement has told the heading
    assert np.abs(rows[told, 0] - true[told]).max() < 3.0


def test_the_error_that_is_told_is_no_smaller_than_the_true_one() -> None:
    for lean_deg in (3.0, 12.0):
        rows, true, _ = lifted(lean_deg, Side.RIGHT)
        shown = rows[:, 1] == Gate.OPEN
        assert (np.abs(rows[shown, 0] - true[shown]) < rows[shown, 2] + 2.0).mean() > 0.99  # two degrees for the inclinations


def test_the_arms_own_tilt_would_be_wrong_by_the_lean() -> None:
    alone = SimulatedArmLift(range_deg=95, lean_deg=12.0)
    up = rotate(alone.quaternions(0, 4000), np.array([0.0, 1.0, 0.0]))[:, 2]
    assert np.abs(np.degrees(np.arccos(up)) - alone.angles_deg(0, 4000)).max() > 8.0


def test_where_only_the_arm_moves_no_heading_is_claimed() -> None:
    _, _, heading = lifted(0.0, Side.RIGHT)
    assert heading[:, 1].min() > 60.0


def test_movement_of_the_trunk_tells_the_heading() -> None:
    _, _, heading = lifted(12.0, Side.RIGHT)
    off, told = heading[-500:].T
    assert off.max() < 5.0
    assert told.max() < 30.0


def test_without_a_heading_the_gate_is_shut_while_both_lean() -> None:
    value, gate, error = elevated((20.0, 0.0), (60.0, 0.0), 180.0, wrong_deg=120.0)
    assert np.isnan(value)
    assert gate == Gate.HEADING
    assert error > 5.0


def test_without_a_heading_an_upright_trunk_is_enough() -> None:
    for wrong_deg in (0.0, 90.0, 180.0):
        value, gate, error = elevated((0.5, 0.0), (60.0, 0.0), 180.0, wrong_deg)
        assert gate == Gate.OPEN
        assert value == pytest.approx(60.0, abs=0.6)
        assert error == pytest.approx(0.5, abs=0.1)


def test_with_a_heading_the_lean_is_taken_off() -> None:
    for arm_deg, true in (((60.0, 0.0), 40.0), ((-60.0, 0.0), 80.0)):
        value, gate, error = elevated((20.0, 0.0), arm_deg, 2.0)
        assert value == pytest.approx(true, abs=0.1)
        assert gate == Gate.OPEN
        assert error < 0.5


def test_a_missing_sample_has_no_lift() -> None:
    node = Elevation((0, 0, 1), (0, 0, 1)).open(JOINT)
    row = np.full((1, 9), np.nan)
    row[0, 5] = Gate.NO_SIGNAL
    assert node.rows(State(), row)[0, 1] == Gate.NO_SIGNAL


def test_what_is_no_free_joint_is_refused() -> None:
    with pytest.raises(SpecError, match="put a FreeJoint"):
        Elevation((0, 0, 1), (0, 0, 1)).open(replace(JOINT, channels=CHANNELS[:6]))
    with pytest.raises(ParameterError, match="must be a direction"):
        Elevation((0, 0, 0), (0, 0, 1)).open(JOINT)
    with pytest.raises(ParameterError, match="above 0"):
        Elevation((0, 0, 1), (0, 0, 1), 0.0).open(JOINT)
