"""C3D files made byte by byte, as three kinds of processors write them."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

INTEL, DEC, MIPS = 84, 85, 86


def real(value: float, processor: int) -> bytes:
    if processor == MIPS:
        return struct.pack(">f", value)
    if processor == INTEL:
        return struct.pack("<f", value)
    low, high = struct.unpack("<HH", struct.pack("<f", value * 4))
    return struct.pack("<HH", high, low)


def integer(value: int, processor: int) -> bytes:
    return struct.pack(">H" if processor == MIPS else "<H", value % 65_536)


def group(number: int, name: str, processor: int = INTEL) -> bytes:
    return struct.pack("bb", len(name), -number) + name.encode() + integer(3, processor) + b"\0"


def parameter(number: int, name: str, kind: int, dimensions: Sequence[int], content: bytes, processor: int = INTEL) -> bytes:
    held = struct.pack("bB", kind, len(dimensions)) + bytes(dimensions) + content + b"\0"
    return struct.pack("bb", -len(name), number) + name.encode() + integer(len(held) + 2, processor) + held


def texts(number: int, name: str, lines: Sequence[str], processor: int) -> bytes:
    width = max(map(len, lines))
    return parameter(number, name, -1, (width, len(lines)), b"".join(line.ljust(width).encode() for line in lines), processor)


def events(
    moments: Sequence[tuple[float, float, str, str]], processor: int = INTEL, *, used: int | None = None, about: str | None = None
) -> bytes:
    """The group EVENT, as `extra` of a file: minutes, seconds, label and context of each."""
    p, count = processor, len(moments)
    section = group(3, "EVENT", p) + parameter(3, "USED", 2, (), integer(count if used is None else used, p), p)
    section += parameter(3, "TIMES", 4, (2, count), b"".join(real(each, p) for moment in moments for each in moment[:2]), p)
    section += texts(3, "LABELS", [label for *_, label, _ in moments], p) + texts(
        3, "CONTEXTS", [each[-1] for each in moments], p
    )
    return section + (texts(3, "DESCRIPTIONS", [about] * count, p) if about else b"")


def c3d(
    points: np.ndarray,
    analogue: np.ndarray,
    *,
    processor: int = INTEL,
    reals: bool = False,
    labels: Sequence[str] = ("A", "B"),
    names: Sequence[str] = ("EMG l", "Fz"),
    units: Sequence[str] = ("V", "N"),
    unsigned: bool = False,
    rate_hz: float = 100,
    first: int = 1,
    told: int | None = None,
    extra: bytes = b"",
) -> bytes:
    """Points (frames, points, 4) and analogue samples (frames, samples a frame, channels), both as stored."""
    frames, samples, channels = analogue.shape
    scale = -0.1 if reals else 0.1
    p = processor
    section = group(1, "POINT", p) + parameter(1, "RATE", 4, (), real(rate_hz, p), p) + texts(1, "UNITS", ["mm"], p)
    section += texts(1, "LABELS", labels, p) if points.shape[1] else b""
    section += group(2, "ANALOG", p)
    if channels:
        section += texts(2, "LABELS", names, p) + texts(2, "UNITS", units, p)
        section += parameter(2, "SCALE", 4, (channels,), b"".join(real(0.5 * (n + 1), p) for n in range(channels)), p)
        section += parameter(2, "OFFSET", 2, (channels,), b"".join(integer(10 * n, p) for n in range(channels)), p)
        section += parameter(2, "GEN_SCALE", 4, (), real(0.25, p), p)
        section += texts(2, "FORMAT", ["UNSIGNED"], p) if unsigned else b""
    section += extra + b"\0\0"
    blocks = -(-(4 + len(section)) // 512)
    section = (bytes([1, 0x50, blocks, p]) + section).ljust(512 * blocks, b"\0")
    last = first + (frames if told is None else told) - 1
    words = [points.shape[1], channels * samples, first, min(last, 65_535), 0]
    head = bytes([2, 0x50]) + b"".join(integer(each, p) for each in words) + real(scale, p)
    head += integer(2 + blocks, p) + integer(samples, p) + real(rate_hz, p)
    write = real if reals else lambda value, kind: integer(round(value), kind)
    body = b"".join(write(float(each), p) for n in range(frames) for each in [*points[n].reshape(-1), *analogue[n].reshape(-1)])
    return head.ljust(512, b"\0") + section + body
