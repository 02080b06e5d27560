"""Blocks that are opened: names of streams where a person wears several sensors of a kind, and which threads drivers keep."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from live.counting import Counting
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
