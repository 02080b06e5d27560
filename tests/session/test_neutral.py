"""The neutral pose before practice with motion sensors."""

from dataclasses import replace

import numpy as np
import pytest

from reknit.exercise.load import library
from reknit.formats.recording import Recording
from reknit.journal.message import Message, Note
from reknit.session.analyse import analyse, neutral_in
from reknit.session.begin import Begin, BeginError, measured_on, streams_for
from reknit.session.block import Block
from reknit.session.neutral import Neutral
from reknit.session.setup import Obstacle
from reknit.session.state import BlockState
from reknit.session.together import Together
from reknit.session.words import POSES, SENTENCES, guidance
from reknit.signals.measure import Gate
from reknit.signals.motion_measures import SWAYS, WORN
from reknit.simulate.limb import SimulatedLimb
from reknit.sources.phone import Placement, phone_spec
from reknit.stream import NS_PER_S, Chunk, Kind, Side, SpecError

LIMB = SimulatedLimb(range_deg=90, seed=4)
ARM = library()["shoulder-abduction"]


def looked(chunks: list[Chunk]) -> Neutral:
    neutral = Neutral({"imu": LIMB.spec})
    for chunk in chunks:
        neutral.take("imu", chunk)
    return neutral


def test_two_seconds_of_stillness_are_enough() -> None:
    neutral = looked([LIMB.samples(0, 190)])
    assert neutral.obstacle is Obstacle.HOLD_NEUTRAL
    assert neutral.still == pytest.approx(0.945, abs=0.01)
    neutral.take("imu", LIMB.samples(190, 15))
    assert neutral.ready
    assert neutral.poses["imu"] == pytest.approx((0, 1, 0), abs=0.02)


def test_the_pose_does_not_depend_on_how_samples_were_cut() -> None:
    whole = looked([LIMB.samples(0, 150)])
    single = looked([LIMB.samples(index, 1) for index in range(150)])
    assert whole.poses == single.poses
    assert whole.still == single.still


def test_a_movement_begins_the_wait_anew() -> None:
    moving = LIMB.samples(330, 60)  # it swings from 3 s on
    neutral = looked([LIMB.samples(0, 150), moving])
    assert neutral.still < 0.3
    assert not neutral.ready


def test_a_missing_sample_is_no_stillness() -> None:
    broken = LIMB.samples(150, 10)
    broken.data[4] = np.nan
    neutral = looked([LIMB.samples(0, 150), broken])
    assert neutral.still == pytest.approx(4 / 200, abs=0.01)


def test_a_sensor_in_the_wrong_unit_never_gets_ready() -> None:
    chunk = LIMB.samples(0, 300)
    assert not looked([chunk._replace(data=chunk.data / 9.81)]).ready


def test_a_phone_counts_by_its_own_times() -> None:
    spec = phone_spec(Placement.UPPER_ARM, Side.RIGHT, "phone")
    neutral = Neutral({"motion": spec})
    rows = np.full((200, spec.width), np.nan)
    rows[:, :6] = 0, 9.8, 0, 0, 0, 0
    for first in range(0, 200, 7):
        part = slice(first, first + 7)
        neutral.take("motion", Chunk(spec, 0, first, rows[part], np.arange(200)[part] * (NS_PER_S // 60)))
        if neutral.ready:
            break
    assert first == 119  # the first batch behind 2 s of 60 samples each


def test_two_sensors_must_both_be_still() -> None:
    other = replace(LIMB.spec, name="second")
    neutral = Neutral({"imu": LIMB.spec, "second": other})
    neutral.take("imu", LIMB.samples(0, 250))
    assert (neutral.still, neutral.ready) == (0.0, False)
    neutral.take("second", LIMB.samples(0, 250)._replace(spec=other))
    assert neutral.ready


def test_a_stream_without_a_gyroscope_is_refused() -> None:
    spec = replace(LIMB.spec, channels=LIMB.spec.channels[:3])
    with pytest.raises(SpecError, match="angular velocity"):
        Neutral({"imu": spec})


def block_of(seconds: float) -> Block:
    begin = Begin(ARM, ("imu",))
    block = Block(begin, {"imu": LIMB.spec})
    for number, first in enumerate(range(0, round(seconds * 100), 5)):
        block.take(Message(number, (first + 5) * 10_000_000, "imu", LIMB.samples(first, 5)))
    return block


def test_a_block_waits_for_the_pose_and_then_counts() -> None:
    waiting = block_of(1)
    assert waiting.state is BlockState.PREPARE
    said = guidance(waiting)
    assert said is not None
    assert said.code == "setup.neutral-arm"
    block = block_of(17)
    assert block.state is BlockState.PRACTISE
    assert block.begin.neutral is not None
    assert block.practice is not None
    assert len(block.practice.repetitions) == 3
    assert [each["peak"] for each in block.practice.repetitions] == pytest.approx([90] * 3, abs=2.5)
    assert block.gate is Gate.OPEN


def test_practice_can_be_started_at_once_with_what_is_known() -> None:
    block = block_of(0.5)
    block.take(Message(99, 600_000_000, None, Note("control", {"name": "start", "value": None})))
    assert block.state is BlockState.PRACTISE
    empty = Block(Begin(ARM, ("imu",)), {"imu": LIMB.spec})
    empty.take(Message(0, 0, None, Note("control", {"name": "start", "value": None})))
    assert empty.state is BlockState.PREPARE


def test_the_pose_goes_with_the_block() -> None:
    begin = Begin(ARM, ("imu",), neutral={"imu": (0.0, 1.0, 0.0)})
    assert Begin.from_dict(begin.to_dict()).neutral == {"imu": (0.0, 1.0, 0.0)}
    assert Begin.from_dict(Begin(ARM, ("imu",)).to_dict()).neutral is None
    assert measured_on(begin, {"imu": LIMB.spec}) == ("imu",)


def test_a_file_brings_its_own_pose_and_gives_what_was_live() -> None:
    recording = Recording(LIMB.spec, (LIMB.samples(0, 1700),))
    assert neutral_in(Together.of(recording))["imu"] == pytest.approx((0, 1, 0), abs=0.02)
    told = analyse(Begin(ARM, ("imu",)), recording)
    assert len(told["repetitions"]) == 3
    assert told["neutral"]["imu"] == pytest.approx([0, 1, 0], abs=0.02)


def test_a_file_in_which_nobody_is_still_is_refused() -> None:
    with pytest.raises(BeginError, match="never still for 2 s"):
        neutral_in(Together.of(Recording(LIMB.spec, (LIMB.samples(320, 300),))))


def test_the_camera_goes_before_a_sensor_and_a_sensor_alone_is_enough() -> None:
    camera = replace(LIMB.spec, name="camera", kind=Kind.LANDMARKS)
    assert streams_for(ARM, {"imu": LIMB.spec, "camera": camera})[0] == "camera"
    assert streams_for(ARM, {"imu": LIMB.spec}) == ("imu",)
    legs = replace(LIMB.spec, channels=tuple(replace(each, segment="thigh", side=Side.RIGHT) for each in LIMB.spec.channels))
    with pytest.raises(BeginError, match="on the right upper arm"):
        streams_for(ARM, {"imu": legs})


def test_behind_a_pause_the_wait_begins_anew() -> None:
    neutral = looked([LIMB.samples(0, 150)])
    later = LIMB.samples(0, 60)._replace(first=1000)
    neutral.take("imu", later)
    assert not neutral.ready
    assert neutral.still == pytest.approx(0.295, abs=0.01)


def test_a_new_epoch_begins_the_wait_anew() -> None:
    neutral = looked([LIMB.samples(0, 150)])
    neutral.take("imu", LIMB.samples(0, 100)._replace(epoch=1))
    assert neutral.still == pytest.approx(0.495, abs=0.01)


def test_each_pose_that_is_asked_for_has_its_sentence() -> None:
    assert set(POSES) <= set(WORN) | set(SWAYS)
    assert {f"setup.neutral-{pose}" for pose in POSES.values()} <= set(SENTENCES)
    sitting = {name for name, exercise in library().items() if POSES.get(exercise.measure) == "sit"}
    assert sitting == {"timed-up-and-go", "five-times-sit-to-stand-trunk", "thirty-second-sit-to-stand-trunk"}
