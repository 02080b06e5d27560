"""Where motion sensors go, and what is measured by them."""

from dataclasses import replace

import numpy as np
import pytest

from reknit.signals.motion.function.trunk_course import TrunkCourse
from reknit.signals.motion_measures import motion_graph, placed_for
from reknit.simulate.limb import SimulatedLimb
from reknit.sources.phone import Placement, phone_spec
from reknit.stream import NS_PER_S, Chunk, Graph, ParameterError, Side, StreamSpec

LIMB = SimulatedLimb(seed=2)


def worn(name: str, segment: str | None, side: Side | None = None) -> StreamSpec:
    channels = tuple(replace(channel, segment=segment, side=side) for channel in LIMB.spec.channels)
    return replace(LIMB.spec, name=name, channels=channels)


def test_the_sensor_that_is_worn_there_is_taken() -> None:
    specs = {each.name: each for each in (worn("a", "thigh", Side.RIGHT), worn("b", "upper_arm", Side.LEFT), worn("c", None))}
    assert placed_for("shoulder_elevation", specs, Side.LEFT) == ("b",)


def test_one_of_which_nobody_said_where_it_is_stands_in() -> None:
    specs = {each.name: each for each in (worn("a", "thigh", Side.RIGHT), worn("c", None))}
    assert placed_for("shoulder_elevation", specs, Side.LEFT) == ("c",)


def test_the_sensor_that_was_chosen_is_taken_and_not_one_beside_it_that_is_known_to_be_there() -> None:
    specs = {each.name: each for each in (worn("chosen", None), worn("phone", "lower_back"))}
    assert placed_for("trunk_pitch", specs, Side.RIGHT) == ("chosen",)
    elsewhere = {each.name: each for each in (worn("shin", "shank", Side.RIGHT), worn("free", None), worn("phone", "lower_back"))}
    assert placed_for("trunk_pitch", elsewhere, Side.RIGHT) == ("phone",)


def test_both_sensors_that_were_chosen_for_a_joint_are_taken_where_each_may_be() -> None:
    both = [worn("free", None), worn("thigh", "thigh", Side.RIGHT), worn("shin", "shank", Side.RIGHT)]
    assert placed_for("knee_flexion", {each.name: each for each in both}, Side.RIGHT) == ("thigh", "free")
    free = [worn("one", None), worn("two", None), worn("thigh", "thigh", Side.RIGHT)]
    assert placed_for("knee_flexion", {each.name: each for each in free}, Side.RIGHT) == ("one", "two")
    beside = [worn("shin", "shank", Side.RIGHT), worn("arm", "upper_arm", Side.RIGHT), worn("free", None)]
    assert placed_for("knee_flexion", {each.name: each for each in beside}, Side.RIGHT) == ("free", "shin")


def test_the_trunk_has_no_side() -> None:
    specs = {"a": worn("a", "lower_back", Side.LEFT)}
    assert placed_for("trunk_lean", specs, Side.RIGHT) == ("a",)


def test_where_one_is_missing_it_is_said_where_and_what_is_there() -> None:
    specs = {"a": worn("a", "upper_arm", Side.RIGHT)}
    with pytest.raises(ParameterError, match=r"on the left upper arm, but there is 'a' on the right upper arm"):
        placed_for("shoulder_elevation", specs, Side.LEFT)
    with pytest.raises(ParameterError, match="but there is nothing"):
        placed_for("trunk_lean", {}, Side.LEFT)


@pytest.mark.parametrize("measure", ["shoulder_elevation", "trunk_lean", "thigh_elevation", "trunk_sway"])
def test_a_measure_of_one_sensor_follows_the_limb(measure: str) -> None:
    graph = Graph(motion_graph(measure, [LIMB.spec], {"imu": (0, 1, 0)}), (f"imu {measure}",)).open({"imu": LIMB.spec})
    (out,) = [item for _, item in graph.push("imu", LIMB.samples(0, 1500)) if isinstance(item, Chunk)]
    error = out.data[300:, 0] - LIMB.angles_deg(300, 1200)
    assert float(np.sqrt((error**2).mean())) < 1.5


def test_a_phone_whose_times_jitter_measures_the_same() -> None:
    spec = phone_spec(Placement.UPPER_ARM, Side.RIGHT, "phone")
    graph = Graph(motion_graph("shoulder_elevation", [spec], {"motion": (0, 1, 0)}), ("motion shoulder_elevation",))
    opened = graph.open({"motion": spec})
    fine = SimulatedLimb(rate_hz=1000, seed=2, accelerometer_noise_m_s2=0, gyroscope_noise_deg_s=0)
    steps = np.random.default_rng(1).integers(12, 22, 900).cumsum()  # about 60 a second
    rows = np.full((len(steps), spec.width), np.nan)
    rows[:, :6] = fine.samples(0, int(steps[-1]) + 1).data[steps]
    out = opened.push("motion", Chunk(spec, 0, 0, rows, steps * (NS_PER_S // 1000)))
    (made,) = [item for _, item in out if isinstance(item, Chunk)]
    error = made.data[200:, 0] - fine.angles_deg(0, int(steps[-1]) + 1)[steps][200:]
    assert float(np.sqrt((error**2).mean())) < 2.0


def test_without_a_neutral_pose_there_is_no_angle() -> None:
    with pytest.raises(ParameterError, match="stand still first"):
        motion_graph("trunk_lean", [LIMB.spec], {})
    with pytest.raises(ParameterError, match="from 1 motion sensors, got 2"):
        motion_graph("trunk_lean", [LIMB.spec, LIMB.spec], {"imu": (0, 1, 0)})


@pytest.mark.parametrize("segment", ["lower_back", None])
def test_a_sensor_without_a_place_is_taken_to_be_where_it_is_meant(segment: str | None) -> None:
    spec = worn("imu", segment)
    placed = motion_graph("trunk_pitch", [spec], {"imu": (0, 1, 0)})
    (course,) = [each.node for each in placed if isinstance(each.node, TrunkCourse)]
    assert course.forward == (0.0, 0.0, -1.0)


def test_two_sensors_in_one_place_are_refused() -> None:
    specs = {
        each.name: each
        for each in (worn("a", "thigh", Side.RIGHT), worn("b", "shank", Side.RIGHT), worn("c", "thigh", Side.RIGHT))
    }
    with pytest.raises(ParameterError, match=r"two motion sensors are said to be on the right thigh: .* or leave one out"):
        placed_for("knee_flexion", specs, Side.RIGHT)
    trunk = {each.name: each for each in (worn("a", "lower_back"), worn("b", "chest"))}
    assert placed_for("trunk_lean", trunk, Side.RIGHT) == ("a",)


def test_where_the_chosen_ones_are_said_to_be_wins_over_their_order() -> None:
    specs = {each.name: each for each in (worn("b", "shank", Side.RIGHT), worn("c", "thigh", Side.RIGHT), worn("a", None))}
    assert placed_for("knee_flexion", specs, Side.RIGHT) == ("c", "b")
    half = {each.name: each for each in (worn("b", "shank", Side.RIGHT), worn("a", None))}
    assert placed_for("knee_flexion", half, Side.RIGHT) == ("a", "b")
