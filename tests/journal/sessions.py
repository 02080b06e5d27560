"""Small sessions to record, cut off and read again."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

import numpy as np

from reknit.journal.journal import Journal
from reknit.journal.message import Message, Note
from reknit.stream import Channel, Chunk, Clock, Gap, GapReason, Kind, StreamSpec, Tick

EMG = StreamSpec("emg", Kind.EMG, (Channel("a", "uV", scale=0.5), Channel("b", "uV")), Fraction(1000), "int16")
CAMERA = StreamSpec("camera", Kind.LANDMARKS, tuple(Channel(f"c{n}", "frame") for n in range(70)), None, "float32")
HEADER = {"id": "session", "who": "Ünï"}


def emg(first: int, count: int, epoch: int = 0) -> Chunk:
    data = np.arange(first * 2, (first + count) * 2, dtype=np.int16).reshape(count, 2)
    return Chunk(EMG, epoch, first, data)


def camera(first: int, count: int) -> Chunk:
    data = np.arange(count * 70, dtype=np.float32).reshape(count, 70) + first
    data[0, 3] = np.nan
    return Chunk(CAMERA, 0, first, data, np.arange(first, first + count, dtype=np.int64) * 33_333_333)


def record(folder: Path, *, cycle_s: float = 0.02) -> list[Message]:
    """A closed journal of two streams with everything that can be journaled; gives its messages."""
    journal = Journal.create(folder, HEADER, cycle_s=cycle_s)
    journal.declare(EMG)
    journal.declare(CAMERA)
    messages = [
        journal.append(0, Note("begin", {"exercise": "none", "nan": float("nan"), "list": [1.5, None, "é"]})),
        journal.append(1, Clock(0, 0, 12345678901, 1e6, 3), "emg"),
    ]
    for n in range(6):
        messages.append(journal.append(10 + n, emg(20 * n, 20), "emg"))
        messages.append(journal.append(10 + n, camera(n, 1), "camera"))
        messages.append(journal.append(11 + n, Tick(10 + n)))
    messages += [
        journal.append(30, Gap(0, 120, 150, GapReason.COUNTER_JUMP), "emg"),
        journal.append(31, emg(150, 7), "emg"),
        journal.append(32, Gap(0, 157, None, GapReason.DISCONNECT), "emg"),
        journal.append(33, emg(0, 5, epoch=1), "emg"),
    ]
    journal.close()
    assert journal.failure is None
    return messages


def plain(messages: Iterable[Message]) -> list[object]:
    """Messages in a form that can be compared, bytes and all."""
    out: list[object] = []
    for sequence, time_ns, stream, item in messages:
        if isinstance(item, Chunk):
            times = None if item.times_ns is None else item.times_ns.tobytes()
            kind = str(item.data.dtype)
            out.append((sequence, time_ns, stream, item.spec, item.epoch, item.first, item.data.tobytes(), kind, times))
        else:
            out.append((sequence, time_ns, stream, type(item).__name__, repr(item)))
    return out
