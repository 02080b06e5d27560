"""Lab Streaming Layer in: signals from any amplifier or program that offers an outlet.

LSL carries no sequence number and loses samples without a word: an inlet that is read too slowly drops the oldest ones. So losses
are found by a channel in which the outlet counts, where it has one; else from the time stamps, and a jump of more than `BREAK_S`
begins a new epoch behind a Gap of unknown length.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from urllib.parse import quote

import numpy as np
import pylsl
from numpy.typing import NDArray
from pylsl.util import LostError
from pylsl.util import TimeoutError as PullTimeout

from reknit.sources.address import Address
from reknit.sources.device import Connection, Numbering, Packet
from reknit.sources.liblsl_log import keep_off_the_terminal
from reknit.sources.offer import Family, Offer
from reknit.sources.outlets import FORMATS, identity, refusal, resolve
from reknit.sources.source import Source, SourceError
from reknit.sources.supervised import SupervisedSource
from reknit.sources.supervision import Patience
from reknit.sources.trouble import Trouble
from reknit.stream import NS_PER_S, Channel, Kind, StreamSpec
from reknit.stream.items import Array
from reknit.timing.counter import BITS, Counter
from reknit.timing.received import Received

FORM = "lsl:NAME"
BREAK_S = 0.5
PIECE_S = 0.01
RESOLVE_S = 3.0
WIDEST = max(BITS)
HELD = {"int16": 16, "int32": 32, "float32": 16, "float64": 32}
"""The widest counter whose every count a number of each type holds."""
SAME_S = 1e-6  # stamps that LSL has deduced within a pushed chunk lie a period apart, but for rounding
KINDS = {
    "emg": Kind.EMG,
    "imu": Kind.IMU,
    "accelerometer": Kind.IMU,
    "gyroscope": Kind.IMU,
    "force": Kind.FORCES,
    "forces": Kind.FORCES,
    "forceplate": Kind.FORCES,
}
PATIENCE = Patience(lost_s=30.0)  # an outlet may pause; one that has gone ends its connection at once


keep_off_the_terminal()


def offers(wait_s: float = 1.5) -> list[Offer]:
    """The outlets of numbers at a fixed rate that answer within `wait_s` seconds; those that share a name are told apart by an id."""
    by_name: defaultdict[str, dict[str, pylsl.StreamInfo]] = defaultdict(dict)
    for info in pylsl.resolve_streams(wait_time=wait_s):
        if refusal(info) is None:
            by_name[info.name()][identity(info)] = info
    return [_offer(info, shared=len(infos) > 1) for infos in by_name.values() for info in infos.values()]


def _offer(info: pylsl.StreamInfo, *, shared: bool) -> Offer:
    return Offer(
        f"lsl:{info.name()}" + (f"?id={quote(identity(info), safe='')}" if shared else ""),
        info.name(),
        KINDS.get(info.type().lower(), Kind.SIGNAL).value,
        info.channel_count(),
        info.nominal_srate(),
        f"{info.type()} from {info.hostname()}" + (f", id {identity(info)}" if shared else ""),
    )


class LslDevice:
    """One outlet, and the same one again after it was away: its source id tells it from others of its name, or its host where it has none.

    Parameters
    ----------
    name
        The outlet's name.
    stream
        Name of the stream within the session.
    kind
        Kind of the stream; None takes it from the outlet's type, and EMG for a type that is not known.
    wait_s
        How long to look for it.
    source_id
        The id of the outlet that is meant, where several share the name; None is the only one.
    counter, bits
        The channel in which the outlet counts its samples, None where it does not count; and how wide that counter is, None for as
        wide as the outlet's numbers hold every count: 32 bits, or 16 of an outlet of int16. A float32 holds no odd number above 2^24,
        so such an outlet's counter must be said to be of 8 or 16 bits, and begin again there.

    Raises
    ------
    SourceError
        Where no outlet of that name answers, or several do, it does not give numbers at a fixed rate, or it has no such channel.
    """

    slots = False

    def __init__(
        self,
        name: str,
        stream: str = "emg",
        kind: Kind | None = None,
        wait_s: float = RESOLVE_S,
        counter: str | None = None,
        bits: int | None = None,
        source_id: str | None = None,
    ) -> None:
        self.name = name
        info = resolve(name, wait_s, threading.Event(), source_id)
        self._identity = identity(info)
        full = pylsl.StreamInlet(info, recover=False).info(timeout=wait_s)
        self.spec = StreamSpec(
            name=stream,
            kind=KINDS.get(info.type().lower(), Kind.EMG) if kind is None else kind,
            channels=_channels(full),
            rate=Fraction(info.nominal_srate()).limit_denominator(1_000_000),
            dtype=FORMATS[info.channel_format()],
            device=f"LSL {name}" if source_id is None else f"LSL {name} {source_id}",
            clock=f"LSL {full.hostname()}",
            attributes=(("source_id", full.source_id()),),
        )
        labels = [channel.name for channel in self.spec.channels]
        if counter is not None and counter not in labels:
            raise SourceError(
                f"the LSL stream {name!r} has no channel {counter!r} that could count; it has {', '.join(labels[:12])}"
            )
        self._counter = None if counter is None else labels.index(counter)
        self._bits = WIDEST if counter is None else _bits(name, self.spec.dtype, bits)

    def numbering(self) -> Numbering:
        """By the outlet's counter, or by its time stamps: pushed chunks have no fixed size, so losses are told in steps of `PIECE_S`."""
        if self._counter is not None:
            return Counter(self._bits, 1, NS_PER_S / self.spec.rate_hz)
        piece = max(1, round(self.spec.rate_hz * PIECE_S))
        return Received(NS_PER_S / self.spec.rate_hz, piece, constant=False, confirm_s=BREAK_S)

    def connect(self, stop: threading.Event) -> Connection:
        """Look for the outlet and open an inlet on it.

        Raises SourceError where it does not answer, or it has another form than the one before.
        """
        info = resolve(self.name, RESOLVE_S, stop, self._identity)
        dtype = FORMATS.get(info.channel_format())
        if (dtype, info.channel_count(), info.nominal_srate()) != (self.spec.dtype, self.spec.width, self.spec.rate_hz):
            raise SourceError(
                f"the LSL stream {self.name!r} has changed its form: it has {info.channel_count()} channels of {dtype} at "
                f"{info.nominal_srate():g} Hz, and had {self.spec.width} of {self.spec.dtype} at {self.spec.rate_hz:g} Hz; "
                "begin again with it"
            )
        return LslConnection(info, self.spec, self._counter, 1 << self._bits)


class LslConnection:
    """One inlet, which is not recovered behind our back: an outlet that has gone ends it."""

    battery_percent = None

    def __init__(self, info: pylsl.StreamInfo, spec: StreamSpec, counter: int | None = None, turn: int = 1 << 32) -> None:
        self._spec, self._period_s = spec, 1 / spec.rate_hz
        self._counter, self._turn = counter, turn
        self._size = max(1, round(spec.rate_hz * PIECE_S))
        self._last_s: float | None = None
        self._offset_s = 0.0
        self._inlet = pylsl.StreamInlet(info, max_buflen=60, recover=False, as_numpy=True)
        try:
            self._inlet.open_stream(timeout=5.0)
            self._inlet.time_correction(timeout=2.0)
        except (LostError, PullTimeout) as error:
            raise SourceError(
                f"the LSL stream {info.name()!r} answers but cannot be opened; check the firewall", Trouble.REFUSED
            ) from error

    def read(self, wait_s: float) -> Sequence[Packet]:
        """Pull, waiting for samples and never polling."""
        try:
            rows, stamps = self._inlet.pull_chunk(timeout=wait_s, max_samples=self._size)
            if not len(stamps):
                return ()
            self._offset_s = time.monotonic() - pylsl.local_clock() + self._inlet.time_correction(timeout=1.0)
        except (LostError, PullTimeout) as error:
            raise SourceError(f"{self._spec.device} has gone; start its outlet again", Trouble.AWAY) from error
        return self.packets(rows, stamps, self._offset_s)

    def close(self) -> None:
        """Close the inlet."""
        self._inlet.close_stream()

    def packets(self, rows: Array, stamps: NDArray[np.float64], offset_s: float) -> list[Packet]:
        """Pulled samples of shape (samples, channels) as they were pushed.

        `offset_s` leads from the outlet's clock to the host's monotonic one.
        """
        before_s = stamps[0] - self._period_s if self._last_s is None else self._last_s
        steps_s = np.diff(stamps, prepend=before_s) - self._period_s
        marks = np.zeros(len(rows), dtype=np.int64) if self._counter is None else self._marks(rows)
        counted = 0 if self._counter is None else 1
        begins = (np.abs(steps_s) > SAME_S) | (np.diff(marks, prepend=marks[0] - counted) % self._turn != counted)
        bounds = [0, *(int(at) for at in np.flatnonzero(begins) if at), len(stamps)]
        self._last_s = float(stamps[-1])
        return [
            Packet(
                rows[first:end],
                round((stamps[end - 1] + offset_s) * NS_PER_S),
                int(marks[first]),
                begins=self._counter is None and bool(steps_s[first] > BREAK_S),
            )
            for first, end in pairwise(bounds)
        ]

    def _marks(self, rows: Array) -> NDArray[np.int64]:
        """What the outlet counts; numbers that are none count as 0."""
        values = np.nan_to_num(rows[:, self._counter].astype(np.float64), nan=0.0, posinf=0.0, neginf=0.0)
        return np.mod(values, self._turn).astype(np.int64)


def _bits(name: str, dtype: str, asked: int | None) -> int:
    """How wide a counter in numbers of that type is, which must hold each of its counts."""
    bits = asked or (16 if dtype == "int16" else WIDEST)
    if bits > HELD[dtype]:
        raise SourceError(
            f"the LSL stream {name!r} has numbers of {dtype}, which do not hold every count of {bits} bits; say bits=8 or bits=16 if its "
            "counter begins again there, or use an outlet of int32 or double64"
        )
    return bits


def _channels(info: pylsl.StreamInfo) -> tuple[Channel, ...]:
    labels = info.get_channel_labels() or []
    units = info.get_channel_units() or []
    channels = []
    for n in range(info.channel_count()):
        label = labels[n] if n < len(labels) and labels[n] else f"channel {n + 1}"
        unit = units[n] if n < len(units) and units[n] else "count"
        channels.append(Channel(label, unit))
    return tuple(channels)


def open_lsl(rest: str, stream: str = "emg") -> Source:
    """The supervised source of the outlet of a name, such as ``EMG``, ``EMG?id=amp-7`` or ``EMG?counter=Counter&bits=16``.

    Raises SourceError where none answers now.
    """
    address = Address.read(FORM, rest, ("id", "counter", "bits"))
    bits = int(address.number("bits", 0, min(BITS), WIDEST)) or None
    if bits not in (None, *BITS):
        raise SourceError(f"a counter has one of {', '.join(map(str, BITS))} bits, got {bits}")
    options = address.options
    device = LslDevice(address.name, stream, counter=options.get("counter"), bits=bits, source_id=options.get("id"))
    return SupervisedSource(device, PATIENCE)


FAMILY = Family("Lab Streaming Layer", FORM, offers, open_lsl)
