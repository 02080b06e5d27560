"""A heart in a channel: beats of one form at nearly even intervals, which no muscle makes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

BAND_HZ = (6.0, 35.0)
RATE_HZ = 200.0
REFRACTORY_S = 0.35
HALF_BEAT_S = 0.08
INTERVAL_S = (0.38, 1.5)
STRONGEST = 16
ALIKE = 0.75
UNEVEN = 0.15
FEWEST = 16


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What was found.

    Parameters
    ----------
    score
        0 to 1: the share of the expected beats that are there, times how alike they are; 0 where there is no rhythm.
    interval_s
        Median interval; NaN where there is none.
    beats_s
        When the beats are, in seconds from the first sample.
    """

    score: float
    interval_s: float
    beats_s: tuple[float, ...]


NONE = Heartbeat(0.0, float("nan"), ())


def heartbeat(samples: Floats, rate_hz: float) -> Heartbeat:
    """Look for a heart in some seconds of one channel, without NaN; three beats are needed, so at least four seconds are wise.

    Beats are found by the band of the QRS complex (6-35 Hz), and told from bursts of a muscle by their form: a burst is new noise each
    time, a beat is not. What repeats like a heart (heel strikes that shake a cable) is taken for one.
    """
    return heartbeat_of(np.fft.rfft(samples - samples.mean()), len(samples), rate_hz)


def heartbeat_of(spectrum: NDArray[np.complex128], count: int, rate_hz: float) -> Heartbeat:
    """The same from the spectrum of `count` samples whose mean was taken away."""
    if min(count, round(count * RATE_HZ / rate_hz)) < FEWEST:
        return NONE
    slow = _slowed(spectrum, count, rate_hz)
    slow_hz = len(slow) * rate_hz / count
    half = round(HALF_BEAT_S * slow_hz)
    found = _strongest(np.abs(slow), round(REFRACTORY_S * slow_hz), half)
    if len(found) < 3:
        return NONE
    forms = slow[found[:, None] + np.arange(-half, half + 1)]
    forms = forms / np.maximum(np.sqrt((forms**2).sum(axis=1, keepdims=True)), 1e-300)
    alike = np.einsum("ik,jk->ij", forms, forms, optimize=False) >= ALIKE
    seed = int(alike.sum(axis=1).argmax())
    if alike[seed].sum() < 3:
        return NONE
    form = forms[alike[seed]].mean(axis=0)
    form /= np.sqrt((form**2).sum())
    return _rhythm(slow, form, half, slow_hz)


def _slowed(spectrum: NDArray[np.complex128], count: int, rate_hz: float) -> Floats:
    """The band of the QRS complex at about 200 samples a second."""
    fewer = min(count, round(count * RATE_HZ / rate_hz))
    at_hz = np.arange(fewer // 2 + 1) * rate_hz / count
    low_hz, high_hz = BAND_HZ
    shape = 1 / (1 + (low_hz / np.maximum(at_hz, 1e-9)) ** 8) / (1 + (at_hz / high_hz) ** 8)
    slow: Floats = np.fft.irfft(spectrum[: fewer // 2 + 1] * shape, fewer) * (fewer / count)
    return slow


def _strongest(size: Floats, apart: int, margin: int) -> NDArray[np.int64]:
    """Places of the highest peaks, none within `apart` of a higher one or `margin` of an end."""
    peaks = np.flatnonzero((size[1:-1] >= size[:-2]) & (size[1:-1] > size[2:])) + 1
    peaks = peaks[(peaks >= margin) & (peaks < len(size) - margin)]
    kept: list[int] = []
    for place in peaks[np.argsort(-size[peaks], kind="stable")][: 4 * STRONGEST].tolist():
        if all(abs(place - other) >= apart for other in kept):
            kept.append(place)
            if len(kept) == STRONGEST:
                break
    return np.array(sorted(kept), dtype=np.int64)


def _rhythm(slow: Floats, form: Floats, half: int, slow_hz: float) -> Heartbeat:
    """Where the form comes again, how evenly, and how like itself it is."""
    heard = np.correlate(slow, form, "same")
    energy = np.sqrt(np.convolve(slow**2, np.ones(2 * half + 1), "same"))
    places = _strongest(np.maximum(heard, 0.0), round(REFRACTORY_S * slow_hz), half)
    if len(places) < 3:
        return NONE
    heights = heard[places]
    likeness = heights / np.maximum(energy[places], 1e-300)
    places = places[(heights >= 0.5 * np.sort(heights)[-3]) & (likeness >= ALIKE)]
    if len(places) < 3:
        return NONE
    steps_s = np.diff(places) / slow_hz
    interval_s = float(np.median(steps_s))
    if not INTERVAL_S[0] <= interval_s <= INTERVAL_S[1]:
        return NONE
    turns = np.maximum(1.0, np.round(steps_s / interval_s))
    even = np.abs(steps_s / interval_s - turns) <= UNEVEN * np.maximum(1.0, turns)
    expected = max(3.0, (len(slow) - 2 * half) / slow_hz / interval_s)
    share = min(1.0, (1 + int(even.sum())) / expected) * (float(even.sum()) / len(even))
    like = float(np.mean(heard[places] / np.maximum(energy[places], 1e-300)))
    return Heartbeat(share * like, interval_s, tuple((places / slow_hz).tolist()))
