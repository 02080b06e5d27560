"""What a joint's two motion sensors learn before practice: a neutral pose, then movement, until the joint's axis is known well enough."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from reknit.session.neutral import Neutral
from reknit.session.own_time import OwnTime
from reknit.signals.motion.joint.calibrate import Fault, HingeCalibration, HingeError, calibrate_hinge
from reknit.signals.motion_catalogue import hinge_measures, pair_graph
from reknit.stream import NS_PER_S, Chunk, Clock, Graph, Item, OpenGraph, Out, StreamSpec, Tick

Floats = NDArray[np.float64]

NEUTRAL_S, KEPT_S = 3.0, 2.5
"""How long to stay still, and how much of it is kept: a join is a little late."""
FIRST_S, EACH_S, WHOLE_S = 10.0, 4.0, 30.0
"""Seconds of movement: before the first try, between tries, and all that is asked for."""
LONGEST_S, HOLE_S = 120.0, 0.25
"""Since the neutral pose: after so long, or a hole that long, one begins anew, for by then the headings may have parted."""
MOVING_RAD_S = 0.2
ONE_STILL = 0.2
"""Where one segment turns less than this share of the other, only that other one moves."""
GOOD_DEG, GOOD_RAD_S, FAIR_RAD_S = 1.0, 0.35, 0.6


class Step(StrEnum):
    """Where a calibration is."""

    STILL = "still"
    MOVE = "move"
    DONE = "done"


class JointCalibration:
    """Takes the items of both sensors; everything counts in the time of the samples.

    Attributes
    ----------
    neutral
        Watches the stillness before the movement.
    step
        What is to be done now.
    moved_s
        Seconds of movement so far.
    refused, still_segment
        Why the last try came to nothing, None where there was none; and the segment that stayed still, where that is why.
    learnt
        What was learnt; None before.
    """

    def __init__(self, measure: str, sources: Mapping[str, StreamSpec]) -> None:
        self.measure = measure
        self.neutral = Neutral(sources, NEUTRAL_S)
        self.step, self.moved_s = Step.STILL, 0.0
        self.refused: Fault | None = None
        self.still_segment: str | None = None
        self.learnt: HingeCalibration | None = None
        names = list(sources)
        placed = pair_graph(sources[names[0]], sources[names[-1]], measure)
        self._graph: OpenGraph = Graph(placed, (placed[-1].name,)).open(dict(sources))
        self._own, self._names = OwnTime(names[0]), names
        self._rows: list[Floats] = []
        self._times: list[NDArray[np.int64]] = []
        self._neutral_rows = 0
        self._next_try_s = FIRST_S

    @property
    def share(self) -> float:
        """How much of the movement that is asked for is done, 0 to 1."""
        return 1.0 if self.step is Step.DONE else min(1.0, self.moved_s / WHOLE_S)

    def push(self, stream: str, item: Item) -> None:
        """Take an item of one of the sensors."""
        if stream not in self._names or self.step is Step.DONE:
            return
        if isinstance(item, Clock):
            self._own.clock(stream, item)
        if isinstance(item, Chunk) and len(item.data):
            if (clock := self._own.begin(stream, item)) is not None:
                self._use(self._graph.push(stream, clock))
            if self.step is Step.STILL:
                self.neutral.take(stream, item)
        if (moved := self._own.moved(stream, item)) is not None:
            self._use(self._graph.push(stream, moved))

    def tick(self, tick: Tick) -> None:
        """Let time pass for the join."""
        if self._own.begun_ns is not None and self.step is not Step.DONE:
            self._use(self._graph.tick(Tick(tick.time_ns - self._own.begun_ns)))

    def try_now(self) -> None:
        """Learn from what there is; `learnt` or `refused` says what came of it."""
        if self.step is Step.MOVE:
            self._try(last=True)

    def _use(self, outs: list[Out]) -> None:
        for _, item in outs:
            if isinstance(item, Chunk) and len(item.data) and self.step is not Step.DONE:
                self._take(item)

    def _take(self, chunk: Chunk) -> None:
        known = np.isfinite(chunk.data).all(axis=1)
        if not known.any():
            return
        rows, times = np.asarray(chunk.data[known], dtype=np.float64), np.asarray(chunk.times()[known], dtype=np.int64)
        before = self._times[-1][-1:] if self._times else times[:1]
        steps = np.diff(np.concatenate((before, times)))
        if steps.max() > HOLE_S * NS_PER_S or steps.min() < 0:
            self._anew()
            return
        self._rows.append(rows)
        self._times.append(times)
        if self.step is Step.STILL:
            self._stand()
            return
        turning = np.maximum(_length(rows[:, 7:10]), _length(rows[:, 17:20])) > MOVING_RAD_S
        self.moved_s += float(steps[turning].sum()) / NS_PER_S
        if self.moved_s >= self._next_try_s:
            self._next_try_s = self.moved_s + EACH_S
            self._try(last=self.moved_s >= WHOLE_S)
        elif times[-1] - self._times[0][0] > LONGEST_S * NS_PER_S:
            self._anew()

    def _stand(self) -> None:
        """Keep the newest rows of the neutral pose, until it was held for long enough."""
        while len(self._times) > 1 and self._times[-1][-1] - self._times[1][0] > KEPT_S * NS_PER_S:
            del self._rows[0], self._times[0]
        if self.neutral.ready:
            self._neutral_rows = sum(map(len, self._rows))
            self.step = Step.MOVE

    def _try(self, *, last: bool) -> None:
        pair, times = np.concatenate(self._rows), np.concatenate(self._times)
        rate_hz = (len(times) - 1) * NS_PER_S / float(times[-1] - times[0])
        moving = pair[self._neutral_rows :]
        turned = [float(np.sqrt(np.mean((moving[:, at : at + 3] ** 2).sum(axis=1)))) for at in (7, 17)]
        if min(turned) < ONE_STILL * max(turned):
            entry = hinge_measures()[self.measure]
            self._refuse(Fault.UNMOVED, entry.proximal if turned[0] < turned[1] else entry.distal)
            return
        try:
            learnt = calibrate_hinge(pair, rate_hz, neutral_s=self._neutral_rows / rate_hz)
        except HingeError as error:
            if last:
                self._refuse(error.fault)
            return
        axes = learnt.hinge.axes
        if axes.uncertain_deg <= GOOD_DEG and axes.residual_rad_s <= (FAIR_RAD_S if last else GOOD_RAD_S):
            self.learnt, self.step, self.refused = learnt, Step.DONE, None
        elif last:
            self._refuse(Fault.UNCERTAIN)

    def _refuse(self, fault: Fault, still_segment: str | None = None) -> None:
        """Say what was wrong, and wait for another movement from the same neutral pose; where that was wrong, for another one."""
        self.refused, self.still_segment = fault, still_segment
        if fault is Fault.UNSTILL:
            self._anew()
            return
        pair, times = np.concatenate(self._rows), np.concatenate(self._times)
        # What was held still stays; of the movement the newest sample stays, so that a hole before the next one is seen.
        self._rows, self._times = [pair[: self._neutral_rows], pair[-1:]], [times[: self._neutral_rows], times[-1:]]
        self.moved_s, self._next_try_s = 0.0, FIRST_S

    def _anew(self) -> None:
        """Begin with the neutral pose again."""
        self.neutral.restart()
        self._rows, self._times, self._neutral_rows = [], [], 0
        self.step, self.moved_s, self._next_try_s = Step.STILL, 0.0, FIRST_S


def _length(vectors: Floats) -> Floats:
    return np.asarray(np.sqrt((vectors * vectors).sum(axis=1)))
