"""Live measures of walking: cadence, step and stride time and length, and speed, over the last steps."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from reknit.signals.measure import GATE, Gate, measure_channels
from reknit.signals.motion.gait.bout import (
    BREAK_S,
    FEWEST_STEPS,
    OF_LENGTH,
    UNITS,
    GaitMeasure,
    Pendulum,
    gait_measure,
)
from reknit.signals.motion.gait.braking import told_s
from reknit.signals.motion.gait.contacts import CONTACT
from reknit.signals.motion.gait.rate import needed_rate_hz
from reknit.signals.motion.gait.steps import Contact
from reknit.stream import AtGap, Chunk, Event, Gap, Item, Items, OpenNode, ParameterError, State, StreamSpec, Traits

BOUT = "walking"
MOST_CONTACTS = 2000
"""A bout is summed up over its latest contacts, so many at most: half an hour."""


def over_after(rate_hz: float, stop_s: float = BREAK_S) -> int:
    """So many samples behind a contact it is known that none came within `stop_s` of it: each is told later than it was."""
    return math.ceil((stop_s + told_s(rate_hz)) * rate_hz) + 1


@dataclass(frozen=True, slots=True)
class Walking:
    """One measure of walking, from the stream of `Contacts`; behind a shut gate until enough steps were taken, and once walking is over.

    That is known half a second behind the two seconds without a contact, since a contact is told late. Each bout of walking that ends
    gives an Event "walking" with all measures of it, None where one could not be told; so does one that a gap cuts off.

    Parameters
    ----------
    measure
        What the value is; symmetry of steps is none that is shown live, since it needs more steps than a live value follows. A bout's
        event tells it.
    sensor_height_m
        Height of the sensor above the ground while the person stands, metres; lengths and speed need it.
    over
        Over how many of the last steps the value is.
    factor
        Factor of step length, to be fitted to a person on a measured distance.
    """

    measure: GaitMeasure
    sensor_height_m: float | None = None
    over: int = 6
    factor: float = 1.0

    def open(self, spec: StreamSpec) -> OpenWalking:
        """Open on contacts; ParameterError where a length is wanted without the sensor's height, for symmetry, or numbers cannot be."""
        if self.measure is GaitMeasure.STEP_SYMMETRY:
            raise ParameterError("step_symmetry is told of a whole bout, in its event, and not live; choose another measure")
        if self.measure in OF_LENGTH and self.sensor_height_m is None:
            raise ParameterError(f"{self.measure.value} needs sensor_height_m: how high above the ground the sensor sits")
        if self.sensor_height_m is not None and not 0.3 <= self.sensor_height_m <= 1.6:
            raise ParameterError(f"a sensor at the lower back sits .3 to 1.6 m above the ground, got {self.sensor_height_m:g} m")
        if not (FEWEST_STEPS <= self.over <= 100 and 0.5 <= self.factor <= 2):
            raise ParameterError(
                f"over lies in {FEWEST_STEPS} to 100 steps and the factor in .5 to 2, got {self.over}, {self.factor:g}"
            )
        return OpenWalking(self, spec)


@dataclass(slots=True)
class WalkingState(State):
    """The contacts of the bout under way, each as [at, step_s, rise_m, side], and the value shown."""

    contacts: list[list[Any]] = field(default_factory=list)
    value: float = math.nan
    epoch: int = 0
    index: int = 0


class OpenWalking(OpenNode[WalkingState]):
    """A measure of walking that was opened: value and gate at each row, the contacts' events, and one for each bout."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, walking: Walking, spec: StreamSpec) -> None:
        self._rules, self._rate_hz = walking, needed_rate_hz(spec)
        self._gate = spec.position(GATE)
        self._break, self._over = BREAK_S * self._rate_hz, over_after(self._rate_hz)
        height_m = walking.sensor_height_m
        self._contacts = walking.over + 1
        self._person = None if height_m is None else Pendulum(height_m, walking.factor)
        self.spec = spec.derive(walking, channels=measure_channels(UNITS[walking.measure]))

    def start(self) -> WalkingState:
        """Nobody walks yet."""
        return WalkingState()

    def chunk(self, state: WalkingState, chunk: Chunk) -> Items:
        """The value at each row; where walking ends within the chunk, the bout's event behind that row."""
        state.epoch, state.index = chunk.epoch, chunk.end
        ends = self._ends(state)
        if ends is None or ends >= chunk.end:
            return (self._rows(state, chunk),)
        cut = max(ends - chunk.first + 1, 1)
        before = self._rows(state, chunk.part(0, cut))
        ended = self._end(state, chunk.epoch, chunk.first + cut - 1)
        behind = (self._rows(state, chunk.part(cut, len(chunk.data))),) if cut < len(chunk.data) else ()
        return (before, *ended, *behind)

    def other(self, state: WalkingState, item: Item) -> Items:
        """A contact moves the value from the next row on; everything passes."""
        ended: Items = ()
        if isinstance(item, Event) and item.name == CONTACT:
            contact = item.value
            if state.contacts and contact["at"] - state.contacts[-1][0] > self._break:
                ended = self._end(state, item.epoch, item.index)
            state.contacts = [*state.contacts, [contact[name] for name in ("at", "step_s", "rise_m", "side")]][-MOST_CONTACTS:]
            told = gait_measure(self._rules.measure, _contacts(state)[-self._contacts :], self._rate_hz, self._person)
            state.value = math.nan if told is None else told
        return (*ended, item)

    def gap(self, state: WalkingState, gap: Gap) -> Items:
        """A bout under way is told of as far as it was seen, and nothing of it goes on."""
        ended = self._end(state, gap.epoch, gap.first)
        state.become(self.start())
        return (*ended, gap)

    def flush(self, state: WalkingState) -> Items:
        """A bout under way at the end is told of."""
        return self._end(state, state.epoch, state.index)

    def _ends(self, state: WalkingState) -> int | None:
        """Index of the row at which walking will have ended if nothing more comes."""
        return None if not state.contacts else math.ceil(state.contacts[-1][0]) + self._over

    def _end(self, state: WalkingState, epoch: int, index: int) -> Items:
        contacts = _contacts(state)
        state.contacts, state.value = [], math.nan
        if len(contacts) <= FEWEST_STEPS:
            return ()
        told = {each.value: gait_measure(each, contacts, self._rate_hz, self._person) for each in GaitMeasure}
        facts = {"begin": contacts[0].at, "end": contacts[-1].at, "contacts": len(contacts), **told}
        return (Event(epoch, index, BOUT, facts),)

    def _rows(self, state: WalkingState, chunk: Chunk) -> Chunk:
        gates = np.asarray(chunk.data[:, self._gate], dtype=np.float64)
        here = math.isfinite(state.value)
        shut = np.where(gates > Gate.COUNT_ONLY, gates, float(Gate.OPEN if here else Gate.WARM_UP))
        shut = np.where(np.isnan(shut), float(Gate.NO_SIGNAL), shut)
        values = np.where(shut == Gate.OPEN, state.value, np.nan)
        return Chunk(self.spec, chunk.epoch, chunk.first, np.column_stack((values, shut)))


def _contacts(state: WalkingState) -> list[Contact]:
    names = ("at", "step_s", "rise_m", "side")
    return [Contact.of_plain(dict(zip(names, each, strict=True))) for each in state.contacts]
