"""A sensor that is connected: bleak's event loop runs inside the source's own thread, while it reads and not otherwise."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Coroutine, Sequence
from contextlib import suppress
from threading import Event
from typing import Any, TypeVar

import numpy as np
from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakCharacteristicNotFoundError

from reknit.sources.ble.dialect import Damaged, Dialect, Write
from reknit.sources.ble.radio import Radio, in_words
from reknit.sources.device import Packet
from reknit.sources.source import SourceError
from reknit.sources.trouble import Trouble
from reknit.stream import NS_PER_S

FIND_S = 8.0
CONNECT_S = 20.0
CLOSE_S = 3.0
LOOK_S = 0.1  # how soon a wish to stop is seen while a connection is made
BATTERY_NS = 60 * NS_PER_S
BATTERY_S = 2.0
MOST_DAMAGED = 20  # damaged packets in a row: not noise, but another form than the one expected
T = TypeVar("T")


class Link:
    """One connection to one sensor, which notifies from the start; used from one thread.

    Parameters
    ----------
    radio
        The Bluetooth to use.
    dialect
        What the sensor says.
    who
        Its address or its name.
    stop
        Ends the attempt to connect.

    Raises
    ------
    SourceError
        Where Bluetooth is not available, the sensor is not near, or it is not of this model.
    """

    def __init__(self, radio: Radio, dialect: Dialect, who: str, stop: Event) -> None:
        self.battery_percent: float | None = None
        self._dialect, self._who = dialect, f"{dialect.title} {who}"
        self._decode = dialect.decoder()
        self._came: deque[tuple[int, bytes]] = deque()
        self._any: asyncio.Event = asyncio.Event()
        self._gone, self._closed, self._damaged, self._asked_ns = False, False, 0, 0
        self._client: BleakClient | None = None
        self._empty = np.empty((0, len(dialect.channels)), dialect.dtype)
        self._runner = asyncio.Runner()
        try:
            self._run(_within(self._open(radio, who), CONNECT_S, stop, self._who))
        except BaseException:
            self.close()
            raise

    def read(self, wait_s: float) -> Sequence[Packet]:
        """What has been notified; a damaged packet is one without samples."""
        self._run(self._listen(wait_s))
        packets: list[Packet] = []
        while self._came:
            packets += self._packets(*self._came.popleft())
        if self._gone and not packets:
            raise SourceError(f"{self._who} has gone; bring it near, see that it is charged and switched on", Trouble.AWAY)
        return packets

    def close(self) -> None:
        """Tell the sensor to stop, and let it go; a second time does nothing."""
        if self._closed:
            return
        self._closed = True
        with suppress(Exception):  # whatever is wrong with a connection that is given up anyway
            self._run(self._leave())
        self._runner.close()

    async def _open(self, radio: Radio, who: str) -> None:
        device = await radio.find(who, FIND_S)
        if device is None:
            raise SourceError(
                f"{self._who} does not answer; bring it near, switch it on, and close other programs that use it",
                Trouble.NOT_FOUND,
            )
        self._client = client = radio.to(device, self._ended)
        await client.connect()
        if self._dialect.prepare is not None:
            await self._dialect.prepare(client)
        for each in self._dialect.notify:
            await client.start_notify(each, self._take)
        for write in self._dialect.start:
            await written(client, write)
        await self._ask_battery(client)

    async def _leave(self) -> None:
        client = self._client
        if client is None:
            return
        async with asyncio.timeout(CLOSE_S):
            try:
                for write in () if self._gone else self._dialect.stop:
                    await written(client, write)
            finally:
                await client.disconnect()

    async def _listen(self, wait_s: float) -> None:
        if self._client is not None and time.monotonic_ns() - self._asked_ns >= BATTERY_NS:
            await self._ask_battery(self._client)
        if not self._came and not self._gone:
            self._any.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    await self._any.wait()
        await asyncio.sleep(0)

    async def _ask_battery(self, client: BleakClient) -> None:
        self._asked_ns = time.monotonic_ns()
        if self._dialect.battery is None:
            return
        with suppress(
            Exception
        ):  # a battery that does not tell is no reason to stop measuring; operating systems raise all sorts
            async with asyncio.timeout(BATTERY_S):
                told = await client.read_gatt_char(self._dialect.battery)
            self.battery_percent = float(told[0]) if told and told[0] <= 100 else None

    def _take(self, _: BleakGATTCharacteristic, value: bytearray) -> None:
        self._came.append((time.monotonic_ns(), bytes(value)))
        self._any.set()

    def _ended(self, _: BleakClient) -> None:
        self._gone = True
        self._any.set()

    def _packets(self, arrival_ns: int, value: bytes) -> list[Packet]:
        try:
            readings = self._decode(value)
        except Damaged as error:
            self._damaged += 1
            if self._damaged >= MOST_DAMAGED:
                raise SourceError(
                    f"{self._who} says what is not understood: {error}; choose the model that it is, or update its firmware"
                ) from error
            return [Packet(self._empty, arrival_ns)]
        if any(len(each.data) for each in readings):
            self._damaged = 0
        return [Packet(each.data, arrival_ns, each.mark) for each in readings]

    def _run(self, work: Coroutine[Any, Any, T]) -> T:
        try:
            return self._runner.run(work)
        except Exception as error:
            raise in_words(error, self._who) from error


async def written(client: BleakClient, write: Write) -> None:
    """Write, and wait for the answer where the characteristic gives one.

    Raises BleakCharacteristicNotFoundError where there is none such.
    """
    characteristic = client.services.get_characteristic(write.characteristic)
    if characteristic is None:
        raise BleakCharacteristicNotFoundError(write.characteristic)
    await client.write_gatt_char(characteristic, write.value, response="write" in characteristic.properties)


async def _within(work: Coroutine[Any, Any, T], timeout_s: float, stop: Event, who: str) -> T:
    """What `work` gives; it is given up, with a SourceError, when the time is over or `stop` is set."""
    task = asyncio.ensure_future(work)
    ends_s = time.monotonic() + timeout_s
    while not task.done():
        await asyncio.wait({task}, timeout=LOOK_S)
        if not task.done() and (stop.is_set() or time.monotonic() >= ends_s):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
            why = "was not wanted any more" if stop.is_set() else f"was not connected within {timeout_s:g} s; bring it near"
            raise SourceError(f"{who} {why}", None if stop.is_set() else Trouble.AWAY)
    return task.result()
