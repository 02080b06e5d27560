"""The Bluetooth of the computer: who is near, and a sentence for everything that can be wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bleak import BleakClient, BleakScanner
from bleak.backends.client import BaseBleakClient
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, BaseBleakScanner
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakCharacteristicNotFoundError,
    BleakDBusError,
)

from reknit.sources.source import SourceError
from reknit.sources.trouble import Trouble

Reason = BleakBluetoothNotAvailableReason
NO_RADIO = "this computer has no Bluetooth LE that can be reached; plug in an adapter, and on Linux install and start BlueZ"
OFF = "Bluetooth is off; switch it on in the settings of this computer"
DENIED = "this program may not use Bluetooth; allow it in the privacy settings of this computer"
NO_BLUEZ = ("org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner")
UNAVAILABLE = {
    Reason.NO_BLUETOOTH: NO_RADIO,
    Reason.NO_BLE_CENTRAL_ROLE: "this computer's Bluetooth cannot speak to sensors (Bluetooth LE); plug in a newer adapter",
    Reason.POWERED_OFF: OFF,
    Reason.DENIED_BY_USER: DENIED,
    Reason.DENIED_BY_SYSTEM: DENIED,
    Reason.DENIED_BY_UNKNOWN: DENIED,
    Reason.UNKNOWN: f"Bluetooth is not available; {NO_RADIO.split('; ')[1]}, and switch it on",
}

TROUBLES = {
    Reason.POWERED_OFF: Trouble.BLUETOOTH_OFF,
    Reason.DENIED_BY_USER: Trouble.BLUETOOTH_DENIED,
    Reason.DENIED_BY_SYSTEM: Trouble.BLUETOOTH_DENIED,
    Reason.DENIED_BY_UNKNOWN: Trouble.BLUETOOTH_DENIED,
    Reason.UNKNOWN: Trouble.BLUETOOTH_OFF,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """A sensor that advertises itself."""

    address: str
    name: str
    signal_dbm: int


@dataclass(frozen=True, slots=True)
class Radio:
    """The Bluetooth that bleak uses.

    Parameters
    ----------
    client, scanner
        Backends of bleak; None for those of this operating system.
    """

    client: type[BaseBleakClient] | None = None
    scanner: type[BaseBleakScanner] | None = None

    async def heard(self, wait_s: float) -> list[Heard]:
        """Everything with a name that advertises itself within `wait_s` seconds, the nearest first."""
        found = await BleakScanner.discover(wait_s, return_adv=True, **self._scanner())
        named = [Heard(device.address, _name(device, told), told.rssi) for device, told in found.values()]
        return sorted((each for each in named if each.name), key=lambda each: -each.signal_dbm)

    async def find(self, who: str, wait_s: float) -> BLEDevice | None:
        """The device with that address, or whose name is or ends with it; None where none advertises itself in time."""
        wanted = who.casefold()

        def matches(device: BLEDevice, told: AdvertisementData) -> bool:
            name = _name(device, told).casefold()
            return device.address.casefold() == wanted or name == wanted or name.endswith(f" {wanted}")

        return await BleakScanner.find_device_by_filter(matches, wait_s, **self._scanner())

    def to(self, device: BLEDevice, gone: Callable[[BleakClient], None]) -> BleakClient:
        """A client for the device, which calls `gone` when the connection ends."""
        return BleakClient(device, gone, backend=self.client)

    def _scanner(self) -> dict[str, Any]:
        return {} if self.scanner is None else {"backend": self.scanner}


def in_words(error: Exception, who: str) -> SourceError:
    """What went wrong with `who`, and what to do; bleak passes on errors of any kind from the operating system."""
    if isinstance(error, SourceError):
        return error
    if isinstance(error, BleakBluetoothNotAvailableError):
        return SourceError(UNAVAILABLE[error.reason], TROUBLES.get(error.reason, Trouble.BLUETOOTH_MISSING))
    no_bluez = isinstance(error, BleakDBusError) and error.dbus_error in NO_BLUEZ
    if no_bluez or isinstance(error, FileNotFoundError | ConnectionRefusedError | PermissionError):
        return SourceError(f"{NO_RADIO} ({_told(error)})", Trouble.BLUETOOTH_MISSING)
    if isinstance(error, BleakCharacteristicNotFoundError):
        return SourceError(
            f"{who} has no characteristic {error.char_specifier}; choose the model that it is, or update its firmware"
        )
    return SourceError(
        f"{who} cannot be used over Bluetooth: {_told(error)}; bring it near, switch it off and on, and try again", Trouble.AWAY
    )


def _told(error: Exception) -> str:
    return str(error) or type(error).__name__


def _name(device: BLEDevice, told: AdvertisementData) -> str:
    return told.local_name or device.name or ""
