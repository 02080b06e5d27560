"""Published rules for onsets in much noise, written again in plain scipy, and an oracle that knows what none of them can know."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, signal

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

HODGES = {
    ("biophysical", 0.0): (1.0, 4.5), ("biophysical", -3.0): (1.0, 4.5), ("gaussian", 0.0): (1.0, 7.5), ("gaussian", -3.0): (1.0, 5.5),
    ("laplacian", 0.0): (1.0, 5.5), ("laplacian", -3.0): (1.0, 9.5),
}  # fmt: skip
"""The authors' SD above rest and cut-off in Hz (github 1608Moni/EMG_detectors), one set for each noise."""
AGLR = {0.0: (0.2, 2.0), -3.0: (0.15, 1.0)}
"""The authors' window in s and SD above rest; theirs for the biophysical noise, taken for all."""
ORDER = 8


def published_hodges(samples: Floats, rest: int, rate_hz: float, over: float, cutoff_hz: float) -> Flags:
    """Low-pass of |x| above mean + `over` SD of the first `rest` samples, from a filter that starts at zero."""
    sos = signal.butter(2, cutoff_hz, fs=rate_hz, output="sos")
    envelope = signal.sosfilt(sos, np.abs(samples), axis=0)
    return _over_rest(envelope, rest, over)


def published_aglr(samples: Floats, rest: int, rate_hz: float, window_s: float, over: float) -> Flags:
    """Sliding likelihood ratio for a change of the whitened signal's variance, both upward and downward as published."""
    white = np.column_stack([_white(column, column[:rest]) for column in samples.T])
    count = round(window_s * rate_hz)
    total = np.cumsum(np.vstack((np.zeros((count, samples.shape[1])), white**2)), axis=0)
    ratio = np.maximum((total[count:] - total[:-count]) / count / (white[:rest] ** 2).mean(axis=0), 1e-12)
    return _over_rest(count / 2 * (ratio - np.log(ratio) - 1), rest, over, filled=count)


def oracle(samples: Floats, quiet: Floats, busy: Floats, laplacian: float | None) -> Floats:
    """Page's cumulative sum of the log-likelihood ratio, which knows the spectra (or for Laplacian noise the ratio) of rest and activity.

    Parameters
    ----------
    samples
        (samples, trials).
    quiet, busy
        Other draws of rest and of activity, from which both models are learnt.
    laplacian
        The ratio of both powers, where the noise is Laplacian.
    """
    if laplacian is not None:
        model, _ = _model(quiet)
        scale = float(np.abs(_filtered(quiet, model)).mean())
        gain = np.abs(_filtered(samples, model)) * (1 - laplacian**-0.5) / scale - np.log(laplacian) / 2
    else:
        (rest, rest_power), (work, work_power) = _model(quiet), _model(busy)
        gain = _filtered(samples, rest) ** 2 / (2 * rest_power) - _filtered(samples, work) ** 2 / (2 * work_power)
        gain += np.log(rest_power / work_power) / 2
    total = np.cumsum(gain, axis=0)
    return total - np.minimum(np.minimum.accumulate(total, axis=0), 0.0)


def _over_rest(level: Floats, rest: int, over: float, filled: int = 0) -> Flags:
    quiet = level[filled:rest]
    out: Flags = level > quiet.mean(axis=0) + over * quiet.std(axis=0)
    return out


def _model(draws: Floats) -> tuple[Floats, float]:
    """The autoregressive model over all draws (samples, trials), and the mean square of what it leaves."""
    lags = np.array([float((draws[lag:] * draws[: len(draws) - lag]).sum()) for lag in range(ORDER + 1)])
    taps = np.concatenate(([1.0], -linalg.solve_toeplitz(lags[:-1], lags[1:])))
    return taps, float((_filtered(draws, taps)[ORDER:] ** 2).mean())


def _filtered(samples: Floats, taps: Floats) -> Floats:
    filtered: Floats = signal.lfilter(taps, np.ones(1), samples, axis=0)
    return filtered


def _white(samples: Floats, rest: Floats) -> Floats:
    taps, _ = _model(rest[:, None])
    return _filtered(samples, taps)
