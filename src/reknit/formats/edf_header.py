"""The places of an EDF or BDF file, checked before anything of it is trusted (Kemp et al. 1992; EDF+: Kemp and Olivan 2003)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from re import match

import numpy as np

from reknit.formats.recording import FormatError

EDF, BDF = b"0       ", b"\xffBIOSEMI"
FIXED = 256
MOST_SIGNALS = 9998


@dataclass(frozen=True, slots=True)
class EdfHeader:
    """Where everything lies.

    Parameters
    ----------
    sample_bytes
        2 in EDF, 3 in BDF.
    told
        Number of records that the header tells of; -1 where it was never filled in.
    whole
        Number of whole records in the file.
    duration_s
        Seconds that a record lasts, exactly.
    samples
        Samples of each signal in a record.
    labels
        Label of each signal.
    broken
        Whether the file says that its records need not follow on one another (EDF+D, BDF+D).
    """

    sample_bytes: int
    told: int
    whole: int
    duration_s: Fraction
    samples: tuple[int, ...]
    labels: tuple[str, ...]
    broken: bool

    @property
    def timekeeper(self) -> int | None:
        """The place of the first annotation signal, which tells when each record began."""
        return next((n for n, label in enumerate(self.labels) if label in ("EDF Annotations", "BDF Annotations")), None)

    def onsets_s(self, path: Path, content: bytes) -> list[Fraction]:
        """When each whole record began, as the file says it; FormatError where a record does not."""
        place = self.timekeeper
        if place is None:
            raise FormatError(f"{path.name} says that it has breaks, but has no annotations that tell where")
        size = sum(self.samples) * self.sample_bytes
        start = FIXED * (len(self.samples) + 1) + sum(self.samples[:place]) * self.sample_bytes
        length = self.samples[place] * self.sample_bytes
        out = []
        for record in range(self.whole):
            told = content[start + record * size : start + record * size + length]
            found = match(rb"([+-]\d{1,12}(?:\.\d{1,12})?)[\x14\x15]", told)
            if found is None:
                raise FormatError(f"{path.name}: record {record} does not say when it began; the file is damaged")
            out.append(Fraction(found[1].decode()))
        return out


def edf_header(path: Path, content: bytes) -> EdfHeader:
    """The places in a file; FormatError where the header is cut off or contradicts itself or the file's size."""
    count = _number(path, content[252:256], "number of signals", 1, MOST_SIGNALS)
    size = FIXED * (count + 1)
    if len(content) < size:
        raise FormatError(f"{path.name} was cut off in its header: expected {size} bytes of header, got {len(content)} bytes")
    if _number(path, content[184:192], "size of the header", 0, 10**7) != size:
        raise FormatError(
            f"{path.name}: the header's size and its number of signals ({count}) contradict each other; it is damaged"
        )
    fields = content[FIXED + 216 * count : FIXED + 224 * count]
    samples = tuple(_number(path, fields[8 * n : 8 * n + 8], "samples in a record", 1, 10**8) for n in range(count))
    sample_bytes = 3 if content.startswith(BDF) else 2
    labels = tuple(content[FIXED + 16 * n : FIXED + 16 * n + 16].decode("latin-1").strip() for n in range(count))
    return EdfHeader(
        sample_bytes,
        _number(path, content[236:244], "number of records", -1, 10**8),
        (len(content) - size) // (sum(samples) * sample_bytes),
        _duration(path, content[244:252]),
        samples,
        labels,
        content[192:197] in (b"EDF+D", b"BDF+D"),
    )


def _number(path: Path, field: bytes, what: str, least: int, most: int) -> int:
    text = field.decode("latin-1").strip()
    if match(r"-?[0-9]{1,8}\Z", text) is None or not least <= int(text) <= most:
        raise FormatError(f"{path.name}: the {what} must lie between {least} and {most}, the header says {text!r}; it is damaged")
    return int(text)


def _duration(path: Path, field: bytes) -> Fraction:
    text = field.decode("latin-1").strip()
    if match(r"[0-9]{1,8}(\.[0-9]{0,7})?\Z|\.[0-9]{1,7}\Z|[0-9.]{1,5}[eE]-[0-9]{1,2}\Z", text) is not None:
        try:
            value = Fraction(text.rstrip("."))
        except ValueError:
            value = Fraction(0)
        if value > 0 and np.isfinite(float(value)):
            return value
    raise FormatError(
        f"{path.name}: a record must last some time, the header says {text!r} s; expected samples at a fixed rate, not annotations only"
    )
