"""The header and the parameters of a C3D file, each length held against the file's size before it is trusted.

The form is that of the C3D file format user guide (Motion Lab Systems, c3d.org). Read here and not by a library, since those at hand crash
or hang on damaged files.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reknit.formats.recording import FormatError

BLOCK = 512
KEY = 0x50
INTEL, DEC, MIPS = 84, 85, 86
WIDTHS = {-1: 1, 1: 1, 2: 2, 4: 4}
MOST_DIMENSIONS = 7


@dataclass(frozen=True, slots=True)
class Numbers:
    """How a processor writes numbers."""

    processor: int

    def integers(self, content: bytes, *, signed: bool = True) -> NDArray[np.int64]:
        """16 bits each."""
        order = ">" if self.processor == MIPS else "<"
        return np.frombuffer(content, f"{order}{'i' if signed else 'u'}2", len(content) // 2).astype(np.int64)

    def reals(self, content: bytes) -> NDArray[np.float32]:
        """32 bits each; DEC's are four times as large in IEEE's form, with their two words exchanged."""
        if self.processor != DEC:
            return np.frombuffer(content, ">f4" if self.processor == MIPS else "<f4", len(content) // 4).astype(np.float32)
        words = np.frombuffer(content, "<u2", len(content) // 4 * 2).reshape(-1, 2).astype(np.uint32)
        return ((words[:, 0] << 16) | words[:, 1]).view(np.float32) / np.float32(4)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter's bytes, with its type (-1 letters, 1 bytes, 2 integers, 4 reals) and its dimensions."""

    kind: int
    dimensions: tuple[int, ...]
    content: bytes
    numbers: Numbers

    def values(self) -> list[float]:
        """Numbers; none for letters."""
        if self.kind == 4:
            return [float(each) for each in self.numbers.reals(self.content)]
        if self.kind == 2:
            return [float(each) for each in self.numbers.integers(self.content)]
        return [float(each) for each in np.frombuffer(self.content, np.int8)] if self.kind == 1 else []

    def texts(self) -> list[str]:
        """Lines of letters; none for numbers."""
        if self.kind != -1:
            return []
        length = self.dimensions[0] if self.dimensions else 1
        count = len(self.content) // length if length else 0
        lines = [self.content[n * length : (n + 1) * length] for n in range(count)]
        return [line.decode("utf-8", "replace").replace("\0", " ").strip() for line in lines]


@dataclass(frozen=True, slots=True)
class C3dHeader:
    """What the first block and the parameters say.

    Parameters
    ----------
    points, analogue
        Points a frame, and numbers of analogue channels a frame, all samples counted.
    first, last
        Numbers of the first and the last frame, as the 16 bits of the header hold them.
    scale
        Of coordinates that are integers; below 0 where all samples are reals.
    data_start
        Place of the first sample.
    samples
        Samples of an analogue channel a frame.
    rate_hz
        Frames a second.
    numbers
        How numbers are written.
    parameters
        By "GROUP:NAME".
    """

    points: int
    analogue: int
    first: int
    last: int
    scale: float
    data_start: int
    samples: int
    rate_hz: float
    numbers: Numbers
    parameters: Mapping[str, Parameter]

    def values(self, name: str) -> list[float]:
        """A parameter's numbers, and those of its continuations ("NAME2", ...), of which each holds up to 255."""
        return [value for each in self._all(name) for value in each.values()]

    def texts(self, name: str) -> list[str]:
        """A parameter's lines, and those of its continuations."""
        return [text for each in self._all(name) for text in each.texts()]

    def value(self, name: str, default: float) -> float:
        """A parameter's first number, or the default where there is none that is finite."""
        first = next(iter(self.values(name)), default)
        return first if math.isfinite(first) else default

    def _all(self, name: str) -> list[Parameter]:
        names = [name, *(f"{name}{n}" for n in range(2, 40))]
        return [self.parameters[each] for each in names if each in self.parameters]


def is_c3d(content: bytes) -> bool:
    """Whether a file begins as C3D files do: the block of the parameters, and the letter P."""
    return len(content) > 1 and content[1] == KEY and 2 <= content[0] < 32 and content[0] not in b"\t\n\r"


def c3d_header(path: Path, content: bytes) -> C3dHeader:
    """Header and parameters; FormatError where they are cut off or damaged."""
    start = (content[0] - 1) * BLOCK
    if len(content) < max(BLOCK, start + 4):
        raise FormatError(f"{path.name} was cut off in its header: expected at least {start + 4} bytes, got {len(content)}")
    blocks, processor = content[start + 2], content[start + 3]
    if processor not in (INTEL, DEC, MIPS):
        raise FormatError(f"{path.name}: the processor must be 84, 85 or 86 (Intel, DEC, MIPS), got {processor}; it is damaged")
    numbers = Numbers(processor)
    end = start + blocks * BLOCK if blocks else len(content)
    parameters = _parameters(path, content[start + 4 : min(end, len(content))], numbers)
    words = numbers.integers(content[:24], signed=False)
    header = C3dHeader(
        points=int(words[1]),
        analogue=int(words[2]),
        first=int(words[3]),
        last=int(words[4]),
        scale=float(numbers.reals(content[12:16])[0]),
        data_start=(int(words[8]) - 1) * BLOCK,
        samples=int(words[9]),
        rate_hz=float(numbers.reals(content[20:24])[0]),
        numbers=numbers,
        parameters=parameters,
    )
    if header.data_start < BLOCK:
        raise FormatError(f"{path.name}: samples must begin behind the header, it says block {int(words[8])}; it is damaged")
    return header


def _parameters(path: Path, content: bytes, numbers: Numbers) -> dict[str, Parameter]:
    """Records one after the other: each says where the next one begins."""
    groups: dict[int, str] = {}
    found: list[tuple[int, str, Parameter]] = []
    place = 0
    while place + 2 <= len(content):
        length, group = (int(each) for each in np.frombuffer(content, np.int8, 2, place))
        length = abs(length)  # below 0 where the parameter is locked
        if not length or not group:
            break
        behind = place + 2 + length
        if behind + 2 > len(content):
            raise FormatError(f"{path.name} was cut off in its parameters, or they are damaged")
        name = content[place + 2 : behind].decode("latin-1").strip().upper()
        step = int(numbers.integers(content[behind : behind + 2], signed=False)[0])
        end = behind + step if step else len(content)
        if end > len(content) or (step and step < 3):
            raise FormatError(f"{path.name}: parameter {name[:20]!r} reaches beyond its section; it is damaged")
        if group < 0:
            groups[-group] = name
        else:
            found.append((group, name, _parameter(path, name, content[behind + 2 : end], numbers)))
        if not step:
            break
        place = end
    return {f"{groups[group]}:{name}": each for group, name, each in found if group in groups}


def _parameter(path: Path, name: str, content: bytes, numbers: Numbers) -> Parameter:
    kind = int.from_bytes(content[:1], signed=True)
    count = content[1] if len(content) > 1 else MOST_DIMENSIONS + 1
    dimensions = tuple(content[2 : 2 + count])
    size = math.prod(dimensions) * WIDTHS.get(kind, 0)
    if kind not in WIDTHS or count > MOST_DIMENSIONS or len(dimensions) < count or 2 + count + size > len(content):
        raise FormatError(f"{path.name}: parameter {name[:20]!r} does not hold what it says; the file is damaged")
    return Parameter(kind, dimensions, content[2 + count : 2 + count + size], numbers)
