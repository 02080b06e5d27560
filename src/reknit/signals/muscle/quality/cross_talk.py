"""Whether two sensors hear the same muscle: channels that move together at the same instant."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.signals.sampling.every import Every, OpenHopping
from reknit.stream import AtGap, Channel, Chunk, Items, ParameterError, SpecError, State, StreamSpec, Traits

Floats = NDArray[np.float64]

RATE_HZ = 1.0
LEAST_CHANNELS, MOST_CHANNELS = 2, 32


@dataclass(frozen=True, slots=True)
class CrossTalk:
    """How alike each two channels are at zero lag: the size of their correlation over the last blocks of a second; one row a second.

    To be put behind the band-pass. One output channel for each pair, named ``"a ~ b"`` in the order of the alphabet: 0 for muscles that
    fire on their own, 1 for one muscle heard twice; 0 where one of them is silent, NaN where they have no samples in common. Tissue carries
    a muscle to its neighbour without delay, so cross-talk stands at zero lag; muscles that work together share their effort, not their
    waves.

    Limits: a suspicion, no proof. Anything else that two channels share (mains, a heart, a cable that shakes) does the same, so it means
    something only where neither has such a fault. The order of the electrodes (polarity) does not matter.

    Parameters
    ----------
    blocks
        How many blocks of a second it looks back.
    """

    blocks: int = 5

    def open(self, spec: StreamSpec) -> OpenCrossTalk:
        """Open on a regular stream of 2 to 32 channels; SpecError for any other, ParameterError where blocks are not 1 to 60."""
        if not 1 <= self.blocks <= 60:
            raise ParameterError(f"blocks must lie in 1 to 60, got {self.blocks!r}")
        if not LEAST_CHANNELS <= spec.width <= MOST_CHANNELS:
            raise SpecError(
                f"cross-talk is looked for among {LEAST_CHANNELS} to {MOST_CHANNELS} channels, but stream {spec.name!r} has {spec.width}"
            )
        return OpenCrossTalk(self, spec)


@dataclass(slots=True)
class CrossTalkState(State):
    """The samples of the block that is not full yet, how many they are, and the sums of the newest blocks: (blocks, pairs, 4)."""

    block: Floats
    filled: int
    sums: Floats


class OpenCrossTalk(OpenHopping[CrossTalkState]):
    """Cross-talk that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, talk: CrossTalk, spec: StreamSpec) -> None:
        self._every = Every(RATE_HZ).open(spec)
        self._blocks, self._width = talk.blocks, spec.width
        names = [each.name for each in spec.channels]
        self.pairs = tuple(combinations(range(spec.width), 2))
        channels = tuple(Channel(pair_name(names[a], names[b]), "1") for a, b in self.pairs)
        derived = spec.derive(talk, channels=channels, rate=self._every.spec.rate, delay_s=talk.blocks / RATE_HZ / 2)
        self.spec = replace(derived, warm_up=-(-spec.warm_up // self._every.hop) + talk.blocks)

    def start(self) -> CrossTalkState:
        """Nothing seen yet."""
        return CrossTalkState(np.zeros((self._width, self._every.hop)), 0, np.zeros((0, len(self.pairs), 4)))

    def chunk(self, state: CrossTalkState, chunk: Chunk) -> Items:
        """A row at each sample whose index is a multiple of the hop, about the blocks that end there."""
        hop, rows, done = self._every.hop, [], 0
        while done < len(chunk.data):
            to_row = -(chunk.first + done) % hop + 1
            taken = min(to_row, len(chunk.data) - done)
            state.block[:, state.filled : state.filled + taken] = chunk.data[done : done + taken].T
            state.filled += taken
            done += taken
            if taken == to_row:
                rows.append(self._row(state))
        return (Chunk(self.spec, chunk.epoch, -(-chunk.first // hop), np.array(rows)),) if rows else ()

    def _row(self, state: CrossTalkState) -> NDArray[Any]:
        sums = np.array([_sums(state.block[a, : state.filled], state.block[b, : state.filled]) for a, b in self.pairs])
        state.sums = np.concatenate((state.sums, sums[None]))[-self._blocks :]
        state.filled = 0
        together, one, other, count = state.sums.sum(axis=0).T
        power = one * other
        alike = np.where(power > 0, np.abs(together) / np.sqrt(np.where(power > 0, power, 1.0)), 0.0)
        return np.where(count > 0, alike, np.nan)


def pair_name(a: str, b: str) -> str:
    """The name of a pair of channels, whichever comes first."""
    return " ~ ".join(sorted((a, b)))


def likeness(a: Floats, b: Floats) -> float:
    """The size of the correlation of two band-passed channels at zero lag; 0 where one is silent, NaN with no samples in common."""
    together, one, other, count = _sums(a, b)
    if not count:
        return float("nan")
    return abs(together) / (one * other) ** 0.5 if one * other > 0 else 0.0


def _sums(a: Floats, b: Floats) -> tuple[float, float, float, float]:
    """Products and squares over the samples that both have, and how many; NumPy sums them in an order that no channel changes."""
    both = np.isfinite(a) & np.isfinite(b)
    if not both.all():
        a, b = a[both], b[both]
    return float((a * b).sum()), float((a * a).sum()), float((b * b).sum()), float(len(a))
