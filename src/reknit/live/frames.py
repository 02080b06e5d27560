"""Binary frames of the wire, little-endian: the samples of one stream."""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import Any

import numpy as np

from reknit.stream import Chunk, ReknitError, StreamSpec, checked

VERSION = 1
HEADER = struct.Struct("<BBHIQH")
MAX_BYTES = 65_536


class FrameKind(IntEnum):
    """How the numbers of a frame are written."""

    REGULAR_FLOAT32 = 1
    REGULAR_INT16 = 2
    IRREGULAR_FLOAT32 = 3
    IRREGULAR_INT16 = 4


FORMS: dict[int, tuple[np.dtype[Any], bool]] = {
    int(FrameKind.REGULAR_FLOAT32): (np.dtype("<f4"), False),
    int(FrameKind.REGULAR_INT16): (np.dtype("<i2"), False),
    int(FrameKind.IRREGULAR_FLOAT32): (np.dtype("<f4"), True),
    int(FrameKind.IRREGULAR_INT16): (np.dtype("<i2"), True),
}
"""For each kind the type of its numbers, and whether it carries a time for each sample; plain numbers are looked up faster."""


class FrameError(ReknitError):
    """Bytes that are not a frame of this protocol."""


def stream_number(frame: bytes) -> int:
    """The number of the stream that a frame belongs to; FrameError where the bytes are no frame of this version."""
    return _header(frame)[2]


def decode(frame: bytes, spec: StreamSpec) -> Chunk:
    """The chunk of `spec` in a frame; FrameError or SpecError where it does not fit the stream."""
    _, code, _, epoch, first, count = _header(frame)
    if (form := FORMS.get(code)) is None:
        raise FrameError(f"frame kind must be one of {list(FORMS)}, got {code}")
    dtype, irregular = form
    size = HEADER.size + count * ((8 if irregular else 0) + spec.width * dtype.itemsize)
    if len(frame) != size:
        raise FrameError(f"{count} samples of {spec.width} channels take {size} bytes, got {len(frame)}")
    times = np.frombuffer(frame, "<i8", count, HEADER.size).astype(np.int64) if irregular else None
    start = HEADER.size + (8 * count if irregular else 0)
    data = np.frombuffer(frame, dtype, count * spec.width, start).reshape(count, spec.width)
    return checked(Chunk(spec, epoch, first, data, times))


def encode(chunk: Chunk, stream: int) -> bytes:
    """The frame of a chunk: int16 where the stream is stored so, else float32."""
    small = chunk.data.dtype == np.int16
    if chunk.times_ns is None:
        kind = FrameKind.REGULAR_INT16 if small else FrameKind.REGULAR_FLOAT32
        times = b""
    else:
        kind = FrameKind.IRREGULAR_INT16 if small else FrameKind.IRREGULAR_FLOAT32
        times = chunk.times_ns.astype("<i8").tobytes()
    head = HEADER.pack(VERSION, kind, stream, chunk.epoch, chunk.first, len(chunk.data))
    data: bytes = np.ascontiguousarray(chunk.data, dtype=FORMS[kind][0]).tobytes()
    return head + times + data


def _header(frame: bytes) -> tuple[int, int, int, int, int, int]:
    """Version, kind, stream, epoch, first index and count."""
    if len(frame) < HEADER.size:
        raise FrameError(f"a frame has at least {HEADER.size} bytes, got {len(frame)}")
    if len(frame) > MAX_BYTES:
        raise FrameError(f"a frame has at most {MAX_BYTES} bytes, got {len(frame)}; send fewer samples at a time")
    header: tuple[int, int, int, int, int, int] = HEADER.unpack_from(frame)
    if header[0] != VERSION:
        raise FrameError(f"frame version {VERSION} was expected, got {header[0]}; reload the page")
    return header
