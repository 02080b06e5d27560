"""Movesense sensors with the GATT SensorData firmware: movement at 52 or 104 Hz, or ECG, in packets stamped in milliseconds.

Facts from the vendor's description of the GATT SensorData Protocol and of the resources /Meas/IMU6 and /Meas/ECG
(movesense.com/docs/esw): a command is a byte, a reference and the resource; an answer is 1, the reference and a status of HTTP;
data are 2, the reference, the time of the first sample, then one array for each sense; what did not fit follows behind 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from reknit.sources.ble.dialect import Damaged, Dialect, Reading, Write
from reknit.sources.source import SourceError
from reknit.stream import NS_PER_S, Channel, Kind
from reknit.timing.stamps import Stamps

COMMAND = "34800001-7185-4d5d-b431-630e7050e8f0"
NOTIFY = "34800002-7185-4d5d-b431-630e7050e8f0"
BATTERY = "00002a19-0000-1000-8000-00805f9b34fb"
SUBSCRIBE, UNSUBSCRIBE = 1, 2
ANSWER, DATA, DATA_PART_2 = 1, 2, 3
REFERENCE = 99
STAMP_BITS, TICK_NS = 32, 1e6
RATE_ERROR_PPM = 50_000  # the motion chip's own oscillator sets the rate, not a crystal
HEAD = 6  # what it is, reference, time
MOST_BYTES = 4096
SURE_BYTES = 128  # a first part fills the radio's packet, which takes more than this: what is shorter and whole is a packet
ECG_UV = 50_000 / 2**17  # microvolts a count
IMU = (
    *(Channel(f"acceleration {axis}", "m/s^2") for axis in "xyz"),
    *(Channel(f"angular velocity {axis}", "deg/s") for axis in "xyz"),
)


@dataclass(frozen=True, slots=True)
class Resource:
    """What is subscribed to.

    Parameters
    ----------
    path
        Its path, such as "/Meas/IMU6/52".
    senses
        Arrays that follow each other in a packet, one for each sense.
    columns
        Numbers of each sense a sample.
    form
        Type of the numbers, little-endian.
    """

    path: str
    senses: int
    columns: int
    form: str

    @property
    def sample_bytes(self) -> int:
        """Bytes that one sample takes, all senses together."""
        return self.senses * self.columns * np.dtype(self.form).itemsize


class Decoder:
    """Reads the notifications of one subscription; keeps the first part of a packet that came in two.

    A first part may hold whole samples, and nothing in it tells it from a packet. So a long notification of a length that has not
    been seen to be a packet waits for the next one, which shows whether a second part belongs to it.
    """

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        self._begun = b""
        self._joined_bytes = self._alone_bytes = 0  # length of a packet in two parts, and of one in one; 0 before they are known
        self._nothing = Reading(np.empty((0, resource.senses * resource.columns), resource.form))

    def __call__(self, value: bytes) -> Sequence[Reading]:
        """The samples of a packet; nothing for an answer or a first part, none for a part that stayed without its second.

        Raises Damaged, or SourceError for a refusal.
        """
        if len(value) < 2 or value[0] not in (ANSWER, DATA, DATA_PART_2) or value[1] != REFERENCE:
            raise Damaged(
                f"a notification of a Movesense begins with 1, 2 or 3 and {REFERENCE}, got {value[:2].hex(' ') or 'nothing'}"
            )
        if value[0] == ANSWER:
            self._answer(value)
            return ()
        begun, self._begun = self._begun, b""
        if value[0] == DATA:
            return [*self._without_second(begun), *self._first(value)]
        self._alone_bytes = 0
        if not begun:
            raise Damaged("the second part of a packet came, and not the first")
        readings = self._data(begun + value[2:])
        self._joined_bytes = len(begun) + len(value) - 2
        return readings

    def _answer(self, value: bytes) -> None:
        status = int.from_bytes(value[2:4], "little") if len(value) >= 4 else 0
        if not 200 <= status < 300:
            raise SourceError(
                f"the Movesense refuses {self._resource.path} with status {status}; its firmware must be the GATT SensorData one, "
                "and the sensor must have this sense"
            )

    def _first(self, value: bytes) -> Sequence[Reading]:
        """A packet, or nothing yet for what may be the first part of one."""
        known = len(value) in (self._joined_bytes, self._alone_bytes) or len(value) < SURE_BYTES
        if HEAD < len(value) <= MOST_BYTES and not (known and self._whole(value)):
            self._begun = value
            return ()
        return self._data(value)

    def _without_second(self, begun: bytes) -> Sequence[Reading]:
        """What waited, now that no second part came: a packet, or a first part whose second is lost."""
        if not begun:
            return ()
        if not self._whole(begun) or len(begun) < self._joined_bytes:
            return [self._nothing]
        self._alone_bytes = len(begun)
        try:
            return self._data(begun)
        except Damaged:
            return [self._nothing]

    def _whole(self, value: bytes) -> bool:
        return len(value) > HEAD and not (len(value) - HEAD) % self._resource.sample_bytes

    def _data(self, value: bytes) -> Sequence[Reading]:
        resource, body = self._resource, value[HEAD:]
        if not self._whole(value):
            raise Damaged(f"a packet of {resource.path} has {resource.sample_bytes} bytes a sample, got {len(body)}")
        arrays = np.frombuffer(body, resource.form).reshape(resource.senses, -1, resource.columns)
        if not np.isfinite(arrays).all():
            raise Damaged(f"a packet of {resource.path} has finite numbers")
        rows = np.concatenate(list(arrays), axis=1).astype(np.dtype(resource.form).newbyteorder("="))
        return [Reading(rows, int.from_bytes(value[2:HEAD], "little"))]


def _dialect(name: str, title: str, resource: Resource, kind: Kind, channels: tuple[Channel, ...], rate_hz: int) -> Dialect:
    return Dialect(
        id=name,
        title=title,
        kind=kind,
        channels=channels,
        rate=Fraction(rate_hz),
        dtype=np.dtype(resource.form).newbyteorder("=").name,
        names=("Movesense",),
        notify=(NOTIFY,),
        start=(Write(COMMAND, bytes([SUBSCRIBE, REFERENCE]) + resource.path.encode()),),
        stop=(Write(COMMAND, bytes([UNSUBSCRIBE, REFERENCE])),),
        numbering=lambda: Stamps(STAMP_BITS, TICK_NS, NS_PER_S / rate_hz),
        decoder=lambda: Decoder(resource),
        battery=BATTERY,
        rate_error_ppm=RATE_ERROR_PPM,
    )


def _movement(name: str, rate_hz: int) -> Dialect:
    return _dialect(name, "Movesense", Resource(f"/Meas/IMU6/{rate_hz}", 2, 3, "<f4"), Kind.IMU, IMU, rate_hz)


MOVESENSE = (
    _movement("movesense", 52),
    _movement("movesense-104", 104),
    _dialect(
        "movesense-ecg",
        "Movesense",
        Resource("/Meas/ECG/250", 1, 1, "<i4"),
        Kind.SIGNAL,
        (Channel("ECG", "uV", scale=ECG_UV),),
        250,
    ),
)
"""Each stream of a Movesense that can be had."""
