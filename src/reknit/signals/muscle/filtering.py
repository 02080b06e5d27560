"""What the band-pass and the envelope share: sections with a carried state, a steady start, and a guard against NaN."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from reknit.signals.muscle.sos import Floats, filter_in_place
from reknit.stream import AtGap, OpenRowNode, State, StreamSpec, Traits
from reknit.stream.finite import all_finite
from reknit.stream.items import Array

FLOAT64 = np.dtype(np.float64)


class Start(StrEnum):
    """What a filter takes to have been before the first sample."""

    STEADY = "steady"  # the first sample, for ever: a constant offset leaves no transient
    ZERO = "zero"


@dataclass(slots=True)
class FilterState(State):
    """The sections' memory (channels, sections, 2); for each channel its last finite sample and whether there was one."""

    memory: Floats
    last: Floats
    begun: NDArray[np.bool_]
    all_begun: bool = False


class OpenFilter(OpenRowNode[FilterState]):
    """Second-order sections over every channel.

    A NaN (or infinite) sample comes out as NaN at its own place only: the sections go on with the channel's last finite sample.
    """

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, spec: StreamSpec, sos: Floats, start: Start) -> None:
        self.spec = spec
        self._sos = np.ascontiguousarray(sos, dtype=np.float64)
        self._steady = signal.sosfilt_zi(self._sos) if start is Start.STEADY else np.zeros((len(sos), 2))

    def start(self) -> FilterState:
        """Nothing seen yet."""
        width = self.spec.width
        return FilterState(np.zeros((width, len(self._sos), 2)), np.zeros(width), np.zeros(width, dtype=np.bool_))

    def rows(self, state: FilterState, data: Array) -> Floats:
        """The filtered samples, as a view of a (channels, samples) buffer."""
        filtered = data.copy("F") if data.dtype is FLOAT64 else np.array(data, dtype=np.float64, order="F")
        samples = filtered.T
        flat = samples.ravel()  # a view: one number tells whether all samples are finite
        if state.all_begun and all_finite(flat):
            state.last = data[-1]
            filter_in_place(self._sos, samples, state.memory)
        else:
            state.last = np.array(state.last, dtype=np.float64)
            for channel, row in enumerate(samples):
                self._guarded(state, channel, row)
            state.all_begun = bool(state.begun.all())
        return filtered

    def _guarded(self, state: FilterState, channel: int, row: Floats) -> None:
        """The slow way for one channel, in place: before its first finite sample, or where something is not finite."""
        finite = np.isfinite(row)
        if finite.all():
            if not state.begun[channel]:
                state.memory[channel] = row[0] * self._steady
                state.begun[channel] = True
            state.last[channel] = row[-1]
            filter_in_place(self._sos, row[None, :], state.memory[channel : channel + 1])
            return
        begin = 0
        if not state.begun[channel]:
            if not finite.any():
                row[:] = np.nan
                return
            begin = int(finite.argmax())
            state.memory[channel] = row[begin] * self._steady
            state.last[channel], state.begun[channel] = row[begin], True
        newest = np.maximum.accumulate(np.where(finite[begin:], np.arange(len(row) - begin), -1))
        held = np.where(newest >= 0, row[begin:][newest], state.last[channel])[None, :].copy()
        state.last[channel] = held[0, -1]
        filter_in_place(self._sos, held, state.memory[channel : channel + 1])
        row[:begin] = np.nan
        row[begin:] = np.where(finite[begin:], held[0], np.nan)
