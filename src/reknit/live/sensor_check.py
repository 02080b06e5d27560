"""Sensors that a page looks at before practice: opened, judged, put on their muscles, and let go. Nothing is recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from reknit.live.admitted import Admitted
from reknit.live.tap_light import TapLight
from reknit.live.watched_sensor import SHOWN, WatchedSensor
from reknit.signals.motion_places import SEGMENTS, place_words
from reknit.signals.muscle.names import MUSCLES
from reknit.sources.assignments import Assignments, Place, WornAt
from reknit.sources.families import open_source
from reknit.sources.source import Source, SourceError
from reknit.sources.trouble import trouble_of
from reknit.stream import Kind, ReknitError, Side, StreamSpec

AGAIN_S = 3.0
OPENING = ThreadPoolExecutor(8, "opening")
"""Sensors that are away keep these threads, and not those in which exercises are begun."""
LETTING_GO = ThreadPoolExecutor(8, "letting go")
"""Sensors that hang when they are let go keep these, and not those in which sessions are sealed."""


class SensorCheck:
    """The sensors of one page, by their addresses; runs on the event loop.

    A sensor that cannot be opened is tried again every three seconds for as long as it is wanted.

    Parameters
    ----------
    assignments
        Where the muscles of the channels are kept.
    admitted
        What may be opened.
    changed
        Called when a sensor was opened, failed, or is on another muscle.
    """

    def __init__(self, assignments: Assignments, admitted: Admitted, changed: Callable[[], None]) -> None:
        self._assignments, self._admitted, self._changed = assignments, admitted, changed
        self._wanted: dict[str, asyncio.Task[None]] = {}
        self._open: dict[str, WatchedSensor] = {}
        self._problems: dict[str, ReknitError] = {}
        self._light: TapLight[tuple[str, int]] = TapLight()
        self._shaken: TapLight[str] = TapLight()

    async def choose(self, addresses: list[str]) -> None:
        """Look at these sensors and no others; comes back once the others are let go, while new ones are still being opened."""
        gone = [address for address in self._wanted if address not in addresses]
        tasks = [self._wanted[address] for address in gone]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(self._let_go(address) for address in gone))
        # Only now: whoever is told that a sensor is not looked at any more may open it.
        for address in gone:
            del self._wanted[address]
        for address in addresses:
            if address not in self._wanted:
                self._wanted[address] = asyncio.create_task(self._keep_opening(address))
        self._wanted = {address: self._wanted[address] for address in dict.fromkeys(addresses)}
        self._changed()

    async def assign(self, address: str, channel: str, muscle: str | None, side: str | None) -> None:
        """Keep that a channel is on a muscle, or on none.

        Raises SourceError where there is no such sensor, channel or muscle, the sensor is none of muscles, or it cannot be kept.
        """
        sensor = self._open.get(address)
        if sensor is None or channel not in {each.name for each in sensor.spec.channels}:
            raise SourceError(f"there is no open sensor {address!r} with a channel {channel!r}; choose the sensor again")
        if muscle is not None and muscle not in MUSCLES:
            raise SourceError(f"there is no muscle {muscle!r}; pick one of those on the picture")
        if muscle is not None and sensor.spec.kind is not Kind.EMG:
            raise SourceError(
                f"{sensor.spec.device} hears no muscles (its signals are {sensor.spec.kind.value}, and muscles need emg), so "
                f"{channel!r} cannot be put on one; pick a channel of a muscle sensor"
            )
        place = None if muscle is None else Place(muscle, None if side is None else Side(side))
        await asyncio.to_thread(self._assignments.put, sensor.spec.device, channel, place)
        self._changed()

    async def wear(self, address: str, segment: str | None, side: str | None) -> None:
        """Keep where a motion sensor is worn, or that nobody says so.

        Raises SourceError where there is no such sensor or place, it is no motion sensor, another one is there, or it cannot be kept.
        """
        sensor = self._open.get(address)
        if sensor is None:
            raise SourceError(f"there is no open sensor {address!r}; choose the sensor again")
        at = None if segment is None else _worn(segment, side)
        if at is not None and sensor.spec.kind is not Kind.IMU:
            raise SourceError(
                f"{sensor.spec.device} feels no movement (its signals are {sensor.spec.kind.value}, and motion sensors give imu); "
                "pick a motion sensor"
            )
        others = {each.spec.device for other, each in self._open.items() if other != address and each.spec.kind is Kind.IMU}
        for device in sorted(others - {sensor.spec.device}):
            if at is not None and await asyncio.to_thread(self._assignments.worn_at, device) == at:
                raise SourceError(
                    f"{device} is on the {place_words(at.segment, at.side)} already; say first that it is somewhere else, "
                    f"or pick another place for {sensor.spec.device}"
                )
        await asyncio.to_thread(self._assignments.wear, sensor.spec.device, at)
        self._changed()

    async def close(self) -> None:
        """Let all sensors go."""
        await self.choose([])

    async def sensors(self) -> list[dict[str, Any]]:
        """What is known of each wanted sensor that does not change from moment to moment."""
        specs = {address: sensor.spec for address, sensor in self._open.items()}
        if specs:  # their muscles stand in a file
            specs = await asyncio.to_thread(lambda: {address: self._assignments.applied(spec) for address, spec in specs.items()})
        return [self._described(address, specs.get(address)) for address in self._wanted]

    def signals(self) -> dict[str, Any]:
        """How each open sensor and each of its channels is now, which channel is lit, and which motion sensor is moved."""
        told = {address: sensor.to_dict() for address, sensor in self._open.items() if address in self._wanted}
        # What has not settled begins near 0, and would light up by itself.
        levels = {
            (address, n): None if channel["verdict"] is None else channel["level"]
            for address, sensor in told.items()
            if sensor["motion"] is None
            for n, channel in enumerate(sensor["channels"])
        }
        lit = self._light.take(levels)
        return {
            "sensors": [{"sensor": address, **sensor} for address, sensor in told.items()],
            "shaken": self._shaken.take(
                {key: each["motion"]["moved"] for key, each in told.items() if each["motion"] is not None}
            ),
            "lit": None if lit is None else {"sensor": lit[0], "channel": lit[1]},
        }

    def _described(self, address: str, spec: StreamSpec | None) -> dict[str, Any]:
        error = self._problems.get(address)
        problem, trouble = (None, None) if error is None else (str(error), trouble_of(error))
        told = {"sensor": address, "open": spec is not None, "problem": problem, "trouble": trouble}
        if spec is None:
            return told | {"device": None, "kind": None, "rate_hz": None, "worn": None, "channels": [], "left_out": 0}
        channels = [
            {"name": each.name, "unit": each.unit, "muscle": each.muscle, "side": None if each.side is None else each.side.value}
            for each in spec.channels[:SHOWN]
        ]
        more = {"device": spec.device, "kind": spec.kind.value, "rate_hz": spec.known_rate_hz, "channels": channels}
        first = spec.channels[0]
        worn = None if first.segment is None else {"segment": first.segment, "side": first.side}
        return told | more | {"worn": worn, "left_out": max(0, spec.width - SHOWN)}

    async def _keep_opening(self, address: str) -> None:
        """Open a sensor; where that fails, tell why and try again."""
        while True:
            try:
                source = await asyncio.wrap_future(OPENING.submit(self._opened, address))
            except ReknitError as error:
                self._problems[address] = error
                self._changed()
                await asyncio.sleep(AGAIN_S)
            else:
                self._problems.pop(address, None)
                self._open[address] = WatchedSensor(source)
                self._changed()
                return

    def _opened(self, address: str) -> Source:
        self._admitted.admit(address)
        return open_source(address, "sensor")

    async def _let_go(self, address: str) -> None:
        self._problems.pop(address, None)
        sensor = self._open.pop(address, None)
        if sensor is not None:
            await asyncio.wrap_future(LETTING_GO.submit(sensor.stop))


def _worn(segment: str, side: str | None) -> WornAt:
    if segment not in SEGMENTS:
        raise SourceError(f"there is no place {segment!r}; pick one of {', '.join(SEGMENTS)}")
    if SEGMENTS[segment] and side is None:
        raise SourceError(f"there is a {segment.replace('_', ' ')} on either side; say left or right")
    return WornAt(segment, Side(side) if SEGMENTS[segment] and side is not None else None)
