"""The gate of every channel of EMG while it is recorded: it shuts before a bad signal becomes a number."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from reknit.signals.measure import GATE, Gate
from reknit.signals.muscle.quality.faults import OFF_HUM_SHARE, OFF_UV
from reknit.signals.muscle.quality.gate import gate_of
from reknit.signals.muscle.signal_quality import PARTS, RATE_HZ, QualityState, SignalQuality
from reknit.signals.muscle.verdict import MICROVOLTS, STILL_SHARE, Verdict, judge
from reknit.stream import AtGap, Channel, Chunk, Event, Gap, Item, Items, Kind, OpenNode, StreamSpec, Traits
from reknit.stream.items import chunk_of

CALM_ROWS = 5
"""So many good looks in a row open it again, half a second: until then what went wrong is still in the filters."""
GRADUAL_SHARE = 0.02
COARSE_UV, FINE_STEPS = 2.0, 1024
TINY = float(np.finfo(np.float64).tiny)


@dataclass(frozen=True, slots=True)
class QualityGate:
    """The samples unchanged, with an Event `gate` at each sample from which on a channel's measures are withheld, or given again.

    Its value has the `channel` and the code of its `gate`. It shuts at once where the last half second of the raw signal is cut off, is
    mostly mains of 20 uV or more (in a unit that is not one of volts: hardly anything but mains), wanders as a loose electrode or a moved
    cable does, or stands still; it opens when that has been over for half a second.

    A line that stands still is fine where the sensor is coarse: where its smallest step was seen to be 2 uV or more, which the noise of an
    amplifier does not reach; without volts, where the whole signal has had 1024 steps or fewer. While it has never moved, nothing is known
    of its steps: the gate is COUNT_ONLY, so that rest is seen, but nothing is shown and no cue given.

    Limits: those of `SignalQuality`; it is up to a tenth of a second late, half a second for a line that stands still. A coarse sensor
    that dies after it has moved looks like one at rest.
    """

    def open(self, spec: StreamSpec) -> OpenQualityGate:
        """Open on the raw samples of a regular stream; SpecError for an irregular one."""
        return OpenQualityGate(self, spec)


@dataclass(slots=True)
class GateState(QualityState):
    """The newest samples; for each channel its gate, the good looks since it was bad, its smallest step (0: not known) and its range."""

    gates: list[int] = field(default_factory=list)
    calm: list[int] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)
    most: list[float] = field(default_factory=list)


class OpenQualityGate(OpenNode[GateState]):
    """A gate that was opened."""

    traits = Traits(at_gap=AtGap.RESET)

    def __init__(self, gate: QualityGate, spec: StreamSpec) -> None:
        self.spec = spec.derive(gate)
        self._quality = SignalQuality().open(spec)
        self._hop = max(1, round(spec.rate_hz / RATE_HZ))
        self._window = max(2, round(SignalQuality().window_s * spec.rate_hz))
        self._told = sorted(range(spec.width), key=lambda place: spec.channels[place].name)

    def start(self) -> GateState:
        """Nothing seen yet, all gates open."""
        kept, width = self._quality.start().kept, self.spec.width
        known = [np.inf] * width, [-np.inf] * width
        return GateState(kept, 0, 0, [int(Gate.OPEN)] * width, [CALM_ROWS] * width, [0.0] * width, *known)

    def chunk(self, state: GateState, chunk: Chunk) -> Items:
        """The samples, cut where a gate shuts or opens."""
        _, epoch, first, data, times_ns = chunk
        data = np.asarray(data, dtype=np.float64)
        if -first % self._hop >= len(data):  # no look is due
            self._quality.remember(state, data.T)
            return (chunk_of((self.spec, epoch, first, data, None)),)
        out: list[Item] = []
        begun = done = 0
        while done < len(data):
            stop = min(len(data), done + 1 + -(first + done) % self._hop)  # up to and with the next sample that is looked at
            looked = self._quality.chunk(state, chunk_of((chunk.spec, epoch, first + done, data[done:stop], times_ns)))
            done = stop
            if looked and state.count == self._window and (moved := self._look(state, looked[0])):
                if done - 1 > begun:
                    out.append(chunk_of((self.spec, epoch, first + begun, data[begun : done - 1], None)))
                out += [self._event(state, place, epoch, first + done - 1) for place in moved]
                begun = done - 1
        out.append(chunk_of((self.spec, epoch, first + begun, data[begun:], None)))
        return tuple(out)

    def gap(self, state: GateState, gap: Gap) -> Items:
        """What came before the gap is forgotten."""
        state.become(self.start())
        return (gap,)

    def _event(self, state: GateState, place: int, epoch: int, index: int) -> Event:
        return Event(epoch, index, GATE, {"channel": self.spec.channels[place].name, "gate": state.gates[place]})

    def _look(self, state: GateState, row: Item) -> list[int]:
        """The channels whose gate is another one after a look, in the order of their names."""
        assert isinstance(row, Chunk)
        windows, numbers = state.kept[:, state.end - state.count : state.end], row.data[0].tolist()
        moved = []
        for place in self._told:
            parts = tuple(numbers[place * len(PARTS) : (place + 1) * len(PARTS)])
            wanted = self._wanted(state, place, parts, windows[place])
            state.calm[place] = state.calm[place] + 1 if wanted is Gate.OPEN else 0
            if wanted is Gate.OPEN and state.calm[place] < CALM_ROWS and Gate(state.gates[place]).shut:
                continue
            if wanted != state.gates[place]:
                state.gates[place] = int(wanted)
                moved.append(place)
        return moved

    def _wanted(self, state: GateState, place: int, parts: tuple[float, ...], window: NDArray[np.float64]) -> Gate:
        channel, (_, _, still, _, _) = self.spec.channels[place], parts
        if math.isnan(still):  # nothing is there: that is told of each missing sample, and is no fault of the signal
            return Gate.OPEN
        if still >= STILL_SHARE:
            if not state.steps[place]:
                return Gate.COUNT_ONLY
            return Gate.OPEN if self._coarse(state, place) else gate_of([Verdict.FLAT])
        self._learn(state, place, still, window)
        return gate_of([live_verdict(channel, parts)])

    def _learn(self, state: GateState, place: int, still: float, window: NDArray[np.float64]) -> None:
        """The range, and where a good part of the samples equals the one before the smallest step; else steps are too small to matter."""
        least, most = float(np.fmin.reduce(window)), float(np.fmax.reduce(window))
        state.least[place], state.most[place] = min(state.least[place], least), max(state.most[place], most)
        if still < GRADUAL_SHARE:
            state.steps[place] = state.steps[place] or TINY
            return
        moves = np.abs(np.diff(window))
        step, known = float(moves[moves > 0].min(initial=np.inf)), state.steps[place]
        if math.isfinite(step):
            state.steps[place] = step if known <= TINY else min(known, step)

    def _coarse(self, state: GateState, place: int) -> bool:
        step, microvolts = state.steps[place], MICROVOLTS.get(self.spec.channels[place].unit)
        if microvolts is not None:
            return step * microvolts >= COARSE_UV
        return step * FINE_STEPS >= state.most[place] - state.least[place]


def live_verdict(channel: Channel, parts: tuple[float, ...]) -> Verdict:
    """The verdict on a channel of EMG as far as it withholds a measure: hum counts only where it is most of what is measured."""
    verdict = judge(channel, Kind.EMG, parts)
    if verdict is not Verdict.HUM:
        return verdict
    level, _, _, hum, _ = parts
    if channel.unit not in MICROVOLTS:
        return verdict if hum >= OFF_HUM_SHARE else Verdict.GOOD
    return verdict if level * MICROVOLTS[channel.unit] >= OFF_UV else Verdict.GOOD
