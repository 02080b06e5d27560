"""How strong: envelope, amplitude, and per cent of a reference."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real

import numpy as np
from numpy.typing import NDArray

from reknit.muscle.cleaning import Samples, filtered
from reknit.muscle.samples import Floats, band, checked, checked_rate, moving, settled, spec_of, through
from reknit.muscle.unit import question_of
from reknit.signals.muscle.envelope import Envelope
from reknit.signals.muscle.normalise.method import Method
from reknit.signals.muscle.normalise.normalisation import Normalisation
from reknit.signals.muscle.normalise.normalised import Normalised
from reknit.signals.muscle.plausible import Plausible
from reknit.signals.muscle.rectify import Rectify
from reknit.stream import ParameterError

BLOCK_S = 0.05


@dataclass(frozen=True, slots=True, eq=False)
class Strength:
    """Amplitudes of each channel, band-passed, in `unit`; NaN where nothing is known.

    Parameters
    ----------
    rms, peak
        (channels,): root mean square and the largest size of a sample.
    unit
        The unit of both.
    questions
        For each channel why it can hardly be EMG in that unit; None where nothing speaks against it.
    """

    rms: Floats
    peak: Floats
    unit: str
    questions: tuple[str | None, ...]


def envelope(samples: Samples, rate_hz: float, cutoff_hz: float = 6.0) -> Floats:
    """The linear envelope of raw EMG: band-pass, rectification, Butterworth low-pass of order 2, causal, as live.

    Parameters
    ----------
    samples
        (samples, channels) or (samples,), raw, in any unit; NaN where missing.
    rate_hz
        Samples a second, at least 500.
    cutoff_hz
        Of the low-pass: 6 Hz to look at, 10 Hz for triggers, 50 Hz for timing. The lower, the later: 37.5 ms at 6 Hz.

    Returns
    -------
    (samples, channels) in the unit of the samples. NaN where missing, while the filters settle (0.32 s at 6 Hz), and for a channel that
    stands still.

    Raises
    ------
    ParameterError
        Where the samples are none or have a wrong shape, or a rate or cut-off cannot be.
    """
    rate_hz = checked_rate(rate_hz)
    data = moving(checked(samples))
    nodes = (Plausible(), band(rate_hz), Rectify(), Envelope(cutoff_hz))
    return settled(*through(nodes, data, spec_of(data.shape[1], rate_hz)))


def strength(samples: Samples, rate_hz: float, unit: str = "uV") -> Strength:
    """RMS and peak of raw EMG behind the band-pass, and whether it can be EMG in that unit.

    Parameters and errors as `envelope`; `unit` is "V", "mV", "uV", or another one, of which no question is asked.
    """
    data = filtered(samples, rate_hz)
    known = np.isfinite(data)
    counts = known.sum(axis=0)
    size = np.where(known, np.abs(data), 0.0)
    rms = np.sqrt((size**2).sum(axis=0) / np.maximum(counts, 1))
    levels = np.sqrt(block_powers(data, rate_hz))
    return Strength(
        np.where(counts > 0, rms, np.nan),
        np.where(counts > 0, size.max(axis=0), np.nan),
        unit,
        tuple(question_of(column, unit) for column in levels.T),
    )


def block_powers(data: Floats, rate_hz: float, block_s: float = BLOCK_S) -> Floats:
    """Mean square of each whole block of 50 ms, (blocks, channels); NaN where a sample of it is missing."""
    length = max(1, round(block_s * rate_hz))
    blocks = len(data) // length
    powers: Floats = (data[: blocks * length].reshape(blocks, length, data.shape[1]) ** 2).mean(axis=1)
    return powers


def normalise(envelope: NDArray[np.floating], reference: Normalisation | float, unit: str = "uV") -> Normalised:
    """One channel's envelope in per cent of a reference, which goes along with it.

    Parameters
    ----------
    envelope
        (samples,), in the unit of the reference; NaN where missing.
    reference
        A `Normalisation` with its method, or the value that is 100 %: then the method counts as a submaximal task, so that the
        percentages are not compared between people or sides.
    unit
        The unit of a reference that is a value.

    Raises
    ------
    ParameterError
        Where the envelope is not of one channel or the reference is not a number above 0.
    """
    values = checked(envelope)
    if values.shape[1] != 1:
        raise ParameterError(
            f"each muscle has a reference of its own: give one channel, (samples,), got {values.shape[1]} channels"
        )
    if not isinstance(reference, Normalisation):
        if not isinstance(reference, Real) or isinstance(reference, bool):
            raise ParameterError(f"100 % must be a number above 0 or a Normalisation, got {reference!r}; calibrate again")
        reference = Normalisation(Method.SUBMAXIMAL_TASK, float(reference), unit)
    return Normalised.of(values[:, 0], reference)
