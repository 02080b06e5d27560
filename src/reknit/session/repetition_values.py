"""Values of a repetition that are reckoned from all of its samples, by the measure that the exercise has."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from reknit.signals.measure import WANTED
from reknit.signals.motion.balance.lean_aside import aside_values
from reknit.signals.motion.balance.leaning import lean_values
from reknit.signals.movement.end_values import end_values
from reknit.signals.movement.following_values import following_values
from reknit.signals.movement.reach_values import reach_values
from reknit.signals.movement.samples import Floats, Samples
from reknit.signals.movement.smooth_values import smooth_values
from reknit.signals.movement.trial import Value, values_told
from reknit.signals.pose.measures import LEAN_ASIDE, REACH_DISTANCE
from reknit.stream import NS_PER_S, Chunk, Event, StreamSpec

LONGEST_S, BEFORE_S = 60.0, 1.0
BEFORE_REACH_S = 4.0
"""A reach begins below its `start`, and slow ones long before; never before the movement that came last had ended."""
RECKONED: Mapping[str, Callable[[Samples], tuple[Value, ...]]] = {
    REACH_DISTANCE: reach_values,
    "trunk_sway": lean_values,
    "cop_sway": lean_values,
    LEAN_ASIDE: aside_values,
}
"""What is reckoned of each complete repetition, by measure."""
DESCRIBED: Mapping[str, Callable[[Samples], tuple[Value, ...]]] = {
    "end_of_range": end_values,
    "smoothness": smooth_values,
}
"""What is reckoned beside it where the exercise asks for it (`Exercise.describe`)."""


class RepetitionValues:
    """Keeps the newest samples of a measure, and reckons the values of each repetition from them.

    Parameters
    ----------
    measure
        The exercise's measure; where nothing is reckoned of it, and it follows no target, nothing is kept.
    spec
        The stream of the repetitions.
    describe
        What the exercise asks for besides, by the names of `DESCRIBED`.
    """

    def __init__(self, measure: str, spec: StreamSpec, describe: Sequence[str] = ()) -> None:
        self._names = [channel.name for channel in spec.channels]
        own = following_values if WANTED in self._names else RECKONED.get(measure)
        self._reckon = (*(() if own is None else (own,)), *(DESCRIBED[each] for each in describe))
        self._kept: deque[tuple[Floats, Floats]] = deque()
        self._epoch = -1
        self._before_s = BEFORE_REACH_S if measure == REACH_DISTANCE else BEFORE_S
        self._ended_s = -math.inf

    def take(self, chunk: Chunk) -> None:
        """Take samples of the measure, of one epoch after the other."""
        if not self._reckon or not len(chunk.data):
            return
        if chunk.epoch != self._epoch:
            self._kept.clear()
            self._epoch, self._ended_s = chunk.epoch, -math.inf
        times_s = chunk.times().astype(np.float64) / NS_PER_S
        self._kept.append((times_s, np.asarray(chunk.data, dtype=np.float64)))
        while self._kept[0][0][-1] < times_s[-1] - LONGEST_S:
            self._kept.popleft()

    def of(self, event: Event, asked: str | None) -> dict[str, Any]:
        """`values` of a complete repetition, by name; nothing where the measure has none, or it took longer than a minute."""
        plain = event.value
        ended_s, self._ended_s = self._ended_s, plain["end_s"]
        if not self._reckon or "values" in plain or not plain["complete"] or not self._kept:
            return {}
        times_s, data = (np.concatenate(each) for each in zip(*self._kept, strict=True))
        if times_s[0] > plain["start_s"]:
            return {}
        from_s = max(ended_s, plain["start_s"] - self._before_s)
        inside = (times_s >= from_s) & (times_s <= plain["end_s"])
        columns = {name: data[inside, place] for place, name in enumerate(self._names)}
        samples = Samples(times_s[inside], columns, plain["start_s"], plain["end_s"], asked)
        return {"values": values_told([value for reckon in self._reckon for value in reckon(samples)])}
