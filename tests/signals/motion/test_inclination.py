"""The tilt of a body segment from its neutral pose."""

from fractions import Fraction

import numpy as np
import pytest

from reknit.signals.measure import Gate
from reknit.signals.motion.inclination import PARTS, Inclination, stillness
from reknit.signals.motion.orientation.orientation import KEPT, Orientation
from reknit.simulate.limb import SimulatedLimb
from reknit.stream import Channel, Chunk, Gap, GapReason, Kind, ParameterError, SpecError, StreamSpec

SPEC = StreamSpec("arm", Kind.IMU, (*(Channel(part, "1") for part in PARTS), *KEPT), Fraction(100), warm_up=5)
MOVING = [0.0, 9.8, 0.0, 3.0, 0.0, 0.0]
ALONG_Y = (0.0, 3.0, 0.0)


def about(axis: str, angle_deg: float) -> list[float]:
    half = np.radians(angle_deg) / 2
    return [float(np.cos(half)), *(float(np.sin(half)) if each == axis else 0.0 for each in "xyz")]


def told(rows: list[list[float]], neutral: tuple[float, float, float] = (0.0, 0.0, 1.0)) -> list[list[float]]:
    opened = Inclination(neutral).open(SPEC)
    (made,) = opened.step(opened.start(), felt([[1.0, 0, 0, 0]] * SPEC.warm_up + rows))
    assert isinstance(made, Chunk)
    return [[float(value) for value in row] for row in made.data[SPEC.warm_up :]]


def felt(rows: list[list[float]], how: list[float] = MOVING) -> Chunk:
    return Chunk(SPEC, 0, 0, np.array([[*row, *how] for row in rows]))


@pytest.mark.parametrize("angle_deg", [0, 1, 30, 90, 179])
@pytest.mark.parametrize("axis", ["x", "y"])
def test_a_tilt_is_told_in_every_direction(axis: str, angle_deg: float) -> None:
    for sign in (1, -1):
        ((value, gate),) = told([about(axis, sign * angle_deg)])
        assert value == pytest.approx(angle_deg, abs=1e-6)
        assert gate == Gate.OPEN


def test_a_turn_about_the_vertical_is_no_tilt() -> None:
    assert [value for value, _ in told([about("z", 40), about("z", -170)])] == pytest.approx([0, 0], abs=1e-6)


def test_how_the_sensor_sits_on_the_segment_does_not_matter() -> None:
    ((value, _),) = told([about("x", 90)], ALONG_Y)  # up lies along the sensor's own y then
    assert value == pytest.approx(0, abs=1e-6)


def test_what_is_missing_is_withheld() -> None:
    rows = told([about("x", 10), [np.nan] * 4, about("x", 20)])
    assert [row[1] for row in rows] == [Gate.OPEN, Gate.NO_SIGNAL, Gate.OPEN]
    assert np.isnan(rows[1][0])


def test_behind_a_gap_it_settles_first() -> None:
    opened = Inclination((0, 0, 1)).open(SPEC)
    state = opened.start()
    opened.step(state, felt([about("x", 10)] * 9))
    opened.step(state, Gap(0, 9, 12, GapReason.DISCONNECT))
    gates = []
    for count in (2, 4):
        (made,) = opened.step(state, felt([about("x", 10)] * count))
        assert isinstance(made, Chunk)
        gates += made.data[:, 1].tolist()
    assert gates == [Gate.WARM_UP] * 5 + [Gate.OPEN]


def test_a_sensor_that_is_still_has_settled_sooner() -> None:
    opened = Inclination((0, 0, 1), still_s=0.03).open(SPEC)
    (made,) = opened.step(opened.start(), felt([about("x", 10)] * 6, [0.0, 9.8, 0.0, 0.1, 0.0, 0.0]))
    assert isinstance(made, Chunk)
    assert made.data[:, 1].tolist() == [Gate.WARM_UP] * 3 + [Gate.OPEN] * 3


@pytest.mark.parametrize(
    ("acceleration", "turning", "still"),
    [
        ((0, 9.8, 0), (0.1, 0.1, 0.1), True),
        ((0, 9.8, 0), (0.3, 0, 0), False),
        ((0, 12, 0), (0, 0, 0), False),
        ((0, 1, 0), (0, 0, 0), False),
        ((np.nan, 9.8, 0), (0, 0, 0), False),
    ],
)
def test_still_is_slow_and_without_a_push(acceleration: tuple[float, ...], turning: tuple[float, ...], still: bool) -> None:
    assert stillness(np.array([acceleration], dtype=float), np.array([turning], dtype=float)).tolist() == [still]


def test_a_simulated_limb_is_measured_to_a_degree() -> None:
    limb = SimulatedLimb(seed=3)
    oriented = Orientation(keep=True).open(limb.spec)
    opened = Inclination((0, 1, 0)).open(oriented.spec)  # when the limb hangs, its y points up
    whole = limb.samples(0, 2400)
    (turned,) = oriented.step(oriented.start(), whole)
    (made,) = opened.step(opened.start(), turned)
    assert isinstance(made, Chunk)
    error = made.data[300:, 0] - limb.angles_deg(300, 2100)
    assert float(np.sqrt((error**2).mean())) < 1.5


def test_a_direction_without_length_is_no_pose() -> None:
    for wrong in ((0.0, 0.0, 0.0), (np.nan, 0.0, 1.0)):
        with pytest.raises(ParameterError, match="direction"):
            Inclination(wrong).open(SPEC)


def test_a_stream_without_orientation_is_refused() -> None:
    with pytest.raises(SpecError, match="no channel 'quaternion w'"):
        Inclination((0, 0, 1)).open(SimulatedLimb().spec)


def test_behind_a_long_hole_it_settles_again_and_behind_a_short_one_not() -> None:
    fast = Inclination((0, 0, 1)).open(SPEC)  # 0.2 s are 20 samples
    for hole, unsettled in ((10, 0), (25, SPEC.warm_up)):
        rows = [about("x", 10)] * 8 + [[np.nan] * 4] * hole + [about("x", 20)] * 9
        for cut in (len(rows), 3):
            state, gates = fast.start(), []
            for first in range(0, len(rows), cut):
                (made,) = fast.step(state, felt(rows[first : first + cut]))
                assert isinstance(made, Chunk)
                gates += made.data[:, 1].tolist()
            assert gates[8 + hole :].count(Gate.WARM_UP) == unsettled
