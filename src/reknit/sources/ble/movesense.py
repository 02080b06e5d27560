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
    """Reads the notifications of one subscription; keeps the first part of a packet that came in two."""

    def __init__(self, resource: Resource) -> None:
        self._resource = resource
        self._begun = b""
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
            return [*([self._nothing] if begun else ()), *self._data(value)]
        if not begun:
            raise Damaged("the second part of a packet came, and not the first")
        return self._data(begun + value[2:], joined=True)

    def _answer(self, value: bytes) -> None:
        status = int.from_bytes(value[2:4], "little") if len(value) >= 4 else 0
        if not 200 <= status < 300:
            raise SourceError(
                f"the Movesense refuses {self._resource.path} with status {status}; its firmware must be the GATT SensorData one, "
                "and the sensor must have this sense"
            )

    def _data(self, value: bytes, *, joined: bool = False) -> Sequence[Reading]:
        resource, body = self._resource, value[HEAD:]
        whole = body and not len(body) % resource.sample_bytes
        if not whole and not joined and HEAD < len(value) <= MOST_BYTES:
            self._begun = value
            return ()
        if not whole:
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
