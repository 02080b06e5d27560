"""A joint's two motion sensors learn where it is, inside a block."""

from dataclasses import replace

import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.formats.recording import Recording
from reknit.journal.message import Message, Note
from reknit.session.analyse import analyse
from reknit.session.begin import Begin, BeginError, streams_for
from reknit.session.block import Block
from reknit.session.joint_calibration import Step
from reknit.session.replay import rerun
from reknit.session.state import BlockState
from reknit.session.summary import summarise
from reknit.session.words import guidance
from reknit.signals.motion.joint.calibrate import Fault
from reknit.simulate.limb import SimulatedLimb
from reknit.simulate.worn_limb import worn_limbs
from reknit.stream import Chunk, Gap, GapReason, Side, Tick

SQUAT = library()["squat"]
LIMBS = worn_limbs(SQUAT, Side.RIGHT)
STEP = 50


def messages(limbs: tuple[SimulatedLimb, ...], seconds: float, begin_s: float = 0) -> list[Message]:
    """Both sensors' samples at 100 Hz in chunks, with ticks."""
    made = []
    for first in range(round(begin_s * 100), round((begin_s + seconds) * 100), STEP):
        now_ns = (first + STEP) * 10_000_000
        made += [Message(0, now_ns, each.stream, each.samples(first, STEP)) for each in limbs]
        made.append(Message(0, now_ns, None, Tick(now_ns)))
    return made


def block_of(limbs: tuple[SimulatedLimb, ...], exercise: str = "squat") -> Block:
    specs = {each.stream: each.spec for each in limbs}
    chosen = library()[exercise]
    return Block(Begin(chosen, streams_for(chosen, specs)), specs)


def fed(block: Block, told: list[Message]) -> Block:
    for each in told:
        block.take(each)
    return block


def said(block: Block) -> str | None:
    told = guidance(block)
    return None if told is None else told.code


@pytest.fixture(scope="module")
def practised() -> Block:
    end = Message(-1, 30_000_000_000, None, Note("control", {"name": "interrupted"}))
    return fed(block_of(LIMBS), [*messages(LIMBS, 30), end])


def test_a_squat_is_learnt_and_then_measured(practised: Block) -> None:
    assert [state for _, state in practised.history[:2]] == [BlockState.CALIBRATE, BlockState.PRACTISE]
    assert practised.practice is not None
    repetitions = practised.practice.repetitions
    assert len(repetitions) == 3
    assert [each["peak"] for each in repetitions] == pytest.approx([85] * 3, abs=2.5)


def test_what_was_learnt_is_kept_and_a_replay_gives_the_same(practised: Block) -> None:
    told = summarise(practised)
    assert told["joint"]["hinge"]["axes"]["residual_rad_s"] < 0.1
    assert told["joint_ns"] == practised.history[1][0]
    kept = Begin.from_dict(practised.begin.to_dict())
    assert kept.joint == practised.begin.joint
    begin = Begin(SQUAT, ("imu", "imu-2"))
    (again,) = rerun([Message(0, 0, None, Note("begin", begin.to_dict())), *messages(LIMBS, 30)], practised.specs)
    assert again.digest == practised.digest


def test_first_stillness_then_movement_is_asked_for() -> None:
    block = fed(block_of(LIMBS), messages(LIMBS, 2))
    assert (block.state, said(block)) == (BlockState.PREPARE, "setup.neutral-knee")
    block.take(Message(0, 2_000_000_000, None, Note("control", {"name": "start", "value": None})))
    assert block.state is BlockState.PREPARE
    fed(block, messages(LIMBS, 2, begin_s=2))
    assert (block.state, said(block)) == (BlockState.CALIBRATE, "joint.move-knee")


def test_where_one_segment_stays_still_it_is_named() -> None:
    limbs = (replace(LIMBS[0], range_deg=0.0), replace(LIMBS[1], range_deg=-80.0))
    block = fed(block_of(limbs), messages(limbs, 17))
    assert block.joint is not None
    assert (block.joint.refused, block.joint.still_segment) == (Fault.UNMOVED, "thigh")
    assert (block.state, said(block)) == (BlockState.CALIBRATE, "joint.one-still")


def test_a_hole_begins_with_the_neutral_pose_again() -> None:
    block = fed(block_of(LIMBS), messages(LIMBS, 8))
    block.take(Message(0, 8_000_000_000, "imu", Gap(0, 800, 900, GapReason.DISCONNECT)))
    fed(block, messages(LIMBS, 1, begin_s=9))
    assert block.joint is not None
    assert block.joint.step is Step.STILL
    assert said(block) == "setup.neutral-knee"


def test_sitting_to_standing_is_a_straightening_knee() -> None:
    limbs = worn_limbs(library()["sit-to-stand"], Side.RIGHT)
    block = fed(block_of(limbs, "sit-to-stand"), messages(limbs, 30))
    assert block.practice is not None
    assert [each["peak"] for each in block.practice.repetitions] == pytest.approx([180] * 2, abs=3)


def test_sensors_are_told_apart_by_where_they_are() -> None:
    thigh, shank = LIMBS[0].spec, LIMBS[1].spec
    assert streams_for(SQUAT, {"imu-2": shank, "imu": thigh}) == ("imu", "imu-2")
    twice = {"imu": thigh, "imu-2": replace(thigh, name="imu-2")}
    with pytest.raises(BeginError, match="two motion sensors are said to be on the right thigh"):
        streams_for(SQUAT, twice)


def both_in_one(count: int, first: int = 0) -> Recording:
    """Both sensors in one stream."""
    channels = [
        replace(each, name=f"{limb.segment}.{each.name}", segment=None, side=None)
        for limb in LIMBS
        for each in limb.spec.channels
    ]
    spec = replace(LIMBS[0].spec, channels=tuple(channels))
    data = np.column_stack([limb.samples(first, count).data for limb in LIMBS])
    return Recording(spec, (Chunk(spec, 0, 0, data),))


def test_a_file_with_both_sensors_brings_its_own_calibration() -> None:
    recording = both_in_one(2500)
    told = analyse(Begin(SQUAT, streams_for(SQUAT, {"imu": recording.spec})), recording)
    assert [each["peak"] for each in told["repetitions"]] == pytest.approx([85] * 5, abs=3)
    assert told["joint"]["range_deg"] == pytest.approx(85, abs=3)


def test_a_file_without_stillness_or_with_one_sensor_is_refused() -> None:
    with pytest.raises(BeginError, match="never still for 3 s"):
        analyse(Begin(SQUAT, ("imu",)), both_in_one(1500, first=600))
    alone = Recording(LIMBS[0].spec, (LIMBS[0].samples(0, 500),))
    with pytest.raises(BeginError, match="both motion sensors in one recording"):
        analyse(Begin(SQUAT, ("imu",)), alone)
