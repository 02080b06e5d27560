"""A heart is taken out of trunk and shoulder muscles: by a high-pass of 30 Hz, by subtracting its beats, or by both. Offline only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from reknit.signals.muscle.quality.heartbeat import REFRACTORY_S, heartbeat
from reknit.stream import ParameterError

Floats = NDArray[np.float64]

CUTOFF_HZ, ORDER = 30.0, 4
WINDOW_S = 5.0
CERTAIN = 0.5
ALIGN_S = 0.02
BEATS = 10
BEFORE_S, AFTER_S = 0.25, 0.40
QRS_S = 0.10
VARIES = 0.1
WAVE_HZ, QRS_HZ, QRS_CORE_S = 12.0, 50.0, 0.06


def beats(samples: Floats, rate_hz: float) -> NDArray[np.int64]:
    """Indices of the QRS complexes that were found in one channel, from windows of 5 s; empty where there is no heart.

    Raises ParameterError where the samples are not one channel of at least 5 s without NaN.
    """
    window = round(WINDOW_S * rate_hz)
    if samples.ndim != 1 or len(samples) < window or not np.isfinite(samples).all():
        raise ParameterError(f"beats are found in one channel of at least {WINDOW_S:g} s without NaN, got shape {samples.shape}")
    found: list[float] = []
    hop = window // 2
    for first in sorted({*range(0, len(samples) - window + 1, hop), len(samples) - window}):
        heart = heartbeat(samples[first : first + window], rate_hz)
        if heart.score >= CERTAIN:
            found += [first / rate_hz + beat_s for beat_s in heart.beats_s]
    kept: list[float] = []
    for beat_s in sorted(found):
        if not kept or beat_s - kept[-1] >= REFRACTORY_S / 2:
            kept.append(beat_s)
    return np.round(np.array(kept) * rate_hz).astype(np.int64)


def without_ecg(
    samples: Floats, rate_hz: float, *, high_pass: bool = False, template: bool = True, at: NDArray[np.int64] | None = None
) -> Floats:
    """One channel without its heart.

    The high-pass (Butterworth, order 4, 30 Hz, causal), where it is wanted, goes first; it takes muscle with it. Then the mean of the ten
    beats before and the ten after each beat, aligned by correlation, smoothed (50 Hz at the QRS complex, 12 Hz around it, since the
    muscle in a mean of twenty beats would else be added) and scaled by least squares (drawn towards 1, since heights of beats vary by a
    tenth), is subtracted: over 0.1 s to either side behind the high-pass (nothing else is left of a beat), over -0.25 to 0.4 s without
    it. Median frequency changes with either: say so beside every number that was made of it.

    Parameters
    ----------
    samples, rate_hz
        One channel, at least 5 s, without NaN.
    high_pass, template
        Which of the two steps to do.
    at
        Indices of the QRS complexes where they are known, such as from an ECG channel; None: they are found here.

    Raises
    ------
    ParameterError
        Where the samples cannot be used.
    """
    places = beats(samples, rate_hz) if at is None else at
    left = np.array(samples, dtype=np.float64)
    if high_pass:
        sos = signal.butter(ORDER, CUTOFF_HZ, "highpass", fs=rate_hz, output="sos")
        left = np.asarray(signal.sosfilt(sos, left - left[0]), dtype=np.float64)
    if not template or len(places) < 3:
        return left
    sides_s = (QRS_S, QRS_S) if high_pass else (BEFORE_S, AFTER_S)
    before, after = (round(side_s * rate_hz) for side_s in sides_s)
    return _subtracted(left, places, (before, after, round(ALIGN_S * rate_hz)), rate_hz)


def _subtracted(samples: Floats, places: NDArray[np.int64], sizes: tuple[int, int, int], rate_hz: float) -> Floats:
    before, after, shift = sizes
    margin = before + after + shift
    padded = np.pad(samples, margin)
    places = _aligned(padded, places + margin, before, after, shift)
    cut = padded[places[:, None] + np.arange(-before, after + 1)]
    near = [[m for m in range(max(0, n - BEATS), min(len(places), n + BEATS + 1)) if m != n] for n in range(len(places))]
    means = _smoothed(np.array([cut[others].mean(axis=0) for others in near]), before, rate_hz)
    out = padded.copy()
    for place, beat, mean in zip(places.tolist(), cut, means, strict=True):
        size = float((mean**2).sum())
        if size > 0:
            scale = float((mean * beat).sum()) / size
            doubt = float(((beat - scale * mean) ** 2).mean()) / size
            scale = 1 + (scale - 1) * VARIES**2 / (VARIES**2 + doubt)
            out[place - before : place + after + 1] -= scale * mean
    return out[margin : margin + len(samples)]


def _smoothed(means: Floats, before: int, rate_hz: float) -> Floats:
    """Templates without what no beat has: fast only at the QRS complex, and 0 at their ends."""
    count = means.shape[1]
    edge = signal.windows.tukey(count, 0.2)
    level = np.median(means, axis=1, keepdims=True)
    slow, fast = (
        signal.sosfiltfilt(signal.butter(2, hz, fs=rate_hz, output="sos"), means - level, axis=1) for hz in (WAVE_HZ, QRS_HZ)
    )
    since_s = np.abs(np.arange(count) - before) / rate_hz
    core = np.clip((2 * QRS_CORE_S - since_s) / QRS_CORE_S, 0, 1)
    return np.asarray((slow + (fast - slow) * core) * edge, dtype=np.float64)


def _aligned(samples: Floats, places: NDArray[np.int64], before: int, after: int, shift: int) -> NDArray[np.int64]:
    """Each beat moved to where it is most like the mean of all, twice."""
    window = np.arange(-before, after + 1)
    for _ in range(2):
        mean = samples[places[:, None] + window].mean(axis=0)
        moves = np.arange(-shift, shift + 1)
        likeness = np.array([samples[places[:, None] + window + move] @ mean for move in moves])
        places = np.clip(places + moves[likeness.argmax(axis=0)], before + shift, len(samples) - after - shift - 1)
    return places
