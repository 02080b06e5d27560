"""A reference effort for the muscle, taken from the person's own strongest contraction."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reknit.exercise.model import Calibrate
from reknit.session.begin import Begin
from reknit.signals.catalogue import measure_graph
from reknit.signals.measure import GATE, VALUE, Gate
from reknit.stream import Chunk, Graph, Item, ReknitError, StreamSpec

MOST_OF_UNIT = {"uV": 1e5, "mV": 100.0, "V": 0.1}
"""Ten times the 10 mV that surface EMG reaches at most (De Luca, Surface Electromyography: Detection and Recording, 2002)."""
RESTING_PERCENTILE = 20
RESTING_RATE_HZ = 50.0
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
        Largest envelope and resting level (20th percentile of the envelope in its newest eight hours), in `unit`.
    unit
        Unit of the signal.
    kind
        "comfortable" or "maximal": what the person was asked for.
    method
        How the value was taken.
    """

    value: float
    resting: float
    unit: str
    kind: str
    method: str = "largest band-passed, rectified and smoothed sample after warm-up"


class Calibration:
    """Watches the envelope of a muscle while the person rests and makes a few efforts: the practised one, or another `channel`.

    Attributes
    ----------
    jumped
        Whether the signal jumped beyond what a muscle gives, and not enough rest was seen since: everything is measured anew.
    best
        Largest envelope so far, in the unit of the signal; None before the first trusted sample.
    """

    def __init__(
        self, begin: Begin, specs: Mapping[str, StreamSpec], calibrate: Calibrate, channel: str | int | None = None
    ) -> None:
        stream = begin.streams[0]
        watched = begin.channel if channel is None else channel
        graph = measure_graph("muscle_activity", specs[stream].kind, source=specs[stream], side=begin.side, channel=watched)
        name = graph[-1].name
        self._graph = Graph(graph, (name,)).open({stream: specs[stream]})
        spec = self._graph.specs[name]
        self._columns = spec.position(VALUE), spec.position(GATE)
        self._hop = max(1, round(spec.rate_hz / RESTING_RATE_HZ))
        self._stream = stream
        self.unit = spec.channels[self._columns[0]].unit
        self._most = MOST_OF_UNIT.get(self.unit, np.inf)
        self._settle = round(SETTLE_S * spec.rate_hz)
        self._epoch, self._from = 0, 0
        self._seen = array("d")
        self._count = self._resting_at = 0
        self._resting: float | None = None
        self.calibrate = calibrate
        self.best: float | None = None
        self.value: float | None = None
        self.jumped = False

    @property
    def resting(self) -> float | None:
        """Resting level: the 20th percentile of the envelope in the newest eight hours; None before the first trusted sample."""
        if self._resting_at != self._count:
            self._resting_at = self._count
            self._resting = float(np.percentile(self._seen, RESTING_PERCENTILE))
        return self._resting

    @property
    def ready(self) -> bool:
        """Whether enough rest was seen, and an effort that stands out of it far enough."""
        resting = self.resting
        if self.best is None or resting is None:
            return False
        return self._rested and self.best >= self.calibrate.min_ratio * resting

    def take(self, item: Item) -> None:
        """Take one item of the muscle's stream."""
        for out in self._graph.push(self._stream, item):
            if isinstance(out.item, Chunk):
                self._look(out.item)

    def reference(self) -> Reference:
        """The reference effort; CalibrationError where none may be taken yet."""
        best, resting = self.best, self.resting
        if self.jumped and not self.ready:
            raise CalibrationError(
                f"the signal jumped beyond {self._most:g} {self.unit}, which no muscle gives at the skin, and what came behind it is not "
                "enough. Check the electrodes and the connection, relax, then tense the muscle again"
            )
        if best is None or resting is None:
            raise CalibrationError(
                "no muscle signal was recorded that could be calibrated on; record a few seconds of rest and an effort"
            )
        if not self.ready:
            times = best / resting if resting else float("inf")
            raise CalibrationError(
                f"the strongest effort is {times:.1f} times the resting level; at least {self.calibrate.min_ratio:g} times, after "
                f"{self.calibrate.rest_s:g} s or more of signal, is needed to tell an effort from noise. Check the electrodes, "
                "relax fully, then tense the muscle"
            )
        return Reference(best, resting, self.unit, self.calibrate.kind)

    def _look(self, chunk: Chunk) -> None:
        value, gate = self._columns
        trusted = chunk.data[:, gate] == Gate.OPEN
        trusted[: self._unsettled(chunk)] = False
        values = chunk.data[trusted, value]
        if len(values):
            self.best = max(float(values.max()), self.best or 0.0)
            self.value = float(values[-1])
        start = -chunk.first % self._hop
        for each in chunk.data[start :: self._hop, value][trusted[start :: self._hop]].tolist():
            if len(self._seen) < MOST_SEEN:
                self._seen.append(each)
            else:
                self._seen[self._count % MOST_SEEN] = each  # in the place of the oldest: a percentile knows no order
            self._count += 1
        self.jumped &= not self._rested

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
            self._seen, self._count, self._resting_at, self._resting = array("d"), 0, 0, None
            self.best = self.value = None
            self.jumped = True
        return max(0, self._from - chunk.first)
