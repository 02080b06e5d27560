"""How far the centre of pressure is from where it was in the first quiet moment on the plate, and which way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reknit.signals.measure import GATE, Gate, measure_channels
from reknit.signals.motion.balance.plate import X, Y
from reknit.stream import AtGap, Channel, Chunk, Items, OpenNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array

SETTLE_S, CENTRE_S = 1.0, 1.0


@dataclass(frozen=True, slots=True)
class FromCentre:
    """Distance of the centre of pressure from its own mean over a first moment, in cm, with `x` and `y` from there.

    The centre is taken once, from `settle_s` after somebody stands on the plate for `centre_s`, and then stays: a mean that followed the
    person would take slow sway away. Until it is known the gate is WARM_UP. Whoever steps off, and each gap, begins anew.

    Parameters
    ----------
    settle_s, centre_s
        Seconds that are left out, and seconds that are averaged.
    """

    settle_s: float = SETTLE_S
    centre_s: float = CENTRE_S

    def open(self, spec: StreamSpec) -> OpenFromCentre:
        """Open on `CentreOfPressure`; ParameterError for times that cannot be, SpecError where it has no x, y or gate."""
        if not (0 <= self.settle_s <= 60 and 0 < self.centre_s <= 60):
            raise ParameterError(f"settle_s lies in 0 to 60 and centre_s above 0 and up to 60, got {self}")
        return OpenFromCentre(self, spec)


@dataclass(slots=True)
class CentreState(State):
    """How many samples somebody has stood there, the sums of those that make the centre, and how many they are."""

    stood: int = 0
    sum_x: float = 0.0
    sum_y: float = 0.0
    count: int = 0


class OpenFromCentre(OpenNode[CentreState]):
    """A distance that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, node: FromCentre, spec: StreamSpec) -> None:
        self._columns = [spec.position(name) for name in (X, Y, GATE)]
        unit = spec.channels[self._columns[0]].unit
        self._skip = round(node.settle_s * spec.rate_hz)
        self._needed = max(1, round(node.centre_s * spec.rate_hz))
        self.spec = spec.derive(node, channels=(*measure_channels(unit), Channel(X, unit), Channel(Y, unit)))

    def start(self) -> CentreState:
        """Nobody stands there yet."""
        return CentreState()

    def chunk(self, state: CentreState, chunk: Chunk) -> Items:
        """Distance, gate and place of every sample."""
        out = np.empty((len(chunk.data), 4))
        out[:, 1:] = np.asarray(chunk.data, dtype=np.float64)[:, self._columns][:, [2, 0, 1]]
        stood = (out[:, 1] != Gate.NO_PERSON).all() and state.count >= self._needed
        if stood:
            self._place(state, out)
        else:
            for place in range(len(out)):
                self._one(state, out[place : place + 1])
        out[:, 0] = np.sqrt(out[:, 2] ** 2 + out[:, 3] ** 2)
        return (Chunk(self.spec, chunk.epoch, chunk.first, out),)

    def _one(self, state: CentreState, row: Array) -> None:
        gate, x, y = row[0, 1:].tolist()
        if gate == Gate.NO_PERSON:
            state.become(self.start())
        elif state.count < self._needed:
            if gate == Gate.OPEN:
                state.stood += 1
                if state.stood > self._skip:
                    state.sum_x, state.sum_y, state.count = state.sum_x + x, state.sum_y + y, state.count + 1
                row[0, 1] = Gate.WARM_UP
            row[0, 2:] = np.nan
        else:
            self._place(state, row)

    def _place(self, state: CentreState, rows: Array) -> None:
        rows[:, 2] -= state.sum_x / state.count
        rows[:, 3] -= state.sum_y / state.count
