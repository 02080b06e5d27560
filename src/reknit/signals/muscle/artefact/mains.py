"""Mains hum is taken out of the channels that have it, and of no other: a notch that is always there costs muscle."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.sos import filter_in_place
from reknit.stream import AtGap, Chunk, Items, OpenNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.finite import all_finite
from reknit.stream.items import Array

Floats = NDArray[np.float64]

MAINS_HZ = (50.0, 60.0)
HIGHEST_HZ = 400.0
OFF_HZ = 0.6
FADE_S = 0.5
LET_GO = 0.5
TRACKING = 0.5


@dataclass(frozen=True, slots=True)
class WithoutMains:
    """Narrow notches at 50 or 60 Hz and its harmonics, channel by channel, while hum stands out; they follow the mains' frequency.

    Once in half a window the node looks at the last window: where the mains stands out of its neighbourhood by `share` of the power above
    20 Hz, the notches fade in over half a second, and fade out below half of that. A notch that is kept narrow and moved along with
    the line is what an adaptive canceller with a sine and a cosine for each harmonic converges to, at the cost of a filter.

    Error and limits: a channel without hum comes through byte for byte. Where the notches are in, they cost `width_hz` of muscle for each
    harmonic: 2.5 % of the power of shaped noise at 1 Hz and three harmonics. All that is wrong four seconds after a line came (muscle that
    was taken and hum that was left) is about 3 % of the muscle's power, for hum of 0.3 to 10 times that power within 0.5 Hz of 50 or
    60 Hz. Hum whose strength changes within half a second leaks.

    Parameters
    ----------
    mains_hz
        50 or 60; None: whichever stands out more, channel by channel.
    harmonics
        How many lines, the first one included, as far as they lie below 400 Hz and 0.45 x the rate.
    width_hz
        Width of a notch (-3 dB).
    share
        From what share of the power above 20 Hz on hum is taken out.
    window_s
        How far it looks back.
    """

    mains_hz: float | None = None
    harmonics: int = 3
    width_hz: float = 1.0
    share: float = 0.2
    window_s: float = 1.0

    def open(self, spec: StreamSpec) -> OpenWithoutMains:
        """Open on a regular stream; SpecError for an irregular one, ParameterError where the lines or the window cannot be."""
        if self.mains_hz is not None and self.mains_hz not in MAINS_HZ:
            raise ParameterError(f"mains_hz must be 50, 60 or None, got {self.mains_hz!r}")
        if not (1 <= self.harmonics <= 8 and 0.1 <= self.width_hz <= 5 and 0 <= self.share <= 1 and 0.2 <= self.window_s <= 5):
            raise ParameterError(
                "harmonics must lie in 1 to 8, width_hz in 0.1 to 5, share in 0 to 1 and window_s in 0.2 to 5, got "
                f"{self.harmonics}, {self.width_hz!r}, {self.share!r}, {self.window_s!r}"
            )
        if spec.rate_hz < 2.5 * (self.mains_hz or MAINS_HZ[0]):
            raise ParameterError(f"mains cannot be told at {spec.rate_hz:g} samples a second; record faster")
        return OpenWithoutMains(self, spec)


@dataclass(slots=True)
class MainsState(State):
    """The newest samples (2 x window, channels) and how many; for each channel its line, whether it is on, how far it has faded in,
    the notches' memory, and the last finite sample.
    """

    room: Floats
    filled: int
    line_hz: Floats
    on: NDArray[np.bool_]
    faded: NDArray[np.int64]
    memory: Floats
    last: Floats


class OpenWithoutMains(OpenNode[MainsState]):
    """A removal of mains that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, removal: WithoutMains, spec: StreamSpec) -> None:
        self.spec = spec.derive(removal)
        self._removal, self._rate_hz, self._width = removal, spec.rate_hz, spec.width
        self._notches = lru_cache(maxsize=64)(self._designed)
        self._hop = max(1, round(removal.window_s * spec.rate_hz / 2))
        self._fade = max(1, round(FADE_S * spec.rate_hz))
        self._candidates = MAINS_HZ if removal.mains_hz is None else (removal.mains_hz,)
        highest_hz = min(HIGHEST_HZ, 0.45 * spec.rate_hz)
        self._orders = [n for n in range(1, removal.harmonics + 1) if n == 1 or max(self._candidates) * n <= highest_hz]
        window = 2 * self._hop
        self._taper = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(window) + 0.5) / window)
        self._at_hz = np.arange(window // 2 + 1) * self._rate_hz / window

    def start(self) -> MainsState:
        """Nothing seen yet, no notch in."""
        width, sections = self._width, len(self._orders)
        return MainsState(
            np.zeros((4 * self._hop, width)),
            0,
            np.full(width, self._candidates[0]),
            np.zeros(width, dtype=np.bool_),
            np.zeros(width, dtype=np.int64),
            np.zeros((width, sections, 2)),
            np.zeros(width),
        )

    def chunk(self, state: MainsState, chunk: Chunk) -> Items:
        """The same samples, without hum where there was any."""
        out = np.array(chunk.data, dtype=np.float64)
        done = 0
        while done < len(out):
            taken = min(-(chunk.first + done) % self._hop or self._hop, len(out) - done)
            part = out[done : done + taken]
            self._keep(state, part)
            self._cancel(state, part)
            done += taken
            if (chunk.first + done) % self._hop == 0 and state.filled >= 2 * self._hop:
                self._look(state)
        return (Chunk(self.spec, chunk.epoch, chunk.first, out),)

    def _keep(self, state: MainsState, data: Array) -> None:
        if state.filled + len(data) > len(state.room):
            kept = min(state.filled, 2 * self._hop)
            state.room[:kept] = state.room[state.filled - kept : state.filled].copy()
            state.filled = kept
        state.room[state.filled : state.filled + len(data)] = data
        state.filled += len(data)

    def _cancel(self, state: MainsState, part: Floats) -> None:
        """Notch the channels whose notches are in or on their way, in place."""
        for channel in np.flatnonzero(state.on | (state.faded > 0)).tolist():
            column = part[:, channel].copy()
            finite = None if all_finite(column) else np.isfinite(column)
            if finite is not None:
                newest = np.maximum.accumulate(np.where(finite, np.arange(len(column)), -1))
                column = np.where(newest >= 0, column[newest], state.last[channel])
            state.last[channel] = column[-1]
            notched = column[None].copy()
            filter_in_place(self._notches(float(state.line_hz[channel])), notched, state.memory[channel : channel + 1])
            if not state.on[channel] or state.faded[channel] < self._fade:
                steps = np.arange(1, len(part) + 1)
                faded = np.clip(state.faded[channel] + (steps if state.on[channel] else -steps), 0, self._fade)
                state.faded[channel] = faded[-1]
                notched[0] = column + (faded / self._fade) * (notched[0] - column)
            part[:, channel] = notched[0] if finite is None else np.where(finite, notched[0], np.nan)

    def _designed(self, line_hz: float) -> Floats:
        """A notch for each harmonic, as second-order sections."""
        turn = 2 * np.pi * line_hz * np.array(self._orders) / self._rate_hz
        half = np.tan(np.pi * self._removal.width_hz / self._rate_hz)
        gain, middle = 1 / (1 + half), -2 * np.cos(turn)
        one = np.ones(len(turn))
        return np.column_stack((gain * one, gain * middle, gain * one, one, gain * middle, (2 * gain - 1) * one))

    def _look(self, state: MainsState) -> None:
        """Decide for each channel whether hum stands out of the newest window, and where exactly it lies."""
        window = state.room[state.filled - 2 * self._hop : state.filled]
        for channel in range(self._width):
            column = np.ascontiguousarray(window[:, channel])
            finite = np.isfinite(column)
            if not finite.any():
                continue
            column = np.where(finite, column - column[finite].mean(), 0.0)
            was_on = bool(state.on[channel])
            candidates = [each for each in self._candidates if not was_on or abs(each - state.line_hz[channel]) < 5]
            share, line_hz = max((self._stands_out(column, mains_hz), mains_hz) for mains_hz in candidates)
            wanted = share > self._removal.share * (LET_GO if was_on else 1.0)
            if wanted:
                found_hz = self._followed(column, float(state.line_hz[channel]) if was_on else line_hz, line_hz)
                if not was_on and state.faded[channel] == 0:
                    state.memory[channel] = 0.0
                    state.last[channel] = column[-1]
                state.line_hz[channel] = found_hz
            state.on[channel] = wanted

    def _stands_out(self, column: Floats, mains_hz: float) -> float:
        """Share of the power above 20 Hz that lies on the lines, beyond what lies beside them."""
        spectrum = np.fft.rfft(column * self._taper)
        power = spectrum.real**2 + spectrum.imag**2
        fast = float(power[self._at_hz >= 20].sum())
        told, step_hz = 0.0, float(self._at_hz[1])
        for order in self._orders:
            far = np.abs(self._at_hz - mains_hz * order)
            on, beside = power[far <= 2 * step_hz], power[(far > 2 * step_hz) & (far <= 8 * step_hz)]
            told += max(0.0, float(on.sum()) - float(beside.mean()) * len(on)) if len(beside) else 0.0
        return told / fast if fast > 0 else 0.0

    def _followed(self, column: Floats, from_hz: float, mains_hz: float) -> float:
        """The line's frequency, by how its phase moves from the first to the second half of the window."""
        times_s = np.arange(len(column)) / self._rate_hz
        turned = column * np.exp(-2j * np.pi * from_hz * times_s)
        half = len(column) // 2
        taper = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(half) + 0.5) / half)
        before, after = (turned[:half] * taper).sum(), (turned[half : 2 * half] * taper).sum()
        moved_hz = float(np.angle(after * np.conj(before))) / (2 * np.pi * half / self._rate_hz)
        return float(np.clip(from_hz + TRACKING * moved_hz, mains_hz - OFF_HZ, mains_hz + OFF_HZ))
