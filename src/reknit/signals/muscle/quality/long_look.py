"""What seconds of a channel say that half a second cannot: a heart, a weak mains line, rails that are seldom reached."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.quality.heartbeat import heartbeat_of
from reknit.signals.sampling.every import Every, OpenHopping
from reknit.stream import AtGap, Channel, Chunk, Items, ParameterError, State, StreamSpec, Traits

Floats = NDArray[np.float64]

RATE_HZ = 1.0
LEVEL, PILED, STUCK, LINE, HUM, SLOW, HEART = LONG_PARTS = ("level", "piled", "stuck", "line", "hum", "slow", "heart")
MAINS_HZ = (50.0, 60.0)
HARMONICS = (1, 2, 3)
ON_LINE_HZ, BESIDE_HZ, NEAR_HZ = 1.0, 6.0, 3.0
STILL_HZ, MUSCLE_HZ = 0.5, 20.0
STUCK_S = 0.08
FEW_LEVELS, FINE_STEPS, CUT_OFF = 5, 1024, 4.0
FEWEST = 8


@dataclass(frozen=True, slots=True)
class LongLook:
    """What the last `window_s` of each channel say about its faults; one row a second.

    For each channel, in this order: `level` (RMS above 20 Hz, in the channel's unit), and numbers of 0 to 1: `piled` (share of the samples
    that lie at the highest or lowest value where a tail is cut off: clipping), `stuck` (share in runs of at least 80 ms that stand still;
    1 where there are five values or fewer), `line` (share of the power above 20 Hz that stands out within 1 Hz of 50 or 60 Hz and two
    harmonics, whichever is more), `hum` (all power within 3 Hz of them, as a share of that above 0.5 Hz), `slow` (power of 0.5 to 20 Hz as
    a share of that above 0.5 Hz), `heart` (how surely a heart beats in it).

    Limits: an amplifier that rounds its rails off is not seen, nor are swapped leads: their only effect is the sign, which no muscle
    gives away. Movements that repeat like a heart and shake a cable each time are taken for one.

    Parameters
    ----------
    window_s
        How far it looks back; a slow heart shows three beats in 4 s.
    """

    window_s: float = 5.0

    def open(self, spec: StreamSpec) -> OpenLongLook:
        """Open on a regular stream; SpecError for an irregular one, ParameterError where the window is not 1 to 30 s."""
        if not 1 <= self.window_s <= 30:
            raise ParameterError(f"window_s must lie in 1 to 30, got {self.window_s!r}")
        return OpenLongLook(self, spec)


@dataclass(slots=True)
class LongLookState(State):
    """Room for two windows of samples, (samples, channels), and how many of its rows hold any."""

    room: Floats
    filled: int = 0


class OpenLongLook(OpenHopping[LongLookState]):
    """A long look that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, look: LongLook, spec: StreamSpec) -> None:
        self._window = max(2, round(look.window_s * spec.rate_hz))
        self._rate_hz = spec.rate_hz
        self._every = Every(RATE_HZ).open(spec)
        channels = tuple(
            Channel(f"{each.name} {part}", each.unit if part == LEVEL else "1", each.muscle, each.segment, each.side)
            for each in spec.channels
            for part in LONG_PARTS
        )
        derived = spec.derive(look, channels=channels, rate=self._every.spec.rate, delay_s=look.window_s / 2)
        self.spec = replace(derived, warm_up=-(-(spec.warm_up + self._window) // self._every.hop))
        self._width = spec.width

    def start(self) -> LongLookState:
        """Nothing seen yet."""
        return LongLookState(np.zeros((2 * self._window, self._width)))

    def chunk(self, state: LongLookState, chunk: Chunk) -> Items:
        """A row at each sample whose index is a multiple of the hop, about the window that ends there."""
        hop, rows, done = self._every.hop, [], 0
        while done < len(chunk.data):
            to_row = -(chunk.first + done) % hop + 1  # up to and with the next sample that has a row
            taken = min(to_row, len(chunk.data) - done, self._window)
            self._keep(state, chunk.data[done : done + taken])
            done += taken
            if taken == to_row:
                rows.append(self._row(state.room[max(0, state.filled - self._window) : state.filled]))
        return (Chunk(self.spec, chunk.epoch, -(-chunk.first // hop), np.array(rows)),) if rows else ()

    def _keep(self, state: LongLookState, data: NDArray[Any]) -> None:
        end = state.filled + len(data)
        if end > len(state.room):
            kept = min(state.filled, self._window)
            state.room[:kept] = state.room[state.filled - kept : state.filled].copy()
            state.filled, end = kept, kept + len(data)
        state.room[state.filled : end] = data
        state.filled = end

    def _row(self, window: Floats) -> list[float]:
        return [value for column in window.T for value in long_parts(np.ascontiguousarray(column), self._rate_hz)]


def long_parts(samples: Floats, rate_hz: float) -> tuple[float, ...]:
    """The numbers of `LONG_PARTS` of one channel; NaN where fewer than eight of its samples are finite."""
    samples = samples[np.isfinite(samples)]
    if len(samples) < FEWEST:
        return (np.nan,) * len(LONG_PARTS)
    values, counts = np.unique(samples, return_counts=True)
    stuck, piled = _stuck(samples, len(values), rate_hz), _piled(values, counts)
    spectrum = np.fft.rfft(samples - samples.mean())
    heart = heartbeat_of(spectrum, len(samples), rate_hz).score
    tapered = 0.5 * spectrum  # a Hann window, as what it is in the spectrum
    tapered[1:-1] -= 0.25 * (spectrum[:-2] + spectrum[2:])
    power = (tapered.real**2 + tapered.imag**2) / (0.375 * len(samples) ** 2 / 2)
    bands = _bands(len(samples), rate_hz)
    known, fast = float(power[bands.still :].sum()), float(power[bands.fast :].sum())
    if not fast > 0:
        return 0.0, piled, stuck, 0.0, 0.0, 0.0, 0.0
    line = max(sum(_stands_out(power, each) for each in lines) for lines in bands.lines) / fast
    hum = max(sum(float(power[near].sum()) for *_, near in lines) for lines in bands.lines) / known
    return fast**0.5, piled, stuck, min(1.0, line), min(1.0, hum), max(0.0, 1 - fast / known), heart


Lines = tuple[tuple[slice, slice, slice], ...]


@dataclass(frozen=True, slots=True)
class _Bands:
    """Where in a spectrum things lie: the first bins of 0.5 and 20 Hz; for each mains its harmonics, as on, around and near the line."""

    still: int
    fast: int
    lines: tuple[Lines, ...]


@lru_cache(maxsize=32)
def _bands(count: int, rate_hz: float) -> _Bands:
    step_hz, last = rate_hz / count, count // 2

    def within(centre_hz: float, half_hz: float) -> slice:
        return slice(
            max(0, math.ceil((centre_hz - half_hz) / step_hz)), min(last, math.floor((centre_hz + half_hz) / step_hz)) + 1
        )

    lines = tuple(
        tuple(
            (within(mains_hz * n, ON_LINE_HZ), within(mains_hz * n, BESIDE_HZ), within(mains_hz * n, NEAR_HZ))
            for n in HARMONICS
            if mains_hz * n + BESIDE_HZ < rate_hz / 2
        )
        for mains_hz in MAINS_HZ
    )
    return _Bands(math.ceil(STILL_HZ / step_hz), math.ceil(MUSCLE_HZ / step_hz), lines)


def _stands_out(power: Floats, line: tuple[slice, slice, slice]) -> float:
    """Power at a line beyond that of its neighbourhood."""
    on, around = power[line[0]], power[line[1]]
    at_line = float(on.sum())
    beside = (float(around.sum()) - at_line) / max(1, len(around) - len(on))
    return max(0.0, at_line - beside * len(on))


def _stuck(samples: Floats, levels: int, rate_hz: float) -> float:
    """Share of the samples that lie in long runs of the same value; all of them where there are hardly any values at all."""
    if levels <= FEW_LEVELS:
        return 1.0
    edges = np.flatnonzero(np.diff(np.concatenate(([False], np.diff(samples) == 0, [False]))))
    runs = edges[1::2] - edges[::2] + 1
    return float(runs[runs >= max(3, round(STUCK_S * rate_hz))].sum()) / len(samples)


def _piled(values: Floats, counts: NDArray[np.int64]) -> float:
    """Share of the samples at the rails, where it would be a wonder that none of them lies beyond.

    Of a tail that goes on falling as it does at its end, so many would lie beyond the last value as lie there, times how much fewer lie
    there than next to it; half of that is expected, and where that is four or more, something has cut the tail off.
    """
    if len(values) <= FEW_LEVELS:
        return 0.0
    step = max(float(np.diff(values).min()), float(values[-1] - values[0]) / FINE_STEPS) * 1.001
    beyond, at_rails = 0.0, 0
    for at_rail, far in ((int(counts[0]), values - values[0]), (int(counts[-1]), values[-1] - values)):
        near = int(counts[(far > 0) & (far <= step)].sum())
        beyond += 0.5 * (at_rail - 1) * min(1.0, at_rail / max(near, 1))
        at_rails += at_rail
    return at_rails / int(counts.sum()) if beyond >= CUT_OFF else 0.0
