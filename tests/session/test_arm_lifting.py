"""The arm lifted against the trunk, by two sensors, inside a block."""

from dataclasses import replace

import pytest

from reknit.exercise.load import library
from reknit.journal.message import Message
from reknit.session.begin import Begin, BeginError, streams_for
from reknit.session.block import Block
from reknit.session.state import BlockState
from reknit.session.words import guidance
from reknit.signals.measure import Gate
from reknit.simulate.arm_lift import SimulatedArmLift
from reknit.simulate.worn import sensors_in
from reknit.stream import Side, Tick

EXERCISE = library()["arm-lifting"]
STEP = 25


def lifted(lean_deg: float, seconds: float, side: Side = Side.LEFT) -> tuple[Block, list[str], list[float]]:
    """A block after that time, all that it said, and its values while the arm was high."""
    sensors = [replace(each, lean_deg=lean_deg) for each in sensors_in(EXERCISE, side) if isinstance(each, SimulatedArmLift)]
    specs = {each.stream: each.spec for each in reversed(sensors)}  # told apart by where they are, and not by their order
    block = Block(Begin(EXERCISE, streams_for(EXERCISE, specs, side), side), specs)
    said, values = [], []
    for first in range(0, round(seconds * 100), STEP):
        now_ns = (first + STEP) * 10_000_000
        for each in sensors:
            block.take(Message(0, now_ns, each.stream, each.samples(first, STEP)))
        block.take(Message(0, now_ns, None, Tick(now_ns)))
        told = guidance(block)
        said += [] if told is None else [told.code]
        if block.practice is not None and block.practice.value is not None:
            values.append(block.practice.value)
    return block, said, values


def test_lifts_are_counted_behind_a_pose_of_rest() -> None:
    block, said, values = lifted(3.0, 24.0)
    assert block.begin.streams == ("imu", "imu-2")
    assert set(block.begin.neutral or {}) == {"imu", "imu-2"}
    assert said[0] == "setup.neutral-upright"
    assert block.state is BlockState.PRACTISE
    assert block.practice is not None
    assert len(block.practice.repetitions) == 4
    assert max(values) == pytest.approx(90.0, abs=4.0)
    assert block.practice.gates.get(Gate.OPEN, 0) > 0.95 * sum(block.practice.gates.values())


def test_who_leans_before_the_heading_is_known_is_asked_to_stay_upright() -> None:
    block, said, _ = lifted(25.0, 10.0)
    assert block.practice is not None
    assert block.practice.gates[Gate.HEADING] > 100
    assert "practise.upright" in said


def test_one_sensor_is_not_enough() -> None:
    chest, _ = sensors_in(EXERCISE, Side.RIGHT)
    with pytest.raises(BeginError, match=r"needs a motion sensor on the right upper arm, but there is 'imu' on the chest"):
        streams_for(EXERCISE, {"imu": chest.spec}, Side.RIGHT)
