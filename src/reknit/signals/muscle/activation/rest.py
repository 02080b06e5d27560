"""What a muscle at rest looks like to the sensor: the noise that every detector holds activity against."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, signal, special

from reknit.signals.muscle.band_pass import BandPass
from reknit.signals.muscle.envelope import SETTLED_AT_6_HZ_S
from reknit.stream import Channel, Kind, ParameterError, StreamSpec

Floats = NDArray[np.float64]

LEAST_S = 0.5
ORDER = 8  # of the model of the noise's spectrum
FLOOR = 1e-2  # a white floor 20 dB below the noise, so that empty bands are not blown up
RATE_TOLERANCE = 1e-3
SHAPES = np.linspace(0.6, 2.0, 141)


@dataclass(frozen=True, slots=True)
class Rest:
    """What was learnt of each channel at rest, in the channels' order and units.

    Parameters
    ----------
    rate_hz, duration_s
        How fast and for how long rest was recorded.
    cutoff_hz
        Low-pass (Butterworth, order 2) of the envelope that `mean` and `sd` describe.
    mean, sd
        Of the rectified and smoothed signal.
    power
        Mean square of the signal.
    whitening
        For each channel a[1] to a[8]: x[n] - sum a[k] x[n-k] is as good as white.
    innovation
        Mean square of that whitened signal.
    shape
        Exponent of the generalised Gaussian that the whitened signal has: 2 is Gaussian, 1 Laplacian (heavy tails).
    scale
        The scale of that generalised Gaussian, in RMS of the whitened signal.
    """

    rate_hz: float
    duration_s: float
    cutoff_hz: float
    mean: tuple[float, ...]
    sd: tuple[float, ...]
    power: tuple[float, ...]
    whitening: tuple[tuple[float, ...], ...]
    innovation: tuple[float, ...]
    shape: tuple[float, ...]
    scale: tuple[float, ...]

    def check(self, spec: StreamSpec) -> None:
        """ParameterError where the stream has another number of channels, or another rate, than rest was learnt from."""
        if len(self.mean) != spec.width:
            raise ParameterError(
                f"rest was learnt from {len(self.mean)} channels, but stream {spec.name!r} has {spec.width}; record rest again"
            )
        if abs(self.rate_hz - spec.rate_hz) > RATE_TOLERANCE * spec.rate_hz:
            raise ParameterError(
                f"rest was recorded at {self.rate_hz:g} Hz, but stream {spec.name!r} has {spec.rate_hz:g} Hz; record rest again"
            )


def rest_of(samples: NDArray[np.floating], rate_hz: float, *, cutoff_hz: float = 10.0) -> Rest:
    """Learn rest from band-passed samples of relaxed muscles.

    Parameters
    ----------
    samples
        (samples, channels) or (samples,), at least 0.5 s behind the settling of the envelope; 3 s make thresholds steadier.
    rate_hz
        Samples a second.
    cutoff_hz
        Low-pass of the envelope.

    Raises
    ------
    ParameterError
        Where rest is too short, has samples that are not finite, or a channel that does not move.
    """
    data = np.asarray(samples, dtype=np.float64)
    data = data[:, None] if data.ndim == 1 else data
    if data.ndim != 2 or not data.shape[1]:
        raise ParameterError(f"rest must be (samples, channels), got shape {np.shape(samples)}")
    if not 0 < cutoff_hz < rate_hz / 2:
        raise ParameterError(f"cutoff_hz must lie between 0 and half the rate = {rate_hz / 2:g} Hz, got {cutoff_hz:g}")
    settled = math.ceil(SETTLED_AT_6_HZ_S * 6.0 / cutoff_hz * rate_hz)
    least = settled + math.ceil(LEAST_S * rate_hz)
    if len(data) < least:
        raise ParameterError(
            f"rest of {len(data) / rate_hz:.3g} s is too short, at least {least / rate_hz:.3g} s are needed; record rest again"
        )
    if not np.isfinite(data).all():
        raise ParameterError("rest has missing samples (NaN or infinite); choose a stretch without them, or record rest again")
    _refuse_still(data)
    sos = signal.butter(2, cutoff_hz, fs=rate_hz, output="sos")
    rectified = np.abs(data)
    envelope, _ = signal.sosfilt(sos, rectified, axis=0, zi=signal.sosfilt_zi(sos)[:, :, None] * rectified[0])
    envelope = envelope[settled:]
    whitening = [_whitening(column) for column in data.T]
    white = [np.convolve(column, [1.0, *-a], "valid") for a, column in zip(whitening, data.T, strict=True)]
    innovation = [float((w**2).mean()) for w in white]
    shapes = [shape_of(w) for w in white]
    return Rest(
        float(rate_hz),
        len(data) / rate_hz,
        float(cutoff_hz),
        _plain(envelope.mean(axis=0)),
        _plain(envelope.std(axis=0)),
        _plain((data**2).mean(axis=0)),
        tuple(_plain(a) for a in whitening),
        tuple(innovation),
        tuple(shapes),
        tuple(scale_of(w / v**0.5, shape) for w, v, shape in zip(white, innovation, shapes, strict=True)),
    )


def rest_of_raw(samples: NDArray[np.floating], rate_hz: float, band: BandPass, *, cutoff_hz: float = 10.0) -> Rest:
    """Learn rest from raw samples: band-passed as the stream will be, without the filter's warm-up, then as `rest_of` does.

    It also sees what `rest_of` cannot, a raw signal that stands still; ParameterError as there.
    """
    raw = np.asarray(samples, dtype=np.float64)
    raw = raw[:, None] if raw.ndim == 1 else raw
    if raw.ndim != 2 or not raw.shape[1]:
        raise ParameterError(f"rest must be (samples, channels), got shape {np.shape(samples)}")
    channels = tuple(Channel(str(number), "1") for number in range(raw.shape[1]))
    opened = band.open(StreamSpec("rest", Kind.EMG, channels, Fraction(rate_hz)))
    if len(raw):
        _refuse_still(raw)
        raw = opened.rows(opened.start(), raw)
    return rest_of(raw[opened.spec.warm_up :], rate_hz, cutoff_hz=cutoff_hz)


def _refuse_still(data: Floats) -> None:
    still = np.flatnonzero(data.std(axis=0) <= 1e-9 * np.abs(data).max(axis=0))
    if len(still):
        raise ParameterError(f"channel {still[0]} does not move at rest; is its sensor on? Then record rest again")


def shape_of(samples: Floats) -> float:
    """Exponent of the generalised Gaussian with the samples' (E|x|)^2 / E x^2, within 0.6 to 2."""
    ratio = float(np.abs(samples).mean() ** 2 / (samples**2).mean())
    ratios = special.gamma(2 / SHAPES) ** 2 / (special.gamma(1 / SHAPES) * special.gamma(3 / SHAPES))
    return float(np.interp(ratio, ratios, SHAPES))


def scale_of(samples: Floats, shape: float) -> float:
    """Scale of the generalised Gaussian of that shape, by maximum likelihood: (shape x mean |x|^shape)^(1/shape)."""
    return float((shape * (np.abs(samples) ** shape).mean()) ** (1 / shape))


def _whitening(samples: Floats) -> Floats:
    """a[1] to a[8] of the autoregressive model, from the autocorrelation."""
    lags = np.array([float((samples[lag:] * samples[: len(samples) - lag]).sum()) for lag in range(ORDER + 1)])
    lags[0] *= 1 + FLOOR
    solved: Floats = linalg.solve_toeplitz(lags[:-1], lags[1:])
    return solved


def _plain(values: Floats) -> tuple[float, ...]:
    return tuple(float(value) for value in values)
