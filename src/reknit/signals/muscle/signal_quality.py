"""How good a raw signal is, ten times a second: its strength, mains hum, slow wander, clipping, standing still."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.lib.stride_tricks import as_strided
from numpy.typing import NDArray

from reknit.signals.muscle.window_parts import window_design, window_parts
from reknit.signals.sampling.every import Every, OpenHopping
from reknit.stream import AtGap, Channel, Chunk, Items, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array

Floats = NDArray[np.float64]

RATE_HZ = 10.0
LEVEL, CLIPPED, STILL, HUM, WANDER = PARTS = ("level", "clipped", "still", "hum", "wander")
AT_ONCE = 8
"""So many windows of all channels are looked at together: more would not fit into the processor's cache."""


@dataclass(frozen=True, slots=True)
class SignalQuality:
    """What the last `window_s` of each channel say about how it was recorded; ten rows a second.

    For each channel, in this order: `level` (RMS of what is faster than 15 Hz, in the channel's unit), and shares of 0 to 1: `clipped`
    (samples that stay at the highest or lowest value, at least three in a row), `still` (samples equal to the one before), `hum` (power
    within 3 Hz of 50 or 60 Hz and two harmonics, whichever of the two is more), `wander` (power from 2 to 15 Hz).

    Limits: it looks at half a second and knows no muscle, so it cannot tell a resting muscle from a sensor in the wrong place, nor
    crosstalk from activity. Clipping is seen only where the rail itself was recorded, not where an amplifier rounds it off; a signal of
    few steps is never called clipped. A narrow-band muscle signal near 50 or 60 Hz counts as hum; below 120 samples a second hum cannot
    be seen.

    Parameters
    ----------
    window_s
        How far it looks back.
    """

    window_s: float = 0.5

    def open(self, spec: StreamSpec) -> OpenSignalQuality:
        """Open on a regular stream; SpecError for an irregular one, ParameterError where the window is not 0.1 to 10 s."""
        if not 0.1 <= self.window_s <= 10:
            raise ParameterError(f"window_s must lie in 0.1 to 10, got {self.window_s!r}")
        return OpenSignalQuality(self, spec)


@dataclass(slots=True)
class QualityState(State):
    """The newest samples, at most a window of them, are the last `count` columns before `end` of (channels, two windows)."""

    kept: Floats
    end: int = 0
    count: int = 0


class OpenSignalQuality(OpenHopping[QualityState]):
    """A signal quality that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, quality: SignalQuality, spec: StreamSpec) -> None:
        self._window = max(2, round(quality.window_s * spec.rate_hz))
        self._rate_hz = spec.rate_hz
        self._every = Every(RATE_HZ).open(spec)
        channels = tuple(
            Channel(
                f"{channel.name} {part}", channel.unit if part == LEVEL else "1", channel.muscle, channel.segment, channel.side
            )
            for channel in spec.channels
            for part in PARTS
        )
        derived = spec.derive(quality, channels=channels, rate=self._every.spec.rate, delay_s=quality.window_s / 2)
        self.spec = replace(derived, warm_up=-(-(spec.warm_up + self._window) // self._every.hop))
        self._width = spec.width

    def start(self) -> QualityState:
        """Nothing seen yet."""
        return QualityState(np.zeros((self._width, 2 * self._window)))

    def chunk(self, state: QualityState, chunk: Chunk) -> Items:
        """A row at each sample whose index is a multiple of the hop, about the window that ends there."""
        hop = self._every.hop
        seen = self.remember(state, chunk.data.T)
        row = -(-chunk.first // hop)
        stops = range(row * hop + 1 + seen.shape[1] - chunk.end, seen.shape[1] + 1, hop)
        if not stops:
            return ()
        made = np.empty((len(stops), self._width, len(PARTS)))
        begun = sum(stop < self._window for stop in stops)
        for place, stop in enumerate(stops[:begun]):
            made[place] = self._parts(seen[:, None, :stop])[:, 0]
        for place in range(begun, len(stops), AT_ONCE):
            made[place : place + AT_ONCE] = self._parts(self._windows(seen, stops[place : place + AT_ONCE])).transpose(1, 0, 2)
        return (Chunk(self.spec, chunk.epoch, row, made.reshape(len(stops), -1)),)

    def remember(self, state: QualityState, samples: Array) -> Floats:
        """At most a window of samples from before, and the new ones (channels, samples) behind them; the state takes the new ones in."""
        window, fresh = self._window, samples.shape[1]
        if fresh > window:
            seen = np.concatenate((state.kept[:, state.end - state.count : state.end], samples), axis=1, dtype=np.float64)
            state.kept[:, :window] = seen[:, -window:]
            state.end = state.count = window
            return seen
        begin = state.end - state.count
        if state.end + fresh > 2 * window:  # make room; half of the buffer is always enough
            state.kept[:, : state.count] = state.kept[:, begin : state.end].copy()
            begin, state.end = 0, state.count
        state.kept[:, state.end : state.end + fresh] = samples
        state.end += fresh
        state.count = min(window, state.count + fresh)
        return state.kept[:, begin : state.end]

    def _windows(self, seen: Floats, stops: range) -> Floats:
        """The windows that end before `stops`, as a view (channels, windows, samples)."""
        across, along = seen.strides
        shape, strides = (self._width, len(stops), self._window), (across, stops.step * along, along)
        return as_strided(seen[:, stops.start - self._window :], shape, strides, writeable=False)

    def _parts(self, windows: Floats) -> Floats:
        """The parts of (channels, windows, samples); a window with missing samples is looked at without them."""
        if windows.shape[2] < 2:
            return np.where(np.isfinite(windows), 0.0, np.full(len(PARTS), np.nan))
        made = window_parts(windows, window_design(windows.shape[2], self._rate_hz))
        missing = np.isnan(made[:, :, 0])
        if missing.any():
            for channel, place in np.argwhere(missing):
                samples = windows[channel, place]
                known = samples[np.isfinite(samples)]
                made[channel, place] = np.nan if not len(known) else self._parts(known[None, None])[0, 0]
        return made
