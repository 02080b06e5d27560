"""Delsys Trigno: muscles and motion from the sensors that are paired with a base, by the TCP ports of its server.

The vendor says that its SDK is not meant for medical assessment. Nothing here was tried with a real base.
"""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Event

import numpy as np

from reknit.sources.address import Address
from reknit.sources.device import Connection, Packet
from reknit.sources.offer import Family, Offer
from reknit.sources.source import Source, SourceError
from reknit.sources.supervised import SupervisedSource
from reknit.sources.trigno import ANSWER_S, COMMAND_PORT, Base, Layout, emg_layout, motion_layout
from reknit.stream import NS_PER_S, Kind, StreamSpec
from reknit.timing.received import Received

FORM = "delsys:HOST[/imu][?command=50040&data=50043]"
OPTIONS = ("command", "data")
LAYOUTS: dict[Kind, Callable[[Base], Layout]] = {Kind.EMG: emg_layout, Kind.IMU: motion_layout}
LARGEST = 1 << 16
WATCH_S = 10.0
FASTER = 0.025
"""How much faster than it says a server may seem; one sample more in 26 is 0.038."""
HERE = "127.0.0.1"


class DelsysDevice:
    """The muscle channels, or the motion channels, of all sensors that are paired with a base.

    Parameters
    ----------
    host
        Where its server runs.
    kind
        EMG or IMU.
    stream
        Name of the stream within the session.
    command, data
        Ports, where they were changed in the Trigno Control Utility.

    Raises
    ------
    SourceError
        Where no server answers, or no paired sensor sends what is wanted.
    """

    slots = False

    def __init__(
        self, host: str, kind: Kind = Kind.EMG, stream: str = "emg", command: int = COMMAND_PORT, data: int | None = None
    ) -> None:
        self.host, self.kind, self._command, self._data = host, kind, command, data
        base = Base.hold(host, command)
        try:
            self.layout = LAYOUTS[kind](base)
        finally:
            base.release()
        self.spec = StreamSpec(
            name=stream,
            kind=kind,
            channels=self.layout.channels,
            rate=self.layout.rate,
            dtype="float32",
            device=f"Trigno {host}",
            clock=f"Trigno {host}",
        )

    def numbering(self) -> Received:
        """By arrival: a row carries no number, and what a base loses is lost by whole frames."""
        return Received(NS_PER_S / self.spec.rate_hz, self.layout.frame)

    def connect(self, stop: Event) -> Connection:
        """Connect to the data port and let the base send.

        Raises SourceError where the server does not answer, or its sensors are others than when the source was opened.
        """
        base = Base.hold(self.host, self._command)
        try:
            if LAYOUTS[self.kind](base) != self.layout:
                raise SourceError(f"the sensors of {self.spec.device} have changed; begin again with those that are paired now")
            port = self.layout.port if self._data is None else self._data
            data = _connected(self.host, port)
            try:
                base.start()
            except SourceError:
                data.close()
                raise
        except SourceError:
            base.release()
            raise
        return DelsysConnection(base, data, self.layout)


class DelsysConnection:
    """A data port that sends; the battery is told by the vendor's own program only."""

    battery_percent = None

    def __init__(self, base: Base, data: socket.socket, layout: Layout) -> None:
        self._base, self._socket, self._layout = base, data, layout
        self._rest = b""
        self._rows, self._began_ns = 0, 0

    def read(self, wait_s: float) -> Sequence[Packet]:
        """The whole rows of what comes next."""
        self._socket.settimeout(wait_s)
        try:
            got = self._socket.recv(LARGEST)
        except TimeoutError:
            return ()
        except OSError as error:
            raise SourceError(f"{self._base} broke its data connection: {error.strerror or error}") from error
        if not got:
            raise SourceError(f"{self._base} closed its data connection; look at what the Trigno Control Utility shows")
        return self.packets(got, time.monotonic_ns())

    def close(self) -> None:
        """Disconnect, and stop the base unless another stream of it is open."""
        self._socket.close()
        self._base.release()

    def packets(self, got: bytes, arrival_ns: int) -> list[Packet]:
        """The rows that these bytes complete; what is left of them begins the next one."""
        layout = self._layout
        whole = self._rest + got
        size = 4 * layout.width
        used = len(whole) // size * size
        self._rest = whole[used:]
        if not used:
            return []
        self._watch(used // size, arrival_ns)
        rows = np.frombuffer(whole[:used], ">f4" if layout.big_endian else "<f4").reshape(-1, layout.width)
        return [Packet(rows[:, list(layout.columns)].astype(np.float32), arrival_ns)]

    def _watch(self, rows: int, arrival_ns: int) -> None:
        """Too few rows may be lost by the radio; more than the server's rate says can only mean that it upsamples."""
        if not self._began_ns:
            self._began_ns = arrival_ns
            return
        self._rows += rows
        over_s = (arrival_ns - self._began_ns) / NS_PER_S
        if over_s >= WATCH_S and self._rows > self._layout.rate * over_s * (1 + FASTER):
            raise SourceError(
                f"{self._base} sends {self._rows / over_s:.0f} samples a second where it said {float(self._layout.rate):.0f}; "
                "turn its upsampling off in the Trigno Control Utility, and begin again"
            )


def _connected(host: str, port: int) -> socket.socket:
    try:
        return socket.create_connection((host, port), ANSWER_S)
    except OSError as error:
        raise SourceError(
            f"the Trigno server at {host} answers, but not at its data port {port} ({error.strerror or error}); "
            "let this port through the firewall, or give the one that the Trigno Control Utility shows as option data"
        ) from error


def offers(_wait_s: float = 0.0) -> list[Offer]:
    """What the sensors paired with a base at this computer give; a server elsewhere is opened by its address."""
    found = []
    for kind, address in ((Kind.EMG, f"delsys:{HERE}"), (Kind.IMU, f"delsys:{HERE}/imu")):
        with suppress(SourceError):
            spec = DelsysDevice(HERE, kind, command=COMMAND_PORT).spec
            names = ", ".join(channel.name for channel in spec.channels[:4])
            found.append(Offer(address, "Trigno", kind.value, spec.width, spec.rate_hz, names))
    return found


def open_delsys(rest: str, stream: str = "emg") -> Source:
    """The supervised source of a base; SourceError where it cannot be had now."""
    address = Address.read(FORM, rest, OPTIONS)
    host, slash, what = address.name.partition("/")
    if not host or (slash and what != "imu"):
        raise SourceError(
            f"{rest!r} names no Trigno server; expected {FORM}, such as delsys:192.168.1.5 or delsys:192.168.1.5/imu"
        )
    command = round(address.number("command", COMMAND_PORT, 1, 65535))
    data = round(address.number("data", 0, 1, 65535)) or None
    return SupervisedSource(DelsysDevice(host, Kind.IMU if slash else Kind.EMG, stream, command, data))


FAMILY = Family(
    "Delsys Trigno", FORM, offers, open_delsys, "no base answers at this computer; name another one, as in delsys:192.168.1.5"
)
