"""A person's own EMG while a stimulator drives the muscle: each frame between two pulses is predicted from those before it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from reknit.stream import AtGap, Chunk, Event, Gap, Item, Items, OpenNode, ParameterError, State, StreamSpec, Traits

Floats = NDArray[np.float64]

PULSE = "pulse"
RIDGE = 1e-12


class Part(Enum):
    """What some samples are: between two pulses, before any, or of a frame whose pulse was not seen."""

    FRAME = 1
    FREE = 2
    TORN = 3


def residual(frame: Floats, before: Floats) -> Floats:
    """What a frame holds that a mixture of the frames before it does not: the artefact repeats, the person's effort does not.

    Parameters
    ----------
    frame
        (channels, samples), blanked samples left out; NaN where missing.
    before
        (channels, frames, samples): what came before.

    Returns
    -------
    Floats
        (channels, samples): frame minus its least-squares fit by `before`, times sqrt(n / (n - frames)), so that noise keeps its power;
        NaN where the frame has NaN, or where there are not more samples than frames.
    """
    channels, frames, samples = before.shape
    if samples <= frames:
        return np.full((channels, samples), np.nan)
    known, base = np.where(np.isfinite(frame), frame, 0.0), np.where(np.isfinite(before), before, 0.0)
    base = np.where(np.isfinite(frame)[:, None, :], base, 0.0)
    squares = np.einsum("cin,cjn->cij", base, base, optimize=False)
    shared = np.einsum("cin,cn->ci", base, known, optimize=False)
    size = np.einsum("cii->c", squares, optimize=False)
    squares += (RIDGE * np.where(size > 0, size, 1.0))[:, None, None] * np.eye(frames)
    weights = np.linalg.solve(squares, shared[..., None])[..., 0]
    left = frame - np.einsum("ci,cin->cn", weights, base, optimize=False)
    return np.asarray(left * (samples / (samples - frames)) ** 0.5, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class WithoutStimulation:
    """The person's own EMG between a stimulator's pulses; one row for each sample, which comes when the frame that it lies in has ended.

    Each frame goes from one pulse to the next; its first `blank_s` are NaN (spike and recovery), and the rest is what a least-squares
    mixture of the `frames` frames before does not explain (after Yeom, PMC2967189). Take the
    RMS over 150 ms of what is not NaN for the effort.

    Limits: it needs the true times of the pulses, 2 kHz or more, and an amplifier that has left its rail when the blanking ends. A fast
    change of the intensity leaks through for `frames` frames. The first `frames` frames are NaN.

    Parameters
    ----------
    pulse_hz
        Pulses a second, counted from index 0 plus `offset_s`; None: each pulse comes as an event "pulse" at its sample.
    offset_s
        When the first pulse is, where `pulse_hz` is given.
    blank_s
        What is thrown away after each pulse.
    frames
        How many frames a prediction is made of.
    longest_s
        Without a pulse for so long the muscle is not stimulated: samples pass as they are.
    """

    pulse_hz: float | None = None
    offset_s: float = 0.0
    blank_s: float = 0.004
    frames: int = 6
    longest_s: float = 0.25

    def open(self, spec: StreamSpec) -> OpenWithoutStimulation:
        """Open on a regular stream.

        Raises SpecError for an irregular one, ParameterError where a frame would hold too few samples to fit.
        """
        rate_hz = spec.rate_hz
        if not (1 <= self.frames <= 32 and self.blank_s >= 0 and self.offset_s >= 0 and self.longest_s > 0):
            raise ParameterError(f"frames must lie in 1 to 32, and times must not be below 0, got {self!r}")
        if self.pulse_hz is not None:
            if not (self.pulse_hz > 0 and 1 / self.pulse_hz <= self.longest_s):
                raise ParameterError(f"pulse_hz must be at least {1 / self.longest_s:g}, got {self.pulse_hz!r}")
            left = int(rate_hz / self.pulse_hz) - round(self.blank_s * rate_hz)
            if left < 2 * self.frames:
                raise ParameterError(
                    f"between pulses at {self.pulse_hz:g} Hz {max(left, 0)} samples are left, and a fit by {self.frames} frames needs "
                    f"{2 * self.frames}; record faster, or blank less"
                )
        return OpenWithoutStimulation(self, spec)


@dataclass(slots=True)
class StimulationState(State):
    """Samples that wait for the end of their frame (rows, channels), their first index and epoch, pulses to come, and the frames before.

    The frames are (frames, channels, room), each as long as `lengths` says.
    """

    waiting: Floats
    first: int
    epoch: int
    pulses: list[int]
    before: Floats
    lengths: list[int]


class OpenWithoutStimulation(OpenNode[StimulationState]):
    """A removal of stimulation that was opened."""

    def __init__(self, removal: WithoutStimulation, spec: StreamSpec) -> None:
        rate_hz = spec.rate_hz
        self._interval = None if removal.pulse_hz is None else rate_hz / removal.pulse_hz
        self._offset = removal.offset_s * rate_hz
        self._blank, self._longest = round(removal.blank_s * rate_hz), round(removal.longest_s * rate_hz)
        self._frames, self._width = removal.frames, spec.width
        longest = self._longest if self._interval is None else int(self._interval) + 1
        self._room = longest + 1
        self.traits = Traits(at_gap=AtGap.RESET, frame=longest)
        self.spec = spec.derive(removal, warm_up=(removal.frames + 1) * longest)

    def start(self) -> StimulationState:
        """Nothing seen yet."""
        return StimulationState(np.zeros((0, self._width)), -1, 0, [], np.zeros((self._frames, self._width, self._room)), [])

    def chunk(self, state: StimulationState, chunk: Chunk) -> Items:
        """The rows of every frame that ends in or before this chunk."""
        if state.first < 0 or chunk.epoch != state.epoch:
            state.first, state.epoch = chunk.first, chunk.epoch
        state.waiting = np.concatenate((state.waiting, np.asarray(chunk.data, dtype=np.float64)))
        return self._released(state)

    def other(self, state: StimulationState, item: Item) -> Items:
        """A pulse is kept until its samples have come; everything else goes on."""
        if isinstance(item, Event) and item.name == PULSE and self._interval is None:
            state.pulses.append(item.index)
            return (*(self._released(state) if state.first >= 0 else ()), item)
        return (item,)

    def gap(self, state: StimulationState, gap: Gap) -> Items:
        """What still waits goes out as unknown, and the frames before the gap are forgotten."""
        out = self.flush(state)
        state.become(self.start())
        return (*out, gap)

    def flush(self, state: StimulationState) -> Items:
        """A frame without an end cannot be told from its artefact: NaN; what no pulse has reached passes."""
        if not len(state.waiting):
            return ()
        free = self._interval is None and not state.pulses
        data = state.waiting if free else np.full(state.waiting.shape, np.nan)
        out = Chunk(self.spec, state.epoch, state.first, data)
        state.first += len(data)
        state.waiting = np.zeros((0, self._width))
        return (out,)

    def _released(self, state: StimulationState) -> Items:
        rows = []
        while True:
            count, part_of = self._evenly(state.first) if self._interval is not None else self._by_events(state)
            if not 0 < count <= len(state.waiting):
                break
            part, state.waiting = state.waiting[:count], state.waiting[count:]
            if part_of is Part.FRAME:
                part = self._frame(state, part)
            rows.append(np.full(part.shape, np.nan) if part_of is Part.TORN else part)
            state.first += count
        if not rows:
            return ()
        data = np.concatenate(rows)
        return (Chunk(self.spec, state.epoch, state.first - len(data), data),)

    def _evenly(self, first: int) -> tuple[int, Part]:
        """How many samples from `first` on belong together, where the pulses are even."""
        interval = self._interval or 1.0
        turn = max(0, int(np.ceil((first - self._offset - 1e-6) / interval)))  # the first pulse at or after this sample
        start = self._pulse(turn)
        if start == first:
            return self._pulse(turn + 1) - first, Part.FRAME
        return start - first, Part.FREE if turn == 0 else Part.TORN

    def _pulse(self, turn: int) -> int:
        return int(np.ceil(self._offset + turn * (self._interval or 1.0) - 1e-6))

    def _by_events(self, state: StimulationState) -> tuple[int, Part]:
        """How many samples from the first one that waits belong together (0: not known yet), where pulses come as events."""
        first, pulses = state.first, state.pulses
        while len(pulses) > 1 and pulses[1] <= first:
            pulses.pop(0)
        if pulses and pulses[0] == first:
            end = min(pulses[1] - first if len(pulses) > 1 else self._longest, self._longest)
            return (end, Part.FRAME) if len(state.waiting) >= end else (0, Part.FRAME)
        coming = pulses[1:] if pulses and pulses[0] < first else pulses
        return (coming[0] - first, Part.FREE) if coming else (max(0, len(state.waiting) - self._longest), Part.FREE)

    def _frame(self, state: StimulationState, part: Floats) -> Floats:
        """What is left of a frame; it is then the newest of those before."""
        out = np.full(part.shape, np.nan)
        kept = part[self._blank :].T
        length = min([kept.shape[1], *state.lengths])
        if len(state.lengths) == self._frames and length > self._frames:
            before = np.ascontiguousarray(state.before[:, :, :length].transpose(1, 0, 2))
            out[self._blank : self._blank + length] = residual(np.ascontiguousarray(kept[:, :length]), before).T
        if kept.shape[1]:
            state.before[:-1] = state.before[1:].copy()
            state.before[-1, :, : kept.shape[1]] = kept
            state.lengths = [*state.lengths, kept.shape[1]][-self._frames :]
        return out
