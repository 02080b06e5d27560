"""Lab Streaming Layer in: muscle signals from any amplifier or program that offers an outlet.

LSL carries no sequence number and loses samples without a word, so missing time is found from the time stamps: a jump of more
than `BREAK_S` against the stream's rate begins a new epoch behind a Gap of unknown length.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import pylsl

from reknit.sources.source import SourceError
from reknit.stream import NS_PER_S, Channel, Chunk, Clock, Gap, GapReason, Item, Kind, StreamSpec

BREAK_S = 0.5
PULL_S = 0.2
PIECE_S = 0.01
FORMATS = {pylsl.cf_int16: "int16", pylsl.cf_int32: "int32", pylsl.cf_float32: "float32", pylsl.cf_double64: "float64"}
NUMPY = {"int16": np.int16, "int32": np.int32, "float32": np.float32, "float64": np.float64}


@dataclass(frozen=True, slots=True)
class Offer:
    """An outlet that was found: its name, type, number of channels and rate (0: irregular)."""

    name: str
    type: str
    channels: int
    rate_hz: float


def offers(wait_s: float = 1.5) -> list[Offer]:
    """The outlets that answer within `wait_s` seconds."""
    found = pylsl.resolve_streams(wait_time=wait_s)
    return [Offer(each.name(), each.type(), each.channel_count(), each.nominal_srate()) for each in found]


class LslSource:
    """The first outlet of that name.

    Parameters
    ----------
    name
        Name of the outlet's stream.
    stream
        Name that the stream gets in the session.
    wait_s
        How long to look for the outlet.

    Raises
    ------
    SourceError
        Where no such outlet answers, or it sends text or without a rate.
    """

    def __init__(self, name: str, stream: str = "emg", wait_s: float = 5.0) -> None:
        found = pylsl.resolve_byprop("name", name, minimum=1, timeout=wait_s)
        if not found:
            raise SourceError(
                f"no LSL stream called {name!r} answers; start its outlet, check that both programs may use the network, and try again"
            )
        info = found[0]
        dtype, rate = FORMATS.get(info.channel_format()), info.nominal_srate()
        if dtype is None or rate <= 0:
            raise SourceError(
                f"the LSL stream {name!r} has format {info.channel_format()} and rate {rate:g} Hz; expected numbers at a fixed rate"
            )
        self._inlet = pylsl.StreamInlet(info, max_buflen=60, recover=True)
        full = self._inlet.info(timeout=wait_s)
        self.spec = StreamSpec(
            name=stream,
            kind=Kind.EMG,
            channels=_channels(full),
            rate=Fraction(rate).limit_denominator(1_000_000),
            dtype=dtype,
            device=f"LSL {name}",
            clock=f"LSL {full.hostname()}",
            attributes=(("source_id", full.source_id()),),
        )

    def run(self, deliver: Callable[[Item], None], stop: threading.Event) -> None:
        """Pull, waiting for samples and never polling, until stopped."""
        self._inlet.open_stream(timeout=5.0)
        size = max(1, round(self.spec.rate_hz * PIECE_S))
        epochs = _Epochs(self.spec)
        try:
            while not stop.is_set():
                rows, stamps = self._inlet.pull_chunk(timeout=PULL_S, max_samples=size)
                if stamps:
                    arrived_s = time.monotonic()
                    offset_s = arrived_s - pylsl.local_clock() + self._inlet.time_correction(timeout=1.0)
                    for item in epochs.items(rows, stamps, offset_s):
                        deliver(item)
        finally:
            self._inlet.close_stream()


class _Epochs:
    """Numbers the samples, and begins a new epoch where time stamps say that some are missing."""

    def __init__(self, spec: StreamSpec) -> None:
        self.spec = spec
        self.epoch, self.first = 0, 0
        self.last_stamp_s: float | None = None

    def items(self, rows: Any, stamps: Any, offset_s: float) -> list[Item]:
        """The items for pulled samples; `offset_s` leads from the outlet's clock to the host's monotonic one."""
        out: list[Item] = []
        period_s = 1 / self.spec.rate_hz
        start = 0
        for place, stamp in enumerate(stamps):
            if self.last_stamp_s is not None and stamp - self.last_stamp_s > BREAK_S + period_s:
                out += self._chunk(rows[start:place])
                out.append(Gap(self.epoch, self.first, None, GapReason.DISCONNECT))
                self.epoch, self.first, start = self.epoch + 1, 0, place
            if self.first == 0 and place == start:
                time_ns = round((stamp + offset_s) * NS_PER_S)
                out.append(Clock(self.epoch, 0, time_ns, period_s * NS_PER_S))
            self.last_stamp_s = stamp
        return out + self._chunk(rows[start:])

    def _chunk(self, rows: Any) -> list[Item]:
        if not len(rows):
            return []
        data = np.asarray(rows, dtype=NUMPY[self.spec.dtype]).reshape(len(rows), self.spec.width)
        chunk = Chunk(self.spec, self.epoch, self.first, data)
        self.first += len(rows)
        return [chunk]


def _channels(info: pylsl.StreamInfo) -> tuple[Channel, ...]:
    labels = info.get_channel_labels() or []
    units = info.get_channel_units() or []
    channels = []
    for n in range(info.channel_count()):
        label = labels[n] if n < len(labels) and labels[n] else f"channel {n + 1}"
        unit = units[n] if n < len(units) and units[n] else "count"
        channels.append(Channel(label, unit))
    return tuple(channels)
