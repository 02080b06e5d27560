"""A muscle's effort with the muscles that go with it beside it: an antagonist, the other side, a helper."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from reknit.signals.measure import GATE, VALUE, Gate, measure_channels
from reknit.signals.muscle.coordination.share import FLOOR, share
from reknit.signals.sampling.warming import shut, withhold
from reknit.stream import AtGap, Channel, Event, Item, Items, Kind, OpenRowNode, ParameterError, State, StreamSpec, Traits
from reknit.stream.items import Array


class Beside(StrEnum):
    """What of a partner is measured."""

    EFFORT = "muscle_effort"  # in per cent of its own reference
    SHARE = "muscle_share"  # 100 x own / (own + partner): 50 where both work alike


@dataclass(frozen=True, slots=True)
class Partner:
    """A partner muscle: its channel, what is measured of it, and the envelope that is 100 %, in the channel's unit."""

    channel: str
    measure: Beside
    reference: float


@dataclass(frozen=True, slots=True)
class Partners:
    """Efforts in per cent from envelopes: that of the practised muscle, and a measure of each partner.

    It gives `value` and `gate` of the practised muscle, and for each partner `NAME.value` and `NAME.gate`, NAME being its channel. A share
    has no value (COUNT_ONLY) where both muscles rest. Events of `QualityGate` shut and open the gates.

    Parameters
    ----------
    channel, reference
        The practised muscle's channel, and the envelope that is 100 %, in the channel's unit.
    partners
        The muscles beside it.
    """

    channel: str
    reference: float
    partners: tuple[Partner, ...]

    def open(self, spec: StreamSpec) -> OpenPartners:
        """Open on envelopes; SpecError where a channel is missing, ParameterError where a reference is not a number above 0."""
        references = [self.reference, *(each.reference for each in self.partners)]
        if wrong := [each for each in references if not (math.isfinite(each) and each > 0)]:
            raise ParameterError(f"each reference must be a number above 0, got {wrong[0]!r}; calibrate again")
        names = [self.channel, *(each.channel for each in self.partners)]
        if len(set(names)) != len(names):
            raise ParameterError(f"each muscle needs a channel of its own, got {', '.join(names)}")
        return OpenPartners(self, spec, [spec.position(name) for name in names], references)


@dataclass(slots=True)
class PartnersState(State):
    """For each channel: samples since its first finite one after the start or the last gap, as far as they still matter; its gate."""

    seen: list[int]
    gates: list[int]


class OpenPartners(OpenRowNode[PartnersState]):
    """Efforts side by side that were opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, partners: Partners, spec: StreamSpec, columns: list[int], references: list[float]) -> None:
        beside = [
            Channel(f"{each.name}.{part}", "%" if part == VALUE else "code", each.muscle, each.segment, each.side)
            for each in (spec.channels[column] for column in columns[1:])
            for part in (VALUE, GATE)
        ]
        self.spec = spec.derive(partners, kind=Kind.MEASURE, channels=(*measure_channels("%"), *beside))
        self._columns, self._references = columns, np.array(references)
        self._names = [spec.channels[column].name for column in columns]
        self._shares = [place for place, each in enumerate(partners.partners, 1) if each.measure is Beside.SHARE]
        self._warm_up, self._width = spec.warm_up, len(columns)

    def start(self) -> PartnersState:
        """Nothing seen yet."""
        return PartnersState([0] * self._width, [int(Gate.OPEN)] * self._width)

    def rows(self, state: PartnersState, data: Array) -> Array:
        """Value and gate of every muscle at every sample."""
        efforts = np.asarray(data[:, self._columns], dtype=np.float64) / self._references * 100.0
        gates = np.zeros(efforts.shape)
        for column in range(self._width):
            self._settle(state, column, efforts[:, column], gates[:, column])
        out = np.empty((len(efforts), 2 * self._width))
        out[:, 0::2], out[:, 1::2] = efforts, gates
        for place in self._shares:
            self._share(out, efforts, gates, place)
        return out

    def other(self, state: PartnersState, item: Item) -> Items:
        """The gate of a channel is taken in: what goes on carries it in every row."""
        if isinstance(item, Event) and item.name == GATE:
            if item.value["channel"] in self._names:
                state.gates[self._names.index(item.value["channel"])] = item.value["gate"]
            return ()
        return (item,)

    def _settle(self, state: PartnersState, column: int, values: Array, gates: Array) -> None:
        """Withhold what is missing, what of the warm-up has not passed, and what is behind the channel's gate; in place."""
        state.seen[column] = withhold(values, gates, ~np.isfinite(values), state.seen[column], self._warm_up)
        if state.gates[column]:
            shut(values, gates, state.gates[column])

    def _share(self, out: Array, efforts: Array, gates: Array, place: int) -> None:
        own, partner = efforts[:, 0], efforts[:, place]
        gate = np.maximum(gates[:, 0], gates[:, place])
        known = gate == Gate.OPEN
        resting = known & ~(np.fmax(own, partner) >= FLOOR)
        with np.errstate(invalid="ignore", divide="ignore"):
            value = share(own, partner)
        value[~known | resting] = np.nan
        gate[resting] = Gate.COUNT_ONLY
        out[:, 2 * place], out[:, 2 * place + 1] = value, gate
