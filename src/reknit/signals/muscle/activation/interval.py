"""From a stream of on and off to intervals of activity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.stream import ParameterError

Floats = NDArray[np.float64]
Runs = list[tuple[int, int]]
LEAST_ON_S, LEAST_OFF_S = 0.025, 0.05


@dataclass(frozen=True, slots=True)
class Interval:
    """One burst of activity, in seconds since sample 0 of the stream.

    Parameters
    ----------
    onset_s
        When it began; None where it had begun before the first known sample, so that its onset was not seen.
    offset_s
        When it ended; None where it still went on at the last known sample.
    """

    onset_s: float | None
    offset_s: float | None

    @property
    def duration_s(self) -> float | None:
        """How long it lasted; None where one of its ends was not seen."""
        return None if self.onset_s is None or self.offset_s is None else self.offset_s - self.onset_s


def intervals_of(
    active: NDArray[np.floating] | NDArray[np.bool_],
    rate_hz: float,
    *,
    first: int = 0,
    delay_s: float = 0.0,
    least_on_s: float = LEAST_ON_S,
    least_off_s: float = LEAST_OFF_S,
) -> tuple[Interval, ...]:
    """The bursts of one channel of a detector's output.

    Pauses shorter than `least_off_s` are bridged first, then bursts shorter than `least_on_s` are dropped. What is unknown (NaN) bridges
    nothing: a burst that meets it, or an end of the samples, has no onset or no offset there.

    Parameters
    ----------
    active
        (samples,): 1 active, 0 at rest, NaN unknown; or booleans.
    rate_hz, first
        Samples a second, and the index of the first one.
    delay_s
        How far the detector lags behind (`spec.delay_s`); both ends are moved back by it.
    least_on_s, least_off_s
        Shortest burst and shortest pause, in seconds.

    Raises
    ------
    ParameterError
        Where the samples are not one-dimensional, the rate is not above 0 or a shortest time lies below 0.
    """
    values = np.asarray(active, dtype=np.float64)
    if values.ndim != 1:
        raise ParameterError(f"intervals are made of one channel, expected (samples,), got shape {values.shape}; pick a column")
    if not rate_hz > 0 or least_on_s < 0 or least_off_s < 0:
        raise ParameterError(
            f"intervals need a rate above 0 and shortest times of 0 or more, got {rate_hz} Hz, {least_on_s} s, {least_off_s} s"
        )
    known, on = ~np.isnan(values), values > 0.5
    found = []
    for start, stop in _runs(known):
        bridged = _bridged(_runs(on[start:stop]), least_off_s * rate_hz)
        for begin, end in bridged:
            if end - begin >= least_on_s * rate_hz:
                onset_s = (first + start + begin) / rate_hz - delay_s if begin else None
                offset_s = (first + start + end) / rate_hz - delay_s if start + end < stop else None
                found.append(Interval(onset_s, offset_s))
    return tuple(found)


def _runs(flags: NDArray[np.bool_]) -> Runs:
    """Where runs of True begin, and the places behind their ends."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False]))))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


def _bridged(runs: Runs, least_off: float) -> Runs:
    """The runs, with those made one that a short pause parts."""
    out: Runs = []
    for begin, end in runs:
        if out and begin - out[-1][1] < least_off:
            out[-1] = (out[-1][0], end)
        else:
            out.append((begin, end))
    return out
