"""How good a raw signal is, ten times a second: its strength, mains hum, slow wander, clipping, standing still."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.signals.sampling.every import Every, OpenEvery
from reknit.stream import AtGap, Channel, Chunk, Gap, Item, Items, OpenNode, ParameterError, State, StreamSpec, Traits

Floats = NDArray[np.float64]

RATE_HZ = 10.0
LEVEL, CLIPPED, STILL, HUM, WANDER = PARTS = ("level", "clipped", "still", "hum", "wander")
MAINS_HZ = (50.0, 60.0)
HARMONICS = 3
NEAR_HZ = 3.0  # a Hann window of half a second spreads a line over 4 Hz to either side, nearly all of it over 3
SLOW_HZ, QUICK_HZ = 2.0, 15.0
RAIL_RUN = 3
RAIL_STEPS = 16


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
    """The newest samples, at most a window of them: (samples, channels)."""

    kept: Floats


class OpenSignalQuality(OpenNode[QualityState]):
    """A signal quality that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, quality: SignalQuality, spec: StreamSpec) -> None:
        self._window = max(2, round(quality.window_s * spec.rate_hz))
        self._rate_hz = spec.rate_hz
        self._every: OpenEvery = Every(RATE_HZ).open(spec)
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
        return QualityState(np.zeros((0, self._width)))

    def chunk(self, state: QualityState, chunk: Chunk) -> Items:
        """A row at each sample whose index is a multiple of the hop, about the window that ends there."""
        seen = np.concatenate((state.kept, np.asarray(chunk.data, dtype=np.float64)))
        before = len(state.kept)
        hop = self._every.hop
        ends = range(before + -chunk.first % hop, len(seen), hop)
        rows = [self._row(seen[max(0, end + 1 - self._window) : end + 1]) for end in ends]
        state.kept = seen[max(0, len(seen) - self._window) :].copy()
        return (Chunk(self.spec, chunk.epoch, -(-chunk.first // hop), np.array(rows)),) if rows else ()

    def gap(self, state: QualityState, gap: Gap) -> Items:
        """What came before the gap is forgotten."""
        state.become(self.start())
        return self._every.gap(State(), gap)

    def other(self, state: QualityState, item: Item) -> Items:
        """Clocks and events in the indices of the rows."""
        return self._every.other(State(), item)

    def _row(self, window: Floats) -> list[float]:
        return [value for column in window.T for value in _parts(column[np.isfinite(column)], self._rate_hz)]


def _parts(samples: Floats, rate_hz: float) -> tuple[float, ...]:
    """The five numbers of one channel; NaN where it has no samples."""
    if not len(samples):
        return (np.nan,) * len(PARTS)
    if len(samples) < 2:
        return (0.0,) * len(PARTS)
    steps = np.diff(samples)
    still = float(np.count_nonzero(steps == 0)) / len(steps)
    taper = np.hanning(len(samples) + 2)[1:-1]
    power = np.abs(np.fft.rfft((samples - samples.mean()) * taper)) ** 2
    at_hz = np.fft.rfftfreq(len(samples), 1 / rate_hz)
    power /= (taper**2).sum() * len(samples) / 2
    known, quick = float(power[at_hz >= SLOW_HZ].sum()), float(power[at_hz >= QUICK_HZ].sum())
    if not known > 0:
        return 0.0, 0.0, still, 0.0, 0.0
    hum = max(float(power[_near(at_hz, mains_hz)].sum()) for mains_hz in MAINS_HZ)
    return quick**0.5, _clipped(samples, steps), still, hum / known, 1 - quick / known


def _near(at_hz: NDArray[Any], mains_hz: float) -> NDArray[Any]:
    """The frequencies near the mains and its harmonics."""
    lines_hz = mains_hz * np.arange(1, HARMONICS + 1)
    near: NDArray[Any] = np.any(np.abs(at_hz[:, None] - lines_hz) <= NEAR_HZ, axis=1)
    return near


def _clipped(samples: Floats, steps: Floats) -> float:
    """Share of the samples that lie in runs at the highest or lowest value, where the signal has more than a few steps."""
    low, high = float(samples.min()), float(samples.max())
    moved = np.abs(steps[steps != 0])
    if not len(moved) or high - low < RAIL_STEPS * float(moved.min()):
        return 0.0
    count = 0
    for rail in (low, high):
        edges = np.flatnonzero(np.diff(np.concatenate(([False], samples == rail, [False]))))
        runs = edges[1::2] - edges[::2]
        count += int(runs[runs >= RAIL_RUN].sum())
    return count / len(samples)
