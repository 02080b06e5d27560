"""What an XDF file says, chunk by chunk, up to the last whole one (XDF 1.0, github.com/sccn/xdf/wiki/Specifications).

Read here and not by pyxdf, because every length is held against the file's size before memory is taken, and packets stay known.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError, fromstring

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import FormatError

MAGIC = b"XDF:"
STREAM_HEADER, SAMPLES, CLOCK_OFFSET = 2, 3, 4
FORMATS = {"int8": "<i1", "int16": "<i2", "int32": "<i4", "int64": "<i8", "float32": "<f4", "double64": "<f8"}
MOST_CHANNELS = 65_536


class Damage(Exception):
    """From here on the file is not whole."""


@dataclass(slots=True)
class XdfStream:
    """One stream as it stands in the file, before anything is made of its times.

    Parameters
    ----------
    info
        The stream's header.
    rate_hz
        Nominal rate; 0 for an irregular stream.
    dtype
        NumPy's name of a sample's numbers; empty for text, whose samples are not kept.
    width
        Number of channels.
    stamps_s
        For each packet the times of its samples, (samples,) seconds of the sender's clock.
    data
        For each packet its samples, (samples, channels).
    offsets
        Measured differences to the recorder's clock: (time, offset), both in seconds.
    """

    info: Element
    rate_hz: float
    dtype: str
    width: int
    stamps_s: list[NDArray[np.float64]] = field(default_factory=list)
    data: list[NDArray[np.generic]] = field(default_factory=list)
    offsets: list[tuple[float, float]] = field(default_factory=list)
    last_s: float = 0.0

    def told(self, tag: str) -> str:
        """The text of a header's field, or an empty one."""
        return (self.info.findtext(tag) or "").strip()


def xdf_streams(path: Path, content: bytes) -> tuple[list[XdfStream], bool]:
    """The streams of a file, and whether it was cut off or damaged: then what stands before that place is given.

    Raises FormatError where not even one stream's header is whole.
    """
    streams: dict[int, XdfStream] = {}
    place, whole = len(MAGIC), True
    while place < len(content):
        try:
            start, end = _chunk(content, place)
            _take(streams, content, start, end)
        except (Damage, struct.error):
            whole = False
            break
        place = end
    if not streams:
        raise FormatError(f"{path.name} is an XDF file without a whole stream; it was cut off at its beginning")
    return list(streams.values()), not whole


def _length(content: bytes, place: int, end: int) -> tuple[int, int]:
    """A number of variable length, and the place behind it."""
    size = content[place] if place < end else 0
    if size not in (1, 4, 8) or place + 1 + size > end:
        raise Damage
    return int.from_bytes(content[place + 1 : place + 1 + size], "little"), place + 1 + size


def _chunk(content: bytes, place: int) -> tuple[int, int]:
    length, start = _length(content, place, len(content))
    if length < 2 or start + length > len(content):
        raise Damage
    return start, start + length


def _take(streams: dict[int, XdfStream], content: bytes, start: int, end: int) -> None:
    (tag,) = struct.unpack_from("<H", content, start)
    if tag not in (STREAM_HEADER, SAMPLES, CLOCK_OFFSET):
        return
    if end - start < 6:
        raise Damage
    (number,) = struct.unpack_from("<I", content, start + 2)
    if tag == STREAM_HEADER:
        streams[number] = _header(content[start + 6 : end])
        return
    if number not in streams:
        raise Damage
    if tag == SAMPLES:
        _samples(streams[number], content, start + 6, end)
    elif end - start >= 22:
        time_s, offset_s = struct.unpack_from("<dd", content, start + 6)
        if abs(time_s) < 1e12 and abs(offset_s) < 1e12:
            streams[number].offsets.append((time_s, offset_s))


def _header(xml: bytes) -> XdfStream:
    if b"<!" in xml:  # entities of XML can grow without end, and no header of a stream needs them
        raise Damage
    try:
        info = fromstring(xml.decode("utf-8", "replace"))  # noqa: S314 - without entities
        width, rate_hz = int(info.findtext("channel_count") or ""), float(info.findtext("nominal_srate") or "")
    except (ParseError, ValueError):
        raise Damage from None
    kind = (info.findtext("channel_format") or "").strip()
    if not (0 < width <= MOST_CHANNELS and (rate_hz == 0 or 1e-3 <= rate_hz <= 1e6)) or (
        kind != "string" and kind not in FORMATS
    ):
        raise Damage
    return XdfStream(info, rate_hz, FORMATS.get(kind, ""), width)


def _samples(stream: XdfStream, content: bytes, place: int, end: int) -> None:
    count, place = _length(content, place, end)
    if not stream.dtype or not count:
        return
    row = np.dtype((stream.dtype, (stream.width,)))
    stamped = np.dtype([("size", "u1"), ("stamp", "<f8"), ("row", stream.dtype, (stream.width,))])
    if count * stamped.itemsize == end - place:
        packet = np.frombuffer(content, stamped, count, place)
        if (packet["size"] == 8).all():
            _keep(stream, packet["stamp"].astype(np.float64), packet["row"].copy())
            return
    if count * (1 + row.itemsize) > end - place:
        raise Damage
    stamps, rows, last_s = np.empty(count), [], stream.last_s
    for n in range(count):
        size = content[place] if place < end else 255
        if size not in (0, 8) or place + 1 + size + row.itemsize > end:
            raise Damage
        last_s = (
            struct.unpack_from("<d", content, place + 1)[0] if size else last_s + (1 / stream.rate_hz if stream.rate_hz else 0)
        )
        stamps[n] = last_s
        rows.append(content[place + 1 + size : place + 1 + size + row.itemsize])
        place += 1 + size + row.itemsize
    if place != end:
        raise Damage
    _keep(stream, stamps, np.frombuffer(b"".join(rows), stream.dtype).reshape(count, stream.width))


def _keep(stream: XdfStream, stamps_s: NDArray[np.float64], data: NDArray[np.generic]) -> None:
    if not (np.abs(stamps_s) < 1e12).all():
        raise Damage
    stream.stamps_s.append(stamps_s)
    stream.data.append(data)
    stream.last_s = float(stamps_s[-1])
