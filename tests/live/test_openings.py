"""Blocks that are opened: names of streams where a person wears several sensors of a kind, and which threads drivers keep."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from live.counting import Counting
from reknit.exercise.load import library
from reknit.live import protocol
from reknit.live.guard import Guard
from reknit.live.house import House
from reknit.live.openings import _free_name, open_block
from reknit.session.begin import BeginError


def test_a_second_sensor_of_a_kind_has_a_number_and_there_is_an_end() -> None:
    taken: set[str] = set()
    for _ in range(99):
        taken.add(_free_name("imu", taken))
    assert {"imu", "imu-2", "imu-99"} <= taken
    assert len(taken) == 99
    with pytest.raises(BeginError, match="99 streams called 'imu' already"):
        _free_name("imu", taken)


@pytest.mark.parametrize(
    ("source", "asked"),
    [(protocol.SensorSource(address="simulated:emg"), 1), (protocol.SimulatedPersonSource(), 2)],
    ids=["a driver, and building the block", "no driver"],
)
def test_a_driver_that_is_opened_takes_none_of_the_loops_own_threads(
    tmp_path: Path, source: protocol.AnySource, asked: int
) -> None:
    async def opened() -> tuple[int, list[str]]:
        threads = Counting(1)
        asyncio.get_running_loop().set_default_executor(threads)
        opening = await open_block(
            protocol.Begin(exercise="quadriceps-setting", source=source), House(tmp_path, Guard("secret", ()))
        )
        return threads.asked, list(opening.sources)

    assert asyncio.run(opened()) == (asked, ["emg"])


RISKY = [name for name, exercise in library().items() if exercise.release]
REAL = [
    protocol.Camera(width=640, height=480),
    protocol.SensorSource(address="simulated:forces"),
    protocol.LslSource(name="plate"),
    protocol.RecordingSource(recording="any"),
    protocol.MotionSource(phone="any"),
]


@pytest.mark.parametrize("source", REAL, ids=lambda each: type(each).__name__)
def test_nobody_stands_without_support_and_release_over_the_wire(tmp_path: Path, source: protocol.AnySource) -> None:
    standing = {"single-leg-stance", "limits-of-stability", "standing-still", "balance-conditions"}
    assert standing | {"timed-up-and-go", "ten-metre-walk", "walking", "marching"} <= set(RISKY)
    house = House(tmp_path, Guard("secret", ()))
    for exercise in RISKY:
        with pytest.raises(BeginError, match="therapist's release"):
            asyncio.run(open_block(protocol.Begin(exercise=exercise, source=source), house))


def test_a_real_sensor_beside_a_simulated_one_needs_the_release_too(tmp_path: Path) -> None:
    house = House(tmp_path, Guard("secret", ()))
    real = protocol.MotionSource(phone="any")
    for exercise in RISKY:
        for simulated in (protocol.SimulatedPlateSource(), protocol.SimulatedPersonSource(), protocol.SimulatedLimbSource()):
            with pytest.raises(BeginError, match="therapist's release"):
                asyncio.run(open_block(protocol.Begin(exercise=exercise, source=simulated, companions=[real]), house))


@pytest.mark.parametrize("exercise", ["standing-still", "limits-of-stability"])
def test_a_plate_that_is_released_is_measured_in_cm(tmp_path: Path, exercise: str) -> None:
    source = protocol.SensorSource(address="simulated:forces")
    asked = protocol.Begin(exercise=exercise, source=source, released=True)
    opening = asyncio.run(open_block(asked, House(tmp_path, Guard("secret", ()))))
    assert opening.begin.exercise.measure == "cop_sway"
    assert list(opening.specs) == ["forces"]


@pytest.mark.parametrize("exercise", ["standing-still", "balance-conditions", "limits-of-stability"])
def test_a_sensor_on_the_chest_can_be_tried_before_its_pose_is_known(tmp_path: Path, exercise: str) -> None:
    asked = protocol.Begin(exercise=exercise, source=protocol.SimulatedLimbSource())
    opening = asyncio.run(open_block(asked, House(tmp_path, Guard("secret", ()))))
    assert opening.begin.exercise.measure == "trunk_sway"
