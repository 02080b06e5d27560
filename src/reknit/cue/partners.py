"""Feedback on a muscle and its partners: on whichever is further from its band, so that there is one thing to mind at a time."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from reknit.cue.bandwidth import BandwidthCue, CueMemory, OpenBandwidthCue
from reknit.cue.decision import CHANNELS, OpenDecision, off_by
from reknit.signals.measure import GATE, PHASE, VALUE, Gate, Phase
from reknit.stream import Channel, Item, Items, ParameterError, StreamSpec

ABOUT = "about"


@dataclass(frozen=True, slots=True)
class PartnerBand:
    """The wanted band of a partner's measure, and the distance from it at which the error is 1; at least one edge."""

    name: str
    low: float | None
    high: float | None
    full_scale: float


@dataclass(frozen=True, slots=True)
class PartnersCue:
    """A bandwidth cue that minds the partners too.

    The third channel, `about`, tells whom the cue is about: 0 the practised muscle, 1 the first partner, and so on. A partner is told
    only when it is further from its band, as a share of its full scale, than the practised muscle from its own.

    Parameters
    ----------
    own
        The cue on the practised muscle.
    partners
        The bands of the partners.
    """

    own: BandwidthCue
    partners: tuple[PartnerBand, ...]

    def open(self, spec: StreamSpec) -> OpenPartnersCue:
        """Open on a measure with partners; SpecError where a channel is missing, ParameterError for an impossible band."""
        for each in self.partners:
            if (each.low is None and each.high is None) or not each.full_scale > 0:
                raise ParameterError(f"the band of partner {each.name!r} needs an edge and a full scale above 0, got {each}")
        return OpenPartnersCue(self, spec)


class OpenPartnersCue(OpenDecision[CueMemory]):
    """A cue with partners that was opened."""

    def __init__(self, cue: PartnersCue, spec: StreamSpec) -> None:
        super().__init__(cue, spec, cue.own.rate_hz, (*CHANNELS, Channel(ABOUT, "code")))
        self._own: OpenBandwidthCue = cue.own.open(spec)
        self._phase = spec.position(PHASE)
        self._partners = [
            (each, spec.position(f"{each.name}.{VALUE}"), spec.position(f"{each.name}.{GATE}")) for each in cue.partners
        ]

    def start(self) -> CueMemory:
        """The band where the parameters put it."""
        return self._own.start()

    def other(self, state: CueMemory, item: Item) -> Items:
        """Control "low" moves the band of the practised muscle."""
        return self._own.other(state, item)

    def decide(self, state: CueMemory, row: list[float]) -> tuple[float, ...]:
        """The worst of all errors, and whom it is about."""
        told, error = self._own.decide(state, row)
        about = 0.0
        if row[self._phase] not in (Phase.OUT, Phase.REACHED):
            return told, error, about
        for place, (band, value_at, gate_at) in enumerate(self._partners, 1):
            value = row[value_at]
            if row[gate_at] != Gate.OPEN or isnan(value):
                continue
            low = value if band.low is None else band.low  # no lower edge: never too little
            state_of, off = off_by(value, low, band.high, band.full_scale)
            if abs(off) > abs(error):
                told, error, about = state_of, off, float(place)
        return told, error, about
