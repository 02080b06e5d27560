"""A reference effort for the muscle, taken from the person's own strongest contraction."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reknit.exercise.model import Calibrate
from reknit.session.begin import Begin
from reknit.session.efforts import Efforts
from reknit.session.newest import Newest
from reknit.signals.catalogue import measure_graph, quality_graph
from reknit.signals.measure import GATE, VALUE, Gate
from reknit.signals.muscle.normalise.method import Method
from reknit.signals.muscle.normalise.normalisation import Normalisation
from reknit.signals.muscle.verdict import Verdict, judge
from reknit.stream import Chunk, Gap, Graph, Item, ReknitError, StreamSpec

LARGEST_SAMPLE = "largest band-passed, rectified and smoothed sample after warm-up"
BEST_EFFORT = "largest mean over a window of the band-passed, rectified and smoothed signal, the best of the efforts"
MOST_OF_UNIT = {"uV": 1e5, "mV": 100.0, "V": 0.1}
"""Ten times the 10 mV that surface EMG reaches at most (De Luca, Surface Electromyography: Detection and Recording, 2002)."""
RESTING_PERCENTILE = 20
RESTING_RATE_HZ = 50.0
STILL = 1e-12
"""Below it, in any unit, only the last digit of a filter moves."""
SETTLE_S = 1.0
"""So long after a jump the filters may still ring: more than ten times what the envelope takes to fall to a third."""
MOST_SEEN = round(8 * 3600 * RESTING_RATE_HZ)
"""The resting level is that of the newest eight hours: a page that is left open for days does not fill the memory."""


class CalibrationError(ReknitError):
    """The recorded efforts do not give a reference that may be used."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference effort and where it comes from.

    Parameters
    ----------
    value, resting
        Largest envelope (of one sample, or on average over `window_s`), and resting level (20th percentile of the envelope in its
        newest eight hours), in `unit`.
    unit
        Unit of the signal.
    kind
        "comfortable" or "maximal": what the person was asked for.
    method
        How the value was taken.
    efforts
        The strength of each effort that it was made of; the largest is the value. Empty where they were not told apart.
    window_s
        Length of the part of each effort whose mean was taken; 0 for the largest sample.
    filters
        The nodes that the signal went through, with all their parameters.
    taken_ns
        When, in session time; None for a recording.
    """

    value: float
    resting: float
    unit: str
    kind: str
    method: str = LARGEST_SAMPLE
    efforts: tuple[float, ...] = ()
    window_s: float = 0.0
    filters: str = ""
    taken_ns: int | None = None

    @property
    def normalisation(self) -> Normalisation:
        """The reference as a normalisation of the CEDE matrix: an effort in the exercise itself, maximal or not."""
        method = Method.SAME_TASK_MAXIMUM if self.kind == "maximal" else Method.SUBMAXIMAL_TASK
        trials = self.efforts or (self.value,)
        return Normalisation(method, self.value, self.unit, trials, window_s=self.window_s, filters=self.filters)


class Calibration:
    """Watches the envelope of a muscle while the person rests and makes a few efforts: the practised one, or another `channel`.

    Attributes
    ----------
    jumped
        Whether the signal jumped beyond what a muscle gives, and not enough rest was seen since: everything is measured anew.
    efforts
        The efforts, told apart; None where the exercise asks for one only and takes its largest sample.
    made_at
        The sample at which the newest effort began to count; -1 before the first.
    """

    def __init__(
        self, begin: Begin, specs: Mapping[str, StreamSpec], calibrate: Calibrate, channel: str | int | None = None
    ) -> None:
        stream = begin.streams[0]
        watched = begin.channel if channel is None else channel
        guided = calibrate.efforts > 1 or calibrate.window_s > 0
        graph = measure_graph(
            "muscle_activity", specs[stream].kind, source=specs[stream], side=begin.side, channel=watched, gated=not guided
        )  # a guided effort is judged as a whole, and left out with a reason
        name = graph[-1].name
        self._graph = Graph(graph, (name,)).open({stream: specs[stream]})
        self._filters = " > ".join(repr(each.node) for each in graph)
        spec = self._graph.specs[name]
        self._columns = spec.position(VALUE), spec.position(GATE)
        self._hop = max(1, round(spec.rate_hz / RESTING_RATE_HZ))
        self._stream = stream
        self.unit = spec.channels[self._columns[0]].unit
        self._most = MOST_OF_UNIT.get(self.unit, np.inf)
        self._settle = round(SETTLE_S * spec.rate_hz)
        self._epoch, self._from = 0, 0
        self._seen = Newest(MOST_SEEN)
        self._count = 0
        self._level: float | None = None
        self.calibrate = calibrate
        self._watch = _QualityWatch(specs[stream], watched) if guided else None
        self.efforts = self._no_efforts() if guided else None
        self._largest: float | None = None
        self.value: float | None = None
        self.jumped = False
        self.made_at = -1

    @property
    def resting(self) -> float | None:
        """Resting level: the 20th percentile of the envelope in the newest eight hours; None before the first trusted sample."""
        return self._seen.percentile(RESTING_PERCENTILE)

    @property
    def best(self) -> float | None:
        """Strongest effort so far, in the unit of the signal; None before the first."""
        return self._largest if self.efforts is None else max(self.efforts.made, default=None)

    @property
    def ready(self) -> bool:
        """Whether enough rest was seen, and as many efforts as were asked for that stand out of it far enough."""
        return self.enough and (self.efforts is None or len(self.efforts.made) >= self.efforts.wanted)

    @property
    def enough(self) -> bool:
        """The same with one effort: who cannot make more may go on, and the reference tells how many it was made of."""
        best, resting = self.best, self.resting
        if best is None or resting is None:
            return False
        return self._rested and best >= self.calibrate.min_ratio * resting

    def take(self, item: Item) -> None:
        """Take one item of the muscle's stream."""
        if self._watch is not None:
            self._watch.take(item)
        for out in self._graph.push(self._stream, item):
            if isinstance(out.item, Chunk):
                self._look(out.item)

    def reference(self) -> Reference:
        """The reference effort; CalibrationError where none may be taken yet."""
        best, resting = self.best, self.resting
        if self.jumped and not self.enough:
            raise CalibrationError(
                f"the signal jumped beyond {self._most:g} {self.unit}, which no muscle gives at the skin, and what came behind it is not "
                "enough. Check the electrodes and the connection, relax, then tense the muscle again"
            )
        if self._largest is None or resting is None:
            raise CalibrationError(
                "no muscle signal was recorded that could be calibrated on; record a few seconds of rest and an effort"
            )
        if best is None or not self.enough:
            raise CalibrationError(self._too_weak(self._largest, resting))
        if self.efforts is None:
            return Reference(best, resting, self.unit, self.calibrate.kind, filters=self._filters)
        made, window_s = self.efforts.made, self.calibrate.window_s
        return Reference(best, resting, self.unit, self.calibrate.kind, BEST_EFFORT, made, window_s, self._filters)

    def _too_weak(self, largest: float, resting: float) -> str:
        if largest < STILL:
            return "the muscle's signal stands still; is the sensor on, and is it the right channel? Then relax, and tense the muscle"
        times = largest / resting if resting > 0 else float("inf")
        long = f" for {self.calibrate.window_s:g} s or more" if self.calibrate.window_s else ""
        refused = None if self.efforts is None else self.efforts.refused
        bad = "" if refused is None else f"An effort was left out because its signal was bad ({refused.value}). "
        return (
            f"the strongest effort is {times:.1f} times the resting level; at least {self.calibrate.min_ratio:g} times{long}, after "
            f"{self.calibrate.rest_s:g} s or more of signal, is needed to tell an effort from noise. {bad}Check the electrodes, "
            "relax fully, then tense the muscle"
        )

    def _no_efforts(self) -> Efforts:
        return Efforts(self.calibrate.efforts, self.calibrate.window_s, self.calibrate.between_s, RESTING_RATE_HZ)

    def _look(self, chunk: Chunk) -> None:
        value, gate = self._columns
        trusted = chunk.data[:, gate] == Gate.OPEN
        trusted[: self._unsettled(chunk)] = False
        values = chunk.data[trusted, value]
        if len(values):
            self._largest = max(float(values.max()), self._largest or 0.0)
            self.value = float(values[-1])
        start = -chunk.first % self._hop
        kept = np.flatnonzero(trusted[start :: self._hop]) * self._hop + start
        for place, each in zip(kept.tolist(), chunk.data[kept, value].tolist(), strict=True):
            self._seen.append(each)
            self._count += 1
            self._look_at_effort(chunk.first + place, each)
        self.jumped &= not self._rested

    def _look_at_effort(self, index: int, value: float) -> None:
        """The resting level is looked at once a second, counted in samples: so it is the same whatever the cut."""
        if self.efforts is None or self._watch is None:
            return
        if self._rested and (self._level is None or self._count % RESTING_RATE_HZ == 0):
            self._level = self.resting
        made = len(self.efforts.made)
        self.efforts.take(value, self._level, self.calibrate.min_ratio, self._watch.until(index))
        if len(self.efforts.made) > made:
            self.made_at = index

    @property
    def _rested(self) -> bool:
        return len(self._seen) >= self.calibrate.rest_s * RESTING_RATE_HZ

    def _unsettled(self, chunk: Chunk) -> int:
        """How many of these samples a jump has spoilt; everything is measured anew behind it."""
        if chunk.epoch != self._epoch:  # filters begin anew
            self._epoch, self._from = chunk.epoch, 0
        far = np.flatnonzero(chunk.data[:, self._columns[0]] > self._most)
        if len(far):
            self._from = chunk.first + int(far[-1]) + 1 + self._settle
            self._seen, self._count = Newest(MOST_SEEN), 0
            self._largest = self.value = self._level = None
            self.efforts = None if self.efforts is None else self._no_efforts()
            self.jumped = True
        return max(0, self._from - chunk.first)


class _QualityWatch:
    """What is said of the muscle's raw signal, until it is asked for."""

    def __init__(self, spec: StreamSpec, channel: str | int) -> None:
        graph = quality_graph(spec, channel)
        self._graph = Graph(graph, (graph[-1].name,)).open({spec.name: spec})
        told = self._graph.specs[graph[-1].name]
        self._hop = max(1, round(spec.rate_hz / told.rate_hz))
        self._spec, self._source = told, spec.name
        self._said: deque[tuple[int, Verdict]] = deque()

    def take(self, item: Item) -> None:
        """Take one item of the stream."""
        for out in self._graph.push(self._source, item):
            if isinstance(out.item, Chunk):
                for place, row in enumerate(out.item.data.tolist(), out.item.first):
                    self._said.append((place * self._hop, judge(self._spec.channels[0], self._spec.kind, tuple(row))))
            elif isinstance(out.item, Gap):
                self._said.clear()

    def until(self, index: int) -> tuple[Verdict, ...]:
        """What was said up to that sample, and not yet told."""
        told = []
        while self._said and self._said[0][0] <= index:
            told.append(self._said.popleft()[1])
        return tuple(told)
