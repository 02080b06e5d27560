"""Boards by way of BrainFlow: amplifiers of OpenBCI, ANT Neuro, Callibri and others, a synthetic one, and played files.

BrainFlow has no call that waits for samples, so they are asked for every `POLL_S`: that adds 5 ms to the age of a sample in the
mean, 10 ms at most, and costs 2 to 6 % of a core. Its time stamps are of the wall clock, which may be set while one practises.
They are moved to the monotonic clock by the distance of the two clocks at each read, and held between the read before, when the
sample had not come yet, and this one, when it had. So they are never more than `POLL_S` worse than the moment of reading.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from difflib import get_close_matches
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.sources.address import Address
from reknit.sources.device import Connection, Numbering, Packet
from reknit.sources.offer import Family, Offer
from reknit.sources.source import Source, SourceError
from reknit.sources.supervised import SupervisedSource
from reknit.sources.trouble import Trouble
from reknit.stream import NS_PER_S, Channel, Kind, StreamSpec
from reknit.stream.items import Array
from reknit.timing.counter import Counter
from reknit.timing.received import Received

POLL_S = 0.01
PIECE_S = 0.01
BUFFER_S = 60
CONNECT_S = 5
FORM = "brainflow:BOARD[?serial=PORT&ip=ADDRESS&...]"
OPTIONS = {
    "serial": "serial_port",
    "mac": "mac_address",
    "ip": "ip_address",
    "port": "ip_port",
    "serial-number": "serial_number",
    "file": "file",
    "master": "master_board",
    "other": "other_info",
    "timeout": "timeout",
}
"""BrainFlow's parameters by the names of the options."""
COUNTED = ("SYNTHETIC_BOARD", "CYTON_BOARD", "CYTON_WIFI_BOARD", "CYTON_DAISY_WIFI_BOARD")
"""Boards whose package number counts samples in 8 bits. Others repeat it, leave numbers out or have none, so it is not used."""
BITS = 8
NO_BOARD = -100
PLAYED = ("PLAYBACK_FILE_BOARD", "STREAMING_BOARD")
NEEDS = {
    "UNABLE_TO_OPEN_PORT_ERROR": "the port cannot be opened; check its name and that no other program uses it",
    "INVALID_ARGUMENTS_ERROR": "an option is missing or wrong, such as serial for a dongle or file for a recording",
    "BOARD_NOT_READY_ERROR": "the board does not answer; check that it is switched on, charged and near",
    "BOARD_WRITE_ERROR": "the board does not answer; check that it is switched on, charged and near",
    "SYNC_TIMEOUT_ERROR": "the board does not answer in time; check that it is switched on, charged and near",
    "INITIAL_MSG_ERROR": "the board answers with something else than expected; switch it off and on",
    "ANOTHER_BOARD_IS_CREATED_ERROR": "it is in use already; end the practice or recording that uses it",
    "UNSUPPORTED_BOARD_ERROR": "it cannot be used on this system",
}
"""What to do, by BrainFlow's names for what is wrong."""
TROUBLES = {
    "UNABLE_TO_OPEN_PORT_ERROR": Trouble.BUSY,
    "BOARD_NOT_READY_ERROR": Trouble.AWAY,
    "BOARD_WRITE_ERROR": Trouble.AWAY,
    "SYNC_TIMEOUT_ERROR": Trouble.AWAY,
    "ANOTHER_BOARD_IS_CREATED_ERROR": Trouble.BUSY,
}


def library() -> Any:
    """BrainFlow's module of boards, silenced; SourceError where it is not installed."""
    try:
        from brainflow import board_shim
    except ImportError as error:
        raise SourceError(
            'BrainFlow is not installed; install it with: pip install "reknit[brainflow]"', Trouble.LIBRARY_MISSING
        ) from error
    # Version 5.23 asks importlib for files beside a module, which Python 3.11 has for packages only, and else for a module that
    # setuptools has no longer.
    board_shim.files = lambda _: Path(board_shim.__file__).parent
    # A board that was refused because another one has it would let go that other one's when it is collected.
    board_shim.BoardShim.__del__ = lambda _: None
    try:
        board_shim.BoardShim.disable_board_logger()
    except (OSError, board_shim.BrainFlowError) as error:
        raise SourceError(
            f"BrainFlow cannot be loaded: {error}; install it again for this system", Trouble.LIBRARY_MISSING
        ) from error
    return board_shim


class BrainflowDevice:
    """A board's muscle channels, or where it names none, all channels of its amplifier.

    Parameters
    ----------
    board
        The board's name, as BrainFlow's own in lower case with hyphens and without "board", such as "cyton-wifi".
    options
        Values by the names of `OPTIONS`.
    stream
        Name of the stream within the session.

    Raises
    ------
    SourceError
        Where there is no such board, it gives no such channels, or BrainFlow is not installed.
    """

    slots = False

    def __init__(self, board: str, options: dict[str, str] | None = None, stream: str = "emg") -> None:
        options = options or {}
        self._library = library()
        self.board = self._board(board)
        self._described = self._board(options["master"]) if "master" in options else self.board
        self._parameters = self._parameters_of(options)
        facts = self._facts()
        self.rows: list[int] = facts.get("emg_channels") or self._amplified()
        self.counter_row: int | None = facts.get("package_num_channel") if self._described.name in COUNTED else None
        self.time_row: int = facts["timestamp_channel"]
        self.battery_row: int | None = facts.get("battery_channel")
        self.spec = StreamSpec(
            name=stream,
            kind=Kind.EMG,
            channels=tuple(Channel(f"EMG {n}", "uV") for n in range(1, len(self.rows) + 1)),
            rate=Fraction(facts["sampling_rate"]),
            dtype="float64",
            device=f"BrainFlow {board}",
            clock=f"BrainFlow {board}",
            attributes=(("board", facts["name"]), ("brainflow", self._library.BoardShim.get_version())),
        )

    def numbering(self) -> Numbering:
        """By the board's counter where it counts samples, else by arrival."""
        period_ns = NS_PER_S / self.spec.rate_hz
        if self.counter_row is not None:
            return Counter(BITS, 1, period_ns)
        return Received(period_ns, max(1, round(self.spec.rate_hz * PIECE_S)), constant=False)

    def check(self) -> None:
        """Get hold of the board and let it go again; SourceError where it cannot be had."""
        self._prepared().release_session()

    def connect(self, stop: Event) -> Connection:
        """Get hold of the board and start it; may take `CONNECT_S`, or the time of the option "timeout".

        Raises SourceError where it cannot be had or started.
        """
        shim = self._prepared()
        try:
            shim.start_stream(round(self.spec.rate_hz * BUFFER_S))
        except self._library.BrainFlowError as error:
            _release(shim, self._library.BrainFlowError)
            raise self._refused(error) from error
        return BrainflowConnection(self, shim, self._library.BrainFlowError)

    def _board(self, name: str) -> Any:
        known = {each.name: each for each in self._library.BoardIds if each.value > NO_BOARD}
        boards = {each.removesuffix("_BOARD").removesuffix("_FILE").lower().replace("_", "-"): known[each] for each in known}
        if name not in boards:
            near = get_close_matches(name, boards, n=4, cutoff=0.4) or ["synthetic", "cyton-wifi"]
            raise SourceError(f"BrainFlow has no board {name!r}; it has {len(boards)}, among them {', '.join(near)}")
        return boards[name]

    def _parameters_of(self, options: dict[str, str]) -> Any:
        parameters = self._library.BrainFlowInputParams()
        parameters.timeout = CONNECT_S
        for option, text in options.items():
            value: Any = text
            if option == "master":
                value = self._described.value
            elif option in ("port", "timeout"):
                value = round(Address(FORM, "", options).number(option, 0, 1, 65535))
            setattr(parameters, OPTIONS[option], value)
        if self.board.name in PLAYED and "master" not in options:
            raise SourceError(f"{self.board.name} needs to know the board that it stands for, such as master=cyton-wifi")
        return parameters

    def _facts(self) -> dict[str, Any]:
        try:
            facts: dict[str, Any] = self._library.BoardShim.get_board_descr(self._described.value)
        except self._library.BrainFlowError as error:
            raise self._refused(error) from error
        return facts

    def _amplified(self) -> list[int]:
        try:
            rows = self._library.BoardShim.get_exg_channels(self._described.value)
        except self._library.BrainFlowError as error:
            raise SourceError(f"the board {self._described.name} has no amplifier for muscles; choose another one") from error
        return [int(row) for row in rows]

    def _prepared(self) -> Any:
        shim = self._library.BoardShim(self.board.value, self._parameters)
        try:
            shim.prepare_session()
        except self._library.BrainFlowError as error:
            raise self._refused(error) from error
        return shim

    def _refused(self, error: Exception) -> SourceError:
        code = self._library.BrainFlowExitCodes(getattr(error, "exit_code", 0)).name
        return SourceError(
            f"BrainFlow cannot open {self.board.name}: {NEEDS.get(code, 'look it up in its documentation')} ({code})",
            TROUBLES.get(code),
        )


class BrainflowConnection:
    """A board that gives samples."""

    def __init__(self, device: BrainflowDevice, shim: Any, failure: type[Exception]) -> None:
        self.battery_percent: float | None = None
        self._device, self._shim, self._failure = device, shim, failure
        self._read_ns = time.monotonic_ns()

    def read(self, wait_s: float) -> Sequence[Packet]:
        """Ask for samples every `POLL_S` until some are there or `wait_s` is over."""
        until_ns = time.monotonic_ns() + round(wait_s * NS_PER_S)
        while True:
            due_ns = min(self._read_ns + round(POLL_S * NS_PER_S), until_ns)
            time.sleep(max(0, due_ns - time.monotonic_ns()) / NS_PER_S)
            try:
                table: Array = self._shim.get_board_data()
            except self._failure as error:
                raise SourceError(
                    f"{self._device.spec.device} has gone: {error}; check its cable, battery and distance", Trouble.AWAY
                ) from error
            before_ns, self._read_ns = self._read_ns, time.monotonic_ns()
            if table.shape[1]:
                return self.packets(table, before_ns, self._read_ns, self._read_ns - time.time_ns())
            if self._read_ns >= until_ns:
                return ()

    def close(self) -> None:
        """Let the board go, whatever state it is in."""
        _release(self._shim, self._failure)

    def packets(self, table: Array, before_ns: int, now_ns: int, offset_ns: int) -> list[Packet]:
        """What BrainFlow gave, of shape (rows, samples), as runs of samples whose counters follow on one another.

        It was not there yet at `before_ns` of the monotonic clock, and at `now_ns` it was; `offset_ns` leads from the wall clock to it.
        """
        device, count = self._device, table.shape[1]
        if device.battery_row is not None:
            self.battery_percent = float(table[device.battery_row, -1])
        data = np.ascontiguousarray(table[device.rows].T)
        marks = self._marks(table)
        breaks = np.flatnonzero(np.diff(marks) % (1 << BITS) != 1) + 1 if device.counter_row is not None else ()
        packets = []
        for first, end in pairwise([0, *(int(at) for at in breaks), count]):
            stamp_ns = round(float(table[device.time_row, end - 1]) * NS_PER_S) + offset_ns
            packets.append(Packet(data[first:end], min(max(stamp_ns, before_ns), now_ns), int(marks[first])))
        return packets

    def _marks(self, table: Array) -> NDArray[np.int64]:
        row = self._device.counter_row
        if row is None:
            return np.zeros(table.shape[1], dtype=np.int64)
        marks: NDArray[np.float64] = table[row]
        if not ((marks >= 0) & (marks < 1 << BITS) & (marks == np.floor(marks))).all():
            raise SourceError(f"{self._device.spec.device} counts {marks.max():g}; expected whole numbers below {1 << BITS}")
        return marks.astype(np.int64)


def _release(shim: Any, failure: type[Exception]) -> None:
    try:
        shim.release_session()
    except failure:
        return  # the board is not held any more


def offers(_wait_s: float = 0.0) -> list[Offer]:
    """The synthetic board; which boards are attached is not known before one is opened. SourceError where BrainFlow is missing."""
    spec = BrainflowDevice("synthetic").spec
    return [
        Offer("brainflow:synthetic", "synthetic board", spec.kind.value, spec.width, spec.rate_hz, "made by BrainFlow itself")
    ]


def open_brainflow(rest: str, stream: str = "emg") -> Source:
    """The supervised source of a board; SourceError where it cannot be had now."""
    address = Address.read(FORM, rest, OPTIONS)
    device = BrainflowDevice(address.name, dict(address.options), stream)
    device.check()
    return SupervisedSource(device)


FAMILY = Family("BrainFlow", FORM, offers, open_brainflow)
