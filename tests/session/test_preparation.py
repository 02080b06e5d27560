"""What a block has to learn or wait for, by what it is measured on."""

from dataclasses import replace

from msgspec import structs

from reknit.exercise.load import library
from reknit.session.begin import Begin
from reknit.session.joint_calibration import JointCalibration
from reknit.session.neutral import Neutral
from reknit.session.preparation import joint_to_learn, setup_to_wait_for
from reknit.session.setup import SetUp
from reknit.simulate.person import SimulatedPerson
from reknit.simulate.worn_limb import worn_limbs
from reknit.stream import Side, StreamSpec


def worn(name: str) -> tuple[Begin, dict[str, StreamSpec]]:
    exercise = library()[name]
    specs = {each.stream: each.spec for each in worn_limbs(exercise, Side.RIGHT)}
    return Begin(exercise, tuple(specs)), specs


def test_a_camera_waits_until_the_person_stands_right() -> None:
    spec = SimulatedPerson("squat").spec
    begin = Begin(library()["squat"], (spec.name,))
    assert joint_to_learn(begin, {spec.name: spec}) is None
    assert isinstance(setup_to_wait_for(begin, {spec.name: spec}), SetUp)
    unprepared = replace(begin, exercise=structs.replace(begin.exercise, prepare=None))
    assert setup_to_wait_for(unprepared, {spec.name: spec}) is None


def test_two_motion_sensors_of_a_hinge_learn_the_joint() -> None:
    begin, specs = worn("squat")
    learning = joint_to_learn(begin, specs)
    assert isinstance(learning, JointCalibration)
    assert isinstance(setup_to_wait_for(begin, specs), Neutral)


def test_one_motion_sensor_waits_for_the_neutral_pose_until_it_is_known() -> None:
    begin, specs = worn("marching")
    assert joint_to_learn(begin, specs) is None
    assert isinstance(setup_to_wait_for(begin, specs), Neutral)
    assert setup_to_wait_for(replace(begin, neutral={}), specs) is None
