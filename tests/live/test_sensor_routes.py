"""Looking for sensors and opening them keeps no thread in which exercises are begun, and one scan serves all who ask."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from live.counting import Counting
from reknit.live.admitted import Admitted
from reknit.live.sensor_check import SensorCheck
from reknit.live.sensor_routes import Scan
from reknit.sources.assignments import Assignments
from reknit.sources.families import FAMILIES
from reknit.sources.offer import Offer


def test_sensors_that_are_away_take_none_of_the_loops_own_threads(tmp_path: Path) -> None:
    away = [f"smoke:signal{n}" for n in range(16)]

    async def looked_at() -> tuple[int, list[str]]:
        threads, news = Counting(1), asyncio.Event()
        asyncio.get_running_loop().set_default_executor(threads)
        check = SensorCheck(Assignments(tmp_path / "sensors.json"), Admitted(), news.set)
        await check.choose(away)
        async with asyncio.timeout(10):
            while not all(each["problem"] for each in await check.sensors()):
                news.clear()
                await news.wait()
        told = await check.sensors()
        await check.close()
        return threads.asked, [each["sensor"] for each in told]

    assert asyncio.run(looked_at()) == (0, away)


def test_letting_a_sensor_go_takes_none_of_the_loops_own_threads(tmp_path: Path) -> None:
    async def let_go() -> int:
        threads, news = Counting(1), asyncio.Event()
        asyncio.get_running_loop().set_default_executor(threads)
        check = SensorCheck(Assignments(tmp_path / "sensors.json"), Admitted(), news.set)
        await check.choose(["simulated:emg"])
        async with asyncio.timeout(10):
            while not check.signals()["sensors"]:
                news.clear()
                await news.wait()
        before = threads.asked
        await check.close()
        assert not check.signals()["sensors"]
        return threads.asked - before

    assert asyncio.run(let_go()) == 0


def test_who_asks_during_a_scan_gets_what_it_finds() -> None:
    async def asked() -> tuple[int, list[list[dict[str, Any]]]]:
        threads = Counting(1)
        asyncio.get_running_loop().set_default_executor(threads)
        scan = Scan(Admitted(["file:/named"]))
        told = await asyncio.gather(*(scan.families() for _ in range(3)))
        return threads.asked, told

    used, (first, second, third) = asyncio.run(asked())
    assert used == 0
    assert first is second is third
    assert [each["family"] for each in first] == list(FAMILIES)
    assert [each["address"] for each in first[4]["offers"]] == ["file:/named"]


def test_a_page_that_goes_does_not_end_the_scan_of_another() -> None:
    async def asked() -> list[dict[str, Any]]:
        scan = Scan(Admitted())
        gone, stays = asyncio.create_task(scan.families()), asyncio.create_task(scan.families())
        await asyncio.sleep(0)
        gone.cancel()
        return await stays

    assert len(asyncio.run(asked())) == len(FAMILIES)


def test_what_has_come_by_itself_is_told_and_not_looked_for() -> None:
    async def asked() -> list[dict[str, Any]]:
        return await Scan(Admitted(), {"phone": lambda: [Offer("phone:ab", "Phone, left thigh", "imu", 10, 60.0)]}).families()

    (told,) = [each for each in asyncio.run(asked()) if each["family"] == "phone"]
    assert (told["title"], told["problem"]) == ("Phones", None)
    assert [(each["address"], each["rate_hz"]) for each in told["offers"]] == [("phone:ab", 60.0)]
