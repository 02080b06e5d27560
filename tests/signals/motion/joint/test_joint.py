"""Joint angles: a simulated knee whose angle, axes and lever arms are known, in any heading, and what is withheld."""

import math
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from numpy.typing import NDArray

from reknit.signals.measure import Gate
from reknit.signals.motion.joint.axis import HingeAxes, hinge_axes
from reknit.signals.motion.joint.calibrate import calibrate_hinge
from reknit.signals.motion.joint.centre import Levers, lever_arms
from reknit.signals.motion.joint.free import HEADING_ERROR, FreeJoint, relative_offline
from reknit.signals.motion.joint.hinge import Hinge
from reknit.signals.motion.joint.pair import CHANNELS, Pair, pair_offline
from reknit.signals.motion.joint.turn import Turn
from reknit.signals.motion.quaternion import about_z, angle_deg, conjugate, multiply, of_rotation_vector, rotate
from reknit.stream import Channel, Chunk, Join, Kind, OpenNode, ParameterError, SpecError, StreamSpec

Floats = NDArray[np.float64]

RATE_HZ = 100
STILL_S, LENGTH_S = 3, 33
ARMS = (np.array([0.0, -0.18, 0.05]), np.array([0.02, 0.15, 0.05]))
TURNED = tuple(of_rotation_vector(np.array(each)) for each in ([0.2, 0.5, -0.3], [-0.4, 0.1, 0.7]))
UP = np.array([0.0, 0.0, 9.81])


def knee(upright: bool = False) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats], Floats, Floats]:
    """Felt, turning, true flexion in degrees, true relative orientation: a thigh that swings, a shank that flexes about its y axis."""
    time_s = np.arange(LENGTH_S * RATE_HZ) / RATE_HZ
    moved = np.clip((time_s - STILL_S) / 2, 0, 1) ** 2
    flexion = np.radians(45) * moved * (1 - np.cos(2 * math.pi * 0.6 * time_s))
    thigh = np.radians(25) * moved * np.sin(2 * math.pi * 0.47 * time_s)
    heading = np.radians(30) * moved * np.sin(2 * math.pi * 0.1 * time_s)
    axis = np.array([0.0, 0.0, 1.0]) if upright else np.array([0.0, 1.0, 0.0])
    limb = multiply(about_z(heading), of_rotation_vector(thigh[:, None] * axis))
    segments = (limb, multiply(limb, of_rotation_vector(flexion[:, None] * axis)))
    centre = 0.15 * moved[:, None] * np.column_stack([np.sin(5 * time_s), np.cos(3.1 * time_s), 0.4 * np.sin(7 * time_s)])
    felt, turning, orientations = [], [], []
    for segment, arm, turned in zip(segments, ARMS, TURNED, strict=True):
        orientation = multiply(segment, turned)
        place = centre + rotate(orientation, np.broadcast_to(arm, (len(time_s), 3)))
        acceleration = np.gradient(np.gradient(place, axis=0), axis=0) * RATE_HZ**2 + UP
        step = multiply(conjugate(orientation[:-1]), orientation[1:])
        rate = np.vstack([np.zeros(3), 2 * step[:, 1:] * np.sign(step[:, :1]) * RATE_HZ])
        felt.append(rotate(conjugate(orientation), acceleration))
        turning.append(rate)
        orientations.append(orientation)
    return (
        (felt[0], felt[1]),
        (turning[0], turning[1]),
        np.degrees(flexion),
        multiply(conjugate(orientations[0]), orientations[1]),
    )


def squat(seed: int) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats], list[Floats]]:
    """Felt, turning and the true axes of four slow squats of 85 degrees: noise, and biases of 0.05 m/s2 and 0.3 degrees a second."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(20 * RATE_HZ) / RATE_HZ
    half = np.radians(85) / 4 * (1 - np.cos(2 * math.pi * time_s / 5))
    axis, felt, turning, axes = np.array([0.0, 1.0, 0.0]), [], [], []
    for turn in (-half, half):
        mounted = rng.normal(size=4)
        mounted = conjugate(mounted / np.linalg.norm(mounted))
        rate = rotate(mounted, np.gradient(turn, 1 / RATE_HZ)[:, None] * axis)
        force = rotate(mounted, rotate(conjugate(of_rotation_vector(turn[:, None] * axis)), np.broadcast_to(UP, (len(turn), 3))))
        felt.append(force + 0.05 * rng.normal(size=3) + 0.05 * rng.normal(size=force.shape))
        turning.append(rate + np.radians(0.3) * rng.normal(size=3) + 0.01 * rng.normal(size=rate.shape))
        axes.append(rotate(mounted, axis))
    return (felt[0], felt[1]), (turning[0], turning[1]), axes


FELT, TURNING, FLEXION_DEG, RELATIVE = knee()


def stream(felt: tuple[Floats, Floats] = FELT, turning: tuple[Floats, Floats] = TURNING) -> Chunk:
    channels = tuple(
        Channel(f"{name}{sense} {axis}", unit)
        for name in ("", "distal.")
        for sense, unit in (("acceleration", "m/s2"), ("angular velocity", "rad/s"))
        for axis in "xyz"
    )
    spec = StreamSpec("knee", Kind.IMU, channels, Fraction(RATE_HZ))
    return Chunk(spec, 0, 0, np.column_stack((felt[0], turning[0], felt[1], turning[1])))


def through(node: OpenNode[object], chunk: Chunk) -> Chunk:  # type: ignore[type-var]
    (made,) = node.step(node.start(), chunk)
    assert isinstance(made, Chunk)
    return made


@pytest.fixture(scope="module")
def pair() -> Chunk:
    chunk = stream()
    return through(Pair().open(chunk.spec), chunk)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def hinge(pair: Chunk) -> Hinge:
    return calibrate_hinge(pair.data, RATE_HZ).hinge


def test_the_axis_is_found_in_both_sensors_with_one_sense() -> None:
    axes = hinge_axes(FELT, TURNING)
    truth = [rotate(conjugate(turned), np.array([0.0, 1.0, 0.0])) for turned in TURNED]
    along = [float(np.dot(found, wanted)) for found, wanted in zip((axes.proximal, axes.distal), truth, strict=True)]
    assert min(abs(each) for each in along) > math.cos(math.radians(0.5))
    assert along[0] * along[1] > 0
    assert axes.residual_rad_s < 0.02


def test_the_axis_is_found_where_both_segments_turn_in_one_plane_and_one_proportion() -> None:
    felt, turning, truth = squat(seed=1)
    axes = hinge_axes(felt, turning)
    along = [abs(float(np.dot(found, wanted))) for found, wanted in zip((axes.proximal, axes.distal), truth, strict=True)]
    assert min(along) > math.cos(math.radians(0.5))


def test_a_knee_bends_as_it_did(pair: Chunk, hinge: Hinge) -> None:
    made = through(hinge.open(pair.spec), pair)  # type: ignore[arg-type]
    assert (made.data[:, 1] == Gate.OPEN).all()
    error = made.data[:, 0] - FLEXION_DEG
    assert float(np.sqrt(np.mean(error**2))) < 1.5
    assert abs(float(np.median(error[: STILL_S * RATE_HZ]))) < 1.0


def test_what_was_calibrated_is_checked(pair: Chunk) -> None:
    still = np.repeat(pair.data[:1], 2000, axis=0)
    for rows, told in ((pair.data[:500], "too short"), (pair.data[1000:], "not held still"), (still, "hardly moved")):
        with pytest.raises(ParameterError, match=told):
            calibrate_hinge(rows, RATE_HZ)
    felt, turning, _, _ = knee(upright=True)
    chunk = stream(felt, turning)
    upright = through(Pair().open(chunk.spec), chunk)  # type: ignore[arg-type]
    with pytest.raises(ParameterError, match="points up"):
        calibrate_hinge(upright.data, RATE_HZ)


def test_an_upright_axis_and_missing_samples_and_a_slipped_sensor_are_withheld(pair: Chunk, hinge: Hinge) -> None:
    def gates(rows: Floats, node: Hinge = hinge) -> Floats:
        made = through(node.open(pair.spec), pair._replace(data=rows))  # type: ignore[arg-type]
        assert (np.isnan(made.data[:, 0]) == (made.data[:, 1] > Gate.COUNT_ONLY)).all()
        return made.data[:, 1]

    lying = np.sqrt(0.5) * np.array([1.0, 1.0, 0.0, 0.0])
    rows = pair.data.copy()
    for column in (0, 10):
        rows[:, column : column + 4] = multiply(lying, rows[:, column : column + 4])
    assert gates(rows)[-1] == Gate.AXIS_UPRIGHT
    rows = pair.data.copy()
    rows[1500:1600, 3] = np.nan
    missing = gates(rows)
    assert (missing[1500:1600] == Gate.NO_SIGNAL).all()
    assert missing[-1] == Gate.OPEN
    turned = of_rotation_vector(np.radians([0.0, 0.0, 40.0]))
    rows = pair.data.copy()
    rows[1500:, 17:20] = rotate(turned, rows[1500:, 17:20])
    slipped = gates(rows)
    assert slipped[1400] == Gate.OPEN
    assert slipped[-1] == Gate.SLIPPED


def test_lever_arms_are_found() -> None:
    levers = lever_arms(FELT, TURNING, RATE_HZ)
    # Along the hinge's axis they are free: what lies across it is known.
    for found, arm, turned in zip((levers.proximal_m, levers.distal_m), ARMS, TURNED, strict=True):
        axis = rotate(conjugate(turned), np.array([0.0, 1.0, 0.0]))
        apart = np.array(found) - arm
        assert np.linalg.norm(apart - float(np.dot(apart, axis)) * axis) < 0.003
    with pytest.raises(ParameterError, match="hardly turned"):
        lever_arms(FELT, (TURNING[0] * 0, TURNING[1]), RATE_HZ)


def test_a_heading_that_nobody_knows_is_withheld_until_the_joint_moves_and_then_right(pair: Chunk) -> None:
    turned = pair.data.copy()
    turned[:, 10:14] = multiply(about_z(np.full(len(turned), 2.0)), turned[:, 10:14])
    node = FreeJoint(lever_arms(FELT, TURNING, RATE_HZ)).open(pair.spec)
    made = through(node, pair._replace(data=turned))  # type: ignore[arg-type]
    error = angle_deg(multiply(conjugate(RELATIVE), made.data[:, :4]))
    assert (made.data[: STILL_S * RATE_HZ, 5] == Gate.HEADING).all()
    answered = made.data[:, 5] == Gate.OPEN
    assert answered[-1]
    assert answered.mean() > 0.7
    assert float(np.sqrt(np.mean(error[answered] ** 2))) < 1
    axis = rotate(conjugate(TURNED[1]), np.array([0.0, 1.0, 0.0]))
    (x, y, z), (w, a, b, c) = axis.tolist(), RELATIVE[0].tolist()
    shown = through(Turn((x, y, z), (w, a, b, c)).open(made.spec), made)  # type: ignore[arg-type]
    assert np.isnan(shown.data[~answered, 0]).all()
    apart = shown.data[answered, 0] - FLEXION_DEG[answered]
    assert float(np.sqrt(np.mean(apart**2))) < 3


def test_knocks_do_not_move_a_heading_that_is_known(pair: Chunk) -> None:
    knocked = pair.data.copy()
    knocked[1500::37, 14:17] += np.array([20.0, -15.0, 8.0])
    made = through(FreeJoint(lever_arms(FELT, TURNING, RATE_HZ)).open(pair.spec), pair._replace(data=knocked))  # type: ignore[arg-type]
    assert (made.data[1500:, 5] == Gate.OPEN).all()
    error = angle_deg(multiply(conjugate(RELATIVE), made.data[:, :4]))[1500:]
    assert float(np.sqrt(np.mean(error**2))) < 1


def test_a_whole_recording_is_at_least_as_good() -> None:
    levers = lever_arms(FELT, TURNING, RATE_HZ)
    made = relative_offline(pair_offline(FELT, TURNING, RATE_HZ), levers, RATE_HZ)
    assert float(np.sqrt(np.mean(angle_deg(multiply(conjugate(RELATIVE), made)) ** 2))) < 0.5


def test_two_streams_that_were_joined_give_the_same_angle(pair: Chunk, hinge: Hinge) -> None:
    both = stream()
    one = replace(both.spec, name="thigh", channels=both.spec.channels[:6])
    other = replace(both.spec, name="shank", channels=tuple(replace(each, name=each.name[7:]) for each in both.spec.channels[6:]))
    join = Join().open(one, other)
    state = join.start()
    join.take(state, 0, Chunk(one, 0, 0, both.data[:, :6]))
    (joined,) = join.take(state, 1, Chunk(other, 0, 0, both.data[:, 6:]))
    assert isinstance(joined, Chunk)
    made = through(Pair("", "shank.", rate_hz=RATE_HZ).open(joined.spec), joined)  # type: ignore[arg-type]
    np.testing.assert_allclose(made.data, pair.data, atol=1e-6)


def test_wrong_streams_and_parameters_are_refused(pair: Chunk, hinge: Hinge) -> None:
    with pytest.raises(SpecError, match="put a Pair before"):
        hinge.open(stream().spec)
    with pytest.raises(ParameterError, match="two names"):
        Pair("a.", "a.").open(stream().spec)
    with pytest.raises(ParameterError, match="unit vector"):
        replace(hinge, axes=replace(hinge.axes, distal=(1.0, 1.0, 0.0))).open(pair.spec)
    with pytest.raises(SpecError, match="put a FreeJoint before"):
        Turn((1.0, 0.0, 0.0)).open(pair.spec)
    with pytest.raises(ParameterError, match="above 0"):
        FreeJoint(Levers((0, 0, 0), (0, 0, 0)), fade_s=0).open(pair.spec)
    assert HEADING_ERROR in {each.name for each in FreeJoint(Levers((0, 0, 0), (0, 0, 0))).open(pair.spec).spec.channels}


def test_a_level_axis_says_more_of_the_heading_than_a_steep_one() -> None:
    """The heading is the argument of the sum of |u| u: with the axis 60 degrees up it counts 1/16 of a level one."""
    spec = StreamSpec("pair", Kind.IMU, CHANNELS, Fraction(RATE_HZ))
    rows = []
    for steep_deg, heading_deg in ((0.0, 0.0), (60.0, 40.0)):
        one = of_rotation_vector(np.array([0.0, np.radians(steep_deg), 0.0]))
        other = multiply(about_z(np.array([-np.radians(heading_deg)]))[0], one)
        rows.append(np.tile(np.concatenate((one, np.zeros(6), other, np.zeros(6))), (RATE_HZ, 1)))
    opened = Hinge(HingeAxes((1.0, 0.0, 0.0), (1.0, 0.0, 0.0), 0.05, 0.2)).open(spec)
    state = opened.start()
    opened.chunk(state, Chunk(spec, 0, 0, np.concatenate(rows)))
    wanted = math.atan2(math.sin(math.radians(40)) / 16, 1 + math.cos(math.radians(40)) / 16)
    assert state.heading == pytest.approx(wanted, rel=1e-6)
