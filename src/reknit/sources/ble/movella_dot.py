"""Movella DOT (formerly Xsens DOT): orientation, acceleration and angular velocity at 60 Hz, each sample stamped in microseconds.

Facts from the vendor's "Movella DOT BLE Services Specifications" (XD0506P): services 1000 (configuration), 2000 (measurement) and
3000 (battery); "custom mode 5" (26), which comes on the characteristic of long payloads; numbers are little-endian.
"""

from __future__ import annotations

import struct
from fractions import Fraction

import numpy as np
from bleak import BleakClient

from reknit.sources.ble.dialect import Damaged, Dialect, Reading, Write
from reknit.sources.ble.link import written
from reknit.sources.source import SourceError
from reknit.sources.trouble import Trouble
from reknit.stream import NS_PER_S, Channel, Kind
from reknit.timing.stamps import Stamps

RATE_HZ = 60  # the highest that a DOT streams live
STAMP_BITS, TICK_NS = 32, 1000.0
CUSTOM_MODE_5 = 26
MEASUREMENT = 1
OUTPUT_RATE = 0x10  # the bit of the first byte of the device control that says which of its fields is meant
RATE_AT, CONTROL_BYTES = 24, 32
NUMBERS = np.dtype("<f4")
HEAD = struct.Struct("<I")
LEAST, MOST = 44, 63  # a long payload may come with zeros behind its numbers
TURN = 0.1  # a quaternion whose length differs from 1 by more is none


def uuid(short: int) -> str:
    """The whole UUID of a service or characteristic."""
    return f"1517{short:04x}-4947-11e9-8646-d663bd873d93"


DEVICE_CONTROL, MEASURE, LONG_PAYLOAD, BATTERY = uuid(0x1002), uuid(0x2001), uuid(0x2002), uuid(0x3001)
CHANNELS = (
    *(Channel(f"quaternion {axis}", "1") for axis in "wxyz"),
    *(Channel(f"acceleration {axis}", "m/s^2") for axis in "xyz"),
    *(Channel(f"angular velocity {axis}", "deg/s") for axis in "xyz"),
)


def decode(value: bytes) -> list[Reading]:
    """One sample: SampleTimeFine, then quaternion, acceleration (gravity included) and angular velocity; Damaged."""
    if not LEAST <= len(value) <= MOST:
        raise Damaged(f"a measurement of a DOT has {LEAST} to {MOST} bytes, got {len(value)}")
    numbers = np.frombuffer(value, NUMBERS, len(CHANNELS), HEAD.size).astype(np.float32)
    if not np.isfinite(numbers).all() or abs(float(np.linalg.norm(numbers[:4].astype(np.float64))) - 1) > TURN:
        raise Damaged("a measurement of a DOT has finite numbers and a quaternion of length 1")
    return [Reading(numbers.reshape(1, -1), HEAD.unpack_from(value)[0])]


async def set_rate(client: BleakClient) -> None:
    """See to it that the sensor gives `RATE_HZ`; SourceError where it cannot be had."""
    if await _rate_hz(client) == RATE_HZ:
        return
    control = bytearray(CONTROL_BYTES)
    control[0] = OUTPUT_RATE
    control[RATE_AT : RATE_AT + 2] = RATE_HZ.to_bytes(2, "little")
    await written(client, Write(DEVICE_CONTROL, bytes(control)))
    rate_hz = await _rate_hz(client)
    if rate_hz != RATE_HZ:
        raise SourceError(f"the Movella DOT stays at {rate_hz} Hz; set it to {RATE_HZ} Hz in the vendor's app", Trouble.TOO_SLOW)


async def _rate_hz(client: BleakClient) -> int:
    control = await client.read_gatt_char(DEVICE_CONTROL)
    if len(control) < RATE_AT + 2:
        raise SourceError(
            f"the Movella DOT tells its settings in {len(control)} bytes, expected {CONTROL_BYTES}; update its firmware"
        )
    return int.from_bytes(control[RATE_AT : RATE_AT + 2], "little")


MOVELLA_DOT = Dialect(
    id="movella-dot",
    title="Movella DOT",
    kind=Kind.IMU,
    channels=CHANNELS,
    rate=Fraction(RATE_HZ),
    dtype="float32",
    names=("Movella DOT", "Xsens DOT"),
    notify=(LONG_PAYLOAD,),
    start=(Write(MEASURE, bytes([MEASUREMENT, 1, CUSTOM_MODE_5])),),
    stop=(Write(MEASURE, bytes([MEASUREMENT, 0, CUSTOM_MODE_5])),),
    numbering=lambda: Stamps(STAMP_BITS, TICK_NS, NS_PER_S / RATE_HZ),
    decoder=lambda: decode,
    battery=BATTERY,
    prepare=set_rate,
)
