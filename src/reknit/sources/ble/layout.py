"""Where the numbers lie in a notification, and how they are read: whole packets of fixed length, one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.sources.ble.dialect import Damaged, Reading
from reknit.stream.items import Array

SIZES = {"int8": 1, "uint8": 1, "int16": 2, "uint16": 2, "int24": 3, "int32": 4, "uint32": 4, "float32": 4, "float64": 8}
HELD_BY = {
    "int8": "int16",
    "uint8": "int16",
    "int16": "int16",
    "uint16": "int32",
    "int24": "int32",
    "int32": "int32",
    "uint32": "float64",
    "float32": "float32",
    "float64": "float64",
}
"""The type of a stream that holds each number exactly."""


def held_by(forms: Sequence[str]) -> str:
    """The type of a stream that holds numbers of all these forms exactly."""
    wide = {HELD_BY[form] for form in forms}
    joined = np.result_type(*(np.dtype(form) for form in wide)).name
    return joined if len(wide) > 1 else wide.pop()


@dataclass(frozen=True, slots=True)
class Field:
    """A whole number at one place of a packet: its counter or its stamp."""

    at: int
    size: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The form of a packet.

    Parameters
    ----------
    length
        Bytes of a packet; a notification holds one or several whole ones.
    header
        Bytes that each packet begins with.
    at
        Where the first sample begins.
    samples
        Samples a packet, one after the other.
    forms
        The form of each channel's number, in order: one of `SIZES`.
    big_endian
        Whether the highest byte comes first.
    mark
        The counter or stamp; None where there is none.
    """

    length: int
    header: bytes
    at: int
    samples: int
    forms: tuple[str, ...]
    big_endian: bool = False
    mark: Field | None = None

    @property
    def sample_bytes(self) -> int:
        """Bytes of one sample."""
        return sum(SIZES[form] for form in self.forms)

    def decode(self, value: bytes) -> list[Reading]:
        """The packets of a notification; Damaged where they do not have this form."""
        if not value or len(value) % self.length:
            raise Damaged(f"expected packets of {self.length} bytes, got {len(value)} bytes")
        return [self._packet(value[first : first + self.length]) for first in range(0, len(value), self.length)]

    def _packet(self, packet: bytes) -> Reading:
        if not packet.startswith(self.header):
            begun = packet[: len(self.header)]
            raise Damaged(f"expected packets that begin with {self.header.hex(' ')}, got {begun.hex(' ')}")
        rows = np.frombuffer(packet, np.uint8, self.samples * self.sample_bytes, self.at).reshape(self.samples, -1)
        columns, at = [], 0
        for form in self.forms:
            columns.append(self._column(rows[:, at : at + SIZES[form]], form))
            at += SIZES[form]
        data = np.stack(columns, axis=1, dtype=held_by(self.forms), casting="unsafe")
        if not np.isfinite(data).all():
            raise Damaged("expected finite numbers")
        return Reading(data, self._mark(packet))

    def _column(self, taken: NDArray[np.uint8], form: str) -> Array:
        """The numbers of one channel, from their bytes of shape (samples, size)."""
        if self.big_endian:
            taken = taken[:, ::-1]
        if form == "int24":
            low = np.zeros((len(taken), 4), np.uint8)
            low[:, 1:] = taken  # as the upper bytes of 32 bits, from where the sign comes down by a shift
            shifted: Array = low.view("<i4")[:, 0] >> 8
            return shifted
        numbers: Array = np.ascontiguousarray(taken).view(np.dtype(form).newbyteorder("<"))[:, 0]
        return numbers

    def _mark(self, packet: bytes) -> int:
        if self.mark is None:
            return 0
        return int.from_bytes(packet[self.mark.at : self.mark.at + self.mark.size], "big" if self.big_endian else "little")
