"""The companions of a block while it is practised: their newest values, and why a repetition has none."""

from __future__ import annotations

import math
from typing import Any

from reknit.session.companion import Companion
from reknit.signals.measure import GATE, PHASE, VALUE, Gate, Phase
from reknit.stream import StreamSpec
from reknit.stream.items import Array


class Accompaniment:
    """What is told of companions besides the numbers of the repetitions; no decision and no digest depends on it.

    Parameters
    ----------
    companions
        Those that are joined to the measure.
    spec
        The measure with them beside it, and with its phase.
    """

    def __init__(self, companions: tuple[Companion, ...], spec: StreamSpec) -> None:
        self._companions = companions
        self._columns = {
            each.name: (spec.position(f"{each.name}.{VALUE}"), spec.position(f"{each.name}.{GATE}")) for each in companions
        }
        self._phase = spec.position(PHASE)
        self._newest: list[float] | None = None
        self._moving: list[float] | None = None

    def take(self, data: Array) -> None:
        """Take rows of the measure."""
        if not self._companions or not len(data):
            return
        self._newest = data[-1].tolist()
        moving = data[data[:, self._phase] >= Phase.OUT]
        if len(moving):
            self._moving = moving[-1].tolist()

    def now(self) -> list[dict[str, Any]]:
        """Each companion with its newest `value`; None while it is withheld."""
        return [
            each.to_dict() | {"name": each.name, "stream": each.stream, "value": self._value(each.name, self._newest)}
            for each in self._companions
        ]

    def told(self, beside: dict[str, Any]) -> dict[str, Any]:
        """The companions of the movement that has just ended, each with why it has no value (`withheld`: a gate, or None).

        Where there was none in the whole movement, its newest row says why.
        """
        row = self._newest if self._moving is None else self._moving
        return {
            name: each | {"withheld": self._gate(name, row).name.lower() if each["peak"] is None else None}
            for name, each in beside.items()
        }

    def _value(self, name: str, row: list[float] | None) -> float | None:
        return row[self._columns[name][0]] if row is not None and self._gate(name, row) is Gate.OPEN else None

    def _gate(self, name: str, row: list[float] | None) -> Gate:
        """The gate in a row; a join has none where the sensor was silent."""
        code = math.nan if row is None else row[self._columns[name][1]]
        return Gate.NO_SIGNAL if math.isnan(code) else Gate(int(code))
