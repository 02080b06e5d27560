"""A small writer of XDF files, for tests."""

from __future__ import annotations

import struct

import numpy as np


def varlen(number: int) -> bytes:
    return b"\x01" + bytes([number]) if number < 256 else b"\x04" + struct.pack("<I", number)


def chunk(tag: int, content: bytes) -> bytes:
    return varlen(len(content) + 2) + struct.pack("<H", tag) + content


def header(number: int, name: str, kind: str, rate_hz: float, width: int, form: str, unit: str = "microvolts") -> bytes:
    channels = "".join(f"<channel><label>{name} {n}</label><unit>{unit}</unit></channel>" for n in range(width))
    xml = f"<info><name>{name}</name><type>{kind}</type><channel_count>{width}</channel_count><nominal_srate>{rate_hz}</nominal_srate>"
    xml += f"<channel_format>{form}</channel_format><hostname>amp</hostname><desc><channels>{channels}</channels></desc></info>"
    return chunk(2, struct.pack("<I", number) + xml.encode())


def samples(number: int, stamps_s: np.ndarray, data: np.ndarray, *, stamp_all: bool = True) -> bytes:
    content = struct.pack("<I", number) + varlen(len(data))
    for n, row in enumerate(data):
        content += b"\x08" + struct.pack("<d", stamps_s[n]) if stamp_all or n == 0 else b"\x00"
        content += row.tobytes()
    return chunk(3, content)


def offset(number: int, time_s: float, offset_s: float) -> bytes:
    return chunk(4, struct.pack("<Idd", number, time_s, offset_s))


def start() -> bytes:
    return b"XDF:" + chunk(1, b"<info><version>1.0</version></info>")


def packets(number: int, stamps_s: np.ndarray, data: np.ndarray, size: int = 20) -> list[bytes]:
    return [samples(number, stamps_s[a : a + size], data[a : a + size]) for a in range(0, len(data), size)]
