"""The command port of Delsys' Trigno server: questions and answers in lines of text, shared by all streams of one base.

Facts from the vendor's SDK guide (MAN-025) and public clients of it: the server greets with the version of its protocol, commands and
answers end with two line ends, data ports send once START was answered with OK.
"""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from threading import Lock
from typing import ClassVar

from reknit.sources.source import SourceError
from reknit.sources.trouble import Trouble
from reknit.stream import Channel

COMMAND_PORT = 50040
END = b"\r\n\r\n"
GREETING = "Delsys Trigno"
LONGEST = 4096
ANSWER_S = 3.0
SLOTS = 16
REFUSED = ("INVALID COMMAND", "CANNOT COMPLETE")
G_M_S2 = 9.80665
NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,15})?")
LEGACY_INTERVAL = Fraction("0.0135")


class Base:
    """A base whose server answers, with one command connection however many of its streams are open.

    Made by `hold`, and let go by as many calls of `release`. A connection on which an answer failed to come is closed at once, since
    a late one would be taken for that to the next question; whoever holds the base next gets a new connection.
    """

    _held: ClassVar[dict[tuple[str, int], Base]] = {}
    _all: ClassVar[Lock] = Lock()

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self._users, self._running = 0, False
        self._lock = Lock()
        self._rest, self._broken = b"", False
        try:
            self._socket = socket.create_connection((host, port), ANSWER_S)
        except OSError as error:
            raise SourceError(
                f"no Trigno server answers at {host}, port {port} ({error.strerror or error}); start the Trigno Control Utility there "
                "and let it through the firewall",
                Trouble.NOT_FOUND,
            ) from error
        try:
            greeting = self._line()
            if not greeting.startswith(GREETING):
                raise SourceError(f"{self} greets with {greeting[:60]!r}; expected {GREETING!r}, so it is another program")
        except SourceError:
            self._socket.close()
            raise

    def __str__(self) -> str:
        return f"the Trigno server at {self.host}, port {self.port},"

    @classmethod
    def hold(cls, host: str, port: int) -> Base:
        """The base at that address, which stays connected until it is released; SourceError where none answers."""
        with cls._all:
            base = cls._held.get((host, port))
            if base is None or base._broken:
                base = cls._held[host, port] = cls(host, port)
            base._users += 1
            return base

    def release(self) -> None:
        """Stop and disconnect the base if nobody else holds it."""
        with self._all:
            self._users -= 1
            if self._users:
                return
            if self._held.get((self.host, self.port)) is self:
                del self._held[self.host, self.port]
            with suppress(SourceError):
                if self._running:
                    self.ask("STOP")
                self.ask("QUIT")
            self._socket.close()

    def start(self) -> None:
        """Let the data ports send, unless they do; SourceError where the server refuses."""
        with self._all:
            if not self._running:
                answer = self.ask("START")
                if answer != "OK":
                    raise SourceError(
                        f"{self} answers START with {answer!r}; expected 'OK': look at what the Control Utility shows"
                    )
                self._running = True

    def ask(self, command: str) -> str:
        """The answer to a command; SourceError where there is none."""
        with self._lock:
            if self._broken:
                raise self._gone(None)
            try:
                self._socket.sendall(command.encode("ascii") + END)
                return self._line()
            except SourceError:
                self._break()
                raise
            except OSError as error:
                self._break()
                raise self._gone(error) from error

    def number(self, command: str, least: Fraction | int, most: Fraction | int) -> Fraction:
        """The same as a number; SourceError where it is none, or outside what is possible."""
        answer = self.ask(command)
        value = number_in(answer)
        if value is None or not least <= value <= most:
            raise SourceError(f"{self} answers {command!r} with {answer[:60]!r}; expected a number from {least} to {most}")
        return value

    def _line(self) -> str:
        while END not in self._rest:
            try:
                got = self._socket.recv(LONGEST)
            except TimeoutError as error:
                raise SourceError(
                    f"{self} does not answer within {ANSWER_S:g} s; restart the Trigno Control Utility", Trouble.AWAY
                ) from error
            except OSError as error:
                raise self._gone(error) from error
            if not got:
                raise self._gone(None)
            self._rest += got
            if len(self._rest) > LONGEST:
                raise SourceError(f"{self} answers without an end; expected a line of text, so it may be another program")
        line, _, self._rest = self._rest.partition(END)
        return line.decode("ascii", "replace").strip()

    def _break(self) -> None:
        self._broken = True
        self._socket.close()

    def _gone(self, error: OSError | None) -> SourceError:
        why = "" if error is None else f": {error.strerror or error}"
        return SourceError(f"{self} has closed the connection{why}; restart the Trigno Control Utility", Trouble.AWAY)


def number_in(answer: str) -> Fraction | None:
    """The number that an answer is, exactly; None where it is none."""
    return Fraction(answer) if NUMBER.fullmatch(answer) else None


@dataclass(frozen=True, slots=True)
class Layout:
    """What a data port sends.

    Parameters
    ----------
    port
        The port.
    width
        Numbers in each of its rows, for sensors that are there and that are not.
    columns, channels
        Those of paired sensors, and what they are.
    rate
        Rows a second.
    frame
        Rows that the base sends at once.
    big_endian
        The order of the bytes in its numbers.
    """

    port: int
    width: int
    columns: tuple[int, ...]
    channels: tuple[Channel, ...]
    rate: Fraction
    frame: int
    big_endian: bool


def emg_layout(base: Base) -> Layout:
    """What the port for muscles sends: one column a slot, in volts; SourceError where no paired sensor has a muscle channel."""
    port, interval = (50043, base.number("FRAME INTERVAL?", 0, 1)) if _is_new(base) else (50041, LEGACY_INTERVAL)
    found: list[tuple[int, Channel]] = []
    for sensor in _paired(base):
        count = int(base.number(f"SENSOR {sensor} EMGCHANNELCOUNT?", 0, 4)) if port == 50043 else 1
        first = _slot(base, sensor, port == 50043)
        names = [f"sensor {sensor}"] if count == 1 else [f"sensor {sensor} EMG {n}" for n in range(1, count + 1)]
        found += [(first + n, Channel(name, "uV", scale=1e6)) for n, name in enumerate(names)]
    return _layout(base, port, SLOTS, found, interval, _samples(base, "EMG", 27, port == 50043))


def motion_layout(base: Base) -> Layout:
    """What the port for motion sends: nine columns a slot, or three of acceleration by servers without that port.

    Raises SourceError where no paired sensor measures motion.
    """
    new = _is_new(base)
    port, interval = (50044, base.number("FRAME INTERVAL?", 0, 1)) if new else (50042, LEGACY_INTERVAL)
    each = 9 if new else 3
    found: list[tuple[int, Channel]] = []
    for sensor in _paired(base):
        units = _units(base, sensor) if new else ["g"] * 3
        first = each * _slot(base, sensor, new)
        found += [(first + n, channel) for n, channel in enumerate(_motion_channels(sensor, units))]
    return _layout(base, port, SLOTS * each, found, interval, _samples(base, "AUX", 2, new))


def _is_new(base: Base) -> bool:
    """Whether the server has the ports for all kinds of sensors; those before had other ports, and did not know this question."""
    return base.ask("FRAME INTERVAL?") not in REFUSED


def _paired(base: Base) -> list[int]:
    answers = {sensor: base.ask(f"SENSOR {sensor} PAIRED?") for sensor in range(1, SLOTS + 1)}
    wrong = sorted(set(answers.values()) - {"YES", "NO"})
    if wrong:
        raise SourceError(f"{base} answers whether a sensor is paired with {wrong[0][:60]!r}; expected 'YES' or 'NO'")
    return [sensor for sensor, answer in answers.items() if answer == "YES"]


def _slot(base: Base, sensor: int, new: bool) -> int:
    """The first slot of a sensor, from 0; sensors with several channels take more than one."""
    return int(base.number(f"SENSOR {sensor} STARTINDEX?", 1, SLOTS)) - 1 if new else sensor - 1


def _samples(base: Base, port: str, legacy: int, new: bool) -> int:
    """Rows a frame. For compatibility a server may make 2000 Hz of what its sensors measure, and then does not say so here."""
    if not new:
        return legacy
    if port == "EMG" and base.ask("BACKWARDS COMPATIBILITY?") == "YES" and base.ask("UPSAMPLING?").endswith("ON"):
        return legacy
    return int(base.number(f"MAX SAMPLES {port}?", 1, 1000))


def _units(base: Base, sensor: int) -> list[str]:
    before = int(base.number(f"SENSOR {sensor} EMGCHANNELCOUNT?", 0, 4))
    count = int(base.number(f"SENSOR {sensor} AUXCHANNELCOUNT?", 0, 9))
    return [base.ask(f"SENSOR {sensor} CHANNEL {before + n} UNITS?") for n in range(1, count + 1)]


def _motion_channels(sensor: int, units: list[str]) -> list[Channel]:
    """Channels by their units: the server sends x, y and z of each kind in turn."""
    channels: list[Channel] = []
    seen: dict[str, int] = {}
    for told in units:
        what, unit, scale = _motion_kind(told)
        axis = seen[what] = seen.get(what, 0) + 1
        name = f"sensor {sensor} {what} {'xyz'[axis - 1] if axis <= 3 else axis}"
        channels.append(Channel(name, unit, scale=scale))
    return channels


def _motion_kind(told: str) -> tuple[str, str, float]:
    """What is measured in a unit, by the letters in it that no code page changes; its unit here, and how many of it one is."""
    if told == "g":
        return "accelerometer", "m/s2", G_M_S2
    if told.endswith("/s"):
        return "gyroscope", "deg/s", 1.0
    return ("magnetometer", "uT", 1.0) if told.endswith("T") else ("auxiliary", told or "1", 1.0)


def _layout(base: Base, port: int, width: int, found: list[tuple[int, Channel]], interval: Fraction, samples: int) -> Layout:
    if not found:
        raise SourceError(
            f"{base} has no paired sensor that sends this; pair one in the Trigno Control Utility, or choose its mode"
        )
    columns, channels = zip(*found)
    if max(columns) >= width or len(set(columns)) < len(columns) or interval == 0:
        raise SourceError(f"{base} gives sensors the places {columns}; expected each its own, below {width}")
    big = base.ask("ENDIANNESS?") == "BIG"
    return Layout(port, width, columns, channels, samples / interval, samples, big)
