"""What is not muscle, taken out of arrays: the band beside it, mains, motion, a heart, a stimulator."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from reknit.muscle.samples import Floats, band, checked, checked_rate, moving, settled, spec_of, through
from reknit.signals.muscle.artefact.ecg import without_ecg
from reknit.signals.muscle.artefact.mains import WithoutMains
from reknit.signals.muscle.artefact.motion import WithoutMotion
from reknit.signals.muscle.artefact.stimulation import PULSE, WithoutStimulation
from reknit.signals.muscle.plausible import Plausible
from reknit.stream import Event, Node, ParameterError

Samples = NDArray[Any] | Sequence[Any]


def filtered(samples: Samples, rate_hz: float) -> Floats:
    """Band-passed EMG: Butterworth of order 4, 20 to 450 Hz, causal, as live.

    Parameters
    ----------
    samples
        (samples, channels) or (samples,), raw, in any unit; NaN where missing.
    rate_hz
        Samples a second, at least 500. Below 1000 the upper edge is 0.45 x the rate.

    Returns
    -------
    (samples, channels) in the unit of the samples. NaN where missing, for the 0.15 s in which the filter settles, and for a channel that
    stands still.

    Raises
    ------
    ParameterError
        Where the samples are none or have a wrong shape, or the rate is too low.
    """
    return _settled(samples, rate_hz, (Plausible(), band(checked_rate(rate_hz))))


def without_mains(samples: Samples, rate_hz: float, mains_hz: float | None = None) -> Floats:
    """EMG without mains hum: narrow notches that fade in where a line stands out, and follow it (docs/science/quality.md).

    Parameters and errors as `filtered`; `mains_hz` is 50, 60, or None for whichever stands out. A channel without hum comes through
    unchanged. About 2 % of the muscle's power is lost with the hum.
    """
    return _settled(samples, rate_hz, (Plausible(), WithoutMains(mains_hz)), whole=True)


def without_motion(samples: Samples, rate_hz: float, cutoff_hz: float = 20.0) -> Floats:
    """EMG without what is slower than `cutoff_hz` (5 to 60): motion of electrodes and cables. Parameters and errors as `filtered`."""
    return _settled(samples, rate_hz, (Plausible(), WithoutMotion(cutoff_hz)))


def without_heart(
    samples: Samples, rate_hz: float, *, high_pass: bool = False, beats: Sequence[int] | NDArray[np.int64] | None = None
) -> Floats:
    """EMG of trunk and shoulder without the heart, whose mean beat is subtracted; whole recordings only, never live.

    Parameters
    ----------
    samples, rate_hz
        As `filtered`; at least 5 s.
    high_pass
        Also a high-pass of 30 Hz, which takes muscle with it.
    beats
        Indices of the QRS complexes, where an ECG was recorded; None: they are found in each channel.

    Returns
    -------
    (samples, channels) in the unit of the samples. A channel with missing samples, or one that stands still, is NaN as a whole.
    The median frequency changes: say so beside a number that was made of it.

    Raises
    ------
    ParameterError
        As `filtered`, and where the samples last less than 5 s or a beat lies outside them.
    """
    rate_hz = checked_rate(rate_hz)
    data = moving(checked(samples))
    if len(data) < 5 * rate_hz:
        raise ParameterError(f"a heart is found in 5 s or more, got {len(data) / rate_hz:.3g} s; give a longer recording")
    at = None if beats is None else np.asarray(beats, dtype=np.int64)
    if at is not None and len(at) and not (at.min() >= 0 and at.max() < len(data)):
        raise ParameterError(f"beats must be indices of samples, 0 to {len(data) - 1}, got {at.min()} to {at.max()}")
    out = np.full(data.shape, np.nan)
    for number, column in enumerate(data.T):
        if np.isfinite(column).all():
            out[:, number] = without_ecg(np.ascontiguousarray(column), rate_hz, high_pass=high_pass, at=at)
    return out


def voluntary(
    samples: Samples,
    rate_hz: float,
    pulses: float | Sequence[int] | NDArray[np.int64],
    *,
    offset_s: float = 0.0,
    blank_s: float = 0.004,
) -> Floats:
    """The person's own EMG while a stimulator drives the muscle (docs/science/quality.md).

    Parameters
    ----------
    samples, rate_hz
        As `filtered`, raw; 2 kHz or more is wise.
    pulses
        Pulses a second, or the index of the sample at which each pulse was.
    offset_s
        When the first pulse was, where a rate of pulses is given.
    blank_s
        What is thrown away after each pulse.

    Returns
    -------
    (samples, channels) in the unit of the samples; NaN where nothing can be known: blanked samples, the first six frames. Take the RMS
    over 150 ms of the rest for the effort.

    Raises
    ------
    ParameterError
        As `filtered`, and where the pulses cannot be.
    """
    rate_hz = checked_rate(rate_hz)
    data = moving(checked(samples))
    spec = spec_of(data.shape[1], rate_hz)
    if isinstance(pulses, int | float):
        if not (math.isfinite(pulses) and pulses > 0):
            raise ParameterError(f"pulses must be a rate above 0 or indices of samples, got {pulses!r}")
        return through((Plausible(), WithoutStimulation(float(pulses), offset_s, blank_s)), data, spec)[0]
    at = np.sort(np.asarray(pulses, dtype=np.int64).ravel())
    if not len(at) or at[0] < 0 or at[-1] >= len(data):
        raise ParameterError(f"pulses must be indices of samples, 0 to {len(data) - 1}; got {list(at[:3])}")
    events = [Event(0, int(index), PULSE, {}) for index in at]
    return through((Plausible(), WithoutStimulation(blank_s=blank_s)), data, spec, events)[0]


def _settled(samples: Samples, rate_hz: float, nodes: tuple[Node, ...], *, whole: bool = False) -> Floats:
    data = moving(checked(samples))
    out, spec = through(nodes, data, spec_of(data.shape[1], rate_hz))
    return out if whole else settled(out, spec)
