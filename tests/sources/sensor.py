"""A muscle sensor with several channels as an LSL outlet, in a program of its own that does what it is told on its input.

`tense N` and `relax N` work a muscle; `hum N`, `flat N`, `clip N`, `fine N` change how a channel is; `pause` and `resume` stop and
start the samples; `close` ends it.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import numpy as np

RATE_HZ, PIECE = 1000, 20
RESTS_UV, WORKS_UV, HUM_UV, RAIL_UV = 5.0, 150.0, 60.0, 100.0


class Sensor:
    """The other program, as a test holds it."""

    def __init__(self, name: str, process: subprocess.Popen[str]) -> None:
        self.name, self.process = name, process

    @property
    def address(self) -> str:
        return f"lsl:{self.name}"

    def tell(self, order: str) -> None:
        assert self.process.stdin is not None
        print(order, file=self.process.stdin, flush=True)


@contextmanager
def sensor(channels: int = 4, name: str | None = None) -> Iterator[Sensor]:
    """A sensor that can be found, for as long as the block lasts."""
    name = f"reknit-test-{uuid4().hex[:8]}" if name is None else name
    command = [sys.executable, str(Path(__file__)), name, str(channels)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        try:
            yield Sensor(name, process)
        finally:
            process.stdin.close()
            process.wait(10)


class Muscles:
    """Noise whose strength follows what each channel was told, with the faults that it was told."""

    def __init__(self, channels: int) -> None:
        self.level_uv = np.full(channels, RESTS_UV)
        self.fault = ["fine"] * channels
        self.running = True
        self._random = np.random.default_rng(7)

    def obey(self, order: str) -> None:
        word, _, rest = order.strip().partition(" ")
        if word in ("pause", "resume"):
            self.running = word == "resume"
        elif word in ("tense", "relax"):
            self.level_uv[int(rest)] = WORKS_UV if word == "tense" else RESTS_UV
        elif word:
            self.fault[int(rest)] = word

    def piece(self, first: int) -> list[list[float]]:
        rows = self._random.normal(0, 1, (PIECE, len(self.fault))) * self.level_uv
        turns = 2 * np.pi * 50 * (first + np.arange(PIECE)) / RATE_HZ
        for n, fault in enumerate(self.fault):
            if fault == "hum":
                rows[:, n] += HUM_UV * np.sin(turns)
            elif fault == "flat":
                rows[:, n] = 3.0
            elif fault == "clip":
                rows[:, n] = np.clip(3 * RAIL_UV * np.sin(turns / 2), -RAIL_UV, RAIL_UV)
        plain: list[list[float]] = rows.tolist()
        return plain


def main(name: str, channels: int) -> None:
    import pylsl

    info = pylsl.StreamInfo(name, "EMG", channels, RATE_HZ, pylsl.cf_float32, f"{name}-source")
    info.set_channel_labels([f"channel {n + 1}" for n in range(channels)])
    info.set_channel_units(["uV"] * channels)
    outlet = pylsl.StreamOutlet(info, chunk_size=PIECE)
    muscles, closed = Muscles(channels), threading.Event()

    def push() -> None:
        first, due_s = 0, pylsl.local_clock()
        while not closed.is_set():
            due_s += PIECE / RATE_HZ
            time.sleep(max(0.0, due_s - pylsl.local_clock()))
            rows = muscles.piece(first)
            first += PIECE
            if muscles.running:
                outlet.push_chunk(rows, due_s)

    pushing = threading.Thread(target=push)
    pushing.start()
    sys.stdout.write("open\n")
    sys.stdout.flush()
    for order in sys.stdin:
        if order.strip() == "close":
            break
        muscles.obey(order)
    closed.set()
    pushing.join()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
