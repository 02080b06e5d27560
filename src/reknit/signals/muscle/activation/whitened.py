"""A signal without what its past foretells at rest, in units of rest: there noise is weakest against activity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from reknit.signals.muscle.activation.rest import ORDER, Rest
from reknit.signals.muscle.activation.stream import activity_of
from reknit.stream import AtGap, OpenRowNode, State, StreamSpec, Traits
from reknit.stream.items import Array

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Whitened:
    """x[n] - sum a[k] x[n-k] with the autoregressive model (order 8) of rest, divided by its RMS at rest: 1 is rest, without a unit.

    A missing sample is missing at its own place; for the samples after it, the last one that was there stands in.

    Parameters
    ----------
    rest
        Learnt from the same stream.
    """

    rest: Rest

    def open(self, spec: StreamSpec) -> OpenWhitened:
        """Open on a band-passed stream; ParameterError where rest does not fit it."""
        self.rest.check(spec)
        return OpenWhitened(self, spec)


@dataclass(slots=True)
class WhitenedState(State):
    """The last eight samples (8, channels), newest last."""

    past: Floats


class OpenWhitened(OpenRowNode[WhitenedState]):
    """A whitening that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, whitened: Whitened, spec: StreamSpec) -> None:
        self.spec = activity_of(spec, whitened, delay_s=0.0, warm_up=ORDER)
        scale = 1 / np.sqrt(np.array(whitened.rest.innovation))
        self._weights = np.vstack((scale, -np.array(whitened.rest.whitening).T * scale))

    def start(self) -> WhitenedState:
        """Nothing before."""
        return WhitenedState(np.zeros((ORDER, self.spec.width)))

    def rows(self, state: WhitenedState, data: Array) -> Floats:
        """The whitened samples."""
        count = len(data)
        held = np.concatenate((state.past, data))
        missing = ~np.isfinite(held)
        if missing.any():
            place = np.maximum.accumulate(np.where(missing, 0, np.arange(len(held))[:, None]), axis=0)
            held = np.take_along_axis(held, place, axis=0)
        out: Floats = held[ORDER:] * self._weights[0]
        for lag in range(1, ORDER + 1):
            out += held[ORDER - lag : ORDER - lag + count] * self._weights[lag]
        state.past = held[count:].copy()
        out[missing[ORDER:]] = np.nan
        return out
