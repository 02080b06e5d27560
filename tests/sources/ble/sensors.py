"""The sensors of the tests: each behaves, byte for byte, as its maker describes it."""

from __future__ import annotations

import struct

from bleak.assigned_numbers import CharacteristicPropertyName

from sources.ble.air import BATTERY, Peripheral

Properties = tuple[CharacteristicPropertyName, ...]
NOTIFY: Properties = ("notify",)
READ: Properties = ("read", "notify")
WRITE: Properties = ("read", "write")


def dot_uuid(short: str) -> str:
    return f"1517{short}-4947-11e9-8646-d663bd873d93"


class FakeDot(Peripheral):
    """A Movella DOT: settings of 32 bytes whose first one says what is set, and measurements on the characteristic of long payloads."""

    def __init__(self, address: str = "D4:22:CD:00:12:34", rate_hz: int = 60) -> None:
        super().__init__(
            "Movella DOT",
            address,
            {dot_uuid("1002"): WRITE, dot_uuid("2001"): WRITE, dot_uuid("2002"): NOTIFY, dot_uuid("3001"): READ},
        )
        self.stubborn = False
        self.values[dot_uuid("3001")] = bytes([77, 0])
        self._set(rate_hz)

    def _set(self, rate_hz: int) -> None:
        self.values[dot_uuid("1002")] = bytes(8) + b"Left knee".ljust(16, b"\0") + struct.pack("<HB5x", rate_hz, 0)

    @property
    def rate_hz(self) -> int:
        return int.from_bytes(self.values[dot_uuid("1002")][24:26], "little")

    def on_write(self, characteristic: str, value: bytes) -> None:
        if characteristic == dot_uuid("1002") and len(value) == 32 and value[0] & 0x10 and not self.stubborn:
            self._set(int.from_bytes(value[24:26], "little"))
        if characteristic == dot_uuid("2001") and value[0] == 1 and value[2] == 26:
            (self.measuring.set if value[1] else self.measuring.clear)()

    def measure(self, number: int) -> None:
        """Notify the sample of that number, in the 63 bytes of a long payload."""
        stamp = (0xFFFF_0000 + round(number * 1e6 / 60)) % 2**32
        numbers = (0.5, 0.5, -0.5, 0.5, 0.25, -9.75, number, 100.5, -0.125, 0.0)
        self.notify(dot_uuid("2002"), struct.pack("<I10f19x", stamp, *numbers))


class FakeMovesense(Peripheral):
    """A Movesense with the GATT SensorData firmware: what does not fit into a packet of the radio goes out in two."""

    COMMAND = "34800001-7185-4d5d-b431-630e7050e8f0"
    NOTIFY = "34800002-7185-4d5d-b431-630e7050e8f0"
    RESOURCES = ("/Meas/IMU6/52", "/Meas/IMU6/104", "/Meas/ECG/250")
    mtu = 161

    def __init__(self, address: str = "0C:8C:DC:00:00:01", serial: str = "223430000278") -> None:
        super().__init__(f"Movesense {serial}", address, {self.COMMAND: ("write",), self.NOTIFY: NOTIFY, BATTERY: ("read",)})
        self.values[BATTERY] = bytes([50])
        self.reference = 0
        self.resources: tuple[str, ...] = self.RESOURCES

    def on_write(self, characteristic: str, value: bytes) -> None:
        if value[0] == 1:
            status = 200 if value[2:].decode() in self.resources else 404
            self.reference = value[1]
            self.notify(self.NOTIFY, struct.pack("<BBH", 1, value[1], status))
            if status == 200:
                self.measuring.set()
        elif value[0] == 2:
            self.measuring.clear()

    def send(self, time_ms: int, body: bytes, *, second: bool = True) -> None:
        """Notify a packet; `second` is false where its second part is lost."""
        whole = struct.pack("<BBI", 2, self.reference, time_ms % 2**32) + body
        most = self.mtu - 3
        self.notify(self.NOTIFY, whole[:most])
        if len(whole) > most and second:
            self.notify(self.NOTIFY, bytes([3, self.reference]) + whole[most:])


class FakeMyo(Peripheral):
    """A Myo armband: eight electrodes as signed bytes, two samples a notification, four characteristics in turn."""

    COMMAND = "d5060401-a904-deb9-4748-2c7f4a124842"
    EMG = tuple(f"d506{n:02x}05-a904-deb9-4748-2c7f4a124842" for n in (1, 2, 3, 4))

    def __init__(self, address: str = "DE:AD:00:00:00:01") -> None:
        emg = dict.fromkeys(self.EMG, NOTIFY)
        super().__init__("My Myo", address, {self.COMMAND: ("write",), BATTERY: READ, **emg})
        self.values[BATTERY] = bytes([93])

    def on_write(self, characteristic: str, value: bytes) -> None:
        if value[:2] == b"\x01\x03":
            (self.measuring.set if value[2] == 2 else self.measuring.clear)()

    def send(self, number: int) -> None:
        """Notify the packet of that number."""
        first = [(number + electrode) % 256 - 128 for electrode in range(8)]
        second = [-128 if each == 127 else each + 1 for each in first]
        self.notify(self.EMG[number % 4], struct.pack("16b", *first, *second))


class FakeWit(Peripheral):
    """A WitMotion sensor: packets 55 61; settings are written without an answer, and only once they are unlocked."""

    NOTIFY = "0000ffe4-0000-1000-8000-00805f9a34fb"
    WRITE = "0000ffe9-0000-1000-8000-00805f9a34fb"

    def __init__(self, address: str = "EF:D5:00:00:00:01") -> None:
        super().__init__("WT901BLE68", address, {self.NOTIFY: NOTIFY, self.WRITE: ("write-without-response",)})
        self.unlocked, self.rate = False, 6

    def on_write(self, characteristic: str, value: bytes) -> None:
        self.unlocked |= value == bytes.fromhex("ffaa6988b5")
        if self.unlocked and value[:3] == bytes.fromhex("ffaa03"):
            self.rate = value[3]
            self.measuring.set()

    def send(self, *rows: tuple[int, ...]) -> None:
        """Notify packets, several at once where several are given."""
        self.notify(self.NOTIFY, b"".join(b"\x55\x61" + struct.pack("<9h", *row) for row in rows))
