"""Peripherals that speak bytes, and the air between them and a real `bleak.BleakClient`: a backend as an operating system would be."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

from bleak.assigned_numbers import CharacteristicPropertyName
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakDeviceNotFoundError, BleakError, BleakGATTProtocolError

from reknit.sources.ble.radio import Radio

SERVICE = "00001234-0000-1000-8000-00805f9b34fb"
BATTERY = "00002a19-0000-1000-8000-00805f9b34fb"
ATT_HEAD = 3


class Peripheral:
    """A sensor as its radio sees it: characteristics with properties and values, and what it does when they are written.

    It keeps every write in `written`, in order; `on_read` gives the error that reading raises, or None where no answer ever comes;
    `measuring` is set while somebody has asked it to measure.
    """

    mtu = 247

    def __init__(self, name: str, address: str, characteristics: dict[str, tuple[CharacteristicPropertyName, ...]]) -> None:
        self.name, self.address = name, address
        self.characteristics = characteristics
        self.values: dict[str, bytes] = {}
        self.written: list[tuple[str, bytes, bool]] = []
        self.measuring = threading.Event()
        self.client: Backend | None = None
        self.on_read: Callable[[], OSError | None] | None = None

    def on_write(self, characteristic: str, value: bytes) -> None:
        """What it does when it is written to."""

    def notify(self, characteristic: str, value: bytes) -> None:
        """Send a notification; nobody hears one that was not asked for, or that does not fit into a packet of the radio."""
        assert len(value) <= self.mtu - ATT_HEAD, "longer than the radio's packets"
        client = self.client
        if client is not None and characteristic in client.callbacks:
            client.loop.call_soon_threadsafe(client.callbacks[characteristic], bytearray(value))

    def drop(self) -> None:
        """Lose the connection, as one that is carried away does."""
        client, self.client = self.client, None
        self.measuring.clear()
        assert client is not None
        client.loop.call_soon_threadsafe(client.lost)


class Backend(BaseBleakClient):
    """The client's side of the operating system."""

    air: Air

    def __init__(self, device: BLEDevice | str, **kwargs: Any) -> None:
        super().__init__(device, **{key: kwargs[key] for key in ("disconnected_callback", "timeout")})
        self.callbacks: dict[str, NotifyCallback] = {}
        self.loop = asyncio.get_running_loop()
        self.peripheral: Peripheral | None = None

    @property
    def name(self) -> str:
        return self.address if self.peripheral is None else self.peripheral.name

    @property
    def mtu_size(self) -> int:
        return 23 if self.peripheral is None else self.peripheral.mtu

    @property
    def is_connected(self) -> bool:
        return self.peripheral is not None and self.peripheral.client is self

    async def connect(self, pair: bool, **kwargs: Any) -> None:
        await self.air.connecting()
        found = [each for each in self.air.near if each.address == self.address]
        if not found:
            raise BleakDeviceNotFoundError(self.address, f"Device {self.address} was not found")
        self.peripheral = found[0]
        self.peripheral.client = self
        self.services = BleakGATTServiceCollection()
        service = BleakGATTService(None, 1, SERVICE)
        self.services.add_service(service)
        for handle, (uuid, properties) in enumerate(self.peripheral.characteristics.items(), 2):
            self.services.add_characteristic(
                BleakGATTCharacteristic(None, handle, uuid, list(properties), lambda: self.mtu_size - ATT_HEAD, service)
            )

    async def disconnect(self) -> None:
        if self.is_connected and self.peripheral is not None:
            self.peripheral.client = None
            self.lost()

    def lost(self) -> None:
        self.callbacks.clear()
        if self._disconnected_callback is not None:
            self._disconnected_callback()

    async def pair(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError

    async def unpair(self) -> None:
        raise NotImplementedError

    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **kwargs: Any
    ) -> bytearray:
        peripheral = self._connected()
        if peripheral.on_read is not None:
            if (trouble := peripheral.on_read()) is not None:
                raise trouble
            await asyncio.Event().wait()
        value = peripheral.values.get(characteristic.uuid)
        if value is None:
            raise BleakGATTProtocolError(0x02)
        return bytearray(value)

    async def write_gatt_char(self, characteristic: BleakGATTCharacteristic, data: Any, response: bool) -> None:
        peripheral = self._connected()
        if ("write" if response else "write-without-response") not in characteristic.properties:
            raise BleakGATTProtocolError(0x03)
        peripheral.written.append((characteristic.uuid, bytes(data), response))
        peripheral.on_write(characteristic.uuid, bytes(data))

    async def start_notify(self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **kwargs: Any) -> None:
        self._connected()
        self.callbacks[characteristic.uuid] = callback

    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        self.callbacks.pop(characteristic.uuid, None)

    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **kwargs: Any
    ) -> bytearray:
        raise NotImplementedError

    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: Any) -> None:
        raise NotImplementedError

    def _connected(self) -> Peripheral:
        if not self.is_connected or self.peripheral is None:
            raise BleakError("Not connected")
        return self.peripheral


class Ears(BaseBleakScanner):
    """The scanner's side of the operating system: whoever is near advertises itself at once."""

    air: Air

    def __init__(self, callback: Any, service_uuids: list[str] | None, mode: str, **kwargs: Any) -> None:
        super().__init__(callback, service_uuids)

    async def start(self) -> None:
        if self.air.problem is not None:
            raise self.air.problem
        self.seen_devices.clear()
        asyncio.get_running_loop().call_soon(self._hear)

    async def stop(self) -> None:
        """Nothing to let go."""

    def _hear(self) -> None:
        for strength, each in enumerate(self.air.near):
            told = AdvertisementData(each.name, {}, {}, [], None, -80 + strength, ())
            device = self.create_or_update_device(each.address, each.address, each.name, None, told)
            self.call_detection_callbacks(device, told)


class Air:
    """Who is in reach of the radio.

    `problem` is raised when somebody listens; `connecting` is awaited by each connection before it comes about.
    """

    def __init__(self, *near: Peripheral) -> None:
        self.near = list(near)
        self.problem: Exception | None = None
        self.connecting: Callable[[], Any] = lambda: asyncio.sleep(0)

    def radio(self) -> Radio:
        """The radio of a computer in this air."""
        return Radio(type("Backend", (Backend,), {"air": self}), type("Ears", (Ears,), {"air": self}))
