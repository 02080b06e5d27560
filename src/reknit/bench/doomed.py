"""A program that records in real time until it is killed, and says which samples it was told are safe; and the way to it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from reknit.journal.journal import Journal
from reknit.stream import Channel, Chunk, Kind, StreamSpec

CHANNELS, RATE_HZ, CHUNK = 8, 2000, 40
OURS, PLAIN = "journal", "plain"
PLAIN_FILE = "plain.arrows"
SPEC = StreamSpec("emg", Kind.EMG, tuple(Channel(f"channel {n}", "uV") for n in range(CHANNELS)), Fraction(RATE_HZ), "float32")


def samples(first: int, count: int) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The samples from index `first` on, which tell their own place."""
    return (np.arange(first * CHANNELS, (first + count) * CHANNELS) % 1_000_003).astype(np.float32).reshape(count, CHANNELS)


def say(word: str, index: int) -> None:
    """Tell whoever reads the output: "made" or "safe", and the index behind the last sample."""
    sys.stdout.write(f"{word} {index}\n")
    sys.stdout.flush()


def _pace(take: Callable[[int], None]) -> None:
    began_s = time.monotonic()
    first = 0
    while True:
        take(first)
        first += CHUNK
        time.sleep(max(0.0, began_s + first / RATE_HZ - time.monotonic()))


def record(folder: Path) -> None:
    """Into a journal, as a session does."""
    journal = Journal.create(folder, {"id": folder.name})
    journal.acknowledged = lambda _stream, _epoch, index: say("safe", index)
    journal.declare(SPEC)

    def take(first: int) -> None:
        journal.append(time.monotonic_ns(), Chunk(SPEC, 0, first, samples(first, CHUNK)), "emg")
        say("made", first + CHUNK)

    _pace(take)


def record_plainly(folder: Path) -> None:
    """Into an Arrow IPC stream, a batch a chunk, each flushed to the operating system, which is what is taken for safe here."""
    folder.mkdir(parents=True)
    schema = pa.schema([pa.field("data", pa.list_(pa.float32(), CHANNELS))])
    with (folder / PLAIN_FILE).open("wb") as file, pa.ipc.new_stream(file, schema) as writer:

        def take(first: int) -> None:
            say("made", first + CHUNK)
            flat: Any = pa.array(samples(first, CHUNK).reshape(-1))
            column: Any = pa.FixedSizeListArray.from_arrays(flat, CHANNELS)
            writer.write_batch(pa.RecordBatch.from_arrays([column], schema=schema))
            file.flush()
            say("safe", first + CHUNK)

        _pace(take)


if __name__ == "__main__":
    {OURS: record, PLAIN: record_plainly}[sys.argv[1]](Path(sys.argv[2]))
