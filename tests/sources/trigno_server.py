"""A Trigno server on loopback, byte by byte: what it answers and sends is the test's, and so is when it dies."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

GREETING = b"Delsys Trigno System Digital Protocol Version 3.6.0 \r\n\r\n"
LOOPBACK = "127.0.0.1"


def answers(emg: dict[int, tuple[int, int]], motion: dict[int, Sequence[str]] | None = None, **more: str) -> dict[str, str]:
    """Answers of a server with these sensors: (first slot from 1, muscle channels) of each, and the units of its motion channels."""
    motion = {} if motion is None else motion
    made = {
        "FRAME INTERVAL?": "0.0135",
        "MAX SAMPLES EMG?": "26",
        "MAX SAMPLES AUX?": "2",
        "BACKWARDS COMPATIBILITY?": "NO",
        "UPSAMPLING?": "UPSAMPLING OFF",
        "ENDIANNESS?": "LITTLE",
        "START": "OK",
        "STOP": "OK",
        "QUIT": "BYE",
    }
    for sensor in range(1, 17):
        made[f"SENSOR {sensor} PAIRED?"] = "YES" if sensor in emg else "NO"
    for sensor, (start, count) in emg.items():
        units = motion.get(sensor, ())
        made[f"SENSOR {sensor} STARTINDEX?"] = str(start)
        made[f"SENSOR {sensor} EMGCHANNELCOUNT?"] = str(count)
        made[f"SENSOR {sensor} AUXCHANNELCOUNT?"] = str(len(units))
        for n, unit in enumerate(units, count + 1):
            made[f"SENSOR {sensor} CHANNEL {n} UNITS?"] = unit
    return made | {name.replace("_", " "): value for name, value in more.items()}


class TrignoServer:
    """One command port and two data ports, each with one client at a time.

    Attributes
    ----------
    commands
        What was asked and told, in order.
    clients
        How many command connections there were.
    silence
        Whoever holds it lets answers wait.
    """

    def __init__(self, said: dict[str, str], greeting: bytes = GREETING, ports: Sequence[int] = (0, 0, 0)) -> None:
        self.said, self.greeting = said, greeting
        self.commands: list[str] = []
        self.clients = 0
        self.silence = threading.Lock()
        self.running = threading.Event()
        self._over = threading.Event()
        self._listening = [socket.create_server((LOOPBACK, port)) for port in ports]
        self.ports = [each.getsockname()[1] for each in self._listening]
        self._data: dict[int, socket.socket] = {}
        self._come = threading.Condition()
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, args=(n,), daemon=True) for n in range(3)]

    @property
    def address(self) -> str:
        return f"{LOOPBACK}?command={self.ports[0]}&data={self.ports[1]}"

    @property
    def motion_address(self) -> str:
        return f"{LOOPBACK}/imu?command={self.ports[0]}&data={self.ports[2]}"

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.die()

    def die(self) -> None:
        """Everything is closed at once."""
        self._over.set()
        for thread in self._threads:
            thread.join(5)
        for each in (*self._listening, *self._open):
            each.close()

    def send(self, content: bytes, cuts: Sequence[int] = (), port: int = 1) -> None:
        """Send on a data port once its client is there and START was told, in segments that end at `cuts`."""
        assert self.running.wait(10)
        with self._come:
            assert self._come.wait_for(lambda: port in self._data, 10)
        client = self._data[port]
        for first, end in zip([0, *cuts], [*cuts, len(content)]):
            client.sendall(content[first:end])
            if cuts:
                time.sleep(0.001)  # lets the segments go out one by one

    def _accept(self, n: int) -> None:
        self._listening[n].settimeout(0.02)
        while not self._over.is_set():
            try:
                client, _ = self._listening[n].accept()
            except TimeoutError:
                continue
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._open.append(client)
            if n == 0:
                self.clients += 1
                self._command(client)
            else:
                with self._come:
                    self._data[n] = client
                    self._come.notify_all()

    def _command(self, client: socket.socket) -> None:
        client.settimeout(0.02)
        rest = b""
        try:
            client.sendall(self.greeting)
            while not self._over.is_set():
                try:
                    got = client.recv(1000)
                except TimeoutError:
                    continue
                if not got:
                    return
                *lines, rest = (rest + got).split(b"\r\n\r\n")
                for line in lines:
                    self._answer(client, line.decode("ascii"))
        except OSError:
            return

    def _answer(self, client: socket.socket, command: str) -> None:
        self.commands.append(command)
        said = self.said.get(command, "INVALID COMMAND")
        if command == "START" and said == "OK":
            self.running.set()
        if command == "STOP":
            self.running.clear()
            self._data.clear()
        with self.silence:
            client.sendall(said.encode("latin-1") + b"\r\n\r\n")
